"""Orders about money beyond an award: that it waits, that the past is paid, that something is paid back.

Each is proposed by one named person with its reason and article, and approved by another; none comes of itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Denied, Refused, require
from doudi.access.roles import Act
from doudi.areas.queries import county_area
from doudi.payments.models import Entry, Instalment, Order, OrderKind, Side, Suspension, Tier
from doudi.payments.queries.funds import tiers_of
from doudi.payments.services.books import Amount, account, book_once
from doudi.payments.services.carrying import replaced_by
from doudi.payments.services.letters import tell_order, tell_resumption, tell_suspension
from doudi.registry.models import Award, Person
from doudi.registry.services.facts import book
from doudi.registry.services.recording import check_reason, recorded, values


@dataclass(frozen=True)
class Plan:
    """A day and what is due on it, fen."""

    due_on: dt.date
    fen: int


def suspend(actor: Actor, award: Award, *, since: int, reason: str, cites: str) -> Suspension:
    """No more is paid from a month on, until somebody resumes it; what has a line already is paid."""
    require(actor, Act.PAYMENT_APPROVE, award.household)
    _check_said(reason, cites)
    if award.suspensions.filter(until=None).exists():
        raise ValidationError(_("The award waits already."))
    last = award.lines.order_by("-period").values_list("period", flat=True).first()
    if last is not None and since <= last:
        raise ValidationError(_("That month has a line already: it is paid. Begin with the month after it."))
    with transaction.atomic():
        row = Suspension.objects.create(since=since, **said(actor, award, reason, cites))
        recorded(actor, "award.suspend", row, reason=reason)
        tell_suspension(actor, row)
    return row


def resume(actor: Actor, row: Suspension, *, month: int, reason: str, paid_after: bool) -> Suspension:
    """Paid again from a month on; `paid_after`: the months between too."""
    require(actor, Act.PAYMENT_APPROVE, row.household)
    check_reason(reason, _("Say why it is paid again."))
    with transaction.atomic():
        row = Suspension.objects.visible_to(actor).select_for_update().get(pk=row.pk)
        if row.until is not None:
            raise ValidationError(_("Somebody has resumed it already."), code="stale")
        if month < row.since:
            raise ValidationError(_("It waits only from a later month on."))
        for each in (*_replaced(row), row):
            before = values(each)
            each.until, each.resumed_by, each.resumed_on = max(month, each.since), actor.name, actor.on
            each.resume_reason, each.paid_after = reason.strip()[:400], paid_after
            each.save()
            recorded(actor, "award.resume", each, before=before, reason=reason)
        tell_resumption(actor, row)
    return row


def _replaced(row: Suspension) -> list[Suspension]:
    """Those that wait with it: of awards that this one replaced."""
    waiting = Suspension.objects.filter(award__in=replaced_by(row.award), until=None)  # unscoped: of the same family
    return list(waiting.select_for_update())


def propose_order(
    actor: Actor, award: Award, kind: OrderKind, *, person: Person, amount_fen: int, first: int, last: int,
    reason: str, cites: str,
) -> Order:  # fmt: skip
    """Back-pay, or money to be paid back, for months of an award. It does nothing until another person approves."""
    require(actor, Act.ORDER_PROPOSE, award.household)
    _check_said(reason, cites)
    if amount_fen <= 0 or last < first:
        raise ValidationError(_("Say an amount of more than nothing, and from which month to which."))
    with transaction.atomic():
        Award.objects.select_for_update().get(pk=award.pk)  # unscoped: required above
        if kind == OrderKind.REPAY:
            _check_paid(award, first, last, amount_fen)
        if kind == OrderKind.FUNERAL:
            _check_funeral(award, person)
        _check_new(award, kind=kind, person=person, amount_fen=amount_fen, first=first, last=last)
        row = Order.objects.create(
            kind=kind, person=person, amount_fen=amount_fen, first=first, last=last,
            **said(actor, award, reason, cites),
        )  # fmt: skip
        recorded(actor, f"order.{kind}", row, reason=reason)
    return row


def _check_funeral(award: Award, person: Person) -> None:
    """Of somebody the award covered who has died, where the rule book has such a sum in its programme; once.

    The award is held.
    """
    if OrderKind.FUNERAL not in book().programmes[award.programme].units:
        raise ValidationError(_("The rule book has no funeral costs in this programme."))
    if person.death_date is None or not award.members.filter(person=person).exists():
        raise ValidationError(_("Funeral costs are those of somebody the award covered, who has died."))
    before = Order.objects.filter(kind=OrderKind.FUNERAL, person=person, declined="")  # unscoped: of one person
    if before.exists():
        raise ValidationError(_("Funeral costs of this person have been proposed or paid already."))


def _check_new(award: Award, **same: Any) -> None:
    """The same for the same months once: a second is a mistake, or says another amount. The award is held."""
    if Order.objects.filter(award=award, declined="", **same).exists():  # unscoped: of one award
        raise ValidationError(_("The same has been proposed or approved already."))


def approve_order(actor: Actor, order: Order, *, plan: Sequence[Plan] = ()) -> Order:
    """Signed: back-pay goes into the next run of its kind; what is to be paid back is owed, by instalments."""
    if any(each.due_on < actor.on for each in plan):
        raise ValidationError(_("No instalment can be due before the day on which it is decided."))
    with transaction.atomic():
        order = _held(actor, order)
        order.approved_by, order.approver, order.approved_on = actor.account_id, actor.name, actor.on
        order.save(update_fields=["approved_by", "approver", "approved_on"])
        if order.kind == OrderKind.REPAY:
            Award.objects.select_for_update().get(pk=order.award_id)  # unscoped: of an order that somebody may see
            _check_paid(order.award, order.first, order.last, order.amount_fen, but=order)
            _claim(actor, order, plan)
        recorded(actor, "order.approve", order)
        tell_order(actor, order)
    return order


def decline_order(actor: Actor, order: Order, *, reason: str) -> Order:
    check_reason(reason, _("Say why it is not approved."))
    with transaction.atomic():
        order = _held(actor, order)
        order.declined = reason.strip()[:400]
        order.save(update_fields=["declined"])
        recorded(actor, "order.decline", order, reason=reason)
    return order


def receive(actor: Actor, order: Order, *, fen: int, tier: str, text: str) -> Order:
    """Something of what is owed has come: to the fund it belongs to, and off the claim. Never more than is owed."""
    require(actor, Act.PAYMENT_RELEASE, order.household)
    with transaction.atomic():
        order = Order.objects.visible_to(actor).select_for_update().get(pk=order.pk)
        if order.kind != OrderKind.REPAY or order.approved_on is None:
            raise ValidationError(_("Nothing is owed by this order."))
        if not 0 < fen <= owed(order):
            raise ValidationError(_("Say an amount of more than nothing, and of no more than is owed."))
        if tier not in Tier or not tier:
            raise ValidationError(_("Say whose money it is: central, provincial, city or county."))
        if tier not in tiers_of(order):
            raise ValidationError(_("Nothing of what was paid was money of this level."))
        if text.strip() and order.transactions.filter(what="instalment", text=text.strip()[:200]).exists():
            raise ValidationError(_("This receipt has been booked before."))
        county, number = county_area(order.area_path), order.transactions.count()
        book_once(actor, f"order:{order.pk}:{number}", "instalment", [
            Amount(account(Side.FUND, county, order.award.programme, tier), fen),
            Amount(account(Side.CLAIM, county, order.award.programme), -fen, order.person_id),
        ], order=order, text=text.strip()[:200])  # fmt: skip
        _tick(order, actor.on)
        recorded(actor, "order.receive", order, after={"fen": fen, "tier": tier})
    return order


def owed(order: Order) -> int:
    """What of an approved order is still to come, fen."""
    rows = order.transactions.filter(entries__account__side=Side.CLAIM)
    return rows.aggregate(sum=Sum("entries__amount"))["sum"] or 0


def paid_for(award: Award, first: int, last: int, *, but: Order | None = None) -> int:
    """Fen that the bank has paid by lines of an award for some months, and that no other order claims.

    Any span of months around them bears the claims that lie within it: the scarcest decides. `but`: an order that
    does not count.
    """
    rows = Order.objects.filter(award=award, kind=OrderKind.REPAY, declined="")  # unscoped: of one award
    claims = list(rows.exclude(pk=but.pk if but else None).values_list("first", "last", "amount_fen"))
    paid = _paid_by_month(award)
    starts = {first, *(start for start, _end, _fen in claims if start < first)}
    ends = {last, *(end for _start, end, _fen in claims if end > last)}

    def left(start: int, end: int) -> int:
        inside: int = sum(fen for month, fen in paid.items() if start <= month <= end)
        taken: int = sum(fen for begin, until, fen in claims if start <= begin and until <= end)
        return inside - taken

    return min(left(start, end) for start in starts for end in ends)


def _paid_by_month(award: Award) -> dict[int, int]:
    rows = Entry.objects.filter(
        account__side=Side.PAID, line__award=award, person__in=award.lines.values("person")
    )  # fmt: skip
    return dict(rows.values_list("line__period").annotate(sum=Sum("amount")).order_by())


def _check_paid(award: Award, first: int, last: int, fen: int, *, but: Order | None = None) -> None:
    """Each claim, with all others, within what was paid for its months: for any months they lie in."""
    if fen > paid_for(award, first, last, but=but):
        raise ValidationError(_("That is more than was paid for these months."))


def _claim(actor: Actor, order: Order, plan: Sequence[Plan]) -> None:
    if sum(each.fen for each in plan) not in (0, order.amount_fen):
        raise ValidationError(_("The instalments do not sum to what is owed."))
    Instalment.objects.bulk_create(Instalment(order=order, due_on=each.due_on, amount_fen=each.fen) for each in plan)
    county, programme = county_area(order.area_path), order.award.programme
    book_once(actor, f"order:{order.pk}", "order", [
        Amount(account(Side.CLAIM, county, programme), order.amount_fen, order.person_id),
        Amount(account(Side.RECOVERY, county, programme), -order.amount_fen),
    ], order=order)  # fmt: skip


def _tick(order: Order, on: dt.date) -> None:
    """Marks the instalments that what has come covers, the earliest first."""
    came = order.amount_fen - owed(order)
    for each in order.instalments.order_by("due_on"):
        came -= each.amount_fen
        if came >= 0 and each.received_on is None:
            each.received_on = on
            each.save(update_fields=["received_on"])


def _held(actor: Actor, order: Order) -> Order:
    require(actor, Act.PAYMENT_APPROVE, order.household)
    found: Order = Order.objects.visible_to(actor).select_for_update().get(pk=order.pk)
    if found.approved_on is not None or found.declined:
        raise ValidationError(_("Somebody has answered this already."), code="stale")
    if actor.account_id is not None and found.account == actor.account_id:
        raise Refused(Denied(_("You proposed this: another person approves it.")))
    return found


def _check_said(reason: str, cites: str) -> None:
    check_reason(reason, _("Say why."))
    check_reason(cites, _("Name the article."))


def said(actor: Actor, award: Award, reason: str, cites: str) -> dict[str, Any]:
    """Who signs an order about an award, why, and by which article."""
    return {
        "award": award, "household": award.household, "reason": reason.strip()[:400], "cites": cites.strip()[:200],
        "account": actor.account_id, "posting": actor.posting_id, "who": actor.name, "role": actor.role,
        "decided_on": actor.on, "area_path": award.household.area_path, "sensitivity": award.household.sensitivity,
    }  # fmt: skip
