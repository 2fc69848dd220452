"""Orders about money: an award waits, the past is paid, something is paid back. One proposes, another approves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doudi.access.permissions import Allowed, Denied, may, require
from doudi.access.roles import Act
from doudi.payments.models import Order, OrderKind, Suspension
from doudi.payments.queries import funds as asked
from doudi.payments.queries import letters as written
from doudi.payments.services import orders as services
from doudi.registry.models import Award
from doudi.web.cases.words import programme_name
from doudi.web.payments.letters import told
from doudi.web.payments.opening import both, closed, for_staff, of_award
from doudi.web.payments.order_forms import ApproveForm, DeclineForm, OrderForm, ReceiveForm, ResumeForm, SuspendForm
from doudi.web.payments.words import TIERS, month_text, order_state, told_name, yuan_text
from doudi.web.request import Request
from doudi.web.trying import tried
from doudi.web.ui.pieces import Row
from doudi.web.ui.tables import Column, Table
from doudi.web.ui.words import day_text

TITLES = {
    OrderKind.BACK_PAY: _("Propose back-pay"),
    OrderKind.FUNERAL: _("Propose funeral costs"),
    OrderKind.REPAY: _("Propose that money is paid back"),
    OrderKind.FUNERAL: _("Propose funeral costs"),
}


@require_safe
@for_staff(Act.PAYMENT_VIEW)
def orders(request: Request) -> HttpResponse:
    """What waits for a second person first, then the others; and the awards that wait."""
    owed: dict[int, int] = {}
    table = Table(request, order_columns(owed), asked.orders(request.actor), caption=_("Back-pay and repayments"),
                  is_captioned=False)  # fmt: skip
    owed |= asked.owed_of(list(table.page))
    waits = Table(request, _waiting_columns(), asked.suspensions(request.actor), caption=_("Awards that wait"),
                  is_captioned=False)  # fmt: skip
    return render(request, "payments/orders.html", {"table": table, "waits": waits, "here": "orders"})


@both
@of_award(Act.ORDER_PROPOSE)
def propose(request: Request, award: Award, kind: str) -> HttpResponse:
    """Back-pay or a repayment: it does nothing before another person approves it."""
    if kind not in TITLES:
        raise Http404
    form = OrderForm(request.POST if request.method == "POST" else None, award=award)
    if form.is_valid():
        row = tried(form, lambda: services.propose_order(request.actor, award, OrderKind(kind), **form.cleaned_data))
        if row is not None:
            messages.success(request, gettext("Proposed. Another person approves it or not."))
            return redirect("one_order", row.pk)
    return render(request, "payments/form.html", {
        "form": form, "title": TITLES[OrderKind(kind)], "act": _("Propose it"),
        "back": reverse("family_payments", args=[award.household_id]), "lead": programme_name(award.programme),
    })  # fmt: skip


@both
@for_staff(Act.PAYMENT_VIEW)
def one_order(request: Request, pk: int) -> HttpResponse:
    """An order: what it says, who signed it, and what is still to come."""
    row = asked.orders(request.actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    if page := closed(request, row.household):
        return page
    owed = asked.owed_of([row]).get(row.pk, 0)
    forms = _forms(request, row, owed)
    if request.method == "POST" and _done(request, row, forms):
        return redirect("one_order", row.pk)
    return render(request, "payments/order.html", {
        "row": row, "rows": _rows(row, owed), "may": may_approve(request, row), **forms,
        "instalments": list(row.instalments.order_by("due_on")), "came": _came(row), "state": order_state(row),
        "back": reverse("family_payments", args=[row.household_id]),
        "letters": told(request, written.letters_of_order(request.actor, row)) if row.approved_on else [],
    })  # fmt: skip


@both
@of_award(Act.PAYMENT_APPROVE)
def suspend(request: Request, award: Award) -> HttpResponse:
    """An award waits from a month on; what has a line already is paid."""
    form = SuspendForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        row = tried(form, lambda: services.suspend(request.actor, award, **form.cleaned_data))
        if row is not None:
            messages.success(request, gettext("No more lines are built from that month on, until somebody resumes it."))
            return redirect("one_suspension", row.pk)
    return render(request, "payments/form.html", {
        "form": form, "title": _("Let an award wait"), "act": _("Sign that it waits"),
        "back": reverse("family_payments", args=[award.household_id]), "lead": programme_name(award.programme),
    })  # fmt: skip


@both
@for_staff(Act.PAYMENT_VIEW)
def one_suspension(request: Request, pk: int) -> HttpResponse:
    """An award that waits: why, since when, and how it goes on."""
    rows = Suspension.objects.visible_to(request.actor).select_related("award", "household__head")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    if page := closed(request, row.household):
        return page
    form = ResumeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(request.actor, Act.PAYMENT_APPROVE, row.household)
    if form.is_valid() and tried(form, lambda: services.resume(request.actor, row, **form.cleaned_data)):
        messages.success(request, gettext("It is paid again."))
        return redirect("one_suspension", row.pk)
    open_ = row.until is None and may(request.actor, Act.PAYMENT_APPROVE, row.household)
    return render(request, "payments/one.html", {
        "title": _("An award that waits"), "rows": _waiting_rows(row), "form": form if open_ else None,
        "act": _("Pay it again"), "back": reverse("family_payments", args=[row.household_id]),
        "letters": told(request, written.letters_of_suspension(request.actor, row)),
    })  # fmt: skip


def may_approve(request: Request, row: Order) -> Allowed | Denied:
    """Whether the button can be pressed; the service asks again."""
    if request.actor.account_id is not None and row.account == request.actor.account_id:
        return Denied(_("You proposed this: another person approves it."))
    return may(request.actor, Act.PAYMENT_APPROVE, row.household)


def _forms(request: Request, row: Order, owed: int) -> dict[str, Any]:
    """The forms of what can be done now, each bound if it was sent."""
    sent = request.POST.get("do", "") if request.method == "POST" else ""
    waits = row.approved_on is None and not row.declined and Act.PAYMENT_APPROVE in request.actor.acts
    receives = owed > 0 and bool(may(request.actor, Act.PAYMENT_RELEASE, row.household))

    def bound(name: str) -> Any:
        return request.POST if sent == name else None

    return {
        "approve": ApproveForm(bound("approve"), order=row, prefix="a") if waits else None,
        "decline": DeclineForm(bound("decline"), prefix="d") if waits else None,
        "receive": ReceiveForm(bound("receive"), order=row, prefix="r") if receives else None,
    }  # fmt: skip


def _done(request: Request, row: Order, forms: dict[str, Any]) -> bool:
    """Does what was sent; who may not is refused with the reason."""
    name = request.POST.get("do", "")
    require(request.actor, Act.PAYMENT_RELEASE if name == "receive" else Act.PAYMENT_APPROVE, row.household)
    form = forms.get(name)
    if form is None or not form.is_valid():
        return False
    act = {
        "approve": lambda: services.approve_order(request.actor, row, plan=form.plan()),
        "decline": lambda: services.decline_order(request.actor, row, reason=form.cleaned_data["reason"]),
        "receive": lambda: services.receive(request.actor, row, **form.cleaned_data),
    }[name]
    if tried(form, act) is None:
        return False
    done = {"approve": gettext("It is approved."), "decline": gettext("It is not approved; the reason is kept."),
            "receive": gettext("It is booked.")}  # fmt: skip
    messages.success(request, done[name])
    return True


def _rows(row: Order, owed: int) -> list[Row]:
    rows = [
        Row(_("Kind of order"), row.get_kind_display()), Row(_("For whom"), row.person.name),
        Row(_("Programme"), programme_name(row.award.programme)), Row(_("Amount"), yuan_text(row.amount_fen)),
        Row(_("For the months"), f"{month_text(row.first)} – {month_text(row.last)}"), Row(_("Reason"), row.reason),
        Row(_("Article"), row.cites), Row(_("Proposed by"), f"{row.who} · {day_text(row.decided_on)}"),
    ]  # fmt: skip
    if row.approved_on:
        rows.append(Row(_("Approved by"), f"{row.approver} · {day_text(row.approved_on)}"))
        if row.kind == OrderKind.REPAY:
            rows += [
                Row(_("Has come"), yuan_text(row.amount_fen - owed)), Row(_("Still to come"), yuan_text(owed)),
            ]  # fmt: skip
    return [*rows, *([Row(_("Not approved"), row.declined)] if row.declined else [])]


def _came(row: Order) -> list[dict[str, Any]]:
    """What came of a repayment, as it was booked."""
    return [
        {"fen": each.amount, "tier": TIERS[each.account.tier], "on": each.transaction.on,
         "text": " · ".join(part for part in (each.transaction.who, each.transaction.text) if part)}
        for each in (asked.receipts(row) if row.kind == OrderKind.REPAY else ())
    ]  # fmt: skip


def _waiting_rows(row: Suspension) -> list[Row]:
    rows = [
        Row(_("Programme"), programme_name(row.award.programme)), Row(_("Waits from"), month_text(row.since)),
        Row(_("Reason"), row.reason), Row(_("Article"), row.cites),
        Row(_("Signed by"), f"{row.who} · {day_text(row.decided_on)}"),
    ]  # fmt: skip
    if row.until is not None:
        after = _("the months between are paid too") if row.paid_after else _("the months between are not paid")
        rows += [
            Row(_("Paid again from"), f"{month_text(row.until)} · {after}"), Row(_("Reason"), row.resume_reason),
            Row(_("Signed by"), f"{row.resumed_by} · {day_text(row.resumed_on)}"),
        ]  # fmt: skip
    return rows


def order_columns(owed: dict[int, int]) -> tuple[Column[Order], ...]:
    return (
        Column("who", _("For whom"), lambda row: told_name(row.person.name, row.sensitivity),
               link=lambda row: reverse("one_order", args=[row.pk])),
        Column("kind", _("Kind of order"), lambda row: row.get_kind_display()),
        Column("programme", _("Programme"), lambda row: programme_name(row.award.programme)),
        Column("amount", _("Yuan"), lambda row: row.amount_fen, "money"),
        Column("owed", _("Still to come"), lambda row: owed.get(row.pk), "money"),
        Column("state", _("State"), order_state, "tag"),
        Column("by", _("Proposed by"), lambda row: row.who),
        Column("on", _("Proposed on"), lambda row: row.decided_on, "day"),
    )  # fmt: skip


def _waiting_columns() -> tuple[Column[Suspension], ...]:
    def name(row: Suspension) -> str:
        return told_name(row.household.head.name if row.household.head else str(row.household_id), row.sensitivity)

    return (
        Column("who", _("Family of"), name, link=lambda row: reverse("one_suspension", args=[row.pk])),
        Column("programme", _("Programme"), lambda row: programme_name(row.award.programme)),
        Column("since", _("Waits from"), lambda row: month_text(row.since)),
        Column("reason", _("Reason"), lambda row: row.reason),
        Column("by", _("Signed by"), lambda row: row.who),
    )
