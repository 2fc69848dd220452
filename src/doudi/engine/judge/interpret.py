"""Runs a law for one family, with every value kept: the engine behind `explain`, and small batches.

Values are integers (yes/no as bool), None is unknown. Kleene logic, strict arithmetic; see docs/architecture.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from doudi.engine.book.resolve import Law
from doudi.engine.expression.arithmetic import DIVISIONS
from doudi.engine.expression.ir import Node
from doudi.kernel import dates

Value = int | None
#: A missing input: (key of the person, or 0 for the household and its area; fact).
Blocker = tuple[int, str]
HOUSEHOLD = 0
_BINARY: dict[str, Callable[[int, int], Any]] = {
    "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b,
    "eq": lambda a, b: a == b, "ne": lambda a, b: a != b, "lt": lambda a, b: a < b, "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b, "ge": lambda a, b: a >= b,
    "age_on": dates.age_on, "months_between": dates.months_between, "add_months": dates.add_months,
}  # fmt: skip


class Frame:
    """A scope that has values: one person, a unit, or a person assessed alone. Values are computed once."""

    def __init__(
        self, law: Law, facts: Mapping[str, Value], parameters: Mapping[tuple[str, int], int], key: int,
        area: Mapping[str, Value],
    ):  # fmt: skip
        self.law, self.facts, self.parameters, self.key, self.area = law, facts, parameters, key, area
        self.values: dict[str, Value] = {}

    def value(self, name: str) -> Value:
        """The value of a rule or fact here."""
        if name in self.values:
            return self.values[name]
        if name not in self.law.rules:
            return self._fact(name)
        result = self.values[name] = evaluate(self.law.node(name), self)
        return result

    def _fact(self, name: str) -> Value:
        fact = self.law.book.facts[name]
        value = (self.area if fact.level == "area" else self.facts).get(name)
        if value is not None and fact.type == "bool":
            return bool(value)
        return value

    def scope(self, name: str) -> Frame:
        return self

    def members(self) -> Iterable[PersonFrame]:
        return ()

    def member_test(self, member: PersonFrame) -> Value:
        return True


class PersonFrame(Frame):
    """One person."""


class UnitFrame(Frame):
    """A family: those of the household whom the unit's rule makes members."""

    def __init__(
        self, law: Law, facts: Mapping[str, Value], parameters: Any, people: Sequence[PersonFrame], rule: str,
        area: Mapping[str, Value],
    ):  # fmt: skip
        super().__init__(law, facts, parameters, HOUSEHOLD, area)
        self.people, self.member_rule = people, rule

    def members(self) -> Iterable[PersonFrame]:
        return self.people

    def member_test(self, member: PersonFrame) -> Value:
        return member.value(self.member_rule) if self.member_rule else True


class AloneFrame(UnitFrame):
    """One person assessed alone: unit rules see this person only; `family` is the family's frame."""

    def __init__(self, person: PersonFrame, family: UnitFrame):
        super().__init__(family.law, family.facts, family.parameters, [person], "", family.area)
        self.person, self.family, self.key = person, family, person.key

    def scope(self, name: str) -> Frame:
        return {"person": self.person, "family": self.family}.get(name, self)


def evaluate(node: Node, frame: Frame, member: PersonFrame | None = None) -> Value:
    """The value of an expression in a frame; None when it is unknown."""
    op = node.op
    if op == "const":
        return node.detail  # type: ignore[no-any-return]
    if op == "ref":
        return _reference(node, frame, member)
    if op in ("and", "or"):
        return _junction(op == "or", (evaluate(a, frame, member) for a in node.args))
    if op == "if":
        test = evaluate(node.args[0], frame, member)
        return None if test is None else evaluate(node.args[1 if test else 2], frame, member)
    if op in ("sum", "count", "any", "all", "at_least"):
        return _aggregate(node, frame)
    if op == "known":
        return evaluate(node.args[0], frame, member) is not None
    values = [evaluate(a, frame, member) for a in node.args]
    if any(v is None for v in values):
        return None
    return apply(node, [v for v in values if v is not None])


