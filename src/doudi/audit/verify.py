"""Proving the chain: every digest computed again, every event accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from doudi.audit.digests import FIELDS, head_digest, row_digest, seal_digest
from doudi.audit.models import Event, Head, Seal, Sealed, Unsealed

#: Events, and seals, read at once.
CHUNK = 1000
#: Faults that are told one by one.
TOLD = 100
_OBJECT = FIELDS.index("object_id")


@dataclass
class Verified:
    """What a look at the whole chain found. `faults` are sentences; there is none where all is as it was written."""

    seals: int = 0
    events: int = 0
    expired: int = 0
    #: events that no seal holds yet
    unsealed: int = 0
    #: the last seal's number and digest: kept elsewhere, they prove later that nothing up to it was changed or removed
    last: int = 0
    digest: str = ""
    faults: list[str] = field(default_factory=list)
    #: faults beyond those that are told
    more: int = 0

    @property
    def sound(self) -> bool:
        return not self.faults

    def fault(self, sentence: str) -> None:
        if len(self.faults) < TOLD:
            self.faults.append(sentence)
        else:
            self.more += 1


Progress = Callable[[int, int], None]


def verify(progress: Progress | None = None, *, known: tuple[int, str] | None = None) -> Verified:
    """Computes every digest again, of each event and each batch, from the first seal to the last.

    Events may be written and sealed meanwhile. `known` is the number and digest of a seal, from an earlier look.
    """
    found, missing, expired = Verified(), [], _expired_up_to()
    head = Head.objects.filter(pk=1).first() or Head()
    last = Seal(number=0, digest="")
    for seal, rows in _batches(progress):
        _check_seal(found, seal, last, rows)
        missing += _check_events(found, rows, expired)
        if seal.number == head.number and head.digest != head_digest(seal.number, seal.digest):
            found.fault(f"the end of the chain was changed: it does not fit seal {seal.number}")
        if known and seal.number == known[0] and seal.digest != known[1]:
            found.fault(f"seal {seal.number} is another than the one known from before")
        found.seals, found.last, found.digest, last = found.seals + 1, seal.number, seal.digest, seal
    _check_end(found, last, max(head.number, known[0] if known else 0))
    missing += _check_unsealed(found)
    expired = _expired_up_to() if missing else expired  # some may have been taken out meanwhile
    for event in missing:
        if event > expired:
            found.fault(f"event {event} is missing")
        else:
            found.expired += 1
    _check_strays(found)
    return found


def _batches(progress: Progress | None) -> Iterator[tuple[Seal, list[tuple[int, str, int]]]]:
    """Each seal with its events' numbers, digests and places."""
    total, done, last = Seal.objects.count(), 0, -1
    while seals := _enough(Seal.objects.filter(number__gt=last).order_by("number")[:CHUNK]):
        last = seals[-1].number
        rows = Sealed.objects.filter(seal__gte=seals[0].number, seal__lte=last).order_by("seal", "place")
        found = groupby(rows.values_list("seal", "event", "digest", "place"), key=lambda row: row[0])
        held = {number: [(event, digest, place) for _, event, digest, place in own] for number, own in found}
        for seal in seals:
            yield seal, held.get(seal.number, [])
        done += len(seals)
        if progress:
            progress(done, max(total, done))


def _enough(seals: Iterable[Seal]) -> list[Seal]:
    """The first seals, until they hold enough events to read at once."""
    taken, events = [], 0
    for seal in seals:
        taken.append(seal)
        events += seal.count
        if events >= CHUNK:
            break
    return taken


def _check_seal(found: Verified, seal: Seal, last: Seal, rows: list[tuple[int, str, int]]) -> None:
    if seal.number != last.number + 1:
        found.fault(f"before seal {seal.number} there is none: {seal.number - last.number - 1} are missing")
    if [place for *_, place in rows] != list(range(seal.count)):
        found.fault(f"seal {seal.number} does not hold the {seal.count} events it was made of")
    pairs = [(event, digest) for event, digest, _ in rows]
    if seal_digest(seal.number, seal.at, last.digest, pairs) != seal.digest:
        found.fault(f"seal {seal.number} does not fit its events and the seal before it")


def _check_events(found: Verified, rows: Iterable[tuple[Any, ...]], expired: int) -> list[int]:
    """Those that are not there although nobody took them out; rows begin with an event's number and digest."""
    digests = {event: digest for event, digest, *_ in rows}
    missing = set(digests)
    for row in Event.objects.filter(id__in=list(digests)).values_list(*FIELDS):
        missing.discard(row[0])
        found.events += 1
        if row_digest(row) != digests[row[0]]:
            found.fault(f"event {row[0]} was changed")
    gone = sorted(event for event in missing if event > expired)
    found.expired += len(missing) - len(gone)
    return gone


def _check_end(found: Verified, last: Seal, known: int) -> None:
    if last.number < known:
        found.fault(f"the chain ends with seal {last.number}, but seal {known} was made: the end was taken away")
    now = Head.objects.filter(pk=1).first() or Head()
    if bool(now.number) != bool(last.number or known) or bool(now.digest) != bool(now.number):
        found.fault("what tells the end of the chain was taken away or changed")


def _check_unsealed(found: Verified) -> list[int]:
    """The tail: their digests are there, a seal is not. Those of them that are missing."""
    missing, last = [], -1
    while rows := list(
        Unsealed.objects.filter(event__gt=last).order_by("event").values_list("event", "digest")[:CHUNK]
    ):
        missing += _check_events(found, rows, 0)
        found.unsealed += len(rows)
        last = rows[-1][0]
    return missing


def _check_strays(found: Verified) -> None:
    """Events, digests and seals that do not belong together."""
    sealed, unsealed = (
        Exists(Sealed.objects.filter(event=OuterRef("id"))),
        Exists(Unsealed.objects.filter(event=OuterRef("id"))),
    )
    for event in _some(found, Event.objects.filter(~sealed, ~unsealed)):
        found.fault(f"event {event} was not recorded but put there: it has no digest")
    twice = Unsealed.objects.filter(Exists(Sealed.objects.filter(event=OuterRef("event"))))
    for event in _some(found, twice):
        found.fault(f"event {event} has a seal and waits for another")
    for event in _some(found, Sealed.objects.filter(~Exists(Seal.objects.filter(number=OuterRef("seal_id"))))):
        found.fault(f"event {event} has a seal that is missing")


def _some(found: Verified, rows: QuerySet[Any]) -> list[int]:
    """The first keys, of a wrong kind of rows of which there should be none; the rest are counted."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[: TOLD + 1])
    if len(keys) > TOLD:
        found.more += rows.count() - TOLD
    return keys[:TOLD]


def _expired_up_to() -> int:
    """The last event that was taken out, as the latest act says whose digest is right."""
    for row in Event.objects.filter(act="audit.expire").order_by("-id").values_list(*FIELDS):
        made = {
            *Sealed.objects.filter(event=row[0]).values_list("digest", flat=True),
            *Unsealed.objects.filter(event=row[0]).values_list("digest", flat=True),
        }
        if row_digest(row) in made:
            return int(row[_OBJECT])
    return 0
