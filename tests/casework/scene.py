"""A poor family in a village whose county the rule book knows, and everybody who handles what it asks for."""

from __future__ import annotations

import datetime as dt
import zlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from tests.kept import kept
from tests.places import CODES, a_posting, a_tree
from tests.registry.families import a_person, fresh

from doudi.access.actor import Actor, actor_of, operator
from doudi.access.models import Posting
from doudi.access.roles import Role
from doudi.areas.models import Area
from doudi.casework.models import BookText, Case, Channel, Request
from doudi.casework.services.intake import Wanted, register
from doudi.engine.book.book import book_bytes
from doudi.engine.judge.family import read_family
from doudi.kernel.dates import to_date
from doudi.registry.models import Grade, Household, Person
from doudi.registry.models.facts import APART
from doudi.registry.services.facts import Learnt, book, learn
from doudi.registry.services.households import form_household, join

#: The first day on which 民发〔2021〕57号 holds is 2021-07-01; this is a Tuesday.
DAY = dt.date(2021, 7, 6)
FORMED = dt.date(2010, 1, 1)
#: A family that gets 453.00 yuan a month of dibao.
FAMILY = Path("examples/family.yaml")


@dataclass
class Scene:
    """Where it is, who the family are, and the postings of those who act."""

    tree: dict[str, Area]
    home: Household
    people: list[Person]
    postings: dict[Role, Posting] = field(default_factory=dict)

    @property
    def applicant(self) -> Person:
        return self.people[0]

    def actor(self, role: Role, on: dt.date = DAY, place: str = "") -> Actor:
        """Somebody in a role, the same every time."""
        if role not in self.postings:
            self.postings[role] = a_posting(role, self.tree[place or _WHERE[role]], starts=FORMED)
        person = self.applicant.pk if role == Role.CITIZEN else None
        return actor_of(self.postings[role], on, person_id=person)


_WHERE = {
    Role.CITIZEN: "hill_a", Role.VILLAGE_CADRE: "hill_a", Role.TOWNSHIP_CLERK: "hill", Role.TOWNSHIP_HEAD: "hill",
    Role.COUNTY_REVIEWER: "east", Role.COUNTY_HEAD: "east", Role.DISABLED_FEDERATION: "east",
    Role.FINANCE: "east", Role.AUDITOR: "east", Role.CITY_OFFICER: "north", Role.PROVINCE_OFFICER: "land",
    Role.ADMINISTRATOR: "land",
}  # fmt: skip


def a_place(monkeypatch: pytest.MonkeyPatch | None = None, family: Path = FAMILY) -> dict[str, Area]:
    """The tree of areas with the codes of the book's root and of the family's county in it."""
    codes(monkeypatch, family)
    return kept("the tree", a_tree)


def codes(monkeypatch: pytest.MonkeyPatch | None, family: Path) -> None:
    """Gives the tree the codes of the book's root and of the family's county; for a test, until it ends."""
    ruled = book()
    for name, code in (("east", read_family(ruled, family).area), ("land", ruled.area_root)):
        if monkeypatch is None:
            CODES[name] = code
        else:
            monkeypatch.setitem(CODES, name, code)


def a_scene(monkeypatch: pytest.MonkeyPatch, family: Path = FAMILY, village: str = "hill_a") -> Scene:
    """The family of an example file, with all its facts on file, in a county that the book knows."""
    codes(monkeypatch, family)
    return kept(("a family", family, village), lambda: _a_scene(family, village))


def _a_scene(family: Path, village: str) -> Scene:
    ruled = book()
    typed = read_family(ruled, family)
    tree = a_tree()
    BookText.objects.get_or_create(digest=ruled.digest, defaults={"data": _packed()})
    root = operator("tests", tree["land"].path, dt.date(2021, 6, 1))
    home = form_household(root, area=tree[village], opened_on=FORMED)
    relation, people = ruled.facts["relation"], []
    for key, facts in typed.household.people.items():
        birth = facts["birth_date"]
        person = a_person(tree[village], typed.names[key], birth=to_date(birth) if birth else dt.date(1980, 5, 4))
        code = relation.codes[facts["relation"] or 0]
        join(root, home, person, relation=code, since=max(FORMED, person.birth_date or FORMED))
        learn(root, person, _said(facts, max(FORMED, person.birth_date or FORMED)), source="officer", grade=Grade.B)
        people.append(person)
    learn(root, home, _said(typed.household.facts, FORMED), source="officer", grade=Grade.B)
    return Scene(tree, fresh(home), [fresh(person) for person in people])


@cache
def _packed() -> bytes:
    """The book as determining keeps it, which takes long to write."""
    return zlib.compress(book_bytes(book()), 1)


def _said(facts: object, since: dt.date = FORMED) -> list[Learnt]:
    rows = dict(facts)  # type: ignore[call-overload]
    known = ((name, value) for name, value in rows.items() if value is not None and name not in APART)
    return [Learnt(name, int(value), since) for name, value in known]


def asks(scene: Scene, *programmes: str, role: Role = Role.CITIZEN, on: dt.date = DAY, **more: object) -> Request:
    """The applicant asks for programmes."""
    channel = Channel.CITIZEN if role == Role.CITIZEN else Channel.COUNTER
    return register(
        scene.actor(role, on), scene.applicant, area=scene.home.area, channel=more.pop("channel", channel),  # type: ignore[arg-type]
        wanted=[Wanted(name) for name in programmes], **more,  # type: ignore[arg-type]
    )  # fmt: skip


def the_case(request: Request) -> Case:
    return Case.objects.get(request=request)
