"""Dates as integers of the form yyyymmdd, the same arithmetic in every way of running a rule.

An age is reached on the birthday itself; who is born on 29 February reaches it on 1 March of a common year
(docs/decisions/0007). Months between two dates are full months: the last one counts only once its day is reached.
"""

from __future__ import annotations

import datetime as dt

from doudi.kernel.errors import InputError


def from_date(day: dt.date) -> int:
    """2021-06-01 -> 20210601."""
    return day.year * 10000 + day.month * 100 + day.day


def to_date(value: int) -> dt.date:
    """20210601 -> date(2021, 6, 1); ValueError when there is no such day."""
    return dt.date(value // 10000, value // 100 % 100, value % 100)


def parse_date(text: str) -> int:
    """'2021-06-01' -> 20210601; InputError on anything else."""
    try:
        return from_date(dt.date.fromisoformat(text))
    except ValueError:
        raise InputError(f"{text!r} is not a date of the form 2021-06-01") from None


def show_date(value: int) -> str:
    return f"{value // 10000:04d}-{value // 100 % 100:02d}-{value % 100:02d}"


def age_on(birth: int, day: int) -> int:
    """Full years reached on the day; 0 before birth."""
    return max(0, (day - birth) // 10000)


def months_between(start: int, end: int) -> int:
    """Full months from start to end; 0 when end is earlier."""
    months = (end // 10000 - start // 10000) * 12 + (end // 100 % 100 - start // 100 % 100)
    return max(0, months - (1 if end % 100 < start % 100 else 0))


def add_months(day: int, months: int) -> int:
    """The same day so many months on, or the last day of that month where it is shorter."""
    index = day // 10000 * 12 + day // 100 % 100 - 1 + months
    year, month = index // 12, index % 12 + 1
    return year * 10000 + month * 100 + min(day % 100, month_length(year, month))


def month_length(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def month_of(day: int) -> int:
    """1 to 12."""
    return day // 100 % 100
