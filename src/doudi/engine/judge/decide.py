"""Outcomes of one household under a law: its family, and whoever may apply alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from doudi.engine.book.facts import Fact
from doudi.engine.book.programme import Branch
from doudi.engine.book.resolve import Law
from doudi.engine.judge.interpret import AloneFrame, Blocker, Frame, PersonFrame, UnitFrame, Value, blockers_of

ENTITLED, NOT, CANNOT_TELL = "entitled", "not_entitled", "cannot_tell"


@dataclass(frozen=True)
class Household:
    """The facts of one household: its own, those of its people by key, those of its area. A missing name is unknown."""

    key: int
    facts: Mapping[str, Value]
    people: Mapping[int, Mapping[str, Value]]
    area: Mapping[str, Value] = field(default_factory=dict)

    def with_fact(self, key: int, fact: Fact, value: Value) -> Household:
        """The household with another value for a fact, of the person of that key where it is a person's."""
        if fact.level == "area":
            return replace(self, area={**self.area, fact.name: value})
        if fact.level == "household":
            return replace(self, facts={**self.facts, fact.name: value})
        return replace(self, people={**self.people, key: {**self.people[key], fact.name: value}})


@dataclass(frozen=True)
class Outcome:
    """One row of a result. `reason` is the first condition that fails; `missing` what blocks the answer."""

    unit: str
    household: int
    person: int | None
    outcome: str
    branch: str | None
    amount_fen: int | None
    members: int | None
    reason: str | None
    missing: tuple[Blocker, ...]
    #: exactly one input blocks the answer, and some value of it settles it
    one_short: bool = False


@dataclass(frozen=True)
class Judgement:
    """All outcomes of a household with the frames they were read from."""

    outcomes: tuple[Outcome, ...]
    frames: tuple[Frame, ...]


def judge(law: Law, household: Household, parameters: Mapping[tuple[str, int], int]) -> Judgement:
    """Evaluates every unit of the programme, in order, for one household."""
    area = household.area
    people = [PersonFrame(law, facts, parameters, key, area) for key, facts in household.people.items()]
    everybody = UnitFrame(law, household.facts, parameters, people, "", area)
    outcomes: list[Outcome] = []
    frames: list[Frame] = []
    families: dict[str, tuple[UnitFrame, Outcome]] = {}
    for unit in law.programme.units.values():
        branches = law.programme.branches_of(unit.name)
        if unit.of == "household":
            frame = UnitFrame(law, household.facts, parameters, people, unit.members, area)
            outcome = _decide(branches, frame, unit.name, household.key, None)
            families[unit.name] = (frame, outcome)
            outcomes.append(outcome)
            frames.append(frame)
            continue
        family, before = families[unit.after] if unit.after else (everybody, None)
        for person in people:
            covered = before is not None and before.outcome == ENTITLED and person.value(family.member_rule) is True
            if covered or person.value(unit.where) is False:
                continue
            alone = AloneFrame(person, family)
            found = _decide(branches, alone, unit.name, household.key, person.key, unit.where, before)
            outcomes.append(found)
            frames.append(alone)
    return Judgement(tuple(outcomes), tuple(frames))


def with_shortness(
    law: Law, household: Household, parameters: Mapping[tuple[str, int], int], outcome: Outcome
) -> Outcome:
    """The outcome, marked when it is one fact short: one input blocks it, and a value in its range settles it."""
    if len(outcome.missing) != 1:
        return outcome
    short = next(iter(settled(law, household, parameters, outcome)), outcome) is not outcome
    return replace(outcome, one_short=True) if short else outcome


def settled(
    law: Law, household: Household, parameters: Mapping[tuple[str, int], int], outcome: Outcome
) -> Iterator[Outcome | None]:
    """What an outcome with one missing input becomes for values of it that settle it; None where it has no row then."""
    key, name = outcome.missing[0]
    fact = law.book.facts[name]
    for value in _tries(fact):
        tried = judge(law, household.with_fact(key, fact, value), parameters)
        same = [o for o in tried.outcomes if (o.unit, o.person) == (outcome.unit, outcome.person)]
        if not same:
            yield None
        elif same[0].outcome != CANNOT_TELL:
            yield same[0]


def _tries(fact: Fact) -> list[int]:
    """Values of a fact to try: all of a few, else its ends and some between them."""
    if fact.max - fact.min < 20:
        return list(range(fact.min, fact.max + 1))
    if fact.type == "date":
        return [fact.max, fact.min, *(year * 10000 + 101 for year in range(1930, 2030, 10))]
    return sorted({fact.min, fact.max, *(fact.min + (fact.max - fact.min) // 10**n for n in range(1, 8))})


def _decide(
    branches: Sequence[Branch], frame: Frame, unit: str, household: int, person: int | None,
    where: str = "", before: Outcome | None = None,
) -> Outcome:  # fmt: skip
    """The first branch that is not refused decides; when all are refused, the first one's reason stands."""
    reason = None
    for branch in branches:
        failed = next((c for c in branch.when if frame.value(c) is False), None)
        if failed is not None:
            reason = reason or failed
            continue
        amount = frame.value(branch.amount) if isinstance(branch.amount, str) else branch.amount
        covered = frame.value(branch.covered) if isinstance(branch.covered, str) else branch.covered
        missing = {b for name in branch.names for b in blockers_of(name, frame)}
        if isinstance(frame, AloneFrame):
            missing |= blockers_of(where, frame.person)
            outside = before is None or frame.person.value(frame.family.member_rule) is False
            if before is not None and before.outcome == CANNOT_TELL and not outside:
                missing |= set(before.missing)
            if before is not None and before.outcome == ENTITLED and not outside:
                missing |= blockers_of(frame.family.member_rule, frame.person)
        sure = all(frame.value(c) is True for c in branch.when) and amount is not None and covered is not None
        if sure and not missing:
            return Outcome(unit, household, person, ENTITLED, branch.name, amount, covered, None, ())
        return Outcome(unit, household, person, CANNOT_TELL, branch.name, None, None, None, tuple(sorted(missing)))
    return Outcome(unit, household, person, NOT, None, None, None, reason, ())
