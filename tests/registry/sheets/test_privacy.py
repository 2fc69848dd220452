"""Identity numbers stand in no table, no log, no file's name and no message: looked for in the bytes themselves."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from tests.registry.sheets.making import checked, entered, id_number, undone, xlsx

from doudi.access.actor import Actor
from doudi.registry.sheets.queries import columns, preview
from doudi.registry.sheets.services import choose_sheet, drop, forget_old, upload

NUMBERS = [id_number("19600101", n + 1) for n in range(6)]
ROWS: list[list[Any]] = [
    ["姓名", "身份证号", "户主身份证号", "村", "家庭住址", "联系电话", "与户主关系", "户编号"],
    ["张三", NUMBERS[0], NUMBERS[0], "丘陵第一村", "一号", "13800000000", "户主", None],
    ["李四", NUMBERS[1], NUMBERS[0], "丘陵第一村", "一号", None, "妻", None],
    [NUMBERS[2], "王五", None, "丘陵第一村", NUMBERS[2], NUMBERS[2], NUMBERS[2], NUMBERS[2]],
    ["赵六", NUMBERS[3] + "1", None, "丘陵第一村", f"二号 {NUMBERS[3]}", None, "户主", NUMBERS[3] + "42"],
    ["钱七", f"{NUMBERS[4]}（旧）", None, f"丘陵第一村{NUMBERS[4]}", None, None, "户主", None],
    [f"孙八{NUMBERS[5]}", None, None, "丘陵第一村", None, None, "户主", None],
]


def columns_with(number: str) -> list[str]:
    """Columns of any table in which a number stands, in any cell, as text or bytes."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for column in connection.introspection.get_table_description(cursor, table):
                cursor.execute(f'SELECT "{column.name}" FROM "{table}"')
                for (value,) in cursor.fetchall():
                    text = bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
                    if number in text or number[6:14] + number[14:17] in text:
                        found.append(f"{table}.{column.name}")
    return found


@pytest.mark.parametrize("end", ["checked", "entered", "undone"])
def test_no_number_is_in_the_database(clerk: Actor, end: str) -> None:
    given = checked(clerk, xlsx(ROWS))
    assert given.faulty >= 4
    if end != "checked":
        given = entered(clerk, xlsx(ROWS))
        assert given.entered == 2
    if end == "undone":
        undone(clerk, given)
    assert [column for number in NUMBERS for column in columns_with(number)] == []


def test_no_number_is_in_a_log_or_a_files_name(clerk: Actor, home: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    entered(clerk, xlsx(ROWS))
    for number in NUMBERS:
        assert number not in caplog.text
        for path in home.rglob("*"):
            assert number not in str(path)
            assert not path.is_file() or number.encode() not in path.read_bytes()


def test_a_message_repeats_nothing_that_was_typed(clerk: Actor) -> None:
    given = checked(clerk, xlsx(ROWS))
    for row in given.lines.all():
        assert not any(number in str(row.faults) + str(row.changes) for number in NUMBERS)


def test_a_file_is_deleted_when_its_time_is_over(clerk: Actor, home: Path) -> None:
    given = entered(clerk, xlsx(ROWS))
    assert forget_old(clerk, before=given.created_at) == 0
    assert any(path.is_file() for path in (home / "sheets").rglob("*"))
    later = given.created_at.replace(year=given.created_at.year + 1)
    assert forget_old(clerk, before=later) == 1 and forget_old(clerk, before=later) == 0
    assert not any(path.is_file() for path in (home / "sheets").rglob("*"))
    with pytest.raises(ValidationError):
        choose_sheet(clerk, drop_none(clerk, given.sha256), sheet=0)
    assert undone(clerk, given).undone == 2, "what was entered can still be taken back"


def drop_none(clerk: Actor, sha256: str) -> Any:
    """An import of a file that is there no more."""
    other = upload(clerk, data=b"a,b\n1,2\n")
    other.sha256 = sha256
    other.save()
    return other


def test_a_file_that_two_imports_share_stays_for_the_other(
    clerk: Actor, home: Path, django_capture_on_commit_callbacks: Any
) -> None:
    one, two = checked(clerk, xlsx(ROWS)), checked(clerk, xlsx(ROWS))
    with django_capture_on_commit_callbacks(execute=True):
        drop(clerk, one)
    assert any(path.is_file() for path in (home / "sheets").rglob("*"))
    with django_capture_on_commit_callbacks(execute=True):
        drop(clerk, two)
    assert not any(path.is_file() for path in (home / "sheets").rglob("*"))


def test_the_preview_shows_no_long_number_whole_even_a_mistyped_one(clerk: Actor) -> None:
    right = NUMBERS[0]
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    wide = wrong.translate({ord("0") + each: ord("０") + each for each in range(10)})
    spaced = f"{wrong[:6]} {wrong[6:14]} {wrong[14:]}"
    typed = [right, wrong, wide, spaced, right[:15], f"旧证{wrong}遗失", "一" * 50 + wrong, wrong + "42"]
    rows = [["姓名", "身份证号"], *(["张三", each] for each in typed), ["李四", "13800000000"]]
    given = choose_sheet(clerk, upload(clerk, data=xlsx(rows)), sheet=0)
    shown = "".join(cell for row in preview(given) for cell in row) + "".join(columns(given)[1].samples)
    assert right[6:14] not in shown and wrong[6:14] not in shown and "13800000000" in shown
    assert f"{wrong[:6]}…{wrong[-4:]}" in shown
