"""Areas that merge: everybody goes along, and where they lived is remembered."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from tests.places import an_actor, an_area
from tests.registry.families import FORMED, a_family, a_person, fresh, the_operator

from doudi.access.permissions import Refused
from doudi.access.roles import Role
from doudi.areas.models import Area
from doudi.registry.models import Residence
from doudi.registry.services.territory import found_area, merge_areas

pytestmark = pytest.mark.django_db
DAY = dt.date(2021, 6, 1)


def test_two_villages_become_one() -> None:
    old, into = an_area("hill_a"), an_area("hill_b")
    home, people = a_family(old)
    late, _ = a_family(old, formed=DAY + dt.timedelta(days=3))
    alone = a_person(old, "独")
    assert merge_areas(an_actor(Role.COUNTY_HEAD, an_area("east")), [old], into, on=DAY, reason="撤并") == 2
    ended = Area.objects.get(pk=old.pk)
    assert (ended.valid_to, ended.successor_id) == (DAY, into.pk)
    assert {row.area_path for row in (fresh(home), fresh(people[0]), fresh(alone))} == {into.path}
    lived = Residence.objects.filter(household=home, known_to=None).order_by("since")
    assert [(row.area_id, row.since, row.until) for row in lived] == [(old.pk, FORMED, DAY), (into.pk, DAY, None)]
    assert [row.area_id for row in Residence.objects.filter(household=late, known_to=None)] == [into.pk]


@pytest.mark.parametrize(
    ("old", "into", "day"),
    [
        ("hill", "lake", DAY),
        ("hill_a", "lake", DAY),
        ("hill_a", "hill_a", DAY),
        ("hill_a", "hill_b", dt.date(2019, 1, 1)),
    ],
)
def test_what_cannot_merge_is_told_why(old: str, into: str, day: dt.date) -> None:
    with pytest.raises(ValidationError):
        merge_areas(the_operator(), [an_area(old)], an_area(into), on=day, reason="x")
    assert Area.objects.filter(valid_to=None, pk=an_area(old).pk).exists()


def test_an_area_that_has_ended_does_not_end_again() -> None:
    old, into, actor = an_area("hill_a"), an_area("hill_b"), the_operator()
    merge_areas(actor, [old], into, on=DAY, reason="x")
    with pytest.raises(ValidationError):
        merge_areas(actor, [old], into, on=DAY, reason="x")


def test_who_changes_areas_is_posted_over_both() -> None:
    head = an_actor(Role.COUNTY_HEAD, an_area("east"))
    for old, into in (("hill_a", "moor_a"), ("moor_a", "hill_a")):
        with pytest.raises(Refused) as refused:
            merge_areas(head, [an_area(old)], an_area(into), on=DAY, reason="x")
        assert refused.value.denied.hidden
    with pytest.raises(Refused):
        found_area(an_actor(Role.TOWNSHIP_HEAD, an_area("hill")), parent=an_area("hill"), code="9", name_zh="x", on=DAY,
                   reason="x")  # fmt: skip


def test_a_new_village_lies_beside_the_others() -> None:
    head = an_actor(Role.COUNTY_HEAD, an_area("east"))
    new = found_area(head, parent=an_area("hill"), code="999999999901", name_zh="新村", on=DAY, reason="x")
    assert new.path > an_area("hill_b").path and new.parent_id == an_area("hill").pk and new.level == 5
    with pytest.raises(ValidationError):
        found_area(head, parent=an_area("hill"), code="999999999901", name_zh="新村", on=DAY, reason="x")
