"""Areas that merge: everybody goes along, and where they lived is remembered."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.places import CODES, SINCE, TODAY, a_posting, a_tree, an_actor, an_area
from tests.registry.families import FORMED, a_family, a_person, fresh, known, the_operator

from doudi.access.actor import actor_of
from doudi.access.models import Posting
from doudi.access.permissions import Refused
from doudi.access.roles import Role
from doudi.areas.models import Area
from doudi.areas.queries import by_code
from doudi.audit.models import Event, Unsealed
from doudi.registry.models import Fact, Grade, Household, Person, Residence
from doudi.registry.queries.territory import foresee
from doudi.registry.services.facts import Learnt, learn
from doudi.registry.services.households import form_household, move
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


def test_nobody_enters_or_moves_into_an_area_that_ended_meanwhile() -> None:
    as_it_was, elsewhere = an_area("hill_a"), a_family(an_area("hill_b"))[0]
    merge_areas(the_operator(), [an_area("hill_a")], an_area("hill_b"), on=DAY, reason="撤并")
    assert as_it_was.valid_to is None
    with pytest.raises(ValidationError):
        form_household(the_operator(), area=as_it_was, opened_on=DAY)
    with pytest.raises(ValidationError):
        move(the_operator(), elsewhere, as_it_was, on=DAY, reason="x")
    assert not Household.objects.unscoped("a test").filter(area=as_it_was).exists()


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


@pytest.mark.parametrize(
    "odd",
    [
        {"parent": "hill_a"}, {"code": "999999901"}, {"code": "99999999990x"}, {"code": "099999999901"},
        {"code": CODES["moor"]}, {"name_zh": " "}, {"reason": " "}, {"on": TODAY + dt.timedelta(days=1)},
        {"on": SINCE - dt.timedelta(days=1)},
    ],
)  # fmt: skip
def test_what_cannot_be_founded_is_told_why(odd: dict[str, object]) -> None:
    told: dict[str, object] = {"parent": "hill", "code": "999999999901", "name_zh": "新村", "on": DAY, "reason": "x"}
    told |= odd
    with pytest.raises(ValidationError):
        found_area(the_operator(), **told | {"parent": an_area(str(told["parent"]))})  # type: ignore[arg-type]
    assert not Area.objects.filter(name_zh="新村").exists()


def test_nothing_is_founded_below_what_is_no_more() -> None:
    tree, actor = a_tree(), the_operator()
    merge_areas(actor, [tree["lake_a"]], tree["hill_a"], on=DAY, reason="x")
    merge_areas(actor, [tree["lake"]], tree["hill"], on=DAY, reason="x")
    with pytest.raises(ValidationError):
        found_area(actor, parent=tree["lake"], code="999999999901", name_zh="新村", on=DAY, reason="x")


def test_a_code_is_free_again_from_the_day_on_which_its_area_ended() -> None:
    tree, code = a_tree(), "999999999901"
    head = an_actor(Role.COUNTY_HEAD, tree["east"])
    old = found_area(head, parent=tree["hill"], code=code, name_zh="旧村", on=FORMED, reason="x")
    merge_areas(head, [old], tree["hill_b"], on=DAY, reason="x")
    again = {"parent": tree["lake"], "code": code, "name_zh": "新村", "reason": "x"}
    with pytest.raises(ValidationError):
        found_area(head, on=DAY - dt.timedelta(days=1), **again)  # type: ignore[arg-type]
    new = found_area(head, on=DAY, **again)  # type: ignore[arg-type]
    assert by_code(code, DAY) == new and by_code(code, DAY - dt.timedelta(days=1)) == old


def test_an_area_does_not_end_on_a_day_to_come_nor_without_a_reason_nor_into_what_is_no_more() -> None:
    actor, old, into = the_operator(), an_area("hill_a"), an_area("hill_b")
    with pytest.raises(ValidationError):
        merge_areas(actor, [old], into, on=TODAY + dt.timedelta(days=1), reason="x")
    with pytest.raises(ValidationError):
        merge_areas(actor, [old], into, on=DAY, reason=" ")
    merge_areas(actor, [an_area("lake_a")], into, on=DAY, reason="x")
    with pytest.raises(ValidationError):
        merge_areas(actor, [old], Area.objects.get(name_zh="湖畔第一村"), on=DAY, reason="x")
    assert fresh_area(old).valid_to is None


def test_an_area_ends_after_those_that_became_part_of_it() -> None:
    actor, late = the_operator(), DAY + dt.timedelta(days=5)
    merge_areas(actor, [an_area("hill_a")], an_area("hill_b"), on=late, reason="x")
    with pytest.raises(ValidationError):
        merge_areas(actor, [an_area("hill_b")], an_area("lake_a"), on=DAY, reason="x")
    merge_areas(actor, [an_area("hill_b")], an_area("lake_a"), on=late, reason="x")


def test_an_area_with_areas_below_it_that_were_founded_later_does_not_end_and_names_them() -> None:
    actor, lake = the_operator(), an_area("lake")
    merge_areas(actor, [an_area("lake_a")], an_area("hill_a"), on=DAY, reason="x")
    found_area(actor, parent=lake, code="999999999901", name_zh="新村", on=TODAY, reason="x")
    with pytest.raises(ValidationError, match="新村"):
        merge_areas(actor, [lake], an_area("hill"), on=DAY, reason="x")


def test_an_area_comes_under_another_parent() -> None:
    actor, old = the_operator(), an_area("hill_a")
    home, _people = a_family(old)
    new = found_area(actor, parent=an_area("moor"), code="999999999901", name_zh=old.name_zh, on=DAY, reason="x")
    assert merge_areas(actor, [old], new, on=DAY, reason="x") == 1
    assert fresh(home).area_path == new.path and new.path.startswith(an_area("west").path)


def test_who_lived_there_later_and_moved_on_lived_in_what_took_its_place() -> None:
    old, into, gone = an_area("hill_a"), an_area("hill_b"), an_area("moor_a")
    home, _people = a_family(old)
    left = DAY + dt.timedelta(days=9)
    move(the_operator(), home, gone, on=left, reason="x")
    assert merge_areas(the_operator(), [old], into, on=DAY, reason="x") == 0
    lived = Residence.objects.filter(household=home, known_to=None).order_by("since")
    assert [(row.area_id, row.since, row.until) for row in lived] == [
        (old.pk, FORMED, DAY), (into.pk, DAY, left), (gone.pk, left, None)
    ]  # fmt: skip
    assert fresh(home).area_path == gone.path


#: Codes that a fact can hold, of counties and townships of the tree.
SHORT = {"east": 990001, "west": 990002, "bay": 990003, "hill": 990001001, "moor": 990002001}


def a_short_tree() -> dict[str, Area]:
    """The tree with such codes. (It would be made anew by who asks for it again.)"""
    tree = a_tree()
    for name, code in SHORT.items():
        Area.objects.filter(pk=tree[name].pk).update(code=str(code))
    return {name: fresh_area(area) for name, area in tree.items()}


def areas_of(home: Household) -> dict[str, list[tuple[int, dt.date, dt.date | None]]]:
    return {name: known(home, name) for name in ("township", "residence_area", "registered_area")}


def test_facts_name_what_took_the_place_and_what_names_another_area_stays() -> None:
    actor, (home, _people) = the_operator(), a_family(an_area("hill_a"))
    tree = a_short_tree()
    old, into = tree["hill_a"], tree["moor_a"]
    says = {"township": SHORT["hill"], "residence_area": SHORT["east"], "registered_area": SHORT["bay"]}
    learn(actor, home, [Learnt(*each, FORMED) for each in says.items()], source="police", grade=Grade.A)
    last = Event.objects.latest("id").pk
    merge_areas(actor, [old], into, on=DAY, reason="民发1号")
    assert areas_of(home) == {
        "township": [(SHORT["hill"], FORMED, DAY), (SHORT["moor"], DAY, None)],
        "residence_area": [(SHORT["east"], FORMED, DAY), (SHORT["west"], DAY, None)],
        "registered_area": [(SHORT["bay"], FORMED, None)],
    }
    assert set(home.facts.known().values_list("source", "grade")) == {("police", "A")}
    new = Event.objects.filter(pk__gt=last).order_by("id")
    assert list(new.values_list("act", "object_type", "area_path", "reason")) == [
        ("fact.learn", "registry.fact", into.path, "民发1号")
    ] * 2 + [("area.merge", "areas.area", old.path, "民发1号")]
    assert Unsealed.objects.filter(event__in=new.values("id")).count() == 3


def test_who_lives_elsewhere_is_registered_in_what_took_the_county_s_place() -> None:
    actor, (home, _people) = the_operator(), a_family(an_area("cape_a"))
    tree = a_short_tree()
    learn(actor, home, [Learnt("registered_area", SHORT["west"], FORMED)], source="police", grade=Grade.A)
    for old, into in (("moor_a", "hill_a"), ("moor", "hill"), ("west", "east")):
        merge_areas(actor, [tree[old]], tree[into], on=DAY, reason="x")
    assert known(home, "registered_area") == [(SHORT["west"], FORMED, DAY), (SHORT["east"], DAY, None)]
    assert fresh(home).area_path == tree["cape_a"].path


def test_a_family_that_a_sheet_entered_by_mistake_does_not_come_back() -> None:
    old = an_area("hill_a")
    home, _people = a_family(old)
    Household.objects.unscoped("a test").filter(pk=home.pk).update(area_path="", closed_on=FORMED)
    assert merge_areas(the_operator(), [old], an_area("hill_b"), on=DAY, reason="x") == 0
    assert fresh(home).area_path == ""


def asked_to_merge(families: int) -> int:
    """Queries it takes to move so many families, each with a fact that names the township."""
    tree = a_tree()
    actor, now = the_operator(), dt.datetime(2021, 2, 1, tzinfo=dt.UTC)
    number = Area.objects.count()
    code = f"99000{number:03d}7001"
    old = found_area(actor, parent=tree["hill"], code=code, name_zh="新村", on=FORMED, reason="x")
    homes = Household.objects.bulk_create(
        Household(area=old, area_path=old.path, opened_on=FORMED, created_at=now) for _ in range(families)
    )
    Residence.objects.bulk_create(Residence(household=each, area=old, since=FORMED, known_from=now) for each in homes)
    Fact.objects.bulk_create(
        Fact(household=each, name="township", value=int(tree["hill"].code), true_from=FORMED, known_from=now,
             source="police", grade="A") for each in homes
    )  # fmt: skip
    with CaptureQueriesContext(connection) as asked:
        assert merge_areas(actor, [old], tree["moor_a"], on=DAY, reason="x") == families
    assert Fact.objects.known().filter(household__in=homes, value=int(tree["moor"].code)).count() == families
    return len(asked)


def test_many_families_take_no_more_queries_than_few() -> None:
    assert asked_to_merge(40) == asked_to_merge(4)


def test_what_will_move_is_told_beforehand_as_far_as_one_may_see_it() -> None:
    old, into = an_area("hill_a"), an_area("hill_b")
    a_family(old)
    a_family(old, sensitivity="violence")
    staff = a_posting(Role.VILLAGE_CADRE, old)
    a_posting(Role.VILLAGE_CADRE, old, ends=TODAY)
    a_posting(Role.CITIZEN, old)
    head = an_actor(Role.COUNTY_HEAD, an_area("east"))
    found = foresee(head, old, into, on=DAY)
    assert (found.families, found.persons, found.postings) == (2, 4, [staff])
    seen = foresee(an_actor(Role.PROVINCE_OFFICER, an_area("land")), old, into, on=DAY)
    assert (seen.families, seen.persons) == (1, 2)
    with pytest.raises(Refused):
        foresee(head, old, an_area("moor_a"), on=DAY)
    with pytest.raises(ValidationError):
        foresee(head, old, an_area("lake"), on=DAY)
    assert fresh_area(old).valid_to is None


def test_staff_of_an_area_that_is_no_more_see_nothing_new() -> None:
    old, into = an_area("hill_a"), an_area("hill_b")
    home, _people = a_family(old)
    cadre = a_posting(Role.VILLAGE_CADRE, old)
    before = actor_of(cadre, TODAY)
    assert list(Household.objects.visible_to(before)) == [home]
    merge_areas(the_operator(), [old], into, on=DAY, reason="x")
    after = actor_of(Posting.objects.get(pk=cadre.pk), TODAY)
    assert after.acts == before.acts and not Household.objects.visible_to(after).exists()
    assert not Person.objects.visible_to(after).exists()


def fresh_area(area: Area) -> Area:
    return Area.objects.get(pk=area.pk)
