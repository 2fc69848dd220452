"""Petty funds of townships: money advanced to one, and what it gives back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.access.actor import Actor
from doudi.access.permissions import Allowed, Denied
from doudi.access.roles import Act
from doudi.areas.models import Area, Level
from doudi.payments.models.ledger import DRAWN
from doudi.payments.queries.petty import Box, boxes
from doudi.payments.services import petty as services
from doudi.payments.services.building import once_programmes
from doudi.web.cases.acts.fields import MoneyField
from doudi.web.cases.words import programme_name
from doudi.web.payments.fields import programmes
from doudi.web.payments.opening import both, for_staff
from doudi.web.payments.words import TIERS, yuan_text
from doudi.web.request import Request
from doudi.web.trying import tried
from doudi.web.ui.tables import Column, Table


def _document(help_text: Any) -> forms.CharField:
    return forms.CharField(label=_("Document"), max_length=200, help_text=help_text)


class AdvanceForm(forms.Form):
    township = forms.ModelChoiceField(Area.objects.none(), label=_("Township"))
    programme = forms.ChoiceField(label=_("Programme"))
    amount = MoneyField(label=_("Amount in yuan"))
    document = _document(_("Its number: each is booked once."))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        rows = Area.objects.within(actor.path) if actor.path else Area.objects.none()
        rows = rows.filter(level=Level.TOWNSHIP, valid_to=None).select_related("parent").order_by("path")
        fields["township"].queryset = rows
        fields["township"].label_from_instance = lambda area: f"{area.parent.name} {area.name}"
        fields["programme"].choices = programmes(sorted(once_programmes()))


class GiveBackForm(forms.Form):
    box = forms.ChoiceField(label=_("Petty fund"))
    amount = MoneyField(label=_("Amount in yuan"))
    tier = forms.ChoiceField(label=_("Whose money it is"), choices=[(each.value, TIERS[each]) for each in DRAWN])
    document = _document(_("Its number: each is booked once."))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.boxes = {_key(each): each for each in boxes(actor) if each.at_hand > 0}
        fields: dict[str, Any] = self.fields
        fields["box"].choices = [(key, _said(each)) for key, each in self.boxes.items()]


@both
@for_staff(Act.PAYMENT_RELEASE)
def advance(request: Request) -> HttpResponse:
    """Money handed to a township out of its county's funds."""
    first = {"township": request.GET.get("township", ""), "programme": request.GET.get("programme", "")}
    form = AdvanceForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=first)
    if form.is_valid() and tried(form, lambda: _advanced(request, form.cleaned_data)):
        messages.success(request, gettext("It is booked."))
        return redirect("funds")
    return render(request, "payments/form.html", {
        "form": form, "title": _("Advance money to a petty fund"), "act": _("Book the advance"),
        "back": reverse("funds"),
        "lead": _("It is drawn on the county's funds; the township pays small sums out of it, which it grants itself."),
    })  # fmt: skip


@both
@for_staff(Act.PAYMENT_RELEASE)
def give_back(request: Request) -> HttpResponse:
    """What a township did not spend, back to the funds."""
    first = {"box": request.GET.get("box", "")}
    form = GiveBackForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=first)
    if form.is_valid() and tried(form, lambda: _given_back(request, form)):
        messages.success(request, gettext("It is booked."))
        return redirect("funds")
    none = _("No petty fund has anything at hand.")
    return render(request, "payments/form.html", {
        "form": form, "title": _("Book what a petty fund gave back"), "act": _("Book it"), "back": reverse("funds"),
        "lead": _("Back to the funds of the county, of the level that it belongs to.") if form.boxes else none,
    })  # fmt: skip


def table_of(request: Request, rows: list[Box], release: Allowed | Denied) -> Table[Box]:
    """The petty funds as the page of funds shows them."""
    caption = _("Petty funds of townships")
    return Table(request, _columns(bool(release)), rows, caption=caption, is_captioned=False, per_page=200)


def _columns(may_release: bool) -> tuple[Column[Box], ...]:
    """Of boxes; who keeps the funds has a way to book what one gives back."""

    def back(row: Box) -> str:
        if not may_release or row.at_hand <= 0:
            return ""
        return f"{reverse('give_back_petty')}?{urlencode({'box': _key(row)})}"

    act: tuple[Column[Box], ...] = (
        Column("act", _("Give back"), lambda row: _("book it") if back(row) else None, link=back),
    )  # fmt: skip
    return (
        Column("area", _("Township"), lambda row: row.area.name),
        Column("programme", _("Programme"), lambda row: programme_name(row.programme)),
        Column("advanced", _("advanced"), lambda row: row.advanced, "money"),
        Column("spent", _("spent"), lambda row: row.spent, "money"),
        Column("returned", _("given back"), lambda row: row.back, "money"),
        Column("hand", _("at hand"), lambda row: row.at_hand, "money"),
        *(act if may_release else ()),
    )


def _key(box: Box) -> str:
    return f"{box.area.pk}-{box.programme}"


def _said(box: Box) -> str:
    hand = gettext("%(yuan)s at hand") % {"yuan": yuan_text(box.at_hand)}
    return f"{box.area.name} · {hand} · {programme_name(box.programme)}"


def _advanced(request: Request, given: dict[str, Any]) -> Any:
    return services.advance_petty(
        request.actor, given["township"], given["programme"], given["amount"], document=given["document"]
    )


def _given_back(request: Request, form: GiveBackForm) -> Any:
    given, box = form.cleaned_data, form.boxes[form.cleaned_data["box"]]
    return services.give_back_petty(
        request.actor, box.area, box.programme, given["amount"], tier=given["tier"], document=given["document"]
    )
