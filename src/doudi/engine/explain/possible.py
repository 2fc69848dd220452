"""What rules can still come to while facts are missing: for each value the least and the most, or the few it may be.

A missing fact may have any value of its range. What is proved here holds for every one of them; the interpreter, which
only knows that something is missing, leaves more open. Two uses of one missing fact are taken as if they were two
facts: what is left open here may be settled all the same, what is settled is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import prod
from typing import NamedTuple

from doudi.engine.book.facts import Fact
from doudi.engine.book.resolve import Law
from doudi.engine.expression.arithmetic import div_range, mul_range
from doudi.engine.expression.ir import AGGREGATES, Node
from doudi.engine.judge.decide import Household
from doudi.engine.judge.interpret import HOUSEHOLD, Blocker, Frame, PersonFrame, UnitFrame, apply
from doudi.kernel import dates

#: So many values are kept apart, so many combinations of operands tried; beyond that only the ends count.
MOST_VALUES = 24
MOST_TRIED = 96


class Possible(NamedTuple):
    """A value's least and most; `among`: the few values it may have, where they are few."""

    lo: int
    hi: int
    among: frozenset[int] | None = None

    @property
    def known(self) -> bool:
        return self.lo == self.hi


def just(value: int) -> Possible:
    """One value, known."""
    return Possible(int(value), int(value))


NO, YES, EITHER = just(0), just(1), Possible(0, 1, frozenset((0, 1)))


def one_of(values: Iterable[int]) -> Possible:
    """Any of several values."""
    found = frozenset(int(v) for v in values)
    return Possible(min(found), max(found), found if 1 < len(found) <= MOST_VALUES else None)


def range_of(fact: Fact, latest: int) -> Possible:
    """Any value of a missing fact; `latest` is the last day judged, after which nothing past can lie."""
    most = min(fact.max, latest) if fact.past else fact.max
    return one_of(range(fact.min, most + 1)) if most - fact.min < MOST_VALUES else Possible(fact.min, most)


def _values(found: Possible) -> frozenset[int] | None:
    return frozenset((found.lo,)) if found.known else found.among


def either(a: Possible, b: Possible) -> Possible:
    """A value of the one or of the other."""
    if a == b:
        return a
    left, right = _values(a), _values(b)
    return one_of(left | right) if left and right else Possible(min(a.lo, b.lo), max(a.hi, b.hi))


