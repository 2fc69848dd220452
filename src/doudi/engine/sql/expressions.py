"""Emits one expression as SQL. Kleene logic and strict arithmetic where SQL's own functions would forget an unknown.

Built from sqlglot nodes, every operand in parentheses; no division is left to the database's own rounding.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from doudi.engine.expression.ir import Node

SQL = exp.Expr
#: How a reference becomes a column.
Column = Callable[[Node], SQL]
#: Operations whose emitted form uses an operand more than once: those operands become columns of their own.
REPEATS = ("if", "min", "max", "div", "age_on", "months_between", "add_months", "month_of")

_COMPARE = {"eq": exp.EQ, "ne": exp.NEQ, "lt": exp.LT, "le": exp.LTE, "gt": exp.GT, "ge": exp.GTE}
_ARITHMETIC = {"add": exp.Add, "sub": exp.Sub, "mul": exp.Mul}


def number(value: int) -> SQL:
    """A 64-bit integer literal."""
    return exp.cast(exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value)), "BIGINT")


def truth(value: bool) -> SQL:
    """A yes/no literal."""
    return exp.Boolean(this=value)


def case(*pairs: tuple[SQL, SQL], other: SQL | None = None) -> SQL:
    """CASE WHEN … END; without a single WHEN, what ELSE says."""
    if not pairs:
        return exp.cast(exp.Null(), "BIGINT") if other is None else other
    branches = [exp.If(this=test, true=value) for test, value in pairs]
    return exp.Case(ifs=branches, default=other)


def two(kind: type[exp.Binary], a: SQL, b: SQL) -> SQL:
    """A binary operation, both operands in parentheses."""
    result: SQL = kind(this=exp.Paren(this=a.copy()), expression=exp.Paren(this=b.copy()))
    return result


def no(a: SQL) -> SQL:
    """NOT a."""
    return exp.Not(this=exp.Paren(this=a))


def is_null(a: SQL) -> SQL:
    """a IS NULL."""
    return exp.Is(this=exp.Paren(this=a), expression=exp.Null())


def choose(test: SQL, then: SQL, other: SQL) -> SQL:
    """Unknown stays unknown: a plain ELSE would answer for it."""
    return case((test, then), (no(test.copy()), other))


def floor_div(n: SQL, d: SQL) -> SQL:
    """n // d for n >= 0 and d > 0, where every database agrees."""
    return exp.cast(two(exp.IntDiv, n, d), "BIGINT")


def emit(node: Node, column: Column) -> SQL:
    """The SQL of an expression; `column` gives the SQL of a reference."""
    op = node.op
    if op == "const":
        return truth(node.detail) if node.type.kind == "bool" else number(int(node.detail))
    if op == "ref":
        return column(node)
    args = [emit(a, column) for a in node.args]
    if op in _COMPARE:
        return two(_COMPARE[op], *args)
    if op in _ARITHMETIC:
        return two(_ARITHMETIC[op], *args)
    if op in ("and", "or"):
        return _chain(exp.And if op == "and" else exp.Or, args)
    if op == "not":
        return no(args[0])
    if op == "neg":
        return two(exp.Sub, number(0), args[0])
    if op == "if":
        return choose(*args)
    if op in ("min", "max"):
        return _extreme(exp.LTE if op == "min" else exp.GTE, args)
    if op == "div":
        return _divide(node, *args)
    if op == "known":
        return no(is_null(args[0]))
    return _dates(op, args)


def _chain(kind: type[exp.Binary], args: list[SQL]) -> SQL:
    result = args[0]
    for arg in args[1:]:
        result = two(kind, result, arg)
    return result


def _extreme(better: type[exp.Binary], args: list[SQL]) -> SQL:
    """The first argument at least as good as every other; a comparison with an unknown keeps it unknown."""
    arms: list[tuple[SQL, SQL]] = []
    unknown = _chain(exp.Or, [is_null(a.copy()) for a in args])
    arms.append((unknown, exp.cast(exp.Null(), "BIGINT")))
    for index, arg in enumerate(args[:-1]):
        rest = args[index + 1 :]
        arms.append((_chain(exp.And, [two(better, arg.copy(), r.copy()) for r in rest]), arg.copy()))
    return case(*arms, other=args[-1].copy())


