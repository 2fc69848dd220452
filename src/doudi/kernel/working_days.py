"""Which days are worked in China, and how to count them. The day that something happens on is never counted."""

from __future__ import annotations

import datetime as dt
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from chinese_calendar import constants

from doudi.kernel.errors import InputError, nearest

#: Years that the library does not carry yet.
TABLE = Path(__file__).with_suffix(".toml")
KEYS = ("source", "published", "off", "worked")
DAY = dt.timedelta(days=1)


class WorkingDays:
    """The calendar of work: weekdays, less the holidays that fall on them, plus the weekends that make up for those."""

    def __init__(self, table: Path = TABLE):
        own = _read(table)
        self._years = frozenset({day.year for day in constants.holidays} | own.keys())
        off = {day for day in constants.holidays if day.weekday() < 5 and day.year not in own}
        worked = {day for day in constants.workdays if day.weekday() > 4 and day.year not in own}
        for entry in own.values():
            off.update(entry["off"])
            worked.update(entry["worked"])
        self._off, self._worked = _Days(off), _Days(worked)

    def known(self, day: dt.date) -> bool:
        """Whether the year's holidays are known; of any other year only the weekdays are."""
        return day.year in self._years

    def works(self, day: dt.date) -> bool:
        """Whether the day is worked."""
        return day in self._worked if day.weekday() > 4 else day not in self._off

    def add(self, day: dt.date, number: int) -> dt.date:
        """The day on which so many working days have passed; the first one counted is the day after at the earliest."""
        if number < 0:
            raise ValueError("working days are counted forward")
        while number:
            day += DAY
            number -= self.works(day)
        return day

    def next(self, day: dt.date) -> dt.date:
        """The day itself where it is worked, or the first one after it that is."""
        while not self.works(day):
            day += DAY
        return day

    def between(self, start: dt.date, end: dt.date) -> int:
        """Working days after `start` up to and with `end`; negative where `end` lies before `start`."""
        if end < start:
            return -self.between(end, start)
        weekdays = _weekdays(end) - _weekdays(start)
        return weekdays - self._off.between(start, end) + self._worked.between(start, end)


class _Days:
    """Days in order, that can be counted."""

    def __init__(self, days: Iterable[dt.date]):
        self._days = sorted(days)
        self._known = frozenset(self._days)

    def __contains__(self, day: dt.date) -> bool:
        return day in self._known

    def between(self, start: dt.date, end: dt.date) -> int:
        """How many lie after `start` up to and with `end`."""
        return bisect_right(self._days, end) - bisect_right(self._days, start)


def _weekdays(day: dt.date) -> int:
    """Mondays to Fridays from the year 1, which began on a Monday, up to and with the day."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * 5 + min(rest, 5)


def _read(path: Path) -> dict[int, Mapping[str, Any]]:
    """The table by year; InputError naming file and year for what is none."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path.name}: {error}") from None
    return {_year(path, name): _checked(f"{path.name}: [{name}]", int(name), entry) for name, entry in data.items()}


def _year(path: Path, name: str) -> int:
    if not name.isdigit() or len(name) != 4:
        raise InputError(f"{path.name}: [{name}] is no year")
    return int(name)


def _checked(where: str, year: int, entry: Any) -> Mapping[str, Any]:
    if not isinstance(entry, dict):
        raise InputError(f"{where} is no table of days")
    for key in entry:
        if key not in KEYS:
            raise InputError(f"{where} has an unknown key {key!r}{nearest(key, KEYS)}")
    for key in KEYS:
        if not entry.get(key):
            raise InputError(f"{where} lacks {key!r}")
    for key, is_right, what in (("off", _is_weekday, "weekday"), ("worked", _is_weekend, "Saturday or Sunday")):
        for day in entry[key]:
            if not isinstance(day, dt.date) or day.year != year or not is_right(day):
                raise InputError(f"{where}: {day} in {key!r} is no {what} of {year}")
    return entry


def _is_weekday(day: dt.date) -> bool:
    return day.weekday() < 5


def _is_weekend(day: dt.date) -> bool:
    return day.weekday() > 4
