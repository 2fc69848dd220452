"""Cases and requests as they are found: by their key, their number, the person or the family they are about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q, QuerySet

from doudi.access.actor import Actor
from doudi.casework.models import Case, CaseStep, Request
from doudi.registry.models import Household, Person

#: Numbers as people know requests and cases by (`casework.numbers`).
NUMBER = re.compile(r"\d{6,12}-D?\d{4}-\d{6,}")
#: Rows of a file's card.
MOST = 20


def find_case(actor: Actor, key: int) -> Case | None:
    """A case the actor may see."""
    rows = Case.objects.visible_to(actor).select_related(
        "area", "household__head", "applicant", "beneficiary", "award", "request", "reopens"
    )
    return rows.filter(pk=key).first()


def find_request(actor: Actor, key: int) -> Request | None:
    """A request the actor may see."""
    rows = Request.objects.visible_to(actor).select_related("area", "household", "person", "mandate")
    return rows.filter(pk=key).first()


def by_number(actor: Actor, text: str) -> tuple[str, int] | None:
    """("case" or "request", key) of what has this number, where the actor may see it."""
    if not NUMBER.fullmatch(text):
        return None
    case = Case.objects.visible_to(actor).filter(number=text).values_list("pk", flat=True).first()
    if case is not None:
        return "case", case
    request = Request.objects.visible_to(actor).filter(number=text).values_list("pk", flat=True).first()
    return ("request", request) if request is not None else None


def of_person(actor: Actor, person: Person) -> tuple[Sequence[Case], Sequence[Request]]:
    """The latest cases about somebody, and what they have asked for."""
    about = Q(applicant=person) | Q(beneficiary=person)
    return _cases(actor, about), list(Request.objects.visible_to(actor).filter(person=person).order_by("-pk")[:MOST])


def of_household(actor: Actor, home: Household) -> tuple[Sequence[Case], Sequence[Request]]:
    """The latest cases of a family, and what it has asked for."""
    rows = Request.objects.visible_to(actor).filter(household=home).order_by("-pk")
    return _cases(actor, Q(household=home)), list(rows[:MOST])


def of_request(actor: Actor, request: Request) -> QuerySet[Case]:
    """The cases of a request and those that it joined, in order."""
    keys = [*request.cases.values_list("pk", flat=True), *request.joined.values_list("pk", flat=True)]
    found = Case.objects.visible_to(actor).filter(pk__in=keys)
    return found.select_related("applicant", "beneficiary").order_by("pk")


def open_steps(cases: Iterable[Case]) -> Mapping[int, list[CaseStep]]:
    """{case: the steps that wait}, in one query."""
    found: dict[int, list[CaseStep]] = {}
    keys = [each.pk for each in cases]
    for row in CaseStep.objects.filter(case__in=keys, done_on=None).order_by("pk"):  # unscoped: of cases that are seen
        found.setdefault(row.case_id, []).append(row)
    return found


def _cases(actor: Actor, which: Q) -> list[Case]:
    rows = Case.objects.visible_to(actor).filter(which).select_related("applicant", "beneficiary")
    return list(rows.order_by("-pk")[:MOST])
