"""The commands over a snapshot, as their users meet them: text, JSON against its schema, one-sentence refusals."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.cli.commands import Doudi, valid
from tests.snapshots import copied, forged

from doudi.engine.book.book import book_folder

MONTH = ("--month", "2021-06")
DIBAO = ("--programme", "dibao", *MONTH)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("province")


@pytest.fixture
def run(doudi: Doudi, small_province: Path, place: Path) -> Path:
    """A run directory of two programmes, made once."""
    out = place / "run"
    if not out.exists():
        made = doudi(
            "determine", str(small_province), *DIBAO, "--programme", "tekun", "--out", str(out), "--csv", "--xlsx"
        )
        assert made.code == 0
    return out


def test_build_and_show(doudi: Doudi, tmp_path: Path) -> None:
    out = str(tmp_path / "p")
    built = valid(doudi("province", "build", out, "--persons", "2000", "--seed", "7", "--json").out)
    shown = valid(doudi("province", "show", out, "--json").out)
    assert built["persons"] == shown["persons"] == 2000
    assert built["seed"] == shown["seed"] == 7
    for kind in ("urban", "rural"):
        assert shown["rolls"][kind]["awards"] == shown["rolls"][kind]["target_awards"]
    assert "合成数据" in doudi("province", "show", out).out
    assert "Synthetic" in doudi("province", "show", out, "--lang", "en").out


def test_show_of_changes_and_of_both_together(doudi: Doudi, small_province: Path, tmp_path: Path) -> None:
    delta, both = tmp_path / "delta", tmp_path / "both"
    assert doudi("province", "change", str(small_province), str(delta), "--share", "0.05").code == 0
    refused = doudi("province", "show", str(delta))
    assert refused.code == 2 and "is a delta" in refused.err and refused.err.count("\n") == 1
    assert doudi("province", "compact", str(delta), str(both)).code == 0
    shown = valid(doudi("province", "show", str(both), "--json").out)
    whole = valid(doudi("province", "show", str(small_province), "--json").out)
    assert shown["seed"] is None and shown["planted"] == {} and whole["planted"]
    assert 0 < shown["persons"] <= whole["persons"] and shown["other_rolls"].keys() == whole["other_rolls"].keys()
    assert "快照并入变更" in doudi("province", "show", str(both)).out
    assert "with its changes" in doudi("province", "show", str(both), "--lang", "en").out


@pytest.mark.parametrize("command", ["build", "change", "institutions"])
def test_a_seed_below_nought_is_one_sentence(
    doudi: Doudi, small_province: Path, tmp_path: Path, command: str
) -> None:  # fmt: skip
    place = (str(small_province),) if command == "change" else ()
    found = doudi("province", command, *place, str(tmp_path / "out"), "--seed", "-1")
    assert (found.code, found.out) == (2, "") and "seed" in found.err and found.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_two_builds_of_one_seed_give_the_same_bytes(doudi: Doudi, tmp_path: Path) -> None:
    for name, threads in (("a", "1"), ("b", "3")):
        doudi("province", "build", str(tmp_path / name), "--persons", "1000", "--threads", threads)
    first = {p.relative_to(tmp_path / "a"): p.read_bytes() for p in (tmp_path / "a").rglob("*.*")}
    second = {p.relative_to(tmp_path / "b"): p.read_bytes() for p in (tmp_path / "b").rglob("*.*")}
    assert first == second


def test_determine_counts_every_unit_once(doudi: Doudi, small_province: Path) -> None:
    data = valid(doudi("determine", str(small_province), *MONTH, "--json").out)
    assert data["persons"] == 3000
    assert data["run"] is None and data["out"] is None
    dibao = data["programmes"]["dibao"]
    family = dibao["by_unit"]["family"]
    assert family["entitled"] + family["not_entitled"] + family["cannot_tell"] == data["households"]
    for name in ("entitled", "persons", "amount_fen", "not_entitled", "cannot_tell", "one_fact_short"):
        assert dibao[name] == sum(unit[name] for unit in dibao["by_unit"].values())
        assert dibao[name] == sum(area[name] for area in dibao["by_area"])
    assert data["peak_rss_mb"] > 0


def test_the_run_directory_and_its_tables(doudi: Doudi, run: Path, small_province: Path) -> None:
    data = valid(doudi("determine", str(small_province), *DIBAO, "--json").out)["programmes"]["dibao"]
    with (run / "by-area.csv").open(encoding="utf-8-sig", newline="") as file:
        areas = [row for row in csv.DictReader(file) if row["programme"] == "dibao"]
    assert sum(int(row["entitled"]) for row in areas) == data["entitled"]
    assert sum(int(row["amount_yuan"].replace(".", "")) for row in areas) == data["amount_fen"]
    with (run / "awards.csv").open(encoding="utf-8-sig", newline="") as file:
        awards = [row for row in csv.DictReader(file) if row["programme"] == "dibao"]
    assert len(awards) == data["entitled"] + data["cannot_tell"]
    with zipfile.ZipFile(run / "results.xlsx") as workbook:
        names = workbook.read("xl/workbook.xml").decode()
    assert [name for name in ("说明", "分县", "名单") if name not in names] == []
    rows = sum(pq.read_metadata(path).num_rows for path in (run / "results" / "dibao").glob("*.parquet"))
    assert rows == data["entitled"] + data["cannot_tell"] + data["not_entitled"]


def test_determine_in_words(doudi: Doudi, small_province: Path) -> None:
    zh = doudi("determine", str(small_province), *DIBAO).out
    en = doudi("determine", str(small_province), *DIBAO, "--lang", "en").out
    assert "最低生活保障" in zh and "合成数据" in zh and "太原市" in zh and "每月（元）" in zh
    assert "Synthetic" in en and "Taiyuan" in en and "yuan a month" in en


def test_all_programmes_in_words(doudi: Doudi, small_province: Path) -> None:
    zh = doudi("determine", str(small_province), *MONTH).out
    assert "最低生活保障" in zh and "特困人员救助供养" in zh and "太原市" not in zh
    assert "（一次）" in zh and "–" in zh and "--programme" in zh


def test_a_run_is_not_written_over(doudi: Doudi, run: Path, small_province: Path) -> None:
    found = doudi("determine", str(small_province), *MONTH, "--out", str(run))
    assert found.code == 2
    assert "exists and is not empty" in found.err


def test_replay(doudi: Doudi, run: Path) -> None:
    data = valid(doudi("replay", str(run), "--json").out)
    assert data["same"] and data["same_bytes"]
    found = doudi("replay", str(run))
    assert found.code == 0 and "逐字节相同" in found.out


def test_replay_says_what_differs(doudi: Doudi, run: Path, tmp_path: Path, small_province: Path) -> None:
    """A manifest that was made up to match: the values are not those the book gives, and the command ends with 1."""
    own = Path(shutil.copytree(run, tmp_path / "run"))
    name = forged(own)
    found = doudi("replay", str(own), "--snapshot", str(small_province))
    assert found.code == 1
    assert name in found.out


@pytest.mark.slow
def test_explain_a_household_of_the_snapshot(doudi: Doudi, run: Path, small_province: Path) -> None:
    """The receipt's amount is the result's, to the fen: of one household in every fourth county."""
    for path in sorted((run / "results" / "dibao").glob("*.parquet"))[::4]:
        rows = pq.read_table(path).to_pylist()
        row = next((row for row in rows if row["outcome"] != "not_entitled" and row["unit"] == "family"), None)
        if row is None:
            continue
        household = str(row["household"])
        found = doudi(
            "explain", str(small_province), "--household", household, "--programme", "dibao", *MONTH, "--json"
        )
        outcome = valid(found.out)["outcomes"][0]
        assert (outcome["outcome"], outcome["amount_fen"]) == (row["outcome"], row["amount_fen"])
    assert "成员1" in doudi("explain", str(small_province), "--household", household, *DIBAO).out


def test_whatif(doudi: Doudi, small_province: Path) -> None:
    change = ("--set", "dibao.standard*=1.10")
    data = valid(doudi("whatif", str(small_province), *DIBAO, *change, "--json").out)
    dibao = data["programmes"]["dibao"]
    assert dibao["cost_fen"] == dibao["after"]["amount_fen"] - dibao["before"]["amount_fen"] > 0
    assert dibao["cost_fen"] == sum(area["cost_fen"] for area in dibao["by_area"])
    assert dibao["newly_entitled"]["households"] > 0 == dibao["no_longer_entitled"]["households"]
    assert data["set"] == ["dibao.standard*=1.10"]
    found = doudi("whatif", str(small_province), *DIBAO, *change, "--cascade")
    assert found.code == 0 and "新增符合" in found.out and "按计算结果" in found.out


def test_a_change_to_nothing_costs_nothing(doudi: Doudi, small_province: Path) -> None:
    data = valid(doudi("whatif", str(small_province), *DIBAO, "--set", "dibao.standard*=1", "--json").out)
    dibao = data["programmes"]["dibao"]
    assert dibao["cost_fen"] == 0
    assert dibao["same"]["households"] + dibao["cannot_tell"]["households"] == data["households"]


@pytest.mark.slow
def test_diff_of_a_run_and_an_edited_book(doudi: Doudi, run: Path, small_province: Path, tmp_path: Path) -> None:
    book = Path(shutil.copytree(book_folder(), tmp_path / "book"))
    parameters = book / "assistance" / "dibao" / "parameters.yaml"
    text = parameters.read_text("utf-8")
    parameters.write_text(text.replace("value: 3000", "value: 9900"), "utf-8")
    data = valid(doudi("rulebook", "diff", str(run), str(book), "--on", str(small_province), "--json").out)
    assert [change["path"] for change in data["changes"]] == ["dibao.minimum_payment 140000 2014-01-01"]
    assert data["effect"]["programmes"]["dibao"]["cost_fen"] > 0
    said = doudi("rulebook", "diff", str(run), str(book), "--on", str(small_province)).out
    assert "99.00" in said and "每月 +" in said
    same = valid(doudi("rulebook", "diff", str(book), str(book), "--json").out)
    assert same["changes"] == [] and same["effect"] is None


@pytest.mark.slow
def test_the_demo_prints_what_it_found(tmp_path: Path) -> None:
    """In a process of its own, since a process has one server's settings."""
    told = ("DOUDI_", "DJANGO_", "DATABASE_URL")
    outside = {name: value for name, value in os.environ.items() if not name.startswith(told)}
    others = tmp_path / "others"
    others.mkdir()
    outside |= {"DATABASE_URL": f"sqlite:///{others}/real.sqlite3", "DOUDI_KEYS": f"{others}/keys.json"}
    outside |= {"DOUDI_STATIC": f"{others}/static", "DOUDI_HOME": f"{others}/home"}
    command = [sys.executable, "-m", "doudi.cli", "demo", "--share", "0.0003", "--no-serve", "--home"]
    found = subprocess.run(
        [*command, str(tmp_path / "home")],
        capture_output=True, text=True, encoding="utf-8", env=outside | {"PYTHONUTF8": "1"},
    )  # fmt: skip
    assert found.returncode == 0
    assert not list(others.iterdir()) and found.stderr.count("DATABASE_URL") == 1
    assert {path.name for path in tmp_path.iterdir()} == {"others", "home"}
    assert {"keys.json", "doudi.sqlite3", "static"} <= {path.name for path in (tmp_path / "home").iterdir()}
    assert (tmp_path / "home").stat().st_mode & 0o077 == 0
    for text in (
        "合成数据",
        "公布的在保规模",
        "应保未保",
        "在保但已不符合",
        "只差一项情况",
        "如果标准提高 10 %",
        "每个值都相同",
        "clerk",
        "citizen",
        "doudi serve --home",
    ):
        assert text in found.stdout


