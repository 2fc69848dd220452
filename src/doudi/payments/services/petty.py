"""A township's petty fund (备用金): an advance out of the county's funds, spent on awards it may grant by itself.

Bookkeeping: advance IMPREST + / FUND −; spent PAID + for the person / IMPREST −; given back FUND + / IMPREST −.
"""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Place, require
from doudi.access.roles import Act
from doudi.areas.models import WIDTH, Area, Level
from doudi.areas.queries import county_area
from doudi.casework.models import Case
from doudi.casework.services.ceilings import delegated
from doudi.kernel.money import yuan
from doudi.payments.models import Form, Handed, LedgerAccount, Side, Tier, Transaction
from doudi.payments.services.books import Amount, account, balance, book_once
from doudi.payments.services.building import once_programmes
from doudi.payments.services.funds import draw
from doudi.payments.services.instalments import record_handed
from doudi.registry.models import Award
from doudi.registry.services.recording import recorded


def advance_petty(actor: Actor, township: Area, programme: str, fen: int, *, document: str) -> Transaction:
    """Money handed to a township by a document, once, out of the county's funds of the programme."""
    require(actor, Act.PAYMENT_RELEASE, Place(township.path))
    _check(township, programme, fen, document)
    key = f"petty:{township.path}:{programme}:{document.strip()[:30]}"
    county = county_area(township.path)
    try:
        with transaction.atomic():
            amounts = [*draw(county, programme, fen), Amount(account(Side.IMPREST, township, programme), fen)]
            row = book_once(actor, key, "petty", amounts, text=document.strip()[:200])
            recorded(actor, "petty.advance", row, place=Place(township.path), after={"fen": fen})
    except IntegrityError:
        raise ValidationError(_("This document has been booked before.")) from None
    return row


def spend(actor: Actor, award: Award, *, on: dt.date, voucher: str, reason: str, cites: str, kind: str = "") -> Handed:
    """An award, or an instalment of it, handed out in cash: no run pays it any more.

    ValidationError for more than the township may grant by itself, or than it has at hand.
    """
    require(actor, Act.PAYEE_PROPOSE, award.household)
    path = award.household.area_path
    if len(path) < Level.TOWNSHIP * WIDTH:
        raise ValidationError(_("The family lies in no township."))
    township = Area.objects.get(path=path[: Level.TOWNSHIP * WIDTH])
    with transaction.atomic():
        row = record_handed(actor, award, Form.PETTY, what=voucher, on=on, reason=reason, cites=cites, kind=kind)
        _check_ceiling(award, on)
        box = _box(township, award.programme)
        if row.amount_fen > balance(box):
            raise ValidationError(_("The petty fund has %(fen)s yuan at hand.") % {"fen": yuan(balance(box))})
        book_once(actor, f"handed:{row.pk}", "petty_paid", [
            Amount(account(Side.PAID, county_area(path), award.programme), row.amount_fen, _about(award)),
            Amount(box, -row.amount_fen),
        ], text=voucher.strip()[:200])  # fmt: skip
    return row


def give_back_petty(
    actor: Actor, township: Area, programme: str, fen: int, *, tier: str, document: str
) -> Transaction:  # fmt: skip
    """What a township did not spend, back to the fund of a level."""
    require(actor, Act.PAYMENT_RELEASE, Place(township.path))
    _check(township, programme, fen, document)
    if tier not in Tier or not tier:
        raise ValidationError(_("Say whose money it is: central, provincial, city or county."))
    try:
        with transaction.atomic():
            box = _box(township, programme)
            if fen > balance(box):
                raise ValidationError(_("The petty fund has %(fen)s yuan at hand.") % {"fen": yuan(balance(box))})
            row = book_once(actor, f"petty_back:{township.path}:{programme}:{document.strip()[:25]}", "petty_back", [
                Amount(account(Side.FUND, county_area(township.path), programme, tier), fen), Amount(box, -fen),
            ], text=document.strip()[:200])  # fmt: skip
            recorded(actor, "petty.give_back", row, place=Place(township.path), after={"fen": fen, "tier": tier})
    except IntegrityError:
        raise ValidationError(_("This document has been booked before.")) from None
    return row


def _check(township: Area, programme: str, fen: int, document: str) -> None:
    if township.level != Level.TOWNSHIP:
        raise ValidationError(_("A petty fund is a township's."))
    if programme not in once_programmes():
        raise ValidationError(_("This programme is paid monthly."))
    if fen <= 0:
        raise ValidationError(_("Say an amount of more than nothing."))
    if not document.strip():
        raise ValidationError(_("Say by which document the money was given."))


def _check_ceiling(award: Award, on: dt.date) -> None:
    """By the case the award came of; the whole award counts, however it is split."""
    case = Case.objects.unscoped("of an award that is held").filter(award=award).order_by("pk").first()
    most = delegated(case, on) if case else None
    if most is None or award.amount_fen > most:
        raise ValidationError(
            _("This is more than a township may grant by itself (%(most)s yuan): a run pays it.")
            % {"most": yuan(most or 0)}
        )


def _box(township: Area, programme: str) -> LedgerAccount:
    """The township's account, locked, so that two who spend wait for each other."""
    own = account(Side.IMPREST, township, programme)
    found: LedgerAccount = LedgerAccount.objects.select_for_update().get(pk=own.pk)
    return found


def _about(award: Award) -> int | None:
    """For whom, as a line has it: by whose name the family goes where covered, else the first who is."""
    covered = list(award.members.order_by("pk").values_list("person", flat=True))
    head = award.household.head_id
    return head if head in covered or not covered else covered[0]
