"""The page of a programme's procedure: every version, step, limit and article, and what a posting shows."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from tests.handbook.conftest import make_book
from tests.handbook.pages import read

from doudi.engine.procedure.model import SHOWABLE, Limit
from doudi.handbook import procedure_words as words
from doudi.handbook.procedure_words import condition_text, limit_text
from doudi.handbook.shelf import Shelf, open_shelf
from doudi.handbook.site import gather, render


def text_of(page: str) -> str:
    """A page as it reads, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def section(page: str, start: str) -> str:
    """One version of the procedure."""
    return page.partition(f'id="v-{start}"')[2].partition("</section>")[0]


def test_a_programme_with_a_procedure_has_its_page_and_its_tab(site: dict[str, str]) -> None:
    for prefix in ("", "en/"):
        assert f"{prefix}dibao/procedure.html" in site
        assert 'href="../dibao/procedure.html"' in site[f"{prefix}dibao/index.html"]
        assert f"{prefix}elder_allowance/procedure.html" not in site
        assert "procedure.html" not in site[f"{prefix}elder_allowance/index.html"]


def test_every_version_step_and_article_stands_there(site: dict[str, str], shelf: Shelf) -> None:
    for lang, prefix in (("zh", ""), ("en", "en/")):
        page = site[f"{prefix}dibao/procedure.html"]
        for version in shelf.procedures.versions["dibao"]:
            part = text_of(section(page, str(version.from_)))
            assert version.digest[:12] in part
            for paper in version.papers:
                assert paper.called(lang) in part
            for path in version.paths.values():
                at = 0
                for number, step in enumerate(path.steps, 1):
                    found = part.find(step.called(lang), at)
                    assert found >= at, f"{path.name}: step {number} in its order"
                    at = found
                limits = [path.total, path.total_delegated, path.extended]
                limits += [limit for step in path.steps for limit in (step.limit, step.start, step.objected)]
                for limit in filter(None, limits):
                    assert limit_text(limit, lang) in part


def test_a_posting_says_what_it_shows_and_nothing_else(site: dict[str, str]) -> None:
    part = text_of(section(site["dibao/procedure.html"], "2021-07-01"))
    assert "公示多久 7天 只写明 申请人姓名、家庭成员人数、审核意见" in part
    assert "只写明 申请人姓名、家庭成员人数、金额" in part
    english = text_of(section(site["en/dibao/procedure.html"], "2014-01-01"))
    assert "Posted 7 days Shows only the applicant's name, members, amount" in english


def test_what_is_assumed_is_marked_and_what_the_law_lacks_is_said(site: dict[str, str]) -> None:
    part = section(site["dibao/procedure.html"], "2022-10-20")
    assert "没有条文允许暂停" in part
    row = text_of(part).partition("清徐县")[2]
    assert row.startswith("：乡镇（街道）负责人（确认权下放乡镇）") and "示例" in row[:60]
    first = text_of(section(site["dibao/procedure.html"], "2014-01-01"))
    assert "没有条文允许延长" in first and "新旧衔接" not in first


def test_routes_of_appeal_stand_there_by_their_days(site: dict[str, str]) -> None:
    page = text_of(site["en/dibao/procedure.html"].partition('id="appeal"')[2])
    assert "within 60 days of service" in page and "from 2024-01-01" in page
    assert "within 6 months of service" in page and "within 15 days of service of the decision" in page


def test_the_search_finds_it(site: dict[str, str]) -> None:
    assert "dibao/procedure.html#v-2021-07-01" in site["static/index-zh.js"]
    ids = read(site)["dibao/procedure.html"].ids
    assert {"v-2014-01-01", "v-2021-07-01", "v-2022-10-20", "appeal"} <= set(ids)


def test_a_secret_procedure_says_so(tmp_path: Path) -> None:
    """The same book with the postings taken out and the procedure made secret."""
    folder = make_book(tmp_path / "book")
    path = folder / "assistance" / "dibao" / "procedure.yaml"
    kept = [
        line for line in path.read_text("utf-8").splitlines() if not re.search(r"kind: (posting|publication)", line)
    ]
    text = re.sub(r"^(  subject: family)$", r"\1\n  secret: 民发〔2019〕62号 sec. 2(2)", "\n".join(kept), flags=re.M)
    path.write_text(text, "utf-8")
    (folder / "assistance" / "dibao" / "cases" / "gap.yaml").unlink()
    page = dict(render(gather(open_shelf(folder))))["dibao/procedure.html"]
    assert "任何内容都不公示、不公布" in page and "只写明" not in page


@pytest.mark.parametrize(
    ("limit", "zh", "en"),
    [
        (
            Limit(30, "working_days", "acceptance", "x"),
            "自受理之日起30个工作日内",
            "within 30 working days of acceptance",
        ),
        (
            Limit(3, "days", "decision", "x", when="refusing"),
            "不同意的，自作出决定之日起3日内",
            "within 3 days of the decision, where it is refused",
        ),
    ],
)
def test_a_limit_in_words(limit: Limit, zh: str, en: str) -> None:
    assert (limit_text(limit, "zh"), limit_text(limit, "en")) == (zh, en)


def test_a_condition_in_words() -> None:
    assert condition_text("sampled or complained", "zh") == "被抽中，或者有投诉、举报"
    assert condition_text("not complained", "en") == "it is not so that somebody complained"


@pytest.mark.parametrize(
    "name", ["ROLES", "CONDITIONS", "FIELDS", "LETTERS", "RESULTS", "SUBJECTS", "PLACES", "STARTS"]
)
def test_both_languages_have_every_word(name: str) -> None:
    table: words.Words = getattr(words, name)
    assert table["zh"].keys() == table["en"].keys()


def test_every_word_of_the_model_is_said() -> None:
    from doudi.engine.procedure import model

    for table, known in (
        (words.ROLES, (*model.ROLES, model.CONFIRMING)), (words.CONDITIONS, model.CONDITIONS),
        (words.FIELDS, SHOWABLE), (words.LETTERS, model.LETTERS), (words.SUBJECTS, model.SUBJECTS),
        (words.PLACES, model.PLACES), (words.STARTS, model.STARTS), (words.TRANSITIONS, model.TRANSITIONS),
        (words.OF, model.PAPERS_OF), (words.FORMS, model.FORMS),
    ):  # fmt: skip
        assert set(known) <= table["zh"].keys()
    for unit in model.UNITS:
        for since in model.SINCE:
            assert limit_text(Limit(1, unit, since, "x"), "zh") and limit_text(Limit(1, unit, since, "x"), "en")
