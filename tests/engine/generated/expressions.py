"""Random typed expressions of the rule language.

Every text is made together with the node the engine's own constructors make of it, so that ranges are known here
too: where units clash or 64 bits could be left (`Mismatch`), another expression is drawn.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tests.engine.generated.vocabulary import ALIAS, CODES, NUMBERS, RATES, Leaf

from doudi.engine.expression import operations as ops
from doudi.engine.expression.ir import Node
from doudi.engine.expression.types import BOOL, COUNT, DATE, FEN, PER_MONTH, PER_YEAR, Type, join

ROUNDINGS = ("down", "half_up", "up")
ORDERED = (*NUMBERS, *RATES, DATE)
COMPARED = {"==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}


@dataclass(frozen=True)
class Term:
    text: str
    node: Node
    knows: bool = False  # whether `known(…)` lies under it: such a rule may not decide an outcome

    @property
    def low(self) -> int:
        return self.node.lo


def joined(a: Term, b: Term) -> Type | None:
    return join(a.node.type, b.node.type, ops.is_zero(a.node), ops.is_zero(b.node))


class Draw:
    """Draws expressions over some leaves; `members` are the leaves of one member, where members may be named."""

    def __init__(
        self,
        rng: random.Random,
        leaves: Sequence[Leaf],
        members: Sequence[Leaf] = (),
        enums: frozenset[str] = frozenset(CODES),
        knowing: bool = False,
    ):
        self.rng, self.leaves, self.members, self.enums, self.knowing = rng, list(leaves), members, enums, knowing

    def over(self, leaves: Sequence[Leaf]) -> Draw:
        return Draw(self.rng, leaves, self.members, self.enums, self.knowing)

    def one(self, kind: Type, depth: int) -> Term:
        """An expression of a kind; the fewer levels are left, the more likely a leaf."""
        if depth <= 0 or self.rng.random() < 0.15:
            return self.leaf(kind)
        for _ in range(6):
            makers = self._makers(kind)
            try:
                term = self.rng.choice(makers)(kind, depth - 1)
            except ops.Mismatch:
                continue
            if term.node.type == kind or (term.node.type.kind == "literal" and kind == COUNT):
                return term
        return self.leaf(kind)

    def leaf(self, kind: Type) -> Term:
        found = [x for x in self.leaves if x.node.type == kind and (self.knowing or not x.knows)]
        if found and self.rng.random() < 0.85:
            leaf = self.rng.choice(found[-8:] if self.rng.random() < 0.4 else found)
            if leaf.node.detail == "param" and leaf.text == leaf.node.name and self.rng.random() < 0.2:
                months = self.rng.choice([1, 3, 12, 120])
                return Term(f"months_ago({leaf.text}, {months})", ops.months_ago(leaf.node, ops.literal(months)))
            return Term(leaf.text, leaf.node, leaf.knows)
        return self._constant(kind, found)

    def _constant(self, kind: Type, found: Sequence[Leaf]) -> Term:
        if kind == COUNT:
            value = self.rng.choice([0, 1, 2, 3, 4, 12, -1, -3, 7, 100])
            return Term(str(value), ops.negate(ops.literal(-value)) if value < 0 else ops.literal(value))
        if kind == BOOL:
            value = self.rng.random() < 0.5
            return Term(str(value), Node("const", BOOL, int(value), int(value), detail=value))
        if kind.kind == "enum" and kind.name in self.enums:
            code = self.rng.randrange(len(CODES[kind.name]))
            name = CODES[kind.name][code]
            return Term(f"{ALIAS[kind.name]}.{name}", Node("const", kind, code, code, detail=code, name=name))
        if found:
            leaf = self.rng.choice(found)
            return Term(leaf.text, leaf.node, leaf.knows)
        raise ops.Mismatch(f"no leaf of {kind}")

    def _makers(self, kind: Type) -> list[Callable[[Type, int], Term]]:
        rng = self.rng
        if kind == BOOL:
            makers = [
                self._compare,
                self._compare,
                self._chain,
                self._junction,
                self._junction,
                self._not,
                self._either,
            ]
            makers += [self._known] * 5 if self.knowing else []
            return makers + ([self._quantifier] * 3 + [self._at_least] * 2 if self.members else [])
        if kind == DATE:
            return [self._extreme, self._either, self._add_months, self._add_months]
        if kind.kind == "enum":
            return [self._either]
        makers = [self._sum, self._sum, self._product, self._extreme, self._extreme, self._either, self._quotient]
        makers += [self._negate, self._zero_arm] if rng.random() < 0.3 else []
        makers += [self._rated]
        makers += {COUNT: [self._counted, self._counted, self._ratio], FEN: [self._over], PER_YEAR: [self._yearly],
                   PER_MONTH: [self._monthly]}.get(kind, [])  # fmt: skip
        return makers + ([self._total] * 4 if self.members else [])

    def _make(self, text: str, node: Node, *parts: Term) -> Term:
        return Term(text, node, any(p.knows for p in parts))

    def _call(self, name: str, *args: Term, maker: Callable[..., Node] | None = None) -> Term:
        node = (maker or ops.FUNCTIONS[name])(*[a.node for a in args])
        return self._make(f"{name}({', '.join(a.text for a in args)})", node, *args)

    def _compare(self, kind: Type, depth: int) -> Term:
        rng = self.rng
        of = rng.choice([*ORDERED, *ORDERED, BOOL, Type("enum", "rank"), Type("enum", "grade"), Type("area")])
        a, b = self.one(of, depth), self.one(of, depth)
        ordered = of in ORDERED
        sign = rng.choice(list(COMPARED) if ordered else ["==", "!="])
        if ordered and of != DATE and rng.random() < 0.2:
            b = Term("0", ops.literal(0))
        return self._make(f"({a.text} {sign} {b.text})", ops.compare(COMPARED[sign], a.node, b.node), a, b)

    def _chain(self, kind: Type, depth: int) -> Term:
        of = self.rng.choice(ORDERED)
        parts = [self.one(of, depth - 1) for _ in range(3)]
        signs = [self.rng.choice(["<", "<=", ">", ">=", "==", "!="]) for _ in range(2)]
        nodes = [ops.compare(COMPARED[s], a.node, b.node) for s, a, b in zip(signs, parts, parts[1:], strict=False)]
        text = f"({parts[0].text} {signs[0]} {parts[1].text} {signs[1]} {parts[2].text})"
        return self._make(text, Node("and", BOOL, 0, 1, tuple(nodes)), *parts)

    def _junction(self, kind: Type, depth: int) -> Term:
        word = self.rng.choice(["and", "or"])
        parts = [self.one(BOOL, depth) for _ in range(self.rng.choice([2, 2, 3]))]
        text = "(" + f" {word} ".join(p.text for p in parts) + ")"
        return self._make(text, Node(word, BOOL, 0, 1, tuple(p.node for p in parts)), *parts)

    def _not(self, kind: Type, depth: int) -> Term:
        inner = self.one(BOOL, depth)
        return self._make(f"(not {inner.text})", Node("not", BOOL, 0, 1, (inner.node,)), inner)

    def _known(self, kind: Type, depth: int) -> Term:
        of = self.rng.choice([BOOL, *ORDERED])
        inner = self.one(of, depth)
        return Term(f"known({inner.text})", Node("known", BOOL, 0, 1, (inner.node,)), True)

    def _either(self, kind: Type, depth: int) -> Term:
        test = self.one(BOOL, depth)
        return self.choose(test, self.one(kind, depth), self.one(kind, depth))

    def _zero_arm(self, kind: Type, depth: int) -> Term:
        return self.choose(self.one(BOOL, depth), Term("0", ops.literal(0)), self.one(kind, depth))

    def choose(self, test: Term, then: Term, other: Term, text: str = "") -> Term:
        """An if: as an expression, or as the statement `text`."""
        kind = joined(then, other)
        if kind is None:
            raise ops.Mismatch("arms")
        low, high = min(then.low, other.low), max(then.node.hi, other.node.hi)
        node = Node("if", kind, low, high, (test.node, then.node, other.node))
        return self._make(text or f"({then.text} if {test.text} else {other.text})", node, test, then, other)

    def _sum(self, kind: Type, depth: int) -> Term:
        a, b, plus = self.one(kind, depth), self.one(kind, depth), self.rng.random() < 0.5
        return self._make(
            f"({a.text} {'+' if plus else '-'} {b.text})", (ops.add if plus else ops.subtract)(a.node, b.node), a, b
        )

    def _negate(self, kind: Type, depth: int) -> Term:
        inner = self.one(kind, depth)
        return self._make(f"(-{inner.text})", ops.negate(inner.node), inner)

    def _product(self, kind: Type, depth: int) -> Term:
        pair = [self.one(kind, depth), self.one(COUNT, depth)]
        self.rng.shuffle(pair)
        a, b = pair
        return self._make(f"({a.text} * {b.text})", ops.multiply(a.node, b.node), a, b)

    def _extreme(self, kind: Type, depth: int) -> Term:
        parts = [self.one(kind, depth) for _ in range(self.rng.choice([2, 2, 3, 4]))]
        if kind != DATE and self.rng.random() < 0.3:
            parts.insert(self.rng.randrange(2), Term("0", ops.literal(0)))
        return self._call(self.rng.choice(["min", "max"]), *parts)

    def _quotient(self, kind: Type, depth: int, by: Type = COUNT, of: Type | None = None) -> Term:
        n, d = self.one(of or kind, depth), self.one(by, depth)
        if d.low < 0:
            d = self._call("max", d, Term("0", ops.literal(0)))
        name = f"div_{self.rng.choice(ROUNDINGS)}"
        if d.low > 0 and self.rng.random() < 0.7:
            return self._call(name, n, d)
        spare = self.one(kind, depth - 1)
        node = ops.FUNCTIONS[name](n.node, d.node, when_zero=spare.node)
        return self._make(f"{name}({n.text}, {d.text}, when_zero={spare.text})", node, n, d, spare)

    def _ratio(self, kind: Type, depth: int) -> Term:
        of = self.rng.choice(NUMBERS)
        return self._quotient(COUNT, depth, by=of, of=of)

    def _rated(self, kind: Type, depth: int) -> Term:
        return self._call(
            f"mul_rate_{self.rng.choice(ROUNDINGS)}", self.one(kind, depth), self.one(self.rng.choice(RATES), depth)
        )

    def _yearly(self, kind: Type, depth: int) -> Term:
        return self._call("per_year", self.one(PER_MONTH, depth))

    def _monthly(self, kind: Type, depth: int) -> Term:
        units = [x for x in self.leaves if x.node.type == FEN and x.node.lo > 0]
        if not units:
            raise ops.Mismatch("no unit")
        unit = self.rng.choice(units)
        return self._call(
            f"monthly_{self.rng.choice(ROUNDINGS)}", self.one(PER_YEAR, depth), Term(unit.text, unit.node, unit.knows)
        )

    def _over(self, kind: Type, depth: int) -> Term:
        name, of = self.rng.choice([("over_years", PER_YEAR), ("over_months", PER_MONTH)])
        return self._call(name, self.one(of, depth), self.one(COUNT, depth))

    def _counted(self, kind: Type, depth: int) -> Term:
        name = self.rng.choice(["age_on", "age_on", "months_between", "months_between", "month_of"])
        return self._call(name, *[self.one(DATE, depth) for _ in range(1 if name == "month_of" else 2)])

    def _add_months(self, kind: Type, depth: int) -> Term:
        months = self.one(COUNT, depth - 1)
        if months.low < 0 or months.node.hi > 2400:
            months = Term(text := str(self.rng.choice([0, 1, 11, 12, 13, 240, 2400])), ops.literal(int(text)))
        return self._call("add_months", self.one(DATE, depth), months)

    def _generator(self, kind: Type, depth: int) -> tuple[Term, Node, str, bool]:
        """(value, condition, text of the generator, whether it knows)."""
        inner = Draw(self.rng, self.members, (), self.enums, self.knowing)
        value = inner.one(kind, depth)
        tests = [inner.one(BOOL, depth) for _ in range(self.rng.choice([0, 1, 1, 2]))]
        where = tests[0].node if len(tests) == 1 else Node("const", BOOL, 1, 1, detail=True)
        if len(tests) > 1:
            where = Node("and", BOOL, 0, 1, tuple(t.node for t in tests))
        text = f"{value.text} for m in members" + "".join(f" if {t.text}" for t in tests)
        return value, where, text, value.knows or any(t.knows for t in tests)

    def _total(self, kind: Type, depth: int) -> Term:
        if kind == COUNT and self.rng.random() < 0.5:
            value, where, text, knows = self._generator(BOOL, depth)
            return Term(f"count({text})", Node("count", COUNT, 0, self.most, (value.node, where)), knows)
        value, where, text, knows = self._generator(kind, depth)
        total = ops.total(value.node, self.most)
        return Term(f"sum({text})", replace(total, args=(value.node, where)), knows)

    def _quantifier(self, kind: Type, depth: int) -> Term:
        word = self.rng.choice(["any", "all"])
        value, where, text, knows = self._generator(BOOL, depth)
        return Term(f"{word}({text})", Node(word, BOOL, 0, 1, (value.node, where)), knows)

    def _at_least(self, kind: Type, depth: int) -> Term:
        of = self.rng.choice(NUMBERS)
        value, where, text, knows = self._generator(of, depth)
        if value.low < 0:
            raise ops.Mismatch("a lower bound needs values that cannot be negative")
        limit, sign = self.one(of, depth), self.rng.choice([">", ">="])
        ops.compare("ge", ops.total(value.node, self.most), limit.node)
        node = Node("at_least", BOOL, 0, 1, (value.node, where, limit.node), detail=sign)
        return Term(f"(sum_known({text}) {sign} {limit.text})", node, knows or limit.knows)

    most = 7
