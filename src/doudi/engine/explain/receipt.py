"""The receipt (算账单): an amount as lines anyone can follow, in order of arithmetic, read from the trace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from doudi.engine.explain.trace import FACT, PARAMETER, RULE, Decision, Trace, TraceNode, label_of
from doudi.engine.expression.ir import Node
from doudi.engine.expression.types import MONEY
from doudi.engine.judge.decide import CANNOT_TELL, ENTITLED, with_shortness
from doudi.engine.judge.interpret import Frame, UnitFrame, Value, evaluate

__all__ = ["Item", "Line", "Missing", "Share", "Total", "covered", "label_of", "missing", "per_head", "receipt"]
#: More missing inputs than this are only listed: trying each of them alone would take too long.
MOST_TRIED = 30
_HOLDS = {
    ("lt", True): "<", ("lt", False): "≥", ("le", True): "≤", ("le", False): ">",
    ("gt", True): ">", ("gt", False): "≤", ("ge", True): "≥", ("ge", False): "<",
}  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One amount of a person, not zero; `minus` when it comes off; `facts` are the person's amounts it came from."""

    node: TraceNode
    minus: bool
    facts: tuple[TraceNode, ...]


@dataclass(frozen=True)
class Share:
    """What one member adds to a sum, and the amounts it is made of."""

    person: int
    value: Value
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Total:
    """A sum over members under a line; `minus` when it comes off. Who adds nothing has no share."""

    node: TraceNode
    minus: bool
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class Line:
    """sign: "", "-", "=" or "+". The value (fen, per year or month by its type) is the node's.

    `steps` are amounts reckoned on the way from other lines, `totals` the sums over members, `parameters` the values
    of the book that were used; `plain` when the line follows from other lines alone.
    """

    sign: str
    node: TraceNode
    plain: bool
    steps: tuple[TraceNode, ...]
    totals: tuple[Total, ...]
    parameters: tuple[TraceNode, ...]


@dataclass(frozen=True)
class Missing:
    """A missing input; `alone`: whether some value of it settles the answer with nothing else (None: not tried)."""

    person: int
    fact: str
    alone: bool | None


def receipt(trace: Trace, decision: Decision) -> list[Line]:
    """The lines of an outcome's receipt, amounts in fen; empty for a refusal."""
    found = decision.lines or ((("", decision.amount),) if decision.amount else ())
    ids = frozenset(i for _, i in found)
    said: set[str] = set()
    lines = []
    for sign, id_ in found:
        node, below = trace.nodes[id_], trace.below(id_, ids - {id_})
        new = [n for n in below if n.id not in said]
        said |= {n.id for n in new}
        steps = [n for n in reversed(new) if n.id != id_ and _is_step(n)]
        lines.append(
            Line(
                sign, node, node.kind != RULE or set(node.inputs) <= ids, tuple(steps),
                tuple(t for t in _totals(trace, node, ids) if t.node.id in {n.id for n in new}),
                tuple(n for n in new if n.kind == PARAMETER),
            )
        )  # fmt: skip
    return lines


def covered(trace: Trace, decision: Decision) -> list[int]:
    """Keys of the members an award covers, where the rule for their number counts them."""
    if decision.covered is None:
        outcome = decision.outcome
        return [outcome.person] if outcome.person and outcome.outcome == ENTITLED else []
    return [p.person for p in trace.nodes[decision.covered].parts if p.counts and p.value]


def missing(trace: Trace, decision: Decision) -> list[Missing]:
    """What blocks the answer, input by input, and whether one of them alone may settle it."""
    outcome, home = decision.outcome, trace.family.household
    if outcome.outcome != CANNOT_TELL:
        return []
    few = len(outcome.missing) <= MOST_TRIED
    found = []
    for blocker in outcome.missing:
        one = replace(outcome, missing=(blocker,))
        alone = with_shortness(trace.law, home, decision.frame.parameters, one).one_short if few else None
        found.append(Missing(*blocker, alone))
    return found


