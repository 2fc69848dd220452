"""Returned payments once more: those whose account was put right, or that somebody wants tried again."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from doudi.areas.models import range_of
from doudi.payments.bulk import insert_from
from doudi.payments.models import Answer, Chunk, Line, LineState, Payee, Run, State, Transfer


def choose(run: Run, chunk: Chunk) -> int:
    """Transfers for what came back and may go out again; how many. What no account was put right for stays open."""
    start, end = range_of(chunk.area.path)
    now = Payee.objects.in_force().filter(award=OuterRef("payee__award"), kind=OuterRef("payee__kind"))
    after = Payee.objects.in_force().filter(  # of the award that replaced it, where somebody entered another account
        award__household=OuterRef("payee__award__household"), award__programme=run.programme,
        award__since=OuterRef("payee__award__until"), kind=OuterRef("payee__kind"),
    ).exclude(account=OuterRef("payee__account"))  # fmt: skip
    owed = Line.objects.filter(
        chunk=OuterRef("first_chunk"), payee=OuterRef("first_payee"), state=LineState.DUE
    )  # unscoped: a run that somebody may make covers its area
    rows = Transfer.objects.filter(
        answer=Answer.RETURNED, reissue=None, run__programme=run.programme,
        run__state__in=(State.SETTLED, State.CLOSED),
        chunk__area__path__gte=start, chunk__area__path__lt=end,
    ).annotate(
        first_chunk=Coalesce("root__chunk_id", "chunk_id"), first_payee=Coalesce("root__payee_id", "payee_id"),
        now=Coalesce(Subquery(after.values("pk")[:1]), Subquery(now.values("pk")[:1])),
    )  # fmt: skip
    mended = rows.filter(~Q(now=F("payee")), now__isnull=False).filter(Exists(owed))
    return insert_from(Transfer, mended, {
        "run": Value(run.pk), "chunk": Value(chunk.pk), "payee": F("now"), "amount_fen": F("amount_fen"),
        "reissue_of": F("pk"), "root": Coalesce("root_id", "pk"), "answer": Value(""), "code": Value(""),
        "text": Value(""),
    }, once=True)  # fmt: skip
