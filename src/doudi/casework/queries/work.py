"""What waits for somebody: their own steps, what is late in their area, and what else is to be answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Substr

from doudi.access.actor import Actor
from doudi.access.roles import Act
from doudi.areas.models import WIDTH, range_of
from doudi.casework.models import (
    Appeal,
    Case,
    CaseStep,
    ChangeReport,
    Complaint,
    Determination,
    Objection,
    Pause,
    Request,
    Task,
)
from doudi.casework.procedures import ENDING, PASSED_OVER
from doudi.casework.services.ruled import CHANGES
from doudi.engine.judge.decide import ENTITLED
from doudi.engine.procedure.model import Kind


def mine(actor: Actor, *, within: str = "", programme: str = "", kind: str = "") -> QuerySet[CaseStep]:
    """Steps that wait for the role of an actor, by the day on which they are late: the step's, or the whole case's."""
    found = CaseStep.objects.visible_to(actor).filter(role=actor.role, done_on=None)
    return _shown(_narrowed(found, within, programme, kind)).order_by("late_on", "pk")


def late(actor: Actor, *, within: str = "", programme: str = "", kind: str = "") -> QuerySet[CaseStep]:
    """Steps of anybody in an actor's area whose last day has gone by. A posting that is up is late for nobody."""
    found = CaseStep.objects.visible_to(actor).filter(late_on__lt=actor.on, done_on=None)
    return _shown(_narrowed(found, within, programme, kind)).order_by("late_on", "pk")


def overdue(actor: Actor) -> QuerySet[Case]:
    """Open cases whose whole time has run out."""
    return Case.objects.visible_to(actor).filter(closed_on=None, due_on__lt=actor.on)


def requests(actor: Actor, *, within: str = "") -> QuerySet[Request]:
    """Requests that nobody has dealt with, those that nothing may be lost with first."""
    return _inside(Request.objects.visible_to(actor).filter(closed_on=None).select_related("person"), within)


def untriaged(actor: Actor, *, within: str = "") -> QuerySet[Request]:
    """Of those, the ones that have no case yet."""
    return requests(actor, within=within).filter(has_case=False)


def unsent(actor: Actor) -> QuerySet[Request]:
    """What a village has taken down and not passed on."""
    return requests(actor).filter(sent_on=None)


def tasks(actor: Actor) -> QuerySet[Task]:
    """Tasks that wait for the role of an actor."""
    found = Task.objects.visible_to(actor).filter(role=actor.role, done_on=None)
    return found.select_related("case__applicant", "case__beneficiary")


def complaints(actor: Actor) -> QuerySet[Complaint]:
    """Complaints and reports that have no answer; none for who answers none."""
    found = Complaint.objects.visible_to(actor).filter(replied_on=None)
    return found if Act.COMPLAINT_ANSWER in actor.acts else found.none()


def changes(actor: Actor) -> QuerySet[ChangeReport]:
    """Changes that people have told and nobody has settled."""
    return ChangeReport.objects.visible_to(actor).filter(settled_on=None).select_related("person")


def objections(actor: Actor) -> QuerySet[Objection]:
    """Objections without an answer."""
    found = Objection.objects.visible_to(actor).filter(answered_on=None)
    return found.select_related("case__applicant", "case__beneficiary")


def appeals(actor: Actor) -> QuerySet[Appeal]:
    """Decisions that are being fought."""
    found = Appeal.objects.visible_to(actor).filter(closed_on=None)
    return found.select_related("person", "decision__case__applicant", "decision__case__beneficiary")


def late_by_area(actor: Actor) -> Mapping[tuple[str, str], int]:
    """{(area right below the actor's, kind of step): how many are late there}; their own area has its own path."""
    length = len(actor.path) + WIDTH
    found = late(actor).select_related(None).order_by()
    rows = found.values_list(Substr("area_path", 1, length), "kind").annotate(Count("pk"))
    return {(path, kind): count for path, kind, count in rows}


def to_confirm(actor: Actor) -> QuerySet[CaseStep]:
    """Decisions that wait for an actor's role and may be signed together: nobody loses by any of them.

    What the opinion says and whether it agrees with the rules is looked at in `clear_grants`.
    """
    steps = mine(actor, kind=Kind.DECISION)
    paused = Pause.objects.filter(until=None).values("case")
    return steps.exclude(case__path__in=(*CHANGES, ENDING)).exclude(case__in=paused)


def clear_grants(steps: list[CaseStep]) -> list[tuple[CaseStep, Any]]:
    """Of these decisions the ones whose last opinion is to grant just what the rules say, with that answer."""
    keys = [step.case_id for step in steps]
    opinions: dict[int, CaseStep] = {}
    rows = CaseStep.objects.filter(case__in=keys, kind=Kind.OPINION).exclude(done_on=None).exclude(result=PASSED_OVER)
    for row in rows.order_by("done_at"):
        opinions[row.case_id] = row
    answers: dict[int, Any] = {}
    for answer in _answers(keys):
        answers[answer.case_id] = answer
    objected = set(Objection.objects.filter(case__in=keys, answered_on=None).values_list("case", flat=True))
    return [
        (step, answers[step.case_id]) for step in steps
        if _is_clear(opinions.get(step.case_id), answers.get(step.case_id)) and step.case_id not in objected
    ]  # fmt: skip


def _answers(keys: list[int]) -> QuerySet[Any]:
    """The frozen answers of cases, without their long texts, the latest last."""
    return Determination.objects.filter(case__in=keys).defer("family", "explanation").order_by("pk")


def _is_clear(opinion: CaseStep | None, answer: Any) -> bool:
    if opinion is None or answer is None:
        return False
    agrees = opinion.result == "grant" and bool(opinion.said.get("agrees"))
    return bool(agrees and answer.outcome == ENTITLED and opinion.said.get("amount_fen") == answer.amount_fen)


def _shown(found: QuerySet[CaseStep]) -> QuerySet[CaseStep]:
    return found.select_related("case__applicant", "case__beneficiary", "case__area")


def _narrowed(found: QuerySet[CaseStep], within: str, programme: str, kind: str) -> QuerySet[CaseStep]:
    if programme:
        found = found.filter(case__programme=programme)
    if kind:
        found = found.filter(kind=kind)
    return _inside(found, within)


def _inside(found: QuerySet[Any], within: str) -> QuerySet[Any]:
    if not within:
        return found
    start, end = range_of(within)
    return found.filter(area_path__gte=start, area_path__lt=end)
