"""Procedures are content: they name the roles that there are, and cite texts that the book knows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from tests.house.tree import BOOKS

from doudi.access.roles import Role
from doudi.engine.book.book import load_book
from doudi.engine.procedure.model import ROLES, Limit, Procedures, Version
from doudi.engine.procedure.reading import load_procedures
from doudi.handbook.law import Text, citations
from doudi.handbook.shelf import Shelf, open_shelf

FOLDERS = [path.parent for path in sorted(BOOKS.glob("*/remedies.yaml"))]
BY_BOOK = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
#: Texts that remedies and secrecy rest on and no programme's rules do; whether they were read.
ELSEWHERE = {
    "行政复议法(2017)": True, "行政复议法(2023)": True, "行政诉讼法(2017)": True, "未成年人保护法": True,
    "行政诉讼法(1989)": False, "信访条例": False, "民发〔2016〕178号": False, "2021-04-22 两办通知": False,
}  # fmt: skip

shelf_of = cache(open_shelf)


def procedures_of(shelf: Shelf) -> Procedures:
    return load_procedures(shelf.book, shelf.folder)


def texts_of(shelf: Shelf) -> dict[str, Text]:
    """Every text of every programme, as the programme has it that lists it whole."""
    found: dict[str, Text] = {}
    for law in shelf.laws.values():
        for text in law.texts:
            if text.whole or text.name not in found:
                found[text.name] = text
    return found


def cites_of(version: Version) -> Iterator[tuple[str, str, str]]:
    """(where, citation, status) of all that a version says."""
    yield "itself", version.cites, version.status
    yield "at", version.at_cites, version.status
    yield "starts", version.starts_cites, version.status
    if version.secret:
        yield "secret", version.secret, version.status
    said = [version.correction, version.transition_said, *version.pauses, *version.extensions, *version.papers]
    yield from ((each.name, each.cites, each.status) for each in said if each)
    yield from ((row.area, row.source, row.status) for row in version.confirming)
    for path in version.paths.values():
        yield path.name, path.cites, path.status
        yield from ((f"{path.name}.{step.name}", step.cites, step.status) for step in path.steps)
    yield from ((where, limit.cites, limit.status) for where, limit in limits_of(version))


def limits_of(version: Version) -> Iterator[tuple[str, Limit]]:
    for path in version.paths.values():
        whole = (path.total, path.total_delegated, path.extended)
        yield from ((path.name, limit) for limit in whole if limit)
        for step in path.steps:
            three = (step.limit, step.objected, step.start)
            yield from ((f"{path.name}.{step.name}", limit) for limit in three if limit)


def test_roles_are_those_of_access() -> None:
    assert set(ROLES) == set(Role.values) and len(ROLES) == len(set(ROLES))


@BY_BOOK
def test_what_is_cited_exists(folder: Path) -> None:
    shelf = shelf_of(folder)
    texts = texts_of(shelf)
    names = [*texts, *ELSEWHERE]
    for version in (v for versions in procedures_of(shelf).versions.values() for v in versions):
        for where, cites, _ in cites_of(version):
            place = f"{version.programme} from {version.from_}, {where}: {cites}"
            for part in cites.split("; "):
                assert any(part.startswith(name) for name in names), place
            for name, number in citations(cites, texts):
                assert not texts[name].whole or number.partition("(")[0] in {
                    each.partition("(")[0] for each in texts[name].numbers
                }, place  # fmt: skip


@BY_BOOK
def test_a_limit_counts_as_law_only_where_the_text_was_read(folder: Path) -> None:
    shelf = shelf_of(folder)
    found = procedures_of(shelf)
    read = {name: text.read == "text" for name, text in texts_of(shelf).items()} | ELSEWHERE
    limits = [pair for versions in found.versions.values() for version in versions for pair in limits_of(version)]
    limits += [(row.name, row.limit) for row in (*found.routes, *found.replies)]
    assert limits
    for where, limit in limits:
        unread = [name for name, was in read.items() if not was and limit.cites.startswith(name)]
        assert not unread or limit.status == "illustrative", f"{where}: {limit.cites}"


@BY_BOOK
def test_what_is_illustrative_of_a_county_is_marked(folder: Path) -> None:
    shelf = shelf_of(folder)
    rows = [
        row
        for versions in procedures_of(shelf).versions.values()
        for version in versions
        for row in version.confirming
        if row.area != shelf.book.area_root
    ]
    assert {row.form for row in rows} == {"entrusted", "devolved"}
    assert all(row.status == "illustrative" and row.area in load_book(shelf.folder).areas for row in rows)
