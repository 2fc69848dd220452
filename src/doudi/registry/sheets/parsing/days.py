"""A day, in any of the ways in which offices write one."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Any

from django.utils.translation import gettext_noop as _

from doudi.registry.sheets.faults import Wrong
from doudi.registry.sheets.parsing.characters import plain, with_figures

#: Day 0 of a spreadsheet program's count, from 1 March 1900 on.
_ZERO = dt.date(1899, 12, 30)
_FIRST, _LAST = 1850, 2100
_SERIAL = range(10_000, 73_051)
_TIME = re.compile(
    r"[\sT]*(上午|下午)?\s*\d{1,2}[:时]\d{1,2}([:分]\d{1,2}(\.\d+)?秒?)?分?\s*(Z|[AaPp][Mm]|[+-]\d\d:?\d\d)?$"
)
_WEEKDAY = re.compile(r"\(?(星期|周|礼拜)[一二三四五六日天]\)?")
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: n for n, name in enumerate(_NAMES, start=1)}
_NAMED = re.compile(r"[A-Za-z]{3,9}\.?")
_DATE = re.compile(r"[\d\s./\\,、;:_年月日号\-–—−]+")
_MARKED = re.compile(r"(?<!\d)(\d{1,2})\s*月")
_SERIAL_TEXT = re.compile(r"\d{5}(\.\d+)?")


def parse_day(cell: Any) -> dt.date:
    """Wrong says what is missing or impossible. Never a guess: 6/7/2021 and 21.7.6 are refused."""
    if isinstance(cell, dt.datetime):
        return _within(cell.date())
    if isinstance(cell, dt.date):
        return _within(cell)
    if isinstance(cell, bool):
        raise Wrong(_("this is no date"))
    if isinstance(cell, int | float):
        return _of_number(cell)
    return _of_text(plain(str(cell)))


def _of_number(number: float) -> dt.date:
    if not math.isfinite(number):
        raise Wrong(_("this is no date"))
    whole = int(number)
    if whole in _SERIAL:
        return _ZERO + dt.timedelta(days=whole)
    if number != whole:
        raise Wrong(_("this is no date"))
    return _of_figures(str(whole))


def _of_text(text: str) -> dt.date:
    text = text.lstrip("'`").removeprefix("公元")
    if re.search("农历|阴历|腊月|正月|闰", text):
        raise Wrong(_("this is a day of the lunar calendar: write the solar one"))
    if _SERIAL_TEXT.fullmatch(text):
        return _of_number(float(text))
    text = _WEEKDAY.sub("", _TIME.sub("", text)).replace("元月", "1月").replace("元年", "1年")
    text = _NAMED.sub(_month, with_figures(text))
    if not _DATE.fullmatch(text):
        raise Wrong(_("this is no date"))
    if marked := _MARKED.search(text):
        return _with_month(int(marked[1]), re.findall(r"\d+", text[: marked.start()] + " " + text[marked.end() :]))
    groups = re.findall(r"\d+", text)
    if len(groups) == 1:
        return _of_figures(groups[0])
    if len(groups) == 2:
        raise Wrong(_("the day is missing: write year, month and day") if len(groups[0]) == 4 else _("this is no date"))
    if len(groups) != 3:
        raise Wrong(_("write one day"))
    return _of_three(*groups)


def _with_month(month: int, rest: list[str]) -> dt.date:
    """The month is said; of the two other groups the one with four figures is the year."""
    years = [each for each in rest if len(each) == 4]
    days = [each for each in rest if len(each) <= 2]
    if len(rest) == 1:
        raise Wrong(_("the day is missing: write year, month and day") if years else _("the year is missing"))
    if len(rest) == 2 and not years:
        raise Wrong(_("write the year with four figures"))
    if len(years) != 1 or len(days) != 1:
        raise Wrong(_("write one day"))
    return _day(int(years[0]), month, int(days[0]))


def _of_three(one: str, two: str, three: str) -> dt.date:
    if len(one) == 4:
        return _day(int(one), int(two), int(three))
    if len(three) != 4:
        raise Wrong(_("write the year with four figures"))
    first, second, year = int(one), int(two), int(three)
    if first > 12 or first == second:
        return _day(year, second, first)
    if second > 12:
        return _day(year, first, second)
    raise Wrong(_("it is not clear which is the month: write the year first"))


def _month(found: re.Match[str]) -> str:
    """Jul -> 7月."""
    number = _MONTHS.get(found[0][:3].lower())
    return found[0] if number is None else f" {number}月 "


def _of_figures(figures: str) -> dt.date:
    if len(figures) in (8, 14):
        return _day(int(figures[:4]), int(figures[4:6]), int(figures[6:8]))
    if len(figures) == 6 and _FIRST <= int(figures[:4]) <= _LAST and 1 <= int(figures[4:]) <= 12:
        raise Wrong(_("the day is missing: write year, month and day"))
    if len(figures) == 6:
        raise Wrong(_("write the year with four figures"))
    if len(figures) == 4:
        raise Wrong(_("month and day are missing"))
    raise Wrong(_("this is no date"))


def _day(year: int, month: int, day: int) -> dt.date:
    if not 1 <= month <= 12:
        raise Wrong(_("there is no such month"))
    try:
        return _within(dt.date(year, month, day))
    except ValueError:
        raise Wrong(_("there is no such day")) from None


def _within(day: dt.date) -> dt.date:
    if not _FIRST <= day.year <= _LAST:
        raise Wrong(_("the year cannot be right"))
    return day
