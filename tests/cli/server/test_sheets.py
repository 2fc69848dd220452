"""`doudi sheet`: import, go on, take back, export, clean, as commands."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.cli.commands import Doudi, valid
from tests.places import CODES, a_tree
from tests.registry.sheets.making import id_number, xlsx

from doudi.audit.models import Event
from doudi.registry.models import Person, SheetImport
from doudi.registry.sheets import services
from doudi.registry.sheets.workbook import read

pytestmark = pytest.mark.django_db
ROWS = [
    ["户编号", "姓名", "身份证号", "与户主关系", "区划代码", "甲", "残疾等级"],
    ["H1", "张三", id_number("19600101", 1), "户主", CODES["hill_a"], 100, "二级"],
    ["H1", "李四", id_number("19620202", 2), "妻", CODES["hill_a"], 0, "五级"],
]
HOW = ("--system", "national", "--from", "2021-06-01")


@pytest.fixture(autouse=True)
def one_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.umask", lambda mask: 0)


@pytest.fixture
def sheet(tmp_path: Path) -> str:
    a_tree()
    (tmp_path / "list.xlsx").write_bytes(xlsx(ROWS))
    return str(tmp_path / "list.xlsx")


def test_a_sheet_is_checked_entered_and_taken_back(doudi: Doudi, sheet: str, tmp_path: Path) -> None:
    out = tmp_path / "faults.xlsx"
    told = valid(doudi("sheet", "import", sheet, *HOW, "--faults", str(out), "--json").out)
    assert (told["state"], told["new"], told["faulty"], told["entered"]) == ("checked", 1, 1, 0)
    assert "五级" in str(read(out.read_bytes())[1][0].rows[2])
    told = valid(doudi("sheet", "import", sheet, *HOW, "--column", "甲=wages", "--enter", "accepted", "--json").out)
    assert (told["state"], told["entered"]) == ("done", 1)
    assert Person.objects.unscoped("a test looks").get().facts.get(name="wages").value == 10_000
    number = str(told["import"])
    assert valid(doudi("sheet", "show", number, "--json").out) == told
    assert doudi("sheet", "undo", number, "--reason", " ").code == 2
    assert valid(doudi("sheet", "undo", number, "--reason", "错发", "--json").out)["undone"] == 1
    assert set(Event.objects.values_list("actor", flat=True)) == {"command: sheet import", "command: sheet undo"}


def test_what_was_begun_goes_on(doudi: Doudi, sheet: str) -> None:
    assert doudi("sheet", "import", sheet, *HOW).code == 0
    given = SheetImport.objects.unscoped("a test looks").get()
    from doudi.cli.home import command

    services.accept(command("a test"), given, all_or_nothing=False)
    assert valid(doudi("sheet", "run", "--json").out)["state"] == "done"
    assert doudi("sheet", "run").out == "" and doudi("sheet", "run", "99").code == 2


@pytest.mark.parametrize(
    ("more", "text"),
    [
        (("--system", "x", "--from", "yesterday"), "not a date"),
        ((*HOW, "--enter", "some"), "--enter is"),
        ((*HOW, "--grade", "E"), "--grade is"),
        ((*HOW, "--column", "乙=姓名"), "has the columns"),
        ((*HOW, "--column", "甲=乙"), "no field"),
        ((*HOW, "--place", "123"), "no area"),
        ((*HOW, "--sheet", "2"), ""),
        ((*HOW, "--enter", "all"), ""),
    ],
)
def test_what_cannot_be_done_is_one_sentence(doudi: Doudi, sheet: str, more: tuple[str, ...], text: str) -> None:
    found = doudi("sheet", "import", sheet, *more)
    assert found.code == 2 and text in found.err and len(found.err.splitlines()) == 1


def test_a_list_is_exported(doudi: Doudi, sheet: str, tmp_path: Path) -> None:
    doudi("sheet", "import", sheet, *HOW, "--enter", "accepted")
    out = tmp_path / "persons.csv"
    assert doudi("sheet", "export", "persons", "--out", str(out)).out == "1 rows\n"
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    assert rows[0]["姓名"] == "张三" and "*" in rows[0]["身份证号"]
    assert doudi("sheet", "export", "persons", "--out", str(out)).code == 2
    assert doudi("sheet", "export", "persons", "--out", str(tmp_path / "a.csv"), "--whole").code == 2
    assert doudi("sheet", "export", "secrets", "--out", str(tmp_path / "b.csv")).code == 2
    found = doudi("sheet", "export", "areas", "--out", str(tmp_path / "c.xlsx"), "--area", CODES["hill"])
    assert found.out == "3 rows\n"


def test_old_files_are_deleted(doudi: Doudi, sheet: str) -> None:
    doudi("sheet", "import", sheet, *HOW)
    assert doudi("sheet", "clean").out == "0 files deleted\n"
    given = SheetImport.objects.unscoped("a test").get()
    SheetImport.objects.unscoped("a test").update(created_at=given.created_at.replace(year=2020))
    assert doudi("sheet", "clean").out == "1 files deleted\n"
