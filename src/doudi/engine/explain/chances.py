"""What each unit of a programme may still come to while some facts are missing, and which of them keep it open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from doudi.engine.book.programme import Branch
from doudi.engine.book.resolve import Law
from doudi.engine.explain.possible import YES, Bounds, Possible, just
from doudi.engine.judge.decide import ENTITLED, NOT, Household
from doudi.engine.judge.interpret import AloneFrame, Blocker, Frame, UnitFrame

#: Neither owed nor refused whatever the missing facts are.
OPEN = "open"
NOTHING: frozenset[Blocker] = frozenset()


@dataclass(frozen=True)
class Chance:
    """One unit. `state`: entitled or not_entitled whatever is missing, else open.

    `branch` is the first that is not surely refused; `sure` when its conditions all hold, so that only the amount is
    open. `amount` in fen, over every branch that is left. `failed` are the conditions that surely fail in the nearest
    branch, in order. `missing` keeps the first branch open, `later` the others, and who is covered by the family.
    """

    unit: str
    person: int | None
    state: str
    branch: Branch | None
    sure: bool
    amount: Possible
    failed: tuple[str, ...]
    missing: frozenset[Blocker]
    later: tuple[frozenset[Blocker], ...]

    @property
    def who(self) -> tuple[str, int | None]:
        return self.unit, self.person


def chances(law: Law, home: Household, parameters: Mapping[tuple[str, int], int]) -> list[Chance]:
    """Every unit of the programme that may have a row, in the order of the interpreter."""
    bounds = Bounds(law, home, parameters)
    found: list[Chance] = []
    families: dict[str, tuple[UnitFrame, Chance]] = {}
    for unit in law.programme.units.values():
        branches = law.programme.branches_of(unit.name)
        if unit.of == "household":
            frame = bounds.unit(unit.members)
            chance = _chance(bounds, branches, frame, unit.name, None, NOTHING)
            families[unit.name] = (frame, chance)
            found.append(chance)
        else:
            before = families.get(unit.after)
            found += _persons(bounds, branches, unit.name, unit.where, before)
    return found


def _persons(
    bounds: Bounds, branches: list[Branch], unit: str, where: str, before: tuple[UnitFrame, Chance] | None
) -> Iterator[Chance]:
    family, chance = before or (bounds.everybody, None)
    for person in bounds.people:
        admitted = bounds.value(where, person)
        if admitted.hi == 0:
            continue
        held, waits, last = False, bounds.open(where, person), NOTHING
        if chance is not None:
            member = bounds.value(family.member_rule, person)
            held = chance.state == ENTITLED and member == YES
            if member.hi and chance.state == OPEN:
                waits, last = waits | chance.missing, bounds.open(family.member_rule, person)
            if member.hi and chance.state == ENTITLED:
                waits |= bounds.open(family.member_rule, person)
        if not held:
            found = _chance(bounds, branches, AloneFrame(person, family), unit, person.key, waits)
            yield replace(found, later=(*found.later, last)) if last and found.state == OPEN else found


def _chance(
    bounds: Bounds, branches: list[Branch], frame: Frame, unit: str, person: int | None, waits: frozenset[Blocker]
) -> Chance:
    left: list[tuple[Branch, bool]] = []
    nearest: tuple[str, ...] | None = None
    for branch in branches:
        values = [bounds.value(name, frame) for name in branch.when]
        failed = tuple(name for name, value in zip(branch.when, values, strict=True) if value.hi == 0)
        if not failed:
            left.append((branch, all(value.lo for value in values)))
            if left[-1][1]:
                break
        elif nearest is None or len(failed) < len(nearest):
            nearest = failed
    if not left:
        return Chance(unit, person, NOT, None, False, just(0), nearest or (), NOTHING, ())
    opens = [waits | _open(bounds, branch, frame) for branch, _ in left]
    amounts = [_amount(bounds, branch, frame) for branch, _ in left]
    amount = Possible(min(a.lo for a in amounts), max(a.hi for a in amounts))
    first, sure = left[0]
    settled = sure and not waits and all(bounds.value(name, frame).known for name in first.names)
    state = ENTITLED if settled else OPEN
    return Chance(unit, person, state, first, sure and not waits, amount, (), opens[0], tuple(opens[1:]))


def _open(bounds: Bounds, branch: Branch, frame: Frame) -> frozenset[Blocker]:
    return NOTHING.union(*(bounds.open(name, frame) for name in branch.names))


def _amount(bounds: Bounds, branch: Branch, frame: Frame) -> Possible:
    return bounds.value(branch.amount, frame) if isinstance(branch.amount, str) else just(branch.amount)
