"""What other offices do for a case, and what comes after decisions: changes, appeals, complaints, ratings."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from ninja import Query, Router, Schema, Status
from pydantic import Field

from doudi.access.permissions import require
from doudi.access.roles import Act, Role
from doudi.api.finding import SIZE, After, Limit, Pk, found_area, found_case, found_person, one, opened, paged
from doudi.api.shapes import Body, Code, Day, Key, Line, Page, Versioned, Whom, Words
from doudi.api.tokens import Request, version_of
from doudi.casework.models import Appeal, Case, ChangeReport, Complaint, Decision, Task
from doudi.casework.services import after as services
from doudi.casework.services import tasks
from doudi.engine.explain.suppliers import SUPPLIERS

router = Router()
Open = Annotated[bool | None, Query(description="Only those that wait (true), or that do not (false).")]


class TaskIn(Versioned):
    """`department` is a supplier of the rule book's facts; `role` whose list it stands in."""

    department: Line
    role: Role
    what: Words
    due_on: Day


class TextIn(Body):
    text: Words


class TaskOut(Schema):
    id: int
    case: int
    department: str
    role: str
    ask: str
    asked_on: dt.date
    due_on: dt.date
    done_on: dt.date | None
    answer: str


class ChangeIn(Body):
    person: Key
    text: Words
    changed_on: Day


class HowIn(Body):
    how: Words


class ChangeOut(Schema):
    id: int
    person: Whom
    household: int
    text: str
    changed_on: dt.date
    reported_on: dt.date
    settled_on: dt.date | None
    settled_how: str


class AppealIn(Body):
    """`route`: one that the decision's routes name."""

    decision: Key
    route: Line
    text: Words
    filed_on: Day


class AppealEndIn(Body):
    outcome: Literal["upheld", "changed", "annulled", "withdrawn"]
    text: Words


class AppealOut(Schema):
    id: int
    decision: int
    case: int
    person: Whom
    route: str
    text: str
    filed_on: dt.date
    limit_on: dt.date
    closed_on: dt.date | None
    outcome: str
    outcome_text: str


class ComplaintIn(Body):
    """Without a name nobody is kept."""

    area: Code
    about: Complaint.About
    text: Words
    case: Key | None = None
    name: Annotated[Line, Field(max_length=60)] = ""
    phone: Annotated[Line, Field(max_length=20)] = ""


class ReplyIn(Body):
    reply: Words


class PurposeIn(Body):
    purpose: Line


class Made(Schema):
    """What who complained keeps."""

    number: str
    reply_by: dt.date | None


class ComplaintOut(Schema):
    """Who made it stands apart. `text` is told of one alone, to who says what it is needed for."""

    id: int
    number: str
    about: str
    text: str
    case: int | None
    named: bool
    made_on: dt.date
    reply_by: dt.date | None
    replied_on: dt.date | None
    reply: str


class Reporter(Schema):
    name: str
    phone: str


class RatingIn(Body):
    stars: Annotated[int, Field(ge=1, le=5, strict=True)]
    text: Line = ""


@router.get("/tasks", response=Page[TaskOut])
def list_tasks(request: Request, waiting: Open = None, after: After = None, limit: Limit = SIZE) -> Page[TaskOut]:
    """What offices were asked to do for cases, the latest first."""
    require(request.actor, Act.CASE_VIEW)
    require(request.actor, Act.FACT_VIEW)
    rows = Task.objects.visible_to(request.actor).filter(sensitivity="ordinary")
    return paged(rows if waiting is None else rows.filter(done_on__isnull=waiting), after, limit, _task)


@router.get("/departments", response=dict[str, list[str]])
def departments(request: Request) -> dict[str, list[str]]:
    """Whom a task may be given to: code, and its Chinese and English name."""
    return {code: list(names) for code, names in SUPPLIERS.items()}


@router.post("/cases/{pk}/tasks", response={201: TaskOut})
def ask(request: Request, pk: Pk, body: TaskIn) -> Status[TaskOut]:
    """Asks another office for something."""
    case, version = found_case(request.actor, pk), version_of(request, body.version)
    row = tasks.ask(
        request.actor, case, department=body.department, role=body.role, what=body.what, due_on=body.due_on,
        version=version,
    )  # fmt: skip
    return Status(201, _task(row))


@router.post("/tasks/{pk}/answer", response=TaskOut)
def answer_task(request: Request, pk: Pk, body: TextIn) -> TaskOut:
    """What the office found or did."""
    require(request.actor, Act.CASE_VIEW)
    return _task(tasks.answer(request.actor, one(Task.objects.visible_to(request.actor), pk), text=body.text))


@router.get("/changes", response=Page[ChangeOut])
def list_changes(request: Request, waiting: Open = None, after: After = None, limit: Limit = SIZE) -> Page[ChangeOut]:
    """What people said has changed, the latest first."""
    require(request.actor, Act.CASE_VIEW)
    require(request.actor, Act.FACT_VIEW)
    rows = ChangeReport.objects.visible_to(request.actor).filter(sensitivity="ordinary").select_related("person")
    return paged(rows if waiting is None else rows.filter(settled_on__isnull=waiting), after, limit, _change)


@router.post("/changes", response={201: ChangeOut})
def report_change(request: Request, body: ChangeIn) -> Status[ChangeOut]:
    """Writes down what somebody says has changed. It changes nothing by itself."""
    person = found_person(request.actor, body.person)
    row = services.report_change(request.actor, person, text=body.text, changed_on=body.changed_on)
    return Status(201, _change(row))


