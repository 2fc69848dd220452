"""Months as numbers: 202106, as lines have them."""

from __future__ import annotations

import datetime as dt

from doudi.kernel.dates import add_months


def period_of(day: dt.date) -> int:
    return day.year * 100 + day.month


def first_day(period: int) -> dt.date:
    return dt.date(period // 100, period % 100, 1)


def plus(period: int, months: int) -> int:
    return add_months(period * 100 + 1, months) // 100


def between(first: int, last: int) -> list[int]:
    """All months from the first to the last."""
    found = []
    while first <= last:
        found.append(first)
        first = plus(first, 1)
    return found


def shown(period: int) -> str:
    """202106 -> 2021-06."""
    return f"{period // 100:04d}-{period % 100:02d}"
