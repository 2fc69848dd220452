"""Random small populations within the declared ranges of a book's facts, with facts missing at will."""

from __future__ import annotations

import random
from typing import Any

import pyarrow as pa

from doudi.engine.book.book import Book
from doudi.engine.book.facts import Fact
from doudi.engine.province.snapshot import ARROW
from doudi.kernel.dates import month_length


def draw(fact: Fact, rng: random.Random) -> int:
    """A value in the declared range: small values, boundaries and zero more often than far ones."""
    if fact.type == "date":
        year, month = rng.randint(1930, 2022), rng.randint(1, 12)
        return year * 10000 + month * 100 + rng.randint(1, month_length(year, month))
    if fact.type in ("bool", "enum") or fact.max - fact.min < 10:
        return rng.randint(fact.min, fact.max)
    near = rng.choice([fact.min, fact.min + 1, 100, 50_000, 600_000, 2_000_000, rng.randint(fact.min, fact.max)])
    return min(fact.max, max(fact.min, rng.randint(0, near) if near > 1 else near))


def rows(
    book: Book, areas: list[str], households: int, missing: float, rng: random.Random
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(persons, households) as rows of coded facts; `missing` is the share of values left out."""
    people, homes = [], []
    for number in range(1, households + 1):
        area = int(rng.choice(areas))
        home: dict[str, Any] = {"household": number, "registered_area": area}
        for fact in (f for f in book.facts.values() if f.level == "household"):
            home[fact.name] = area if fact.type == "area" else None if rng.random() < missing else draw(fact, rng)
        homes.append(home)
        for index in range(rng.randint(1, 4)):
            person: dict[str, Any] = {
                "person": number * 10 + index,
                "household": number,
                "registered_area": area,
            }
            for fact in (f for f in book.facts.values() if f.level == "person"):
                person[fact.name] = None if rng.random() < missing else draw(fact, rng)
            if "relation" in book.facts:
                person["relation"] = 0 if index == 0 else person["relation"]
            people.append(person)
    return people, homes


def tables(book: Book, people: list[dict[str, Any]], homes: list[dict[str, Any]]) -> tuple[pa.Table, pa.Table]:
    def table(rows_: list[dict[str, Any]]) -> pa.Table:
        columns = {}
        for name in rows_[0]:
            fact = book.facts.get(name)
            kind = pa.int64() if name in ("household", "person") else ARROW[fact.type if fact else "area"]
            values = [r[name] for r in rows_]
            if fact is not None and fact.type == "bool":
                values = [None if v is None else bool(v) for v in values]
            columns[name] = pa.array(values, kind)
        return pa.table(columns)

    return table(people), table(homes)
