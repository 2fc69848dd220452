"""Take-up and missing facts: the rolls, and the cases planted for the engine to find."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from doudi.population.apportion import Ints, pick_by_size, whole
from doudi.population.draft import ASSETS, EXIT, MARGIN, Draft
from doudi.population.truth import Judge, Truth, ask

Rng = np.random.Generator
NOT_RECEIVING, NOT_ENTITLED, SHORT = "entitled_not_receiving", "receiving_not_entitled", "one_fact_short"
SCHEMA = pa.schema([("household", pa.int64()), ("person", pa.int64()), ("kind", pa.string()), ("fact", pa.string())])
HOUSEHOLD_FACT = "homes"


@dataclass
class Planted:
    """Planted cases by place; person -1 where the case is the household's."""

    households: list[Ints] = field(default_factory=list)
    persons: list[Ints] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    facts: list[list[str | None]] = field(default_factory=list)

    def add(self, kind: str, households: Ints, persons: Ints | None = None, facts: list[str] | None = None) -> None:
        self.households.append(households)
        self.persons.append(np.full(len(households), -1) if persons is None else persons)
        self.kinds.append(kind)
        self.facts.append([None] * len(households) if facts is None else list(facts))

    def table(self, draft: Draft) -> pa.Table:
        """Sorted by household, person and kind."""
        place = np.concatenate([np.zeros(0, dtype=np.int64), *self.households])
        person = np.concatenate([np.zeros(0, dtype=np.int64), *self.persons])
        kinds = [kind for kind, group in zip(self.kinds, self.households, strict=True) for _ in group]
        facts = [fact for group in self.facts for fact in group]
        order = np.lexsort((person, place))
        key = person + draft.first_person + 1
        return pa.table(
            [
                pa.array(place[order] + draft.first_household + 1),
                pa.array(key[order], mask=person[order] < 0),
                pa.array([kinds[at] for at in order], pa.string()),
                pa.array([facts[at] for at in order], pa.string()),
            ],
            schema=SCHEMA,
        )


def plant(rngs: list[Rng], drafts: list[Draft], judge: Judge) -> list[pa.Table]:
    """Judge the complete facts, take single facts away, then write the rolls; returns the planted cases."""
    truths = ask(judge, drafts)
    removals = [remove_facts(*each) for each in zip(rngs, drafts, truths, strict=True)]
    if any(len(removed.homes) for removed in removals):
        again = ask(judge, drafts, [removed.homes for removed in removals])
    else:
        again = truths
    tables = []
    for rng, draft, truth, removed, after in zip(rngs, drafts, truths, removals, again, strict=True):
        planted = Planted()
        short = _confirm(draft, removed, after, planted)
        known = replace(truth, family=truth.family & ~short, cannot=short)
        draft.short = short
        _known_rolls(draft)
        for kind in (0, 1):
            _roll(rng, draft, known, short, kind, planted)
        tables.append(planted.table(draft))
    return tables


@dataclass(frozen=True)
class Removed:
    """Households with the fact taken from each, and the person whose fact it is or would be."""

    homes: Ints
    persons: Ints
    facts: list[str]


def remove_facts(rng: Rng, draft: Draft, truth: Truth) -> Removed:
    """One fact less for the families drawn in excess of the caseload, and for some just over the standard."""
    parts = []
    for kind in (0, 1):
        awards, persons = truth.entitled_by_kind(draft, kind)
        excess = awards - draft.block.awards[kind]
        able = np.flatnonzero(truth.family & (draft.kind == kind) & (draft.drawn_as != EXIT))
        keys = rng.random(len(draft.heads))
        total = persons - draft.block.award_persons[kind]
        parts.append(pick_by_size(rng, keys, truth.members, able, excess, max(excess, total)))
        near = np.flatnonzero((draft.drawn_as == MARGIN) & (draft.kind == kind) & ~truth.family)
        count = min(len(near), whole(rng, draft.assume.one_fact_short * len(near)))
        parts.append(rng.choice(near, size=count, replace=False) if count else near[:0])
    chosen = np.sort(np.concatenate(parts))
    persons_of, facts = _choose_facts(rng, draft, chosen)
    _forget(draft, chosen, persons_of, facts)
    return Removed(chosen, persons_of, facts)


