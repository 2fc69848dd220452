"""Runs as far as somebody may see them: lists, what differs from the month before, and who left the roll and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from doudi.access.actor import Actor
from doudi.areas.models import range_of
from doudi.casework.models import Decision, Outcome
from doudi.payments.models import Cause, Line, LineState, Run, RunKind, Suspension
from doudi.payments.periods import plus
from doudi.payments.terms import terms

#: What of a run's lines differs from the month before: name in an address, and how it is told apart.
CHANGES: dict[str, Q] = {
    "new": Q(cause=Cause.MONTH, previous_fen=None),
    "more": Q(cause=Cause.MONTH, amount_fen__gt=F("previous_fen")),
    "less": Q(cause=Cause.MONTH, amount_fen__lt=F("previous_fen")),
    "same": Q(cause=Cause.MONTH, amount_fen=F("previous_fen")),
    "back": Q(cause=Cause.BACK),
}


@dataclass(frozen=True)
class Change:
    """Lines of one kind of change, how much they bring, and by how much that is more than before; fen."""

    name: str
    lines: int
    fen: int
    more_fen: int


@dataclass(frozen=True)
class Exit:
    """A line of the month before whose award has none now. `why`: ended | suspended | other."""

    line: Line
    why: str
    reason: str = ""


def runs(actor: Actor, *, period: int | None = None, programme: str = "", state: str = "") -> QuerySet[Run]:
    """The runs somebody may see, the newest month first."""
    rows = Run.objects.visible_to(actor).select_related("area")
    if period:
        rows = rows.filter(period=period)
    if programme:
        rows = rows.filter(programme=programme)
    if state:
        rows = rows.filter(state=state)
    return rows.order_by("-period", "-pk")


def find_run(actor: Actor, pk: int) -> Run | None:
    found: Run | None = Run.objects.visible_to(actor).select_related("area").filter(pk=pk).first()
    return found


def changes(actor: Actor, run: Run) -> list[Change]:
    """What differs from the month before, as far as somebody may see it; in one statement."""
    rows = Line.objects.visible_to(actor).filter(chunk__run=run).exclude(state=LineState.VOID)
    asked: dict[str, Any] = {}
    for name, of in CHANGES.items():
        asked[f"{name}_lines"] = Count("pk", filter=of)
        asked[f"{name}_fen"] = Sum("amount_fen", filter=of)
        asked[f"{name}_before"] = Sum("previous_fen", filter=of)
    told = rows.aggregate(**asked)
    return [
        Change(name, told[f"{name}_lines"], told[f"{name}_fen"] or 0,
               (told[f"{name}_fen"] or 0) - (told[f"{name}_before"] or 0))
        for name in CHANGES
    ]  # fmt: skip


def exits(actor: Actor, run: Run) -> QuerySet[Line]:
    """Lines of the month before the run's first whose award, or the one that replaced it, has none in the run's."""
    before = plus(run.period, -terms().months(run.programme, run.period))
    start, end = range_of(run.area_path)
    now = Line.objects.filter(programme=run.programme, period=run.period, kind=OuterRef("kind"))  # unscoped: whether
    same = now.filter(award=OuterRef("award"))
    instead = now.filter(household=OuterRef("household"), person=OuterRef("person"))
    rows = Line.objects.visible_to(actor).filter(
        programme=run.programme, period=before, award__isnull=False, area_path__gte=start, area_path__lt=end
    )
    rows = rows.exclude(state=LineState.VOID).filter(~Exists(same), ~Exists(instead))
    return rows.select_related("person", "household", "award").order_by("area_path", "pk")


def left(actor: Actor, run: Run) -> tuple[int, int]:
    """How many left the roll, and how much they were paid the month before; fen."""
    if run.kind != RunKind.MONTHLY:
        return 0, 0
    told = exits(actor, run).aggregate(lines=Count("pk"), fen=Sum("amount_fen"))
    return told["lines"], told["fen"] or 0


def why_left(rows: list[Line]) -> list[Exit]:
    """Why each has no line now: by which decision or order, in its own words. Two statements for all."""
    awards = [row.award_id for row in rows]
    ended = {
        each.case.award_id: each for each in Decision.objects.filter(
            case__award__in=awards, outcome__in=(Outcome.ENDED, Outcome.ADJUSTED)
        ).select_related("case").order_by("pk")
    }  # fmt: skip  # unscoped: of lines that are seen
    waits = {
        each.award_id: each for each in Suspension.objects.unscoped("of lines that are seen").filter(
            award__in=awards, until=None
        )
    }  # fmt: skip
    return [_exit(row, ended, waits) for row in rows]


def _exit(row: Line, ended: dict[int | None, Decision], waits: dict[int, Suspension]) -> Exit:
    if row.award_id in waits:
        return Exit(row, "suspended", waits[row.award_id].reason)
    if row.award is not None and row.award.until is not None:
        found = ended.get(row.award_id)
        return Exit(row, "ended", found.reason if found else "")
    return Exit(row, "other")
