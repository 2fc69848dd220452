"""What the pages of citizens share: they are a citizen's, and show only what is theirs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from doudi.areas.models import Area
from doudi.casework.models import Case
from doudi.registry.models import Household, Person
from doudi.registry.queries.files import own_household
from doudi.web.request import Request

View = Callable[..., HttpResponse]
both = require_http_methods(["GET", "HEAD", "POST"])


def citizens_only(view: View) -> View:
    """For who works in an office there is no such page."""

    @wraps(view)
    def own(request: Request, *args: Any, **more: Any) -> HttpResponse:
        if not request.actor.is_citizen:
            raise Http404
        return view(request, *args, **more)

    return own


def own_person(request: Request) -> Person | None:
    """Who signed in, as the registry knows them; none where it does not, or where few may see their file."""
    return Person.objects.visible_to(request.actor).filter(merged_into=None).first()


def the_person(request: Request) -> Person:
    """As `own_person`; there is no such page for who is not on file."""
    found = own_person(request)
    if found is None:
        raise Http404
    return found


def own_home(request: Request) -> Household | None:
    return own_household(request.actor)


def own_place(request: Request) -> Area:
    """The village a person lives in, as far as it is known; else where their account is posted."""
    home = own_home(request)
    return home.area if home is not None else request.posting.area


def own_case(request: Request, pk: int) -> Case:
    """A case of one's own; there is no other."""
    rows = Case.objects.visible_to(request.actor)
    rows = rows.select_related("applicant", "beneficiary", "household", "area", "request")
    found: Case | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def posted(request: Request) -> Any:
    """What was sent with a form; none where the page is only looked at."""
    return request.POST if request.method == "POST" else None
