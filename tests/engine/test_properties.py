"""What must hold for every family under the minimum living guarantee, in any month: amounts, order, unknowns."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.populations import rows, tables
from tests.random_households import leaves, modest, tame_family, values_of, wild_family, with_value

from doudi.engine.book.book import Book, load_book
from doudi.engine.book.resolve import Law, law_of, resolve
from doudi.engine.judge.decide import CANNOT_TELL, ENTITLED, NOT, Household, Outcome, judge, with_shortness
from doudi.engine.sql.area_values import Around
from doudi.engine.sql.evaluate import run
from doudi.kernel.months import Month

SHANXI = Path(__file__).parents[2] / "rulebooks" / "shanxi"
SEEDS = st.integers(0, 2**32)
MONTHS = st.sampled_from(["2014-01", "2020-09", "2021-06", "2021-07", "2022-11", "2026-01"])
Who = tuple[str, int | None]


@cache
def shanxi() -> Book:
    return load_book(SHANXI)


@cache
def dibao(month: str) -> Law:
    return law_of(shanxi(), "dibao", Month.parse(month))


def family(seed: int, rng: random.Random) -> tuple[Household, str]:
    return (wild_family if seed % 4 == 0 else tame_family)(shanxi(), rng)


def outcomes(law: Law, household: Household, area: str) -> dict[Who, Outcome]:
    return {(o.unit, o.person): o for o in judge(law, household, resolve(law, area)).outcomes}


def inputs(law: Law, household: Household) -> list[tuple[int, str]]:
    """(person, or 0 for the household; fact) of every input the law reads, other than the area."""
    found = [(0, n) for n in law.facts_read("household") if law.book.facts[n].type != "area"]
    return found + [(key, n) for key in household.people for n in law.facts_read("person")]


@settings(max_examples=150)
@given(seed=SEEDS, month=MONTHS)
def test_an_amount_is_never_negative(seed: int, month: str) -> None:
    rng = random.Random(seed)
    household, area = family(seed, rng)
    for outcome in outcomes(dibao(month), household, area).values():
        assert (outcome.amount_fen is None) == (outcome.outcome != ENTITLED)
        assert outcome.amount_fen is None or outcome.amount_fen >= 0


@settings(max_examples=150)
@given(seed=SEEDS, month=MONTHS)
def test_more_income_never_raises_what_a_family_receives(seed: int, month: str) -> None:
    """Within the family branch, membership the same: a fen of any income, or a cost lower by a fen."""
    law, rng = dibao(month), random.Random(seed)
    household, area = tame_family(shanxi(), rng)
    before = outcomes(law, household, area)["family", None]
    for key, facts in household.people.items():
        for name in law.facts_read("person"):
            fact = shanxi().facts[name]
            if not fact.flow:
                continue
            step = rng.choice([1, 1, 12, rng.randint(1, modest(fact))])
            value = (facts[name] or 0) + (step if fact.flow == "income" else -step)
            if not fact.min <= value <= fact.max:
                continue
            after = outcomes(law, with_value(household, key, name, value), area)["family", None]
            if before.branch == after.branch == "family":
                assert before.members == after.members
                assert (after.amount_fen or 0) <= (before.amount_fen or 0), (key, name, value)
            elif before.branch != "family":
                assert after.branch != "family"


@settings(max_examples=80)
@given(seed=SEEDS, month=MONTHS)
def test_order_and_numbers_of_members_change_nothing(seed: int, month: str) -> None:
    law, rng = dibao(month), random.Random(seed)
    household, area = family(seed, rng)
    people = list(household.people)
    rng.shuffle(people)
    numbers = dict(zip(people, rng.sample(range(1, 10**9), len(people)), strict=True))
    renamed = Household(rng.randint(1, 10**9), household.facts, {numbers[k]: household.people[k] for k in people})
    after = outcomes(law, renamed, area)

    def told(o: Outcome) -> tuple[object, ...]:
        return o.outcome, o.branch, o.amount_fen, o.members, o.reason

    assert {(u, p and numbers[p]): told(o) for (u, p), o in outcomes(law, household, area).items()} == {
        who: told(o) for who, o in after.items()
    }


@settings(max_examples=5)
@given(seed=SEEDS, missing=st.sampled_from([0.0, 0.1]), month=MONTHS)
def test_split_and_order_of_a_batch_change_nothing(seed: int, missing: float, month: str) -> None:
    law, rng = dibao(month), random.Random(seed)
    people, homes = rows(shanxi(), rng.sample(leaves(shanxi()), 3), 60, missing, rng)
    matched = {r: [shanxi().area_root] for r in shanxi().registers}
    whole = run(law, *tables(shanxi(), people, homes), Around(matched))
    rng.shuffle(people)
    rng.shuffle(homes)
    cut = set(rng.sample([h["household"] for h in homes], rng.randint(1, 59)))
    parts = [
        run(
            law,
            *tables(
                shanxi(),
                [p for p in people if (p["household"] in cut) is inside],
                [h for h in homes if (h["household"] in cut) is inside],
            ),
            Around(matched),
        )
        for inside in (True, False)
    ]
    keys = [(k, "ascending") for k in ("household", "unit", "person")]
    assert pa.concat_tables(parts).sort_by(keys).to_pylist() == whole.sort_by(keys).to_pylist()


def without(household: Household, removed: list[tuple[int, str]]) -> Household:
    for key, name in removed:
        household = with_value(household, key, name, None)
    return household


def value_at(household: Household, key: int, name: str) -> int | None:
    return (household.people[key] if key else household.facts)[name]


def told(outcome: Outcome | None) -> tuple[object, ...]:
    """What an outcome says; one person who is not looked at receives nothing."""
    if outcome is None or outcome.outcome == NOT:
        return (NOT,)
    return outcome.outcome, outcome.branch, outcome.amount_fen, outcome.members


@settings(max_examples=60)
@given(seed=SEEDS, month=MONTHS, several=st.booleans())
def test_an_unknown_fact_never_turns_into_zero(seed: int, month: str, several: bool) -> None:
    """With facts taken away the answer is open, or the same as for every value they could have."""
    law, rng = dibao(month), random.Random(seed)
    household, area = family(seed, rng)
    reads = inputs(law, household)
    for _ in range(6):
        removed = rng.sample(reads, rng.randint(2, 6) if several else 1)
        partial = outcomes(law, without(household, removed), area)
        for _ in range(12) if several else [0]:
            tried = [values_of(shanxi().facts[name], rng, value_at(household, k, name)) for k, name in removed]
            for choice in [[rng.choice(v) for v in tried]] if several else [[v] for v in tried[0]]:
                full = household
                for (key, name), value in zip(removed, choice, strict=True):
                    full = with_value(full, key, name, value)
                complete = outcomes(law, full, area)
                for who in partial.keys() | complete.keys():
                    known = partial.get(who)
                    if known is None or known.outcome != CANNOT_TELL:
                        assert told(known) == told(complete.get(who)), (who, removed, choice)


@settings(max_examples=80)
@given(seed=SEEDS, month=MONTHS)
def test_filling_in_what_is_missing_settles_the_answer(seed: int, month: str) -> None:
    """Every open answer names missing inputs and only missing ones, until it is told."""
    law, rng = dibao(month), random.Random(seed)
    household, area = family(seed, rng)
    reads = inputs(law, household)
    open_ = set(rng.sample(reads, rng.randint(1, min(25, len(reads)))))
    partial = without(household, sorted(open_))
    for who, outcome in outcomes(law, partial, area).items():
        filled, missing = partial, set(open_)
        now: Outcome | None = outcome
        while now is not None and now.outcome == CANNOT_TELL:
            assert now.missing and set(now.missing) <= missing, (who, now.missing)
            for key, name in now.missing:
                filled = with_value(filled, key, name, value_at(household, key, name))
            missing -= set(now.missing)
            now = outcomes(law, filled, area).get(who)
        assert now is None or not now.missing
        assert told(now) == told(outcomes(law, household, area).get(who))


@settings(max_examples=80)
@given(seed=SEEDS, month=MONTHS)
def test_one_fact_short_means_that_some_value_settles(seed: int, month: str) -> None:
    """With one fact taken away any value of it settles; with more, one that is named alone and marked."""
    law, rng = dibao(month), random.Random(seed)
    household, area = family(seed, rng)
    reads = inputs(law, household)
    for removed in [[i] for i in rng.sample(reads, 6)] + [rng.sample(reads, rng.randint(2, 5)) for _ in range(6)]:
        partial = without(household, removed)
        for who, outcome in outcomes(law, partial, area).items():
            short = with_shortness(law, partial, resolve(law, area), outcome)
            if outcome.outcome != CANNOT_TELL or len(outcome.missing) > 1:
                assert not short.one_short
                continue
            ((key, name),) = outcome.missing
            assert (key, name) in removed
            values = {*values_of(shanxi().facts[name], rng, value_at(household, key, name))}
            after = [outcomes(law, with_value(partial, key, name, value), area).get(who) for value in values]
            settled = [o is None or o.outcome != CANNOT_TELL for o in after]
            assert all(settled) or len(removed) > 1
            assert any(settled) == short.one_short, (who, removed, settled)
