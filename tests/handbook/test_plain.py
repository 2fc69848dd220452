"""Rules in plain sentences without figures, and the pictures made from them."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from doudi.engine.book.book import Book, load_book
from doudi.engine.book.programme import Programme
from doudi.handbook.chart import series_of, step_chart
from doudi.handbook.flow import branch_boxes, branch_picture, overview
from doudi.handbook.plain import name_of, plainly
from doudi.handbook.shelf import Shelf
from doudi.handbook.svg import measure, wrap

YUNWU = Path(__file__).parents[1] / "books" / "yunwu"


def said(book: Book, programme: str, rule: str, lang: str, version: int = -1) -> str:
    found = book.programmes[programme]
    lines = plainly(book, found, found.versions[rule][version], lang)
    return " / ".join(f"{x.when}: {x.says}" if x.when else x.says for x in lines)


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        (
            "need",
            "每人一年的标准 × 计入的人口数",
            "standard per person and year × number of people who count",
        ),
        ("clergy_apart", "脱离家庭的宗教教职年数不低于 3", "full years lived apart from the family as religious staff"),
        ("gap", "n 口人一年的标准 − 家庭年收入（不足 0 按 0 计）", "(never below 0)"),
        ("homes_within", "住房套数不超过允许的住房套数", "number of homes owned is at most homes allowed"),
        ("severely_disabled", "残疾等级为一级、二级之一", "is one of one, two"),
        (
            "vehicles_within",
            "已知部分的“与家庭一并计算人口和收入”的各成员“机动车辆、船舶数”之和不超过",
            "is at most vehicles allowed",
        ),
        ("grade_amount", "困难程度档次为A档: A档每人金额", "is a: amount of grade A"),
        ("top_up", "，", "rounded"),
    ],
)
def test_sentences(shelf: Shelf, rule: str, zh: str, en: str) -> None:
    assert zh in said(shelf.book, "dibao", rule, "zh")
    assert en in said(shelf.book, "dibao", rule, "en")


@pytest.mark.parametrize("folder", [None, YUNWU], ids=["shanxi", "yunwu"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_rule_of_every_book_can_be_said(folder: Path | None, lang: str) -> None:
    book = load_book(folder)
    for programme in book.programmes.values():
        for versions in programme.versions.values():
            for version in versions:
                for line in plainly(book, programme, version, lang):
                    text = f"{line.when} {line.says}"
                    assert line.says and not re.search(r"\{|\}|\b[a-z]+_[a-z_]+\(|None|““|””", text), text
                    assert lang == "zh" or not re.search("[，；（]", text), text


def test_names_carry_no_values(shelf: Shelf) -> None:
    assert name_of(shelf.book, shelf.book.programmes["dibao"], "need", "zh") == "n 口人一年的标准"
    assert name_of(shelf.book, shelf.book.programmes["dibao"], "nothing_of_the_kind", "zh") == "nothing_of_the_kind"


def latest_rules(programme: Programme, names: list[str]) -> set[str]:
    """Every rule behind these by the latest versions."""
    found: set[str] = set()
    waiting = [name for name in names if name in programme.versions]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [read for read in programme.versions[name][-1].reads if read in programme.versions]
    return found


def test_a_picture_has_every_rule_of_its_branch_once(shelf: Shelf) -> None:
    for programme in shelf.book.programmes.values():
        for branch in programme.branches:
            boxes = [b for root in branch_boxes(shelf.book, programme, branch, "zh") for b in root.all()]
            assert sorted(b.name for b in boxes) == sorted(latest_rules(programme, branch.names))
            for one, other in itertools.combinations(boxes, 2):
                apart = one.y + one.height <= other.y or other.y + other.height <= one.y
                assert one.layer != other.layer or apart, f"{one.name} lies on {other.name}"


def test_pictures_are_drawn(shelf: Shelf) -> None:
    dibao = shelf.book.programmes["dibao"]
    picture = branch_picture(shelf.book, dibao, dibao.branches[0], {"need": "rules.html#r-need"}, "zh")
    assert picture.startswith("<svg") and 'href="rules.html#r-need"' in picture and "5. 人均收入低于标准" in picture
    flow = overview(shelf.book, dibao, dibao.units["family"], {}, "zh")
    assert flow.index("整户保") < flow.index("渐退期未满") < flow.index("不符合条件")


def test_charts_show_status_and_end_where_told(shelf: Shelf) -> None:
    parameter = shelf.book.parameter("dibao.standard.urban")
    assert parameter is not None
    series = series_of(shelf.book, parameter)
    chart = step_chart(shelf.book, parameter, series, 20271231, "zh")
    assert "crowded" in chart and "illustrative" in chart and ">2026<" in chart
    flag = shelf.book.parameter("dibao.basic_pension_counts")
    assert flag is not None
    drawn = step_chart(shelf.book, flag, series_of(shelf.book, flag), 20271231, "en")
    assert ">yes<" in drawn and ">no<" in drawn and "step law" in drawn


def test_a_label_of_a_value_is_not_cut(shelf: Shelf) -> None:
    parameter = shelf.book.parameter("elder_allowance.circle")
    assert parameter is not None
    chart = step_chart(shelf.book, parameter, series_of(shelf.book, parameter), 20271231, "zh")
    lines = re.findall(r'<text x="[\d.]+" y="([\d.]+)" text-anchor="end" class="axis">([^<]*)</text>', chart)
    assert "".join(line for _, line in lines) == "".join(dict(parameter.labels)[code] for code in parameter.codes)
    assert "…" not in chart and all(float(y) >= 14 for y, _ in lines)


def test_labels_are_wrapped_to_their_boxes() -> None:
    lines = wrap("本人或家庭成员的收入和财产均符合当地规定的条件", 10)
    assert len(lines) == 3 and all(measure(line) <= 10.5 for line in lines)
    assert wrap("a long label in English that goes on and on and on", 8, 2)[-1].endswith("…")
    assert wrap("短", 10) == ["短"]
