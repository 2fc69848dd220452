"""Handing out the record of events: itself an event."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.audit.models import Event
from doudi.audit.queries import export
from doudi.audit.services import record


def hand_out(actor: Actor, events: QuerySet[Event], *, reason: str) -> Iterator[str]:
    """A line of JSON an event, of those the actor may see; ValidationError without a reason."""
    require(actor, Act.AUDIT_EXPORT)
    if not reason.strip():
        raise ValidationError(_("Say what the export is for."))
    with transaction.atomic():
        last = events.order_by("-id").values_list("id", flat=True).first() or 0
        record(actor, "audit.export", "audit.event", last, area_path=actor.path, reason=reason.strip())
    return export(events.filter(id__lte=last))
