"""What people ask for: registered, passed on, made into cases, closed."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.db import transaction
from ninja import Header, Query, Router, Schema, Status
from pydantic import Field

from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.api.finding import SIZE, After, Limit, Pk, found_area, found_person, one, opened, paged
from doudi.api.models import LONGEST
from doudi.api.repeating import once
from doudi.api.shapes import Body, Code, Day, Key, Line, Name, Page, Place, Whom, Words
from doudi.api.tokens import Request
from doudi.casework.models import Case, Channel
from doudi.casework.models import Request as Asked
from doudi.casework.services import intake
from doudi.registry.models import Paper

router = Router()


class WantedIn(Body):
    """A programme asked for, and for which person where it is for one alone."""

    programme: Name
    person: Key | None = None


class MandateIn(Body):
    said: Line
    paper: Key | None = None


class RegisterIn(Body):
    """`area` is the code of the village or township that takes the request."""

    person: Key
    area: Code
    channel: Channel
    need: Words = ""
    wanted: Annotated[list[WantedIn], Field(max_length=20)] = Field(default_factory=list)
    urgent: bool = False
    mandate: MandateIn | None = None
    signed_on: Day | None = None


class CloseIn(Body):
    reason: Words


class OpenedCase(Schema):
    id: int
    number: str
    programme: str


class Registered(Schema):
    """The receipt: what a repeated key is answered with again."""

    id: int
    number: str
    registered_on: dt.date
    letter: int
    cases: list[OpenedCase]


class RequestOut(Schema):
    id: int
    number: str
    person: Whom
    household: int | None
    area: Place
    channel: str
    need: str
    wanted: list[str]
    urgent: bool
    registered_on: dt.date
    signed_on: dt.date | None
    received_by: str
    sent_on: dt.date | None
    closed_on: dt.date | None
    closed_why: str
    version: int


class OneRequest(RequestOut):
    cases: list[OpenedCase]


@router.get("/requests", response=Page[RequestOut])
def list_requests(
    request: Request, waiting: Annotated[bool | None, Query()] = None, sent: Annotated[bool | None, Query()] = None,
    after: After = None, limit: Limit = SIZE,
) -> Page[RequestOut]:  # fmt: skip
    """Requests, the latest first: those that wait, those a village has (not) passed on. Of files that few may see
    neither name nor words are told in a list."""
    require(request.actor, Act.CASE_VIEW)
    rows = Asked.objects.visible_to(request.actor).select_related("person", "area")
    if waiting is not None:
        rows = rows.filter(closed_on__isnull=waiting)
    if sent is not None:
        rows = rows.filter(sent_on__isnull=not sent)
    return paged(rows, after, limit, lambda row: RequestOut(**_told(row, row.sensitivity == "ordinary")))


@router.get("/requests/{pk}", response=OneRequest)
def one_request(request: Request, pk: Pk) -> OneRequest:
    """A request with the cases that came of it."""
    row = _found(request, pk)
    opened(request, row)
    return OneRequest(**_told(row, True), cases=_cases(request, row))


@router.post("/requests", response={201: Registered})
def register(
    request: Request, body: RegisterIn,
    idempotency_key: Annotated[str | None, Header(alias="Idempotency-Key", max_length=LONGEST)] = None,
) -> Status[dict[str, Any]]:  # fmt: skip
    """Registers a request and opens the cases it names. Sent again with the same Idempotency-Key nothing is done again
    and the first answer comes."""
    return Status(201, once(request, lambda: _registered(request, body)))


@router.post("/requests/{pk}/pass-on", response=OneRequest)
def pass_on(request: Request, pk: Pk) -> OneRequest:
    """A village sends it to the township."""
    row = _found(request, pk)
    intake.pass_on(request.actor, row)
    return _again(request, pk)


@router.post("/requests/{pk}/close", response=OneRequest)
def close_request(request: Request, pk: Pk, body: CloseIn) -> OneRequest:
    """It is dealt with."""
    intake.close_request(request.actor, _found(request, pk), reason=body.reason)
    return _again(request, pk)


@router.post("/requests/{pk}/cases", response=OneRequest)
def open_case(request: Request, pk: Pk, body: WantedIn) -> OneRequest:
    """Opens a further case of a registered request."""
    row = _found(request, pk)
    person = found_person(request.actor, body.person) if body.person else None
    intake.open_case(request.actor, row, body.programme, person=person)
    return _again(request, pk)


def _registered(request: Request, body: RegisterIn) -> dict[str, Any]:
    actor = request.actor
    person = found_person(actor, body.person)
    people = {each.person: found_person(actor, each.person) for each in body.wanted if each.person}
    wanted = [intake.Wanted(each.programme, people.get(each.person or 0)) for each in body.wanted]
    mandate = None
    if body.mandate is not None:
        rows = Paper.objects.visible_to(actor).filter(person=person)
        mandate = intake.Mandate(body.mandate.said, one(rows, body.mandate.paper) if body.mandate.paper else None)
    with transaction.atomic():
        row = intake.register(
            actor, person, area=found_area(actor, body.area), channel=body.channel, need=body.need, wanted=wanted,
            urgent=body.urgent, mandate=mandate, signed_on=body.signed_on,
        )  # fmt: skip
        return {
            "id": row.pk, "number": row.number, "registered_on": f"{row.registered_on}",
            "letter": row.letters.get().pk,
            "cases": [each.dict() for each in _of(row.cases.order_by("pk"))],
        }  # fmt: skip


def _found(request: Request, pk: int) -> Asked:
    require(request.actor, Act.CASE_VIEW)
    found: Asked = one(Asked.objects.visible_to(request.actor).select_related("person", "area"), pk)
    return found


def _again(request: Request, pk: int) -> OneRequest:
    row = _found(request, pk)
    return OneRequest(**_told(row, row.sensitivity == "ordinary"), cases=_cases(request, row))


def _cases(request: Request, row: Asked) -> list[OpenedCase]:
    return _of(Case.objects.visible_to(request.actor).filter(request=row).order_by("pk"))


def _of(rows: Any) -> list[OpenedCase]:
    return [OpenedCase(id=each.pk, number=each.number, programme=each.programme) for each in rows]


def _told(row: Asked, whole: bool) -> dict[str, Any]:
    return {
        "id": row.pk, "number": row.number,
        "person": Whom(id=row.person_id, name=row.person.name if whole else ""), "household": row.household_id,
        "area": Place(id=row.area_id, code=row.area.code, name=row.area.name), "channel": row.channel,
        "need": row.need if whole else "", "wanted": row.wanted.split(), "urgent": row.urgent,
        "registered_on": row.registered_on, "signed_on": row.signed_on, "received_by": row.received_by,
        "sent_on": row.sent_on, "closed_on": row.closed_on, "closed_why": row.closed_why if whole else "",
        "version": row.version,
    }  # fmt: skip
