"""Releasing a run: what was approved is what goes out, the funds are drawn, and the bank's file is written."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Sum, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.areas.queries import lineage
from doudi.payments.bulk import insert_from
from doudi.payments.channels.finding import channel
from doudi.payments.channels.shape import Credit, Order
from doudi.payments.models import Chunk, Payer, Run, RunKind, Side, State, Transfer
from doudi.payments.models.accounts import ACCOUNT_NUMBER
from doudi.payments.periods import shown
from doudi.payments.services.books import Amount, account, book_once
from doudi.payments.services.funds import draw, to_pay
from doudi.payments.services.locking import digest_of, due
from doudi.registry.services.facts import book
from doudi.registry.services.recording import recorded

#: Of a file: when there is one.
WITH_FILE = (State.RELEASED, State.SETTLING, State.SETTLED, State.CLOSED)


def release(actor: Actor, run: Run, chunk: Chunk) -> None:
    """One part: checked against what was signed, its transfers made, its funds drawn."""
    if digest_of(run, chunk) != chunk.digest:
        raise ValidationError(
            _("The lines of %(area)s are not those that were approved: nothing goes out.") % {"area": chunk.area.name}
        )
    if run.kind != RunKind.REISSUE:
        rows = due(run, chunk).values("payee").annotate(sum=Sum("amount_fen"))
        insert_from(Transfer, rows.order_by("payee"), {
            "run": Value(run.pk), "chunk": Value(chunk.pk), "payee": F("payee"), "amount_fen": F("sum"),
            "answer": Value(""), "code": Value(""), "text": Value(""),
        })  # fmt: skip
    fen = to_pay(run, chunk)
    if fen:
        transit = account(Side.TRANSIT, chunk.area, run.programme)
        amounts = [*draw(chunk.area, run.programme, fen), Amount(transit, fen)]
        book_once(actor, f"run:{run.pk}:{chunk.area.path}:release", "release", amounts, run=run)


def write_file(actor: Actor, run: Run, stream: BinaryIO) -> str:
    """The bank's file of a released run; its sha256. Made again it is the same, and that is checked.

    Nothing of it is kept here: the numbers of accounts stay sealed.
    """
    require(actor, Act.PAYMENT_RELEASE, run)
    if run.state not in WITH_FILE:
        raise ValidationError(_("The run has not been released."))
    hashing = Hashing(stream)
    channel(run.channel).write(order_of(run), credits_of(run), hashing)  # type: ignore[arg-type]
    digest = hashing.found.hexdigest()
    with transaction.atomic():
        held = Run.objects.visible_to(actor).select_for_update().get(pk=run.pk)
        if held.file_digest and held.file_digest != digest:
            raise ValidationError(_("The file is not the one that was made before: do not send it."))
        held.file_digest = run.file_digest = digest
        held.payer = payer_of(held)
        held.save(update_fields=["file_digest", "payer"])
        recorded(actor, "run.file", held)
    return digest


def order_of(run: Run) -> Order:
    told = run.transfers.aggregate(sum=Sum("amount_fen"))
    payer = payer_of(run)
    assert run.file_made_at is not None and run.pays_on is not None
    return Order(
        reference=f"DOUDI-{run.pk}", made_at=run.file_made_at, pays_on=run.pays_on, payer=payer.name,
        payer_account=payer.account.number, payer_bank=payer.account.bank, count=run.transfers.count(),
        total_fen=told["sum"] or 0,
    )  # fmt: skip


def payer_of(run: Run) -> Payer:
    """From which account a run is paid: that of its release. ValidationError where nobody had said, nor has since."""
    found = run.payer or payer_in_force(run)
    if found is None:
        raise ValidationError(_("Nobody has said from which account %(area)s pays.") % {"area": run.area.name})
    return found


def payer_in_force(run: Run) -> Payer | None:
    """The account of the run's area, or of one above."""
    rows = Payer.objects.filter(area__in=lineage(run.area), until=None).select_related("account")
    return rows.order_by("-area__level").first()


def credits_of(run: Run) -> Iterator[Credit]:
    """In the order of the transfers; each number is opened as it is written."""
    text = f"{book().programmes[run.programme].zh} {shown(run.period)}"[:60]
    rows = run.transfers.order_by("pk").values_list(
        "pk", "payee__account__holder_name", "payee__account__number_sealed", "payee__account__bank",
        "payee__account__bank_name", "amount_fen",
    )  # fmt: skip
    for pk, name, sealed, bank, bank_name, fen in rows.iterator(chunk_size=5000):
        number = settings.KEYS.open(bytes(sealed), ACCOUNT_NUMBER)
        yield Credit(f"D{pk}", name, number, bank, bank_name, fen, text)


def made_at(run: Run) -> dt.datetime:
    """The moment that stands in the file, kept so that it can be made again."""
    return run.file_made_at or timezone.now().replace(microsecond=0)


class Hashing:
    """A stream to write to, with a digest of what was written; without one behind it only that is kept."""

    def __init__(self, stream: BinaryIO | None = None):
        self.stream, self.found = stream, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.found.update(data)
        return self.stream.write(data) if self.stream else len(data)

    def flush(self) -> None:
        if self.stream:
            self.stream.flush()
