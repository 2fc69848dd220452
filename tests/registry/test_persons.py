"""Entering and correcting persons: a wrong number makes no new person, and nothing written before is lost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from tests.places import an_actor, an_area
from tests.registry.families import BORN, a_person, an_id_number, fresh, the_operator

from doudi.access.permissions import Refused
from doudi.access.roles import Role, Sensitivity
from doudi.audit.models import Event
from doudi.registry.models import ExternalId, Person
from doudi.registry.models.persons import Sex
from doudi.registry.services.persons import (
    correct_id_number,
    correct_person,
    enter_person,
    keep_external_id,
    reveal_id_number,
)

pytestmark = pytest.mark.django_db


def test_a_number_says_sex_and_day_of_birth() -> None:
    number = an_id_number(dt.date(1999, 2, 3), male=False)
    person = enter_person(the_operator(), name=" 张 三 ", area=an_area("hill_a"), id_number=number)
    assert (person.birth_date, person.sex, person.name) == (dt.date(1999, 2, 3), Sex.FEMALE, "张 三")
    assert person.id_number == number and person.id_masked == f"990101 ******** {number[-4:]}"


def test_two_persons_do_not_have_one_number_and_the_refusal_does_not_repeat_it() -> None:
    number = an_id_number()
    enter_person(the_operator(), name="张三", area=an_area("hill_a"), id_number=number)
    with pytest.raises(ValidationError) as refused:
        enter_person(the_operator(), name="李四", area=an_area("moor_a"), id_number=number)
    assert number not in str(refused.value) and "张三" not in str(refused.value)


def test_a_mistyped_number_is_refused_in_words() -> None:
    number = an_id_number()
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    with pytest.raises(ValidationError) as refused:
        enter_person(the_operator(), name="张三", area=an_area("hill_a"), id_number=wrong)
    assert wrong not in str(refused.value)


def test_correcting_a_number_makes_no_new_person_and_the_old_one_still_finds_them() -> None:
    first, second = an_id_number(BORN), an_id_number(dt.date(1981, 1, 1), male=False)
    person = enter_person(the_operator(), name="张三", area=an_area("hill_a"), id_number=first)
    clerk = an_actor(Role.TOWNSHIP_CLERK, an_area("hill"))
    again = correct_id_number(clerk, person, number=second, reason="错号")
    assert Person.objects.unscoped("a test counts").count() == 1
    assert (again.pk, again.id_number, again.sex) == (person.pk, second, Sex.FEMALE)
    was = again.former.get()
    assert was.birth_date == BORN and bytes(was.id_index) == bytes(person.id_index)
    event = Event.objects.get(act="person.id_number")
    assert event.reason == "错号" and {"id_index", "birth_date", "sex"} <= set(event.fields.split())


def test_a_number_can_be_given_up_to_whose_it_is() -> None:
    """重号: the second person had the first one's number."""
    number = an_id_number()
    wrong = enter_person(the_operator(), name="张三", area=an_area("hill_a"), id_number=number)
    right = a_person(an_area("hill_b"), "李四")
    correct_id_number(the_operator(), wrong, number=an_id_number(), reason="重号")
    correct_id_number(the_operator(), right, number=number, reason="重号")
    assert fresh(right).id_number == number


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"name": "张山"}, " "), ({"area_path": "1"}, "x"), ({"name": "张三"}, "x"), ({"name": " "}, "x"), ({}, "x")],
)
def test_what_cannot_be_corrected_is_refused_and_changes_nothing(changes: dict[str, object], reason: str) -> None:
    person = a_person(an_area("hill_a"))
    before = Event.objects.count()
    with pytest.raises(ValidationError):
        correct_person(the_operator(), person, reason=reason, **changes)
    assert (fresh(person).name, Event.objects.count(), person.former.count()) == ("张三", before, 0)


def test_sex_and_birth_of_a_number_are_corrected_with_the_number() -> None:
    person = a_person(an_area("hill_a"), numbered=True)
    with pytest.raises(ValidationError):
        correct_person(the_operator(), person, reason="x", birth_date=dt.date(1970, 1, 1))
    assert correct_person(the_operator(), person, reason="x", name="张山").name == "张山"
    assert person.former.get().name == "张三"


def test_out_of_the_area_nobody_is_corrected_and_there_they_are_hidden() -> None:
    person = a_person(an_area("moor_a"))
    with pytest.raises(Refused) as refused:
        correct_person(an_actor(Role.TOWNSHIP_CLERK, an_area("hill")), person, reason="x", name="张山")
    assert refused.value.denied.hidden


def test_the_place_that_counts_is_where_the_person_is_now() -> None:
    """The actor holds an old copy of a row that has moved away since."""
    person = a_person(an_area("hill_a"))
    stale = fresh(person)
    Person.objects.unscoped("a test").filter(pk=person.pk).update(area_path=an_area("moor_a").path)
    with pytest.raises(Refused):
        correct_person(an_actor(Role.TOWNSHIP_CLERK, an_area("hill")), stale, reason="x", name="张山")


def test_a_whole_number_is_shown_for_a_purpose_that_is_recorded() -> None:
    person = a_person(an_area("hill_a"), numbered=True)
    clerk = an_actor(Role.TOWNSHIP_CLERK, an_area("hill"))
    with pytest.raises(ValidationError):
        reveal_id_number(clerk, person, purpose=" ")
    assert reveal_id_number(clerk, person, purpose="核对申请材料") == person.id_number
    event = Event.objects.get(act="view")
    assert (event.object_type, event.object_id, event.reason) == (
        "registry.person.id_number",
        person.pk,
        "核对申请材料",
    )
    with pytest.raises(Refused) as refused:
        reveal_id_number(an_actor(Role.VILLAGE_CADRE, an_area("hill_a")), person, purpose="核对申请材料")
    assert not refused.value.denied.hidden


def test_whom_few_may_see_is_entered_only_by_who_is_cleared() -> None:
    clerk = an_actor(Role.TOWNSHIP_CLERK, an_area("hill"), cleared=())
    with pytest.raises(Refused):
        enter_person(clerk, name="某人", area=an_area("hill_a"), sensitivity=Sensitivity.CHILD)


def test_a_number_of_another_system_is_one_persons() -> None:
    one, two = a_person(an_area("hill_a")), a_person(an_area("hill_a"), "李四")
    first = keep_external_id(the_operator(), system="全国低保", number="A1", person=one)
    assert keep_external_id(the_operator(), system=" 全国低保 ", number="A1", person=one) == first
    with pytest.raises(ValidationError):
        keep_external_id(the_operator(), system="全国低保", number="A1", person=two)
    with pytest.raises(ValidationError):
        keep_external_id(the_operator(), system="", number="A1", person=two)
    assert ExternalId.objects.count() == 1
