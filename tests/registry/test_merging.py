"""Two records of one person: made one, apart again, and everything as it was."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from tests.places import TODAY, an_actor, an_area
from tests.registry.families import FORMED, a_family, a_person, fresh, known, relations, the_operator

from doudi.access.permissions import Refused
from doudi.access.roles import Role, Sensitivity
from doudi.audit.models import Event
from doudi.registry.models import (
    Award,
    AwardMember,
    Consent,
    Fact,
    Grade,
    Household,
    Membership,
    Merge,
    Person,
)
from doudi.registry.models.papers import Purpose
from doudi.registry.services.classify import classify
from doudi.registry.services.consent import give_consent
from doudi.registry.services.facts import Learnt, learn
from doudi.registry.services.households import leave
from doudi.registry.services.life import death
from doudi.registry.services.merging import merge, unmerge
from doudi.registry.services.persons import keep_external_id

pytestmark = pytest.mark.django_db
DAY = dt.date(2021, 6, 1)


def say(person: Person, **values: int) -> None:
    said = [Learnt(name, value, DAY) for name, value in values.items()]
    learn(the_operator(), person, said, source="officer", grade=Grade.B)


def an_award(home: Household, *people: Person, exclusive: bool = True) -> Award:
    award = Award.objects.create(household=home, programme="dibao", since=DAY, amount_fen=100, source="x")
    for person in people:
        AwardMember.objects.create(award=award, person=person, since=DAY, exclusive=exclusive)
    return award


def visible() -> dict[str, Any]:
    """What is taken for true now, of everybody."""
    people = Person.objects.unscoped("a test looks at all").order_by("pk")
    return {
        "people": list(people.values_list("pk", "merged_into", "area_path", "sensitivity")),
        "facts": sorted(Fact.objects.known().values_list("person", "name", "value", "true_from", "true_to")),
        "members": sorted(
            Membership.objects.filter(known_to=None).values_list("household", "person", "relation", "since", "until")
        ),
        "homes": list(Household.objects.unscoped("a test").order_by("pk").values_list("pk", "head", "closed_on")),
        "consents": sorted(Consent.objects.unscoped("a test").values_list("pk", "person")),
        "awards": sorted(AwardMember.objects.values_list("pk", "person")),
    }  # fmt: skip


def a_double(place: str, *, same_family: bool, alone: bool = False) -> tuple[Person, Person]:
    """One person twice on record, with something of everything."""
    members = (("张三", "applicant"), ("张叁", "spouse"), ("张小", "child"))
    home, (one, two, _) = a_family(an_area("hill_a"), members)
    if not same_family:
        other = (("张叁", "applicant"),) if alone else (("张叁", "applicant"), ("王五", "spouse"))
        home, (two, *_) = a_family(an_area(place), other)
    say(one, wages=100, employed=1)
    say(two, wages=200, deposits=300)
    keep_external_id(the_operator(), system="A", number="1", person=two)
    give_consent(the_operator(), two, purpose=Purpose.CHECK, since=DAY, until=TODAY)
    an_award(home, two)
    return fresh(one), fresh(two)


@pytest.mark.parametrize("same_family", [True, False])
@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("kept_is_of_none", [True, False])
def test_apart_again_everything_is_as_it_was(same_family: bool, alone: bool, kept_is_of_none: bool) -> None:
    one, two = a_double("lake_a", same_family=same_family, alone=alone)
    if kept_is_of_none:
        home = Membership.objects.get(person=one, known_to=None).household
        leave(the_operator(), home, one, on=DAY, reason="x")
    before = visible()
    merged = merge(the_operator(), one, two, reason="重复建档")
    assert visible() != before
    unmerge(the_operator(), merged, reason="不是同一人")
    assert visible() == before
    assert [e.act for e in Event.objects.filter(act__contains="merge").order_by("pk")] == [
        "person.merge",
        "person.unmerge",
    ]


def test_the_kept_record_stands_and_what_it_lacks_comes_over() -> None:
    one, two = a_double("lake_a", same_family=False)
    merge(the_operator(), one, two, reason="x")
    assert known(one, "wages")[0][0] == 100 and known(one, "deposits")[0][0] == 300
    assert known(two, "wages")[0][0] == 200  # its history stays readable
    assert one.external_ids.count() == one.consents.count() == one.award_memberships.count() == 1
    assert fresh(two).merged_into_id == one.pk
    assert not Person.objects.unscoped("a test").present().filter(pk=two.pk).exists()


def test_who_is_of_no_family_takes_the_place_of_the_other_record() -> None:
    home, (two, _) = a_family(an_area("lake_a"))
    one = a_person(an_area("hill_a"), "张三丰")
    merge(the_operator(), one, two, reason="x")
    assert relations(home) == {"张三丰": "applicant", "李四": "spouse"}
    assert fresh(one).area_path == an_area("lake_a").path and fresh(home).head_id == one.pk


def test_a_double_applicant_leaves_the_family_to_the_record_that_is_kept() -> None:
    home, (two, one) = a_family(an_area("hill_a"), (("张叁", "applicant"), ("张三", "other")))
    merge(the_operator(), one, two, reason="x")
    assert relations(home) == {"张三": "applicant"}


def test_two_awards_that_exclude_each_other_are_left_for_a_decision() -> None:
    one, two = a_double("lake_a", same_family=False)
    an_award(Membership.objects.get(person=one, known_to=None).household, one)
    merged = merge(the_operator(), one, two, reason="x")
    assert (one.award_memberships.count(), two.award_memberships.count()) == (1, 1)
    unmerge(the_operator(), merged, reason="x")
    assert (one.award_memberships.count(), two.award_memberships.count()) == (1, 1)


def test_what_cannot_be_one_person_is_refused() -> None:
    one, two = a_double("lake_a", same_family=False)
    for kept, other, reason in ((one, one, "x"), (one, two, " ")):
        with pytest.raises(ValidationError):
            merge(the_operator(), kept, other, reason=reason)
    death(the_operator(), two, on=DAY, source="x", grade=Grade.A)
    with pytest.raises(ValidationError):
        merge(the_operator(), one, two, reason="x")
    three = a_person(an_area("hill_a"), "某")
    merge(the_operator(), one, three, reason="x")
    for kept, other in ((one, three), (three, two)):
        with pytest.raises(ValidationError):
            merge(the_operator(), kept, other, reason="x")
    assert Merge.objects.count() == 1


def test_a_file_that_few_may_see_does_not_leak_into_an_open_one() -> None:
    home, (two, _) = a_family(an_area("lake_a"))
    classify(the_operator(), home, sensitivity=Sensitivity.CHILD, reason="x")
    one = a_person(an_area("hill_a"))
    for kept, other in ((one, fresh(two)), (fresh(two), one)):
        with pytest.raises(ValidationError):
            merge(the_operator(), kept, other, reason="x")


def test_both_records_must_be_in_reach_and_only_some_may_merge() -> None:
    one, two = a_double("moor_a", same_family=False)
    head = an_actor(Role.TOWNSHIP_HEAD, an_area("hill"))
    for kept, other in ((one, two), (two, one)):
        with pytest.raises(Refused) as refused:
            merge(head, kept, other, reason="x")
        assert refused.value.denied.hidden
    clerk = an_actor(Role.TOWNSHIP_CLERK, an_area("hill"))
    with pytest.raises(Refused) as refused:
        merge(clerk, one, a_person(an_area("hill_a")), reason="x")
    assert not refused.value.denied.hidden
    merged = merge(the_operator(), one, two, reason="x")
    with pytest.raises(Refused):
        unmerge(head, merged, reason="x")


def test_merges_are_undone_from_the_last_one() -> None:
    one, two, three = (a_person(an_area("hill_a"), name) for name in ("甲", "乙", "丙"))
    first = merge(the_operator(), one, two, reason="x")
    second = merge(the_operator(), one, three, reason="x")
    with pytest.raises(ValidationError):
        unmerge(the_operator(), first, reason="x")
    unmerge(the_operator(), second, reason="x")
    unmerge(the_operator(), first, reason="x")
    with pytest.raises(ValidationError):
        unmerge(the_operator(), first, reason="x")


def test_what_was_learnt_since_stays_with_the_record_it_was_learnt_of() -> None:
    one, two = a_double("lake_a", same_family=False)
    merged = merge(the_operator(), one, two, reason="x")
    say(one, deposits=500)
    unmerge(the_operator(), merged, reason="x")
    assert known(one, "deposits")[0][0] == 500 and known(two, "deposits")[0][0] == 300


def test_a_family_that_has_changed_since_is_not_put_back_by_itself() -> None:
    home, (two, _) = a_family(an_area("lake_a"))
    one = a_person(an_area("hill_a"), "张三丰")
    merged = merge(the_operator(), one, two, reason="x")
    leave(the_operator(), home, one, on=TODAY, reason="x")
    with pytest.raises(ValidationError):
        unmerge(the_operator(), merged, reason="x")
    assert fresh(two).merged_into_id == one.pk and merged.kept_id == one.pk


def test_two_exclusive_awards_of_one_person_are_refused_by_the_database() -> None:
    from django.db import IntegrityError, transaction

    home, (one, two) = a_family(an_area("hill_a"), formed=FORMED)
    an_award(home, one)
    an_award(home, one, exclusive=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        an_award(home, one)
    an_award(home, two)
    AwardMember.objects.filter(person=one, exclusive=True).update(until=TODAY)
    an_award(home, one)
