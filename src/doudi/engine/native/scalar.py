"""Emits one expression as Python for numba: a value, and whether it is known, side by side.

A yes/no value that is unknown is False, so that logic is a few operations on bits; a number that is unknown is any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from doudi.engine.expression.arithmetic import mul_range
from doudi.engine.expression.ir import INT64, Node

_COMPARE = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_ARITHMETIC = {"add": "+", "sub": "-", "mul": "*"}
_CALLS = ("age_on", "months_between", "add_months", "month_of")


class TooWide(Exception):
    """An expression whose range is not proved to fit 64 bits; compiled code would wrap without a word."""


@dataclass(frozen=True)
class Val:
    """A value as text: its number or truth, and whether it is known; `known` is empty where it always is."""

    value: str
    known: str = ""

    @property
    def false(self) -> str:
        """Whether it is known to be no."""
        return f"({self.known} & (not {self.value}))" if self.known else f"(not {self.value})"

    @property
    def is_known(self) -> str:
        return self.known or "True"


def both(*known: str) -> str:
    """Whether all of several are known."""
    return " & ".join(dict.fromkeys(k for k in known if k))


@dataclass
class Code:
    """Lines of a function. A name is given once, and the same text has the same name wherever that still holds."""

    depth: int
    names: Iterator[int]
    lines: list[str] = field(default_factory=list)
    said: list[dict[str, str]] = field(default_factory=lambda: [{}])

    def put(self, line: str) -> None:
        self.lines.append("    " * self.depth + line)

    def variable(self, text: str, hint: str) -> str:
        """A new name for a value that changes."""
        found = f"{hint}{next(self.names)}"
        self.put(f"{found} = {text}")
        return found

    def name(self, text: str, hint: str = "t") -> str:
        """A name for a value."""
        for said in self.said:
            if text in said:
                return said[text]
        found = self.said[-1][text] = self.variable(text, hint)
        return found

    def known(self, text: str) -> str:
        """A name for whether something is known; nothing where it always is."""
        return self.name(text, "k") if " " in text else text

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        self.put(head)
        self.depth += 1
        self.said.append({})
        yield
        self.said.pop()
        self.depth -= 1


#: How an operand is emitted: a reference's value, or any other expression's.
Emit = Callable[[Node], Val]


def check_width(node: Node) -> None:
    """TooWide unless every value an operation makes on the way fits 64 bits."""
    spans = [(node.lo, node.hi)]
    if node.op == "div":
        n, d = node.args
        spans.append(mul_range((-2, 2), (min(n.lo, -d.hi), max(n.hi, d.hi))))
    for low, high in spans:
        if low < -INT64 or high > INT64:
            raise TooWide(f"{node.op} {node.name} could be {low} to {high}")


def constant(node: Node) -> Val:
    """A constant, always known."""
    if node.type.kind == "bool":
        return Val("True" if node.detail else "False")
    return Val(f"({int(node.detail)})")


def operation(node: Node, code: Code, emit: Emit) -> Val:
    """Any operation but a reference and an aggregate."""
    check_width(node)
    op = node.op
    if op == "const":
        return constant(node)
    args = [emit(arg) for arg in node.args]
    if op in ("and", "or"):
        return junction(op, args, code)
    if op == "not":
        return Val(code.name(args[0].false), args[0].known)
    if op == "if":
        return _choose(node, args, code)
    if op == "known":
        return Val(args[0].known or "True")
    known = code.known(both(*(a.known for a in args)))
    values = [a.value for a in args]
    if op in _COMPARE:
        text = f"{values[0]} {_COMPARE[op]} {values[1]}"
        return Val(code.name(f"({text}) & {known}" if known else text), known)
    if op in _ARITHMETIC:
        return Val(code.name(f"{values[0]} {_ARITHMETIC[op]} {values[1]}"), known)
    if op == "neg":
        return Val(code.name(f"-{values[0]}"), known)
    if op in ("min", "max"):
        return Val(_extreme("least" if op == "min" else "most", values, code), known)
    if op == "div":
        return _divide(node, values, known, code)
    assert op in _CALLS, op
    return Val(code.name(f"{op}({', '.join(values)})"), known)


def junction(op: str, args: list[Val], code: Code) -> Val:
    """Kleene's and, or."""
    idle = Val("True" if op == "and" else "False")
    args = [arg for arg in args if arg != idle] or [idle]
    found = args[0]
    for other in args[1:]:
        found = _two(op, found, other, code)
    return found


def _two(op: str, a: Val, b: Val, code: Code) -> Val:
    sign = "&" if op == "and" else "|"
    value = code.name(f"{a.value} {sign} {b.value}")
    if not a.known and not b.known:
        return Val(value)
    parts = [f"({both(a.known, b.known)})"]
    for one, other in ((a, b), (b, a)):
        if other.known:  # it may be unknown: then only one that settles the answer makes it known
            parts.append(one.false if op == "and" else one.value)
    return Val(value, code.name(" | ".join(parts), "k"))


def _choose(node: Node, args: list[Val], code: Code) -> Val:
    test, then, other = args
    value = code.name(f"pick({test.value}, {then.value}, {other.value})")
    if then.known == other.known:
        arms = then.known
    elif not then.known:
        arms = code.name(f"{test.value} | {other.known}", "k")
    elif not other.known:
        arms = code.name(f"(not {test.value}) | {then.known}", "k")
    else:
        arms = code.name(f"pick({test.value}, {then.known}, {other.known})", "k")
    known = code.known(both(test.known, arms))
    if node.type.kind == "bool" and known:
        value = code.name(f"{value} & {known}")
    return Val(value, known)


def _extreme(call: str, values: list[str], code: Code) -> str:
    found = values[0]
    for value in values[1:]:
        found = code.name(f"{call}({found}, {value})")
    return found


def _divide(node: Node, values: list[str], known: str, code: Code) -> Val:
    n, d = values
    if node.args[1].lo < 1:
        positive = code.name(f"{d} > 0", "k")
        known = code.known(both(known, positive))
    if node.args[1].op != "const":
        d = code.name(f"most({d}, 1)")  # an unknown divisor may hold anything
    return Val(code.name(f"div_{node.detail}({n}, {d})"), known)
