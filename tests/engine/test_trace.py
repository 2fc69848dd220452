"""The trace holds exactly what the answer was read from, and the receipt's lines add up to the amount."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.families import BOOKS, asked, families, value_of

from doudi.engine.book.book import Book, load_book
from doudi.engine.book.resolve import Law
from doudi.engine.explain.receipt import covered, missing, per_head, receipt
from doudi.engine.explain.sentences import because, cites_text, sentence
from doudi.engine.explain.trace import FACT, OVERRIDE, PARAMETER, RULE, Trace, trace
from doudi.engine.judge.decide import ENTITLED, Judgement, Outcome, judge
from doudi.engine.judge.family import Family, judge_family, overridden, parse_family
from doudi.engine.judge.interpret import AloneFrame, Frame
from doudi.kernel.months import Month

MONTHS = st.sampled_from(["2014-01", "2020-09", "2021-06", "2021-07", "2022-11", "2026-01"])
SEEDS = st.integers(0, 2**32)
MISSING = st.sampled_from([0.0, 0.05, 0.3])
Traced = tuple[Law, Family, Judgement, Trace]


def traced(book: Book, seed: int, number: int, share: float, month: str) -> list[Traced]:
    found = []
    for family in families(book, seed, number, share):
        for programme in asked(book, Month.parse(month), seed + family.household.key):
            law, judgement = judge_family(book, family, programme, Month.parse(month))
            if judgement.outcomes:
                found.append((law, family, judgement, trace(law, family, judgement)))
    return found


def frame_of(id_: str, judgement: Judgement) -> Frame:
    """The frame a node's id speaks of, found afresh in another judgement of the same family."""
    scope, first = id_.partition("/")[0], judgement.frames[0]
    for outcome, frame in zip(judgement.outcomes, judgement.frames, strict=True):
        if scope == (outcome.unit if outcome.person is None else f"{outcome.unit}.{outcome.person}"):
            return frame
    if scope.startswith("person."):
        everybody = first.family if isinstance(first, AloneFrame) else first
        return next(p for p in everybody.members() if p.key == int(scope.removeprefix("person.")))
    return first.family if scope == "household" and isinstance(first, AloneFrame) else first


@pytest.mark.parametrize("name", sorted(BOOKS))
@settings(max_examples=8)
@given(seed=SEEDS, share=MISSING, month=MONTHS)
def test_every_value_is_the_interpreters(name: str, seed: int, share: float, month: str) -> None:
    book = load_book(BOOKS[name])
    for law, family, judgement, found in traced(book, seed, 5, share, month):
        _, again = judge_family(book, family, law.programme.name, law.month)
        assert again.outcomes == judgement.outcomes == tuple(d.outcome for d in found.decisions)
        parameters = overridden(law, family.area, family.parameters)
        for id_, node in found.nodes.items():
            if node.kind in (RULE, FACT):
                assert node.value == frame_of(id_, again).value(node.name), id_
            elif node.kind == PARAMETER:
                assert node.value in [
                    v for (n, _), v in parameters.items() if law.programme.parameters[n].path == node.name
                ]
            assert set(node.minus) <= set(node.inputs) <= set(found.nodes)


@settings(max_examples=8)
@given(seed=SEEDS, share=MISSING, month=MONTHS)
def test_the_roots_reach_every_node_once(seed: int, share: float, month: str) -> None:
    for _, _, _, found in traced(load_book(BOOKS["shanxi"]), seed, 8, share, month):
        reached = {n.id for d in found.decisions for r in d.roots for n in found.below(r)}
        assert reached == set(found.nodes)
        for id_ in found.nodes:
            assert id_ not in {n.id for i in found.nodes[id_].inputs for n in found.below(i)}, "a circle"


@pytest.mark.parametrize("name", sorted(BOOKS))
@settings(max_examples=8)
@given(seed=SEEDS, share=MISSING, month=MONTHS)
def test_what_is_not_in_the_trace_does_not_matter(name: str, seed: int, share: float, month: str) -> None:
    """Every fact the trace does not name takes another value: the first unit's answer stays the same."""
    book, rng = load_book(BOOKS[name]), random.Random(seed)
    for law, family, _, found in traced(book, seed, 5, share, month):
        first = found.decisions[0]
        used = {n.id for r in first.roots for n in found.below(r)}
        home = family.household
        people = {
            k: {f: v if f"person.{k}/{f}" in used else value_of(book.facts[f], rng) for f, v in facts.items()}
            for k, facts in home.people.items()
        }
        own = {
            f: v if f"household/{f}" in used or book.facts[f].type == "area" else value_of(book.facts[f], rng)
            for f, v in home.facts.items()
        }
        again = judge(law, replace(home, facts=own, people=people), overridden(law, family.area, family.parameters))
        key = first.outcome.unit, first.outcome.person
        assert [o for o in again.outcomes if (o.unit, o.person) == key] == [first.outcome]


def reckoned(lines: list[tuple[str, int]]) -> int:
    """The last "=" line, or the signed sum of what stands after the last "=" but the end."""
    if len(lines) == 1:
        return lines[0][1]
    ends = [n for n, (sign, _) in enumerate(lines) if sign == "="]
    start = ends[-2] if len(ends) > 1 and ends[-1] == len(lines) - 1 else 0
    return sum(-v if sign == "-" else v for sign, v in lines[start : ends[-1] if ends else len(lines)])