def per_head(trace: Trace, decision: Decision, condition: str) -> tuple[str, int, int] | None:
    """(comparison that holds, left, right) of two yearly sums of the family in fen a head and month, rounded half up;
    None where nothing of the kind was compared or rounding would blur the difference."""
    node = trace.nodes[condition]
    branches = trace.law.programme.branches_of(decision.outcome.unit)
    rule = next((b.covered for b in branches if isinstance(b.covered, str)), None)
    if node.kind != RULE or type(node.frame) is not UnitFrame or rule is None:
        return None
    heads = node.frame.value(rule)
    compared = _compared(trace.law.node(node.name), node.frame)
    if compared is None or not heads:
        return None
    left, right = (evaluate(a, node.frame) for a in compared.args)
    if left is None or right is None:
        return None
    exact, holds = left == right, bool(evaluate(compared, node.frame))
    left, right = ((v + 6 * heads) // (12 * heads) for v in (left, right))
    return (_HOLDS[compared.op, holds], left, right) if exact == (left == right) else None


def _compared(node: Node, frame: Frame) -> Node | None:
    """The first comparison of two yearly sums among what settled a yes-or-no expression."""
    if (node.op, True) in _HOLDS:
        return node if all(a.type.kind == "fen_per_year" for a in node.args) else None
    if node.op == "not":
        return _compared(node.args[0], frame)
    if node.op in ("and", "or"):
        settled = evaluate(node, frame)
        deciding = (a for a in node.args if evaluate(a, frame) == settled)
        return next((c for a in deciding if (c := _compared(a, frame)) is not None), None)
    return None


def _is_step(node: TraceNode) -> bool:
    unit = node.person is None or isinstance(node.frame, UnitFrame)
    return node.kind == RULE and unit and node.type.kind in MONEY and not node.parts


def _totals(trace: Trace, node: TraceNode, stop: frozenset[str], minus: bool = False) -> Iterator[Total]:
    """Sums over members under a node, in order, with the sign they have in it."""
    if node.parts:
        if node.type.kind != "count" and node.value != 0:
            yield Total(node, minus, tuple(_shares(trace, node)))
        return
    for id_ in node.inputs:
        below = trace.nodes[id_]
        if id_ not in stop and below.kind == RULE and below.type.kind not in ("bool", "count"):
            yield from _totals(trace, below, stop, minus != (id_ in node.minus))


def _shares(trace: Trace, node: TraceNode) -> Iterator[Share]:
    for part in node.parts:
        if part.counts is not False and part.value != 0:
            own = [n for i in node.inputs if (n := trace.nodes[i]).person == part.person and n.type.kind in MONEY]
            yield Share(part.person, part.value, tuple(item for n in own for item in _items(trace, n)))


def _items(trace: Trace, node: TraceNode) -> Iterator[Item]:
    """The amounts a person's share is made of: the share's own inputs, each with the facts behind it."""
    inputs = _own(trace, node)
    while len(inputs) == 1 and inputs[0].kind == RULE and _same(inputs[0], node):
        node, inputs = inputs[0], _own(trace, inputs[0])
    for one in inputs or [node]:
        facts = [n for n in trace.below(one.id) if n.kind == FACT and n.type.kind in MONEY and n.value != 0]
        shown = facts[0] if len(facts) == 1 and _same(facts[0], one) else one
        yield Item(shown, one.id in node.minus, () if shown.kind == FACT else tuple(facts))


def _own(trace: Trace, node: TraceNode) -> list[TraceNode]:
    """Amounts of the same person right under a rule that are not zero."""
    inputs = [trace.nodes[i] for i in node.inputs]
    return [n for n in inputs if n.person == node.person and n.type.kind in MONEY and n.value != 0]


def _same(a: TraceNode, b: TraceNode) -> bool:
    return (a.value, a.type) == (b.value, b.type)