def _divide(node: Node, n: SQL, d: SQL) -> SQL:
    divisor_node = node.args[1]
    if divisor_node.lo < 1:
        d = case((two(exp.GT, d, number(0)), d.copy()))
    rounded = _rounded(node.detail, n, d)
    if node.args[0].lo >= 0:
        return rounded
    flip = {"down": "up", "up": "down", "half_up": "half_up"}[node.detail]
    minus = two(exp.Sub, number(0), n.copy())
    negative = two(exp.Sub, number(0), _rounded(flip, minus, d.copy()))
    return choose(two(exp.GTE, n.copy(), number(0)), rounded, negative)


def _rounded(rounding: str, n: SQL, d: SQL) -> SQL:
    """For n >= 0."""
    if rounding == "down":
        return floor_div(n, d)
    if rounding == "up":
        return floor_div(two(exp.Add, n, two(exp.Sub, d, number(1))), d.copy())
    return floor_div(two(exp.Add, two(exp.Mul, number(2), n), d), two(exp.Mul, number(2), d.copy()))


def _part(day: SQL, by: int) -> SQL:
    return floor_div(day, number(by))


def _day(day: SQL) -> SQL:
    return two(exp.Sub, day, two(exp.Mul, _part(day.copy(), 100), number(100)))


def _month_index(day: SQL) -> SQL:
    """Months since year 0, January being 0."""
    year = _part(day, 10000)
    month = two(exp.Sub, _part(day.copy(), 100), two(exp.Mul, _part(day.copy(), 10000), number(100)))
    return two(exp.Add, two(exp.Mul, year, number(12)), two(exp.Sub, month, number(1)))


def _at_least_zero(value: SQL) -> SQL:
    return choose(two(exp.GT, value, number(0)), value.copy(), number(0))


def _dates(op: str, args: list[SQL]) -> SQL:
    if op == "age_on":
        birth, day = args
        reached = two(exp.GTE, day, birth)
        return choose(reached, _part(two(exp.Sub, day.copy(), birth.copy()), 10000), number(0))
    if op == "month_of":
        index = _month_index(args[0])
        years = two(exp.Mul, floor_div(index.copy(), number(12)), number(12))
        return two(exp.Add, two(exp.Sub, index, years), number(1))
    if op == "months_between":
        start, end = args
        whole = two(exp.Sub, _month_index(end), _month_index(start))
        short = choose(two(exp.LT, _day(end.copy()), _day(start.copy())), number(1), number(0))
        return _at_least_zero(two(exp.Sub, whole, short))
    raise AssertionError(f"{op} is laid out in columns by sql_plan")


def add_months_columns(day: SQL, months: SQL, put: Callable[[str, SQL], SQL]) -> SQL:
    """add_months in steps; `put` makes a column of a step and gives its reference, so that no step is repeated."""
    index = put("index", two(exp.Add, _month_index(day), months))
    year = put("year", floor_div(index, number(12)))
    month = put("month", two(exp.Add, two(exp.Sub, index, two(exp.Mul, year, number(12))), number(1)))

    def divides(by: int) -> SQL:
        return two(exp.EQ, two(exp.Mul, floor_div(year, number(by)), number(by)), year)

    leap = two(exp.And, divides(4), two(exp.Or, no(divides(100)), divides(400)))
    short = _chain(exp.Or, [two(exp.EQ, month, number(m)) for m in (4, 6, 9, 11)])
    february = two(exp.EQ, month, number(2))
    known = no(is_null(month))
    length = put(
        "length",
        case(
            (two(exp.And, february, leap), number(29)),
            (february, number(28)),
            (short, number(30)),
            (known, number(31)),
        ),
    )
    base = two(exp.Add, two(exp.Mul, year, number(10000)), two(exp.Mul, month, number(100)))
    kept = put("day", _day(day))
    return two(exp.Add, base, choose(two(exp.LT, length, kept), length, kept))