@router.post("/changes/{pk}/settle", response=ChangeOut)
def settle_change(request: Request, pk: Pk, body: HowIn) -> ChangeOut:
    """What the township did with it."""
    require(request.actor, Act.CASE_VIEW)
    row = one(ChangeReport.objects.visible_to(request.actor), pk)
    return _change(services.settle_change(request.actor, row, how=body.how))


@router.get("/appeals", response=Page[AppealOut])
def list_appeals(request: Request, waiting: Open = None, after: After = None, limit: Limit = SIZE) -> Page[AppealOut]:
    """Decisions that are fought, the latest first."""
    require(request.actor, Act.CASE_VIEW)
    require(request.actor, Act.FACT_VIEW)
    rows = Appeal.objects.visible_to(request.actor).filter(sensitivity="ordinary")
    rows = rows.select_related("person", "decision")
    return paged(rows if waiting is None else rows.filter(closed_on__isnull=waiting), after, limit, _appeal)


@router.post("/appeals", response={201: AppealOut})
def appeal(request: Request, body: AppealIn) -> Status[AppealOut]:
    """Writes down that a decision is fought."""
    require(request.actor, Act.CASE_VIEW)
    seen = Case.objects.visible_to(request.actor).values("pk")
    decision = one(Decision.objects.filter(case__in=seen), body.decision)
    row = services.appeal(request.actor, decision, route=body.route, text=body.text, filed_on=body.filed_on)
    return Status(201, _appeal(row))


@router.post("/appeals/{pk}/end", response=AppealOut)
def end_appeal(request: Request, pk: Pk, body: AppealEndIn) -> AppealOut:
    """What the body said."""
    require(request.actor, Act.CASE_VIEW)
    row = one(Appeal.objects.visible_to(request.actor), pk)
    return _appeal(services.end_appeal(request.actor, row, outcome=body.outcome, text=body.text))


@router.get("/complaints", response=Page[ComplaintOut])
def list_complaints(
    request: Request, waiting: Open = None, after: After = None, limit: Limit = SIZE
) -> Page[ComplaintOut]:  # fmt: skip
    """Complaints and reports, for who answers them, the latest first."""
    require(request.actor, Act.COMPLAINT_ANSWER)
    rows = Complaint.objects.visible_to(request.actor)
    return paged(rows if waiting is None else rows.filter(replied_on__isnull=waiting), after, limit, _complaint)


@router.get("/complaints/{pk}", response=ComplaintOut)
def one_complaint(request: Request, pk: Pk) -> ComplaintOut:
    """A complaint in its words; X-Purpose says what they are needed for."""
    row = _found(request, pk)
    opened(request, row)
    return _complaint(row, row.text)


@router.post("/complaints", response={201: Made})
def complain(request: Request, body: ComplaintIn) -> Status[Made]:
    """Makes a complaint or report, with a name or without."""
    require(request.actor, Act.COMPLAINT_MAKE)
    case = found_case(request.actor, body.case) if body.case else None
    row = services.complain(
        request.actor, area=found_area(request.actor, body.area), about=body.about, text=body.text, case=case,
        name=body.name, phone=body.phone,
    )  # fmt: skip
    return Status(201, Made(number=row.number, reply_by=row.reply_by))


@router.post("/complaints/{pk}/answer", response=ComplaintOut)
def answer_complaint(request: Request, pk: Pk, body: ReplyIn) -> ComplaintOut:
    """What was found and done."""
    return _complaint(services.answer_complaint(request.actor, _found(request, pk), reply=body.reply))


@router.post("/complaints/{pk}/reporter", response=Reporter)
def reporter(request: Request, pk: Pk, body: PurposeIn) -> Reporter:
    """Who complained, for a purpose that is recorded."""
    name, phone = services.reporter_of(request.actor, _found(request, pk), purpose=body.purpose)
    return Reporter(name=name, phone=phone)


@router.post("/cases/{pk}/rating", response={204: None})
def rate(request: Request, pk: Pk, body: RatingIn) -> Status[None]:
    """How the person was treated, once, when the case is closed."""
    services.rate(request.actor, found_case(request.actor, pk), stars=body.stars, text=body.text)
    return Status(204, None)


def _found(request: Request, pk: int) -> Complaint:
    require(request.actor, Act.COMPLAINT_ANSWER)
    found: Complaint = one(Complaint.objects.visible_to(request.actor), pk)
    return found


def _task(row: Task) -> TaskOut:
    return TaskOut(
        id=row.pk, case=row.case_id, department=row.department, role=row.role, ask=row.ask, asked_on=row.asked_on,
        due_on=row.due_on, done_on=row.done_on, answer=row.answer,
    )  # fmt: skip


def _change(row: ChangeReport) -> ChangeOut:
    return ChangeOut(
        id=row.pk, person=Whom(id=row.person_id, name=row.person.name), household=row.household_id, text=row.text,
        changed_on=row.changed_on, reported_on=row.reported_on, settled_on=row.settled_on,
        settled_how=row.settled_how,
    )  # fmt: skip


def _appeal(row: Appeal) -> AppealOut:
    return AppealOut(
        id=row.pk, decision=row.decision_id, case=row.decision.case_id,
        person=Whom(id=row.person_id, name=row.person.name), route=row.route, text=row.text, filed_on=row.filed_on,
        limit_on=row.limit_on, closed_on=row.closed_on, outcome=row.outcome, outcome_text=row.outcome_text,
    )  # fmt: skip


def _complaint(row: Complaint, text: str = "") -> ComplaintOut:
    return ComplaintOut(
        id=row.pk, number=row.number, about=row.about, text=text, case=row.case_id, named=row.named,
        made_on=row.made_on, reply_by=row.reply_by, replied_on=row.replied_on, reply=row.reply,
    )  # fmt: skip