class Bounds:
    """The values of one household's rules under a law, each worked out once, with the facts that keep them open."""

    def __init__(self, law: Law, home: Household, parameters: Mapping[tuple[str, int], int]):
        self.law, self.home, self.parameters = law, home, parameters
        self.people = [PersonFrame(law, facts, parameters, key, home.area) for key, facts in home.people.items()]
        self.everybody = self.unit("")
        self._values: dict[tuple[Frame, str], Possible] = {}
        self._open: dict[tuple[Frame, str], frozenset[Blocker]] = {}

    def unit(self, rule: str) -> UnitFrame:
        """Those of the household whom a rule makes members."""
        return UnitFrame(self.law, self.home.facts, self.parameters, self.people, rule, self.home.area)

    def value(self, name: str, frame: Frame) -> Possible:
        """What a rule or fact can come to in a frame."""
        key = (frame, name)
        if (found := self._values.get(key)) is None:
            rule = self.law.rules.get(name)
            found = self._values[key] = self.of(rule.node, frame) if rule else self._fact(name, frame)
        return found

    def _fact(self, name: str, frame: Frame) -> Possible:
        fact = self.law.book.facts[name]
        value = (frame.area if fact.level == "area" else frame.facts).get(name)
        return range_of(fact, self.law.month.last_day) if value is None else just(value)

    # --- values ----------------------------------------------------------------------------------------------------

    def of(self, node: Node, frame: Frame, member: PersonFrame | None = None) -> Possible:
        """What an expression can come to."""
        op = node.op
        if op == "ref":
            return self._reference(node, frame, member)
        if op == "const":
            return just(node.detail)
        if op in ("and", "or"):
            return _junction(op == "or", (self.of(a, frame, member) for a in node.args))
        if op == "if":
            test = self.of(node.args[0], frame, member)
            if test.known:
                return self.of(node.args[1 if test.lo else 2], frame, member)
            return either(self.of(node.args[1], frame, member), self.of(node.args[2], frame, member))
        if op in AGGREGATES:
            return self._aggregate(node, frame)
        if op == "known":
            return YES if self.of(node.args[0], frame, member).known else EITHER
        return _strict(node, [self.of(a, frame, member) for a in node.args])

    def _reference(self, node: Node, frame: Frame, member: PersonFrame | None) -> Possible:
        if node.detail == "param":
            return just(self.parameters[node.name, node.shift])
        if node.detail == "on":
            return just(self.law.on)
        return self.value(node.name, self._where(node, frame, member))

    def _where(self, node: Node, frame: Frame, member: PersonFrame | None) -> Frame:
        return member if node.scope == "member" and member is not None else frame.scope(node.scope)

    def _is_member(self, frame: Frame, person: PersonFrame) -> Possible:
        rule = frame.member_rule if isinstance(frame, UnitFrame) else ""
        return self.value(rule, person) if rule else YES

    def _elements(self, node: Node, frame: Frame) -> Iterator[tuple[PersonFrame, Possible]]:
        """What each person of the household can add."""
        for person in frame.members():
            counts = _junction(False, iter([self._is_member(frame, person), self.of(node.args[1], frame, person)]))
            if counts == NO:
                yield person, YES if node.op == "all" else NO
                continue
            value = self.of(node.args[0], frame, person)
            if node.op in ("sum", "at_least"):
                yield person, value if counts == YES else either(NO, value)
            elif node.op == "all":
                yield person, _junction(True, iter([_not(counts), value]))
            else:
                yield person, _junction(False, iter([counts, value]))

    def _aggregate(self, node: Node, frame: Frame) -> Possible:
        parts = [value for _, value in self._elements(node, frame)]
        if node.op in ("any", "all"):
            return _junction(node.op == "any", iter(parts))
        total = NO
        for part in parts:
            total = _added(total, part)
        if node.op != "at_least":
            return total
        return _compared("gt" if node.detail == ">" else "ge", total, self.of(node.args[2], frame))

    # --- what keeps a value open -----------------------------------------------------------------------------------

    def open(self, name: str, frame: Frame) -> frozenset[Blocker]:
        """The missing facts that keep a rule or fact open; none when it is known."""
        key = (frame, name)
        if (found := self._open.get(key)) is None:
            found = self._open[key] = self._open_now(name, frame)
        return found

    def _open_now(self, name: str, frame: Frame) -> frozenset[Blocker]:
        if self.value(name, frame).known:
            return frozenset()
        if (rule := self.law.rules.get(name)) is not None:
            return self._open_in(rule.node, frame, None)
        level = self.law.book.facts[name].level
        return frozenset([(frame.key if level == "person" else HOUSEHOLD, name)])

    def _open_in(self, node: Node, frame: Frame, member: PersonFrame | None) -> frozenset[Blocker]:
        if self.of(node, frame, member).known:
            return frozenset()
        if node.op == "ref":
            return self.open(node.name, self._where(node, frame, member))
        if node.op == "if":
            test = self.of(node.args[0], frame, member)
            arm = node.args[1 if test.lo else 2] if test.known else node.args[0]
            return self._open_in(arm, frame, member)
        if node.op in AGGREGATES:
            return self._open_elements(node, frame)
        args = node.args
        if node.op in ("min", "max"):
            found = [self.of(a, frame, member) for a in args]
            args = tuple(a for a, f in zip(args, found, strict=True) if _can_decide(node.op, f, found))
        return frozenset().union(*(self._open_in(a, frame, member) for a in args))

    def _open_elements(self, node: Node, frame: Frame) -> frozenset[Blocker]:
        found: set[Blocker] = set()
        for person, value in self._elements(node, frame):
            if value.known:
                continue
            own = self.open(frame.member_rule, person) if isinstance(frame, UnitFrame) and frame.member_rule else set()
            own = own | self._open_in(node.args[1], frame, person)
            found |= own
            if not (node.op in ("sum", "at_least") and own):
                found |= self._open_in(node.args[0], frame, person)
        if node.op == "at_least":
            found |= self._open_in(node.args[2], frame, None)
        return frozenset(found)