def apply(node: Node, values: list[int]) -> Value:
    """A strict operation on known values."""
    op = node.op
    if op in _BINARY:
        return _BINARY[op](values[0], values[1])  # type: ignore[no-any-return]
    if op == "not":
        return not values[0]
    if op == "neg":
        return -values[0]
    if op == "min":
        return min(values)
    if op == "max":
        return max(values)
    if op == "month_of":
        return dates.month_of(values[0])
    assert op == "div", op
    return DIVISIONS[node.detail](values[0], values[1]) if values[1] > 0 else None


def _reference(node: Node, frame: Frame, member: PersonFrame | None) -> Value:
    if node.detail == "param":
        value = frame.parameters[node.name, node.shift]
        return bool(value) if node.type.kind == "bool" else value
    if node.detail == "on":
        return frame.law.on
    where = member if node.scope == "member" and member is not None else frame.scope(node.scope)
    return where.value(node.name)


def _junction(settles: bool, values: Iterator[Value]) -> Value:
    """Kleene or (settles=True) and and (settles=False)."""
    unknown = False
    for value in values:
        if value is None:
            unknown = True
        elif bool(value) is settles:
            return settles
    return None if unknown else not settles


def elements(node: Node, frame: Frame) -> Iterator[tuple[PersonFrame, Value]]:
    """What each person of the household adds: nothing (0, or the neutral answer) when no member."""
    value, where = node.args[0], node.args[1]
    for person in frame.members():
        counts = _junction(False, iter([frame.member_test(person), evaluate(where, frame, person)]))
        if node.op in ("sum", "at_least"):
            yield person, None if counts is None else evaluate(value, frame, person) if counts else 0
        elif node.op == "all":
            refused = None if counts is None else not counts
            yield person, _junction(True, iter([refused, evaluate(value, frame, person)]))
        else:
            yield person, _junction(False, iter([counts, evaluate(value, frame, person)]))


def _aggregate(node: Node, frame: Frame) -> Value:
    values = [v for _, v in elements(node, frame)]
    if node.op == "any":
        return _junction(True, iter(values))
    if node.op == "all":
        return _junction(False, iter(values))
    known = sum(int(v) for v in values if v is not None)
    complete = len([v for v in values if v is not None]) == len(values)
    if node.op in ("sum", "count"):
        return known if complete else None
    limit = evaluate(node.args[2], frame)
    if limit is None:
        return None
    passed = known > limit if node.detail == ">" else known >= limit
    return passed if passed or complete else None


def blockers(node: Node, frame: Frame, member: PersonFrame | None = None) -> set[Blocker]:
    """The missing inputs that keep an expression unknown; empty when it is known."""
    if evaluate(node, frame, member) is not None:
        return set()
    if node.op == "ref":
        where = member if node.scope == "member" and member is not None else frame.scope(node.scope)
        return blockers_of(node.name, where)
    if node.op == "if":
        test = evaluate(node.args[0], frame, member)
        return blockers(node.args[0] if test is None else node.args[1 if test else 2], frame, member)
    if node.op in ("sum", "count", "any", "all", "at_least"):
        found: set[Blocker] = set()
        for person, value in elements(node, frame):
            if value is None:
                found |= _element_blockers(node, frame, person)
        return found | (blockers(node.args[2], frame) if node.op == "at_least" else set())
    return {b for a in node.args for b in blockers(a, frame, member)}


def _element_blockers(node: Node, frame: Frame, person: PersonFrame) -> set[Blocker]:
    found: set[Blocker] = set()
    if isinstance(frame, UnitFrame) and frame.member_rule:
        found |= blockers_of(frame.member_rule, person)
    found |= blockers(node.args[1], frame, person)
    if node.op in ("sum", "at_least") and found:
        return found
    return found | blockers(node.args[0], frame, person)


def blockers_of(name: str, frame: Frame) -> set[Blocker]:
    """The missing inputs behind a rule or fact of a frame."""
    if frame.value(name) is not None:
        return set()
    if name in frame.law.rules:
        return blockers(frame.law.node(name), frame)
    level = frame.law.book.facts[name].level
    return {(frame.key if level == "person" else HOUSEHOLD, name)}
