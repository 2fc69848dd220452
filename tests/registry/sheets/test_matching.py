"""Whom a row is about: by identity number, a system's number, or name, day of birth and family."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.places import an_actor
from tests.registry.sheets.making import (
    SINCE,
    checked,
    entered,
    faults,
    id_number,
    outcomes,
    xlsx,
)
from tests.registry.sheets.office import HEAD, ONE, ROWS, THREE, TWO, home_of, person

from doudi.access.actor import Actor
from doudi.access.roles import Role
from doudi.areas.models import Area
from doudi.registry.models import (
    Fact,
    Person,
    SheetRow,
)
from doudi.registry.services.households import join
from doudi.registry.services.persons import correct_id_number, enter_person
from doudi.registry.sheets.entries import HIDDEN


def test_by_identity_number_whatever_its_form(clerk: Actor) -> None:
    entered(clerk, xlsx(ROWS))
    wide = ONE.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))
    rows = [["姓名", "身份证号", "工资性收入"], ["张 三", f" {wide}", 1]]
    given = checked(clerk, xlsx(rows))
    assert outcomes(given) == {2: "changed"}


def test_by_the_systems_number(clerk: Actor) -> None:
    head = ["人员编号", "姓名", "身份证号", "村"]
    entered(clerk, xlsx([head, ["P1", "张三", ONE, "丘陵第一村"]]))
    given = checked(clerk, xlsx([["人员编号", "姓名", "工资性收入"], ["P1", "张三", 5]]))
    assert outcomes(given) == {2: "changed"}
    other = checked(
        clerk,
        xlsx([["人员编号", "姓名", "出生日期", "村"], ["P1", "张三", "1960-1-1", "丘陵第一村"]]),
        system="another",
    )
    assert outcomes(other) == {2: "changed"}, "another system's number is another number: found by name and day"


def test_numbers_of_two_people_in_one_row(clerk: Actor) -> None:
    head = ["人员编号", "姓名", "身份证号", "村"]
    entered(clerk, xlsx([head, ["P1", "张三", ONE, "丘陵第一村"], ["P2", "李四", TWO, "丘陵第一村"]]))
    given = checked(clerk, xlsx([head, ["P1", "李四", TWO, None]]))
    assert faults(given) == {2: ["its numbers belong to different people"]}


def test_by_name_and_day_of_birth(clerk: Actor) -> None:
    rows = [["姓名", "出生日期", "村"], ["小明", "2015-3-4", "丘陵第一村"]]
    entered(clerk, xlsx(rows))
    assert person("小明").id_number == "" and person("小明").birth_date == dt.date(2015, 3, 4)
    assert outcomes(checked(clerk, xlsx(rows))) == {2: "unchanged"}


def test_which_one_of_several_namesakes(clerk: Actor, tree: dict[str, Area]) -> None:
    for village in ("hill_a", "hill_b"):
        enter_person(clerk, name="小明", area=tree[village], birth_date=dt.date(2015, 3, 4))
    given = checked(clerk, xlsx([["姓名", "出生日期"], ["小明", "2015-3-4"]]), place=tree["hill_a"])
    assert next(iter(faults(given)[2])).startswith("several people, or one who lives elsewhere")


def test_the_family_says_which_namesake(clerk: Actor, tree: dict[str, Area]) -> None:
    entered(clerk, xlsx(ROWS))
    for village in ("hill_a", "hill_b"):
        child = enter_person(clerk, name="小明", area=tree[village], birth_date=dt.date(2015, 3, 4))
        if village == "hill_a":
            join(clerk, home_of("张三"), child, relation="child", since=SINCE)
    rows = [["户编号", "姓名", "出生日期", "全日制在学情况"], ["H1", "小明", "2015-3-4", "义务教育"]]
    given = entered(clerk, xlsx(rows))
    assert (
        given.changed == 1
        and Fact.objects.known().get(name="study").person == home_of("张三").members.get(relation="child").person
    )


def test_a_number_for_somebody_who_has_none_is_not_given_unseen(clerk: Actor, tree: dict[str, Area]) -> None:
    enter_person(clerk, name="张三", area=tree["hill_a"], birth_date=dt.date(1960, 1, 1))
    given = checked(clerk, xlsx(ROWS))
    assert faults(given)[2] == [
        "somebody of this name and day of birth is there without an identity number: give them theirs first"
    ]
    assert "the family's applicant is missing, or has faults" in faults(given)[3]


def test_somebody_new_needs_more_than_a_name(clerk: Actor) -> None:
    given = checked(clerk, xlsx([["姓名", "村"], ["张三", "丘陵第一村"]]))
    assert faults(given) == {2: ["somebody new needs an identity number or a day of birth"]}


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (["张五", ONE, None, None], "the registry has another name: correct one of the two"),
        (["张三", ONE, "1961-1-1", None], "the identity number has another day of birth"),
        (["张三", ONE, None, "女"], "the identity number has another sex"),
    ],
)
def test_a_row_that_contradicts_who_they_are(clerk: Actor, row: list[Any], text: str) -> None:
    entered(clerk, xlsx(ROWS))
    given = checked(clerk, xlsx([["姓名", "身份证号", "出生日期", "性别"], row]))
    assert text in faults(given)[2]


def test_a_person_stands_once_in_a_sheet(clerk: Actor) -> None:
    rows = [*ROWS, ["H9", "张三", ONE, "户主", "丘陵第一村", None, None, 99, None]]
    given = checked(clerk, xlsx(rows))
    assert faults(given) == {5: ["the same person stands in row %(row)s already"]}
    assert SheetRow.objects.get(sheet_import=given, number=5).faults[0]["values"] == {"row": 2}


def test_a_number_that_was_corrected_makes_nobody_new(clerk: Actor, tree: dict[str, Area]) -> None:
    entered(clerk, xlsx(ROWS))
    correct_id_number(clerk, person("王五"), number=id_number("19700303", 33), reason="错号")
    text = "this number was found to be wrong, and corrected: give the right one"
    assert faults(checked(clerk, xlsx(ROWS)))[4] == [text]
    neighbour = an_actor(Role.TOWNSHIP_CLERK, tree["lake"])
    rows = [HEAD, ["H9", "王五", THREE, "户主", "湖畔第一村", None, None, None, None]]
    assert faults(checked(neighbour, xlsx(rows))) == {2: [HIDDEN]}


def test_who_had_died_is_not_told_of(clerk: Actor) -> None:
    entered(clerk, xlsx(ROWS))
    Person.objects.unscoped("a test").filter(name="王五").update(death_date=dt.date(2021, 6, 1))
    assert "they had died by the day from which the sheet holds" in faults(checked(clerk, xlsx(ROWS)))[4]
