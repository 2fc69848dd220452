"""Makes typed nodes: checks that units agree and that no value can leave int64."""

from __future__ import annotations

from collections.abc import Callable

from doudi.engine.expression.arithmetic import div_range, mul_range
from doudi.engine.expression.ir import INT64, Node
from doudi.engine.expression.types import BOOL, COUNT, DATE, FEN, LITERAL, MONEY, PER_MONTH, PER_YEAR, Type, join
from doudi.kernel import dates

DATE_RANGE = (19000101, 20991231)


class Mismatch(Exception):
    """Units do not agree, or a value could leave int64. The text says which."""


def literal(value: int) -> Node:
    """A bare whole number."""
    kind = LITERAL if value >= 0 else COUNT
    return Node("const", kind, value, value, detail=value)


def is_zero(node: Node) -> bool:
    """Whether a node is the bare number 0, which fits every unit."""
    return node.op == "const" and node.detail == 0 and node.type.kind == "literal"


def _node(op: str, kind: Type, span: tuple[int, int], *args: Node, detail: object = None) -> Node:
    if span[0] < -INT64 or span[1] > INT64:
        raise Mismatch("the value could leave 64 bits: narrow the ranges of its facts or parameters")
    return Node(op, kind, span[0], span[1], args, detail)


def _join(a: Node, b: Node, what: str) -> Type:
    kind = join(a.type, b.type, is_zero(a), is_zero(b))
    if kind is None:
        raise Mismatch(f"cannot {what} a {a.type} and a {b.type}")
    return kind


def _amount(node: Node, what: str) -> Type:
    if node.type.kind not in (*MONEY, "count", "literal", "rate"):
        raise Mismatch(f"cannot {what} a {node.type}")
    return node.type


def add(a: Node, b: Node) -> Node:
    """a + b of one unit."""
    _amount(a, "add"), _amount(b, "add")
    return _node("add", _join(a, b, "add"), (a.lo + b.lo, a.hi + b.hi), a, b)


def subtract(a: Node, b: Node) -> Node:
    """a - b of one unit."""
    _amount(a, "subtract"), _amount(b, "subtract")
    return _node("sub", _join(a, b, "subtract"), (a.lo - b.hi, a.hi - b.lo), a, b)


def negate(a: Node) -> Node:
    """-a."""
    if a.op == "const":
        return literal(-int(a.detail))
    return _node("neg", _amount(a, "negate"), (-a.hi, -a.lo), a)


def multiply(a: Node, b: Node) -> Node:
    """An amount times a count."""
    kinds = (_amount(a, "multiply").kind, _amount(b, "multiply").kind)
    if "rate" in kinds:
        raise Mismatch("a rate is applied with mul_rate_down, mul_rate_half_up or mul_rate_up")
    if kinds[0] in MONEY and kinds[1] in MONEY:
        raise Mismatch(f"cannot multiply a {a.type} by a {b.type}")
    kind = a.type if kinds[0] in MONEY else b.type if kinds[1] in MONEY else COUNT
    return _node("mul", kind, mul_range((a.lo, a.hi), (b.lo, b.hi)), a, b)


def compare(op: str, a: Node, b: Node) -> Node:
    """A comparison of two values of one unit; only ordered types have < and >."""
    kind = _join(a, b, "compare")
    if op not in ("eq", "ne") and kind.kind in ("enum", "bool", "area"):
        raise Mismatch(f"a {kind} has no order")
    return Node(op, BOOL, 0, 1, (a, b))


def smallest(*items: Node) -> Node:
    """min of two values or more."""
    return _extreme("min", min, items)


def largest(*items: Node) -> Node:
    """max of two values or more."""
    return _extreme("max", max, items)


def _extreme(op: str, pick: Callable[..., int], items: tuple[Node, ...]) -> Node:
    if len(items) < 2:
        raise Mismatch(f"{op} needs two values or more")
    kind, zero = items[0].type, is_zero(items[0])
    for item in items[1:]:
        joined = join(kind, item.type, zero, is_zero(item))
        if joined is None or joined.kind in ("enum", "bool", "area"):
            raise Mismatch(f"cannot take the {op} of a {kind} and a {item.type}")
        kind, zero = joined, zero and is_zero(item)
    return _node(op, kind, (pick(i.lo for i in items), pick(i.hi for i in items)), *items)


def total(value: Node, max_family: int) -> Node:
    """Range and type of a sum over at most so many members."""
    kind = _amount(value, "sum")
    kind = COUNT if kind.kind == "literal" else kind
    return _node("sum", kind, (min(0, value.lo * max_family), max(0, value.hi * max_family)))


def _divide(rounding: str, kind: Type, n: Node, d: Node) -> Node:
    """n / d with d > 0; where d could be zero the caller has already dealt with it."""
    _node("mul", COUNT, mul_range((-2, 2), (min(n.lo, -d.hi), max(n.hi, d.hi))))  # the emitted 2n + d must fit too
    return _node("div", kind, div_range(rounding, (n.lo, n.hi), (d.lo, d.hi)), n, d, detail=rounding)


