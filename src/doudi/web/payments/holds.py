"""Answering what a check held: paid with what was found, or not owed by a decision of the award's own case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.access.roles import Act
from doudi.casework.models import Decision
from doudi.payments.models import Hold, Run
from doudi.payments.queries.lines import decisions_that_end, find_hold
from doudi.payments.services.checking import label
from doudi.payments.services.holding import PAY, VOID, let_go, not_owed
from doudi.web.payments.fields import reason_field
from doudi.web.payments.opening import both, closed, of_run
from doudi.web.payments.run_page import title
from doudi.web.payments.words import found_text, month_text, yuan_text
from doudi.web.request import Request
from doudi.web.trying import tried
from doudi.web.ui.pieces import Row
from doudi.web.ui.words import day_text, money_text


class HoldForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("What follows"), widget=forms.RadioSelect,
        choices=[(PAY, _("It is paid")), (VOID, _("It is not owed, by a decision on this award"))],
    )  # fmt: skip
    decision = forms.ModelChoiceField(
        Decision.objects.none(), label=_("By which decision"), required=False, empty_label=_("none"),
        help_text=_("Only a decision that ended or changed this award before the month. Without one it is paid."),
    )  # fmt: skip
    reason = reason_field(_("What you found"), _("Whom or what you asked, and what it says."))

    def __init__(self, *args: Any, decisions: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decision"]
        field.queryset, field.label_from_instance = decisions, _named

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == VOID and data.get("decision") is None:
            self.add_error("decision", ValidationError(_("Choose the decision: without one it is paid.")))
        return data


@both
@of_run(Act.PAYMENT_PREPARE)
def answer_hold(request: Request, thing: Run, hold: int) -> HttpResponse:
    """One hold: what was found, and the answer of whoever has looked."""
    row = find_hold(request.actor, thing, hold)
    if row is None:
        raise Http404
    if page := closed(request, row.line.household):
        return page
    form = HoldForm(request.POST if request.method == "POST" else None, decisions=decisions_that_end(row))
    if form.is_valid() and tried(form, lambda: _answered(request, row, form.cleaned_data)):
        messages.success(request, gettext("It is answered."))
        return redirect("run", thing.pk)
    return render(request, "payments/one.html", {
        "title": label(row.check_name), "rows": _rows(row), "form": None if row.answer else form,
        "act": _("Give this answer"), "back": reverse("run", args=[thing.pk]),
        "hint": _("A check says only that somebody should look. Until you answer, the line waits; the next run of the "
                  "place cannot be locked before."),
    })  # fmt: skip


def _answered(request: Request, row: Hold, given: dict[str, Any]) -> Hold:
    if given["answer"] == PAY:
        return let_go(request.actor, row, reason=given["reason"])
    return not_owed(request.actor, row, given["decision"], reason=given["reason"])


def _rows(row: Hold) -> list[Row]:
    line = row.line
    rows = [
        Row(_("Run"), title(row.run)),
        Row(_("Name"), line.person.name, reverse("family_payments", args=[line.household_id]), _("Payments of")),
        Row(_("For the month"), month_text(line.period)), Row(_("Amount"), yuan_text(line.amount_fen)),
        Row(_("Month before"), money_text(line.previous_fen) if line.previous_fen is not None else _("none")),
        Row(_("In figures"), found_text(row) or "–"), Row(_("Held on"), day_text(row.held_on)),
    ]  # fmt: skip
    if row.answer:
        rows += [
            Row(_("Answer"), _("is paid") if row.answer == PAY else _("not owed, by a decision")),
            Row(_("What was found"), row.reason), Row(_("By"), f"{row.who} · {day_text(row.answered_on)}"),
        ]  # fmt: skip
    return rows


def _named(row: Decision) -> str:
    day = day_text(row.starts or row.decided_on)
    return f"{row.get_outcome_display()} · {row.case.number} · {day} · {row.reason[:60]}"
