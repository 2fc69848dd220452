"""Published indices: facts of an area in both times, entered by an office of a city or of the province."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Place, require
from doudi.access.roles import Act
from doudi.areas.models import Area, Level
from doudi.kernel.errors import InputError
from doudi.payments.models import Publication
from doudi.payments.periods import first_day, period_of, plus
from doudi.payments.queries.prices import indices
from doudi.registry.models import AreaFact
from doudi.registry.services.facts import book
from doudi.registry.services.recording import after, check_happened, check_reason, recorded


def publish_index(
    actor: Actor, area: Area, period: int, values: Mapping[str, int], *, source: str, published_on: dt.date,
    reason: str = "",
) -> Publication:  # fmt: skip
    """What was published in a month: the figures of the month before, for an area and all below that have none.

    Published again it is a correction, which says why: what was taken for true before stays, with the moment at which
    that ended. ValidationError for what is no index of the month, out of its range, or of a county.
    """
    require(actor, Act.PAYMENT_APPROVE, Place(area.path))
    if area.level > Level.CITY:
        raise ValidationError(_("Indices are those of a city or of the province."))
    _check_values(period, values)
    if not source.strip() or len(source.strip()) > 40:
        raise ValidationError(_("Say in 40 characters at most where it comes from."))
    check_happened(actor, published_on)
    with transaction.atomic():
        Area.objects.select_for_update().get(pk=area.pk)
        before = Publication.objects.filter(area=area, period=period).values_list("values", flat=True)
        if any(set(each) & set(values) for each in before):
            check_reason(reason, _("Say why the index is corrected."))
            if published_on < first_day(period):
                raise ValidationError(_("It cannot have been published before its month."))
        elif period_of(published_on) != period:
            raise ValidationError(_("The month is the one in which the index was published."))
        replaced = {name: _take(area, period, name, value, source.strip()) for name, value in values.items()}
        row = Publication.objects.create(
            area=area, period=period, published_on=published_on, source=source.strip(), values=dict(values),
            account=actor.account_id, who=actor.name, reason=reason.strip()[:400],
        )  # fmt: skip
        recorded(actor, "index.publish", row, before=replaced, place=Place(area.path), reason=reason)
    return row


def _check_values(period: int, values: Mapping[str, int]) -> None:
    known = indices(period)
    if not values:
        raise ValidationError(_("Say at least one index."))
    for name, value in values.items():
        if name not in known:
            raise ValidationError(_("The rule book knows no fact %(name)s.") % {"name": name})
        try:
            book().facts[name].check(value)
        except InputError as error:
            raise ValidationError(str(error)) from None


def _take(area: Area, period: int, name: str, value: int, source: str) -> list[dict[str, Any]]:
    """The value for the days of a month; what is taken for true of those days is superseded. What that was."""
    start, end = first_day(period), first_day(plus(period, 1))
    known = AreaFact.objects.select_for_update().filter(area=area, name=name, known_to=None)
    old = [row for row in known if row.true_from < end and (row.true_to is None or row.true_to > start)]
    now = timezone.now()
    if old:
        now = after(max(row.known_from for row in old), now)
    for row in old:
        row.known_to = now
        row.save(update_fields=["known_to"])
        for first, last in _rest(row, start, end):
            AreaFact.objects.create(
                area=area, name=name, value=row.value, true_from=first, true_to=last, known_from=now, source=row.source
            )
    AreaFact.objects.create(
        area=area, name=name, value=value, true_from=start, true_to=end, known_from=now, source=source
    )
    return [{"fact": row.pk, "value": row.value} for row in old]


def _rest(row: AreaFact, start: dt.date, end: dt.date) -> list[tuple[dt.date, dt.date | None]]:
    """The days of a fact before and after a month."""
    pieces: list[tuple[dt.date, dt.date | None]] = []
    if row.true_from < start:
        pieces.append((row.true_from, start))
    if row.true_to is None or row.true_to > end:
        pieces.append((end, row.true_to))
    return pieces
