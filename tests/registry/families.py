"""Persons and families for tests, made by the services that make them, in plain functions."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from typing import TypeVar

from tests.places import TODAY, an_area

from doudi.access.actor import Actor, operator
from doudi.areas.models import Area
from doudi.kernel.identity import check_figure
from doudi.registry.models import Fact, Household, Membership, Person
from doudi.registry.models.persons import Sex
from doudi.registry.services.households import form_household, join
from doudi.registry.services.persons import enter_person

#: When families of tests were formed, unless they say otherwise.
FORMED = dt.date(2021, 1, 1)
BORN = dt.date(1980, 5, 4)
_numbers = itertools.count(1)
T = TypeVar("T", Person, Household)


def the_operator(on: dt.date = TODAY) -> Actor:
    """Who may do everything everywhere, as a command on the server may."""
    return operator("test", an_area("land").path, on)


def an_id_number(birth: dt.date = BORN, *, male: bool = True, number: int | None = None) -> str:
    """A number whose check figure fits, of a division that does not exist."""
    serial = (next(_numbers) if number is None else number) % 500 * 2 + (1 if male else 0)
    first = f"990101{birth:%Y%m%d}{serial:03d}"
    return first + check_figure(first)


def a_person(
    area: Area, name: str = "张三", *, birth: dt.date = BORN, numbered: bool = False, **more: object
) -> Person:
    """Somebody of no family."""
    who = {"id_number": an_id_number(birth)} if numbered else {"sex": Sex.MALE, "birth_date": birth}
    return enter_person(the_operator(), name=name, area=area, **(who | more))  # type: ignore[arg-type]


def a_family(
    area: Area, members: Sequence[tuple[str, str]] = (("张三", "applicant"), ("李四", "spouse")), *,
    formed: dt.date = FORMED, numbered: bool = False, sensitivity: str = "ordinary",
) -> tuple[Household, list[Person]]:  # fmt: skip
    """A family of (name, relation)."""
    actor = the_operator()
    home = form_household(actor, area=area, opened_on=formed, sensitivity=sensitivity)  # type: ignore[arg-type]
    people = []
    for name, relation in members:
        birth = dt.date(2010, 3, 2) if relation == "child" else BORN
        person = a_person(area, name, birth=birth, numbered=numbered)
        join(actor, home, person, relation=relation, since=formed)
        people.append(person)
    return fresh(home), [fresh(person) for person in people]


def fresh(row: T) -> T:
    """As it is in the database now."""
    return type(row)._default_manager.get(pk=row.pk)


def relations(home: Household) -> dict[str, str]:
    """{name: relation} of who is of a family now."""
    current = Membership.objects.filter(household=home, until=None, known_to=None)
    return dict(current.values_list("person__name", "relation"))


def known(subject: Person | Household, name: str) -> list[tuple[int, dt.date, dt.date | None]]:
    """What is taken for true now of one fact: (value, from, to)."""
    rows: Iterable[Fact] = subject.facts.known().filter(name=name).order_by("true_from")
    return [(row.value, row.true_from, row.true_to) for row in rows]
