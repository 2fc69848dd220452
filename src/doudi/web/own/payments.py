"""A citizen's payments: what came when and for which month, what is on its way, and why it differs from last month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doudi.casework.models import Decision
from doudi.payments.models import Cause, LineState, Order, OrderKind
from doudi.payments.queries import funds
from doudi.payments.queries.lines import (
    AGAIN,
    HELD,
    PAID,
    PREPARED,
    RETURNED,
    SENT,
    VOID,
    Payment,
    paid_on,
    payments_of,
    reasons_of,
)
from doudi.web.own.page import citizens_only
from doudi.web.own.words import programme_name
from doudi.web.payments.words import WHERE, month_text
from doudi.web.request import Request
from doudi.web.ui.words import day_text, money_text

#: What is done about a payment, for the person; what a check suspects is not said.
TEXTS = {
    PREPARED: _("It is being prepared. Nothing is to be done."),
    HELD: _("It waits: the county office is checking it and has to answer before the next payment. It is not lost."),
    SENT: _("It is with the bank."),
    AGAIN: _("It was sent once more and is with the bank."),
    RETURNED: _("The bank sent it back. Bring your bank card to the township office: once the account is right, "
                "it is paid once more. Nothing is lost."),
    VOID: _("It is not paid for this month, by a decision."),
}  # fmt: skip
PAID_TEXT = _("Paid on %(day)s into the account that ends in %(last)s.")


@dataclass(frozen=True)
class Shown:
    """One payment of a month, in words."""

    name: str
    fen: int
    state: tuple[Any, str]
    text: str
    href: str = ""
    act: Any = ""


@dataclass(frozen=True)
class Month:
    name: str
    rows: list[Shown]


@dataclass(frozen=True)
class Changed:
    """Why a programme brings another amount than the month before."""

    title: str
    text: str
    reason: str = ""
    href: str = ""


@require_safe
@citizens_only
def own_payments(request: Request) -> HttpResponse:
    """Month by month, the newest first."""
    actor = request.actor
    payments = payments_of(actor)
    reasons = reasons_of(actor, payments)
    orders = list(
        funds.orders(actor).filter(kind=OrderKind.REPAY, approved_on__isnull=False).prefetch_related("instalments")
    )
    owed = funds.owed_of(orders)
    response = render(request, "own/payments.html", {
        "months": months(payments, reasons), "changed": changed(payments, reasons),
        "owed": [_owed(each, owed.get(each.pk, 0)) for each in orders],
        "waits": [
            {"name": programme_name(each.award.programme), "month": month_text(each.since), "reason": each.reason}
            for each in funds.suspensions(actor)
        ],
    })  # fmt: skip
    response["Cache-Control"] = "no-store"
    return response


def months(payments: list[Payment], reasons: dict[int, Decision]) -> list[Month]:
    found: dict[int, list[Shown]] = {}
    for each in payments:
        found.setdefault(each.line.period, []).append(_shown(each, reasons.get(each.line.award_id or 0)))
    return [Month(month_text(period), rows) for period, rows in found.items()]


def changed(payments: list[Payment], reasons: dict[int, Decision]) -> list[Changed]:
    """Of the newest month: each line that brings more or less than the month before, with the decision's reason."""
    newest = max((each.line.period for each in payments if each.line.cause == Cause.MONTH), default=0)
    return [
        _changed(each, reasons.get(each.line.award_id or 0))
        for each in payments
        if each.line.period == newest and each.line.cause == Cause.MONTH and each.line.state != LineState.VOID
        and each.line.previous_fen not in (None, each.line.amount_fen)
    ]  # fmt: skip


def _changed(payment: Payment, decision: Decision | None) -> Changed:
    line = payment.line
    before, now = line.previous_fen or 0, line.amount_fen
    said = {"before": money_text(before), "now": money_text(now), "by": money_text(abs(now - before))}
    text = gettext("%(before)s yuan before, %(now)s yuan now: %(by)s yuan more.") % said
    if now < before:
        text = gettext("%(before)s yuan before, %(now)s yuan now: %(by)s yuan less.") % said
    title = gettext("Why is %(month)s different? %(name)s") % {
        "month": month_text(line.period), "name": programme_name(line.programme),
    }  # fmt: skip
    return Changed(title, text, decision.reason if decision else "", _case(decision))


def _shown(payment: Payment, decision: Decision | None) -> Shown:
    line = payment.line
    name = programme_name(line.programme)
    if line.cause in (Cause.BACK, Cause.ORDER):
        name = f"{name} · {line.get_cause_display()}"
    text = str(TEXTS.get(payment.where, ""))
    if payment.where == PAID:
        text = str(PAID_TEXT) % {"day": day_text(paid_on(payment)), "last": payment.last_four}
    href = _case(decision) if payment.where == VOID else ""
    return Shown(name, line.amount_fen, WHERE[payment.where], text, href, _("See the decision"))


def _case(decision: Decision | None) -> str:
    return reverse("own_case", args=[decision.case_id]) if decision is not None else ""


def _owed(order: Order, owed: int) -> dict[str, Any]:
    return {
        "name": programme_name(order.award.programme), "owed": owed, "reason": order.reason, "cites": order.cites,
        "instalments": sorted(order.instalments.all(), key=lambda each: each.due_on),
    }  # fmt: skip
