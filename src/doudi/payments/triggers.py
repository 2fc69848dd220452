"""Whether the price linkage is started in an area, as the rule book's own rules say. Pure: no row is read here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from doudi.engine.book.book import Book
from doudi.engine.judge.areas import AreaTable, area_rules
from doudi.kernel.months import Month
from doudi.payments.price_terms import PriceTerms


@dataclass(frozen=True)
class Started:
    """Of one area in one month. `started` is None where a missing fact keeps it, or an amount, from being told.

    `by` names the triggers that are met; `rise` is in thousandths; `amounts` are fen a month by the rule they come of.
    """

    area: str
    month: Month
    started: bool | None
    by: tuple[str, ...]
    rise: int | None
    amounts: Mapping[str, int | None]
    missing: tuple[str, ...]


def started(book: Book, terms: PriceTerms, table: AreaTable, areas: Sequence[str]) -> list[Started]:
    """For each month of a table of facts and each area, in order; InputError for an area the book does not know."""
    found = []
    for row in area_rules(book, terms.programme, table, areas):
        begun, amounts = row.values.get(terms.started), {name: row.values.get(name) for name in terms.amounts}
        owed = [value for name, value in amounts.items() if name in row.values]
        open_ = begun is None or (begun and None in owed)
        found.append(Started(
            row.area, row.month, None if open_ else bool(begun),
            tuple(name for name in terms.triggers if row.values.get(name)), row.values.get(terms.rise), amounts,
            row.missing if open_ else (),
        ))  # fmt: skip
    return found
