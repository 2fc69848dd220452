"""When something is due. Pure: the calendar of work is handed in.

How days are counted, in the words of this project: the day of the event does not count (行政复议法 of 2023 art. 88
hands the reckoning to the law of civil procedure, which says so, as does 民法典 art. 201, recalled). A limit in months
ends on the day of the same number, or the last one of a shorter month (民法典 art. 202, recalled). A limit in calendar
days or months whose last day is free ends on the next working day (民法典 art. 203, recalled). That the same holds
of the short limits of 220号 and its like, which name no rule, is this project's decision. A limit in working days ends
on one by itself. A posting is up for so many days and is no limit on an act: it ends on its last day, free or not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from doudi.engine.procedure.model import Limit
from doudi.kernel.dates import add_months, from_date, to_date
from doudi.kernel.working_days import WorkingDays

#: A pause: its first and its last day; none while it lasts.
Pause = tuple[dt.date, dt.date | None]
#: While a pause lasts nothing falls due.
NEVER = dt.date.max
DAY = dt.timedelta(days=1)


def due(limit: Limit, since: dt.date, paused: Sequence[Pause], days: WorkingDays) -> dt.date:
    """The last day on which it is in time; the days of a pause do not count."""
    pauses = [(first, NEVER if last is None else last) for first, last in paused]
    if limit.unit == "working_days":
        return _counted(limit.days, since, pauses, days)
    if limit.unit == "months":
        end = to_date(add_months(from_date(since), limit.days))
        return _rolled(_counted((end - since).days, since, pauses, None), pauses, days)
    return _rolled(_counted(limit.days, since, pauses, None), pauses, days)


def left(due: dt.date, on: dt.date, days: WorkingDays) -> int:
    """Working days that are left after today; 0 on the last one, negative when it is late, be it by a free day."""
    return days.between(on, due) if on <= due else min(-1, -days.between(due, on))


def posted_until(first: dt.date, number: int) -> dt.date:
    """The last day of a posting; the day it goes up does not count."""
    return first + number * DAY


def _counted(
    number: int, since: dt.date, pauses: Sequence[tuple[dt.date, dt.date]], days: WorkingDays | None
) -> dt.date:
    """So many days on, of work where a calendar is given, each outside every pause."""
    day = since
    while number:
        day = _resumed(day + DAY, pauses)
        if day == NEVER:
            return NEVER
        number -= days is None or days.works(day)
    return day


def _rolled(day: dt.date, pauses: Sequence[tuple[dt.date, dt.date]], days: WorkingDays) -> dt.date:
    """The day itself, or the next one that is worked and outside every pause."""
    while day != NEVER and not days.works(day):
        day = _resumed(day + DAY, pauses)
    return day


def _resumed(day: dt.date, pauses: Sequence[tuple[dt.date, dt.date]]) -> dt.date:
    """The day itself, or the first one after the pauses it lies in."""
    while inside := [last for first, last in pauses if first <= day <= last]:
        if max(inside) == NEVER:
            return NEVER
        day = max(inside) + DAY
    return day