@settings(max_examples=25)
@given(seed=SEEDS, month=MONTHS)
def test_the_lines_add_up_to_the_amount(seed: int, month: str) -> None:
    for _, _, _, found in traced(load_book(BOOKS["shanxi"]), seed, 5, 0.0, month):
        for decision in found.decisions:
            if decision.outcome.outcome != ENTITLED:
                assert not receipt(found, decision) or decision.outcome.amount_fen is None
                continue
            lines = receipt(found, decision)
            if decision.amount is None:  # what is owed is no money
                assert not lines and decision.outcome.amount_fen == 0
                continue
            assert lines[-1].node.value == decision.outcome.amount_fen
            if found.law.programme.name == "dibao" and decision.outcome.branch != "exit":  # other lines multiply, too
                assert reckoned([(ln.sign, int(ln.node.value or 0)) for ln in lines]) == decision.outcome.amount_fen
            assert len(covered(found, decision)) == decision.outcome.members
            said = Counter(n.id for ln in lines for n in (*ln.steps, *(t.node for t in ln.totals)))
            assert not [i for i, times in said.items() if times > 1]
            for line in lines:
                assert line.plain or line.steps or line.totals or line.node.inputs
                for total in line.totals:
                    assert sum(int(s.value or 0) for s in total.shares) == total.node.value
                for a, b in pairwise(line.steps):
                    assert b.id not in a.inputs, "a step stands after what it is reckoned from"


@settings(max_examples=10)
@given(seed=SEEDS, share=MISSING, month=MONTHS)
def test_sentences_say_every_node_in_both_languages(seed: int, share: float, month: str) -> None:
    for _, _, _, found in traced(load_book(BOOKS["shanxi"]), seed, 4, share, month):
        for lang, unknown in (("zh", "未知"), ("en", "unknown")):
            for node in found.nodes.values():
                text = sentence(found, node, lang)
                assert text and "None" not in text and "Node(" not in text and "{" not in text
                assert node.kind != FACT or (node.value is None) == text.endswith(unknown)
            for decision in found.decisions:
                for way in decision.ways:
                    assert all(because(found, i, lang) for i in way.conditions)


def couple(**facts: object) -> dict[str, object]:
    return {
        "area": "140105",
        "facts": "complete",
        "parameters": {"dibao.standard.urban": 61500},
        "household": {"standard_kind": "urban"},
        "members": [
            {"name": "张某", "birth_date": "1975-03-02", "relation": "applicant", **facts},
            {"name": "李某", "birth_date": "1977-08-15", "relation": "spouse"},
        ],
    }


def first(data: dict[str, object], month: str = "2021-06") -> tuple[Trace, Outcome]:
    book = load_book(BOOKS["shanxi"])
    family = parse_family(book, data)
    law, judgement = judge_family(book, family, "dibao", Month.parse(month))
    return trace(law, family, judgement), judgement.outcomes[0]


def test_a_changed_parameter_is_marked() -> None:
    found, _ = first(couple())
    changed = {n.name for n in found.nodes.values() if n.status == OVERRIDE}
    assert changed == {"dibao.standard.urban"}


def test_a_refusal_names_the_compared_figures() -> None:
    found, outcome = first(couple(wages=180000))
    id_ = f"family/{outcome.reason}"
    assert outcome.reason == "income_below"
    assert "21,600.00 元/年 不低于" in because(found, id_, "zh") and "14,760.00 元/年" in because(found, id_, "zh")
    assert per_head(found, found.decisions[0], id_) == ("≥", 90000, 61500)


def test_a_missing_fact_that_settles_alone_is_told() -> None:
    found, outcome = first(couple(wages=None))
    assert outcome.missing == ((1, "wages"),)
    assert [(m.fact, m.alone) for m in missing(found, found.decisions[0])] == [("wages", True)]


@pytest.mark.parametrize(
    ("cites", "zh"),
    [
        ("民发〔2012〕220号 arts 27, 28", "民发〔2012〕220号第27、28条"),
        ("民发〔2021〕57号 art. 13(4) and last para.", "民发〔2021〕57号第13条(4)及末款"),
        (
            "民发〔2021〕57号 art. 8 para. 2; limits local (illustrative)",
            "民发〔2021〕57号第8条第2款；当地规定未见，按示例",
        ),
        (
            "国务院令第649号 art. 10; 民发〔2012〕220号 art. 6 (a recorded decision)",
            "国务院令第649号第10条；民发〔2012〕220号第6条",
        ),
    ],
)
def test_articles_read_in_chinese(cites: str, zh: str) -> None:
    assert cites_text(cites, "zh") == zh
    assert cites_text(cites, "en") == cites


def test_what_a_citation_says_beside_articles_is_read_from_the_notes() -> None:
    notes = {
        "Press conference": "新闻发布会",
        "the poor, not measured": "经济困难，没有尺度",
        "no rule seen": "未见规定",
    }
    for cites, zh in (
        ("Press conference; 老年人权益保障法 art. 33", "新闻发布会；老年人权益保障法第33条"),
        ("国发〔2013〕35号 sec. 2(3): the poor, not measured", "国发〔2013〕35号第2节(3)：经济困难，没有尺度"),
        ("no rule seen", "未见规定"),
        ("another note", "another note"),
    ):
        assert cites_text(cites, "zh", notes) == zh
        assert cites_text(cites, "en", notes) == cites


def test_an_alone_frame_has_its_own_nodes() -> None:
    data = couple(wages=180000)
    data["members"][1] |= {"disability_kind": "physical", "disability_grade": "two"}  # type: ignore[index]
    found, _ = first(data, "2021-07")
    alone = found.decisions[1]
    assert isinstance(alone.frame, AloneFrame) and alone.outcome.outcome == ENTITLED
    assert alone.admits == "person.2/may_apply_alone"
    assert covered(found, alone) == [2]
