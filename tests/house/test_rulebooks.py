"""The rule books as files: no floats in the law, and every article of a text has its line."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from tests.house.tree import BOOKS, at, rule_files, tables

HEADER = ["article", "status", "in our words", "where"]
STATUSES = {"encoded", "human judgement", "not applicable"}
ARTICLE = re.compile(r"(?:art\. ?|第)?(\d+(?:\(\d+\))?)条?")
#: How many articles each text has, by the programme whose law.md accounts for them.
ARTICLES = {"assistance/dibao": {"220号": 39, "57号": 42}}

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
    name = "/".join(programme.parts[-2:])
    for text, count in ARTICLES.get(name, {}).items():
        numbers = [
            int(ARTICLE.fullmatch(row[0])[1])  # type: ignore[index]
            for heading, rows in law_tables(programme)
            if re.search(rf"(?<!\d){text}", heading)
            for row in rows
        ]
        assert sorted(numbers) == list(range(1, count + 1)), f"{name}: articles of {text}"
