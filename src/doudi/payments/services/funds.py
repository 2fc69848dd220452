"""Funds: money appropriated by a level for a programme of a county, drawn from above downwards, never below nothing."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Place, require
from doudi.access.roles import Act
from doudi.areas.models import Area, Level
from doudi.kernel.money import yuan
from doudi.payments.models import Chunk, Entry, LedgerAccount, Run, RunKind, Side, Tier, Transaction, Transfer
from doudi.payments.models.ledger import DRAWN
from doudi.payments.services.books import Amount, account, balance, book_once
from doudi.payments.services.locking import due
from doudi.registry.services.recording import recorded, values


def appropriate(
    actor: Actor, county: Area, programme: str, tier: str, amount_fen: int, *, document: str
) -> Transaction:  # fmt: skip
    """Money that a level gives a county for a programme, by a document, once. ValidationError for what is none."""
    require(actor, Act.PAYMENT_RELEASE, Place(county.path))
    if county.level != Level.COUNTY:
        raise ValidationError(_("Funds are kept by county."))
    if tier not in DRAWN:
        raise ValidationError(_("Say whose money it is: central, provincial, city or county."))
    if amount_fen <= 0:
        raise ValidationError(_("Say an amount of more than nothing."))
    if not document.strip():
        raise ValidationError(_("Say by which document the money was given."))
    key = f"appropriation:{county.path}:{programme}:{tier}:{document.strip()[:40]}"
    try:
        with transaction.atomic():
            row = book_once(actor, key, "appropriation", [
                Amount(account(Side.FUND, county, programme, tier), amount_fen),
                Amount(account(Side.SOURCE, county, programme, tier), -amount_fen),
            ], text=document.strip())  # fmt: skip
            recorded(actor, "fund.appropriate", row, place=Place(county.path), after=values(row) | {"fen": amount_fen})
    except IntegrityError:
        raise ValidationError(_("This document has been booked before.")) from None
    return row


def check_funds(run: Run) -> None:
    """ValidationError that names the counties whose funds do not reach."""
    short = []
    for chunk in run.chunks.select_related("area").order_by("area__path"):
        lacks = to_pay(run, chunk) - at_hand(chunk.area, run.programme)
        if lacks > 0:
            short.append(_("%(area)s: %(fen)s yuan short") % {"area": chunk.area.name, "fen": yuan(lacks)})
    if short:
        more = _("and %(count)s more") % {"count": len(short) - 5} if len(short) > 5 else ""
        raise ValidationError(
            _("The funds do not reach: %(short)s.") % {"short": "; ".join([*short[:5], *([more] if more else [])])}
        )


def to_pay(run: Run, chunk: Chunk) -> int:
    """Fen that a part sends to the bank."""
    if run.kind == RunKind.REISSUE:
        return Transfer.objects.filter(chunk=chunk).aggregate(sum=Sum("amount_fen"))["sum"] or 0
    return due(run, chunk).aggregate(sum=Sum("amount_fen"))["sum"] or 0


def at_hand(county: Area, programme: str) -> int:
    rows = Entry.objects.filter(
        account__side=Side.FUND, account__area=county, account__programme=programme
    )  # unscoped: a sum
    return int(rows.aggregate(sum=Sum("amount"))["sum"] or 0)


def draw(county: Area, programme: str, fen: int) -> list[Amount]:
    """From which funds an amount comes: the central ones first. The accounts are held, so nobody draws them twice."""
    drawn = []
    for tier in DRAWN:
        fund = LedgerAccount.objects.select_for_update().get(pk=account(Side.FUND, county, programme, tier).pk)
        part = min(max(balance(fund), 0), fen)
        drawn.append(Amount(fund, -part))
        fen -= part
    if fen:
        raise ValidationError(
            _("The funds of %(area)s are %(fen)s yuan short.") % {"area": county.name, "fen": yuan(fen)}
        )
    return drawn


def give_back(released: Transaction, fen: int) -> list[Amount]:
    """An amount that came back, to the funds it was drawn from: what was drawn last first."""
    back = []
    order = {tier: index for index, tier in enumerate(DRAWN)}
    rows = released.entries.filter(account__side=Side.FUND).select_related("account")
    for entry in sorted(rows, key=lambda each: -order[Tier(each.account.tier)]):
        returned = Entry.objects.filter(
            account=entry.account, transaction__run=released.run, transaction__what__in=("settle", "return"),
        ).aggregate(sum=Sum("amount"))["sum"] or 0  # fmt: skip
        part = min(-entry.amount - returned, fen)
        back.append(Amount(entry.account, part))
        fen -= part
    assert fen == 0, "more came back than was drawn"
    return back