def _confirm(draft: Draft, removed: Removed, after: Truth, planted: Planted) -> np.ndarray:
    """Keep what really left the answer one fact short; give the other facts back."""
    chosen, persons, facts = removed.homes, removed.persons, removed.facts
    short = np.zeros(len(draft.heads), dtype=bool)
    real = after.cannot[chosen] & (after.blocking[chosen] == 1)
    _restore(draft, chosen[~real], persons[~real], [f for f, r in zip(facts, real, strict=True) if not r])
    short[chosen[real]] = True
    at_home = np.array([fact == HOUSEHOLD_FACT for fact in facts], dtype=bool)
    who = np.where(at_home, -1, persons)
    planted.add(SHORT, chosen[real], who[real], [f for f, r in zip(facts, real, strict=True) if r])
    return short


def _choose_facts(rng: Rng, draft: Draft, chosen: Ints) -> tuple[Ints, list[str]]:
    """A counted person of each household and one of their facts that the answer needs."""
    place = np.where(draft.counted, np.arange(len(draft.counted)), len(draft.counted))
    person = np.minimum.reduceat(place, draft.people.start)[chosen]
    draw = rng.random(len(chosen))
    get = draft.persons.get
    has = {name: get(name)[person] > 0 for name in ("wages", "business_net", "basic_pension")}
    facts = np.select(
        [
            has["wages"] & (draw < 0.7),
            has["business_net"] & (draw < 0.6),
            has["basic_pension"] & (draw < 0.5),
            draw < 0.75,
        ],
        ["wages", "business_net", "basic_pension", "deposits"],
        HOUSEHOLD_FACT,
    )
    return person, [str(fact) for fact in facts]


def _forget(draft: Draft, homes: Ints, persons: Ints, facts: list[str]) -> None:
    for fact in dict.fromkeys(facts):
        here = np.array([name == fact for name in facts], dtype=bool)
        if fact == HOUSEHOLD_FACT:
            draft.homes.forget(fact, homes[here])
        else:
            draft.persons.forget(fact, persons[here])


def _restore(draft: Draft, homes: Ints, persons: Ints, facts: list[str]) -> None:
    """The values were kept: only that they are known comes back."""
    for home, person, fact in zip(homes, persons, facts, strict=True):
        if fact == HOUSEHOLD_FACT:
            draft.homes.known(fact)[home] = True
        else:
            draft.persons.known(fact)[person] = True


def _known_rolls(draft: Draft) -> None:
    """Make the roll's columns exist; what is not on the rolls stays without a value."""
    for name in ("award_dibao_kind", "award_dibao_amount", "award_dibao_members", "new_work", "exit_months"):
        draft.homes.known(name)
    draft.persons.known("award_dibao_alone")


def _roll(rng: Rng, draft: Draft, truth: Truth, short: np.ndarray, kind: int, planted: Planted) -> None:
    """The rolls under one standard: exactly so many awards, together so many covered persons."""
    assume = draft.assume
    here = draft.kind == kind
    members = np.where(truth.family, truth.members, draft.heads)
    exits = np.flatnonzero(here & truth.family & (draft.drawn_as == EXIT))
    _pay_exits(draft, truth, exits)
    single = truth.alone[here[draft.people.household[truth.alone]]]
    stay_single = _taken_up(rng, single, assume.not_taken_up)
    families = np.flatnonzero(here & truth.family & (draft.drawn_as != EXIT))
    stay = _taken_up(rng, families, assume.not_taken_up)
    missing = np.flatnonzero(here & short & (draft.drawn_as != MARGIN))
    stay_missing = _taken_up(rng, missing, 1 - assume.short_on_rolls)
    fixed = np.concatenate([exits, stay_missing])
    awards = draft.block.awards[kind] - len(fixed) - len(stay_single)
    persons = draft.block.award_persons[kind] - int(members[fixed].sum()) - len(stay_single)
    stay = _make_room(rng, members, stay, awards, persons)
    able = here & ~truth.family & ~short & (draft.heads > 0) & np.isin(draft.drawn_as, (MARGIN, ASSETS))
    filled = pick_by_size(
        rng,
        rng.random(len(draft.heads)),
        members,
        np.flatnonzero(able),
        awards - len(stay),
        persons - int(members[stay].sum()),
    )
    held = _exchange(members, np.concatenate([stay, filled]), np.concatenate([families, np.flatnonzero(able)]), persons)
    _enter_families(rng, draft, truth, np.concatenate([held, stay_missing]), members)
    _enter_single(draft, truth, stay_single)
    planted.add(NOT_RECEIVING, np.setdiff1d(families, held))
    off_single = np.setdiff1d(single, stay_single)
    planted.add(NOT_RECEIVING, draft.people.household[off_single], off_single)
    planted.add(NOT_ENTITLED, np.setdiff1d(held, families))


