"""How pages get a case or a request: as far as the actor may see it, and of few-may-see files for a typed purpose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from doudi.access.permissions import require
from doudi.access.roles import Act, Sensitivity
from doudi.casework.models import Case, Request
from doudi.casework.queries.cases import find_case, find_request
from doudi.registry.models import Household, Person
from doudi.web.dossier.opening import PurposeForm, purpose_of
from doudi.web.request import Request as Asked

View = Callable[..., HttpResponse]
both = require_http_methods(["GET", "HEAD", "POST"])


def of_case(view: View) -> View:
    """A view of a case by its key; citizens are led to their own page of it."""

    def opened(request: Asked, pk: int, **more: Any) -> HttpResponse:
        require(request.actor, Act.CASE_VIEW)
        case = find_case(request.actor, pk)
        if case is None:
            raise Http404
        if request.actor.is_citizen:
            return redirect("own_case", case.pk)
        return _closed(request, case, case.household, case.applicant) or view(request, case, **more)

    return opened


def of_request(view: View) -> View:
    """A view of a registered request by its key."""

    def opened(request: Asked, pk: int, **more: Any) -> HttpResponse:
        require(request.actor, Act.CASE_VIEW)
        row = find_request(request.actor, pk)
        if row is None:
            raise Http404
        if request.actor.is_citizen:
            return redirect("home")
        return _closed(request, row, row.household, row.person) or view(request, row, **more)

    return opened


def _closed(request: Asked, row: Case | Request, home: Household | None, person: Person) -> HttpResponse | None:
    """The page that asks for a purpose, where the file behind it is one that few may see and was not opened yet."""
    if row.sensitivity == Sensitivity.ORDINARY:
        return None
    sensitive = home is not None and home.sensitivity != Sensitivity.ORDINARY
    thing: Household | Person = home if home is not None and sensitive else person
    kind = "household" if isinstance(thing, Household) else "person"
    if purpose_of(request, kind, thing) is not None:
        return None
    return render(request, "dossier/purpose.html", {"thing": thing, "kind": kind, "form": PurposeForm()})
