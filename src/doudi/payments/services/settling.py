"""The bank's answers: loaded whole or not at all, and booked: what was paid to people, what came back to the funds."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from itertools import islice
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.payments.models import (
    Answer,
    AnswerFile,
    Chunk,
    Line,
    LineState,
    Run,
    RunKind,
    Side,
    State,
    Transaction,
    Transfer,
)
from doudi.payments.services.books import Amount, account, book_once
from doudi.payments.services.funds import give_back
from doudi.payments.services.signing import held_run
from doudi.payments.services.told import BACK, PAID, Answers, read_answers
from doudi.registry.services.recording import check_reason, recorded, values

#: Rows changed together.
TOGETHER = 500
#: Bytes read at once.
STEP = 1 << 20


def load_answers(actor: Actor, run: Run, stream: BinaryIO, *, version: int) -> AnswerFile:
    """What the bank says of a released run. The same file again changes nothing; one bad row, and nothing is taken.

    ValidationError with the row: a reference that is not of this run, an amount that is not what was sent, or two
    answers for one.
    """
    require(actor, Act.PAYMENT_RELEASE, run)
    digest = _digest(stream)
    known: AnswerFile | None = run.answer_files.filter(sha256=digest).first()
    if known is not None:
        return known
    told = read_answers(run, stream)
    with transaction.atomic():
        run = held_run(actor, run, version)
        if run.state != State.RELEASED:
            raise ValidationError(_("The run waits for no answer of a bank."))
        before = values(run)
        row: AnswerFile = AnswerFile.objects.create(
            run=run, sha256=digest, rows=told.rows, returned=len(told.back),
            loaded_on=actor.on, account=actor.account_id, who=actor.name,
        )  # fmt: skip
        _keep(run, told, actor)
        run.version += 1
        run.save(update_fields=["version", "state", "returned", "returned_fen"])
        recorded(actor, "run.answers", run, before=before)
    return row


def settle(actor: Actor, run: Run, chunk: Chunk) -> None:
    """Books one part: paid to people, line by line, and what was returned back to the funds it came from."""
    rows = Transfer.objects.filter(chunk=chunk)
    sent = rows.aggregate(sum=Sum("amount_fen"))["sum"] or 0
    if not sent:
        return
    back = rows.filter(answer=Answer.RETURNED).aggregate(sum=Sum("amount_fen"))["sum"] or 0
    amounts = [Amount(account(Side.TRANSIT, chunk.area, run.programme), -sent)]
    if back:
        amounts += give_back(_released(run, chunk), back)
    book_once(
        actor, f"run:{run.pk}:{chunk.area.path}:settle", "settle", amounts, run=run,
        lines=paid_lines(run, chunk), paid=account(Side.PAID, chunk.area, run.programme),
    )  # fmt: skip


def take_back(actor: Actor, transfer: Transfer, *, code: str, reason: str) -> Transaction:
    """A payment that came back after its run was settled, as one to somebody who had died (PRACTICE 16)."""
    run, chunk = transfer.run, transfer.chunk
    require(actor, Act.PAYMENT_RELEASE, run)
    check_reason(reason, _("Say why the bank sent it back."))
    with transaction.atomic():
        run = Run.objects.visible_to(actor).select_for_update().get(pk=run.pk)  # two at once share what was drawn
        held = Transfer.objects.select_for_update().get(pk=transfer.pk)
        if run.state not in (State.SETTLED, State.CLOSED) or held.answer == Answer.RETURNED:
            raise ValidationError(_("This payment is not one that the bank has paid."))
        before = values(held)
        held.answer, held.code, held.text, held.answered_on = Answer.RETURNED, code[:20], reason[:200], actor.on
        held.save(update_fields=["answer", "code", "text", "answered_on"])
        paid = account(Side.PAID, chunk.area, run.programme)
        amounts = [Amount(paid, -line.amount_fen, line.person_id, line.pk) for line in lines_of(held)] + give_back(
            _released(run, chunk), held.amount_fen
        )
        row = book_once(actor, f"transfer:{held.pk}:return", "return", amounts, run=run, text=reason[:200])
        run.returned, run.returned_fen = run.returned + 1, run.returned_fen + held.amount_fen
        run.save(update_fields=["returned", "returned_fen"])
        recorded(actor, "transfer.return", held, before=before, place=run, reason=reason)
    return row


def lines_of(transfer: Transfer) -> QuerySet[Line]:
    """The lines that a transfer pays; of one sent once more, those of the first."""
    first = transfer.root or transfer
    return Line.objects.filter(
        chunk=first.chunk_id, payee=first.payee_id, state=LineState.DUE
    )  # unscoped: of a transfer


def _digest(stream: BinaryIO) -> str:
    """sha256 of a file, which stands at its beginning afterwards."""
    found = hashlib.sha256()
    while data := stream.read(STEP):
        found.update(data)
    stream.seek(0)
    return found.hexdigest()


def _keep(run: Run, told: Answers, actor: Actor) -> None:
    """Writes what came back. Where every payment is answered at once, nothing is written of those that were paid."""
    whole = told.whole
    if not whole:
        _write(run, (key for key, said in told.new() if said == PAID), Answer.PAID, "", "", actor.on)
    new = {key for key, said in told.new() if said == BACK}
    for (code, text), keys in told.by_reason().items():
        _write(run, (key for key in keys if key in new), Answer.RETURNED, code[:20], text[:200], actor.on)
    if whole or not run.transfers.filter(answer=Answer.NONE).exists():
        run.state = State.SETTLING
    returned = run.transfers.filter(answer=Answer.RETURNED)
    run.returned, run.returned_fen = returned.count(), returned.aggregate(sum=Sum("amount_fen"))["sum"] or 0


def _write(run: Run, keys: Iterable[int], answer: Answer, code: str, text: str, on: dt.date) -> None:
    rest = iter(keys)
    while some := list(islice(rest, TOGETHER)):
        run.transfers.filter(pk__in=some).update(answer=answer, code=code, text=text, answered_on=on)


def _released(run: Run, chunk: Chunk) -> Transaction:
    return Transaction.objects.get(key=f"run:{run.pk}:{chunk.area.path}:release")


def paid_lines(run: Run, chunk: Chunk) -> QuerySet[Line]:
    """The lines whose payment the bank did not send back."""
    paid = Transfer.objects.filter(chunk=chunk).exclude(answer=Answer.RETURNED)
    if run.kind == RunKind.REISSUE:
        again = paid.filter(root__chunk=OuterRef("chunk"), root__payee=OuterRef("payee"))
        rows = Line.objects.filter(chunk__in=paid.values("root__chunk"), state=LineState.DUE)  # unscoped: of a run
        return rows.filter(Exists(again))
    rows = Line.objects.filter(chunk=chunk, state=LineState.DUE)  # unscoped: of a run
    back = Transfer.objects.filter(chunk=chunk, answer=Answer.RETURNED, reissue_of=None)
    return rows.exclude(payee__in=back.values("payee"))
