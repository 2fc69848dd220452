"""Letters with their files, when they reached people, and what hangs in public."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.api.finding import SIZE, After, Limit, Pk, one, opened, paged
from doudi.api.problems import Problem
from doudi.api.routes.cases import LetterOut, letter_of
from doudi.api.shapes import CODE, Day, Line, Page, Versioned
from doudi.api.tokens import Request, version_of
from doudi.areas.models import Level
from doudi.areas.queries import by_code
from doudi.casework.models import Letter, Notice, ServedBy
from doudi.casework.queries.listing import hanging
from doudi.casework.services import clocks
from doudi.casework.services.letters import file_of

router = Router()
PDF: dict[str, Any] = {
    "responses": {
        200: {
            "description": "The file.",
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


class ServeIn(Versioned):
    """When and how it reached the person. `note`: who took it, or who saw that they would not."""

    method: ServedBy
    on: Day
    note: Line = ""


class NoticeOut(Schema):
    """`shows` holds the fields that the law has shown, and nothing that leads to the case."""

    id: int
    kind: str
    since: dt.date
    until: dt.date | None
    shows: dict[str, Any]


@router.get("/letters/{pk}", response=LetterOut)
def one_letter(request: Request, pk: Pk) -> LetterOut:
    """What is known of a letter: number, days, the hash of its file."""
    row = _found(request, pk)
    opened(request, row)
    return letter_of(row)


@router.get("/letters/{pk}/file", openapi_extra=PDF)
def letter_file(request: Request, pk: Pk) -> HttpResponse:
    """The letter as it was issued. It tells the reasons of an amount: not for who may see no facts."""
    row = _found(request, pk)
    require(request.actor, Act.FACT_VIEW, row)
    opened(request, row)
    return HttpResponse(file_of(row), content_type="application/pdf")


@router.post("/letters/{pk}/serve", response=LetterOut)
def serve(request: Request, pk: Pk, body: ServeIn) -> LetterOut:
    """Records that it reached the person: from then on their time runs. `version` is the case's."""
    row = _found(request, pk)
    version = version_of(request, body.version) if row.case_id else None
    clocks.serve(request.actor, row, method=body.method, on=body.on, note=body.note, version=version)
    return letter_of(_found(request, pk))


@router.get("/notices", response=Page[NoticeOut], auth=None)
def notices(
    request: Request, area: Annotated[str, Query(pattern=CODE)], after: After = None,
    limit: Limit = SIZE,
) -> Page[NoticeOut]:  # fmt: skip
    """What hangs in a township or village today. Open to everybody, with no token."""
    today = timezone.localdate()
    place = by_code(area, today)
    if place is None or place.level < Level.TOWNSHIP:
        raise Problem(422, _("Choose a village or a township."), kind="area")
    return paged(hanging(place.path, today), after, limit, _notice)


def _notice(row: Notice) -> NoticeOut:
    return NoticeOut(id=row.pk, kind=row.kind, since=row.since, until=row.until, shows=row.shows)


def _found(request: Request, pk: int) -> Letter:
    require(request.actor, Act.CASE_VIEW)
    found: Letter = one(Letter.objects.visible_to(request.actor).select_related("case", "request"), pk)
    return found
