"""The small typed expression tree every rule is read into, and all ways of running it start from.

A node knows its type and the range its value can take; ranges prove that int64 cannot overflow. Unknown is not in
the range: any reference may be unknown, and each operation says below what that does (Kleene logic, strict arithmetic).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from doudi.engine.expression.types import Type

#: Operations, grouped by how unknown operands behave.
STRICT = (
    "add", "sub", "mul", "neg", "min", "max", "div",
    "eq", "ne", "lt", "le", "gt", "ge",
    "age_on", "months_between", "add_months", "month_of",
)  # fmt: skip
KLEENE = ("and", "or", "not", "if")
AGGREGATES = ("sum", "count", "any", "all", "at_least")
LEAVES = ("const", "ref")
OTHER = ("known",)
#: Where a ref looks: "self" the rule's own scope, "member" the member of an aggregate, "person" / "family" from a
#: rule about one person assessed alone.
SCOPES = ("self", "member", "person", "family")
REF_KINDS = ("fact", "param", "rule", "on")

INT64 = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Node:
    op: str
    type: Type
    lo: int
    hi: int
    args: tuple[Node, ...] = ()
    #: const: the value. div: the rounding ("down" | "half_up" | "up"). at_least: ">" or ">=". ref: its kind.
    detail: Any = None
    name: str = ""
    scope: str = "self"
    #: param refs: how many months earlier the value is looked up.
    shift: int = 0

    def to_json(self) -> list[Any]:
        return [
            self.op, self.type.to_json(), self.lo, self.hi, [a.to_json() for a in self.args],
            self.detail, self.name, self.scope, self.shift,
        ]  # fmt: skip

    @classmethod
    def from_json(cls, data: list[Any]) -> Node:
        op, kind, lo, hi, args, detail, name, scope, shift = data
        return cls(
            op,
            Type.from_json(kind),
            lo,
            hi,
            tuple(cls.from_json(a) for a in args),
            detail,
            name,
            scope,
            shift,
        )

    @property
    def is_leaf(self) -> bool:
        return self.op in LEAVES


def walk(node: Node) -> Iterator[Node]:
    """The node and everything under it, parents first."""
    yield node
    for arg in node.args:
        yield from walk(arg)


def refs(node: Node) -> Iterator[Node]:
    """Every reference under a node."""
    return (n for n in walk(node) if n.op == "ref")
