"""The funds of one's area, and money that a level gives."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doudi.access.actor import Actor
from doudi.access.permissions import may
from doudi.access.roles import Act
from doudi.areas.models import WIDTH, Area, Level
from doudi.payments.models.ledger import DRAWN
from doudi.payments.queries import funds as asked
from doudi.payments.queries.funds import Fund, payer_of
from doudi.payments.queries.petty import boxes
from doudi.payments.services.funds import appropriate as appropriated
from doudi.payments.services.payees import enter_payer
from doudi.web.cases.acts.fields import MoneyField
from doudi.web.cases.words import programme_name
from doudi.web.payments.fields import paid_programmes, programmes
from doudi.web.payments.opening import both, for_staff
from doudi.web.payments.petty import table_of
from doudi.web.payments.words import TIERS
from doudi.web.request import Request
from doudi.web.trying import tried
from doudi.web.ui.filters import FilterForm
from doudi.web.ui.tables import Column, Table


class FundFilter(FilterForm):
    area = forms.ModelChoiceField(Area.objects.none(), label=_("County"), empty_label=_("every county"))
    programme = forms.ChoiceField(label=_("Programme"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["area"].queryset = counties(actor)
        fields["programme"].choices = programmes(paid_programmes(), _("every programme"))

    def said(self, name: str, value: Any) -> str:
        return str(value.name) if isinstance(value, Area) else super().said(name, value)


class FundForm(forms.Form):
    county = forms.ModelChoiceField(Area.objects.none(), label=_("County"))
    programme = forms.ChoiceField(label=_("Programme"))
    tier = forms.ChoiceField(label=_("Whose money it is"), choices=[(each.value, TIERS[each]) for each in DRAWN])
    amount = MoneyField(label=_("Amount in yuan"))
    document = forms.CharField(
        label=_("Document"), max_length=200, help_text=_("Its number, as 财社〔2021〕12号: each is booked once.")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["county"].queryset = counties(actor)
        fields["programme"].choices = programmes(paid_programmes())


class PayerForm(forms.Form):
    name = forms.CharField(label=_("Name of the account, as the bank has it"), max_length=100)
    number = forms.CharField(
        label=_("Account number"), max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("It is kept sealed; afterwards pages show its last four figures only."),
    )  # fmt: skip
    bank_name = forms.CharField(label=_("Bank and branch"), max_length=100, required=False)
    bank = forms.CharField(label=_("Number of the bank (12 figures)"), max_length=12, required=False)


def counties(actor: Actor) -> Any:
    """Those an actor's area has, or is."""
    if not actor.path:
        return Area.objects.none()
    return Area.objects.within(actor.path).filter(level=Level.COUNTY, valid_to=None).order_by("path")


@require_safe
@for_staff(Act.PAYMENT_VIEW)
def funds(request: Request) -> HttpResponse:
    """By county and programme; by whose money it is once one county is looked at."""
    form = FundFilter(request.GET, actor=request.actor)
    chosen = form.chosen
    whole, parts = asked.funds(request.actor, within=chosen.get("area"), programme=chosen.get("programme", ""))
    one = len({each.area.pk for each in whole}) == 1
    near = "area" in chosen or len(request.actor.path) >= Level.COUNTY * WIDTH
    petty = boxes(request.actor, within=chosen.get("area"), programme=chosen.get("programme", "")) if near else []
    release = may(request.actor, Act.PAYMENT_RELEASE)
    table = Table(request, _columns(), whole, caption=_("Funds by county and programme"), is_captioned=False)
    tiers = Table(request, _tier_columns(), parts if one else [], caption=_("By whose money it is"), is_captioned=False,
                  per_page=200)  # fmt: skip
    return render(request, "payments/funds.html", {
        "table": table, "tiers": tiers, "form": form, "here": "funds", "total": total(whole),
        "may": release, "petty": table_of(request, petty, release),
    })  # fmt: skip


@both
@for_staff(Act.PAYMENT_RELEASE)
def appropriate(request: Request) -> HttpResponse:
    """Books money that a level has given a county for a programme."""
    form = FundForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid() and tried(form, lambda: _booked(request, form.cleaned_data)):
        messages.success(request, gettext("It is booked."))
        return redirect("funds")
    return render(request, "payments/form.html", {
        "form": form, "title": _("Book money that was given"), "act": _("Book it"), "back": reverse("funds"),
        "lead": _("What was booked is never changed; a mistake is booked back by another document."),
    })  # fmt: skip


@both
@for_staff(Act.PAYMENT_RELEASE)
def payer(request: Request) -> HttpResponse:
    """From which account one's area pays: the files to the bank name it."""
    area = request.posting.area
    form = PayerForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and tried(form, lambda: enter_payer(request.actor, area, **form.cleaned_data)):
        messages.success(request, gettext("Files made from now on name this account."))
        return redirect("funds")
    now = payer_of(area)
    said = f"{now.name} {now.account.masked}" if now is not None else gettext("none")
    response = render(request, "payments/form.html", {
        "form": form, "title": _("The account that is paid from"), "act": _("Pay from this account"),
        "back": reverse("funds"), "lead": gettext("%(area)s pays from: %(now)s") % {"area": area.name, "now": said},
    })  # fmt: skip
    response["Cache-Control"] = "no-store"
    return response


def _booked(request: Request, given: dict[str, Any]) -> Any:
    return appropriated(
        request.actor, given["county"], given["programme"], given["tier"], given["amount"], document=given["document"]
    )


def total(rows: list[Fund]) -> list[tuple[Any, int]]:
    """The sums over a list, in the order in which money goes."""
    return [
        (_("appropriated"), sum(each.given for each in rows)), (_("drawn"), sum(each.drawn for each in rows)),
        (_("with the bank"), sum(each.bank for each in rows)), (_("paid"), sum(each.paid for each in rows)),
        (_("back from the bank"), sum(each.back for each in rows)), (_("at hand"), sum(each.at_hand for each in rows)),
    ]  # fmt: skip


def _columns() -> tuple[Column[Fund], ...]:
    return (
        Column("area", _("County"), lambda row: row.area.name, link=lambda row: f"?area={row.area.pk}"),
        Column("programme", _("Programme"), lambda row: programme_name(row.programme)),
        Column("given", _("appropriated"), lambda row: row.given, "money"),
        Column("drawn", _("drawn"), lambda row: row.drawn, "money"),
        Column("bank", _("with the bank"), lambda row: row.bank, "money"),
        Column("paid", _("paid"), lambda row: row.paid, "money"),
        Column("back", _("back from the bank"), lambda row: row.back, "money"),
        Column("recovered", _("paid back by people"), lambda row: row.recovered, "money"),
        Column("hand", _("at hand"), lambda row: row.at_hand, "money"),
    )


def _tier_columns() -> tuple[Column[Fund], ...]:
    return (
        Column("programme", _("Programme"), lambda row: programme_name(row.programme)),
        Column("tier", _("Whose money it is"), lambda row: TIERS[row.tier]),
        Column("given", _("appropriated"), lambda row: row.given, "money"),
        Column("drawn", _("drawn"), lambda row: row.drawn, "money"),
        Column("back", _("back from the bank"), lambda row: row.back, "money"),
        Column("recovered", _("paid back by people"), lambda row: row.recovered, "money"),
        Column("hand", _("at hand"), lambda row: row.at_hand, "money"),
    )