def divide(rounding: str) -> Callable[..., Node]:
    """Maker of a division with a named rounding; a divisor that may be zero needs when_zero."""

    def make(n: Node, d: Node, when_zero: Node | None = None) -> Node:
        _amount(n, "divide"), _amount(d, "divide by")
        if d.type.kind in ("count", "literal"):
            kind = n.type if n.type.kind != "literal" else COUNT
        elif _join(n, d, "divide"):
            kind = COUNT
        if d.lo < 0:
            raise Mismatch("the divisor could be negative")
        if d.lo > 0 and when_zero is None:
            return _divide(rounding, kind, n, d)
        if when_zero is None:
            raise Mismatch("the divisor could be zero: say when_zero=")
        quotient = _divide(rounding, kind, n, d)
        if join(kind, when_zero.type, False, is_zero(when_zero)) is None:
            raise Mismatch(f"when_zero is a {when_zero.type}, the quotient a {kind}")
        low, high = min(quotient.lo, when_zero.lo), max(quotient.hi, when_zero.hi)
        return Node("if", kind, low, high, (compare("eq", d, literal(0)), when_zero, quotient))

    return make


def mul_rate(rounding: str) -> Callable[..., Node]:
    """Maker of amount x rate / denominator with a named rounding."""

    def make(amount: Node, rate: Node) -> Node:
        if rate.type.kind != "rate" or not rate.type.denominator:
            raise Mismatch(f"a rate is needed here, this is a {rate.type}")
        _amount(amount, "apply a rate to")
        product = _node("mul", amount.type, mul_range((amount.lo, amount.hi), (rate.lo, rate.hi)), amount, rate)
        return _divide(rounding, amount.type, product, literal(rate.type.denominator))

    return make


def per_year(amount: Node) -> Node:
    """Twelve months, exactly."""
    if amount.type != PER_MONTH and not is_zero(amount):
        raise Mismatch(f"per_year needs an amount per month, this is a {amount.type}")
    return _node("mul", PER_YEAR, (amount.lo * 12, amount.hi * 12), amount, literal(12))


def monthly(rounding: str) -> Callable[..., Node]:
    """Maker of a twelfth of a yearly amount, rounded to a unit of fen."""

    def make(amount: Node, unit: Node) -> Node:
        if amount.type != PER_YEAR or unit.type != FEN:
            raise Mismatch(f"monthly_{rounding} needs an amount per year and a unit in fen")
        if unit.lo < 1:
            raise Mismatch("the unit of rounding could be zero")
        whole = _node("mul", FEN, (unit.lo * 12, unit.hi * 12), unit, literal(12))
        parts = _divide(rounding, COUNT, amount, whole)
        # within one unit of a twelfth, whatever the unit is
        low, high = min(0, amount.lo // 12 - unit.hi), max(0, amount.hi // 12 + unit.hi)
        return _node("mul", PER_MONTH, (low if amount.lo < 0 else 0, high), parts, unit)

    return make


def over_years(amount: Node, years: Node) -> Node:
    """So many years of a yearly amount."""
    if amount.type != PER_YEAR or years.type.kind not in ("count", "literal"):
        raise Mismatch("over_years needs an amount per year and a count")
    return _node("mul", FEN, mul_range((amount.lo, amount.hi), (years.lo, years.hi)), amount, years)


def over_months(amount: Node, months: Node) -> Node:
    """So many months of a monthly amount."""
    if amount.type != PER_MONTH or months.type.kind not in ("count", "literal"):
        raise Mismatch("over_months needs an amount per month and a count")
    return _node("mul", FEN, mul_range((amount.lo, amount.hi), (months.lo, months.hi)), amount, months)


def _dates(*items: Node) -> None:
    for item in items:
        if item.type != DATE:
            raise Mismatch(f"a date is needed here, this is a {item.type}")


def age_on(birth: Node, day: Node) -> Node:
    """Full years reached on a day."""
    _dates(birth, day)
    return Node("age_on", COUNT, 0, dates.age_on(birth.lo, day.hi), (birth, day))


def months_between(start: Node, end: Node) -> Node:
    """Full months from start to end."""
    _dates(start, end)
    return Node("months_between", COUNT, 0, dates.months_between(start.lo, end.hi), (start, end))


def add_months(day: Node, months: Node) -> Node:
    """The day so many months on."""
    _dates(day)
    if months.type.kind not in ("count", "literal") or months.lo < 0 or months.hi > 2400:
        raise Mismatch("add_months needs a count from 0 to 2400")
    return Node("add_months", DATE, day.lo, dates.add_months(day.hi, months.hi), (day, months))


def month_of(day: Node) -> Node:
    """1 to 12."""
    _dates(day)
    return Node("month_of", COUNT, 1, 12, (day,))


def months_ago(parameter: Node, months: Node) -> Node:
    """A parameter as it stood so many months before the month that is judged."""
    if parameter.op != "ref" or parameter.detail != "param" or months.op != "const":
        raise Mismatch("months_ago needs a parameter and a plain number")
    return Node("ref", parameter.type, parameter.lo, parameter.hi, (), "param", parameter.name, "self", months.detail)


FUNCTIONS: dict[str, Callable[..., Node]] = {
    "min": smallest,
    "max": largest,
    **{f"div_{r}": divide(r) for r in ("down", "half_up", "up")},
    **{f"mul_rate_{r}": mul_rate(r) for r in ("down", "half_up", "up")},
    **{f"monthly_{r}": monthly(r) for r in ("down", "half_up", "up")},
    "per_year": per_year,
    "over_years": over_years,
    "over_months": over_months,
    "age_on": age_on,
    "months_between": months_between,
    "add_months": add_months,
    "month_of": month_of,
    "months_ago": months_ago,
}
