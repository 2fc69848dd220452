"""`doudi rulebook docs | coverage | mechanisms | glossary`: what they print, and what they refuse."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.commands import Doudi, valid

from doudi.engine.book.book import load_book
from doudi.handbook.law import STATUSES

YUNWU = Path(__file__).parents[1] / "books" / "yunwu"


def test_coverage_counts_every_article(doudi: Doudi) -> None:
    data = valid(doudi("rulebook", "coverage", "--json").out)
    assert data["rulebook"] == load_book().digest
    for text in data["texts"]:
        counts = [text[status.replace(" ", "_")] for status in STATUSES]
        assert sum(counts) == text["articles"]
        assert 999 <= sum(text["shares_permille"].values()) <= 1001
    old = next(t for t in data["texts"] if t["programme"] == "dibao" and t["text"] == "民发〔2012〕220号")
    assert (old["articles"], old["from"], old["whole"]) == (39, "2012-12-12", True)
    shown = doudi("rulebook", "coverage")
    assert shown.err == "" and "dibao" in shown.out and "human judgement" in shown.lines[0]
    assert shown.lines[-1].startswith(f"{sum(t['articles'] for t in data['texts'])} lines: ")


def test_coverage_of_a_book_without_law_pages(doudi: Doudi) -> None:
    assert valid(doudi("rulebook", "coverage", "--book", str(YUNWU), "--json").out)["texts"] == []


def test_docs_appear_whole_and_overwrite_nothing(doudi: Doudi, tmp_path: Path) -> None:
    out = tmp_path / "pages"
    found = doudi("rulebook", "docs", str(out), "--book", str(YUNWU))
    assert (found.code, found.err) == (0, "") and str(out / "index.html") in found.out
    assert load_book(YUNWU).zh in (out / "index.html").read_text("utf-8")
    assert (out / "stipend" / "rules.html").is_file() and (out / "en" / "fuel" / "flow.html").is_file()
    assert {p.name for p in (out / "static").iterdir()} == {
        "handbook.css", "handbook.js", "search.js", "index-zh.js", "index-en.js",
    }  # fmt: skip
    again = doudi("rulebook", "docs", str(out), "--book", str(YUNWU))
    assert (again.code, again.out) == (2, "") and "exists and is not empty" in again.err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["pages"]


def test_docs_that_fail_leave_nothing(doudi: Doudi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> object:
        yield "index.html", "half"
        raise OSError(28, "No space left on device", "index.html")

    monkeypatch.setattr("doudi.handbook.site.render", fail)
    found = doudi("rulebook", "docs", str(tmp_path / "pages"), "--book", str(YUNWU))
    assert found.code == 2 and "No space left" in found.err
    assert list(tmp_path.iterdir()) == []


def test_docs_of_no_book_is_one_sentence(doudi: Doudi, tmp_path: Path) -> None:
    found = doudi("rulebook", "docs", str(tmp_path / "pages"), "--book", str(tmp_path))
    assert (found.code, found.out) == (2, "") and found.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_mechanisms_print_a_table(doudi: Doudi) -> None:
    found = doudi("rulebook", "mechanisms")
    assert found.code == 0 and "| `gradual_exit` | 低保渐退 |" in found.out and "## Children" in found.out
    none = doudi("rulebook", "mechanisms", "--book", str(YUNWU))
    assert (none.code, none.out) == (2, "") and "has no mechanisms.yaml" in none.err


def test_the_glossary_prints_a_page_or_writes_all(doudi: Doudi, tmp_path: Path) -> None:
    page = doudi("rulebook", "glossary", "dibao").out
    assert page.startswith("# 最低生活保障 / Minimum living guarantee\n")
    assert "| 家庭年收入（计入部分） | `counted_income` | income that counts, a year | 民发〔2012〕220号" in page
    assert "| A档 | `a` | a | `hardship_grade` |" not in page, "a code of a shared fact stands on the page of facts"
    assert "`hardship_grade` |" in doudi("rulebook", "glossary", "facts").out
    written = doudi("rulebook", "glossary", "--out", str(tmp_path / "pages"))
    assert (tmp_path / "pages" / "dibao.md").read_text("utf-8") == page and "pages" in written.out
    wrong = doudi("rulebook", "glossary", "dibo")
    assert wrong.code == 2 and "did you mean 'dibao'?" in wrong.err
