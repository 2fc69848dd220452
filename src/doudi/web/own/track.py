"""Where a request or a case of one's own stands: what was done on which day, what comes, what can be done about it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doudi.areas.queries import township_of
from doudi.casework.models import Case, CaseStep, Decision, Letter, Rating, State
from doudi.casework.models import Request as Registered
from doudi.casework.offices import office_name
from doudi.casework.procedures import PASSED_OVER, conditions, done, path_of, step_of, version_of
from doudi.casework.queries.cases import of_request
from doudi.casework.queries.forms import OWN_FORMS
from doudi.casework.services.leaving import is_asked_for
from doudi.engine.procedure.executor import applies
from doudi.engine.procedure.model import Kind
from doudi.registry.models import Award, Paper
from doudi.web.own.letters import opened
from doudi.web.own.page import citizens_only, own_case, own_home
from doudi.web.own.receipts import unmet, why
from doudi.web.own.ways import ways_of
from doudi.web.own.words import (
    STATES,
    STEPS,
    case_name,
    case_state,
    letter_name,
    next_of,
    paper_of,
    programme_name,
    request_next,
    step_name,
)
from doudi.web.request import Request


@dataclass(frozen=True)
class Reached:
    """A step for the person: done, now, or later. `official` is what the law calls it."""

    text: Any
    official: str
    state: str
    day: dt.date | None = None
    limit: dt.date | None = None


@require_safe
@citizens_only
def case_page(request: Request, pk: int) -> HttpResponse:
    """A case, for the person it is about or who asked."""
    case = own_case(request, pk)
    decision = case.decisions.order_by("-pk").select_related("determination__case").first()
    letters = list(Letter.objects.visible_to(request.actor).filter(case=case).order_by("-issued_at"))
    seen = opened(request.actor, letters)
    closed = case.closed_on is not None
    return render(request, "own/case.html", {
        "case": case, "name": case_name(case), "state": case_state(case), "next": next_of(case),
        "steps": list(_steps(case)), "missing": _missing(case, letters), "office": office_name(case.area),
        "decision": decision, "why": why(case, decision) if decision else None,
        "unmet": unmet(decision.determination) if decision and decision.amount_fen is None else [],
        "ways": ways_of(decision) if decision else [],
        "letters": [(letter_name(each.kind), each, each.pk not in seen) for each in letters],
        "hangs": case.notices.filter(kind=Kind.POSTING, down_on=None).first(),
        "objections": case.objections.filter(person=request.actor.person_id).order_by("-pk"),
        "appeals": case.decisions.none() if decision is None else decision.appeals.order_by("-pk"),
        "may_withdraw": not closed and not case.outcome and is_asked_for(case), "closed": closed,
        "rating": Rating.objects.filter(case=case).first(), "may_rate": closed,
        "forms": OWN_FORMS,
    })  # fmt: skip


@require_safe
@citizens_only
def request_page(request: Request, pk: int) -> HttpResponse:
    """A request: its number, its receipt, what became of it."""
    row = Registered.objects.visible_to(request.actor).select_related("area").filter(pk=pk).first()
    if row is None:
        raise Http404
    cases = of_request(request.actor, row)
    return render(request, "own/request.html", {
        "row": row, "state": STATES[State.REGISTERED], "next": request_next(row),
        "office": office_name(township_of(row.area)),
        "cases": [(case_name(each), case_state(each), next_of(each), each) for each in cases],
        "again": row.joined.exists(),
        "letter": Letter.objects.visible_to(request.actor).filter(request=row).first(),
        "just_now": request.GET.get("new") == "yes",
        "wanted": [programme_name(each) for each in row.wanted.split()],
    })  # fmt: skip


@require_safe
@citizens_only
def award_page(request: Request, pk: int) -> HttpResponse:
    """Why this amount."""
    home = own_home(request)
    own = Award.objects.filter(household=home, pk=pk)  # unscoped: of their own family
    award = own.first() if home else None
    if award is None:
        raise Http404
    rows = Decision.objects.filter(case__award=award, case__in=Case.objects.visible_to(request.actor))
    decision = rows.exclude(amount_fen=None).order_by("-pk").select_related("determination__case").first()
    case = own_case(request, decision.case_id) if decision else None
    return render(request, "own/award.html", {
        "award": award, "name": programme_name(award.programme), "decision": decision, "case": case,
        "why": why(case, decision) if decision and case else None,
        "people": [each.person.name for each in award.members.filter(until=None).select_related("person")],
        "once": bool(case and version_of(case).once),
    })  # fmt: skip


def _steps(case: Case) -> Iterator[Reached]:
    """What was done, what waits, and what is still to come if nothing else happens."""
    path = path_of(case)
    names = [step.name for step in path.steps]
    rows = list(case.steps.exclude(result=PASSED_OVER).order_by("done_at", "pk"))
    finished, waits = [row for row in rows if row.done_on], [row for row in rows if row.done_on is None]
    for row in finished:
        name = step_name(step_of(case, row.name)) if row.name in names else row.name
        yield Reached(STEPS[row.kind], name, "done", row.done_on)
    if case.closed_on is not None:
        return
    must = [row for row in waits if not step_of(case, row.name).optional] or waits
    for row in must:
        yield Reached(STEPS[row.kind], step_name(step_of(case, row.name)), "now", None, row.due_on or row.start_by)
    yield from _later(case, names, waits)


def _later(case: Case, names: list[str], waits: list[CaseStep]) -> Iterator[Reached]:
    if not waits:
        return
    last = max(names.index(row.name) for row in waits)
    hold = conditions(case, done(case)) | {"granting"}
    for step in path_of(case).steps[last + 1 :]:
        if not step.optional and applies(step, hold):
            yield Reached(STEPS[step.kind], step_name(step), "later")


def _missing(case: Case, letters: list[Letter]) -> list[tuple[str, str, bool]]:
    """Papers the office asked for once: the name, why, and whether one of that kind was added since."""
    if case.state != State.CORRECTING:
        return []
    letter = next((each for each in letters if each.kind == "correction"), None)
    wanted = json.loads(letter.data).get("wanted", []) if letter else []
    people = [case.applicant_id, case.beneficiary_id]
    have = set(Paper.objects.unscoped("of the person's own case").filter(
        person__in=[each for each in people if each], added_at__date__gte=case.corrected_on
    ).values_list("kind", flat=True))  # fmt: skip
    return [(paper_of(case, each["name"]), each.get("why", ""), each["name"] in have) for each in wanted]
