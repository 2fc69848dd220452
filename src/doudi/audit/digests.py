"""Keyed digests: of values, of an event, of a batch, of the end of the chain. Whoever lacks the key can make none."""

from __future__ import annotations

import datetime as dt
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings

from doudi.audit.models import Event

#: What an event's digest is over: every column.
FIELDS = (
    "id", "at", "correlation", "account", "actor", "posting", "role", "act", "object_type", "object_id", "area_path",
    "sensitivity", "before", "after", "fields", "reason",
)  # fmt: skip
_AT = FIELDS.index("at")
_text = json.JSONEncoder(ensure_ascii=False, default=str).encode


def digest_of(values: Mapping[str, Any] | None) -> str:
    """Of a row's values: equal ones have the same, and nobody can try out which they were; empty for nothing."""
    if values is None:
        return ""
    return _keyed("values", json.dumps(values, sort_keys=True, ensure_ascii=False, default=str))


def event_digest(event: Event) -> str:
    """Over every column of an event."""
    return row_digest([getattr(event, name) for name in FIELDS])


def row_digest(row: Sequence[Any]) -> str:
    """The same of an event's columns in the order of FIELDS."""
    values = list(row)
    values[_AT] = moment(row[_AT])
    return _keyed("event", _text(values))


def seal_digest(number: int, at: dt.datetime, before: str, rows: Iterable[tuple[int, str]]) -> str:
    """Over a batch, as numbers and digests of events, and the digest of the seal before it."""
    lines = (f"{event} {digest}" for event, digest in rows)
    return _keyed("seal", "\n".join([str(number), moment(at), before, *lines]))


def head_digest(number: int, digest: str) -> str:
    """Over the number and digest of the last seal; empty before the first."""
    return _keyed("head", f"{number} {digest}") if number else ""


def moment(at: dt.datetime) -> str:
    """The same text for the same moment, whatever the server's time zone and database are."""
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _keyed(kind: str, text: str) -> str:
    return hmac.digest(settings.KEYS.audit, f"{kind}\0{text}".encode(), "sha256").hex()
