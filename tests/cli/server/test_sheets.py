"""`doudi sheet`: import, go on, take back, export, clean, as commands."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from tests.cli.commands import Doudi, valid
from tests.places import CODES, a_tree
from tests.registry.sheets.making import id_number, xlsx

from doudi.audit.models import Event
from doudi.registry.models import Person, SheetImport, SheetRow
from doudi.registry.models.sheets import WORKING, State
from doudi.registry.sheets import services, store
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
        ((*HOW, "--place", CODES["north"]), "no township"),
        ((*HOW, "--column", "甲"), "HEADER=FIELD"),
        ((*HOW, "--sheet", "0"), "--sheet is"),
        ((*HOW, "--sheet", "-1"), "--sheet is"),
        ((*HOW, "--header", "-1"), "--header"),
        ((*HOW, "--header", "50"), ""),
        (("--system", " ", "--from", "2021-06-01"), "--system"),
        (("--system", "x", "--from", "2999-01-01"), ""),
        ((*HOW, "--faults", "faults.txt"), "ends in .xlsx"),
        ((*HOW, "--faults", "none/faults.xlsx"), "no folder"),
        ((*HOW, "--faults", __file__), "there already"),
        ((*HOW, "--sheet", "2"), ""),
        ((*HOW, "--enter", "all"), ""),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_leaves_nothing(
    doudi: Doudi, sheet: str, more: tuple[str, ...], text: str, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        found = doudi("sheet", "import", sheet, *more)
    assert found.code == 2 and text in found.err and len(found.err.splitlines()) == 1
    left = SheetImport.objects.unscoped("a test looks").exclude(state=State.DROPPED)
    assert not left.exists() and not any(store.is_kept(each.sha256) for each in SheetImport.objects.unscoped("a test"))


def test_a_list_is_exported(doudi: Doudi, sheet: str, tmp_path: Path) -> None:
    doudi("sheet", "import", sheet, *HOW, "--enter", "accepted")
    out = tmp_path / "persons.csv"
    assert doudi("sheet", "export", "persons", "--out", str(out)).out == "1 rows\n"
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    assert rows[0]["姓名"] == "张三" and "*" in rows[0]["身份证号"]
    assert doudi("sheet", "export", "persons", "--out", str(out)).code == 2
    assert doudi("sheet", "export", "persons", "--out", str(tmp_path / "a.csv"), "--whole").code == 2
    wrong = doudi("sheet", "export", "persons", "--out", str(tmp_path / "a.pdf"))
    assert wrong.code == 2 and "ends in .xlsx or .csv" in wrong.err
    assert doudi("sheet", "export", "persons", "--out", str(tmp_path / "none" / "a.csv")).code == 2
    assert doudi("sheet", "export", "secrets", "--out", str(tmp_path / "b.csv")).code == 2
    found = doudi("sheet", "export", "areas", "--out", str(tmp_path / "c.xlsx"), "--area", CODES["hill"])
    assert found.out == "3 rows\n"


def test_old_files_are_deleted(doudi: Doudi, sheet: str) -> None:
    doudi("sheet", "import", sheet, *HOW)
    assert doudi("sheet", "clean").out == "0 files deleted\n"
    given = SheetImport.objects.unscoped("a test").get()
    SheetImport.objects.unscoped("a test").update(created_at=given.created_at.replace(year=2020))
    for days in ("0", "-1", "99999999999"):
        assert doudi("sheet", "clean", "--days", days).code == 2
    for state in WORKING:
        SheetImport.objects.unscoped("a test").update(state=state)
        assert doudi("sheet", "clean", "--days", "1").out == "0 files deleted\n"
    SheetImport.objects.unscoped("a test").update(state=State.CHECKED)
    assert doudi("sheet", "clean").out == "1 files deleted\n"


def test_one_that_is_refused_does_not_keep_the_others(doudi: Doudi, sheet: str) -> None:
    for _time in range(3):
        assert doudi("sheet", "import", sheet, *HOW).code == 0
    every = SheetImport.objects.unscoped("a test")
    gone, empty, good = every.order_by("pk")
    every.update(state=State.CHECKING, done=0)
    every.filter(pk=gone.pk).update(posting=99)
    SheetRow.objects.all().delete()
    every.filter(pk=empty.pk).update(sha256="0" * 64)
    found = doudi("sheet", "run")
    assert found.code == 2 and f"import {gone.pk}: the posting" in found.err and f"import {empty.pk}: " in found.err
    assert len(found.err.splitlines()) == 2 and every.get(pk=good.pk).state == State.CHECKED


def test_a_list_that_does_not_fit_on_the_disk_leaves_no_file(
    doudi: Doudi, sheet: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: Any, target: Any) -> None:
        target.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("doudi.cli.sheets.shutil.copyfileobj", full)
    found = doudi("sheet", "export", "areas", "--out", str(tmp_path / "areas.csv"))
    assert found.code == 2 and "areas.csv cannot be written: No space" in found.err
    assert {path.name for path in tmp_path.iterdir()} == {"list.xlsx"}
