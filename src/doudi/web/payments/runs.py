"""The runs of one's area, and making one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doudi.access.permissions import may
from doudi.access.roles import Act
from doudi.areas.models import Area
from doudi.payments.channels.finding import channels
from doudi.payments.models import Run, RunKind, State
from doudi.payments.periods import period_of
from doudi.payments.price_terms import price_terms
from doudi.payments.queries import runs as asked
from doudi.payments.services.building import make_run
from doudi.payments.tasks import order_work
from doudi.web.cases.words import programme_name
from doudi.web.payments.fields import MonthField, month_value, paid_programmes, programmes
from doudi.web.payments.opening import both, for_staff
from doudi.web.payments.words import month_text, state_tag
from doudi.web.request import Request
from doudi.web.trying import tried
from doudi.web.ui.filters import FilterForm
from doudi.web.ui.tables import Column, Table

KINDS = (RunKind.MONTHLY, RunKind.OFF_CYCLE, RunKind.ORDERS, RunKind.REISSUE)
CHANNELS = {
    "csv": _("text file (CSV)"),
    "card_sheet": _("the card sheet (一卡通, Excel)"),
    "pain001": "ISO 20022 pain.001",
}


class RunFilter(FilterForm):
    month = MonthField(label=_("Month"))
    programme = forms.ChoiceField(label=_("Programme"))
    state = forms.ChoiceField(label=_("State"), choices=[("", _("every state")), *State.choices])

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        every = programmes(paid_programmes(), _("every programme"))
        self.fields["programme"].choices = every  # type: ignore[attr-defined]

    def said(self, name: str, value: Any) -> str:
        return month_text(value) if name == "month" else super().said(name, value)


class RunForm(forms.Form):
    programme = forms.ChoiceField(label=_("Programme"))
    period = MonthField(label=_("Month that is paid"))
    kind = forms.ChoiceField(label=_("What it pays"), widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=_("How the bank is told"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        kinds = (*KINDS, RunKind.PRICE) if price_terms() else KINDS
        fields["programme"].choices = programmes(paid_programmes())
        fields["kind"].choices = [(each.value, each.label) for each in kinds]
        fields["channel"].choices = [(name, CHANNELS.get(name, name)) for name in channels()]


@require_safe
@for_staff(Act.PAYMENT_VIEW)
def runs(request: Request) -> HttpResponse:
    """The runs of one's area with their control totals, the newest month first."""
    form = RunFilter(request.GET)
    chosen = form.chosen
    rows = asked.runs(
        request.actor, period=chosen.get("month"), programme=chosen.get("programme", ""), state=chosen.get("state", "")
    )
    table = Table(request, columns(), rows, caption=_("Payment runs"), is_captioned=False)
    return render(request, "payments/runs.html", {
        "table": table, "form": form, "may": may(request.actor, Act.PAYMENT_PREPARE), "here": "runs",
    })  # fmt: skip


@both
@for_staff(Act.PAYMENT_PREPARE)
def new_run(request: Request) -> HttpResponse:
    """Makes a run of one's area; its lines are built in the background."""
    actor = request.actor
    form = RunForm(request.POST if request.method == "POST" else None, initial=_wanted(request))
    if request.method == "POST" and form.is_valid():
        run = tried(form, lambda: _made(request, form.cleaned_data))
        if run is not None:
            order_work(actor, run)
            messages.success(request, gettext("The run is made; its lines are being built."))
            return redirect("run", run.pk)
    return render(request, "payments/form.html", {
        "form": form, "title": _("Make a payment run"), "act": _("Make the run"), "back": reverse("runs"),
        "lead": _("A line for every award in force. Nothing goes out before others have reviewed and approved it."),
    })  # fmt: skip


def _made(request: Request, given: dict[str, Any]) -> Run:
    area: Area = request.posting.area
    return make_run(
        request.actor, area, given["programme"], given["period"], kind=RunKind(given["kind"]), channel=given["channel"]
    )


def _wanted(request: HttpRequest) -> dict[str, Any]:
    """As the address asks for; else this month's."""
    period = period_of(request.actor.on)  # type: ignore[attr-defined]
    return {
        "period": request.GET.get("period") or month_value(period), "channel": "csv",
        "kind": request.GET.get("kind", RunKind.MONTHLY.value), "programme": request.GET.get("programme", ""),
    }  # fmt: skip


def columns() -> tuple[Column[Run], ...]:
    return (
        Column("month", _("Month"), lambda row: month_text(row.period), sort="period",
               link=lambda row: reverse("run", args=[row.pk])),
        Column("programme", _("Programme"), lambda row: programme_name(row.programme)),
        Column("area", _("Area"), lambda row: row.area.name, sort="area_path"),
        Column("kind", _("What it pays"), lambda row: row.get_kind_display()),
        Column("state", _("State"), state_tag, "tag"),
        Column("lines", _("Lines"), lambda row: row.lines, "number"),
        Column("total", _("Yuan"), lambda row: row.total_fen, "money", sort="total_fen"),
        Column("held", _("Held"), lambda row: row.held, "number"),
        Column("returned", _("Returned"), lambda row: row.returned, "number"),
    )  # fmt: skip
