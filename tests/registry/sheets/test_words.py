"""Words of lists, yes and no, names and numbers that are names."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.registry.sheets.making import id_number

from doudi.registry.services.facts import book
from doudi.registry.sheets.faults import Wrong
from doudi.registry.sheets.fields import fields
from doudi.registry.sheets.parsing.names import as_text, parse_id, parse_name, parse_number, parse_phone, parse_words
from doudi.registry.sheets.parsing.words import parse_yes


def parse(fact: str, cell: Any) -> Any:
    return fields()[f"fact:{fact}"].parse(cell, 1)


def test_every_word_of_every_list_is_understood() -> None:
    """By its code and its Chinese label, whatever the rule book holds."""
    for field in fields().values():
        fact = book().facts.get(field.fact)
        if fact is not None and fact.type == "enum":
            for number, code in enumerate(fact.codes):
                assert field.parse(code, 1) == field.parse(fact.show(number, "zh"), 1) == number, (field.key, code)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("一级", 1),
        ("1级", 1),
        ("1", 1),
        (1.0, 1),
        (2, 2),
        ("Ⅲ级", 3),
        ("肆级", 4),
        ("四级残疾", 4),
        (" 二 级 ", 2),
        ("无", 0),
        ("没有", 0),
    ],
)
def test_a_grade_of_disability(cell: Any, number: int) -> None:
    assert parse("disability_grade", cell) == number


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("户主", "applicant"),
        ("本人", "applicant"),
        ("妻", "spouse"),
        ("丈夫", "spouse"),
        ("长子", "child"),
        ("三女", "child"),
        ("母亲", "parent"),
        ("奶奶", "grandparent"),
        ("外孙女", "grandchild"),
        ("兄、弟、姐、妹", "sibling"),
        ("儿媳", "child_in_law"),
        ("侄子", "other"),
    ],
)
def test_a_relation(cell: str, code: str) -> None:
    assert fields()["relation"].parse(cell, 1) == code


def test_what_is_not_in_the_list_is_refused_with_the_list() -> None:
    with pytest.raises(Wrong) as error:
        parse("disability_grade", "五级")
    assert error.value.values["words"] == "无、一级、二级、三级、四级"


@pytest.mark.parametrize("cell", ["是", "有", "√", "✓", "Y", "yes", "1", 1, True, 1.0, "对", "ＹＥＳ"])
def test_yes(cell: Any) -> None:
    assert parse_yes(cell) == 1


@pytest.mark.parametrize("cell", ["否", "无", "×", "x", "N", "no", "0", 0, False, "没有", "不是"])
def test_no(cell: Any) -> None:
    assert parse_yes(cell) == 0


@pytest.mark.parametrize("cell", ["也许", "2", 2, "是否", "", "=TRUE"])
def test_neither(cell: Any) -> None:
    with pytest.raises(Wrong):
        parse_yes(cell)


def test_the_range_of_a_fact_is_kept() -> None:
    assert parse("vehicles", "2辆") == 2
    for cell in ("21", "-1"):
        with pytest.raises(Wrong, match="outside its range"):
            parse("vehicles", cell)
    with pytest.raises(Wrong, match="outside its range"):
        parse("wages", "-5")


def test_names() -> None:
    assert parse_name("张　三") == parse_name(" 张 三 ") == "张三"
    assert parse_name("买买提·艾力") == "买买提·艾力" and parse_name("John  Smith") == "John Smith"
    for odd in ("=HYPERLINK(1)", "张三1", "", "@SUM(1)", "a" * 61, id_number(), 3.5):
        with pytest.raises(Wrong):
            parse_name(odd)


def test_identity_numbers() -> None:
    number = id_number("19491231", 2)
    wide = number.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))
    assert {parse_id(way) for way in (number, f" {number[:6]} {number[6:]}", wide, f"'{number}", number.lower())} == {
        number
    }
    old = number[:6] + number[8:17]
    assert parse_id(old) == number == parse_id(float(old)), "15 figures still fit a program's number"
    assert parse_id("990101 ******** 002X") == "990101********002X"
    for rounded in (float(number[:17] + "0"), "9.90101E+17"):
        with pytest.raises(Wrong, match="has rounded"):
            parse_id(rounded)
    with pytest.raises(Wrong, match="mistyped"):
        parse_id(number[:16] + ("1" if number[16] != "1" else "2") + number[17])


def test_a_number_that_holds_an_identity_number_is_not_kept() -> None:
    assert parse_number("DB-2021-001") == "DB-2021-001" and parse_number(12345.0) == "12345"
    for number in (id_number() + "42", f"证{id_number()}"):
        with pytest.raises(Wrong, match="not kept"):
            parse_number(number)
    with pytest.raises(Wrong, match="stands here"):
        parse_words(f"解放路1号{id_number()}")


def test_telephones_and_text() -> None:
    assert (
        parse_phone(13800000000.0)
        == parse_phone("138 0000 0000")
        == parse_phone("13800000000/13900000000")
        == "13800000000"
    )
    assert parse_phone("0351-4040404") == "0351-4040404"
    with pytest.raises(Wrong):
        parse_phone("无电话")
    with pytest.raises(Wrong, match="longer"):
        as_text("长" * 300, 200)


@given(some.text(max_size=40))
def test_any_text_is_understood_or_refused(text: str) -> None:
    """No field meets another exception than Wrong."""
    for key in (
        "person.id_number",
        "person.name",
        "person.phone",
        "relation",
        "household.external",
        "place.code",
        "fact:wages",
        "fact:disability_grade",
        "fact:major_illness",
        "fact:registered_area",
        "person.sex",
        "person.own",
    ):
        try:
            fields()[key].parse(text, 1)
        except Wrong as wrong:
            assert text == "" or len(text) < 8 or text not in str(wrong.values), "what was typed is not repeated"
