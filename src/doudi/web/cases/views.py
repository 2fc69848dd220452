"""A case: its page, its acts, its letters, and the sheets for the board."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.casework.models import Case, Letter, Notice
from doudi.casework.models import Request as Registered
from doudi.casework.services.clocks import DECIDING
from doudi.casework.services.letters import file_of, sheet_of
from doudi.kernel.errors import InputError
from doudi.registry.services.papers import Damaged
from doudi.web.cases import case_page
from doudi.web.cases.acts import others, steps
from doudi.web.cases.acts.doing import act_on
from doudi.web.cases.opening import both, of_case, of_request
from doudi.web.request import Request

BY_SLUG = {each.slug: each for each in (*steps.DOINGS, *others.DOINGS)}


@require_safe
@of_case
def case(request: Request, thing: Case) -> HttpResponse:
    """Everything about a case, and the one act that is next."""
    return render(request, "cases/case.html", case_page.drawn(request.actor, thing))


@both
@of_case
def case_act(request: Request, thing: Case, slug: str) -> HttpResponse:
    """An act on a case."""
    return act_on(request, thing, BY_SLUG, slug)


@require_safe
@of_case
def letter(request: Request, thing: Case, letter: int) -> HttpResponse:
    """A letter as it was issued. One that tells a decision tells facts, and is for who may see them."""
    found = Letter.objects.visible_to(request.actor).filter(case=thing, pk=letter).first()
    if found is None:
        raise Http404
    if found.kind in DECIDING:
        require(request.actor, Act.FACT_VIEW, thing)
    return letter_file(request, found)


@require_safe
@of_request
def request_letter(request: Request, thing: Registered) -> HttpResponse:
    """The receipt of a request."""
    found = Letter.objects.visible_to(request.actor).filter(request=thing, kind="receipt").order_by("pk").first()
    if found is None:
        raise Http404
    return letter_file(request, found)


@require_safe
@of_case
def sheet(request: Request, thing: Case, notice: int) -> HttpResponse:
    """The sheet for the board: what the law shows, nothing else."""
    found = Notice.objects.visible_to(request.actor).select_related("case__area").filter(case=thing, pk=notice).first()
    if found is None:
        raise Http404
    try:
        return _pdf(sheet_of(found), f"notice-{found.pk}")
    except (InputError, KeyError):
        raise Http404 from None


def letter_file(request: Request, found: Letter) -> HttpResponse:
    """The file of a letter that somebody may see."""
    try:
        return _pdf(file_of(found), f"letter-{found.pk}")
    except Damaged:
        return render(request, "cases/damaged.html", {"letter": found}, status=500)


def _pdf(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
