"""Letters that tell a family of orders about their money: listed with the order, opened, and how each was served."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doudi.access.permissions import may, require
from doudi.access.roles import Act
from doudi.casework.models import Letter, ServedBy
from doudi.casework.services.clocks import serve
from doudi.payments.queries.letters import find_letter
from doudi.web.cases.views import letter_file
from doudi.web.own.words import letter_name
from doudi.web.payments.opening import both, closed, for_staff
from doudi.web.request import Request
from doudi.web.trying import tried
from doudi.web.ui.fields import DayField


class ServeForm(forms.Form):
    method = forms.ChoiceField(label=_("How it reached the person"), choices=ServedBy.choices, widget=forms.RadioSelect)
    on = DayField(label=_("Day"))
    note = forms.CharField(label=_("Who took it, or who saw that they would not"), max_length=200, required=False)


def of_letter(act: Act) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view of such a letter by its key, for who may do `act`; of a file that few may see it asks for a purpose."""

    def around(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @for_staff(Act.PAYMENT_VIEW)
        @wraps(view)
        def opened(request: Request, pk: int) -> HttpResponse:
            found = find_letter(request.actor, pk)
            if found is None or found.award is None:
                require(request.actor, Act.CASE_VIEW)
                raise Http404
            require(request.actor, act, found)
            return closed(request, found.award.household) or view(request, found)

        return opened

    return around


@require_safe
@of_letter(Act.FACT_VIEW)
def order_letter(request: Request, found: Letter) -> HttpResponse:
    """The letter as it was issued."""
    return letter_file(request, found)


@both
@of_letter(Act.CASE_ACT)
def serve_order_letter(request: Request, found: Letter) -> HttpResponse:
    """When and how it reached the person: from then on their time runs."""
    form = ServeForm(request.POST if request.method == "POST" else None, initial={"on": request.actor.on})
    back = reverse("family_payments", args=[found.award.household_id])  # type: ignore[union-attr]
    if form.is_valid() and tried(form, lambda: _served(request, found, form.cleaned_data)):
        messages.success(request, gettext("It is written down when it reached the person."))
        return redirect(back)
    return render(request, "payments/form.html", {
        "form": form, "title": _("Record how it was served"), "act": _("Record how it was served"), "back": back,
        "lead": f"{letter_name(found.kind)} · {found.number}",
    })  # fmt: skip


def told(request: Request, letters: list[Letter]) -> list[tuple[Letter, Any, str, str]]:
    """As a page lists them: the letter, its name, where it is opened, and where its service is recorded."""
    opens, serves = Act.FACT_VIEW in request.actor.acts, Act.CASE_ACT
    return [
        (each, letter_name(each.kind), reverse("order_letter", args=[each.pk]) if opens else "",
         reverse("serve_order_letter", args=[each.pk]) if may(request.actor, serves, each) and not each.served_on
         else "")
        for each in letters
    ]  # fmt: skip


def _served(request: Request, letter: Letter, said: dict[str, Any]) -> Letter:
    return serve(request.actor, letter, method=ServedBy(said["method"]), on=said["on"], note=said["note"])
