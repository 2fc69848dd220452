"""Locking a run: what was held before and may be paid comes in, and a digest is taken of who is paid what."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, TextField, Value, When
from django.db.models.functions import Coalesce, Concat

from doudi.areas.models import range_of
from doudi.payments.models import Chunk, Hold, Line, LineState, OrderKind, Phase, Run, RunKind, Transfer
from doudi.payments.services.building import payee_of, payee_of_part
from doudi.payments.services.checking import Moment, hold_all
from doudi.payments.services.prices import payee_of_person

#: What of a line is signed for, in this order.
SIGNED = ("pk", "award_id", "order_id", "person_id", "period", "kind", "amount_fen", "payee_id")
SIGNED_TRANSFER = ("pk", "root_id", "payee_id", "amount_fen")


def lock(run: Run, chunk: Chunk) -> None:
    """Of one part: payees as they are now, the checks once more, and the digest."""
    came = take_in(run, chunk)
    new = refresh_payees(run, chunk)
    hold_all(run, chunk, Moment.LOCK, *([Moment.PAYEES] if came or new else []))
    chunk.digest = digest_of(run, chunk)


def unlock(run: Run) -> None:
    """Sent back: the parts are as they were checked. Who signed what stays recorded."""
    run.chunks.update(phase=Phase.CHECKED, digest="")
    run.digest = ""
    run.save(update_fields=["digest"])


def take_in(run: Run, chunk: Chunk) -> int:
    """Lines that an earlier run held and somebody let go: this run pays them. How many."""
    if run.kind == RunKind.REISSUE:
        return 0
    ready = list(freed(run, chunk.area.path).values_list("pk", flat=True))
    still = Line.objects.filter(pk__in=ready, state=LineState.HELD)  # another run may have taken it meanwhile
    return still.update(run=run, chunk=chunk, state=LineState.DUE)  # unscoped: as above


def freed(run: Run, path: str) -> QuerySet[Line]:
    """Lines below a path that runs of the same kind held, and that nothing holds any more."""
    start, end = range_of(path)
    waits = Hold.objects.filter(line=OuterRef("pk"), answer="")
    held = Line.objects.filter(
        ~Q(state=LineState.DUE),  # as the index says it: SQLite does not conclude it
        programme=run.programme, area_path__gte=start, area_path__lt=end, state=LineState.HELD, run__kind=run.kind,
    ).exclude(run=run)  # fmt: skip  # unscoped: a run that somebody may make covers its area
    return held.filter(~Exists(waits)).exclude(run__state__in=("building", "built"))


def refresh_payees(run: Run, chunk: Chunk) -> bool:
    """Who was confirmed since the line was made is paid; an account that changed never costs a payment.

    Whether there are payees that were confirmed since the run was made.
    """
    if run.kind == RunKind.REISSUE:
        return _refresh_transfers(chunk)
    rows = Line.objects.filter(chunk=chunk).exclude(state=LineState.VOID)  # unscoped: the run is held
    own = payee_of_part(OuterRef("award"), OuterRef("kind"))
    none = Q(payee=None) | Q(payee__ended_on__isnull=False) | ~Q(kind="") & Q(Exists(own), payee__kind="")
    since = rows.filter(none | Q(payee__confirmed_on__gte=run.made_on))
    found = list(since.values_list("pk", "kind", "payee__ended_on", "payee__kind", "payee"))
    old = [pk for pk, kind, ended, of, payee in found if payee is None or ended or kind != of]
    return _refresh(run, old) > 0 or len(old) < len(found)


def _refresh_transfers(chunk: Chunk) -> bool:
    """What is sent once more goes where it would be sent today."""
    now = payee_of_part(OuterRef("payee__award"), OuterRef("payee__kind"))
    old = Transfer.objects.filter(chunk=chunk, payee__ended_on__isnull=False)
    found = list(old.annotate(now=Subquery(now)).filter(~Q(now=None)).values_list("pk", "now"))
    for pk, payee in found:
        Transfer.objects.filter(pk=pk).update(payee=payee)
    return bool(found)


def refresh_payee(line: Line) -> None:
    """Of a line that is held: in no digest, so it may be done at any time."""
    _refresh(line.run, [line.pk])
    line.refresh_from_db(fields=["payee"])


def _refresh(run: Run, keys: Sequence[int]) -> int:
    """Gives lines the payees of today; to how many there is one."""
    now: Any = Subquery(payee_of(OuterRef("paid_award"), OuterRef("kind")))
    own = Subquery(payee_of_part(OuterRef("paid_award"), OuterRef("kind")))
    now = Case(When(order__kind=OrderKind.FUNERAL, then=own), default=now)
    if run.kind == RunKind.PRICE:
        now = Subquery(payee_of_person(OuterRef("person"), run.period))
    lines = Line.objects.filter(pk__in=keys).annotate(
        paid_award=Coalesce("award", "order__award")
    )  # unscoped: as above
    found = list(lines.annotate(now=now).filter(now__isnull=False).values_list("pk", "now"))
    for pk, payee in found:
        Line.objects.filter(pk=pk).update(payee=payee)  # unscoped: as above
    return len(found)


def due(run: Run, chunk: Chunk | None = None) -> QuerySet[Line]:
    """The lines a run pays, or a part of it."""
    rows = Line.objects.filter(chunk=chunk) if chunk else Line.objects.filter(chunk__run=run)  # unscoped: of a run
    return rows.filter(state=LineState.DUE)


def digest_of(run: Run, chunk: Chunk) -> str:
    """sha256 over what a part pays to whom, line by line in the order in which they were made."""
    rows: Any = due(run, chunk)
    if run.kind == RunKind.REISSUE:
        rows = Transfer.objects.filter(chunk=chunk)
    signed = _as_text(SIGNED_TRANSFER if run.kind == RunKind.REISSUE else SIGNED)
    texts = rows.annotate(signed=signed).order_by("pk").values_list("signed", flat=True)
    found = hashlib.sha256()
    for text in texts.iterator(chunk_size=5000):
        found.update(text.encode())
        found.update(b"\n")
    return found.hexdigest()


def _as_text(names: Sequence[str]) -> Concat:
    """The columns of a row as one text, made by the database: a million of these are read twice a run."""
    parts = [part for name in names for part in (F(name), Value("|"))]
    return Concat(*parts, output_field=TextField())


def whole(digests: Iterable[str]) -> str:
    """Of a run, over those of its parts in the order of their areas."""
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def count(run: Run) -> None:
    """The control totals as the lines are now."""
    rows = Line.objects.filter(chunk__run=run).exclude(state=LineState.VOID)  # unscoped: of a run
    held = Q(state=LineState.HELD)
    told = rows.aggregate(
        lines=Count("pk"), total=Sum("amount_fen"), held=Count("pk", filter=held),
        held_fen=Sum("amount_fen", filter=held),
    )  # fmt: skip
    if run.kind == RunKind.REISSUE:
        told = Transfer.objects.filter(run=run).aggregate(lines=Count("pk"), total=Sum("amount_fen"))
    run.lines, run.total_fen = told["lines"], told["total"] or 0
    run.held, run.held_fen = told.get("held") or 0, told.get("held_fen") or 0
