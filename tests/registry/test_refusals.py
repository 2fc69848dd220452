"""What is refused since it cannot be so: a second spouse, a child twice, a day too early or too late, odd evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from tests.places import TODAY, an_actor, an_area
from tests.registry.families import BORN, FORMED, a_family, a_person, fresh, known, relations, the_operator

from doudi.access.permissions import Refused
from doudi.access.roles import Role
from doudi.registry.models import Grade, Person
from doudi.registry.queries.files import standing
from doudi.registry.services.facts import Learnt, learn
from doudi.registry.services.households import correct_relation, enter_newcomer, join, leave, split
from doudi.registry.services.life import birth, death, marriage, not_dead
from doudi.registry.services.merging import merge

pytestmark = pytest.mark.django_db
DAY = dt.date(2021, 6, 1)


def test_an_applicant_has_one_spouse_at_a_time() -> None:
    home, (_one, two) = a_family(an_area("hill_a"))
    new = a_person(an_area("hill_a"), "新")
    attempts: list[Callable[[], object]] = [
        lambda: marriage(the_operator(), home, new, on=DAY),
        lambda: join(the_operator(), home, new, relation="spouse", since=DAY),
    ]
    for attempt in attempts:
        with pytest.raises(ValidationError, match="李四"):
            attempt()
    join(the_operator(), home, new, relation="other", since=DAY)
    with pytest.raises(ValidationError, match="李四"):
        correct_relation(the_operator(), home, new, relation="spouse", reason="x")
    leave(the_operator(), home, two, on=DAY, reason="离婚")
    correct_relation(the_operator(), home, new, relation="spouse", reason="x")
    assert relations(home) == {"张三": "applicant", "新": "spouse"}


def test_two_spouses_do_not_form_a_family_by_living_apart() -> None:
    home, people = a_family(an_area("hill_a"), (("张三", "applicant"), ("李四", "spouse"), ("王五", "other")))
    three = list(zip(people, ("applicant", "spouse", "spouse"), strict=True))
    with pytest.raises(ValidationError):
        split(the_operator(), home, three, on=DAY, reason="x")
    assert relations(home) == {"张三": "applicant", "李四": "spouse", "王五": "other"}


def test_a_widower_marries_and_who_was_not_dead_comes_back_beside() -> None:
    home, (_one, two) = a_family(an_area("hill_a"))
    death(the_operator(), two, on=DAY, source="health", grade=Grade.A)
    marriage(the_operator(), home, a_person(an_area("hill_a"), "新"), on=DAY)
    not_dead(the_operator(), two, reason="同名")
    assert relations(home) == {"张三": "applicant", "新": "spouse", "李四": "other"}


def test_the_family_has_a_child_of_this_name_and_day_already() -> None:
    home, _people = a_family(an_area("hill_a"))
    birth(the_operator(), home, name="张小", sex=0, on=DAY)
    count = Person.objects.unscoped("a test").count()
    with pytest.raises(ValidationError, match="张小"):
        birth(the_operator(), home, name=" 张小 ", sex=1, on=DAY)
    with pytest.raises(ValidationError, match="李四"):
        enter_newcomer(the_operator(), home, name="李四", sex=0, birth_date=BORN, relation="other", since=DAY)
    assert Person.objects.unscoped("a test").count() == count
    birth(the_operator(), home, name="张小", sex=1, on=DAY + dt.timedelta(days=1))


def test_a_newcomer_is_entered_by_who_may() -> None:
    home, _people = a_family(an_area("hill_a"))
    said = {"name": "新", "sex": 1, "birth_date": BORN, "relation": "other", "since": DAY, "reason": "漏登"}
    for actor in (an_actor(Role.TOWNSHIP_CLERK, an_area("lake")), an_actor(Role.AUDITOR, an_area("land"))):
        with pytest.raises(Refused):
            enter_newcomer(actor, home, **said)  # type: ignore[arg-type]
    enter_newcomer(the_operator(), home, **said)  # type: ignore[arg-type]
    assert relations(home)["新"] == "other"


def test_a_fact_is_of_a_day_between_birth_and_today() -> None:
    person = a_person(an_area("hill_a"))
    for since in (BORN - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)):
        with pytest.raises(ValidationError):
            learn(the_operator(), person, [Learnt("wages", 1, since)], source="tax", grade=Grade.A)
    learn(the_operator(), person, [Learnt("wages", 1, BORN), Learnt("pension", 1, TODAY)], source="tax", grade=Grade.A)
    assert known(person, "wages") == [(1, BORN, None)]


@pytest.mark.parametrize(
    ("source", "grade", "fits"),
    [("declaration", "A", False), ("declaration", "B", True), ("declaration", "D", True), ("tax", "D", False),
     ("tax", "C", True), ("officer", "D", True), ("home_visit", "B", True), ("some system", "D", True)],
)  # fmt: skip
def test_a_grade_fits_who_says_it(source: str, grade: str, fits: bool) -> None:
    person = a_person(an_area("hill_a"))
    said = [Learnt("wages", 1, FORMED)]
    if fits:
        learn(the_operator(), person, said, source=source, grade=Grade(grade))
    else:
        with pytest.raises(ValidationError):
            learn(the_operator(), person, said, source=source, grade=Grade(grade))
    assert len(known(person, "wages")) == fits


@pytest.mark.parametrize(("source", "grade"), [("declaration", "D"), ("family", "A"), ("health", "D")])
def test_nobody_says_of_themselves_that_they_have_died(source: str, grade: str) -> None:
    person = a_person(an_area("hill_a"))
    with pytest.raises(ValidationError):
        death(the_operator(), person, on=DAY, source=source, grade=Grade(grade))
    assert fresh(person).death_date is None


def test_the_record_that_stands_is_the_last_of_a_chain() -> None:
    one, two, three = (a_person(an_area("hill_a"), name) for name in ("甲", "乙", "丙"))
    merge(the_operator(), two, three, reason="x")
    merge(the_operator(), one, fresh(two), reason="x")
    assert standing(fresh(three)) == one and standing(fresh(one)) == one
