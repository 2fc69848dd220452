"""Handing out the books to a checker: itself an event."""

from __future__ import annotations

from typing import BinaryIO

from django.db import transaction

from doudi.access.actor import Actor
from doudi.access.permissions import Place, require
from doudi.access.roles import Act
from doudi.areas.models import Area
from doudi.audit.services import record
from doudi.payments.queries.beancount import beancount_text


def hand_out_books(actor: Actor, stream: BinaryIO, *, area: Area | None = None, by: str = "line") -> int:
    """Writes the ledger as Beancount's text, the whole one or an area's; how many bytes. People are pseudonyms."""
    path = area.path if area else actor.path
    require(actor, Act.PAYMENT_VIEW, Place(path))
    written = 0
    with transaction.atomic():
        for piece in beancount_text(area, by=by):
            written += stream.write(piece.encode())
        record(actor, "ledger.export", "payments.entry", 0, area_path=path, after={"by": by, "bytes": written})
    return written
