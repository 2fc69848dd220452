"""The same book run two ways gives the same answer, with facts complete and with facts missing."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.populations import draw, rows, tables

from doudi.engine.book.book import load_book
from doudi.engine.book.resolve import law_of
from doudi.engine.sql.area_values import Around
from doudi.engine.sql.evaluate import decode, judge_many, run
from doudi.kernel.months import Month

REPOSITORY = Path(__file__).parents[2]
BOOKS = {"shanxi": REPOSITORY / "rulebooks" / "shanxi", "yunwu": REPOSITORY / "tests" / "books" / "yunwu"}
MONTHS = ["2014-01", "2020-09", "2021-06", "2021-07", "2022-11", "2026-01"]


@pytest.mark.parametrize("name", sorted(BOOKS))
@settings(max_examples=6)
@given(seed=st.integers(0, 2**32), missing=st.sampled_from([0.0, 0.02, 0.1, 0.4]), month=st.sampled_from(MONTHS))
def test_interpreter_and_sql_agree(name: str, seed: int, missing: float, month: str) -> None:
    """A few populations; the slow test below draws many more."""
    compare(name, seed, missing, month)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(BOOKS))
@settings(max_examples=40)
@given(seed=st.integers(0, 2**32), missing=st.sampled_from([0.0, 0.02, 0.1, 0.4]), month=st.sampled_from(MONTHS))
def test_interpreter_and_sql_agree_at_length(name: str, seed: int, missing: float, month: str) -> None:
    compare(name, seed, missing, month)


def compare(name: str, seed: int, missing: float, month: str) -> None:
    """Row by row: unit, outcome, branch, amount, members and reason of 80 households, of some of the programmes."""
    book = load_book(BOOKS[name])
    rng = random.Random(seed)
    counties = [a.code for a in book.areas.values() if a.level == "county"]
    areas = rng.sample(counties, min(4, len(counties)))
    known = {f.name: draw(f, rng) for f in book.facts.values() if f.level == "area" and rng.random() >= missing}
    around = Around({r: [book.area_root] for r in book.registers if rng.random() < 0.5}, {book.area_root: known})
    persons, homes = tables(book, *rows(book, areas, 80, missing, rng))
    when = Month.parse(month)
    asked = [name for name, programme in book.programmes.items() if programme.holds_on(when.first_day)]
    for programme in rng.sample(asked, min(6, len(asked))):
        law = law_of(book, programme, when)
        fast = decode(law, run(law, persons, homes, around)).to_pylist()
        slow = {
            (o.household, o.unit, o.person): o
            for o in judge_many(law, set(homes["household"].to_pylist()), persons, homes, around)
        }
        assert len(fast) == len(slow)
        for row in fast:
            other = slow[row["household"], row["unit"], row["person"]]
            assert (row["outcome"], row["branch"], row["amount_fen"], row["members"], row["reason"]) == (
                other.outcome, other.branch, other.amount_fen, other.members, other.reason,
            ), (programme, row, other)  # fmt: skip
            assert bool(other.missing) == (other.outcome == "cannot_tell")
            assert row["amount_fen"] is None or row["amount_fen"] >= 0
