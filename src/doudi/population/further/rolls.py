"""Rolls that follow what the rules give: asked of the engine before anybody holds an award, then taken up by most.

Of two allowances of one kind a person holds the higher. A few hold what they are not entitled to, and some who are
entitled hold nothing: there is something to find in every roll.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from doudi.population.apportion import Ints, whole
from doudi.population.further.drawing import OLD, Drawing

#: persons and households tables -> result tables of those programmes that are in force
Answers = Callable[[pa.Table, pa.Table], Mapping[str, pa.Table]]
LIVING, NURSING, ELDER, RAISED = "disability_living", "disability_nursing", "elder_allowance", "de_facto"
PROGRAMMES = (LIVING, NURSING, ELDER, RAISED)


@dataclass(frozen=True)
class Due:
    """By place: what a programme gives, in fen, and by which branch; 0 and no branch where it gives nothing."""

    amount: Ints
    branch: np.ndarray
    asked: np.ndarray

    @property
    def entitled(self) -> np.ndarray:
        out: np.ndarray = self.branch != ""
        return out


def enter_rolls(drawings: list[Drawing], ask: Answers) -> None:
    """One question for all blocks, about the households it can concern."""
    some = [_concerned(d) for d in drawings]
    if not sum(map(len, some)):
        return
    pairs = [d.draft.tables(homes) for d, homes in zip(drawings, some, strict=True)]
    answers = ask(pa.concat_tables([p for p, _ in pairs]), pa.concat_tables([h for _, h in pairs]))
    for d in drawings:
        due = {name: _due(d, answers[name]) for name in PROGRAMMES if name in answers}
        _enter(d, due)


def _concerned(d: Drawing) -> Ints:
    """Households of poor or severely disabled holders of a certificate, of poor old people, of children concerned."""
    poor = d.covered | np.isin(d.home, d.homes.places("recognised")) | np.isin(d.home, d.homes.places("poverty_list"))
    certified = d.persons.get("disability_grade") > 0
    person = (certified & (poor | d.severe)) | ((poor | d.tekun) & (d.age >= OLD))
    person[d.persons.places("father_situation")] = True
    person[d.persons.places("mother_situation")] = True
    return np.unique(d.home[person])


def _due(d: Drawing, table: pa.Table) -> Due:
    count = len(d.age)
    person = pc.fill_null(table["person"], 0).to_numpy() - d.draft.first_person - 1
    own = (person >= 0) & (person < count)
    entitled = pc.equal(table["outcome"].cast(pa.string()), "entitled").to_numpy() & own
    branch, amount = np.full(count, "", dtype=object), np.zeros(count, dtype=np.int64)
    branch[person[entitled]] = table["branch"].cast(pa.string()).to_numpy()[entitled]
    amount[person[entitled]] = pc.fill_null(table["amount_fen"], 0).to_numpy()[entitled]
    asked = np.zeros(count, dtype=bool)
    asked[person[own]] = True
    return Due(amount, branch, asked)


def _enter(d: Drawing, due: dict[str, Due]) -> None:
    assume, more = d.draft.assume, d.draft.block.more
    count = len(d.age)
    nothing = Due(np.zeros(count, dtype=np.int64), np.full(count, "", dtype=object), np.zeros(count, dtype=bool))
    living, nursing, elder, raised = (due.get(name, nothing) for name in PROGRAMMES)
    with_raised = _taken_up(d, raised, raised.entitled, more.get("de_facto"), assume.de_facto_not_taken_up, 0.005)
    by_age, by_need = elder.branch == "oldest_old", elder.branch == "disabled"
    older = elder.entitled & ~(by_age & (living.amount >= elder.amount)) & ~(by_need & (nursing.amount >= elder.amount))
    rest = living.entitled & ~(older & by_age) & ~with_raised
    with_living = _taken_up(d, living, rest, more.get("living_subsidies"), assume.subsidy_not_taken_up, 0.005)
    rest = nursing.entitled & ~(older & by_need)
    with_nursing = _taken_up(d, nursing, rest, more.get("nursing_subsidies"), assume.subsidy_not_taken_up, 0.005)
    with_elder = _taken_up(d, elder, older, None, assume.not_taken_up, 0.005)
    give = d.persons.give
    give("award_de_facto", np.flatnonzero(with_raised), True)
    give("de_facto_in_full", np.flatnonzero(with_raised & ~d.covered), True)
    for name, held, of in (("living", with_living, living), ("nursing", with_nursing, nursing)):
        give(f"award_disability_{name}", np.flatnonzero(held), True)
        give(f"award_disability_{name}_amount", np.flatnonzero(held), _amounts(of, held))
    at = np.flatnonzero(with_elder)
    give("award_elder", at, np.where(by_need[at], "disabled", "oldest_old"))
    give("award_elder_amount", at, _amounts(elder, with_elder))


def _amounts(due: Due, held: np.ndarray) -> Ints:
    """What is due; a usual amount for who holds it without being entitled."""
    usual = int(np.median(due.amount[due.entitled])) if due.entitled.any() else 100
    given: Ints = np.where(due.entitled, due.amount, usual)[held]
    return given


def _taken_up(
    d: Drawing, due: Due, able: np.ndarray, target: int | None, not_taken_up: float, wrong: float
) -> np.ndarray:
    """Who holds the award: so many as the plan says, else those entitled less who never asked; a few wrongly."""
    entitled = np.flatnonzero(able)
    count = round(len(entitled) * (1 - not_taken_up)) if target is None else target
    others = np.flatnonzero(due.asked & ~due.entitled & ~d.tekun & ~d.orphan)
    right = d.some(entitled, count - whole(d.rng, wrong * count))
    mistaken = d.some(others, count - len(right))
    held = np.zeros(len(d.age), dtype=bool)
    held[mistaken] = held[right] = True
    return held
