"""A village cadre's first page, and telling of somebody in need in three questions. No facts, no amounts."""

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
from django.views.decorators.http import require_POST, require_safe

from doudi.access.permissions import Denied, Refused
from doudi.access.roles import Role
from doudi.casework.models import CaseStep
from doudi.casework.models import Request as Registered
from doudi.casework.services.asking import report_need
from doudi.casework.services.intake import pass_on
from doudi.engine.procedure.model import Kind
from doudi.registry.models import Person
from doudi.web.cases.words import left_tag
from doudi.web.own.apply_forms import URGENCY
from doudi.web.own.drafts import Draft
from doudi.web.own.page import both
from doudi.web.request import Request
from doudi.web.ui.words import day_text

DRAFT, LAST = "own.need", "own.need_told"
STEPS = ("who", "what", "urgent")
#: Persons of a name that are shown, and visits and requests of a page.
MOST, MOST_ROWS = 20, 100


class WhoForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60, required=False)
    described = forms.CharField(
        label=_("Not on the list? Describe who it is"), max_length=60, required=False,
        help_text=_("For example: the old man in the last house by the bridge."),
    )  # fmt: skip


class WhatForm(forms.Form):
    need = forms.CharField(
        label=_("What you have seen or heard, in plain words"), widget=forms.Textarea, max_length=2000,
    )  # fmt: skip
    said = forms.CharField(
        label=_("Did the person ask you to do this? Then write what they said"), max_length=200, required=False
    )


class UrgentForm(forms.Form):
    urgent = forms.ChoiceField(
        label=_("Is help needed at once?"), choices=URGENCY, widget=forms.RadioSelect,
        help_text=_("Urgent is: nothing to eat, no roof, a life in danger, a sudden blow that cannot wait."),
    )  # fmt: skip


FORMS: dict[str, type[forms.Form]] = {"who": WhoForm, "what": WhatForm, "urgent": UrgentForm}


def _cadre(request: Request) -> None:
    if request.actor.role != Role.VILLAGE_CADRE:
        raise Refused(Denied(_("This page is the village's.")))


@require_safe
def village(request: Request) -> HttpResponse:
    """Whom to visit, what lies here unsent, one button for somebody in need."""
    _cadre(request)
    return village_home(request)


def village_home(request: Request) -> HttpResponse:
    actor = request.actor
    visits = CaseStep.objects.visible_to(actor).filter(kind=Kind.VISIT, done_on=None)
    visits = visits.select_related("case__applicant", "case__household").order_by("due_on", "start_by", "pk")
    unsent = Registered.objects.visible_to(actor).filter(sent_on=None, closed_on=None).select_related("person")
    families: dict[int, Any] = {}
    for step in visits[:MOST_ROWS]:
        day = step.due_on or step.start_by
        families.setdefault(step.case.household_id, (step.case, day, left_tag(day, actor.on) if day else None))
    return render(request, "own/village.html", {
        "families": list(families.values()), "unsent": unsent.order_by("-urgent", "pk")[:MOST_ROWS],
    })  # fmt: skip


@require_POST
def village_pass_on(request: Request, pk: int) -> HttpResponse:
    """Sends what lies here to the township."""
    _cadre(request)
    row = Registered.objects.visible_to(request.actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    try:
        pass_on(request.actor, row)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, gettext("Sent to the township: %(number)s.") % {"number": row.number})
    return redirect("village")


@both
def village_need(request: Request, step: str = "who") -> HttpResponse:
    """Who, what, how urgent; then it is registered, and lies here until it is sent on."""
    _cadre(request)
    if step not in STEPS:
        raise Http404
    draft = Draft(request, DRAFT)
    if not draft.said and step != "who":
        return _told_already(request)
    if request.method == "POST":
        return _answered(request, draft, step)
    form = FORMS[step](initial=draft.said)
    return render(request, "own/village_need.html", _page(request, draft, step, form))


def _answered(request: Request, draft: Draft, step: str) -> HttpResponse:
    form = FORMS[step](request.POST)
    draft.take(request.POST, dict.fromkeys(form.fields, False))
    if step == "who":
        draft.put("person", request.POST.get("person", ""))
        if "look" in request.POST:
            return redirect("village_need", "who")
        if _person(request, draft) is None and not draft.text("described").strip():
            form.add_error("described", gettext("Choose somebody from the list, or describe who it is."))
    if form.is_valid():
        at = STEPS.index(step) + 1
        if at < len(STEPS):
            return redirect("village_need", STEPS[at])
        if (row := _told(request, draft, form)) is not None:
            draft.drop()
            request.session[LAST] = row.number
            return _told_already(request)
    return render(request, "own/village_need.html", _page(request, draft, step, form))


def _told(request: Request, draft: Draft, form: forms.Form) -> Registered | None:
    try:
        return report_need(
            request.actor, area=request.posting.area, need=draft.text("need"), person=_person(request, draft),
            described=draft.text("described"), urgent=draft.text("urgent") == "yes", said=draft.text("said"),
        )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _told_already(request: Request) -> HttpResponse:
    """To the first page, with the number of what was just registered; a second press says the same."""
    if number := request.session.get(LAST):
        messages.success(
            request, gettext("Registered: %(number)s. Send it to the township with one tap below.") % {"number": number}
        )
    return redirect("village")


def _page(request: Request, draft: Draft, step: str, form: forms.Form) -> dict[str, Any]:
    at = STEPS.index(step)
    return {
        "form": form, "step": step, "number": at + 1, "person": _person(request, draft), "draft": draft,
        "back": reverse("village_need", args=[STEPS[at - 1]]) if at else reverse("village"),
        "found": _found(request, draft.text("name")) if step == "who" else [],
        "looked": bool(draft.text("name").strip()),
    }  # fmt: skip


def _found(request: Request, name: str) -> list[tuple[Person, str]]:
    """People of the village by that name, told apart by their day of birth."""
    if not name.strip():
        return []
    rows = Person.objects.visible_to(request.actor).present().filter(name__startswith=name.strip(), death_date=None)
    return [(each, day_text(each.birth_date)) for each in rows.order_by("name", "pk")[:MOST]]


def _person(request: Request, draft: Draft) -> Person | None:
    """Who was chosen, of those of the village."""
    key = draft.text("person")
    if not (key.isdecimal() and len(key) < 12):
        return None
    return Person.objects.visible_to(request.actor).present().filter(pk=int(key)).first()
