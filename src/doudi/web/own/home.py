"""A citizen's first page: what is under way and until when, what they get, what came by letter, what they can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from doudi.casework.models import Case, Letter, Rating, Request, State
from doudi.registry.models import Award
from doudi.web.own.letters import opened
from doudi.web.own.page import own_home, own_person
from doudi.web.own.words import STATES, case_name, case_state, letter_name, next_of, programme_name, request_next
from doudi.web.request import Request as Asked

#: Closed cases and letters that stand on the page.
MOST, MOST_LETTERS = 10, 4


@dataclass(frozen=True)
class Thing:
    """A request or case on the page: what, how far, what comes next, where it is."""

    name: Any
    number: str
    state: tuple[Any, str]
    next: str
    href: str
    rate: str = ""


def citizen_home(request: Asked) -> HttpResponse:
    """Of who is not on file, how help is asked for all the same."""
    person, home = own_person(request), own_home(request)
    if person is None:
        return render(request, "own/home_unknown.html")
    rows = Case.objects.visible_to(request.actor).select_related("applicant", "beneficiary")
    cases = list(rows.order_by("-registered_on", "-pk"))
    asked = Request.objects.visible_to(request.actor).filter(closed_on=None, cases=None).order_by("-pk")
    rated = set(Rating.objects.filter(case__in=cases).values_list("case_id", flat=True))
    own = Award.objects.filter(household=home, until=None)  # unscoped: of their own family
    awards = own.prefetch_related("members__person") if home else []
    letters = list(Letter.objects.visible_to(request.actor).order_by("-issued_at")[:MOST_LETTERS])
    seen = opened(request.actor, letters)
    return render(request, "own/home.html", {
        "person": person, "home": home,
        "requests": [_request(each) for each in asked],
        "open": [_case(each, False) for each in cases if each.closed_on is None],
        "closed": [_case(each, each.pk not in rated) for each in cases if each.closed_on is not None][:MOST],
        "awards": [(programme_name(each.programme), _who(each), each) for each in awards],
        "letters": [(letter_name(each.kind), each, each.pk not in seen) for each in letters],
    })  # fmt: skip


def _request(row: Request) -> Thing:
    name = row.need.splitlines()[0][:40] if row.need else programme_name(row.wanted.split(" ")[0])
    return Thing(name, row.number, STATES[State.REGISTERED], request_next(row), reverse("own_request", args=[row.pk]))


def _case(case: Case, unrated: bool) -> Thing:
    href = reverse("own_case", args=[case.pk])
    rate = reverse("own_rate", args=[case.pk]) if unrated else ""
    return Thing(case_name(case), case.number, case_state(case), next_of(case), href, rate)


def _who(award: Award) -> str:
    return "、".join(each.person.name for each in award.members.all() if each.until is None)
