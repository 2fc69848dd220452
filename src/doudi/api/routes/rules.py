"""How requests are handled: the rule book's procedures, open to everybody."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from ninja import Path, Router, Schema

from doudi.api.problems import Problem
from doudi.api.tokens import Request
from doudi.casework.procedures import procedures
from doudi.engine.procedure.reading import version_json
from doudi.registry.services.facts import book

router = Router()
Programme = Annotated[str, Path(pattern=r"^[a-z0-9_]{1,60}$")]


class ProcedureOut(Schema):
    """A dated version of a programme's procedure."""

    programme: str
    zh: str
    en: str
    since: dt.date
    until: dt.date | None
    digest: str


@router.get("/procedures", response=list[ProcedureOut], auth=None)
def list_procedures(request: Request) -> list[ProcedureOut]:
    """Every version of every procedure, in the order of the rule book."""
    return [
        ProcedureOut(
            programme=name, zh=book().programmes[name].zh, en=book().programmes[name].en, since=each.from_,
            until=each.to, digest=each.digest,
        )
        for name, versions in procedures().versions.items()
        for each in versions
    ]  # fmt: skip


@router.get("/procedures/{programme}", response=list[dict[str, Any]], auth=None)
def procedure(request: Request, programme: Programme) -> list[dict[str, Any]]:
    """All versions of a programme's procedure, whole: paths, steps, limits, papers, each with its article."""
    versions = procedures().versions.get(programme)
    if versions is None:
        raise Problem(404)
    return [version_json(each) for each in versions]
