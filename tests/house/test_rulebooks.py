"""The rule books as files: no floats in the law, every article of a text has its line, every name its glossary row."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from tests.house.tree import BOOKS, ROOT, at, rule_files, tables

from doudi.handbook.cases import worked_cases
from doudi.handbook.glossary import pages
from doudi.handbook.law import HEADER, STATUSES, Law, cited_articles, citing
from doudi.handbook.law import tables as law_tables
from doudi.handbook.mechanisms import faults, markdown, read_mechanisms
from doudi.handbook.shelf import Shelf, open_shelf

DOCS = ROOT / "docs"
CHINESE, ENGLISH = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[A-Za-z]{2,}[ ,-]+[A-Za-z]{2,}")
ARTICLE = re.compile(r"(?:art\. ?|第)?(\d+(?:\(\d+\))?)条?")
PROGRAMMES = [
    book.parent / name
    for book in sorted(BOOKS.glob("*/book.toml"))
    for name in tomllib.loads(book.read_text(encoding="utf-8"))["programmes"]
]
BY_NAME = pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda p: p.name)
#: The one book whose pages lie in docs/.
BOOK = PROGRAMMES[0].parents[1]


@cache
def shelf_of(book: Path) -> Shelf:
    return open_shelf(book)


def law_of(programme: Path) -> Law:
    return shelf_of(programme.parents[1]).laws[programme.name]


def test_no_float_in_a_rule() -> None:
    found = [
        at(path, node.lineno)
        for path in rule_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, float)
    ]
    assert found == []


@BY_NAME
def test_every_article_is_named_with_a_known_status(programme: Path) -> None:
    found = [(h, rows) for h, rows in law_tables((programme / "law.md").read_text("utf-8")) if rows[0] == HEADER]
    assert found, f"law.md has no table | {' | '.join(HEADER)} |"
    assert len({heading for heading, _ in found}) == len(found), "two tables stand under one heading"
    for heading, rows in found:
        for row in rows[1:]:
            assert len(row) == len(HEADER), f"{heading}: {row}"
            article, status, words, chinese, where = row
            assert ARTICLE.fullmatch(article), f"{heading}: {article!r} is no article number"
            assert status in STATUSES, f"{heading}, article {article}: {status!r}"
            assert words, f"{heading}, article {article}: nothing said in our own words"
            assert CHINESE.search(chinese), f"{heading}, article {article}: nothing said in Chinese"
            assert not ENGLISH.search(chinese), f"{heading}, article {article}: {chinese}"
            assert where or status != "encoded", f"{heading}, article {article}: encoded, but not said where"


@BY_NAME
def test_how_to_read_the_page_is_said_in_both_languages(programme: Path) -> None:
    law = law_of(programme)
    assert law.introduction and CHINESE.search(law.introduction_zh)


@BY_NAME
def test_no_article_is_left_out(programme: Path) -> None:
    """Every text of texts.toml has its table, and every article it must account for has one line, in order."""
    law = law_of(programme)
    assert [text.name for text in law.texts] == list(law.articles), "texts.toml and law.md name other texts"
    for text in law.texts:
        assert [a.number for a in law.articles[text.name]] == list(text.numbers), text.name


@BY_NAME
def test_the_law_page_names_what_exists(programme: Path) -> None:
    """No name is invented, and an article is only encoded where a rule, fact or parameter says it is."""
    book = shelf_of(programme.parents[1]).book
    own = book.programmes[programme.name]
    parameters = {p.path.removeprefix(f"{programme.name}.") for p in own.parameters.values()}
    carriers = {*own.versions, *parameters, *book.facts}
    for articles in law_of(programme).articles.values():
        for article in articles:
            unknown = set(article.names) - carriers - set(book.programmes)
            assert not unknown, f"{article.text}, article {article.number}: {sorted(unknown)}"
            carried = carriers & set(article.names)
            assert carried or article.status != "encoded", f"{article.text}, {article.number}: encoded, but by nothing"


@BY_NAME
def test_what_rules_cite_is_accounted_for(programme: Path) -> None:
    """A cited article has its line, and "not applicable" would be untrue of it; an encoded one is cited.

    Rules of a programme that is used may carry an article; what else they cite their own law page accounts for.
    """
    shelf, law = shelf_of(programme.parents[1]), law_of(programme)
    own = shelf.book.programmes[programme.name]
    status = {(a.text, a.number): a.status for articles in law.articles.values() for a in articles}
    elsewhere = {(text.name, number) for text in law.texts for number in text.elsewhere}
    wrong = {
        place: version.function
        for version in shelf.own_versions(own)
        for place in cited_articles(version.cites, law)
        if status.get(place) in (None, "not applicable") and place not in elsewhere
    }
    assert wrong == {}, "cited, but without a line that says so"
    encoded = {place for place, found in status.items() if found == "encoded"}
    uncited = {(text.name, number) for text in law.texts for number in text.uncited}
    assert encoded - set(citing(law, (v for vs in own.versions.values() for v in vs))) == uncited & encoded


# --- pages made from the book --------------------------------------------------------------------------------------


def test_the_glossary_is_what_the_book_says() -> None:
    wanted = pages(shelf_of(BOOK))
    found = {path.stem: path.read_text("utf-8") for path in (DOCS / "glossary").glob("*.md")}
    assert sorted(found) == sorted(wanted), "doudi rulebook glossary --out writes the pages of docs/glossary"
    stale = [name for name, text in wanted.items() if found[name] != text]
    assert stale == [], "these pages differ from doudi rulebook glossary PAGE"


def test_the_glossary_has_no_empty_cell() -> None:
    for path in (DOCS / "glossary.md", *(DOCS / "glossary").glob("*.md")):
        rows = [row for _, found in tables(path.read_text("utf-8")) for row in found[1:]]
        assert rows and all(len(row) == 4 and all(row) for row in rows), at(path)


def test_every_mechanism_is_carried_or_says_why_not() -> None:
    shelf = shelf_of(BOOK)
    cases = worked_cases(shelf.book, shelf.folder, shelf.folders)
    found = read_mechanisms(BOOK)
    assert found is not None
    assert faults(shelf, {name: {c.id for c in own} for name, own in cases.items()}, found) == []
    assert (DOCS / "mechanisms.md").read_text("utf-8") == markdown(found), "differs from doudi rulebook mechanisms"
