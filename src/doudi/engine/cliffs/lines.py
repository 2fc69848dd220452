"""A law read over a whole stretch of one fact at once: what it gives at both ends, and how much a single step can do.

Everything but one fact of one family is fixed. A `Line` holds a value at both ends of the stretch and bounds on what
one unit more of the fact changes; a comparison is decided only when it comes out the same at every point between.
Where it does not, `Undecided` asks the caller to halve the stretch. So what is decided is proved, not sampled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from doudi.engine.book.programme import Branch
from doudi.engine.book.resolve import Law
from doudi.engine.expression.arithmetic import DIVISIONS
from doudi.engine.expression.ir import Node, refs
from doudi.engine.judge.decide import CANNOT_TELL, ENTITLED, NOT, Household
from doudi.engine.judge.interpret import AloneFrame, Frame, PersonFrame, UnitFrame, evaluate

#: (unit, person or None, outcome, branch or None) of every unit that was looked at.
State = tuple[tuple[str, int | None, str, str | None], ...]


class Undecided(Exception):
    """Something comes out differently at two points of the stretch, or could."""


@dataclass(frozen=True, slots=True)
class Line:
    """A whole number at the first and the last point of a stretch; each step between changes it by `low` to `high`.

    `low_slope` to `high_slope` is the same if nothing were rounded.
    """

    first: int
    last: int
    low: int
    high: int
    low_slope: Fraction | int
    high_slope: Fraction | int


Value = int | None | Line


def _line(value: int | Line) -> Line:
    return value if isinstance(value, Line) else Line(int(value), int(value), 0, 0, 0, 0)


def _plain(value: int | Line) -> int | Line:
    """A line that no step changes is a number."""
    return value.first if isinstance(value, Line) and _fixed(value) else value


def _fixed(line: Line) -> bool:
    return line.low == line.high == 0


def _scaled(line: Line, by: int) -> Line:
    low, high = sorted((line.low * by, line.high * by))
    low_slope, high_slope = sorted((line.low_slope * by, line.high_slope * by))
    return Line(line.first * by, line.last * by, low, high, low_slope, high_slope)


def _sum(a: Line, b: Line, sign: int = 1) -> Line:
    b = b if sign == 1 else _scaled(b, -1)
    return Line(
        a.first + b.first,
        a.last + b.last,
        a.low + b.low,
        a.high + b.high,
        a.low_slope + b.low_slope,
        a.high_slope + b.high_slope,
    )


def _divided(rounding: str, n: Line, d: int) -> Line:
    divide = DIVISIONS[rounding]
    # a half is rounded away from zero, so a step across zero may come to one more
    more = int(rounding == "half_up" and min(n.first, n.last) + min(0, n.low) < 0)
    low, high = n.low // d, -(-n.high // d)
    return Line(
        divide(n.first, d), divide(n.last, d), low - more if n.low < 0 else low, high + more if n.high > 0 else high,
        Fraction(n.low_slope) / d, Fraction(n.high_slope) / d,
    )  # fmt: skip


def names_that_depend(law: Law, fact: str) -> frozenset[str]:
    """The fact and every rule in force that reads it, at first or at second hand."""
    reads = {rule: {n.name for n in refs(v.node) if n.detail != "param"} for rule, v in law.rules.items()}
    found = {fact}
    while more := {r for r, names in reads.items() if r not in found and names & found}:
        found |= more
    return frozenset(found)


class FamilyFrames:
    """The interpreter's frames of a family, shared by the readers of all its facts."""

    def __init__(self, law: Law, household: Household, parameters: Mapping[tuple[str, int], int]):
        area = household.area
        people = [PersonFrame(law, facts, parameters, key, area) for key, facts in household.people.items()]
        family = law.programme.family
        everybody = UnitFrame(law, household.facts, parameters, people, "", area)
        self.families = {"": everybody}
        if family:
            self.families[family.name] = UnitFrame(law, household.facts, parameters, people, family.members, area)
        self.alone = {u.name: [AloneFrame(p, self.families[u.after]) for p in people] for u in law.programme.persons}


