"""Activations of the price linkage over a synthetic province, month by month. Pure: no registry, no database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from doudi.engine.book.book import Book
from doudi.engine.judge.areas import AreaTable
from doudi.engine.province.batch import Batch, Resources, connection
from doudi.engine.province.check import check_county, check_keys
from doudi.engine.province.determine import Part, ask, by_group, parts_of, values_of
from doudi.engine.province.figures import total
from doudi.engine.province.snapshot import Snapshot, check_hashes
from doudi.engine.sql.area_values import Around
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month
from doudi.payments.price_terms import PriceTerms
from doudi.payments.triggers import started

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Activation:
    """One month: counties in which it is started, persons paid, fen in all, and persons who cannot be told."""

    month: Month
    counties: int
    persons: int
    fen: int
    cannot_tell: int


def in_a_row(book: Book, terms: PriceTerms, table: AreaTable) -> list[Month]:
    """The longest row of months, one after another, in which it is started for the area at the top; the first such."""
    begun = [row.month for row in started(book, terms, table, [book.area_root]) if row.started]
    rows: list[list[Month]] = [[month] for month in begun[:1]]
    for before, month in pairwise(begun):
        if before.plus(1) == month:
            rows[-1].append(month)
        else:
            rows.append([month])
    return max(rows, key=len, default=[])


def activations(
    book: Book, terms: PriceTerms, table: AreaTable, months: Sequence[Month], snapshot: Snapshot,
    resources: Resources, progress: Progress | None = None,
) -> list[Activation]:  # fmt: skip
    """Of the months those in which any county starts: the same people every month, by each month's law and indices.

    InputError for a month that the table does not have or for which it cannot be told.
    """
    check_hashes(snapshot, resources.threads)
    check_keys(snapshot)
    found: list[Activation] = []
    for number, month in enumerate(months):
        if month not in table:
            raise InputError(f"the table of indices has no {month}; it has {min(table)} to {max(table)}")
        rows = started(book, terms, {month: table[month]}, snapshot.counties)
        if open_ := [row for row in rows if row.started is None]:
            raise InputError(f"{month}: it cannot be told whether it is started: {', '.join(open_[0].missing)}")
        if counties := sum(bool(row.started) for row in rows):
            found.append(_paid(book, terms, table[month], month, counties, snapshot, resources))
        if progress:
            progress(number + 1, len(months))
    return found


def _paid(
    book: Book, terms: PriceTerms, facts: Mapping[str, Mapping[str, int | None]], month: Month, counties: int,
    snapshot: Snapshot, resources: Resources,
) -> Activation:  # fmt: skip
    question = ask(book, snapshot, month, [terms.programme], facts_as_of=True)
    law, places = question.laws()[0], Around(snapshot.coverage, facts)
    values = values_of(question, law, snapshot, places)

    def work(some: Sequence[str]) -> list[Part]:
        for county in some:
            check_county(snapshot, book, county, [law])
        with connection(resources) as con:
            return parts_of(question, law, values, Batch(con, snapshot, some), places, None)

    parts = [part for group in by_group(snapshot, resources, work) for part in group]
    sums = total(counts for part in parts for counts in part.by_unit.values())
    return Activation(month, counties, sums.persons, sums.amount_fen, sums.cannot_tell)
