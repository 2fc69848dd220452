"""The next change of the answer is the one a search month by month finds, and there is none before it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.families import BOOKS, asked, families

from doudi.engine.book.book import Book, load_book
from doudi.engine.book.resolve import Law, law_of
from doudi.engine.explain.outlook import Outlook, answers, counted_on, household_after, outlook
from doudi.engine.judge.decide import Judgement, judge
from doudi.engine.judge.family import Family, judge_family, overridden, parse_family
from doudi.kernel.months import Month

MONTHS = st.sampled_from(["2014-01", "2017-03", "2020-08", "2021-06", "2022-10", "2024-05"])
SHANXI = BOOKS["shanxi"]


def by_every_month(law: Law, family: Family, judgement: Judgement, months: int) -> Month | None:
    """Judges each month anew."""
    terms = counted_on(law, judgement)
    for step in range(1, months + 1):
        if not law.programme.holds_on(law.month.plus(step).first_day):
            return law.month.plus(step) if answers(judgement) else None
        later = law_of(law.book, law.programme.name, law.month.plus(step))
        parameters = overridden(later, family.area, family.parameters, family.known_at)
        found = judge(later, household_after(family, terms, step), parameters)
        if answers(found) != answers(judgement):
            return later.month
    return None


def compare(book: Book, seed: int, number: int, share: float, month: str, months: int) -> None:
    for family in families(book, seed, number, share):
        for programme in asked(book, Month.parse(month), seed + family.household.key):
            law, judgement = judge_family(book, family, programme, Month.parse(month))
            found = outlook(law, family, judgement, months)
            assert (found.month if found else None) == by_every_month(law, family, judgement, months)
            assert found is None or found.changes()


@pytest.mark.parametrize("name", sorted(BOOKS))
@settings(max_examples=8)
@given(seed=st.integers(0, 2**32), share=st.sampled_from([0.0, 0.05, 0.3]), month=MONTHS)
def test_as_a_search_month_by_month(name: str, seed: int, share: float, month: str) -> None:
    compare(load_book(BOOKS[name]), seed, 4, share, month, 120)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(BOOKS))
@settings(max_examples=40)
@given(seed=st.integers(0, 2**32), share=st.sampled_from([0.0, 0.05, 0.3]), month=MONTHS)
def test_as_a_search_month_by_month_at_length(name: str, seed: int, share: float, month: str) -> None:
    compare(load_book(BOOKS[name]), seed, 6, share, month, 120)


def judged(month: str, household: dict[str, object], *members: dict[str, object], **more: object) -> Outlook | None:
    book = load_book(SHANXI)
    data = {"area": "140105", "facts": "complete", "household": {"standard_kind": "urban", **household}, **more}
    rows = [{"relation": "applicant", "birth_date": "1980-01-15", **m} for m in members]
    family = parse_family(book, {**data, "members": rows})
    return outlook(*_with_law(book, family, month))


def _with_law(book: Book, family: Family, month: str) -> tuple[Law, Family, Judgement]:
    law, judgement = judge_family(book, family, "dibao", Month.parse(month))
    return law, family, judgement


def test_a_child_comes_of_age() -> None:
    """Born on the 10th: the month after the birthday is the first one judged otherwise."""
    own = {"relation": "applicant", "wages": 40000}
    child = {"relation": "child", "birth_date": "2005-09-10", "study": "none"}
    found = judged("2023-03", {}, own, child, parameters={"dibao.top_up.minor": 10})
    assert found is not None and found.day == 20231001
    assert [(c.after.name, c.after.value) for c in found.causes] == [("age", 18)]


def test_a_birthday_on_the_first_counts_at_once() -> None:
    child = {"relation": "child", "birth_date": "2005-09-01", "study": "none"}
    found = judged("2023-03", {}, {"wages": 40000}, child, parameters={"dibao.top_up.minor": 10})
    assert found is not None and found.day == 20230901


def test_the_law_changes() -> None:
    """From July 2021 a person with a severe disability may apply alone, whatever the register says."""
    spouse = {"relation": "spouse", "disability_grade": "two", "disability_kind": "physical"}
    found = judged("2021-03", {}, {"wages": 180000}, spouse, parameters={"dibao.standard.urban": 61500})
    assert found is not None and found.day == 20210701
    assert [(who, before) for who, before, _ in found.changes()] == [(("alone", 2), None)]
    assert [(c.after.name, c.before) for c in found.causes] == [("may_apply_alone", None)]


def test_a_value_changes() -> None:
    found = judged("2025-03", {}, {"basic_pension": 30000}, parameters={"dibao.standard.urban": 61500})
    assert found is not None and found.day == 20260101
    assert [c.after.name for c in found.causes] == ["dibao.basic_pension_counts"]


def test_a_value_the_family_file_sets_does_not_change() -> None:
    given_ = {"dibao.standard.urban": 61500, "dibao.basic_pension_counts": False}
    assert judged("2025-03", {}, {"basic_pension": 30000, "birth_date": "1990-01-01"}, parameters=given_) is None


def test_gradual_exit_runs_out() -> None:
    """Two months were granted of the six allowed; this month's is the third."""
    home = {"award_dibao_kind": "family", "new_work": True, "exit_months": 2, "award_dibao_before_exit": 40000}
    allowed = {"dibao.exit_months_allowed": 6, "dibao.standard.urban": 61500}
    found = judged("2023-02", home, {"wages": 180000}, parameters=allowed)
    assert found is not None and found.month == Month(2023, 6)
    assert [c.after.name for c in found.causes] == ["exit_months"]


def test_a_horizon_bounds_the_search() -> None:
    book = load_book(SHANXI)
    family = parse_family(
        book,
        {
            "area": "140105",
            "facts": "complete",
            "household": {"standard_kind": "urban"},
            "parameters": {"dibao.standard.urban": 61500, "dibao.top_up.old_age": 70},
            "members": [{"relation": "applicant", "birth_date": "1960-05-05"}],
        },
    )
    law, family, judgement = _with_law(book, family, "2023-01")
    found = outlook(law, family, judgement)
    assert found is not None and found.month == Month(2030, 6)
    assert outlook(law, family, judgement, 88) is None
    assert outlook(law, family, judgement, 89) == found
