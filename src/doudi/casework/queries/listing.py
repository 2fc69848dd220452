"""Lists of the door for programs: narrowed, in an order, and gone on with from a mark instead of by counting rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from doudi.access.actor import Actor
from doudi.areas.models import range_of
from doudi.casework.models import Case, CaseStep, Notice, State
from doudi.casework.models.cases import CaseSet
from doudi.registry.models import Person

#: In a mark, instead of the day of a case that has no last day.
NO_DAY = "none"


def cases(
    actor: Actor, *, state: str = "", programme: str = "", late: bool = False, mine: bool = False
) -> CaseSet:  # fmt: skip
    """Cases the actor may see, with the steps that wait (`.waits`). `mine`: a step waits for their office."""
    rows = Case.objects.visible_to(actor)
    if state:
        rows = rows.filter(state=state)
    if programme:
        rows = rows.filter(programme=programme)
    if late:
        rows = rows.filter(closed_on=None, due_on__lt=actor.on)
    if mine and not actor.is_citizen:
        waits = CaseStep.objects.unscoped("of the case in question").filter(case=OuterRef("pk"), done_on=None)
        rows = rows.exclude(state=State.CLOSED).filter(Exists(waits.filter(role=actor.role)))
    return with_waiting(rows)


def with_waiting(rows: CaseSet) -> CaseSet:
    """Each with who and where it is about, and the steps that wait, in two queries however many there are."""
    waits = CaseStep.objects.unscoped("of cases the actor may see").filter(done_on=None).order_by("pk")
    people = rows.select_related("applicant", "beneficiary", "area")
    found: CaseSet = people.prefetch_related(Prefetch("steps", queryset=waits, to_attr="waits"))
    return found


def by_due(rows: CaseSet, mark: str, size: int) -> tuple[list[Case], str | None]:
    """The cases due first, those without a last day at the end; and the mark of the next page, if there is one."""
    if mark:
        day, _, key = mark.rpartition(".")
        rows = rows.filter(_past(day, int(key)))
    found = list(rows.order_by(F("due_on").asc(nulls_last=True), "pk")[: size + 1])
    if len(found) <= size:
        return found, None
    last = found[size - 1]
    return found[:size], f"{last.due_on or NO_DAY}.{last.pk}"


def _past(day: str, key: int) -> Q:
    if day == NO_DAY:
        return Q(due_on=None, pk__gt=key)
    return Q(due_on__gt=day) | Q(due_on=day, pk__gt=key) | Q(due_on=None)


def newest(rows: QuerySet[Any], mark: int | None, size: int) -> tuple[list[Any], str | None]:
    """Rows by their key, the newest first; and the mark of the next page, if there is one."""
    if mark:
        rows = rows.filter(pk__lt=mark)
    found = list(rows.order_by("-pk")[: size + 1])
    return (found, None) if len(found) <= size else (found[:size], str(found[size - 1].pk))


def hanging(path: str, on: dt.date) -> QuerySet[Notice]:
    """What is shown in public in an area and below it: for anybody, and of ordinary files alone."""
    rows = Notice.objects.unscoped("shown in public").filter(down_on=None, sensitivity="ordinary", since__lte=on)
    start, end = range_of(path)
    return rows.filter(area_path__gte=start, area_path__lt=end)


def open_people(actor: Actor, keys: list[int]) -> set[int]:
    """Of some persons, those whose file the actor may open."""
    return set(Person.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))
