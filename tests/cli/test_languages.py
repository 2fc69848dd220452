"""A Chinese answer speaks Chinese and an English one English: of every citation, source and name, and of whole answers.

What may stand in the other language is what things are called: documents, standards, facts by their name, people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from doudi.cli.show import present
from doudi.engine.book.book import Book, book_folder
from doudi.engine.explain.sentences import cites_text
from doudi.engine.explain.suppliers import SUPPLIERS
from doudi.engine.judge.family import judge_family
from doudi.handbook.cases import Worked, worked_cases
from doudi.handbook.shelf import Shelf, open_shelf

#: Two English words in a row; standards and notices are called by their number, facts by their name.
ENGLISH = re.compile(r"[A-Za-z]{2,}[ ,-]+[A-Za-z]{2,}")
CALLED = re.compile(r"(?:GB|MZ)/T [\d-]+|\([a-z][a-z_0-9]*\)|\{\w+\}|（facts: complete）|（matched）|[0-9a-f]{12}")
NUMBERED = re.compile(r"[\u4e00-\u9fff]+〔\d{4}〕\d+号|国务院令第\d+号")


@cache
def shelf() -> Shelf:
    return open_shelf(book_folder())


@cache
def documents() -> re.Pattern[str]:
    names = sorted({text.name for law in shelf().laws.values() for text in law.texts}, key=len, reverse=True)
    return re.compile("|".join(re.escape(name) for name in names))


def chinese_in(text: str) -> list[str]:
    """Chinese that is not the name of a document."""
    return re.findall(r"[\u4e00-\u9fff]+", NUMBERED.sub("", documents().sub("", text)))


def english_in(text: str) -> list[str]:
    return ENGLISH.findall(CALLED.sub("", text))


def said(book: Book) -> set[str]:
    """Everything that citations, values, programmes and parameters say beside names."""
    found = {v.cites for p in book.programmes.values() for vs in p.versions.values() for v in vs}
    found |= {value.source for p in book.parameters() for value in p.values}
    found |= {p.scope for p in book.programmes.values()}
    return found | {p.approved_by for p in book.parameters()}


def named(book: Book) -> Iterator[Any]:
    for programme in book.programmes.values():
        yield from (programme, *programme.units.values(), *programme.branches)
        yield from (version for versions in programme.versions.values() for version in versions)
    yield from (*book.facts.values(), *book.parameters(), *book.registers.values())


def test_what_citations_and_sources_say_has_a_chinese_form() -> None:
    book = shelf().book
    assert {text: found for text in said(book) if (found := english_in(cites_text(text, "zh", book.notes)))} == {}


def test_what_they_say_in_english_is_english() -> None:
    assert {text: found for text in said(shelf().book) if (found := chinese_in(text))} == {}


def test_no_note_is_left_over() -> None:
    notes, used = shelf().book.notes, set()

    class Asked(dict[str, str]):
        def __contains__(self, key: object) -> bool:
            used.add(key)
            return super().__contains__(key)

    for text in said(shelf().book):
        cites_text(text, "zh", Asked(notes))
    assert set(notes) - used == set()


def test_every_name_is_in_its_language() -> None:
    for thing in named(shelf().book):
        assert not english_in(thing.zh), thing.zh
        assert not chinese_in(thing.en), thing.en
    for thing in (*shelf().book.facts.values(), *shelf().book.parameters()):
        labels = dict(thing.labels)
        assert [code for code in thing.codes if not re.search(r"[\u4e00-\u9fff]", labels.get(code, ""))] == []


def test_everybody_who_can_say_a_fact_has_a_name() -> None:
    assert {code for fact in shelf().book.facts.values() for code in fact.supplied_by} - set(SUPPLIERS) == set()


# --- whole answers -------------------------------------------------------------------------------------------------


def answer(case: Worked, lang: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What the terminal says of a case, with everything it was read from, but for the names of its people."""
    from doudi.engine.judge.cases import family_of

    family = family_of(shelf().book, case.data)
    law, judgement = judge_family(shelf().book, family, case.programme, case.month)
    present(law, family, judgement, lang, tree=True)
    text = capsys.readouterr().out
    for name in sorted(family.names.values(), key=len, reverse=True):
        text = text.replace(name, "")
    return text


def check(case: Worked, capsys: pytest.CaptureFixture[str]) -> None:
    assert english_in(answer(case, "zh", capsys)) == [], case.id
    assert chinese_in(answer(case, "en", capsys)) == [], case.id


@cache
def cases() -> list[Worked]:
    found = worked_cases(shelf().book, shelf().folder, shelf().folders)
    return [case for own in found.values() for case in own]


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page on which nothing is wrapped."""
    monkeypatch.setenv("COLUMNS", "2000")
    monkeypatch.setattr("doudi.cli.page.WIDEST", 2000)


@pytest.mark.usefixtures("wide")
def test_an_answer_of_each_programme_is_in_its_language(capsys: pytest.CaptureFixture[str]) -> None:
    for case in {case.programme: case for case in reversed(cases())}.values():
        check(case, capsys)


@pytest.mark.slow
@pytest.mark.usefixtures("wide")
def test_the_answer_of_every_worked_case_is_in_its_language(capsys: pytest.CaptureFixture[str]) -> None:
    for case in cases():
        check(case, capsys)
