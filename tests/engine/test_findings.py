"""What a family is shown: the order, what it rests on, what one programme opens or closes; and the questions' file."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.families import BOOKS

from doudi.engine.book.book import Book, load_book
from doudi.engine.explain.asking import Asking, Telling, laws_of
from doudi.engine.explain.findings import CAN, NOT_NOW, PERHAPS, Finding, Findings
from doudi.engine.explain.questions import FILE, Questions, read_questions
from doudi.engine.judge.interpret import Blocker
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month

SHANXI = BOOKS["shanxi"]
MONTH = Month(2026, 11)


@cache
def shelf() -> tuple[Book, Questions]:
    book = load_book(SHANXI)
    return book, read_questions(book, SHANXI)


def told(people: list[dict[str, Any]], **household: Any) -> dict[Blocker, int]:
    book, _ = shelf()
    rows = {0: household, **dict(enumerate(people, start=1))}
    return {(k, n): book.facts[n].parse(v) for k, facts in rows.items() for n, v in facts.items()}  # type: ignore[misc]


def findings(values: dict[Blocker, int], people: int = 1, unsure: frozenset[Blocker] = frozenset()) -> Findings:
    book, questions = shelf()
    telling = Telling("140105", MONTH, tuple(range(1, people + 1)), values, unsure)
    return Findings(Asking(laws_of(book, MONTH, "140105"), questions, telling), {k: str(k) for k in telling.people})


def grandmother(**more: Any) -> dict[Blocker, int]:
    own = {
        "relation": "applicant", "birth_date": "1954-01-01", "wages": 0, "business_net": 0, "property_net": 0,
        "pension": 0, "basic_pension": 12300, "maintenance_received": 0, "other_transfers": 0, "other_income": 0,
        "deposits": 0, "vehicles": 0, "disability_grade": "none", "major_illness": False, "exclusive_award": "none",
        "taxes_and_contributions": 0, "maintenance_paid": 0, "homes_of_own": 0, "ability_level": "moderate",
        "other_obligor_able": False, "reward_income": 0,
    }  # fmt: skip
    return told([{**own, **more}], standard_kind="rural", homes=1, award_dibao_kind="none", recognised="none",
                poverty_list="none", temporary_kind="none")  # fmt: skip


def of(found: Findings, programme: str) -> list[Finding]:
    return [each for each in found.all if each.programme == programme]


def test_what_is_owed_comes_first_by_money_then_what_is_near_then_the_rest() -> None:
    found = findings(grandmother())
    states = [each.state for each in found.all]
    assert states == sorted(states, key=[CAN, PERHAPS, NOT_NOW].index)
    paid = [each.chance.amount.hi for each in found.all if each.state == CAN and each.period != "none"]
    assert paid == sorted(paid, reverse=True) and len(paid) >= 2


def test_an_answer_says_what_an_office_has_still_to_check() -> None:
    """The standard is a decision, so that even what a family says of it is to be checked."""
    (dibao,) = of(findings(grandmother()), "dibao")
    assert dibao.state == CAN and (0, "standard_kind") in dibao.checks
    assert (1, "basic_pension") not in dibao.checks


def test_one_programme_opens_another_and_closes_a_third() -> None:
    found = findings(grandmother())
    (allowance,) = of(found, "elder_allowance")
    assert (allowance.state, allowance.after) == (PERHAPS, "dibao") and allowance.chance.amount.lo > 0
    assert of(found, "dibao")[0].instead == ("tekun",)
    assert all(each.instead == ("dibao",) for each in of(found, "tekun"))


def test_what_is_not_known_is_named_and_nothing_is_refused_for_it() -> None:
    values = {b: v for b, v in grandmother().items() if b != (1, "deposits")}
    (dibao,) = of(findings(values, unsure=frozenset([(1, "deposits")])), "dibao")
    assert dibao.state == PERHAPS and dibao.unsure == ((1, "deposits"),) and not dibao.to_tell
    (dibao,) = of(findings(values), "dibao")
    assert dibao.to_tell == ((1, "deposits"),)


def test_a_refusal_names_the_condition_that_fails_with_the_law_behind_it() -> None:
    found = findings(grandmother(pension=300000))
    (dibao,) = of(found, "dibao")
    assert dibao.state == NOT_NOW and dibao.chance.failed == ("income_below",)
    refused = found.refused(dibao)
    assert refused is not None
    traced, _, failed = refused
    assert [traced.nodes[i].name for i in failed] == ["income_below"] and traced.nodes[failed[0]].value is False


def test_a_settled_amount_has_its_receipt_whatever_is_missing() -> None:
    found = findings(grandmother())
    decided = found.decided(of(found, "dibao")[0])
    assert decided is not None and decided[1].outcome.amount_fen == of(found, "dibao")[0].chance.amount.lo


def test_nobody_a_case_for_it_is_said_once() -> None:
    found = findings(grandmother())
    assert "orphan" in found.no_case and not of(found, "orphan")


# --- the file of questions -------------------------------------------------------------------------------------------


def test_every_question_has_words_for_every_code_in_chinese() -> None:
    for question in shelf()[1].facts.values():
        for code in question.fact.codes:
            assert not question.label(code, "zh").isascii(), (question.fact.name, code)


def test_without_the_file_what_a_family_declares_is_asked() -> None:
    book = load_book(BOOKS["yunwu"])
    assert read_questions(book, BOOKS["yunwu"]).facts == {}
    plain = read_questions(shelf()[0], BOOKS["yunwu"]).facts
    assert "maintenance_paid" in plain and "hardship_grade" not in plain


TOPIC = "[topics.a]\nzh = 'a'\nen = 'a'\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1", "knows no 'x'"),
        ("[topics.a]\nzh = 'a'", "lacks its name"),
        ("[topics.a]\nzh = 'a'\nen = 'a'\nask_zh = 'a'", "one language only"),
        ("[facts.wagez]", "unknown fact 'wagez' (did you mean 'wages'?)"),
        ("[facts.wages]\ntopic = 'b'", "unknown topic"),
        (TOPIC + "[facts.wages]\ntopic = 'a'", "lacks its question"),
        (TOPIC + "[facts.wages]\ntopic = 'a'\nzh = 'a'\nen = 'a'\ntick = true", "no words for it"),
        (TOPIC + "[facts.study]\ntopic = 'a'\nzh = 'a'\nen = 'a'\nlabels_zh = { no = 'a' }", "unknown code 'no'"),
        ("[suppose.study]\nvalue = 'often'", "no code 'often'"),
        ("[[leads]]\nprogramme = 'dibau'", "unknown programme 'dibau'"),
        ("[topics", "questions.toml"),
    ],
)  # fmt: skip
def test_a_fault_in_the_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / FILE).write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"questions\.toml") as error:
        read_questions(shelf()[0], tmp_path)
    assert said in str(error.value)


def test_the_file_is_part_of_the_book_s_folder(tmp_path: Path) -> None:
    shutil.copy(SHANXI / FILE, tmp_path / FILE)
    assert read_questions(shelf()[0], tmp_path).facts.keys() == shelf()[1].facts.keys()
