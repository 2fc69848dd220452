"""The source: knows no province, keeps its pure parts pure, prints in one place, says what it does."""

from __future__ import annotations

import ast
import csv
import re
import tomllib
from pathlib import Path

import pytest
from tests.house.tree import BOOKS, SOURCE, at, imported, modules, text_files

#: Area names that are also everyday words: urban, suburban and mining district, eldest son.
EVERYDAY = {"城区", "郊区", "矿区", "长子"}
#: Shorter transliterations are syllables of ordinary words.
SHORTEST_NAME = 5
PURE = ("kernel", "letters", "engine", "population")
PROVINCES = sorted(p.parent for p in BOOKS.glob("*/book.toml"))


def words_of(book: Path) -> set[str]:
    """What betrays a province: its folder's name, its areas' names with and without their rank."""
    with (book / "areas.csv").open(encoding="utf-8", newline="") as file:
        areas = list(csv.DictReader(file))
    words = {book.name}
    for area in areas:
        zh, en = area["name_zh"], area["name_en"]
        words |= {name for name in (zh, zh[:-1]) if len(name) >= 2 and name not in EVERYDAY}
        stem = en.rpartition(" ")[0] or en
        words |= {stem} if len(stem) >= SHORTEST_NAME else set()
    return words


def pattern_of(book: Path) -> re.Pattern[str]:
    """Matches a name of the province, the code of one of its areas, or the longer code of a place in one."""
    with (book / "areas.csv").open(encoding="utf-8", newline="") as file:
        codes = sorted(area["code"] for area in csv.DictReader(file))
    names = sorted(words_of(book))
    latin = "|".join(re.escape(n) for n in names if n.isascii())
    other = "|".join(re.escape(n) for n in names if not n.isascii())
    return re.compile(
        rf"(?<![a-z])(?:{latin})(?![a-z])|{other}|(?<!\d)(?:{'|'.join(codes)})(?:\d{{3}}|\d{{6}})?(?!\d)",
        re.I,
    )


@pytest.mark.parametrize("book", PROVINCES, ids=lambda book: book.name)
def test_the_source_knows_no_province(book: Path) -> None:
    pattern = pattern_of(book)
    found = [
        f"{at(path, number)} {hit.group()}"
        for path, text in text_files(SOURCE)
        for number, line in enumerate(text.splitlines(), 1)
        if (hit := pattern.search(line))
    ]
    assert found == []


@pytest.mark.parametrize("book", PROVINCES, ids=lambda book: book.name)
def test_the_pattern_sees_what_it_should(book: Path) -> None:
    root = tomllib.loads((book / "book.toml").read_text(encoding="utf-8"))["area_root"]
    pattern = pattern_of(book)
    for telling in (f"the {book.name.title()} book", f'"{root}"', f"{root}000000", f"{book.name}_areas"):
        assert pattern.search(telling), telling
    for harmless in ("a plain sentence", "20210601", f"1{root}1", "城区与郊区"):
        assert not pattern.search(harmless), harmless


def test_pure_parts_import_no_django() -> None:
    found = [
        f"{at(path, line)} {name}"
        for part in PURE
        for path, module in modules(SOURCE / part)
        for name, line in imported(module)
        if name.partition(".")[0] in {"django", "ninja", "rest_framework"}
    ]
    assert found == []


def test_only_the_command_prints() -> None:
    found = [
        at(path, node.lineno)
        for path, module in modules(SOURCE)
        if SOURCE / "cli" not in path.parents
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert found == []


def test_every_module_says_what_it_is() -> None:
    written = [(path, module) for path, module in modules(SOURCE) if path.parent.name != "migrations"]
    assert [at(path) for path, module in written if not ast.get_docstring(module)] == []


def test_every_public_function_of_the_engine_says_what_it_does() -> None:
    found = [
        f"{at(path, node.lineno)} {node.name}"
        for path, module in modules(SOURCE / "engine")
        for node in module.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert found == []
