"""What an office's sheet becomes in the registry: persons, families, facts; each row by itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from tests.registry.sheets.making import (
    SINCE,
    SYSTEM,
    checked,
    entered,
    faults,
    id_number,
    mapped,
    outcomes,
    run,
    xlsx,
)
from tests.registry.sheets.office import HEAD, ONE, ROWS, THREE, TWO, home_of, person, value

from doudi.access.actor import Actor
from doudi.areas.models import Area
from doudi.audit.models import Event
from doudi.registry.models import (
    ExternalId,
    Fact,
    Grade,
    Household,
    Membership,
    Person,
    Residence,
    SheetImport,
    SheetRow,
)
from doudi.registry.services.households import form_household, join
from doudi.registry.services.persons import enter_person
from doudi.registry.sheets.services import accept, start_check


def test_people_families_and_facts(clerk: Actor, tree: dict[str, Area]) -> None:
    given = entered(clerk, xlsx(ROWS), all_or_nothing=True)
    assert (given.state, given.new, given.entered, given.refused) == ("done", 3, 3, 0)
    one, two = person("张三"), person("李四")
    assert (one.id_number, one.birth_date, one.sex, one.phone) == (ONE, dt.date(1960, 1, 1), 0, "13800000000")
    assert one.area_path == tree["hill_a"].path and person("王五").area_path == tree["hill_b"].path
    home = home_of("张三")
    assert home == home_of("李四") != home_of("王五")
    assert (home.head, home.area, home.opened_on) == (one, tree["hill_a"], SINCE)
    assert Residence.objects.get(household=home).since == SINCE
    relations = Membership.objects.order_by("person").values_list("relation", flat=True)
    assert list(relations) == ["applicant", "spouse", "applicant"]
    assert value(one, "wages") == 120_000 and value(two, "wages") == 0 and value(person("王五"), "wages") is None
    assert value(one, "disability_grade") == 2 and value(home, "homes") == 1
    fact = Fact.objects.get(person=one, name="wages")
    assert (fact.true_from, fact.true_to, fact.source, fact.grade) == (SINCE, None, SYSTEM, "C")
    assert ExternalId.objects.get(system=SYSTEM, number="H1").household == home


def test_the_same_sheet_again_changes_nothing(clerk: Actor) -> None:
    entered(clerk, xlsx(ROWS))
    before = (Fact.objects.count(), Membership.objects.count(), Event.objects.filter(act="sheet.enter").count())
    given = checked(clerk, xlsx(ROWS))
    assert set(outcomes(given).values()) == {"unchanged"} and given.accepted == 0
    with pytest.raises(ValidationError, match="没有可以录入的行"):
        accept(clerk, given, all_or_nothing=False)
    assert before == (Fact.objects.count(), Membership.objects.count(), Event.objects.filter(act="sheet.enter").count())


def test_a_later_sheet_supersedes_and_history_stays(clerk: Actor) -> None:
    entered(clerk, xlsx(ROWS))
    july = dt.date(2021, 6, 10)
    rows = [HEAD, ["H1", "张三", ONE, "户主", None, "13900000000", "二级", 1500, 1]]
    given = entered(clerk, xlsx(rows), true_from=july)
    assert (given.changed, given.new) == (1, 0)
    row = SheetRow.objects.get(sheet_import=given)
    assert row.changes == [["person.phone", "13800000000", "13900000000"], ["fact:wages", 120_000, 150_000]]
    facts = Fact.objects.filter(person=person("张三"), name="wages").order_by("pk")
    assert [(each.value, each.true_from, each.true_to, each.known_to is None) for each in facts] == [
        (120_000, SINCE, None, False), (150_000, july, None, True), (120_000, SINCE, july, True),
    ]  # fmt: skip
    assert person("张三").phone == "13900000000" and person("张三").former.get().phone == "13800000000"


def test_what_is_known_of_later_days_stays(clerk: Actor) -> None:
    entered(
        clerk, xlsx([HEAD, ["H1", "张三", ONE, "户主", "丘陵第一村", None, None, 1500]]), true_from=dt.date(2021, 6, 10)
    )
    given = entered(
        clerk, xlsx([HEAD, ["H1", "张三", ONE, "户主", None, None, None, 900]]), true_from=dt.date(2021, 6, 10)
    )
    assert given.changed == 1, "the same day: the later word counts"
    old = Fact.objects.known().get(name="wages")
    assert (old.value, old.true_from) == (90_000, dt.date(2021, 6, 10))
    home = home_of("张三")
    Household.objects.unscoped("a test").filter(pk=home.pk).update(opened_on=dt.date(2020, 1, 1))
    entered(clerk, xlsx([HEAD, ["H1", "张三", ONE, "户主", None, None, None, 700]]), true_from=SINCE)
    known = Fact.objects.known().filter(name="wages").order_by("true_from")
    assert [(each.value, each.true_from, each.true_to) for each in known] == [
        (70_000, SINCE, dt.date(2021, 6, 10)), (90_000, dt.date(2021, 6, 10), None),
    ]  # fmt: skip


def test_weaker_evidence_for_the_same_is_nothing_new(clerk: Actor) -> None:
    entered(clerk, xlsx(ROWS), grade=Grade.B)
    assert set(outcomes(checked(clerk, xlsx(ROWS), grade=Grade.D)).values()) == {"unchanged"}
    better = entered(clerk, xlsx(ROWS), grade=Grade.A)
    assert better.changed == 3 and set(Fact.objects.known().values_list("grade", flat=True)) == {"A"}


def test_only_rows_without_faults_are_entered(clerk: Actor) -> None:
    rows = [*ROWS, ["H3", "赵六", id_number("19500505", 5), "户主", "丘陵第一村", None, "五级", None, None]]
    given = checked(clerk, xlsx(rows))
    assert outcomes(given) == {2: "new", 3: "new", 4: "new", 5: "fault"}
    with pytest.raises(ValidationError):
        accept(clerk, given, all_or_nothing=True)
    given = run(clerk, accept(clerk, given, all_or_nothing=False))
    assert (given.entered, given.faulty) == (3, 1)
    assert not Person.objects.unscoped("a test looks").filter(name="赵六").exists()


def test_a_check_enters_nothing(clerk: Actor) -> None:
    checked(clerk, xlsx(ROWS))
    assert not Person.objects.unscoped("a test looks").exists() and not Fact.objects.exists()
    assert not Household.objects.unscoped("a test looks").exists() and not ExternalId.objects.exists()


# --- where, from whom, until when ---


def test_where_people_live(clerk: Actor, tree: dict[str, Area]) -> None:
    head = ["姓名", "身份证号", "乡镇", "村", "区划代码"]
    rows: list[list[Any]] = [
        head,
        ["甲", id_number(serial=10), None, "丘陵第一村", None],
        ["乙", id_number(serial=11), "丘陵镇", "丘陵第二村委会", None],
        ["丙", id_number(serial=12), None, "东岭县丘陵镇丘陵第一村", None],
        ["丁", id_number(serial=13), None, None, tree["hill_b"].code],
        ["戊", id_number(serial=14), "丘陵镇", None, None],
        ["己", id_number(serial=15), None, "湖畔第一村", None],
        ["庚", id_number(serial=16), None, None, tree["lake_a"].code],
        ["辛", id_number(serial=17), "湖畔乡", "丘陵第一村", None],
        ["壬", id_number(serial=18), None, None, None],
    ]  # fmt: skip
    given = entered(clerk, xlsx(rows))
    lives = dict(Person.objects.unscoped("a test looks").values_list("name", "area_path"))
    assert lives == {
        "甲": tree["hill_a"].path,
        "乙": tree["hill_b"].path,
        "丙": tree["hill_a"].path,
        "丁": tree["hill_b"].path,
        "戊": tree["hill"].path,
    }
    elsewhere = ["there is no such township or village in your area"]
    assert {number: text for number, text in faults(given).items() if number < 10} == {
        7: elsewhere,
        8: elsewhere,
        9: elsewhere,
    }
    assert len(faults(given)[10]) == 1


def test_a_place_for_all_who_name_none(clerk: Actor, tree: dict[str, Area]) -> None:
    entered(clerk, xlsx([["姓名", "身份证号"], ["张三", ONE]]), place=tree["hill_b"])
    assert person("张三").area_path == tree["hill_b"].path
    for place in (tree["lake_a"], tree["east"]):
        with pytest.raises(ValidationError):
            mapped(clerk, xlsx([["姓名", "身份证号"], ["张三", ONE]]), place=place)


def test_a_family_that_the_registry_has_elsewhere(clerk: Actor) -> None:
    entered(clerk, xlsx(ROWS))
    rows = [HEAD, ["H1", "张三", ONE, "户主", "丘陵第二村", None, None, None, None]]
    assert faults(checked(clerk, xlsx(rows)))[2] == ["the registry has the family elsewhere: move it there first"]


def test_nothing_is_entered_for_a_day_to_come(clerk: Actor) -> None:
    with pytest.raises(ValidationError):
        mapped(clerk, xlsx(ROWS), true_from=clerk.on + dt.timedelta(days=1))


def test_a_total_and_a_signature_are_no_people(clerk: Actor) -> None:
    rows = [
        ["姓名", "身份证号", "村", "工资性收入"],
        [1, 2, 3, 4],
        ["张三", ONE, "丘陵第一村", 5],
        ["小计", None, None, 5],
        ["姓名", "身份证号", "村", "工资性收入"],
        ["合计", 1, None, 5],
        ["制表人：王某", None, "审核人：李某"],
        ["备注：以上属实"],
    ]
    given = checked(clerk, xlsx(rows))
    assert outcomes(given) == {
        2: "skipped",
        3: "new",
        4: "skipped",
        5: "skipped",
        6: "skipped",
        7: "skipped",
        8: "skipped",
    }


def test_a_row_with_something_in_it_is_never_left_out_in_silence(clerk: Actor) -> None:
    given = checked(clerk, xlsx([["姓名", "身份证号", "工资性收入"], [None, None, 500], ["", "", ""]]))
    assert set(faults(given)) == {2}


def test_a_formula_without_a_value_is_a_fault_of_its_row(clerk: Actor) -> None:
    from tests.registry.sheets.test_files import changed

    data = xlsx(
        [["姓名", "身份证号", "村", "工资性收入"], ["张三", ONE, "丘陵第一村", 7777], ["李四", TWO, "丘陵第一村", 5]]
    )
    data = changed(data, "xl/worksheets/sheet1.xml", b"<v>7777</v>", b"<f>SUM(A1:A2)</f>")
    assert faults(checked(clerk, data)) == {
        2: ["the formula has no stored value: open the file, let it compute, and save it"]
    }


def test_what_changes_meanwhile_is_not_overwritten_unseen(clerk: Actor) -> None:
    entered(clerk, xlsx(ROWS))
    changed = [
        HEAD,
        ["H1", "张三", ONE, "户主", None, None, None, 5, None],
        ["H2", "王五", THREE, "户主", None, None, None, 6, None],
    ]
    first, second = (
        checked(clerk, xlsx(changed)),
        checked(clerk, xlsx([HEAD, ["H1", "张三", ONE, "户主", None, None, None, 9, None]])),
    )
    run(clerk, accept(clerk, second, all_or_nothing=False))
    given = run(clerk, accept(clerk, first, all_or_nothing=False))
    assert (given.entered, given.refused) == (1, 1)
    assert faults(given) == {2: ["the registry was changed since the sheet was checked: check it again"]}
    assert value(person("张三"), "wages") == 900 and value(person("王五"), "wages") == 600


def test_all_or_nothing_takes_back_what_was_entered(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doudi.registry.sheets.lines.CHUNK", 2)
    entered(clerk, xlsx(ROWS))
    changed = [
        HEAD,
        *(
            [f"H{n}", name, number, "户主", None, None, None, 5, None]
            for n, name, number in ((1, "张三", ONE), (2, "王五", THREE))
        ),
    ]
    changed.insert(2, ["H1", "李四", TWO, "妻", None, None, None, 5, None])
    given = checked(clerk, xlsx(changed))
    other = checked(clerk, xlsx([HEAD, ["H2", "王五", THREE, "户主", None, None, None, 9, None]]))
    run(clerk, accept(clerk, other, all_or_nothing=False))
    given = run(clerk, accept(clerk, given, all_or_nothing=True))
    assert (given.state, given.entered, given.undone, given.refused) == ("undone", 2, 2, 1)
    assert (
        value(person("张三"), "wages") == 120_000
        and value(person("李四"), "wages") == 0
        and value(person("王五"), "wages") == 900
    )


def test_two_who_go_on_at_once_do_nothing_twice(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    from doudi.registry.sheets.running import Running

    monkeypatch.setattr("doudi.registry.sheets.lines.CHUNK", 1)
    given = accept(clerk, checked(clerk, xlsx(ROWS)), all_or_nothing=False)
    one, two = Running(clerk, given), Running(clerk, given)
    while one.step() and two.step():
        pass
    given = SheetImport.objects.visible_to(clerk).get(pk=given.pk)
    assert (given.state, given.entered) == ("done", 3) and Person.objects.unscoped("a test looks").count() == 3
    with pytest.raises(ValidationError):
        one.step()


def test_a_step_out_of_turn_is_refused(clerk: Actor) -> None:
    given = checked(clerk, xlsx(ROWS))
    given = run(clerk, accept(clerk, given, all_or_nothing=False))
    for act in (lambda: start_check(clerk, given), lambda: accept(clerk, given, all_or_nothing=False)):
        with pytest.raises(ValidationError):
            act()


def test_formed_families_are_those_of_the_services_too(clerk: Actor, tree: dict[str, Area]) -> None:
    """Somebody whom a service entered is joined by a sheet's rows."""
    home = form_household(clerk, area=tree["hill_a"], opened_on=dt.date(2020, 1, 1))
    head = enter_person(clerk, name="张三", area=tree["hill_a"], id_number=ONE)
    join(clerk, home, head, relation="applicant", since=dt.date(2020, 1, 1))
    given = entered(clerk, xlsx(ROWS))
    assert given.entered == 3 and home_of("李四") == home
    assert ExternalId.objects.get(number="H1").household == home