def test_the_demo_asks_for_its_port_before_it_builds(doudi: Doudi, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        found = doudi("demo", "--port", str(taken.getsockname()[1]), "--home", str(tmp_path / "home"))
    assert found.code == 2 and "--port" in found.err and found.out == ""
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "latin-1"])
def test_any_terminal_gets_an_answer(encoding: str, small_province: Path) -> None:
    """The command in a process of its own, on a terminal that lacks some or all of our characters."""
    example = str(Path(__file__).parents[2] / "examples" / "family.yaml")
    for arguments in (
        ["explain", *DIBAO, "--facts", example],
        ["province", "show", str(small_province), "--json"],
    ):
        environment = {**os.environ, "PYTHONIOENCODING": encoding}
        done = subprocess.run([sys.executable, "-m", "doudi.cli", *arguments], env=environment, capture_output=True)
        assert (done.returncode, done.stderr) == (0, b"")
        if "--json" in arguments:
            valid(done.stdout.decode(encoding))


def test_a_polite_kill_leaves_nothing(small_province: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "doudi.cli", "province", "build", str(tmp_path / "p"), "--persons", "200000"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None and not list(tmp_path.iterdir()):
            time.sleep(0.02)
        process.terminate()
        process.wait()
    assert process.returncode == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_demo_that_is_interrupted_leaves_no_server(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "doudi.cli", "demo", "--share", "0.0003", "--no-serve", "--home"]
    told = ("DOUDI_", "DJANGO_", "DATABASE_URL")
    outside = {name: value for name, value in os.environ.items() if not name.startswith(told)}
    with subprocess.Popen(
        [*command, str(tmp_path / "home")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=outside
    ) as process:
        while process.poll() is None and not list(tmp_path.glob(".home-*/doudi.sqlite3")):
            time.sleep(0.1)
        process.terminate()
        try:
            process.wait(8)
        except subprocess.TimeoutExpired:  # Python drops what is raised inside a finalizer
            process.terminate()
            process.wait()
    assert process.returncode == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []


DAMAGED: dict[str, Callable[[Path], object]] = {
    "planted missing": lambda p: min((p / "planted").glob("*")).unlink(),
    "planted cut": lambda p: min((p / "planted").glob("*")).write_bytes(b"PAR1"),
    "no areas": lambda p: (p / "areas.parquet").unlink(),
    "manifest": lambda p: (p / "manifest.json").write_bytes(b"\xff\xfe"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_province_is_one_sentence(doudi: Doudi, name: str, small_province: Path, tmp_path: Path) -> None:
    folder = copied(small_province, tmp_path)
    DAMAGED[name](folder)
    found = doudi("province", "show", str(folder))
    assert found.code == 2 and found.err.startswith("doudi: ") and found.err.count("\n") == 1


WRONG = {
    "no snapshot": (["determine", "{tmp}", *MONTH], "is not a snapshot"),
    "a month that is none": (["determine", "{small}", "--month", "June"], "'June' is not a month"),
    "another month": (["determine", "{small}", "--month", "2021-08"], "give --facts-as-of"),
    "before the first law": (["determine", "{small}", "--month", "2013-12", "--facts-as-of"], "2014-01"),
    "an unknown programme": (["determine", "{small}", *MONTH, "--programme", "diboa"], "no programme 'diboa'"),
    "no memory": (["determine", "{small}", *MONTH, "--memory", "lots"], "'lots' is no amount of memory"),
    "a hundred thousand threads": (["determine", "{small}", *MONTH, "--threads", "100000"], "--threads is a number"),
    "a link to nothing": (["determine", "{small}", *MONTH, "--out", "{link}"], "is a link to nothing"),
    "no people": (["province", "build", "{tmp}/p", "--persons", "0"], "number of people"),
    "no threads": (["determine", "{small}", *MONTH, "--threads", "-1"], "--threads is a number"),
    "no language": (["determine", "{small}", *MONTH, "--lang", "fr"], "--lang is zh or en"),
    "csv without a place": (["determine", "{small}", *MONTH, "--csv"], "--out"),
    "out is a file": (["determine", "{small}", *MONTH, "--out", "{file}"], "exists and is not empty"),
    "known before any law": (["determine", "{small}", *MONTH, "--known-at", "2013-01-01"], "no law"),
    "another book": (["determine", "{small}", *MONTH, "--book", "{tmp}"], "no rule book"),
    "no run": (["replay", "{tmp}"], "is not a run"),
    "no such household": (["explain", "{small}", "--household", "5", *MONTH], "has no household 5"),
    "a folder and no household": (["explain", "{small}", *MONTH], "explain needs"),
    "no change": (["whatif", "{small}", *MONTH, "--set", "dibao.standard"], "is no change"),
    "an unknown parameter": (["whatif", "{small}", *MONTH, "--set", "dibao.standrd*=1.1"], "dibao.standard"),
    "a change out of range": (
        ["whatif", "{small}", *MONTH, "--set", "dibao.standard*=-1"],
        "outside its range",
    ),
    "too many people": (["province", "build", "{tmp}/p", "--persons", "99999999999"], "34915616"),
    "a negative number": (["province", "build", "{tmp}/p", "--persons", "-5"], "number of people"),
    "no province": (["province", "show", "{tmp}"], "is not a snapshot"),
    "no share": (["demo", "--share", "0"], "--share is above 0"),
    "no book to compare": (["rulebook", "diff", "{tmp}", "{tmp}"], "no rule book"),
    "a month without a snapshot": (["rulebook", "diff", "{tmp}", "{tmp}", *MONTH], "--on"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_call_is_one_sentence(doudi: Doudi, name: str, small_province: Path, tmp_path: Path) -> None:
    arguments, sentence = WRONG[name]
    file = tmp_path / "file"
    file.write_text("x", "utf-8")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nothing")
    words = {"tmp": str(tmp_path), "small": str(small_province), "file": str(file), "link": str(link)}
    found = doudi(*(argument.format(**words) for argument in arguments))
    assert found.code == 2
    assert sentence in found.err and found.err.startswith("doudi: ")
    assert found.err.count("\n") == 1 and found.out == ""
    assert sorted(tmp_path.iterdir()) == [file, link], "nothing is left behind"
