"""Paper forms (套打): filled with what is on file, for the pen, the seal, and who has no telephone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.areas.models import Level
from doudi.audit.services import record_view
from doudi.casework.models import Case
from doudi.casework.queries.forms import CASE_FORMS, OWN_FORMS, TELLING, adults, form_data, roster_data
from doudi.kernel.errors import InputError
from doudi.letters import typeset
from doudi.registry.models import Person
from doudi.web.dossier.opening import PurposeForm, purpose_of
from doudi.web.own.page import citizens_only, own_case
from doudi.web.own.words import case_name, offered, programme_name
from doudi.web.request import Request
from doudi.web.ui.areas import AreaPicker

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NAMES = {
    "application": _("Application"), "authorisation": _("Authority to check income and property"),
    "mandate": _("Mandate for somebody who acts for you"), "promise": _("Promise that all is true"),
    "home_visit": _("Home visit"), "review_form": _("Review and confirmation"),
    "file_catalogue": _("List of the papers in the file"),
}  # fmt: skip
#: Months back that a roster can be printed of.
MONTHS = 24


class RosterForm(forms.Form):
    programme = forms.ChoiceField(label=_("Programme"))
    month = forms.ChoiceField(label=_("Month"))

    def __init__(self, data: Any, on: dt.date):
        super().__init__(data, initial={"month": f"{on:%Y-%m}"})
        self.fields["programme"].choices = [(name, programme_name(name)) for name in offered(on)]  # type: ignore[attr-defined]
        self.fields["month"].choices = [(each, each) for each in _months(on)]  # type: ignore[attr-defined]


@require_safe
@citizens_only
def own_form(request: Request, pk: int, kind: str) -> HttpResponse:
    """One of the forms that somebody signs themselves."""
    case = own_case(request, pk)
    if kind not in OWN_FORMS:
        raise Http404
    return _printed(request, case, kind)


@require_safe
def case_forms(request: Request, pk: int) -> HttpResponse:
    """The forms of a case."""
    case = _of_staff(request, pk)
    tells = Act.FACT_VIEW in request.actor.acts
    rows: list[tuple[StrOrPromise, str]] = [
        (NAMES[kind], reverse("case_form", args=[pk, kind]))
        for kind in CASE_FORMS
        if kind != "authorisation" and (tells or kind not in TELLING)
    ]
    for person in adults(case, request.actor.on):
        name = gettext("%(form)s: %(name)s") % {"form": NAMES["authorisation"], "name": person.name}
        rows.insert(-1, (name, f"{reverse('case_form', args=[pk, 'authorisation'])}?person={person.pk}"))
    return render(
        request,
        "own/case_forms.html",
        {"case": case, "name": case_name(case), "rows": rows, "exports": Act.SHEET_EXPORT in request.actor.acts},
    )


@require_safe
def case_form(request: Request, pk: int, kind: str) -> HttpResponse:
    """One of them. Of a file that few may see, what for is asked first and recorded."""
    case = _of_staff(request, pk)
    if kind not in CASE_FORMS:
        raise Http404
    if kind in TELLING:
        require(request.actor, Act.FACT_VIEW, case)
    if (purpose := purpose_of(request, "household", case.household)) is None:
        values = {"thing": case.household, "kind": "household", "form": PurposeForm()}
        return render(request, "dossier/purpose.html", values)
    if purpose:
        record_view(
            request.actor, case._meta.label_lower, case.pk, purpose=purpose, area_path=case.area_path,
            sensitivity=case.sensitivity,
        )  # fmt: skip
    return _printed(request, case, kind)


@require_safe
def roster(request: Request) -> HttpResponse:
    """A township's awards of a programme in a month, for the pen and the seal."""
    actor = request.actor
    require(actor, Act.SHEET_EXPORT)
    picker = AreaPicker(request, on=actor.on, top=actor.path, levels=(Level.TOWNSHIP,))
    form = RosterForm(request.GET if "programme" in request.GET else None, actor.on)
    if form.is_bound and form.is_valid() and picker.chosen is not None and picker.may_stop:
        month = dt.date.fromisoformat(f"{form.cleaned_data['month']}-01")
        return _pdf(roster_data(actor, picker.chosen, form.cleaned_data["programme"], month), "roster", request)
    return render(request, "own/roster.html", {"picker": picker, "form": form})


def _printed(request: Request, case: Case, kind: str) -> HttpResponse:
    return _pdf(form_data(request.actor, case, kind, person=_adult(request, case)), kind, request)


def _pdf(data: dict[str, Any], kind: str, request: Request) -> HttpResponse:
    try:
        made = typeset(kind, data)
    except InputError as error:
        return render(request, "own/no_form.html", {"why": str(error)}, status=422)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{kind}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _adult(request: Request, case: Case) -> Person | None:
    """The grown member that an authorisation is of, where the address names one."""
    wanted = request.GET.get("person", "")
    return next((each for each in adults(case, request.actor.on) if str(each.pk) == wanted), None)


def _of_staff(request: Request, pk: int) -> Case:
    if request.actor.is_citizen:
        raise Http404
    rows = Case.objects.visible_to(request.actor).select_related("household__area", "applicant", "beneficiary", "area")
    found: Case | None = rows.select_related("request").filter(pk=pk).first()
    if found is None:
        raise Http404
    require(request.actor, Act.CASE_VIEW, found)
    return found


def _months(on: dt.date) -> list[str]:
    first = on.year * 12 + on.month - 1
    return [f"{each // 12}-{each % 12 + 1:02d}" for each in range(first + 1, first - MONTHS, -1)]