class Reader:
    """A family under a law, one fact of it free; `person` is the key of whom the fact is of, 0 for the household.

    Whatever the fact does not touch is computed once, by the interpreter.
    """

    def __init__(self, law: Law, frames: FamilyFrames, person: int, fact: str, depend: frozenset[str]):
        self.law, self.frames, self.person, self.fact, self.depend = law, frames, person, fact, depend
        self._touched: dict[int, bool] = {}
        self._values: dict[tuple[int, str], Value | Undecided] = {}
        self._free: Value = None
        self._steps = 0

    def read(self, first: int, last: int) -> tuple[Value, State]:
        """(what the household's units receive together, who of them is entitled by which branch), the same throughout.

        The first is in the unit of the amounts, fen a month as a rule; None when a unit cannot be told.
        Raises Undecided.
        """
        self._values.clear()
        self._steps = last - first
        self._free = first if first == last else Line(first, last, 1, 1, 1, 1)
        state: list[tuple[str, int | None, str, str | None]] = []
        total: Value = 0
        for unit, person, frame, before in self._units(state):
            outcome, branch, amount = self._decide(unit, frame, before)
            state.append((unit, person, outcome, branch))
            if outcome == CANNOT_TELL or total is None or amount is None:
                total = None
            elif isinstance(total, Line) or isinstance(amount, Line):
                total = _plain(_sum(_line(total), _line(amount)))
            else:
                total += amount
        return total, tuple(state)

    def _units(
        self, state: list[tuple[str, int | None, str, str | None]]
    ) -> Iterator[tuple[str, int | None, Frame, str]]:
        """Every unit that is looked at, with the outcome of the family before it. As `decide.judge` has it."""
        for unit in self.law.programme.units.values():
            if unit.of == "household":
                yield unit.name, None, self.frames.families[unit.name], ""
                continue
            before = next((outcome for name, _, outcome, _ in state if name == unit.after), "")
            for alone in self.frames.alone[unit.name]:
                covered = before == ENTITLED and self._member(alone) is True
                if not covered and self.value(unit.where, alone.person) is not False:
                    yield unit.name, alone.key, alone, before

    def _member(self, alone: AloneFrame) -> Value:
        return self.value(alone.family.member_rule, alone.person)

    def _decide(self, unit: str, frame: Frame, before: str) -> tuple[str, str | None, Value]:
        for branch in self.law.programme.branches_of(unit):
            tests = []
            for name in branch.when:
                tests.append(self.value(name, frame))
                if tests[-1] is False:
                    break
            else:
                return self._granted(branch, frame, unit, before, tests)
        return NOT, None, 0

    def _granted(
        self, branch: Branch, frame: Frame, unit: str, before: str, tests: list[Value]
    ) -> tuple[str, str | None, Value]:
        amount = self.value(branch.amount, frame) if isinstance(branch.amount, str) else branch.amount
        covered = self.value(branch.covered, frame) if isinstance(branch.covered, str) else branch.covered
        open_ = None in (*tests, amount, covered)
        if isinstance(frame, AloneFrame):
            open_ = open_ or self.value(self.law.programme.units[unit].where, frame.person) is None
            member = self._member(frame)
            open_ = open_ or (before == CANNOT_TELL and member is not False) or (before == ENTITLED and member is None)
        return (CANNOT_TELL, branch.name, None) if open_ else (ENTITLED, branch.name, amount)

    def value(self, name: str, frame: Frame) -> Value:
        """The value of a rule or fact in a frame, over the stretch. Raises Undecided."""
        if name not in self.depend or (isinstance(frame, PersonFrame) and self.person not in (0, frame.key)):
            return frame.value(name)
        if name == self.fact:
            return self._free
        key = (id(frame), name)
        if key not in self._values:
            try:
                self._values[key] = self._read(self.law.node(name), frame, None)
            except Undecided as undecided:
                self._values[key] = undecided
        found = self._values[key]
        if isinstance(found, Undecided):
            raise found
        return found

    def _touches(self, node: Node) -> bool:
        key = id(node)
        if key not in self._touched:
            self._touched[key] = any(n.name in self.depend for n in refs(node))
        return self._touched[key]

    def _read(self, node: Node, frame: Frame, member: PersonFrame | None) -> Value:
        op = node.op
        if not self._touches(node):
            return evaluate(node, frame, member)
        if op == "ref":
            where = member if node.scope == "member" and member is not None else frame.scope(node.scope)
            return self.value(node.name, where)
        if op in ("and", "or"):
            return self._junction(op == "or", [(a, frame, member) for a in node.args])
        if op == "if":
            test = self._read(node.args[0], frame, member)
            return None if test is None else self._read(node.args[1 if test else 2], frame, member)
        if op in ("sum", "count", "any", "all", "at_least"):
            return self._aggregate(node, frame)
        if op == "known":
            return self._read(node.args[0], frame, member) is not None
        values = [self._read(a, frame, member) for a in node.args]
        known = [v for v in values if v is not None]
        return self._apply(node, known) if len(known) == len(values) else None

    def _junction(self, settles: bool, operands: list[tuple[Node, Frame, PersonFrame | None]]) -> Value:
        """Kleene or (settles=True) and and (settles=False); an operand that settles makes the others idle."""
        undecided: Undecided | None = None
        unknown = False
        for node, frame, member in operands:
            try:
                value = self._read(node, frame, member)
            except Undecided as error:
                undecided = error
                continue
            if value is None:
                unknown = True
            elif bool(value) is settles:
                return settles
        if undecided:
            raise undecided
        return None if unknown else not settles

    def _aggregate(self, node: Node, frame: Frame) -> Value:
        """As `interpret` has it: a person who is no member adds nothing, or the neutral answer."""
        found: list[Value] = []
        for person in frame.members():
            member = self._membership(frame, person)
            counts = self._both(member, self._read(node.args[1], frame, person))
            if node.op in ("sum", "at_least"):
                found.append(None if counts is None else self._read(node.args[0], frame, person) if counts else 0)
            elif counts is False:
                found.append(node.op == "all")
            else:
                value = self._read(node.args[0], frame, person)
                settled = value is not None and bool(value) is (node.op == "all")
                found.append(value if counts or settled else None)
        if node.op in ("any", "all"):
            settles = node.op == "any"
            return settles if settles in found else None if None in found else not settles
        total: int | Line = 0
        for value in found:
            if value is not None:
                total = _plain(_sum(_line(total), _line(value)))
        complete = None not in found
        if node.op in ("sum", "count"):
            return total if complete else None
        limit = self._read(node.args[2], frame, None)
        if limit is None:
            return None
        passed = self._compare("gt" if node.detail == ">" else "ge", total, limit)
        return passed if passed or complete else None

    def _membership(self, frame: Frame, person: PersonFrame) -> Value:
        rule = frame.member_rule if isinstance(frame, UnitFrame) else ""
        return self.value(rule, person) if rule else True

    @staticmethod
    def _both(a: Value, b: Value) -> Value:
        return False if a is False or b is False else None if a is None or b is None else True

    def _apply(self, node: Node, values: list[int | Line]) -> Value:
        op = node.op
        if op in ("eq", "ne", "lt", "le", "gt", "ge"):
            return self._compare(op, values[0], values[1])
        if op == "not":
            return not values[0]
        if op in ("add", "sub"):
            return _plain(_sum(_line(values[0]), _line(values[1]), 1 if op == "add" else -1))
        if op == "neg":
            return _plain(_scaled(_line(values[0]), -1))
        if op in ("min", "max"):
            return _plain(self._extreme(op, [_line(v) for v in values]))
        a, b = _line(values[0]), _line(values[-1])
        if op == "mul" and _fixed(a):
            a, b = b, a
        if op == "mul" and _fixed(b):
            return _plain(_scaled(a, b.first))
        if op == "div" and _fixed(b):
            return _plain(_divided(node.detail, a, b.first)) if b.first > 0 else None
        raise Undecided

    def _extreme(self, op: str, lines: list[Line]) -> Line:
        best = lines[0]
        for line in lines[1:]:
            low, high = self._range(_sum(best, line, -1))
            if low >= 0 or high <= 0:
                best = best if (low >= 0) is (op == "max") else line
                continue
            pick = min if op == "min" else max
            best = Line(
                pick(best.first, line.first), pick(best.last, line.last), min(best.low, line.low),
                max(best.high, line.high), min(best.low_slope, line.low_slope), max(best.high_slope, line.high_slope),
            )  # fmt: skip
        return best

    def _range(self, line: Line) -> tuple[int, int]:
        """Between which two values it stays on the stretch."""
        ends = (line.first, line.last)
        if line.low >= 0 or line.high <= 0:
            return min(ends), max(ends)
        # going down as steeply as it may and coming back as steeply as it may, and the other way round
        across, change = (line.high - line.low), line.last - line.first
        down = line.first * across + line.low * (line.high * self._steps - change)
        up = line.first * across + line.high * (change - line.low * self._steps)
        return down // across, -(-up // across)

    def _compare(self, op: str, a: int | Line, b: int | Line) -> bool:
        low, high = self._range(_sum(_line(a), _line(b), -1))
        if op in ("eq", "ne"):
            if low == high == 0 or low > 0 or high < 0:
                return (low == high == 0) is (op == "eq")
            raise Undecided
        if op in ("gt", "le"):
            true, false = low > 0, high <= 0
        else:
            true, false = low >= 0, high < 0
        if not true and not false:
            raise Undecided
        return true is (op in ("gt", "ge"))
