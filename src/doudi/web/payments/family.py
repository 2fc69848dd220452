"""What a family is paid: into which accounts, month by month, and what was ordered about it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doudi.access.actor import Actor
from doudi.access.permissions import Denied, may, require
from doudi.access.roles import Act
from doudi.payments.models import OrderKind
from doudi.payments.queries import funds
from doudi.payments.queries.lines import PAID, Payment, payments_of
from doudi.payments.queries.once import parts_of
from doudi.payments.queries.payees import awards_of, payees_of
from doudi.registry.models import Award, Household
from doudi.registry.services.facts import book
from doudi.web.cases.words import programme_name
from doudi.web.dossier.opening import of_file
from doudi.web.payments import once, words
from doudi.web.payments.opening import for_staff
from doudi.web.payments.orders import order_columns
from doudi.web.payments.words import month_text
from doudi.web.request import Request
from doudi.web.ui.tables import Column, Table

#: What can be done about an award: the act that is needed, the address, the words.
ACTS: tuple[tuple[Act, str, tuple[str, ...], Any], ...] = (
    (Act.PAYEE_PROPOSE, "enter_account", (), _("Enter an account")),
    (Act.PAYMENT_APPROVE, "suspend_award", (), _("Let it wait")),
    (Act.ORDER_PROPOSE, "propose_order", (OrderKind.BACK_PAY.value,), _("Propose back-pay")),
    (Act.ORDER_PROPOSE, "propose_order", (OrderKind.REPAY.value,), _("Propose a repayment")),
    (Act.ORDER_PROPOSE, "propose_order", (OrderKind.FUNERAL.value,), _("Propose funeral costs")),
)


@require_safe
@for_staff(None)
@of_file("household")
def family_payments(request: Request, thing: Household) -> HttpResponse:
    """The awards of a family with their accounts, its payments, and the orders about them."""
    actor = request.actor
    require(actor, Act.PAYMENT_VIEW, thing)
    payments = payments_of(actor, home=thing)
    orders = list(funds.orders(actor).filter(household=thing))
    response = render(request, "payments/family.html", {
        "home": thing, "title": _("Payments"), "head": thing.head, "awards": _awards(actor, thing),
        "payments": Table(request, _payment_columns(actor), payments, caption=_("Payments"), is_captioned=False),
        "orders": Table(request, order_columns(funds.owed_of(orders)), orders, caption="", is_captioned=False),
        "waits": list(funds.suspensions(actor).filter(household=thing)),
    })  # fmt: skip
    response["Cache-Control"] = "no-store"
    return response


def _awards(actor: Actor, home: Household) -> list[dict[str, Any]]:
    payees, awards = list(payees_of(home)), list(awards_of(home))
    parts = parts_of(awards)
    return [
        {
            "award": each, "programme": programme_name(each.programme), "parts": once.told(parts.get(each.pk, [])),
            "acts": [*_acts(actor, home, each), *once.acts_of(actor, home, each, parts.get(each.pk, []))],
            "payees": [(row, words.kind_text(row.kind)) for row in payees if row.award_id == each.pk],
        }
        for each in awards
    ]  # fmt: skip


def _acts(actor: Actor, home: Household, award: Award) -> list[tuple[Any, str]]:
    """What a role may do about an award; of what is over only what is about the past."""
    programme, found = book().programmes.get(award.programme), []
    funerals = programme is not None and OrderKind.FUNERAL in programme.units
    for act, view, more, text in ACTS:
        over = award.until is not None and view == "suspend_award"
        over |= OrderKind.FUNERAL in more and not funerals
        if not over and not isinstance(may(actor, act, home), Denied):
            found.append((text, reverse(view, args=[award.pk, *more])))
    return found


def _payment_columns(actor: Actor) -> tuple[Column[Payment], ...]:
    def back(row: Payment) -> str:
        if row.where != PAID or row.transfer is None or Act.PAYMENT_RELEASE not in actor.acts:
            return ""
        if actor.covers(row.transfer.run.area_path):
            return reverse("take_back", args=[row.transfer.pk])
        return ""

    return (
        Column("month", _("For the month"), lambda row: month_text(row.line.period),
               link=lambda row: reverse("run", args=[row.line.run_id]) if actor.covers(row.line.run.area_path) else ""),
        Column("programme", _("Programme"), lambda row: programme_name(row.line.programme)),
        Column("who", _("Name"), lambda row: row.line.person.name),
        Column("amount", _("Yuan"), lambda row: row.line.amount_fen, "money"),
        Column("account", _("Account"), lambda row: f"**** {row.last_four}" if row.last_four else None),
        Column("where", _("State"), lambda row: words.WHERE[row.where], "tag"),
        Column("back", _("Came back later"), lambda row: _("book it") if back(row) else None, link=back),
    )  # fmt: skip
