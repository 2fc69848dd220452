"""Finding what an address names, as far as who asks may see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar
from urllib.parse import unquote

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from ninja import Path, Query

from doudi.access.actor import Actor
from doudi.access.permissions import require
from doudi.access.roles import Act, Sensitivity
from doudi.api.problems import Problem
from doudi.api.shapes import LARGEST, Page
from doudi.api.tokens import Request
from doudi.areas.models import Area
from doudi.areas.queries import by_code
from doudi.audit.services import record_view
from doudi.casework.models import Case
from doudi.casework.queries.listing import newest, with_waiting
from doudi.registry.models import Household, Person
from doudi.registry.models.scope import Scoped
from doudi.registry.services.persons import PURPOSE

M = TypeVar("M", bound=Model)
S = TypeVar("S")
#: Rows of a page.
SIZE, MOST = 50, 200

Pk = Annotated[int, Path(ge=1, le=LARGEST)]
Limit = Annotated[int, Query(ge=1, le=MOST, description="Rows of a page.")]
After = Annotated[int | None, Query(ge=1, le=LARGEST, description="The `after` of the page before.")]


def one(rows: QuerySet[M], pk: int) -> M:
    """The row, or that there is no such thing."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Problem(404)
    return found


def found_case(actor: Actor, pk: int) -> Case:
    """A case with all that answers name of it."""
    require(actor, Act.CASE_VIEW)
    rows = with_waiting(Case.objects.visible_to(actor)).select_related("household", "award", "request")
    found: Case = one(rows, pk)
    return found


def found_person(actor: Actor, pk: int) -> Person:
    require(actor, Act.DOSSIER_VIEW)
    found: Person = one(Person.objects.visible_to(actor), pk)
    return found


def found_household(actor: Actor, pk: int) -> Household:
    require(actor, Act.DOSSIER_VIEW)
    found: Household = one(Household.objects.visible_to(actor).select_related("area", "head"), pk)
    return found


def found_area(actor: Actor, code: str) -> Area:
    """The area that has a code today."""
    area = by_code(code, actor.on)
    if area is None:
        raise Problem(422, _("There is no area of this code."), kind="area")
    return area


def opened(request: Request, thing: Scoped) -> None:
    """A file that few may see opens for a purpose, which is recorded before anything of it is answered."""
    if thing.sensitivity == Sensitivity.ORDINARY:
        return
    purpose = unquote(request.headers.get("X-Purpose", "")).strip()
    if len(purpose) < PURPOSE:
        raise Problem(403, _("Few may see this: say in X-Purpose what you need it for."), kind="purpose")
    record_view(
        request.actor, thing._meta.label_lower, thing.pk, purpose=purpose[:200], area_path=thing.area_path,
        sensitivity=thing.sensitivity,
    )  # fmt: skip


def paged(rows: QuerySet[M], after: int | None, limit: int, told: Callable[[M], S]) -> Page[S]:
    """A page of rows, the newest first."""
    found, mark = newest(rows, after, limit)
    return page(found, mark, told)


def page(found: Sequence[M], mark: str | None, told: Callable[[M], S]) -> Page[S]:
    items: list[Any] = [told(each) for each in found]
    return Page[Any](items=items, after=mark)
