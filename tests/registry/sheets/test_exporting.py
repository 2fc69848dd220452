"""Lists handed out: the same columns back and forth, masked, safe to open, recorded, and only what one may see."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from tests.places import TODAY, a_posting, an_actor
from tests.registry.sheets.making import SINCE, SYSTEM, checked, entered, faults, id_number, outcomes, xlsx

from doudi.access.actor import Actor
from doudi.access.permissions import Refused
from doudi.access.roles import Act, Role, Sensitivity
from doudi.areas.models import Area
from doudi.audit.digests import digest_of
from doudi.audit.models import Event
from doudi.registry.models import Fact, Grade, Household, Person
from doudi.registry.services.classify import classify
from doudi.registry.services.facts import Learnt, book, learn
from doudi.registry.services.persons import enter_person
from doudi.registry.sheets.exporting.lists import LISTS
from doudi.registry.sheets.exporting.services import Exported, export_faults, export_list, template
from doudi.registry.sheets.exporting.writing import write
from doudi.registry.sheets.fields import fields
from doudi.registry.sheets.guessing import guess_columns
from doudi.registry.sheets.workbook import read

HEAD = [
    "户编号",
    "人员编号",
    "姓名",
    "身份证号",
    "与户主关系",
    "村",
    "联系电话",
    "家庭住址",
    "残疾等级",
    "工资性收入",
    "患当地认定的重特大疾病",
    "住房套数",
]
ONE, TWO, THREE = id_number("19600101", 1), id_number("19620202", 2), id_number("19700303", 3)
ROWS: list[list[Any]] = [
    HEAD,
    ["H1", "P1", "张三", ONE, "户主", "丘陵第一村", "13800000000", "一号", "二级", 1234.56, "是", 1],
    ["H1", "P2", "李四", TWO, "妻", "丘陵第一村", None, None, "无", 0, "否", None],
    ["H2", "P3", "王五", THREE, "户主", "丘陵第二村", "+8613900000000", "-1号", None, None, None, 2],
]


def bytes_of(found: Exported) -> bytes:
    with found.file:
        return found.file.read()


def count_of(found: Exported) -> int:
    found.file.close()
    return found.count


def table(found: Exported) -> list[list[Any]]:
    return read(bytes_of(found))[1][0].rows


@pytest.fixture
def town(clerk: Actor, tree: dict[str, Area]) -> Area:
    entered(clerk, xlsx(ROWS), all_or_nothing=True)
    enter_person(clerk, name="小明", area=tree["hill_b"], birth_date=SINCE.replace(year=2015))
    return tree["hill"]


def every_fact(clerk: Actor, person: Person, home: Household) -> None:
    """A value of every fact that the rule book has."""
    for name, fact in book().facts.items():
        if f"fact:{name}" in fields():
            value = next(iter(book().areas)) if fact.type == "area" else max(fact.min, min(fact.max, 20200101))
            learn(
                clerk,
                person if fact.level == "person" else home,
                [Learnt(name, int(value), SINCE)],
                source="x",
                grade=Grade.A,
            )


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("name", ["persons", "households"])
def test_what_is_exported_and_imported_again_changes_nothing(
    clerk: Actor, town: Area, name: str, form: str, whole: bool
) -> None:
    every_fact(clerk, Person.objects.get(name="张三"), Household.objects.get(head__name="张三"))
    known = Fact.objects.known().count()
    found = export_list(
        clerk, name, area=town, form=form, whole=whole, purpose="与省系统核对" if whole else "", system=SYSTEM
    )
    assert found.count == (4 if name == "persons" else 2)
    given = checked(clerk, bytes_of(found), grade=Grade.D, true_from=TODAY)
    assert faults(given) == {} and set(outcomes(given).values()) == {"unchanged"}
    assert len(given.columns) > 30 and known == Fact.objects.known().count()
    used = [key for key, _unit in given.columns]
    assert all(used), "every column that is written is understood"


def test_numbers_are_masked_unless_one_may_and_says_what_for(clerk: Actor, town: Area) -> None:
    rows = table(export_list(clerk, "persons", area=town))
    at = rows[0].index("身份证号")
    assert {row[at] for row in rows[1:] if row[at]} == {
        f"{number[:6]} ******** {number[-4:]}" for number in (ONE, TWO, THREE)
    }
    with pytest.raises(ValidationError):
        export_list(clerk, "persons", area=town, whole=True)
    rows = table(export_list(clerk, "persons", area=town, whole=True, purpose="与省系统核对"))
    assert {row[at] for row in rows[1:] if row[at]} == {ONE, TWO, THREE}
    officer = an_actor(Role.CITY_OFFICER, clerk.path[:8])
    with pytest.raises(Refused):
        export_list(officer, "persons", area=town, whole=True, purpose="与省系统核对")


def test_every_export_is_an_event_with_its_count(clerk: Actor, town: Area) -> None:
    count_of(export_list(clerk, "persons", area=town, whole=True, purpose="与省系统核对", form="csv"))
    event = Event.objects.filter(act="sheet.export").latest("pk")
    assert (event.area_path, event.reason) == (town.path, "与省系统核对")
    assert event.after == digest_of({"list": "persons", "count": 4, "whole": True, "form": "csv"})


def test_a_files_name_says_nothing_about_anybody(clerk: Actor, town: Area) -> None:
    found = export_list(clerk, "persons", area=town, form="csv")
    assert count_of(found) and found.name == "persons-20210615.csv"


def test_only_what_one_may_see(clerk: Actor, town: Area, tree: dict[str, Area]) -> None:
    county = an_actor(Role.COUNTY_HEAD, tree["east"])
    enter_person(county, name="远方", area=tree["lake_a"], birth_date=SINCE)
    classify(county, Household.objects.get(head__name="张三"), sensitivity=Sensitivity.CHILD, reason="x")
    few = an_actor(Role.TOWNSHIP_CLERK, tree["hill"], cleared=[])
    assert {row[4] for row in table(export_list(few, "persons", area=town))[1:]} == {"王五", "小明"}
    assert count_of(export_list(few, "households", area=town)) == 1
    assert count_of(export_list(county, "persons", area=tree["east"])) == 5
    assert count_of(export_list(county, "persons", area=tree["hill_a"])) == 2, "of the area that is asked for"
    with pytest.raises(Refused):
        export_list(few, "persons", area=tree["lake"])
    with pytest.raises(Refused):
        export_list(few, "persons", area=tree["east"])


def test_a_family_that_is_hidden_is_not_told_with_its_member(clerk: Actor, town: Area, tree: dict[str, Area]) -> None:
    Household.objects.filter(head__name="张三").update(sensitivity=Sensitivity.CHILD)
    few = an_actor(Role.TOWNSHIP_CLERK, tree["hill"], cleared=[])
    rows = table(export_list(few, "persons", area=town))
    row = next(row for row in rows if "张三" in row)
    assert row[1] is None and "一号" not in row and "申请人" not in row


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", list(LISTS))
def test_who_may_have_which_list(tree: dict[str, Area], role: Role, name: str) -> None:
    actor = an_actor(role, tree["hill"])
    if {Act.SHEET_EXPORT, *LISTS[name].acts} <= actor.acts:
        assert count_of(export_list(actor, name, area=tree["hill"])) >= 0
    else:
        with pytest.raises(Refused):
            export_list(actor, name, area=tree["hill"])


def test_postings_and_areas(clerk: Actor, tree: dict[str, Area]) -> None:
    a_posting(Role.VILLAGE_CADRE, tree["hill_a"])
    a_posting(Role.VILLAGE_CADRE, tree["lake_a"])
    assert [row[3] for row in table(export_list(clerk, "postings", area=tree["hill"]))] == ["所在区划", "丘陵第一村"]
    rows = table(export_list(clerk, "areas", area=tree["hill"]))
    assert [row[1] for row in rows] == ["名称", "丘陵镇", "丘陵第一村", "丘陵第二村"]


def test_nothing_unknown_is_exported(clerk: Actor, tree: dict[str, Area]) -> None:
    for name, form in (("secrets", "xlsx"), ("persons", "exe")):
        with pytest.raises(ValidationError):
            export_list(clerk, name, area=tree["hill"], form=form)


def test_the_number_of_queries_does_not_grow_with_the_list(
    clerk: Actor, town: Area, tree: dict[str, Area], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(20):
        count_of(export_list(clerk, "persons", area=town))
    for number in range(30):
        enter_person(clerk, name=f"某{'甲乙丙丁'[number % 4]}", area=tree["hill_a"], birth_date=SINCE)
    with django_assert_max_num_queries(20):
        assert count_of(export_list(clerk, "persons", area=town)) == 34


# --- safe to open ---

EVIL = ["=HYPERLINK(\"http://x\")", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "＝1+1", "=cmd|' /C calc'!A0"]  # fmt: skip


def test_what_looks_like_a_formula_is_text_in_xlsx() -> None:
    file, count = write("xlsx", [["名"], *([each] for each in EVIL), [-5], [-5.5]])
    assert count == len(EVIL) + 2
    with file:
        data = file.read()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheet, styles = package.read("xl/worksheets/sheet1.xml"), package.read("xl/styles.xml")
    assert b"<f>" not in sheet and b'quotePrefix="1"' in styles and b"<hyperlink" not in sheet
    rows = read(data)[1][0].rows
    assert [row[0] for row in rows[1:]] == [*EVIL, -5.0, -5.5]


def test_what_looks_like_a_formula_is_text_in_csv() -> None:
    file, _count = write("csv", [["名", "又", "再"], *([each, "x", "y"] for each in EVIL), [-5, 1, 1], [-5.5, 1, 1]])
    with file:
        data = file.read()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = read(data)[1][0].rows
    assert [row[0] for row in rows[1:]] == [*(f"'{each}" for each in EVIL), "-5", "-5.5"]


# --- templates, and the sheet with its faults ---


@pytest.mark.parametrize("name", ["persons", "households"])
def test_a_template_is_understood(name: str) -> None:
    headers = table(template(name))[0]
    assert all(each.field and each.sure for each in guess_columns(headers)), headers
    assert not any("户主" in each for each in headers)


def test_a_template_says_per_what_money_is() -> None:
    headers = table(template("persons"))[0]
    assert "工资性收入（元/月）" in headers and "离退休金（元/月）" in headers, headers
    assert guess_columns(["工资性收入（万元/月）"])[0].unit == 10_000


def test_the_same_sheet_with_its_faults(clerk: Actor, tree: dict[str, Area]) -> None:
    rows = [
        ["花名册"],
        HEAD,
        ["H1", "P1", "张三", ONE, "户主", "丘陵第一村", None, None, "五级", 1, None, None],
        ["合计", None, None, 1],
    ]
    given = checked(clerk, xlsx(rows, [(0, 0, 0, 11, "花名册")]))
    found = export_faults(clerk, given)
    assert (found.name, found.count) == (f"import-{given.pk}.xlsx", 2)
    back = table(found)
    assert back[0] == ["花名册"] and back[1] == [*HEAD, "错误"]
    assert (
        back[2][:4] == ["H1", "P1", "张三", ONE] and back[2][-1] == "残疾等级：请填其中之一：无、一级、二级、三级、四级"
    )
    assert back[3] == ["合计", None, None, 1.0]
    assert Event.objects.filter(act="sheet.faults", object_id=given.pk).count() == 1


def test_a_corrected_sheet_can_be_sent_again(clerk: Actor, tree: dict[str, Area]) -> None:
    """Merged cells are written out, and the column of faults is not read."""
    rows = [
        ["户编号", "姓名", "身份证号", "与户主关系", "村", "残疾等级"],
        ["H1", "张三", ONE, "户主", "丘陵第一村", "五级"],
        [None, "李四", TWO, "妻", None, "无"],
    ]
    given = checked(clerk, xlsx(rows, [(1, 0, 2, 0, "H1"), (1, 4, 2, 4, "丘陵第一村")]))
    back = table(export_faults(clerk, given))
    assert back[2][0] == "H1" and back[2][4] == "丘陵第一村"
    back[1][5] = "二级"
    assert set(outcomes(checked(clerk, xlsx(back))).values()) == {"new"}


def test_text_stays_text(clerk: Actor, tree: dict[str, Area]) -> None:
    given = checked(clerk, "姓名,身份证号,村\n=1+1,1,丘陵第一村\n".encode("gbk"))
    found = export_faults(clerk, given)
    assert found.name.endswith(".csv") and "'=1+1" in bytes_of(found).decode("utf-8-sig")
