"""What somebody sees of the registry: of their area, of what they are cleared for, of a citizen their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pytest
from tests.places import TODAY, a_posting, an_actor, an_area
from tests.registry.families import a_family, a_person, an_id_number, fresh, the_operator

from doudi.access.actor import Actor, actor_of, nobody
from doudi.access.roles import Act, Role, Sensitivity
from doudi.registry.models import Consent, Grade, Household, Merge, Paper, Person, RegisteredHousehold, SheetImport
from doudi.registry.models.papers import Purpose
from doudi.registry.queries import finding
from doudi.registry.queries.files import (
    events_of,
    find_household,
    find_person,
    household_file,
    own_household,
    person_file,
)
from doudi.registry.queries.slices import counted, sliced
from doudi.registry.services.classify import classify, flag_staff_relative
from doudi.registry.services.consent import give_consent
from doudi.registry.services.facts import book
from doudi.registry.services.households import join, leave, move
from doudi.registry.services.merging import merge
from doudi.registry.services.papers import file_paper
from doudi.registry.services.persons import correct_id_number, keep_external_id, reveal_id_number
from doudi.registry.when import When

pytestmark = pytest.mark.django_db
NOW = When(TODAY, dt.datetime(2100, 1, 1, tzinfo=dt.UTC))


@pytest.fixture
def everybody(tmp_path: object, settings: object) -> dict[str, tuple[Household, list[Person]]]:
    """Families next to one another: two townships of a county, another county, one that few may see."""
    settings.PAPERS = tmp_path  # type: ignore[attr-defined]
    found = {name: a_family(an_area(name), numbered=True) for name in ("hill_a", "hill_b", "lake_a", "moor_a")}
    found["closed"] = a_family(an_area("hill_a"), (("王小", "applicant"),), numbered=True)
    classify(the_operator(), found["closed"][0], sensitivity=Sensitivity.CHILD, reason="x")
    for number, (home, people) in enumerate(found.values()):
        keep_external_id(the_operator(), system="A", number=f"A{number}", person=people[0])
        keep_external_id(the_operator(), system="A", number=f"H{number}", household=home)
        file_paper(the_operator(), people[0], kind="identity", data=b"%PDF-1", grade=Grade.C)
        give_consent(the_operator(), people[0], purpose=Purpose.CHECK, since=TODAY, until=TODAY)
    return {name: (fresh(home), [fresh(each) for each in people]) for name, (home, people) in found.items()}


def seen_by(actor: Actor) -> set[str]:
    """The places whose rows an actor sees by any way to them; every way must say the same."""
    ways: list[Iterable[str]] = [
        Person.objects.visible_to(actor).values_list("area_path", flat=True),
        Household.objects.visible_to(actor).values_list("area_path", flat=True),
        Consent.objects.visible_to(actor).values_list("person__area_path", flat=True),
        (row.area_path for row in finding.named(actor, "")),
        (row.area_path for row in finding.families(actor)),
    ]
    if Act.FACT_VIEW in actor.acts or Act.DOSSIER_VIEW not in actor.acts:
        ways.append(Paper.objects.visible_to(actor).values_list("person__area_path", flat=True))
    found = [set(way) for way in ways]
    assert all(each == found[0] for each in found), found
    return found[0]


@pytest.mark.parametrize(
    ("role", "place", "sees"),
    [
        (Role.VILLAGE_CADRE, "hill_a", {"hill_a"}), (Role.VILLAGE_CADRE, "hill_b", {"hill_b"}),
        (Role.TOWNSHIP_CLERK, "hill", {"hill_a", "hill_b"}), (Role.TOWNSHIP_CLERK, "lake", {"lake_a"}),
        (Role.COUNTY_HEAD, "east", {"hill_a", "hill_b", "lake_a"}), (Role.COUNTY_HEAD, "west", {"moor_a"}),
        (Role.CITY_OFFICER, "south", set()), (Role.PROVINCE_OFFICER, "land", {"hill_a", "hill_b", "lake_a", "moor_a"}),
        (Role.ADMINISTRATOR, "land", set()),
    ],
)  # fmt: skip
def test_rows_of_ones_area_and_no_other(everybody: object, role: Role, place: str, sees: set[str]) -> None:
    actor = an_actor(role, an_area(place))
    assert seen_by(actor) == {an_area(name).path for name in sees}


def test_a_file_that_few_may_see_is_for_who_is_cleared(everybody: dict[str, tuple[Household, list[Person]]]) -> None:
    home, (person,) = everybody["closed"]
    cleared = an_actor(Role.TOWNSHIP_CLERK, an_area("hill"), cleared=[Sensitivity.CHILD])
    for actor in (
        an_actor(Role.VILLAGE_CADRE, an_area("hill_a")), an_actor(Role.TOWNSHIP_CLERK, an_area("hill"), cleared=[]),
        an_actor(Role.COUNTY_HEAD, an_area("east"), cleared=[Sensitivity.VIOLENCE]),
        an_actor(Role.TOWNSHIP_CLERK, an_area("lake"), cleared=[Sensitivity.CHILD]),
    ):  # fmt: skip
        assert find_person(actor, person.pk) is find_household(actor, home.pk) is None
        assert not finding.named(actor, "王小").exists() and counted(finding.families(actor)) < 5
        assert finding.numbered(actor, person.id_number) == finding.Hits((), ())
        assert finding.numbered(actor, "A4") == finding.numbered(actor, "H4") == finding.Hits((), ())
    assert find_person(cleared, person.pk) == person and find_household(cleared, home.pk) == home
    assert finding.numbered(cleared, person.id_number).persons == (person.pk,)


def test_relatives_of_staff_are_hidden_from_nobody(everybody: dict[str, tuple[Household, list[Person]]]) -> None:
    home = flag_staff_relative(the_operator(), everybody["hill_a"][0], flag=True, reason="x")
    assert find_household(an_actor(Role.VILLAGE_CADRE, an_area("hill_a")), home.pk) == home


@pytest.mark.parametrize("way", ["id", "phone", "outside", "own", "household"])
def test_a_number_is_found_in_ones_area_alone(everybody: dict[str, tuple[Household, list[Person]]], way: str) -> None:
    home, (person, _) = everybody["hill_a"]
    Person.objects.unscoped("a test").filter(pk=person.pk).update(phone="13800000000")
    text = {"id": person.id_number, "phone": "13800000000", "outside": "A0", "own": str(person.pk), "household": "H0"}[
        way
    ]
    here, next_door = an_actor(Role.TOWNSHIP_CLERK, an_area("hill")), an_actor(Role.TOWNSHIP_CLERK, an_area("lake"))
    hits = finding.numbered(here, text)
    assert (home.pk in hits.households) if way == "household" else (person.pk in hits.persons)
    other = finding.numbered(next_door, text)
    assert person.pk not in other.persons and home.pk not in other.households


def test_a_corrected_number_still_finds_whose_it_was(everybody: dict[str, tuple[Household, list[Person]]]) -> None:
    person = everybody["hill_a"][1][0]
    was = person.id_number
    correct_id_number(the_operator(), person, number=an_id_number(dt.date(1970, 1, 1)), reason="x")
    assert finding.numbered(an_actor(Role.TOWNSHIP_CLERK, an_area("hill")), was).persons == (person.pk,)
    assert finding.numbered(an_actor(Role.TOWNSHIP_CLERK, an_area("lake")), was).persons == ()


def test_a_citizen_sees_their_own_and_of_next_door_nothing(
    everybody: dict[str, tuple[Household, list[Person]]],
) -> None:
    home, (mine, spouse) = everybody["hill_a"]
    neighbour_home, (neighbour, _) = a_family(an_area("hill_a"))
    citizen = an_actor(Role.CITIZEN, an_area("hill_a"), person_id=mine.pk)
    assert list(Person.objects.visible_to(citizen)) == [mine] and own_household(citizen) == home
    assert list(Household.objects.visible_to(citizen)) == [home]
    assert {paper.person_id for paper in Paper.objects.visible_to(citizen)} == {mine.pk}
    assert find_household(citizen, neighbour_home.pk) is find_person(citizen, neighbour.pk) is None
    file = household_file(citizen, home, NOW, book())
    assert {(each.row.person_id, each.is_open) for each in file.members} == {(mine.pk, True), (spouse.pk, False)}
    nobody_yet = an_actor(Role.CITIZEN, an_area("hill_a"), person_id=None)
    for model in (Person, Household, Paper, Consent, RegisteredHousehold, SheetImport):
        assert not model.objects.visible_to(nobody_yet).exists()
    assert not SheetImport.objects.visible_to(citizen).exists()


def test_who_has_left_a_family_is_a_stranger_to_it(everybody: dict[str, tuple[Household, list[Person]]]) -> None:
    home, (_, spouse) = everybody["hill_a"]
    leave(the_operator(), home, spouse, on=TODAY, reason="离婚")
    citizen = an_actor(Role.CITIZEN, an_area("hill_a"), person_id=spouse.pk)
    assert find_household(citizen, home.pk) is None and own_household(citizen) is None
    file = person_file(citizen, fresh(spouse), NOW, book())
    assert list(file.memberships) == []


def test_a_family_that_moved_is_seen_where_it_lives_now(everybody: dict[str, tuple[Household, list[Person]]]) -> None:
    home, people = everybody["hill_a"]
    left, arrived = an_actor(Role.TOWNSHIP_CLERK, an_area("hill")), an_actor(Role.TOWNSHIP_CLERK, an_area("lake"))
    move(the_operator(), home, an_area("lake_a"), on=TODAY, reason="x")
    for actor, there in ((left, False), (arrived, True)):
        assert (find_household(actor, home.pk) is not None) is there
        assert {person.pk for person in people} <= set(
            finding.named(actor, "").values_list("pk", flat=True)
        ) or not there
        assert finding.families(actor).filter(pk=home.pk).exists() is there
    assert not Paper.objects.visible_to(left).filter(person__in=people).exists()


def test_related_rows_of_elsewhere_are_left_out(everybody: dict[str, tuple[Household, list[Person]]]) -> None:
    """Somebody came from another township: the file there is not opened by the one here."""
    old_home, (person, _) = everybody["lake_a"]
    double = a_person(an_area("moor_a"), "张叁")
    merge(the_operator(), person, double, reason="x")
    leave(the_operator(), old_home, person, on=TODAY, reason="x")
    new_home, _ = everybody["hill_a"]
    join(the_operator(), new_home, person, relation="other", since=TODAY)
    clerk = an_actor(Role.TOWNSHIP_CLERK, an_area("hill"))
    file = person_file(clerk, fresh(person), NOW, book())
    assert {row.household_id for row in file.memberships} == {new_home.pk}
    assert list(file.merges) == [] and Merge.objects.count() == 1
    rows = finding.person_rows(clerk, [fresh(person)])
    assert rows[0].household == new_home.pk
    past = household_file(an_actor(Role.TOWNSHIP_CLERK, an_area("lake")), old_home, NOW, book()).past
    assert list(past) == []  # who left is of another township now


def test_a_member_whose_file_is_closed_is_not_shown_and_the_file_says_it_is_not_whole(
    everybody: dict[str, tuple[Household, list[Person]]],
) -> None:
    home, (one, two) = everybody["hill_a"]
    Person.objects.unscoped("a test").filter(pk=two.pk).update(sensitivity="violence")
    for actor in (an_actor(Role.VILLAGE_CADRE, an_area("hill_a")),
                  an_actor(Role.CITIZEN, an_area("hill_a"), person_id=one.pk)):  # fmt: skip
        file = household_file(actor, home, NOW, book())
        assert [each.row.person_id for each in file.members] == [one.pk] and file.hidden
        assert finding.household_rows(actor, [home])[0].members == 1


def test_what_was_looked_at_is_seen_by_who_sees_the_record(
    everybody: dict[str, tuple[Household, list[Person]]],
) -> None:
    person = everybody["hill_a"][1][0]
    reveal_id_number(an_actor(Role.TOWNSHIP_CLERK, an_area("hill")), person, purpose="核对材料")
    assert "view" in {event.act for event in events_of(an_actor(Role.COUNTY_HEAD, an_area("east")), person)}
    for actor in (an_actor(Role.TOWNSHIP_CLERK, an_area("hill")), an_actor(Role.COUNTY_HEAD, an_area("west"))):
        assert events_of(actor, person) == []


def test_a_posting_that_is_over_sees_nothing(everybody: object) -> None:
    ended = a_posting(Role.COUNTY_HEAD, an_area("east"), ends=TODAY)
    for actor in (actor_of(ended, TODAY), nobody(1, "x", TODAY), an_actor(Role.TOWNSHIP_CLERK, "")):
        assert seen_by(actor) == set()
    assert seen_by(actor_of(ended, TODAY - dt.timedelta(days=1))) != set()


def test_counts_of_places_are_of_ones_own(everybody: object) -> None:
    counts = finding.families_by_area(an_actor(Role.TOWNSHIP_CLERK, an_area("hill"), cleared=[]))
    assert {area.name_en: number for area, number in counts} == {"Hill A": 1, "Hill B": 1}
    counts = finding.families_by_area(an_actor(Role.COUNTY_HEAD, an_area("east")))
    assert {area.name_en: number for area, number in counts} == {"Hill": 3, "Lake": 1}


def test_pages_by_key_show_every_row_once_there_and_back(everybody: object) -> None:
    for number in range(23):
        a_person(an_area("hill_a"), f"王{number % 7}")
    actor = an_actor(Role.TOWNSHIP_CLERK, an_area("hill"))
    rows = finding.named(actor, "王")
    for falling in (False, True):
        order = ["-name", "-pk"] if falling else ["name", "pk"]
        expected = list(rows.order_by(*order).values_list("pk", flat=True))
        there, mark, pages = [], "", []
        while True:
            part = sliced(rows, "name", mark, falling=falling, size=5)
            pages.append([row.pk for row in part.rows])
            there += pages[-1]
            if not part.after:
                break
            mark = part.after
        assert there == expected and len(pages) == 5
        back = [pages[-1]]
        while part.before:
            part = sliced(rows, "name", part.before, falling=falling, size=5)
            back.append([row.pk for row in part.rows])
        assert back == pages[::-1]
    assert sliced(rows, "name", "nonsense", size=5).rows == sliced(rows, "name", "", size=5).rows
    assert sliced(rows, "name", "999999999", size=5).rows == sliced(rows, "name", "", size=5).rows
    assert counted(rows, 10) == 11 and counted(rows, 24) == 24


@pytest.mark.parametrize(
    ("beginning", "found"), [("张", 2), ("张三", 1), ("三", 0), ("%", 0), ("张_", 0), ("张三丰", 0)]
)
def test_names_by_how_they_begin(beginning: str, found: int) -> None:
    for name in ("张三", "张伟", "李张"):
        a_person(an_area("hill_a"), name)
    assert finding.named(the_operator(), beginning).count() == found
