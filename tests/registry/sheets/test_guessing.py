"""Where a header is, and what its columns are."""

from __future__ import annotations

from typing import Any

import pytest
from tests.registry.sheets.making import xlsx

from doudi.registry.services.facts import book
from doudi.registry.sheets.fields import fields
from doudi.registry.sheets.guessing import Header, field_named, guess_columns, guess_header, headers_of
from doudi.registry.sheets.store import About
from doudi.registry.sheets.workbook import read


def looked_at(data: bytes) -> tuple[Header, list[str]]:
    sheet = read(data)[1][0]
    about = About(sheet.name, len(sheet.rows), sheet.width, sheet.merged)
    header = guess_header(sheet.rows, about)
    return header, headers_of(sheet.rows, about, header)


def guessed(*headers: str) -> list[str]:
    return [each.field for each in guess_columns(headers)]


def test_every_field_is_found_by_its_own_name_in_both_languages() -> None:
    """So that what is exported is understood when it comes back."""
    for key, field in fields().items():
        assert guessed("姓名", field.zh) == ["person.name", key] or key == "person.name", field.zh
        assert field_named(field.zh) == field_named(field.en) == field, key
        assert field_named(field.key) == field


def test_what_offices_call_things() -> None:
    names = "序号 姓_名 身份证号码 与户主关系 户主姓名 户主身份证号 家庭住址 村/社区 乡镇（街道） 残疾类别 残疾等级"
    assert guessed(*names.split(), "联系电话", "低保证号") == [
        "",
        "person.name",
        "person.id_number",
        "relation",
        "household.head_name",
        "household.head_id",
        "household.address",
        "place.village",
        "place.township",
        "fact:disability_kind",
        "fact:disability_grade",
        "person.phone",
        "household.external",
    ]


def test_a_sheet_of_families_is_about_their_heads() -> None:
    assert guessed("户编号", "户主姓名", "户主身份证号") == ["household.external", "person.name", "person.id_number"]


def test_only_a_name_that_says_it_is_sure() -> None:
    found = guess_columns(["姓名*", "是否残疾等级", "月收入(元)", "保障金额", "备注"])
    assert [each.sure for each in found] == [True, True, False, False, False]
    amount = next(f"fact:{name}" for name, fact in book().facts.items() if fact.zh == "上月保障金额")
    assert [each.field for each in found[2:]] == ["fact:wages", amount, ""]


def test_a_period_that_is_not_the_facts_is_not_guessed() -> None:
    assert guessed("年工资性收入", "经营净收入（月）", "经营净收入（年）")[:2] == ["", ""]


def test_ten_thousands_are_seen() -> None:
    found = guess_columns(["工资性收入（万元）", "离退休金(元)"])
    assert [(each.field, each.unit) for each in found] == [("fact:wages", 10_000), ("fact:pension", 1)]


def test_no_field_is_guessed_twice_and_what_was_remembered_comes_first() -> None:
    assert guessed("姓名", "人员姓名") == ["person.name", ""]
    found = guess_columns(["姓名", "人员姓名"], {"人员姓名": ["person.name", 1], "姓名": ["", 1]})
    assert [each.field for each in found] == ["", "person.name"]
    assert guess_columns(["甲"], {"甲": ["no.such", 1]})[0].field == "", "a field that is no more"


NAMES = ["户编号", "姓名", "身份证号", "残疾等级"]


@pytest.mark.parametrize("above", [0, 1, 4])
def test_a_header_below_titles(above: int) -> None:
    titles: list[list[Any]] = [["某镇低保花名册"], ["填报单位：某镇", None, None, "2021年6月"], [], ["单位：元"]]
    header, names = looked_at(
        xlsx([*titles[:above], NAMES, ["H1", "张三", "x", "一级"]], [(0, 0, 0, 3, "标题")] if above else [])
    )
    assert (header, names) == (Header(above + 1, 1), NAMES)


def test_headings_above_headings() -> None:
    rows = [["名册"], ["姓名", "收入", None, "备注"], [None, "工资性收入", "离退休金", None], ["张三", 1, 2]]
    merged = [(0, 0, 0, 3, "名册"), (1, 0, 2, 0, "姓名"), (1, 1, 1, 2, "收入"), (1, 3, 2, 3, "备注")]
    header, names = looked_at(xlsx(rows, merged))
    assert header == Header(3, 2) and names == ["姓名", "收入·工资性收入", "收入·离退休金", "备注"]
    assert guessed(*names) == ["person.name", "fact:wages", "fact:pension", ""]


def test_groups_above_a_header() -> None:
    rows = [["基本情况", None, "收入", None], ["姓名", "身份证号", "工资性收入", "离退休金"], ["张三", "x", 1, 2]]
    header, names = looked_at(xlsx(rows, [(0, 0, 0, 1, "基本情况"), (0, 2, 0, 3, "收入")]))
    assert header == Header(2, 2) and guessed(*names) == [
        "person.name",
        "person.id_number",
        "fact:wages",
        "fact:pension",
    ]


def test_a_header_that_nobody_knows_is_the_first_row_of_text() -> None:
    header, names = looked_at(xlsx([["甲", "乙", "丙"], [1, 2, 3]]))
    assert (header, names) == (Header(1, 1), ["甲", "乙", "丙"])
