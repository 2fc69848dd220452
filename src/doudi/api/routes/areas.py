"""The tree of areas."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from ninja import Query, Router, Schema

from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.api.finding import SIZE, After, Limit, Pk, found_area, one, paged
from doudi.api.shapes import CODE, Page
from doudi.api.tokens import Request
from doudi.areas.models import Area

router = Router()


class AreaOut(Schema):
    id: int
    code: str
    name_zh: str
    name_en: str
    level: int
    parent: int | None
    valid_from: dt.date
    valid_to: dt.date | None


def told(area: Area) -> AreaOut:
    return AreaOut(
        id=area.pk, code=area.code, name_zh=area.name_zh, name_en=area.name_en, level=area.level,
        parent=area.parent_id, valid_from=area.valid_from, valid_to=area.valid_to,
    )  # fmt: skip


@router.get("/areas", response=Page[AreaOut])
def list_areas(
    request: Request, below: Annotated[str | None, Query(pattern=CODE)] = None,
    after: After = None, limit: Limit = SIZE,
) -> Page[AreaOut]:  # fmt: skip
    """Areas that exist today, right below one (by its code) or all. They are no secret: others' are told too."""
    require(request.actor, Act.AREA_VIEW)
    rows = Area.objects.on(request.actor.on)
    if below is not None:
        rows = rows.filter(parent=found_area(request.actor, below))
    return paged(rows, after, limit, told)


@router.get("/areas/{pk}", response=AreaOut)
def one_area(request: Request, pk: Pk) -> AreaOut:
    """An area, one that is no more too."""
    require(request.actor, Act.AREA_VIEW)
    return told(one(Area.objects.all(), pk))
