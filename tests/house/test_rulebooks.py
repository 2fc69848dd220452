"""The rule books as files: no floats in the law, and every article of a text has its line."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from tests.house.tree import BOOKS, ROOT, at, rule_files, tables

from doudi.engine.book.book import Book, compile_book

HEADER = ["article", "status", "in our words", "where"]
STATUSES = {"encoded", "human judgement", "not applicable"}
GLOSSARY = ROOT / "docs" / "glossary.md"
CODE = re.compile(r"`([^`]+)`")
ARTICLE = re.compile(r"(?:art\. ?|第)?(\d+(?:\(\d+\))?)条?")
#: What must have a line of its own, by the programme whose law.md accounts for it and the heading of the text.
ARTICLES = {
    "assistance/dibao": {
        "民发〔2012〕220号": [str(n) for n in range(1, 40)],
        "民发〔2021〕57号": [str(n) for n in range(1, 43)],
        "中办国办2020年改革完善社会救助制度的意见": [str(n) for n in range(1, 26)],
        "2022-10-20 通知": [f"{s}({n})" for s, most in enumerate((4, 2, 3, 3, 5), 1) for n in range(1, most + 1)],
        "国务院令第649号": ["9", "10", "11", "12", "13"],
    }
}
#: Articles a rule may cite though another programme's law.md accounts for them.
ELSEWHERE = {("国务院令第649号", "14")}
#: Articles that are encoded by the dates of all rules and not by one rule that cites them.
UNCITED = {("民发〔2021〕57号", "42")}

PROGRAMMES = [
    book.parent / name
    for book in sorted(BOOKS.glob("*/book.toml"))
    for name in tomllib.loads(book.read_text(encoding="utf-8"))["programmes"]
]


def law_tables(programme: Path) -> list[tuple[str, list[list[str]]]]:
    """The tables of a programme's law.md that account for articles, each with its heading."""
    found = tables((programme / "law.md").read_text(encoding="utf-8"))
    return [(heading, rows[1:]) for heading, rows in found if rows[0] == HEADER]


def test_no_float_in_a_rule() -> None:
    found = [
        at(path, node.lineno)
        for path in rule_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, float)
    ]
    assert found == []


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda p: p.name)
def test_every_article_is_named_once_with_a_known_status(programme: Path) -> None:
    accounted = law_tables(programme)
    assert accounted, "law.md has no table | article | status | in our words | where |"
    for heading, rows in accounted:
        for row in rows:
            assert len(row) == len(HEADER), f"{heading}: {row}"
            article, status, words, where = row
            assert ARTICLE.fullmatch(article), f"{heading}: {article!r} is no article number"
            assert status in STATUSES, f"{heading}, article {article}: {status!r}"
            assert words, f"{heading}, article {article}: nothing said in our own words"
            assert where or status != "encoded", f"{heading}, article {article}: encoded, but not said where"


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda p: p.name)
def test_no_article_is_left_out(programme: Path) -> None:
    accounted = dict(law_tables(programme))
    assert len(accounted) == len(law_tables(programme)), "two tables stand under one heading"
    for text, articles in ARTICLES.get("/".join(programme.parts[-2:]), {}).items():
        assert [row[0] for row in accounted[text]] == articles, text


def names_of(programme: Path) -> set[str]:
    """Every rule, fact and parameter of a programme; parameters without its name."""
    book = compiled(programme.parents[1])
    found = book.programmes[programme.name]
    parameters = {p.path.removeprefix(f"{programme.name}.") for p in found.parameters.values()}
    return {*found.versions, *parameters, *book.facts}


@cache
def compiled(book: Path) -> Book:
    return compile_book(book)


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda p: p.name)
def test_the_law_page_names_what_exists(programme: Path) -> None:
    """No name is invented, and an article is only encoded where a rule, fact or parameter says it is."""
    names = names_of(programme)
    for heading, rows in law_tables(programme):
        for article, status, _, where in rows:
            named = CODE.findall(where)
            assert set(named) <= names, f"{heading}, article {article}: {sorted(set(named) - names)}"
            assert named or status != "encoded", f"{heading}, article {article}: encoded, but by nothing"


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda p: p.name)
def test_what_rules_cite_is_accounted_for(programme: Path) -> None:
    """A cited article has its line, and "not applicable" would be untrue of it; an encoded one is cited."""
    accounted = {(heading, row[0]): row[1] for heading, rows in law_tables(programme) for row in rows}
    texts = {heading for heading, _ in accounted}
    versions = [v for vs in compiled(programme.parents[1]).programmes[programme.name].versions.values() for v in vs]
    cited = {c: v.function for v in versions for c in citations(v.cites, texts)}
    cited = {(t, a) if (t, a) in accounted else (t, a.partition("(")[0]): f for (t, a), f in cited.items()}
    wrong = {c: f for c, f in cited.items() if accounted.get(c) in (None, "not applicable") and c not in ELSEWHERE}
    assert wrong == {}, "cited, but without a line that says so"
    encoded = {key for key, status in accounted.items() if status == "encoded"}
    assert encoded - set(cited) == UNCITED & encoded


def citations(cites: str, texts: set[str]) -> Iterator[tuple[str, str]]:
    """(text, article) of a citation: "民发〔2021〕57号 arts 8, 23; local" cites two."""
    pattern = "|".join(map(re.escape, sorted(texts, key=len, reverse=True)))
    for text, rest in re.findall(rf"({pattern})((?:(?!{pattern}).)*)", cites):
        listed = re.match(r" (?:art|no|sec)s?\.? ((?:\d+(?:\(\d+\))*(?:-\(\d+\))?(?:, )?)+)", rest)
        if listed:
            yield from ((text, number) for number in re.findall(r"\d+(?:\(\d+\))?(?=[-, ]|$)", listed[1]))


def test_citations_are_read() -> None:
    new, notice = "民发〔2021〕57号", "2022-10-20 通知"
    for cites, wanted in (
        (f"{new} art. 13(4) and para. 2(1)-(3)", {(new, "13(4)")}),
        (f"{new} art. 8(1)-(3)", {(new, "8(1)")}),
        (f"{new} arts 8, 23; amount local", {(new, "8"), (new, "23")}),
        (f"{notice} secs 1(1), 1(4); {new} art. 7 para. 2", {(notice, "1(1)"), (notice, "1(4)"), (new, "7")}),
        ("Legal convention", set()),
    ):
        assert set(citations(cites, {new, notice})) == wanted


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda p: p.name)
def test_the_glossary_has_every_name(programme: Path) -> None:
    rows = [row for _, found in tables(GLOSSARY.read_text(encoding="utf-8")) for row in found[1:]]
    assert all(len(row) == 4 and all(row) for row in rows)
    book = compiled(programme.parents[1])
    found = book.programmes[programme.name]
    codes = {c for fact in book.facts.values() for c in fact.codes}
    codes |= {c for p in found.parameters.values() for c in p.codes}
    wanted = names_of(programme) | codes | {programme.name, *found.units, *(b.name for b in found.branches)}
    assert sorted(wanted - {name for row in rows for name in CODE.findall(row[1])}) == []
