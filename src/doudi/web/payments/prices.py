"""The price linkage: indices as they were published, whether the subsidy is started, how much, and by when."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doudi.access.actor import Actor
from doudi.access.permissions import Allowed, Denied, Refused, may
from doudi.access.roles import Act
from doudi.areas.models import WIDTH, Area, Level
from doudi.areas.queries import county_area
from doudi.payments.periods import period_of
from doudi.payments.price_terms import price_terms
from doudi.payments.queries.price_months import price_months
from doudi.payments.services.indices import publish_index
from doudi.web.payments.fields import month_value
from doudi.web.payments.opening import both, for_staff
from doudi.web.payments.price_forms import PublishForm
from doudi.web.payments.price_words import drawn
from doudi.web.request import Request
from doudi.web.trying import tried
from doudi.web.ui.areas import AreaPicker

LEVELS = (Level.PROVINCE, Level.CITY, Level.COUNTY)


@require_safe
@for_staff(Act.PAYMENT_VIEW)
def prices(request: Request) -> HttpResponse:
    """The months of an area, the newest first."""
    actor, (area, picker) = request.actor, _area(request)
    before = request.GET.get("before", "")
    try:
        found = price_months(actor, area, before=int(before) if before.isdecimal() else None)
    except ValidationError as error:
        return render(request, "payments/prices.html", {"none": error.messages[0], "here": "prices"})
    publishes = may_publish(actor)
    return render(request, "payments/prices.html", {
        "area": area, "picker": picker, "here": "prices",
        "months": [drawn(actor, area, each, found) for each in found.months],
        "is_empty": found.is_empty, "before": found.before, "may": publishes,
        "publish": _address(area) if publishes else "",
    })  # fmt: skip


@both
@for_staff(Act.PAYMENT_APPROVE)
def publish(request: Request) -> HttpResponse:
    """Enters what was published of a month, or corrects it with a reason."""
    actor, allowed = request.actor, may_publish(request.actor)
    if isinstance(allowed, Denied):
        raise Refused(allowed)
    if price_terms() is None:
        raise Http404
    form = PublishForm(request.POST if request.method == "POST" else None, actor=actor, initial=_wanted(request))
    if form.is_valid() and tried(form, lambda: _published(actor, form)):
        messages.success(request, gettext("Entered. Whether the subsidy is started stands below."))
        return redirect(f"{reverse('prices')}?{urlencode({'area': form.cleaned_data['area'].pk})}")
    return render(request, "payments/form.html", {
        "form": form, "title": _("Enter a published index"), "act": _("Enter it"), "back": reverse("prices"),
        "lead": _("The month is the one of the publication; its figures are those of the month before."),
    })  # fmt: skip


def may_publish(actor: Actor) -> Allowed | Denied:
    """An office of a city or of the province, for its area."""
    if len(actor.path) > Level.CITY * WIDTH:
        return Denied(_("indices are entered by an office of the city or of the province"))
    return may(actor, Act.PAYMENT_APPROVE)


def _area(request: Request) -> tuple[Area, AreaPicker | None]:
    """What was chosen, or one's own area; of a township its county. Who has one county chooses nothing."""
    actor = request.actor
    if len(actor.path) >= Level.COUNTY * WIDTH:
        return county_area(actor.path), None
    picker = AreaPicker(request, on=actor.on, top=actor.path, levels=LEVELS)
    if picker.chosen is None:
        raise Http404
    return (picker.chosen if picker.may_stop else county_area(picker.chosen.path)), picker


def _wanted(request: Request) -> dict[str, Any]:
    """As the address asks for; else this month, today."""
    on = request.actor.on
    return {
        "area": request.GET.get("area", ""), "period": request.GET.get("period") or month_value(period_of(on)),
        "published_on": on,
    }  # fmt: skip


def _published(actor: Actor, form: PublishForm) -> Any:
    given = form.cleaned_data
    return publish_index(
        actor, given["area"], given["period"], form.values(), source=given["source"],
        published_on=given["published_on"], reason=given["reason"],
    )  # fmt: skip


def _address(area: Area) -> str:
    """Of the form, for an area or for the city that it lies in."""
    return (
        f"{reverse('publish_index')}?{urlencode({'area': area.pk})}"
        if area.level <= Level.CITY
        else reverse("publish_index")
    )
