"""Who is of which family on which day: nobody of two, one applicant in each, nothing overwritten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.places import TODAY, an_actor, an_area
from tests.registry.families import FORMED, a_family, a_person, fresh, relations, the_operator

from doudi.access.permissions import Refused
from doudi.access.roles import Role, Sensitivity
from doudi.audit.models import Event
from doudi.registry.models import Grade, Household, Membership, Person, Residence
from doudi.registry.queries.assessment import as_written
from doudi.registry.services.classify import classify
from doudi.registry.services.facts import Learnt, learn
from doudi.registry.services.households import (
    change_head,
    correct_address,
    correct_relation,
    form_household,
    join,
    leave,
    move,
    split,
)
from doudi.registry.services.life import birth, death, marriage, not_dead, release
from doudi.registry.when import When

pytestmark = pytest.mark.django_db
DAY = dt.date(2021, 6, 1)
BIG = (("张三", "applicant"), ("李四", "spouse"), ("张小", "child"), ("张老", "parent"))


def day(number: int) -> dt.date:
    return FORMED + dt.timedelta(days=number)


def of_two_families(person: Person) -> bool:
    """Whether any two memberships that are taken for true now share a day."""
    rows = list(Membership.objects.filter(person=person, known_to=None).order_by("since", "until"))
    return any(
        one.since < (two.until or dt.date.max) and two.since < (one.until or dt.date.max) and one.until != one.since
        and two.until != two.since
        for number, one in enumerate(rows) for two in rows[:number]
    )  # fmt: skip


ACT = st.tuples(
    st.sampled_from(["join", "leave", "split", "marriage", "head", "death", "alive"]), st.integers(0, 4),
    st.integers(0, 2), st.integers(0, 60), st.sampled_from(["spouse", "child", "applicant", "other"]),
)  # fmt: skip


DO: dict[str, Callable[[Household, Person, str, dt.date], Any]] = {
    "join": lambda home, who, what, on: join(the_operator(), home, who, relation=what, since=on),
    "leave": lambda home, who, what, on: leave(the_operator(), home, who, on=on, reason="x"),
    "split": lambda home, who, what, on: split(the_operator(), home, [(who, "applicant")], on=on, reason="x"),
    "marriage": lambda home, who, what, on: marriage(the_operator(), home, who, on=on, relation=what),
    "head": lambda home, who, what, on: change_head(the_operator(), home, who, on=on, reason="x"),
    "death": lambda home, who, what, on: death(the_operator(), who, on=on, source="officer", grade=Grade.B),
    "alive": lambda home, who, what, on: not_dead(the_operator(), who, reason="x"),
}


@settings(max_examples=40)
@given(st.lists(ACT, min_size=1, max_size=14))
def test_nobody_is_ever_of_two_families_and_each_family_has_one_applicant(
    acts: list[tuple[str, int, int, int, str]],
) -> None:
    area = an_area("hill_a")
    homes = [a_family(area, (("甲", "applicant"), ("乙", "spouse")))[0], a_family(area, (("丙", "applicant"),))[0]]
    people = [*Person.objects.unscoped("a test").filter(memberships__household__in=homes), a_person(area, "丁"),
              a_person(area, "戊")]  # fmt: skip
    for kind, who, where, when, relation in acts:
        person, home = fresh(people[who]), homes[where % len(homes)]
        events = Event.objects.count()
        try:
            new = DO[kind](home, person, relation, day(when))
            homes += [new] if kind == "split" else []
        except ValidationError:
            assert Event.objects.count() == events
    assert not any(of_two_families(person) for person in people)
    for home in map(fresh, homes):
        members = Membership.objects.filter(household=home, until=None, known_to=None)
        assert members.filter(relation="applicant").count() == (1 if members else 0)
        assert (home.closed_on is None) or not members
        if members:
            assert home.head_id == members.get(relation="applicant").person_id


def test_the_family_as_it_was_and_as_it_was_known() -> None:
    home, (one, two) = a_family(an_area("hill_a"))
    before = Membership.objects.get(person=two).known_from
    leave(the_operator(), home, two, on=DAY, reason="divorce")
    rows = list(Membership.objects.filter(person=two))
    ended = next(row for row in rows if row.known_to is None)
    for when, there in (
        (When(day(10), before), True), (When(TODAY, before), True),
        (When(day(10), ended.known_from), True), (When(TODAY, ended.known_from), False),
    ):  # fmt: skip
        assert any(when.lasts(row) for row in rows) is there
    assert relations(home) == {"张三": "applicant"} and fresh(home).head_id == one.pk


def test_when_the_applicant_goes_another_one_takes_their_place_and_the_relations_follow() -> None:
    home, people = a_family(an_area("hill_a"), BIG)
    leave(the_operator(), home, people[0], on=DAY, reason="x")
    assert relations(home) == {"李四": "applicant", "张小": "child", "张老": "other"}
    was = Membership.objects.get(person=people[3], known_to=None, until=DAY)
    assert (was.relation, was.since) == ("parent", FORMED)


def test_who_takes_over_and_how_the_others_are_related_can_be_said() -> None:
    home, people = a_family(an_area("hill_a"), BIG)
    death(
        the_operator(), people[0], on=DAY, source="public_security", grade=Grade.A,
        relations={people[3].pk: "applicant", people[1].pk: "child_in_law"},
    )  # fmt: skip
    assert relations(home) == {"张老": "applicant", "李四": "child_in_law", "张小": "grandchild"}


def test_a_death_ends_the_membership_and_nothing_else_and_can_be_taken_back() -> None:
    home, people = a_family(an_area("hill_a"), BIG)
    learn(the_operator(), people[0], [Learnt("wages", 100, FORMED)], source="tax", grade=Grade.A)
    death(the_operator(), people[0], on=DAY, source="public_security", grade=Grade.A)
    assert fresh(people[0]).death_date == DAY and people[0].facts.known().count() == 1
    with pytest.raises(ValidationError):
        death(the_operator(), people[0], on=DAY, source="public_security", grade=Grade.A)
    not_dead(the_operator(), people[0], reason="同名同姓")
    assert fresh(people[0]).death_date is None
    assert relations(home)["张三"] == "other" and relations(home)["李四"] == "applicant"


def test_a_family_of_nobody_is_no_more_and_comes_back_with_who_was_not_dead() -> None:
    home, (one,) = a_family(an_area("hill_a"), (("张三", "applicant"),))
    death(the_operator(), one, on=DAY, source="public_security", grade=Grade.A)
    assert fresh(home).closed_on == DAY
    not_dead(the_operator(), one, reason="x")
    assert fresh(home).closed_on is None and relations(home) == {"张三": "applicant"}


def test_a_birth() -> None:
    home, _ = a_family(an_area("hill_a"), sensitivity="child")
    child = birth(the_operator(), home, name="张小", sex=0, on=DAY)
    assert (child.birth_date, child.sex, child.area_path, child.sensitivity) == (DAY, 0, home.area_path, "child")
    assert relations(home)["张小"] == "child" and Membership.objects.get(person=child).since == DAY


def test_a_marriage_takes_somebody_from_one_family_to_another() -> None:
    left, (one, _) = a_family(an_area("hill_a"))
    right, (other,) = a_family(an_area("lake_a"), (("王五", "applicant"),))
    marriage(the_operator(), left, other, on=DAY, relation="other")
    assert fresh(right).closed_on == DAY
    assert fresh(other).area_path == left.area_path == fresh(one).area_path


def test_those_who_live_apart_form_a_family_that_knows_where_it_came_from() -> None:
    home, people = a_family(an_area("hill_a"), BIG)
    new = split(
        the_operator(), home, [(people[1], "applicant"), (people[2], "child")], on=DAY, reason="分户"
    )  # fmt: skip
    assert relations(new) == {"李四": "applicant", "张小": "child"} and relations(home) == {
        "张三": "applicant",
        "张老": "parent",
    }
    assert (new.area_id, new.opened_on, new.head_id) == (home.area_id, DAY, people[1].pk)
    moments = Membership.objects.filter(person=people[1]).values_list("known_from", "known_to")
    assert len({moment for pair in moments for moment in pair if moment}) == 2  # no moment in which they are nowhere


@pytest.mark.parametrize("leaving", [[], [(1, "child")], [(0, "applicant"), (1, "applicant")]])
def test_a_new_family_has_one_applicant(leaving: list[tuple[int, str]]) -> None:
    home, people = a_family(an_area("hill_a"), BIG)
    with pytest.raises(ValidationError):
        split(the_operator(), home, [(people[n], code) for n, code in leaving], on=DAY, reason="x")
    assert Household.objects.unscoped("a test counts").count() == 1


def test_the_applicant_changes_and_nobody_applies_again() -> None:
    home, people = a_family(an_area("hill_a"), BIG)
    change_head(the_operator(), home, people[2], on=DAY, reason="x", relations={people[3].pk: "grandparent"})
    assert relations(home) == {"张小": "applicant", "张三": "parent", "李四": "parent", "张老": "grandparent"}
    assert fresh(home).head_id == people[2].pk


def test_a_relation_is_corrected_but_not_the_applicants() -> None:
    home, people = a_family(an_area("hill_a"), BIG)
    correct_relation(the_operator(), home, people[3], relation="grandparent", reason="x")
    assert relations(home)["张老"] == "grandparent"
    for person, relation in (
        (people[0], "other"),
        (people[1], "applicant"),
        (people[1], "spouse"),
        (people[1], "wife"),
    ):
        with pytest.raises(ValidationError):
            correct_relation(the_operator(), home, person, relation=relation, reason="x")


@pytest.mark.parametrize(
    ("relation", "since"),
    [("neighbour", DAY), ("spouse", FORMED - dt.timedelta(days=1)), ("spouse", TODAY + dt.timedelta(days=1)),
     ("applicant", DAY)],
)  # fmt: skip
def test_who_cannot_join_is_told_why(relation: str, since: dt.date) -> None:
    home, _ = a_family(an_area("hill_a"))
    with pytest.raises(ValidationError):
        join(the_operator(), home, a_person(an_area("hill_a")), relation=relation, since=since)


def test_who_is_of_another_family_leaves_that_one_first() -> None:
    home, _ = a_family(an_area("hill_a"))
    other, (person, _) = a_family(an_area("hill_a"))
    leave(the_operator(), other, person, on=DAY, reason="x")
    with pytest.raises(ValidationError):
        join(the_operator(), home, person, relation="other", since=DAY - dt.timedelta(days=1))
    join(the_operator(), home, person, relation="other", since=DAY)


def test_a_family_moves_with_everybody_and_where_it_lived_is_remembered() -> None:
    home, people = a_family(an_area("hill_a"))
    clerk = an_actor(Role.TOWNSHIP_CLERK, an_area("hill"))
    move(clerk, home, an_area("moor_a"), on=DAY, reason="x", address="一号")
    assert fresh(people[0]).area_path == fresh(home).area_path == an_area("moor_a").path
    lived = Residence.objects.filter(household=home, known_to=None).order_by("since")
    assert [(row.area.name_en, row.since, row.until) for row in lived] == [
        ("Hill A", FORMED, DAY),
        ("Moor A", DAY, None),
    ]
    assert not Household.objects.visible_to(clerk).filter(pk=home.pk).exists()
    left, arrived = Event.objects.filter(act__in=("household.move", "household.arrive")).order_by("pk")
    assert (left.area_path, arrived.area_path) == (an_area("hill_a").path, an_area("moor_a").path)
    with pytest.raises(Refused):
        move(clerk, home, an_area("hill_a"), on=TODAY, reason="x")


def test_what_is_known_of_where_a_family_lives_moves_with_it() -> None:
    from doudi.areas.models import Area

    east, west = an_area("east"), an_area("west")
    for area, code in ((east, "990001"), (west, "990002")):
        Area.objects.filter(pk=area.pk).update(code=code)
    home, _ = a_family(an_area("hill_a"))
    said = [Learnt("residence_area", 990001, FORMED)]
    learn(the_operator(), home, said, source="home_visit", grade=Grade.B)
    move(the_operator(), home, an_area("moor_a"), on=DAY, reason="x")
    rows = home.facts.known().order_by("true_from").values_list("value", "true_from", "true_to")
    assert list(rows) == [(990001, FORMED, DAY), (990002, DAY, None)]


def test_a_move_goes_to_a_village_or_township() -> None:
    home, _ = a_family(an_area("hill_a"))
    for place in ("hill_a", "west"):
        with pytest.raises(ValidationError):
            move(the_operator(), home, an_area(place), on=DAY, reason="x")


def test_an_address_is_corrected_for_all_the_time_they_lived_there() -> None:
    home, _ = a_family(an_area("hill_a"))
    correct_address(the_operator(), home, address="二号", reason="x")
    assert Residence.objects.get(household=home, known_to=None).address == fresh(home).address == "二号"
    assert Residence.objects.filter(household=home).count() == 2


def test_a_file_that_few_may_see_closes_over_everybody_of_the_family() -> None:
    home, people = a_family(an_area("hill_a"))
    classify(the_operator(), home, sensitivity=Sensitivity.CHILD, reason="x")
    assert {fresh(person).sensitivity for person in people} == {"child"}
    child = a_person(an_area("hill_a"), "小")
    join(the_operator(), home, child, relation="child", since=TODAY)
    assert fresh(child).sensitivity == "child"
    open_home, _ = a_family(an_area("hill_a"))
    leave(the_operator(), home, child, on=TODAY, reason="x")
    with pytest.raises(ValidationError):
        join(the_operator(), open_home, child, relation="child", since=TODAY)


def test_who_may_not_edit_there_changes_no_family() -> None:
    home, (one, two) = a_family(an_area("hill_a"))
    events = Event.objects.count()
    neighbour = an_actor(Role.TOWNSHIP_CLERK, an_area("lake"))
    auditor = an_actor(Role.AUDITOR, an_area("land"))
    for actor, hidden in ((neighbour, True), (auditor, False)):
        for act in (
            lambda a: leave(a, home, two, on=DAY, reason="x"), lambda a: birth(a, home, name="小", sex=1, on=DAY),
            lambda a: split(a, home, [(two, "applicant")], on=DAY, reason="x"),
            lambda a: change_head(a, home, two, on=DAY, reason="x"),
            lambda a: death(a, one, on=DAY, source="x", grade=Grade.A),
            lambda a: form_household(a, area=an_area("hill_a"), opened_on=DAY),
            lambda a: release(a, one, on=DAY, source="justice", grade=Grade.A),
        ):  # fmt: skip
            with pytest.raises(Refused) as refused:
                act(actor)
            assert refused.value.denied.hidden is hidden
    assert Event.objects.count() == events


def test_a_release_ends_the_absence() -> None:
    person = a_person(an_area("hill_a"))
    learn(the_operator(), person, [Learnt("absence", 1, FORMED)], source="justice", grade=Grade.A)
    release(the_operator(), person, on=DAY, source="justice", grade=Grade.A)
    rows = person.facts.known().order_by("true_from").values_list("value", "true_from", "true_to")
    assert list(rows) == [(1, FORMED, DAY), (0, DAY, None)]


def test_what_was_written_of_somebody_at_a_moment() -> None:
    person = a_person(an_area("hill_a"))
    before = person.created_at
    death(the_operator(), person, on=DAY, source="x", grade=Grade.A)
    dead = fresh(person)
    assert as_written(dead, dead.former.all(), When(TODAY, before)).death_date is None
    later = dead.former.get().known_to
    assert as_written(dead, dead.former.all(), When(TODAY, later)).death_date == DAY
