"""Closing a month of a programme in an area: what is counted is kept; a second count is restated, with its reason."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Place, require
from doudi.access.roles import Act
from doudi.areas.models import Area, Level, range_of
from doudi.payments.models import MonthClose, Run, RunKind, State
from doudi.payments.queries.months import paid_in
from doudi.payments.queries.roll import figures
from doudi.registry.services.recording import check_reason, recorded


def close_month(actor: Actor, area: Area, programme: str, period: int, *, reason: str = "") -> MonthClose:
    """Counts and keeps a month. ValidationError while a run of it is open, or where a restatement has no reason."""
    require(actor, Act.PAYMENT_PREPARE, Place(area.path))
    if area.level > Level.COUNTY:
        raise ValidationError(_("A month is closed for a county or above."))
    _check_runs(area, programme, period)
    found = figures(area, programme, period)
    last = latest(area, programme, period)
    if last is not None:
        check_reason(reason, _("This month was closed before: say why it is restated."))
        if last.figures == found:
            raise ValidationError(_("Nothing differs from what was closed."))
    try:
        with transaction.atomic():
            row: MonthClose = MonthClose.objects.create(
                area=area, area_path=area.path, programme=programme, period=period,
                version=last.version + 1 if last else 1, figures=found, reason=reason.strip()[:400],
                closed_on=actor.on, account=actor.account_id, who=actor.name,
            )  # fmt: skip
            recorded(actor, "month.close", row, reason=reason)
    except IntegrityError:
        raise ValidationError(_("Somebody has just closed this month: look at it again."), code="stale") from None
    return row


def latest(area: Area, programme: str, period: int) -> MonthClose | None:
    rows = MonthClose.objects.unscoped("of an area that somebody may close")
    found: MonthClose | None = rows.filter(area=area, programme=programme, period=period).order_by("-version").first()
    return found


def differs(row: MonthClose) -> dict[str, Any]:
    """What of a closed month would be counted otherwise today: each figure as it was, and as it is."""
    now = figures(row.area, row.programme, row.period)
    return {key: {"was": row.figures.get(key), "is": now[key]} for key in now if row.figures.get(key) != now[key]}


def _check_runs(area: Area, programme: str, period: int) -> None:
    start, end = range_of(area.path)
    runs = Run.objects.unscoped("of an area that somebody may close").filter(
        programme=programme, period=period, area_path__gte=start, area_path__lt=end
    )
    if paid_in(programme, period) and not runs.filter(kind__in=(RunKind.MONTHLY, RunKind.PRICE)).exists():
        raise ValidationError(_("No run of this month has been made here."))
    if open_ := runs.exclude(state=State.CLOSED).count():
        raise ValidationError(_("%(count)s runs of this month are still open.") % {"count": open_})
