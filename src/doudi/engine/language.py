"""The rule language as plain Python: what a rule file imports, and how its functions run on complete facts.

Rule files are read by `ast` and never imported by the product. Tests import them, so that the functions themselves,
called with plain numbers, are the first of the ways of running a book. Amounts are fen, dates yyyymmdd integers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import IntEnum
from typing import Any

from doudi.engine.expression.arithmetic import DIVISIONS
from doudi.kernel import dates

Bool = bool
Count = Date = Fen = FenPerMonth = FenPerYear = AreaCode = int
Members = Iterable[Any]
Person = Family = Any
#: Codes of the enumerations, set by whoever imports rule files: fact or parameter name -> codes.
CODES: dict[str, tuple[str, ...]] = {}


class Rate(int):
    """An integer over a declared denominator; sums, differences and parts of rates keep it."""

    denominator: Any = 0

    def __new__(cls, value: int, denominator: int = 0) -> Rate:
        made = super().__new__(cls, value)
        made.denominator = denominator
        return made

    def __add__(self, other: int) -> Rate:
        return Rate(int(self) + int(other), self.denominator or getattr(other, "denominator", 0))

    __radd__ = __add__

    def __neg__(self) -> Rate:
        return Rate(-int(self), self.denominator)

    def __sub__(self, other: int) -> Rate:
        return self + (-other)

    def __rsub__(self, other: int) -> Rate:
        return -self + other


def enumeration(name: str) -> Any:
    """The codes of a fact or parameter, as in `Relation = enumeration("relation")`."""
    return IntEnum(name, [(code, number) for number, code in enumerate(CODES.get(name, ()))])


def _same(function: Callable[..., Any]) -> Callable[..., Any]:
    return function


def rule(*, cites: str, zh: str, en: str, from_: str = "", to: str = "") -> Callable[..., Any]:
    """A rule: what it cites, its name in two languages, the days it is in force."""
    return _same


def version_of(name: str, *, cites: str, from_: str, to: str = "", zh: str = "", en: str = "") -> Callable[..., Any]:
    """A later version of a rule, as a function of another name."""
    return _same


def recite(name: str, *, cites: str, from_: str, zh: str = "", en: str = "") -> None:
    """The last version goes on unchanged under a new article."""


def programme(name: str, **words: Any) -> None:
    """Declares the programme."""


def unit(name: str, **words: Any) -> None:
    """Declares who is assessed together."""


def branch(name: str, **words: Any) -> None:
    """Declares a way to be entitled."""


def receipt(name: str, lines: list[str]) -> None:
    """Declares the lines a branch's amount opens as."""


def count(flags: Iterable[bool]) -> int:
    """How many are true."""
    return sum(1 for flag in flags if flag)


def sum_known(values: Iterable[int]) -> int:
    """On complete facts, the sum; with facts missing, a lower bound."""
    return sum(values)


def known(value: object) -> bool:
    """Whether a value is there."""
    return value is not None


def _as(amount: int, result: int) -> int:
    """The result as a rate where it was made of one."""
    return Rate(result, amount.denominator) if isinstance(amount, Rate) else result


def _div(rounding: str) -> Callable[..., int]:
    def divide(n: int, d: int, when_zero: int | None = None) -> int:
        if d == 0 and when_zero is not None:
            return when_zero
        result = DIVISIONS[rounding](int(n), int(d))
        return result if isinstance(d, Rate) else _as(n, result)

    return divide


def _mul_rate(rounding: str) -> Callable[[int, int], int]:
    def multiply(amount: int, rate: int) -> int:
        denominator = getattr(rate, "denominator", 0)
        if not isinstance(rate, Rate) or not denominator:
            return 0  # the bare 0 that a rule may return for a rate
        return _as(amount, DIVISIONS[rounding](int(amount) * int(rate), denominator))

    return multiply


def _monthly(rounding: str) -> Callable[[int, int], int]:
    def monthly(amount: int, unit: int) -> int:
        return DIVISIONS[rounding](amount, 12 * unit) * unit

    return monthly


div_down, div_half_up, div_up = _div("down"), _div("half_up"), _div("up")
mul_rate_down, mul_rate_half_up, mul_rate_up = _mul_rate("down"), _mul_rate("half_up"), _mul_rate("up")
monthly_down, monthly_half_up, monthly_up = _monthly("down"), _monthly("half_up"), _monthly("up")
age_on, months_between = dates.age_on, dates.months_between
add_months, month_of = dates.add_months, dates.month_of


def per_year(amount: int) -> int:
    """Twelve months."""
    return amount * 12


def over_years(amount: int, years: int) -> int:
    """So many years."""
    return amount * years


def over_months(amount: int, months: int) -> int:
    """So many months."""
    return amount * months


def months_ago(parameter: Any, months: int) -> Any:
    """Only the engine looks up at another date."""
    raise NotImplementedError("a look-up at another date is run by the engine, not by the function itself")