def _can_decide(op: str, one: Possible, among: list[Possible]) -> bool:
    """Whether an operand can be the least (the most) of several, and be more than what another is at the least."""
    if op == "max":
        return one.hi > max(f.lo for f in among)
    return one.lo < min(f.hi for f in among)


def _not(value: Possible) -> Possible:
    return just(not value.lo) if value.known else EITHER


def _junction(settles: bool, values: Iterator[Possible]) -> Possible:
    """Or (settles=True) and and (settles=False)."""
    unknown = False
    for value in values:
        if not value.known:
            unknown = True
        elif bool(value.lo) is settles:
            return just(settles)
    return EITHER if unknown else just(not settles)


def _added(a: Possible, b: Possible) -> Possible:
    """A sum of two: exact where both have few values."""
    left, right = _values(a), _values(b)
    if left and right and len(left) * len(right) <= MOST_TRIED:
        return one_of(x + y for x in left for y in right)
    return Possible(a.lo + b.lo, a.hi + b.hi)


def _strict(node: Node, found: list[Possible]) -> Possible:
    """An operation that needs all its operands."""
    if all(f.known for f in found):
        value = apply(node, [f.lo for f in found])
        return Possible(node.lo, node.hi) if value is None else just(value)
    if node.op == "not":
        return EITHER
    few = [_values(f) for f in found]
    if all(few) and prod(len(v or ()) for v in few) <= MOST_TRIED:
        tried = [apply(node, list(values)) for values in product(*(v or () for v in few))]
        return Possible(node.lo, node.hi) if None in tried else one_of(v for v in tried if v is not None)
    return _by_ends(node, found)


def _by_ends(node: Node, found: list[Possible]) -> Possible:
    op, a, b = node.op, found[0], found[-1]
    if op in ("lt", "le", "gt", "ge", "eq", "ne"):
        return _compared(op, a, b)
    if op == "add":
        return Possible(a.lo + b.lo, a.hi + b.hi)
    if op == "sub":
        return Possible(a.lo - b.hi, a.hi - b.lo)
    if op == "neg":
        return Possible(-a.hi, -a.lo)
    if op == "mul":
        return Possible(*mul_range(a[:2], b[:2]))
    if op == "min":
        return Possible(min(f.lo for f in found), min(f.hi for f in found))
    if op == "max":
        return Possible(max(f.lo for f in found), max(f.hi for f in found))
    if op == "div" and b.lo > 0:
        return Possible(*div_range(node.detail, a[:2], b[:2]))
    if op in ("age_on", "months_between"):
        reckon = dates.age_on if op == "age_on" else dates.months_between
        return Possible(reckon(a.hi, b.lo), reckon(a.lo, b.hi))
    if op == "add_months":
        return Possible(dates.add_months(a.lo, b.lo), dates.add_months(a.hi, b.hi))
    return Possible(node.lo, node.hi)


def _compared(op: str, a: Possible, b: Possible) -> Possible:
    """A comparison of two ranges."""
    if op in ("eq", "ne"):
        left, right = _values(a), _values(b)
        apart = a.hi < b.lo or b.hi < a.lo or (left is not None and right is not None and not left & right)
        same = a.known and b.known and a.lo == b.lo
        return just(same is (op == "eq")) if apart or same else EITHER
    if op in ("gt", "ge"):
        op, a, b = {"gt": "lt", "ge": "le"}[op], b, a
    if op == "lt":
        return YES if a.hi < b.lo else NO if a.lo >= b.hi else EITHER
    return YES if a.hi <= b.lo else NO if a.lo > b.hi else EITHER
