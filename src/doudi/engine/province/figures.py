"""The sums of a determination as plain data: by programme, by kind of unit, by area."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from doudi.engine.book.book import Book
from doudi.engine.province.determine import Counts, Part, add_to

#: Sums of one programme in one area; amounts in fen a month.
NAMES = tuple(vars(Counts()))


def programme_figures(book: Book, programmes: Iterable[str], parts: Iterable[Part]) -> dict[str, dict[str, Any]]:
    """{programme: {sums, "by_unit": {unit: sums}, "by_area": [{area, names, city, sums}]}}, areas ascending."""
    own = list(parts)
    return {name: _one(book, [part for part in own if part.programme == name]) for name in programmes}


def _one(book: Book, parts: list[Part]) -> dict[str, Any]:
    units = {unit: total(part.by_unit[unit] for part in parts) for unit in (parts[0].by_unit if parts else ())}
    rows = []
    for part in parts:
        rows.append(book.areas[part.county].head() | vars(total(part.by_unit.values())))
    return {
        **vars(total(units.values())),
        "by_unit": {unit: vars(counts) for unit, counts in units.items()},
        "by_area": rows,
    }


def total(counts: Iterable[Counts]) -> Counts:
    """The sum of several."""
    found = Counts()
    for each in counts:
        add_to(found, each)
    return found
