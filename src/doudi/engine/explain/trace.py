"""The whole trace of a judgement as data: every rule, fact and parameter that led to it, each once, by reference.

Only what was used is kept: the arm an `if` took, the operand that settled an `and` or `or`. Values are the frames' own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from doudi.engine.book.programme import Branch
from doudi.engine.book.resolve import Law
from doudi.engine.expression.ir import AGGREGATES, Node
from doudi.engine.expression.types import DATE, Type
from doudi.engine.judge.decide import ENTITLED, NOT, Judgement, Outcome
from doudi.engine.judge.family import Family
from doudi.engine.judge.interpret import AloneFrame, Frame, PersonFrame, UnitFrame, Value, elements, evaluate
from doudi.kernel.dates import add_months

RULE, FACT, PARAMETER, DAY = "rule", "fact", "parameter", "day"
#: Status of a parameter whose value was replaced by the family file or by whoever asked.
OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class Part:
    """What one person adds to an aggregate: whether the person counts, and the value (0 or no when not)."""

    person: int
    counts: Value
    value: Value


@dataclass(frozen=True, slots=True)
class TraceNode:
    """One value. `inputs` are ids of other nodes, `minus` those of them that come off."""

    id: str
    kind: str
    name: str
    label: tuple[str, str]
    type: Type
    value: Value
    frame: Frame = field(repr=False, compare=False)
    person: int | None = None
    inputs: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    cites: str = ""
    from_: int | None = None
    to: int | None = None
    status: str = ""
    source: str = ""
    area: str = ""

    @property
    def missing(self) -> bool:
        """A fact nobody has given."""
        return self.kind == FACT and self.value is None


@dataclass(frozen=True, slots=True)
class Way:
    """A branch as it went: state passed, refused or open; ids of its conditions in order; the first that failed."""

    branch: Branch
    state: str
    conditions: tuple[str, ...]
    failed: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """One outcome with the ids it was read from.

    `admits` is the rule that lets one person apply alone; `lines` the receipt's signs ("", "-", "=", "+") and ids.
    """

    outcome: Outcome
    frame: Frame
    ways: tuple[Way, ...]
    amount: str | None
    covered: str | None
    shows: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]
    admits: str | None

    @property
    def roots(self) -> tuple[str, ...]:
        """Everything the outcome was read from, in order and once."""
        ids = [self.admits, *(c for w in self.ways for c in w.conditions), *(i for _, i in self.lines), self.amount]
        ids += [self.covered, *self.shows]
        return tuple(dict.fromkeys(i for i in ids if i))


@dataclass(frozen=True)
class Trace:
    """All decisions of a household over one set of nodes, by id."""

    law: Law
    family: Family
    nodes: Mapping[str, TraceNode]
    decisions: tuple[Decision, ...]

    def below(self, id_: str, stop: frozenset[str] = frozenset()) -> list[TraceNode]:
        """A node and everything under it, each once, parents first; nothing at or under `stop`."""
        found: dict[str, TraceNode] = {}
        waiting = [id_]
        while waiting:
            here = waiting.pop()
            if here not in found and (here == id_ or here not in stop):
                found[here] = self.nodes[here]
                waiting += reversed(self.nodes[here].inputs)
        return list(found.values())


def trace(law: Law, family: Family, judgement: Judgement) -> Trace:
    """The trace of a judgement of this family under this law."""
    tracer = _Tracer(law, family, judgement)
    decisions = tuple(tracer.decision(o, f) for o, f in zip(judgement.outcomes, judgement.frames, strict=True))
    return Trace(law, family, tracer.nodes, decisions)


def label_of(law: Law, frame: Frame, name: str, lang: str) -> str:
    """The name of a rule or fact, with {values} filled in."""
    source = law.rules.get(name) or law.book.facts[name]
    text = source.called(lang)
    if "{" not in text:
        return text
    return re.sub(r"\{(\w+)\}", lambda m: "?" if (v := frame.value(m[1])) is None else str(v), text)


@dataclass(frozen=True, slots=True)
class Use:
    """A reference that was used: kind rule/fact ("value"), "param" or "on", in a frame; `minus` when it comes off."""

    kind: str
    name: str
    frame: Frame
    shift: int
    minus: bool


def uses(node: Node, frame: Frame, member: PersonFrame | None = None, minus: bool = False) -> Iterator[Use]:
    """The references an expression used to come to its value, in order."""
    if node.op == "ref":
        where = member if node.scope == "member" and member is not None else frame.scope(node.scope)
        kind = node.detail if node.detail in ("param", "on") else "value"
        yield Use(kind, node.name, where, node.shift, minus)
    elif node.op == "if":
        test = evaluate(node.args[0], frame, member)
        yield from uses(node.args[0], frame, member)
        if test is not None:
            yield from uses(node.args[1 if test else 2], frame, member, minus)
    elif node.op in ("and", "or"):
        for operand in settling(node, frame, member):
            yield from uses(operand, frame, member)
    elif node.op in AGGREGATES:
        yield from _member_uses(node, frame, minus)
    elif node.op == "sub":
        yield from uses(node.args[0], frame, member, minus)
        yield from uses(node.args[1], frame, member, not minus)
    else:
        for arg in node.args:
            yield from uses(arg, frame, member, minus != (node.op == "neg"))


def settling(node: Node, frame: Frame, member: PersonFrame | None = None) -> tuple[Node, ...]:
    """Of an `and` or `or`: the first operand that settles it, else all operands."""
    for operand in node.args:
        value = evaluate(operand, frame, member)
        if value is not None and bool(value) is (node.op == "or"):
            return (operand,)
    return node.args


def _member_uses(node: Node, frame: Frame, minus: bool) -> Iterator[Use]:
    for person in frame.members():
        if isinstance(frame, UnitFrame) and frame.member_rule:
            yield Use("value", frame.member_rule, person, 0, False)
        if frame.member_test(person) is False:
            continue
        yield from uses(node.args[1], frame, person)
        if evaluate(node.args[1], frame, person) is not False:
            yield from uses(node.args[0], frame, person, minus)
    for limit in node.args[2:]:
        yield from uses(limit, frame)


def parts_of(node: Node, frame: Frame) -> Iterator[Part]:
    """What each person adds to the aggregates of an expression, those that were used."""
    if node.op in AGGREGATES:
        for person, value in elements(node, frame):
            test, where = frame.member_test(person), evaluate(node.args[1], frame, person)
            counts = False if test is False or where is False else None if test is None or where is None else True
            yield Part(person.key, counts, value)
    elif node.op == "if":
        test = evaluate(node.args[0], frame)
        arms = () if test is None else (node.args[1 if test else 2],)
        for arm in (node.args[0], *arms):
            yield from parts_of(arm, frame)
    else:
        for arg in node.args:
            yield from parts_of(arg, frame)


def has_aggregate(node: Node) -> bool:
    """Whether an expression goes over members."""
    return node.op in AGGREGATES or any(has_aggregate(a) for a in node.args)


class _Tracer:
    def __init__(self, law: Law, family: Family, judgement: Judgement):
        self.law, self.family = law, family
        self.nodes: dict[str, TraceNode] = {}
        self.scopes = {
            id(f): o.unit if o.person is None else f"{o.unit}.{o.person}"
            for o, f in zip(judgement.outcomes, judgement.frames, strict=True)
        }

    def decision(self, outcome: Outcome, frame: Frame) -> Decision:
        programme = self.law.programme
        unit = programme.units[outcome.unit]
        ways, chosen = [], None
        for branch in programme.branches_of(unit.name):
            ways.append(self.way(branch, outcome, frame))
            if branch.name == outcome.branch and outcome.outcome != NOT:
                chosen = branch
                break
        alone = frame.person if isinstance(frame, AloneFrame) else None
        return Decision(
            outcome, frame, tuple(ways),
            self.visit(chosen.amount, frame) if chosen and isinstance(chosen.amount, str) else None,
            self.visit(chosen.covered, frame) if chosen and isinstance(chosen.covered, str) else None,
            tuple(self.visit(s, frame) for s in chosen.shows) if chosen else (),
            tuple(self.lines(chosen.name, frame)) if chosen else (),
            self.visit(unit.where, alone) if alone is not None else None,
        )  # fmt: skip

    def lines(self, branch: str, frame: Frame) -> Iterator[tuple[str, str]]:
        """The branch's receipt, or the amount alone where the book declares none."""
        for text in self.law.programme.receipts.get(branch, ()):
            yield text[0] if text[0] in "-+=" else "", self.visit(text.lstrip("-+= "), frame)

    def way(self, branch: Branch, outcome: Outcome, frame: Frame) -> Way:
        ids = tuple(self.visit(c, frame) for c in branch.when)
        failed = next((i for i in ids if self.nodes[i].value is False), None)
        decided = outcome.outcome == ENTITLED and outcome.branch == branch.name
        return Way(branch, "refused" if failed else "passed" if decided else "open", ids, failed)

    def visit(self, name: str, frame: Frame) -> str:
        """The id of a rule or fact in a frame, traced with everything under it."""
        rule = self.law.rules.get(name)
        if rule is None:
            return self.fact(name, frame)
        level = self.law.programme.levels[name]
        id_ = f"{'area' if level == 'area' else self.scope(frame)}/{name}"
        if id_ in self.nodes:
            return id_
        inputs: dict[str, bool] = {}
        for use in uses(rule.node, frame):
            inputs.setdefault(self.use(use), use.minus)
        self.nodes[id_] = TraceNode(
            id_, RULE, name, self.labels(name, frame), rule.node.type, frame.value(name), frame,
            frame.key or None, tuple(inputs), tuple(i for i, minus in inputs.items() if minus),
            tuple(parts_of(rule.node, frame)) if has_aggregate(rule.node) else (),
            rule.cites, rule.from_, rule.to,
        )  # fmt: skip
        return id_

    def scope(self, frame: Frame) -> str:
        """Whose value it is: a unit's that is judged, a person's, or that of everybody in the household."""
        return self.scopes.get(id(frame), f"person.{frame.key}" if frame.key else "household")

    def use(self, use: Use) -> str:
        if use.kind == "param":
            return self.parameter(use)
        if use.kind == "on":
            if "day" not in self.nodes:
                labels = ("判断的日子", "day that is judged")
                self.nodes["day"] = TraceNode("day", DAY, "on", labels, DATE, self.law.on, use.frame)
            return "day"
        return self.visit(use.name, use.frame)

    def fact(self, name: str, frame: Frame) -> str:
        fact = self.law.book.facts[name]
        person = frame.key if fact.level == "person" else None
        id_ = f"{f'person.{person}' if person else fact.level}/{name}"
        if id_ not in self.nodes:
            self.nodes[id_] = TraceNode(
                id_, FACT, name, (fact.zh, fact.en), fact.rule_type, frame.value(name), frame, person,
                source=", ".join(fact.supplied_by),
            )  # fmt: skip
        return id_

    def parameter(self, use: Use) -> str:
        id_ = f"parameter/{use.name}" + (f"-{use.shift}" if use.shift else "")
        if id_ in self.nodes:
            return id_
        parameter = self.law.programme.parameters[use.name]
        value = use.frame.parameters[use.name, use.shift]
        day = add_months(self.law.on, -use.shift)
        dated = parameter.at(self.law.book.areas, self.family.area, day, self.family.known_at)
        shown: Value = bool(value) if parameter.type == "bool" else value
        labels = (parameter.zh, parameter.en)
        if dated is None or dated.value != value or parameter.path in self.family.parameters:
            self.nodes[id_] = TraceNode(
                id_, PARAMETER, parameter.path, labels, parameter.rule_type, shown, use.frame, status=OVERRIDE
            )
        else:
            self.nodes[id_] = TraceNode(
                id_, PARAMETER, parameter.path, labels, parameter.rule_type, shown, use.frame,
                from_=dated.from_, status=dated.status, source=dated.source, area=dated.area,
            )  # fmt: skip
        return id_

    def labels(self, name: str, frame: Frame) -> tuple[str, str]:
        return label_of(self.law, frame, name, "zh"), label_of(self.law, frame, name, "en")
