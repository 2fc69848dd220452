"""Resident identity numbers (GB 11643-1999): 17 digits and a check figure; the older ones have 15 digits."""

from __future__ import annotations

import datetime as dt
import unicodedata

from doudi.kernel.errors import InputError

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_FIGURES = "10X98765432"


def check_figure(first: str) -> str:
    """The 18th figure of a number's first 17 digits."""
    return _FIGURES[sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True)) % 11]


def parse_id_number(text: str) -> str:
    """A number as offices type it, full-width, spaced, a small x or 15 digits, as 18 figures.

    InputError says what is wrong and never repeats the number.
    """
    number = "".join(unicodedata.normalize("NFKC", text).split()).upper().replace("-", "")
    if len(number) == 15 and number.isdigit():
        first = number[:6] + "19" + number[6:]
        number = first + check_figure(first)
    if len(number) != 18 or not number[:17].isdigit() or not number.isascii():
        raise InputError("an identity number has 18 figures, the last of which may be X")
    if number[17] != check_figure(number[:17]):
        raise InputError("the identity number's last figure does not fit the others: one of them is mistyped")
    if born(number) is None:
        raise InputError("the identity number holds no day of birth")
    return number


def born(number: str) -> dt.date | None:
    """The day of birth in a number of 18 figures; None when it holds no such day."""
    try:
        return dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def is_male(number: str) -> bool:
    return int(number[16]) % 2 == 1


def masked(number: str) -> str:
    """As it is shown to those who need not see it: the first six figures and the last four."""
    return f"{number[:6]} ******** {number[-4:]}" if len(number) == 18 else "*" * len(number)
