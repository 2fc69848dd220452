"""The bank's answers: loaded whole or not at all, and booked: what was paid to people, what came back to the funds."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.kernel.errors import InputError
from doudi.payments.channels.finding import channel
from doudi.payments.channels.shape import Answer as Told
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
from doudi.registry.services.recording import check_reason, recorded, values

#: Rows changed together.
TOGETHER = 500


def load_answers(actor: Actor, run: Run, stream: BinaryIO, *, version: int) -> AnswerFile:
    """What the bank says of a released run. The same file again changes nothing; one bad row, and nothing is taken.

    ValidationError with the row: a reference that is not of this run, an amount that is not what was sent, or two
    answers for one.
    """
    require(actor, Act.PAYMENT_RELEASE, run)
    data = stream.read()
    digest = hashlib.sha256(data).hexdigest()
    known: AnswerFile | None = run.answer_files.filter(sha256=digest).first()
    if known is not None:
        return known
    told = _read(run, data)
    with transaction.atomic():
        run = held_run(actor, run, version)
        if run.state != State.RELEASED:
            raise ValidationError(_("The run waits for no answer of a bank."))
        before = values(run)
        row: AnswerFile = AnswerFile.objects.create(
            run=run, sha256=digest, rows=len(told), returned=sum(not each.paid for each in told),
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
        lines=_paid_lines(run, chunk), paid=account(Side.PAID, chunk.area, run.programme),
    )  # fmt: skip


def take_back(actor: Actor, transfer: Transfer, *, code: str, reason: str) -> Transaction:
    """A payment that came back after its run was settled, as one to somebody who had died (PRACTICE 16)."""
    run, chunk = transfer.run, transfer.chunk
    require(actor, Act.PAYMENT_RELEASE, run)
    check_reason(reason, _("Say why the bank sent it back."))
    with transaction.atomic():
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
        run = Run.objects.visible_to(actor).select_for_update().get(pk=run.pk)
        run.returned, run.returned_fen = run.returned + 1, run.returned_fen + held.amount_fen
        run.save(update_fields=["returned", "returned_fen"])
        recorded(actor, "transfer.return", held, before=before, place=run, reason=reason)
    return row


def lines_of(transfer: Transfer) -> QuerySet[Line]:
    """The lines that a transfer pays; of one sent once more, those of the first."""
    first = transfer.root or transfer
    return Line.objects.filter(run=first.run_id, payee=first.payee_id, state=LineState.DUE)  # unscoped: of a transfer


def _read(run: Run, data: bytes) -> list[Told]:
    """The answers, each checked against what was sent."""
    sent = {f"D{pk}": fen for pk, fen in run.transfers.values_list("pk", "amount_fen").iterator(chunk_size=10000)}
    seen: set[str] = set()
    told = []
    try:
        for each in channel(run.channel).read(io.BytesIO(data)):
            _check(each, sent, seen)
            told.append(each)
    except InputError as error:
        raise ValidationError(str(error)) from None
    if not told:
        raise ValidationError(_("The file has no answer."))
    return told


def _check(each: Told, sent: dict[str, int], seen: set[str]) -> None:
    wrong = ""
    if each.reference not in sent:
        wrong = _("is no payment of this run")
    elif sent[each.reference] != each.amount_fen:
        wrong = _("has another amount than was sent")
    elif each.reference in seen:
        wrong = _("is answered twice")
    if wrong:
        raise ValidationError(
            _("Row %(row)s: %(reference)s %(wrong)s. Nothing of the file was taken.")
            % {"row": each.row, "reference": each.reference[:35], "wrong": wrong}
        )
    seen.add(each.reference)


def _keep(run: Run, told: list[Told], actor: Actor) -> None:
    """Writes what came back. Where every payment is answered at once, nothing is written of those that were paid."""
    answered = set(run.transfers.exclude(answer=Answer.NONE).values_list("pk", flat=True))
    new = [each for each in told if int(each.reference[1:]) not in answered]
    whole = not answered and len(new) == run.transfers.count()
    write = [each for each in new if not (whole and each.paid)]
    for some in _together(write):
        _write(some, actor)
    if whole or not run.transfers.filter(answer=Answer.NONE).exists():
        run.state = State.SETTLING
    returned = run.transfers.filter(answer=Answer.RETURNED)
    run.returned, run.returned_fen = returned.count(), returned.aggregate(sum=Sum("amount_fen"))["sum"] or 0


def _write(some: list[Told], actor: Actor) -> None:
    rows = Transfer.objects.in_bulk([int(each.reference[1:]) for each in some])
    for each in some:
        row = rows[int(each.reference[1:])]
        row.answer = Answer.PAID if each.paid else Answer.RETURNED
        row.code, row.text, row.answered_on = each.code[:20], each.text[:200], actor.on
    Transfer.objects.bulk_update(rows.values(), ["answer", "code", "text", "answered_on"])


def _together(rows: list[Any]) -> Iterable[list[Any]]:
    for start in range(0, len(rows), TOGETHER):
        yield rows[start : start + TOGETHER]


def _released(run: Run, chunk: Chunk) -> Transaction:
    return Transaction.objects.get(key=f"run:{run.pk}:{chunk.area.path}:release")


def _paid_lines(run: Run, chunk: Chunk) -> QuerySet[Line]:
    """The lines whose payment the bank did not send back."""
    paid = Transfer.objects.filter(chunk=chunk).exclude(answer=Answer.RETURNED)
    if run.kind == RunKind.REISSUE:
        again = paid.filter(root__run=OuterRef("run"), root__payee=OuterRef("payee"))
        return Line.objects.filter(Exists(again), state=LineState.DUE)  # unscoped: of a run
    rows = Line.objects.filter(chunk=chunk, state=LineState.DUE)  # unscoped: of a run
    back = Transfer.objects.filter(chunk=chunk, answer=Answer.RETURNED, payee=OuterRef("payee"), reissue_of=None)
    return rows.filter(~Exists(back))
