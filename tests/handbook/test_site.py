"""The handbook as files: every link leads somewhere, nothing is loaded from elsewhere, everything can be found."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from tests.handbook.conftest import make_book
from tests.handbook.pages import broken, read

from doudi.engine.book.book import book_folder
from doudi.handbook.shelf import Shelf, open_shelf
from doudi.handbook.site import gather, render

YUNWU = Path(__file__).parents[1] / "books" / "yunwu"


def index(site: dict[str, str], lang: str) -> list[list[str]]:
    text = site[f"static/index-{lang}.js"]
    rows: list[list[str]] = json.loads(text.removeprefix("var HANDBOOK_INDEX = ").removesuffix(";\n"))
    return rows


def test_every_link_leads_somewhere(site: dict[str, str]) -> None:
    assert broken(site, read(site)) == []


def test_nothing_comes_from_elsewhere_or_stands_inline(site: dict[str, str]) -> None:
    for path, page in read(site).items():
        assert page.refused == [], path
        assert [link for link in page.links if re.match(r"[a-z]+:|//", link)] == [], path
        assert page.open in ([], ["html"]), path
        assert page.tags.count("h1") == 1 and page.tags.count("main") == 1, path
    assert not any(re.search(r"url\(|@import|https?:", text) for p, text in site.items() if p.endswith(".css"))


def test_ids_are_given_once(site: dict[str, str]) -> None:
    for path, page in read(site).items():
        assert len(page.ids) == len(set(page.ids)), path


def test_both_languages_have_every_page(site: dict[str, str]) -> None:
    chinese = {p for p in site if p.endswith(".html") and not p.startswith("en/")}
    assert {f"en/{path}" for path in chinese} == {p for p in site if p.startswith("en/")}
    for path in chinese:
        assert '<html lang="zh-Hans">' in site[path] and '<html lang="en">' in site[f"en/{path}"]


def test_english_pages_speak_english(site: dict[str, str], shelf: Shelf) -> None:
    """What is Chinese in them is the name by which a text is cited."""
    names = {text.name for law in shelf.laws.values() for text in law.texts}
    for path in ("en/coverage.html", "en/search.html", "en/calendar.html"):
        words = re.sub(r"<[^>]*>", " ", site[path])
        for name in sorted(names, key=len, reverse=True):
            words = words.replace(name, "")
        assert set(re.findall(r"[\u4e00-\u9fff]+", words)) == {"中文"}, path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_that_has_a_name_can_be_found(site: dict[str, str], shelf: Shelf, lang: str) -> None:
    found = {url for _, _, _, url, _ in index(site, lang)}
    for programme in shelf.book.programmes.values():
        name = programme.name
        wanted = {f"{name}/index.html", *(f"{name}/rules.html#r-{rule}" for rule in shelf.rules[name])}
        wanted |= {f"{name}/parameters.html#p-{p.path.partition('.')[2]}" for p in shelf.own_parameters(programme)}
        law = shelf.laws[name]
        wanted |= {f"{name}/law.html#a{i}-{a.number}" for i, t in enumerate(law.texts) for a in law.articles[t.name]}
        assert wanted <= found
    assert {f"facts.html#f-{fact}" for fact in shelf.book.facts} <= found
    assert any(url.startswith("dibao/cases/") for url in found)
    texts = " ".join(" ".join(row) for row in index(site, lang))
    assert "surely_over" in texts and "单人保" in texts


def test_the_law_stands_beside_its_rules(site: dict[str, str]) -> None:
    article = re.search(r'id="a1-23".*?</article>', site["dibao/law.html"], re.S)
    assert article and "第23条" in article[0] and "已写成规则" in article[0]
    assert 'href="rules.html#r-need"' in article[0] and "每人一年的标准 × 计入的人口数" in article[0]
    assert 'href="parameters.html#p-grade.a"' in article[0]
    assert "按实际差额，或按困难程度分档" in article[0] and 'lang="en"' in article[0].partition("<details")[2]
    english = re.search(r'id="a1-23".*?</article>', site["en/dibao/law.html"], re.S)
    assert english and "Amount: the actual gap, or grades by hardship" in english[0]
    plain = re.search(r'id="a0-1".*?</article>', site["dibao/law.html"], re.S)
    assert plain and "不涉及计算" in plain[0] and "ruled" not in plain[0]


def test_an_article_without_chinese_words_says_so(tmp_path: Path) -> None:
    book = make_book(tmp_path / "book")
    file = book / "assistance/dibao/law.md"
    file.write_text(file.read_text("utf-8").replace("| 目的和依据 |", "| |", 1), "utf-8")
    pages = dict(render(gather(open_shelf(book))))
    article = re.search(r'id="a0-1".*?</article>', pages["dibao/law.html"], re.S)
    assert article and "暂无中文说明" in article[0] and '<span lang="en">Purpose and the texts' in article[0]
    assert pages["dibao/law.html"].count("暂无中文说明") == 1


def test_a_rule_is_shown_as_written_and_in_sentences(site: dict[str, str]) -> None:
    section = re.search(r'id="r-transfers".*?</section>', site["dibao/rules.html"], re.S)
    assert section and "def transfers_2021(" in section[0] and "rules/income.py:" in section[0]
    assert "自2021年7月1日起" in section[0] and "民发〔2021〕57号第13条" in section[0]
    recited = re.search(r'id="r-need".*?</section>', site["dibao/rules.html"], re.S)
    assert recited and "内容与上一版相同" in recited[0]


def test_illustrative_values_are_marked(site: dict[str, str]) -> None:
    section = re.search(r'id="p-alone_share".*?</section>', site["dibao/parameters.html"], re.S)
    assert section and "示例参数" in section[0] and 'class="step illustrative n0"' in section[0]
    mixed = re.search(r'id="p-basic_pension_counts".*?</section>', site["dibao/parameters.html"], re.S)
    assert mixed and 'class="step law n0"' in mixed[0] and "法定" in mixed[0]
    crowd = re.search(r'id="p-standard.urban".*?</section>', site["dibao/parameters.html"], re.S)
    assert crowd and 'class="pivot"' in crowd[0] and "chart crowded" in crowd[0]


def test_a_case_opens_its_receipt_and_its_trace(site: dict[str, str]) -> None:
    page = site["dibao/cases/grade_c_with_top_up.html"]
    for words in ("354.30 元/月", "与手算一致", "民发〔2021〕57号第23条", "案例改用", "全部依据"):
        assert words in page
    assert "354.30 yuan a month" in site["en/dibao/cases/grade_c_with_top_up.html"]
    asked = next(text for path, text in site.items() if path.startswith("dibao/cases/") and "还缺" in text)
    assert "还不能判断" in asked and "保障 " not in asked.partition('class="rc"')[2].partition("</section>")[0]


def test_a_case_that_is_wrong_says_so(tmp_path: Path) -> None:
    book = make_book(tmp_path / "book")
    file = book / "assistance/dibao/cases/grades.yaml"
    file.write_text(file.read_text("utf-8").replace("amount_fen: 35430", "amount_fen: 35431"), "utf-8")
    pages = dict(render(gather(open_shelf(book))))
    assert "与手算不一致" in pages["dibao/cases/grade_c_with_top_up.html"]
    assert "1 个不一致" in pages["dibao/index.html"]


def test_the_same_book_gives_the_same_pages(site: dict[str, str], small_book: Path) -> None:
    seen: list[tuple[int, int]] = []
    again = dict(render(gather(open_shelf(small_book)), lambda done, total: seen.append((done, total))))
    assert again == site
    assert seen == sorted(seen) and seen[-1][0] == seen[-1][1], "progress goes on to its end"


def test_a_book_without_law_pages_or_cases_has_a_handbook() -> None:
    pages = dict(render(gather(open_shelf(YUNWU))))
    assert broken(pages, read(pages)) == []
    assert "mechanisms.html" not in pages and "stipend/flow.html" in pages


@pytest.mark.slow
def test_the_whole_book_in_under_a_minute() -> None:
    start = time.process_time()
    pages = dict(render(gather(open_shelf(book_folder()))))
    assert time.process_time() - start < 60
    assert broken(pages, read(pages)) == []
