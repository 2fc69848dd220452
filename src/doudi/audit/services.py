"""Recording events, sealing them, and taking out those whose time is over."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from doudi.audit.digests import digest_of, event_digest, head_digest, seal_digest
from doudi.audit.models import Event, Head, Seal, Sealed, Unsealed
from doudi.kernel.errors import InputError

#: Events of one seal at most.
BATCH = 1000


class Who(Protocol):
    """Somebody who acts, in one capacity."""

    @property
    def account_id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def posting_id(self) -> int | None: ...
    @property
    def role(self) -> str: ...
    @property
    def correlation(self) -> uuid.UUID: ...


@dataclass(frozen=True)
class Entry:
    """What an event tells, but for who and when."""

    act: str
    object_type: str
    object_id: int
    area_path: str = ""
    sensitivity: str = ""
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    reason: str = ""


def record(
    who: Who,
    act: str,
    object_type: str,
    object_id: int,
    *,
    area_path: str = "",
    sensitivity: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Event:
    """Writes an event in the transaction of its change; RuntimeError outside of one."""
    return record_all(who, [Entry(act, object_type, object_id, area_path, sensitivity, before, after, reason)])[0]


def record_all(who: Who, entries: Iterable[Entry]) -> list[Event]:
    """Writes many events of one act at once, each with the digest that a seal will take up."""
    if not connection.in_atomic_block:
        raise RuntimeError("an event is written in the transaction of the change it tells of")
    at = timezone.now()
    events: list[Event] = Event.objects.bulk_create(_event(who, at, entry) for entry in entries)
    Unsealed.objects.bulk_create(Unsealed(event=event.id, digest=event_digest(event)) for event in events)
    return events


def _event(who: Who, at: dt.datetime, entry: Entry) -> Event:
    """An event as it will be read back: plain text and whole numbers."""
    return Event(
        at=at, correlation=who.correlation, account=who.account_id, actor=str(who.name)[:100],
        posting=who.posting_id, role=str(who.role), act=str(entry.act), object_type=entry.object_type,
        object_id=int(entry.object_id), area_path=entry.area_path, sensitivity=str(entry.sensitivity),
        before=digest_of(entry.before), after=digest_of(entry.after),
        fields=" ".join(changed(entry.before or {}, entry.after or {})), reason=str(entry.reason),
    )  # fmt: skip


#: Whether a view may be recorded although the request is one that only reads.
RECORDING: ContextVar[bool] = ContextVar("recording a view", default=False)


def record_view(who: Who, object_type: str, object_id: int, *, purpose: str, area_path: str, sensitivity: str) -> Event:
    """That somebody looked at something sensitive, committed before they see it."""
    token = RECORDING.set(True)
    try:
        with transaction.atomic(durable=True):
            return record(
                who, "view", object_type, object_id, area_path=area_path, sensitivity=sensitivity, reason=purpose
            )
    finally:
        RECORDING.reset(token)


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The names of what differs."""
    names = sorted({*before, *after})
    return [name for name in names if before.get(name) != after.get(name)]


class Broken(InputError):
    """The chain does not end where the last seal was made: somebody took seals away, or put back an old database."""


def seal(most: int = BATCH) -> int:
    """Chains events that no seal holds yet, up to so many; how many there were. Broken when the end is not the end.

    Sealers wait for one another at the head; who writes events waits for nobody, and may commit them in any order.
    """
    if not Unsealed.objects.exists():
        return 0
    Head.objects.get_or_create(pk=1)  # by itself, so that two first sealers meet here and not in their batch
    with transaction.atomic():
        head = Head.objects.select_for_update().get(pk=1)
        last = Seal.objects.order_by("-number").first()
        if not ends_at(head, last):
            raise Broken("the chain of events does not end with the seal made last: doudi audit verify tells more")
        rows = list(Unsealed.objects.order_by("event").values_list("event", "digest")[:most])
        if rows:
            _add_seal(head, last, rows)
    return len(rows)


def ends_at(head: Head, last: Seal | None) -> bool:
    """Whether a seal is the one the head tells of."""
    number, digest = (last.number, last.digest) if last else (0, "")
    return head.number == number and head.digest == head_digest(number, digest)


def _add_seal(head: Head, last: Seal | None, rows: list[tuple[int, str]]) -> None:
    number, at = (last.number + 1 if last else 1), timezone.now()
    digest = seal_digest(number, at, last.digest if last else "", rows)
    made = Seal.objects.create(number=number, at=at, count=len(rows), digest=digest)
    Sealed.objects.bulk_create(
        Sealed(event=event, seal=made, place=place, digest=own) for place, (event, own) in enumerate(rows)
    )
    Unsealed.objects.filter(event__in=[event for event, _ in rows]).delete()
    head.number, head.digest = number, head_digest(number, digest)
    head.save(update_fields=["number", "digest"])


def seal_all() -> int:
    """Chains every event there is."""
    found = 0
    while done := seal():
        found += done
    return found


def mend(who: Who, *, reason: str) -> Event:
    """Lets sealing go on from the last seal there is, after somebody saw why others are gone; itself an event.

    Events of the seals that are gone wait again for a seal, with the digests they have.
    """
    if not reason.strip():
        raise InputError("say why sealing may go on although seals are missing")
    Head.objects.get_or_create(pk=1)
    with transaction.atomic():
        head = Head.objects.select_for_update().get(pk=1)
        last = Seal.objects.order_by("-number").first()
        if ends_at(head, last):
            raise InputError("the chain ends where it should: there is nothing to mend")
        event = record(who, "audit.mend", "audit.seal", last.number if last else 0, reason=reason)
        head.number = last.number if last else 0
        head.digest = head_digest(last.number, last.digest) if last else ""
        head.save(update_fields=["number", "digest"])
        lost = Sealed.objects.filter(seal_id__gt=head.number)
        rows = list(lost.values_list("event", "digest"))
        Unsealed.objects.bulk_create([Unsealed(event=key, digest=own) for key, own in rows], ignore_conflicts=True)
        QuerySet.delete(lost)  # past what refuses to
    return event


def expire(who: Who, *, before: dt.datetime, reason: str) -> int:
    """Takes out the oldest events, all from before a moment and sealed; how many. Itself an event, which tells up to
    which one. Their digests stay, so the chain still verifies.
    """
    if not reason.strip():
        raise InputError("say why events are taken out")
    with transaction.atomic():
        waits = Exists(Unsealed.objects.filter(event=OuterRef("id")))
        kept = Event.objects.filter(Q(at__gte=before) | waits).order_by("id").first()
        old = Event.objects.filter(id__lt=kept.id) if kept else Event.objects.all()
        last = old.order_by("-id").first()
        if last is None:
            return 0
        count = int(QuerySet.delete(old)[0])  # past what refuses to
        record(who, "audit.expire", "audit.event", last.id, reason=reason)
    return count
