"""Searching events, and handing them out. `verify` proves the chain."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Min, Q, QuerySet

from doudi.audit.digests import FIELDS, moment
from doudi.audit.models import Event, Sealed, Unsealed

CHUNK = 500


def within(path_from: str, path_to: str) -> Q:
    """Of a part of the tree of areas."""
    return Q(area_path__gte=path_from, area_path__lt=path_to)


def of_object(object_type: str, object_id: int) -> QuerySet[Event]:
    """What happened to one thing, the latest first."""
    return Event.objects.filter(object_type=object_type, object_id=object_id).order_by("-id")


def oldest_unsealed() -> dt.datetime | None:
    """When the first event was written that no seal holds yet."""
    first = Unsealed.objects.aggregate(first=Min("event"))["first"]
    return Event.objects.filter(id=first).values_list("at", flat=True).first()


def export(events: QuerySet[Event]) -> Iterator[str]:
    """A line of JSON an event, with its digest and its place in the chain, for whoever has the key to check."""
    rows, last = events.order_by("id").values_list(*FIELDS), 0
    while chunk := list(rows.filter(id__gt=last)[:CHUNK]):
        yield from _lines(chunk)
        last = chunk[-1][0]


def _lines(chunk: list[tuple[Any, ...]]) -> Iterator[str]:
    keys = [row[0] for row in chunk]
    sealed = {row.event: row for row in Sealed.objects.filter(event__in=keys)}
    waiting = dict(Unsealed.objects.filter(event__in=keys).values_list("event", "digest"))
    for row in chunk:
        values = dict(zip(FIELDS, row, strict=True))
        values |= {"at": moment(values["at"]), "correlation": str(values["correlation"])}
        held = sealed.get(row[0])
        digest = held.digest if held else waiting.get(row[0])
        values |= {"digest": digest, "seal": held.seal_id if held else None, "place": held.place if held else None}
        yield json.dumps(values, ensure_ascii=False) + "\n"
