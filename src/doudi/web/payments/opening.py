"""How pages get a run, an award or an order: as far as the actor may see it. Citizens have pages of their own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.payments.models import Run
from doudi.payments.queries.payees import find_award
from doudi.payments.queries.runs import find_run
from doudi.registry.models import Award, Household
from doudi.web.dossier.opening import PurposeForm, purpose_of
from doudi.web.request import Request

View = Callable[..., HttpResponse]
both = require_http_methods(["GET", "HEAD", "POST"])


def for_staff(act: Act | None) -> Callable[[View], View]:
    """A view for who may do `act` in an office; without one the view says itself for whom it is."""

    def around(view: View) -> View:
        @wraps(view)
        def opened(request: Request, *args: Any, **more: Any) -> HttpResponse:
            if request.actor.is_citizen:
                raise Http404
            if act is not None:
                require(request.actor, act)
            return view(request, *args, **more)

        return opened

    return around


def of_run(act: Act | None = None) -> Callable[[View], View]:
    """A view of a run by its key, for who may do `act`; without one for who sees it."""

    def around(view: View) -> View:
        @for_staff(act)
        def opened(request: Request, pk: int, **more: Any) -> HttpResponse:
            return view(request, the_run(request, pk), **more)

        return opened

    return around


def of_award(act: Act) -> Callable[[View], View]:
    """A view of an award by its key; of a file that few may see it asks for a purpose first."""

    def around(view: View) -> View:
        @for_staff(act)
        def opened(request: Request, pk: int, **more: Any) -> HttpResponse:
            award: Award | None = find_award(request.actor, pk)
            if award is None:
                raise Http404
            return closed(request, award.household) or view(request, award, **more)

        return opened

    return around


def the_run(request: Request, pk: int) -> Run:
    found = find_run(request.actor, pk)
    if found is None:
        raise Http404
    return found


def closed(request: Request, home: Household) -> HttpResponse | None:
    """The page that asks for a purpose, of a file that few may see."""
    if purpose_of(request, "household", home) is not None:
        return None
    return render(request, "dossier/purpose.html", {"thing": home, "kind": "household", "form": PurposeForm()})


def said(request: Request, act: Callable[[], Any], done: Any) -> Any:
    """As `tried` of a button alone: what is refused stands above the next page."""
    try:
        found = act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return None
    messages.success(request, str(done))
    return found
