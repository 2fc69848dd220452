"""The kernels of every programme of every book give the rows that SQL gives, in the same order."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests.populations import rows, tables

from doudi.engine.book.book import Book, load_book
from doudi.engine.book.resolve import Law, law_of
from doudi.engine.sql.area_values import Around
from doudi.engine.sql.evaluate import run
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month

pytest.importorskip("numba")
from tests.engine.native.support import run_native

REPOSITORY = Path(__file__).parents[3]
BOOKS = {"shanxi": REPOSITORY / "rulebooks" / "shanxi", "yunwu": REPOSITORY / "tests" / "books" / "yunwu"}
MONTHS = ["2014-01", "2020-09", "2021-06", "2021-07", "2022-11", "2026-01"]


def test_a_small_book() -> None:
    compare("yunwu", "2021-06", range(4))


@pytest.mark.slow
@pytest.mark.parametrize("month", MONTHS)
@pytest.mark.parametrize("name", sorted(BOOKS))
def test_every_version_of_the_law(name: str, month: str) -> None:
    compare(name, month, range(4))


def compare(name: str, month: str, seeds: range) -> None:
    book = load_book(BOOKS[name])
    for law in laws(book, month):
        for seed in seeds:
            rng = random.Random(f"{seed} {law.programme.name}")
            counties = [a.code for a in book.areas.values() if a.level == "county"]
            missing = [0.0, 0.02, 0.1, 0.4][seed % 4]
            made = rows(book, rng.sample(counties, min(4, len(counties))), 150, missing, rng)
            around = Around({r: [book.area_root] for r in book.registers if rng.random() < 0.5})
            persons, homes = tables(book, *made)
            fast, known = (
                run_native(law, persons, homes, around, batches=1 + seed % 3),
                run(law, persons, homes, around),
            )
            assert fast.schema.equals(known.schema)
            assert fast.to_pylist() == known.to_pylist(), (law.programme.name, seed)


def laws(book: Book, month: str) -> list[Law]:
    """Those in force, of families and institutions, with assessment forms."""
    found = []
    for name in book.programmes:
        try:
            found.append(law_of(book, name, Month.parse(month)))
        except InputError:
            continue
    return found
