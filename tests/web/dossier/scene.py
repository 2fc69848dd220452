"""A small place with families in it, and people signed in at every side of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import timezone
from tests.kept import kept
from tests.places import CODES, a_posting, an_area
from tests.registry.families import a_family, fresh, the_operator
from tests.web.people import signed_in

from doudi.access.models import Posting
from doudi.access.roles import Role, Sensitivity
from doudi.registry.models import Grade, Household, OwnRecord, Person
from doudi.registry.services.classify import classify
from doudi.registry.services.facts import Learnt, book, learn

TODAY = timezone.localdate()
MEMBERS = (("张三", "applicant"), ("李四", "spouse"), ("张小", "child"))


@dataclass
class Scene:
    """A family in a village, one next door, and one in the same village that few may see."""

    home: Household
    people: list[Person]
    next_door: Household
    neighbour: Person
    closed: Household
    child: Person

    @property
    def applicant(self) -> Person:
        return self.people[0]


def a_scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    """In a county that the rule book knows."""
    county = next(code for code, area in book().areas.items() if area.level == "county")
    monkeypatch.setitem(CODES, "east", county)
    return kept("three families", _three_families)


def _three_families() -> Scene:
    home, people = a_family(an_area("hill_a"), MEMBERS, numbered=True)
    next_door, (neighbour, _) = a_family(an_area("hill_a"), (("王五", "applicant"), ("赵六", "spouse")), numbered=True)
    closed, (child,) = a_family(an_area("hill_a"), (("孙小小", "applicant"),), numbered=True)
    classify(the_operator(), closed, sensitivity=Sensitivity.CHILD, reason="x")
    return Scene(home, people, next_door, neighbour, fresh(closed), fresh(child))


def somebody(role: Role, place: str, cleared: Iterable[Sensitivity] = ()) -> Client:
    """A client of somebody posted there, cleared for that alone."""
    client, posting = signed_in(role, an_area(place))
    Posting.objects.filter(pk=posting.pk).update(cleared=" ".join(cleared))
    return client


def a_citizen(person: Person, place: str = "hill_a") -> Client:
    client, posting = signed_in(Role.CITIZEN, an_area(place))
    OwnRecord.objects.create(account=posting.account, person=person, since=timezone.now())
    return client


def somebody_of_the_past(role: Role, place: str) -> Client:
    """Whose posting ended yesterday."""
    client, posting = signed_in(role, an_area(place))
    Posting.objects.filter(pk=posting.pk).update(ends=TODAY)
    return client


def also_posted(client: Client, posting: Posting, role: Role, place: str) -> Posting:
    """The same account in another posting."""
    return a_posting(role, an_area(place), account=posting.account)


def say(subject: Person | Household, name: str, value: int, since: dt.date = dt.date(2021, 2, 1)) -> None:
    learn(the_operator(TODAY), subject, [Learnt(name, value, since)], source="tax", grade=Grade.A)


def events_of(act: str) -> list[tuple[str, int, str]]:
    """(kind, key, reason) of an act's events."""
    from doudi.audit.models import Event

    return list(Event.objects.filter(act=act).order_by("pk").values_list("object_type", "object_id", "reason"))


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]
