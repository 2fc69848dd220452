"""Money and days as the reader's language writes them."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import get_language, gettext

from doudi.kernel.dates import to_date
from doudi.kernel.money import yuan

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def is_chinese() -> bool:
    """Whether the page is in Chinese."""
    return (get_language() or "zh").startswith("zh")


def money_text(fen: int | None) -> str:
    """123000 -> 1,230.00; unknown is said."""
    return gettext("not known") if fen is None else yuan(fen).replace("-", "−")


def day_text(day: dt.date | int | None) -> str:
    """A date, or yyyymmdd: 2021年7月6日, or 6 July 2021; of a moment its local day; nothing for none."""
    if day is None:
        return ""
    if isinstance(day, int):
        day = to_date(day)
    if isinstance(day, dt.datetime):
        day = local(day)
    return f"{day.year}年{day.month}月{day.day}日" if is_chinese() else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def moment_text(at: dt.datetime) -> str:
    """A day and a time of it, to the minute."""
    return f"{day_text(at)} {local(at):%H:%M}"


def local(at: dt.datetime) -> dt.datetime:
    """In the server's time zone."""
    from django.utils import timezone

    return timezone.localtime(at) if timezone.is_aware(at) else at
