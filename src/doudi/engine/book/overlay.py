"""What if a parameter were another: changes laid over the values of a book, never a copy of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from doudi.engine.book.areas import lineage
from doudi.engine.book.book import Book
from doudi.engine.book.parameters import Parameter
from doudi.engine.expression.arithmetic import div_half_up
from doudi.kernel.dates import parse_date
from doudi.kernel.errors import InputError, nearest
from doudi.kernel.money import parse_yuan

_FORM = re.compile(r"(?P<path>[\w.]*\w)\.?(?:@(?P<area>\w+))?\s*(?P<sign>\*=|\+=|-=|=)\s*(?P<value>\S+)\Z")


@dataclass(frozen=True)
class Change:
    """One change: of the parameter `path` or of every parameter under it, in an area or everywhere."""

    path: str
    area: str
    sign: str
    text: str

    def meets(self, parameter: Parameter) -> bool:
        return parameter.path == self.path or parameter.path.startswith(self.path + ".")

    def new(self, parameter: Parameter, value: int) -> int:
        """The changed value, a product rounded half up; InputError when it leaves the parameter's range."""
        if self.sign == "=":
            found = _typed(parameter, self.text)
        elif parameter.type in ("enum", "bool", "date"):
            raise InputError(f"{parameter.path} is a {parameter.rule_type}: it can be set with =, not with {self.sign}")
        elif self.sign == "*=":
            factor = _factor(self.text)
            found = div_half_up(value * factor.numerator, factor.denominator)
        else:
            by = _typed(parameter, self.text)
            found = value + by if self.sign == "+=" else value - by
        parameter.check(found)
        return found

    def __str__(self) -> str:
        return f"{self.path}{'@' + self.area if self.area else ''}{self.sign}{self.text}"


def _factor(text: str) -> Fraction:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise InputError(f"{text!r} is no factor, as 1.10 is") from None


def _typed(parameter: Parameter, text: str) -> int:
    """A value as typed: money in fen, or in yuan when it has a decimal point; rates whole or with %; codes by name."""
    if parameter.type == "enum":
        return parameter.parse(text)
    if parameter.type == "bool" and text.lower() in ("true", "false", "yes", "no"):
        return int(text.lower() in ("true", "yes"))
    if parameter.type == "date":
        return parse_date(text)
    if parameter.type.startswith("fen") and "." in text:
        return parse_yuan(text)
    if parameter.type == "rate" and text.endswith("%"):
        share = _factor(text[:-1]) * parameter.denominator / 100
        if share.denominator != 1:
            raise InputError(f"{parameter.path} cannot be {text!r}: it is a {parameter.rule_type}")
        return share.numerator
    if not re.fullmatch(r"-?\d+", text):
        raise InputError(f"{parameter.path} cannot be {text!r}: it is a {parameter.rule_type}")
    return int(text)


def parse_changes(book: Book, texts: Iterable[str]) -> tuple[Change, ...]:
    """Changes as typed: `dibao.standard*=1.10`, `dibao.rounding=up`, `dibao.standard.urban@CODE+=1000`."""
    changes = []
    for text in texts:
        found = _FORM.match(text.strip())
        if not found:
            raise InputError(f"{text!r} is no change, as programme.parameter*=1.10 or programme.parameter=65000 are")
        change = Change(found["path"], found["area"] or "", found["sign"], found["value"])
        met = [p for p in book.parameters() if change.meets(p)]
        if not met:
            paths = [p.path for p in book.parameters()]
            raise InputError(f"unknown parameter {change.path!r}{nearest(change.path, paths)}")
        if change.area and change.area not in book.areas:
            raise InputError(f"unknown area {change.area!r}{nearest(change.area, book.areas)}")
        changes.append(change)
    return tuple(changes)


def changed(book: Book, changes: Sequence[Change], parameter: Parameter, area: str, value: int) -> int:
    """The value in an area after all changes, in the order they were given."""
    for change in changes:
        if change.meets(parameter) and (not change.area or change.area in lineage(book.areas, area)):
            value = change.new(parameter, value)
    return value
