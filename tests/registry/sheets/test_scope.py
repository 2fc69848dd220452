"""Who lies outside the area of who sends a sheet, or may be seen by few only, is a fault that says nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from tests.places import an_actor
from tests.registry.sheets.making import SINCE, checked, entered, faults, id_number, mapped, outcomes, run, xlsx

from doudi.access.actor import Actor
from doudi.access.permissions import Refused
from doudi.access.roles import Act, Role, Sensitivity
from doudi.areas.models import Area
from doudi.registry.models import ExternalId, Fact, FieldAuthority, Grade, Household, Membership, Person, SheetImport
from doudi.registry.services.classify import classify
from doudi.registry.services.facts import Learnt, learn
from doudi.registry.services.households import form_household, join
from doudi.registry.services.persons import enter_person, keep_external_id
from doudi.registry.sheets.entries import HIDDEN
from doudi.registry.sheets.exporting.services import export_faults
from doudi.registry.sheets.services import accept, drop, start_check, undo, upload

NUMBER = id_number("19600101", 1)
HEAD = ["户编号", "姓名", "身份证号", "人员编号", "户主身份证号", "村", "工资性收入", "兜底人员号", "兜底家庭号"]


def stranger(actor: Actor, area: Area, sensitivity: Sensitivity | None = None) -> tuple[Person, Household]:
    """Somebody with a family, numbers and an income."""
    home = form_household(actor, area=area, opened_on=SINCE)
    person = enter_person(actor, name="张三", area=area, id_number=NUMBER)
    join(actor, home, person, relation="applicant", since=SINCE)
    keep_external_id(actor, system="national", number="P1", person=person)
    keep_external_id(actor, system="national", number="H1", household=home)
    learn(actor, person, [Learnt("wages", 123_456, SINCE)], source="x", grade=Grade.A)
    if sensitivity:
        classify(actor, home, sensitivity=sensitivity, reason="a test")
    person.refresh_from_db()
    home.refresh_from_db()
    return person, home


def attempts(person: Person, home: Household) -> list[list[Any]]:
    """Rows that name somebody by each of the ways in which a row can."""
    other = id_number("19900101", 3)
    return [
        [None, "张三", NUMBER, None, None, None, 1, None, None],
        [None, "张三", None, "P1", None, None, 1, None, None],
        ["H1", "李四", other, None, None, None, 1, None, None],
        [None, "李四", other, None, NUMBER, None, 1, None, None],
        [None, "张三", None, None, None, None, 1, person.pk, None],
        [None, "李四", other, None, None, None, 1, None, home.pk],
        [None, "李四", None, None, None, None, 1, 999_999, None],
        [None, "李四", other, None, None, None, 1, None, 999_999],
    ]


@pytest.mark.parametrize("row", range(8))
@pytest.mark.parametrize("why", ["elsewhere", "sensitive"])
def test_a_stranger_is_a_fault_that_says_nothing(tree: dict[str, Area], why: str, row: int) -> None:
    """The same sentence whoever it is, and for numbers of nobody."""
    land = an_actor(Role.COUNTY_HEAD, tree["east"])
    if why == "elsewhere":
        person, home = stranger(land, tree["lake_a"])
        clerk = an_actor(Role.TOWNSHIP_CLERK, tree["hill"])
    else:
        person, home = stranger(land, tree["hill_a"], Sensitivity.CHILD)
        clerk = an_actor(Role.TOWNSHIP_CLERK, tree["hill"], cleared=[])
    before = [Fact.objects.count(), Membership.objects.count(), ExternalId.objects.count()]
    given = entered_if_any(clerk, xlsx([HEAD, attempts(person, home)[row]]), place=tree["hill_a"])
    assert faults(given) == {2: [HIDDEN]}
    assert before == [Fact.objects.count(), Membership.objects.count(), ExternalId.objects.count()]
    for text in (person.name, str(person.pk), home.area.name_zh, "1234", "lake"):
        assert text not in str(list(given.lines.values_list("faults", "changes")))


def entered_if_any(clerk: Actor, data: bytes, **how: Any) -> SheetImport:
    given = checked(clerk, data, **how)
    try:
        return run(clerk, accept(clerk, given, all_or_nothing=False))
    except ValidationError:
        return given


def test_a_namesake_outside_is_not_there(tree: dict[str, Area]) -> None:
    land, clerk = an_actor(Role.COUNTY_HEAD, tree["east"]), an_actor(Role.TOWNSHIP_CLERK, tree["hill"])
    enter_person(land, name="小明", area=tree["lake_a"], birth_date=SINCE.replace(year=2015))
    given = entered(clerk, xlsx([["姓名", "出生日期", "村"], ["小明", "2015-6-1", "丘陵第一村"]]))
    assert given.new == 1 and Person.objects.unscoped("a test looks").filter(name="小明").count() == 2


def test_who_is_above_reaches_all_of_it(tree: dict[str, Area]) -> None:
    county = an_actor(Role.COUNTY_HEAD, tree["east"])
    stranger(county, tree["lake_a"])
    assert outcomes(checked(county, xlsx([["姓名", "身份证号", "工资性收入"], ["张三", NUMBER, 1]]))) == {2: "changed"}


def test_joining_a_sensitive_family_needs_the_clearance(tree: dict[str, Area]) -> None:
    county = an_actor(Role.COUNTY_HEAD, tree["east"])
    _person, home = stranger(county, tree["hill_a"], Sensitivity.CHILD)
    row = [["兜底家庭号", "姓名", "身份证号", "与户主关系"], [home.pk, "小明", id_number("20150601", 3), "子"]]
    for cleared in ([], [Sensitivity.CHILD]):
        clerk = an_actor(Role.TOWNSHIP_CLERK, tree["hill"], cleared=cleared)
        given = checked(clerk, xlsx(row))
        assert outcomes(given) == {2: "new" if cleared else "fault"}
    run(clerk, accept(clerk, given, all_or_nothing=False))
    assert Person.objects.unscoped("a test looks").get(name="小明").sensitivity == Sensitivity.CHILD


def test_a_system_that_decides_is_not_contradicted(clerk: Actor, tree: dict[str, Area]) -> None:
    FieldAuthority.objects.create(fact="disability_grade", system="disability", area_path="")
    head = ["姓名", "身份证号", "村", "残疾等级", "工资性收入"]
    row = ["张三", NUMBER, "丘陵第一村", "二级", 5]
    entered(clerk, xlsx([head, row]), system="disability")
    given = checked(clerk, xlsx([head, [*row[:3], "三级", 6]]), system="township list")
    assert faults(given) == {2: ["%(system)s decides about this and says otherwise: settle it there"]}
    assert outcomes(checked(clerk, xlsx([head, [*row[:3], "二级", 6]]), system="township list")) == {2: "changed"}
    FieldAuthority.objects.create(fact="disability_grade", system="township list", area_path=tree["hill"].path)
    assert outcomes(checked(clerk, xlsx([head, [*row[:3], "三级", 6]]), system="township list")) == {2: "changed"}, (
        "nearer"
    )


# --- who may do what with an import ---

SHEET = [["姓名", "身份证号", "村"], ["张三", NUMBER, "丘陵第一村"]]


@pytest.mark.parametrize("role", list(Role))
def test_only_desks_import(tree: dict[str, Area], role: Role) -> None:
    actor = an_actor(role, tree["hill"])
    if {Act.SHEET_IMPORT, Act.DOSSIER_EDIT} <= actor.acts:
        assert upload(actor, data=xlsx(SHEET)).area_path == tree["hill"].path
    else:
        with pytest.raises(Refused):
            upload(actor, data=xlsx(SHEET))


def test_an_import_is_seen_by_its_office_and_those_above(clerk: Actor, tree: dict[str, Area]) -> None:
    given = checked(clerk, xlsx(SHEET))
    seers = {
        "a colleague": (Role.TOWNSHIP_HEAD, "hill", None), "the county": (Role.COUNTY_REVIEWER, "east", None),
    }  # fmt: skip
    strangers = {
        "the next township": (Role.TOWNSHIP_CLERK, "lake", None),
        "the next county": (Role.COUNTY_HEAD, "west", None),
        "who is cleared for less": (Role.TOWNSHIP_CLERK, "hill", []),
        "who sees no files": (Role.ADMINISTRATOR, "land", None),
        "a village below": (Role.VILLAGE_CADRE, "hill_a", None),
        "the auditor": (Role.AUDITOR, "land", None),
    }
    acts: tuple[Callable[[Actor, SheetImport], object], ...] = (
        start_check, lambda actor, given: accept(actor, given, all_or_nothing=False),
        lambda actor, given: undo(actor, given, reason="x"), drop, export_faults, run,
    )  # fmt: skip
    for role, place, cleared in seers.values():
        assert list(SheetImport.objects.visible_to(an_actor(role, tree[place], cleared=cleared))) == [given]
    for role, place, cleared in strangers.values():
        actor = an_actor(role, tree[place], cleared=cleared)
        assert not SheetImport.objects.visible_to(actor).exists()
        for act in acts:
            with pytest.raises(Refused):
                act(actor, given)


def test_a_colleague_who_goes_on_reaches_what_they_may(clerk: Actor, tree: dict[str, Area]) -> None:
    """Rows are entered as whoever enters them may, not as who checked."""
    county = an_actor(Role.COUNTY_HEAD, tree["east"])
    given = checked(county, xlsx([["姓名", "身份证号", "区划代码"], ["张三", NUMBER, tree["lake_a"].code]]))
    assert given.new == 1
    moved = SheetImport.objects.unscoped("a test").filter(pk=given.pk)
    moved.update(area_path=clerk.path, cleared="")
    given = run(clerk, accept(clerk, moved.get(), all_or_nothing=False))
    assert (given.entered, given.refused) == (0, 1)


def test_who_holds_no_posting_sends_nothing(clerk: Actor) -> None:
    with pytest.raises(Refused):
        upload(dataclasses.replace(clerk, path=""), data=xlsx(SHEET))


def test_a_mapping_is_remembered_for_the_office_and_those_below(clerk: Actor, tree: dict[str, Area]) -> None:
    from doudi.registry.sheets.services import choose_sheet, guesses, map_columns

    data = xlsx([["甲", "乙", "丙"], ["张三", NUMBER, "丘陵第一村"]])
    given = choose_sheet(clerk, upload(clerk, data=data), sheet=0)
    columns = [("person.name", 1), ("person.id_number", 1), ("place.village", 1)]
    assert [each.field for each in guesses(clerk, given, "odd")] == ["", "", ""]
    map_columns(clerk, given, columns=columns, system="odd", grade=Grade.C, true_from=SINCE, remember=True)
    again = choose_sheet(clerk, upload(clerk, data=data), sheet=0)
    assert [each.field for each in guesses(clerk, again, "odd")] == [field for field, _unit in columns]
    assert [each.field for each in guesses(clerk, again, "other")] == ["", "", ""]
    neighbour = an_actor(Role.TOWNSHIP_CLERK, tree["lake"])
    theirs = choose_sheet(neighbour, upload(neighbour, data=data), sheet=0)
    assert [each.field for each in guesses(neighbour, theirs, "odd")] == ["", "", ""]


def test_a_mapping_that_cannot_be(clerk: Actor) -> None:
    given = mapped(clerk, xlsx(SHEET))
    from doudi.registry.sheets.services import map_columns

    def tried(**change: Any) -> None:
        how: dict[str, Any] = {
            "columns": [("person.name", 1), ("person.id_number", 1), ("", 1)],
            "system": "x",
            "grade": Grade.C,
            "true_from": SINCE,
        }
        with pytest.raises(ValidationError):
            map_columns(clerk, given, **{**how, **change})

    tried(columns=[("person.name", 1)])
    tried(columns=[("person.name", 1), ("person.name", 1), ("", 1)])
    tried(columns=[("no.such", 1), ("person.name", 1), ("", 1)])
    tried(columns=[("place.village", 1), ("", 1), ("", 1)])
    tried(columns=[("person.name", 10_000), ("person.id_number", 1), ("", 1)])
    tried(system=" ")
    tried(system="x" * 41)
