"""Who asks, and what they may."""

from __future__ import annotations

import datetime as dt

from ninja import Router, Schema

from doudi.api.shapes import Place
from doudi.api.tokens import Request

router = Router()


class Me(Schema):
    """The posting of the token."""

    name: str
    role: str
    area: Place
    acts: list[str]
    clearances: list[str]
    person: int | None
    on: dt.date
    expires_on: dt.date


@router.get("/me", response=Me)
def me(request: Request) -> Me:
    """The posting that this token acts in, and what it may do."""
    actor, area = request.actor, request.auth.posting.area
    return Me(
        name=actor.name, role=actor.role, area=Place(id=area.pk, code=area.code, name=area.name),
        acts=sorted(actor.acts), clearances=sorted(actor.clearances), person=actor.person_id, on=actor.on,
        expires_on=request.auth.expires_on,
    )  # fmt: skip