def _pay_exits(draft: Draft, truth: Truth, exits: Ints) -> None:
    """After its first month an exit pays a share; what the award was before stays on record."""
    begun = exits[draft.homes.get("exit_months")[exits] > 0]
    draft.homes.put("award_dibao_amount", begun, truth.amount[begun])


def _exchange(members: Ints, held: Ints, able: Ints, persons: int) -> Ints:
    """Swap receivers for others of another size until the covered persons are met or no swap helps."""
    held = held.copy()
    while off := persons - int(members[held].sum()):
        free = np.setdiff1d(able, held)
        inside, outside = np.unique(members[held]), np.unique(members[free])
        steps = outside[None, :] - inside[:, None]
        left = np.abs(off - steps)
        if left.size == 0 or left.min() >= abs(off):
            break
        at, by = np.unravel_index(int(left.argmin()), left.shape)
        held[np.flatnonzero(members[held] == inside[at])[-1]] = free[members[free] == outside[by]][0]
    return np.sort(held)


def _taken_up(rng: Rng, entitled: Ints, not_taken: float) -> Ints:
    """Those who claimed, a drawn share of them."""
    off = min(len(entitled), whole(rng, not_taken * len(entitled)))
    return np.sort(rng.permutation(entitled)[off:])


def _make_room(rng: Rng, members: Ints, stay: Ints, awards: int, persons: int) -> Ints:
    """Fewer receivers where they are more, or cover more persons, than the rolls may hold."""
    stay = rng.permutation(stay)[: max(0, awards)]
    order = stay[np.argsort(-members[stay], kind="stable")]
    covered = int(members[stay].sum())
    # Every open place on the rolls needs one person at least: the largest families go first.
    for at, home in enumerate(order):
        if persons - covered >= awards - (len(order) - at):
            return np.sort(order[at:])
        covered -= int(members[home])
    return order[:0]


def _enter_families(rng: Rng, draft: Draft, truth: Truth, homes: Ints, members: Ints) -> None:
    """A family award: last month's amount is this month's, or a plausible one where nothing is due."""
    due = truth.amount[homes]
    drawn = draft.need[homes] * rng.integers(10, 45, len(homes)) // 1200 // 100 * 100
    put = draft.homes.put
    put("award_dibao_kind", homes, draft.homes.code("award_dibao_kind", "family"))
    put("award_dibao_amount", homes, np.where(truth.family[homes] & (due > 0), due, np.maximum(drawn, 100)))
    put("award_dibao_members", homes, members[homes])
    put("new_work", homes, False)
    put("exit_months", homes, 0)


def _enter_single(draft: Draft, truth: Truth, persons: Ints) -> None:
    """Awards to one person alone; two in one household add up."""
    if len(persons) == 0:
        return
    amount = np.zeros(len(draft.heads), dtype=np.int64)
    number = np.zeros(len(draft.heads), dtype=np.int64)
    due = dict(zip(truth.alone.tolist(), truth.alone_amount.tolist(), strict=True))
    for person in persons.tolist():
        amount[draft.people.household[person]] += due[person]
        number[draft.people.household[person]] += 1
    homes = np.flatnonzero(number)
    put = draft.homes.put
    put("award_dibao_kind", homes, draft.homes.code("award_dibao_kind", "alone"))
    put("award_dibao_amount", homes, amount[homes])
    put("award_dibao_members", homes, number[homes])
    put("new_work", homes, False)
    put("exit_months", homes, 0)
    draft.persons.put("award_dibao_alone", persons, True)
