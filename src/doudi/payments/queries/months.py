"""Months of a programme in an area: what was closed, and what may be closed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from doudi.access.actor import Actor
from doudi.areas.models import Area, range_of
from doudi.payments.models import MonthClose, Run, RunKind, State
from doudi.payments.periods import between, period_of, plus
from doudi.payments.terms import terms

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

    #: whether there is the run by which the month is paid, or it is paid with a later one
    whole: bool = True

    @property
    def may_close(self) -> bool:
        return self.whole and self.open == 0


def months(actor: Actor, area: Area, programme: str) -> list[Month]:
    """The last twelve months, the newest first; three statements however many there are."""
    last = period_of(actor.on)
    periods = between(plus(last, 1 - SHOWN), last)
    start, end = range_of(area.path)
    rows = Run.objects.visible_to(actor).filter(
        programme=programme, period__in=periods, area_path__gte=start, area_path__lt=end
    )
    open_ = Count("pk", filter=~Q(state=State.CLOSED))
    own = Count("pk", filter=Q(kind__in=(RunKind.MONTHLY, RunKind.PRICE)))
    counted = rows.values("period").annotate(count=Count("pk"), open=open_, own=own).order_by("period")
    runs = {each["period"]: each for each in counted}
    closes: dict[int, list[MonthClose]] = {}
    closed = MonthClose.objects.visible_to(actor).filter(area=area, programme=programme, period__in=periods)
    for row in closed.order_by("version"):
        closes.setdefault(row.period, []).append(row)
    found = []
    for period in reversed(periods):
        told, kept = runs.get(period, {"count": 0, "open": 0, "own": 0}), closes.get(period, [])
        found.append(Month(period, told["count"], told["open"], kept[-1] if kept else None, len(kept),
                           told["own"] > 0 or not paid_in(programme, period)))  # fmt: skip
    return found


def paid_in(programme: str, period: int) -> bool:
    """Whether a programme is paid in a month: one that is paid by the quarter is not in the first two."""
    return period % 100 % terms().months(programme, period) == 0


def versions(actor: Actor, area: Area, programme: str, period: int) -> list[MonthClose]:
    """All counts of a month, the last first."""
    rows = MonthClose.objects.visible_to(actor).filter(area=area, programme=programme, period=period)
    return list(rows.order_by("-version"))
