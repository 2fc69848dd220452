"""The law pages of a programme: texts.toml, law.md, and which articles a citation leads to."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.handbook.conftest import make_book

from doudi.engine.book.book import compile_book
from doudi.handbook.coverage import Coverage, shown_share
from doudi.handbook.law import citations, read_law, read_texts
from doudi.handbook.shelf import Shelf
from doudi.kernel.errors import InputError

TEXT = '["甲"]\nzh = "甲办法"\nen = "measures"\nfrom = 2020-01-01\n'


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
    assert list(citations("art. 1", ())) == []


def test_the_law_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "texts.toml").write_text(TEXT + 'articles = 2\nuncited = ["2"]\n', "utf-8")
    (tmp_path / "law.md").write_text(
        "# The law\n\nHow to read it,\nhere.\n\n> 怎么读，\n> 看这里。\n\n## 甲\n\n"
        "| article | status | in our words | 中文 | where |\n| --- | --- | --- | --- | --- |\n"
        "| 1 | encoded | Something | 某事 | `a`, `b.c` |\n| 2 | human judgement | Other | | |\n",
        "utf-8",
    )
    law = read_law(tmp_path)
    assert (law.introduction, law.introduction_zh) == ("How to read it, here.", "怎么读，看这里。")
    assert [(a.words, a.zh) for a in law.articles["甲"]] == [("Something", "某事"), ("Other", "")]
    assert (law.texts[0].numbers, law.texts[0].whole, law.texts[0].uncited) == (("1", "2"), True, ("2",))
    assert [(a.number, a.names, a.status) for a in law.articles["甲"]] == [
        ("1", ["a", "b.c"], "encoded"),
        ("2", [], "human judgement"),
    ]


def test_a_law_page_without_chinese_is_read(tmp_path: Path) -> None:
    (tmp_path / "law.md").write_text(
        "# The law\n\n## 甲\n\n| article | status | in our words | where |\n| --- | --- | --- | --- |\n"
        "| 1 | encoded | Something | `a` |\n",
        "utf-8",
    )
    (article,) = read_law(tmp_path).articles["甲"]
    assert (article.words, article.zh, article.where) == ("Something", "", "`a`")


def test_a_folder_without_law_has_none(tmp_path: Path) -> None:
    law = read_law(tmp_path)
    assert (law.texts, dict(law.articles), law.introduction) == ((), {}, "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[", "texts.toml: "),
        (TEXT + "articles = 2\nsection = 3\n", "unknown key 'section' (did you mean 'sections'?)"),
        (TEXT, "needs one of articles, sections and part"),
        (TEXT + 'articles = 2\npart = ["1"]\n', "needs one of articles, sections and part"),
        ('["甲"]\nzh = "甲"\narticles = 1\n', "needs zh, en and the day"),
        ('a = "b"\n', "'a' is no table of a text"),
    ],
)
def test_a_wrong_list_of_texts_is_one_sentence(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "texts.toml").write_text(text, "utf-8")
    with pytest.raises(InputError) as error:
        list(read_texts(tmp_path))
    assert told in str(error.value) and "\n" not in str(error.value)


def test_what_is_said_of_the_law_is_no_part_of_the_compiled_book(tmp_path: Path, shelf: Shelf) -> None:
    """A law page decides no result: the book's digest stays when it is rewritten, and when it is not there."""
    book = make_book(tmp_path / "book")
    for name in ("texts.toml", "law.md"):
        (book / "assistance/dibao" / name).unlink()
    (book / "mechanisms.yaml").unlink()
    assert compile_book(book).digest == shelf.book.digest


def test_shares_are_rounded_half_up() -> None:
    one = Coverage("p", None, (1, 2, 0))  # type: ignore[arg-type]
    assert [one.share(i) for i in range(3)] == [333, 667, 0]
    assert shown_share(one.share(1)) == "66.7 %"
    assert Coverage("p", None, (0, 0, 0)).share(0) == 0  # type: ignore[arg-type]


def test_used_rules_belong_to_the_programme_that_declares_them(shelf: Shelf) -> None:
    elder = shelf.book.programmes["elder_allowance"]
    assert shelf.origin(elder, "age") == "dibao" and shelf.origin(elder, "poor") == "elder_allowance"
    assert {v.rule for v in shelf.own_versions(elder)} == set(shelf.rules["elder_allowance"])
    written = shelf.written(elder, elder.versions["age"][-1])
    assert written is not None and "def age(" in written.text and written.file == "rules/family.py"
    assert "dibao" in shelf.readers()["wages"]
