"""Months of a programme in an area: what was closed, and what may be closed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from doudi.access.actor import Actor
from doudi.areas.models import Area, range_of
from doudi.payments.models import MonthClose, Run, State
from doudi.payments.periods import between, period_of, plus

#: Months that are shown.
SHOWN = 12


@dataclass(frozen=True)
class Month:
    """`runs` of it and how many of them are `open`; `close` is the last count, `versions` how many there were."""

    period: int
    runs: int
    open: int
    close: MonthClose | None
    versions: int

    @property
    def may_close(self) -> bool:
        return self.runs > 0 and self.open == 0


def months(actor: Actor, area: Area, programme: str) -> list[Month]:
    """The last twelve months, the newest first; three statements however many there are."""
    last = period_of(actor.on)
    periods = between(plus(last, 1 - SHOWN), last)
    start, end = range_of(area.path)
    rows = Run.objects.visible_to(actor).filter(
        programme=programme, period__in=periods, area_path__gte=start, area_path__lt=end
    )
    open_ = Count("pk", filter=~Q(state=State.CLOSED))
    counted = rows.values("period").annotate(count=Count("pk"), open=open_).order_by("period")
    runs = {each["period"]: each for each in counted}
    closes: dict[int, list[MonthClose]] = {}
    closed = MonthClose.objects.visible_to(actor).filter(area=area, programme=programme, period__in=periods)
    for row in closed.order_by("version"):
        closes.setdefault(row.period, []).append(row)
    found = []
    for period in reversed(periods):
        told, kept = runs.get(period, {"count": 0, "open": 0}), closes.get(period, [])
        found.append(Month(period, told["count"], told["open"], kept[-1] if kept else None, len(kept)))
    return found


def versions(actor: Actor, area: Area, programme: str, period: int) -> list[MonthClose]:
    """All counts of a month, the last first."""
    rows = MonthClose.objects.visible_to(actor).filter(area=area, programme=programme, period=period)
    return list(rows.order_by("-version"))
