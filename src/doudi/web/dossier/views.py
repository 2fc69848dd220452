"""The file of a person and of a family, and what is reached from them."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.casework.models import Case
from doudi.casework.services.holding import people_of
from doudi.registry.models import Household, Paper, Person
from doudi.registry.queries.files import events_of, household_file, own_household, person_file
from doudi.registry.services.facts import book
from doudi.registry.services.papers import Damaged, read_paper
from doudi.registry.services.persons import reveal_id_number
from doudi.web.dossier import household_page, person_page
from doudi.web.dossier.acts import families, people
from doudi.web.dossier.acts.doing import act_on
from doudi.web.dossier.moments import WhenForm
from doudi.web.dossier.opening import PurposeForm, of_file, purpose_of
from doudi.web.request import Request
from doudi.web.staff.event_words import act_text

#: A key in an address.
KEY = re.compile(r"[0-9]{1,18}")
both = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@of_file("person")
def person(request: Request, thing: Person) -> HttpResponse:
    """Everything on record about somebody, as it was on a day and as it was known then."""
    form = WhenForm(request.GET, request.actor.on)
    file = person_file(request.actor, thing, form.when, book())
    seen = Act.AUDIT_VIEW in request.actor.acts
    events = [(each, act_text(each.act)) for each in events_of(request.actor, thing)] if seen else None
    page = person_page.drawn(request.actor, file, form.when, book())
    return render(request, "dossier/person.html", page | {"when": form, "events": events})


@require_safe
@of_file("household")
def household(request: Request, thing: Household) -> HttpResponse:
    """Everything on record about a family, and what the rules say of it."""
    form = WhenForm(request.GET, request.actor.on)
    file = household_file(request.actor, thing, form.when, book())
    page = household_page.drawn(request, file, form.when, book())
    return render(request, "dossier/household.html", page | {"when": form})


@both
@of_file("person")
def person_act(request: Request, thing: Person, slug: str) -> HttpResponse:
    """An act on a person."""
    return act_on(request, thing, people.BY_SLUG, slug, reverse("person", args=[thing.pk]))


@both
@of_file("household")
def household_act(request: Request, thing: Household, slug: str) -> HttpResponse:
    """An act on a family."""
    return act_on(request, thing, families.BY_SLUG, slug, reverse("household", args=[thing.pk]))


class WhatForForm(PurposeForm):
    purpose = forms.CharField(label=_("What do you need the whole number for?"), max_length=200)


@both
@of_file("person")
def whole_number(request: Request, thing: Person) -> HttpResponse:
    """Asks what for, records it, then shows the number on this one page."""
    require(request.actor, Act.IDENTITY_REVEAL, thing)
    form = WhatForForm(request.POST or None)
    number = None
    if form.is_valid():
        try:
            number = reveal_id_number(request.actor, thing, purpose=form.cleaned_data["purpose"])
        except ValidationError as error:
            form.add_error("purpose", error)
    response = render(request, "dossier/number.html", {"thing": thing, "form": form, "number": number})
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@of_file("person")
def paper(request: Request, thing: Person, paper: int) -> HttpResponse:
    """The bytes of a paper, for saving. Each time is recorded, for the person too."""
    found = Paper.objects.visible_to(request.actor).filter(person=thing, pk=paper).select_related("person").first()
    if found is None:
        require(request.actor, Act.FACT_VIEW, thing)
        raise Http404
    try:
        data = read_paper(request.actor, found, purpose=_purpose(request, thing))
        response = HttpResponse(data, content_type=found.mime)
    except Damaged:
        return render(request, "dossier/damaged.html", {"paper": found, "thing": thing}, status=500)
    ending = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}.get(found.mime, "heic")
    response["Content-Disposition"] = f'attachment; filename="paper-{found.pk}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _purpose(request: Request, thing: Person) -> str:
    """What was typed for a file that few may see; else the case from whose page they came, or the file."""
    if typed := purpose_of(request, "person", thing):
        return typed
    if request.actor.is_citizen:
        return "opened by the person"
    key = request.GET.get("case", "")
    case = Case.objects.visible_to(request.actor).filter(pk=int(key)).first() if KEY.fullmatch(key) else None
    return f"for case {case.number}" if case is not None and thing.pk in people_of(case) else "opened in the file"


@require_safe
def mine(request: Request) -> HttpResponse:
    """Of a citizen, their family."""
    found = own_household(request.actor)
    if found is None:
        raise Http404
    return redirect("household", found.pk)
