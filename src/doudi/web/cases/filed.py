"""Cases and requests as cards on the files of persons and families."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from doudi.access.actor import Actor
from doudi.access.permissions import may
from doudi.access.roles import Act
from doudi.casework.models import Case, State
from doudi.casework.queries.cases import of_household, of_person, open_steps
from doudi.registry.models import Award, Household, Person
from doudi.web.cases.words import path_name, programme_name, step_name


def door_of(actor: Actor, thing: Person | Household) -> dict[str, Any] | None:
    """What somebody, or a family, has asked for; None for who sees no cases, and for citizens, who have own pages."""
    if actor.is_citizen or Act.CASE_VIEW not in actor.acts:
        return None
    cases, requests = of_person(actor, thing) if isinstance(thing, Person) else of_household(actor, thing)
    waits = open_steps([each for each in cases if each.closed_on is None])
    person = thing if isinstance(thing, Person) else thing.head
    asks = person is not None and person.death_date is None and bool(may(actor, Act.CASE_OPEN, thing))
    return {
        "cases": [_row(each, waits.get(each.pk, [])) for each in cases], "requests": requests,
        "register": reverse("register_request", args=[person.pk]) if asks and person is not None else "",
    }  # fmt: skip


def award_acts(actor: Actor, home: Household, award: Award) -> list[tuple[str, str]]:
    """(path, address) by which a change of an award in force is proposed."""
    if award.until is not None or not may(actor, Act.CASE_ACT, home):
        return []
    return [(path, reverse("award_change", args=[award.pk, path])) for path in ("adjust", "end")]


def _row(case: Case, waits: list[Any]) -> dict[str, Any]:
    steps = "、".join(step_name(case, row.name) for row in waits)
    closed = case.state == State.CLOSED
    return {
        "case": case, "programme": programme_name(case.programme), "path": path_name(case), "steps": steps,
        "state": case.get_outcome_display() if closed else case.get_state_display(),
        "kind": "none" if closed else "warn",
    }  # fmt: skip
