"""Files: small, well named, and free of traces of the machine they were written on."""

from __future__ import annotations

import re

from tests.house.tree import ROOT, SOURCE, at, rule_files, text_files, tracked

LONGEST = 400  # lines; past this a file becomes a folder by use-case family
LARGEST = 5_000_000  # bytes
VAGUE = {"utils.py", "util.py", "helpers.py", "helper.py", "common.py", "misc.py"}
#: A path on somebody's machine: not preceded by what would make it part of a URL or a relative path.
HOME_PATH = re.compile(r"(?<![\w.:/*])/(?:home|root|Users|tmp|work|opt|var/tmp)/|[A-Z]:\\Users\\")


def test_no_file_is_too_long() -> None:
    files = [p for p in tracked() if p.is_relative_to(SOURCE) and p.suffix == ".py"] + rule_files()
    files = [p for p in files if p.parent.name != "migrations"]  # Django writes them
    lengths = {at(p): len(p.read_text(encoding="utf-8").splitlines()) for p in files}
    assert {name: n for name, n in lengths.items() if n > LONGEST} == {}


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [at(p) for p in tracked() if p.name in VAGUE] == []


def test_no_file_is_too_large() -> None:
    assert [at(p) for p in tracked() if p.stat().st_size > LARGEST] == []


def test_no_path_of_a_machine() -> None:
    found = [
        f"{at(path, number)} {line.strip()[:80]}"
        for path, text in text_files()
        for number, line in enumerate(text.splitlines(), 1)
        if HOME_PATH.search(line)
    ]
    assert found == []


def test_the_path_pattern_sees_what_it_should() -> None:
    slash = "/"
    assert HOME_PATH.search(f"open('{slash}tmp{slash}x')")
    assert HOME_PATH.search(f"{slash}home{slash}someone")
    assert not HOME_PATH.search("https://example.org/work/1")
    assert not HOME_PATH.search("rulebooks/work/x")


def test_nothing_a_run_writes_is_committed() -> None:
    written = {".parquet", ".duckdb", ".pyc"}
    assert [at(p) for p in tracked() if p.suffix in written and ROOT / "tests" not in p.parents] == []
