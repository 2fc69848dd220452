"""Where money goes: an account is entered by one person and confirmed by another; until then the old one is paid."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Denied, Place, Refused, require
from doudi.access.roles import Act
from doudi.areas.models import Area
from doudi.kernel.errors import InputError
from doudi.payments.channels.numbers import parse_account
from doudi.payments.models import BankAccount, OrderKind, Payee, Payer, Relation
from doudi.registry.models import Award, Person
from doudi.registry.services.recording import check_reason, recorded

#: Relations for which the agreement or ruling is named (57号 art. 26).
BY_AUTHORITY = (Relation.GUARDIAN, Relation.INSTITUTION, Relation.CARER, Relation.CUSTODIAN)

#: Kinds of lines that no award has as its part: funeral costs go to who bears them.
OWN = (OrderKind.FUNERAL.value,)


def add_account(
    actor: Actor, place: Place, *, number: str, holder_name: str, holder: Person | None = None, bank: str = "",
    bank_name: str = "",
) -> BankAccount:  # fmt: skip
    """An account as somebody wrote it down, its figures checked where they can be. ValidationError for a wrong one."""
    require(actor, Act.PAYEE_PROPOSE, place)
    return _written_down(actor, place, number, holder_name, holder, bank, bank_name)


def _written_down(
    actor: Actor, place: Place, number: str, holder_name: str, holder: Person | None, bank: str, bank_name: str
) -> BankAccount:
    try:
        found = parse_account(number)
    except InputError as error:
        raise ValidationError({"number": str(error)}) from None
    if not holder_name.strip():
        raise ValidationError({"holder_name": _("Say in whose name the account is.")})
    row = BankAccount(
        holder=holder, holder_name=holder_name.strip()[:100], bank=bank.strip()[:12], bank_name=bank_name.strip()[:100],
        checked=found.checked, added_on=actor.on, area_path=place.area_path, sensitivity=place.sensitivity,
    )  # fmt: skip
    row.set_number(found.number)
    with transaction.atomic():
        row.save()
        recorded(actor, "account.add", row, after=_told(row))
    return row


def propose_payee(
    actor: Actor, award: Award, account: BankAccount, *, relation: Relation, kind: str = "", authority: str = ""
) -> Payee:  # fmt: skip
    """Says into which account an award is paid from its confirmation on. What is paid now goes on until then."""
    require(actor, Act.PAYEE_PROPOSE, award.household)
    if relation in BY_AUTHORITY and not authority.strip():
        raise ValidationError({"authority": _("Say by which ruling or agreement somebody else is paid.")})
    if kind and kind not in OWN and not award.parts.filter(kind=kind).exists():
        raise ValidationError(_("The award has no such part."))
    try:
        with transaction.atomic():
            row = Payee.objects.create(
                award=award, kind=kind, account=account, relation=relation, authority=authority.strip()[:200],
                proposed_by=actor.account_id, proposed_on=actor.on,
            )  # fmt: skip
            recorded(actor, "payee.propose", row, place=award.household)
    except IntegrityError:
        raise ValidationError(_("Another account waits to be confirmed: confirm or decline that one first.")) from None
    return row


def confirm_payee(actor: Actor, payee: Payee) -> Payee:
    """A second person confirms: from the next lock on this account is paid, and the one before it ends."""
    with transaction.atomic():
        payee = _held(actor, payee)
        now = Payee.objects.in_force().filter(award=payee.award, kind=payee.kind).first()
        if now is not None:
            now.ended_on, now.reason = actor.on, "replaced"
            now.save(update_fields=["ended_on", "reason"])
        payee.confirmed_by, payee.confirmed_on = actor.account_id, actor.on
        payee.save(update_fields=["confirmed_by", "confirmed_on"])
        recorded(actor, "payee.confirm", payee, place=payee.award.household)
    return payee


def decline_payee(actor: Actor, payee: Payee, *, reason: str) -> Payee:
    check_reason(reason, _("Say why the account is not confirmed."))
    with transaction.atomic():
        payee = _held(actor, payee)
        payee.ended_on, payee.reason = actor.on, reason.strip()[:200]
        payee.save(update_fields=["ended_on", "reason"])
        recorded(actor, "payee.decline", payee, place=payee.award.household, reason=reason)
    return payee


def set_payer(actor: Actor, area: Area, account: BankAccount, *, name: str) -> Payer:
    """From which account an area pays from today on."""
    require(actor, Act.PAYMENT_RELEASE, Place(area.path))
    with transaction.atomic():
        Payer.objects.select_for_update().filter(area=area, until=None).update(until=actor.on)
        row = Payer.objects.create(area=area, account=account, name=name.strip()[:100], since=actor.on)
        recorded(actor, "payer.set", row, place=Place(area.path))
    return row


def enter_payer(
    actor: Actor, area: Area, *, number: str, name: str, bank: str = "", bank_name: str = ""
) -> Payer:  # fmt: skip
    """The account that an area pays from, as finance writes it down. ValidationError for a wrong number."""
    place = Place(area.path)
    require(actor, Act.PAYMENT_RELEASE, place)
    with transaction.atomic():
        return set_payer(actor, area, _written_down(actor, place, number, name, None, bank, bank_name), name=name)


def _held(actor: Actor, payee: Payee) -> Payee:
    """The proposal, locked, for another person than who made it."""
    require(actor, Act.PAYEE_CONFIRM, payee.award.household)
    found: Payee = Payee.objects.select_for_update().select_related("award__household").get(pk=payee.pk)
    if found.confirmed_on is not None or found.ended_on is not None:
        raise ValidationError(_("Somebody has answered this already."), code="stale")
    if actor.account_id is not None and found.proposed_by == actor.account_id:
        raise Refused(Denied(_("You entered this account: another person confirms it.")))
    return found


def _told(row: BankAccount) -> dict[str, str]:
    """What an event takes the digest of: the number by its index alone."""
    return {"index": row.number_index.hex(), "holder": row.holder_name, "bank": row.bank}
