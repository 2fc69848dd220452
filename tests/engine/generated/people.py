"""Random populations of a random book: ends of ranges, missing facts, several counties, one to six people."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from tests.engine.generated.vocabulary import COUNTIES, MOST

from doudi.engine.book.book import Book
from doudi.engine.book.facts import Fact
from doudi.engine.sql.area_values import Around
from doudi.kernel.dates import month_length, to_date

Row = dict[str, Any]
DAYS = (20000229, 20160229, 20210701, 20090228, 20090301, 19991231, 20240229, 20210131)


def draw(fact: Fact, rng: random.Random) -> int:
    """A value in the range: its ends, values near zero, days at the end of a month, and any other."""
    if fact.type == "area":
        return int(rng.choice(COUNTIES))
    if fact.type == "date":
        year, month = rng.randint(fact.min // 10000, fact.max // 10000), rng.randint(1, 12)
        last = year * 10000 + month * 100 + month_length(year, month)
        day = rng.choice(
            [last, last // 100 * 100 + rng.randint(1, last % 100), *rng.sample(DAYS, 2), fact.min, fact.max]
        )
        assert to_date(day)
        return min(fact.max, max(fact.min, day))
    if fact.max - fact.min < 12:
        return rng.randint(fact.min, fact.max)
    near = rng.choice([fact.min, fact.max, 0, 1, -1, rng.randint(-9, 9), 100, 50_000, rng.randint(fact.min, fact.max)])
    return min(fact.max, max(fact.min, near))


def population(book: Book, households: int, missing: float, rng: random.Random) -> tuple[list[Row], list[Row]]:
    """(persons, households); `missing` is the share of values left out, each fact in its own measure."""
    shares = {name: 0.0 if rng.random() < 0.3 else missing * 2 * rng.random() for name in book.facts}

    def facts(level: str) -> Row:
        of = (f for f in book.facts.values() if f.level == level and f.name != "county")
        return {f.name: None if rng.random() < shares[f.name] else draw(f, rng) for f in of}

    people, homes = [], []
    keys = rng.sample(range(1, households * 20), households)
    for key in sorted(keys):
        area = int(rng.choice(COUNTIES))
        judged = area if rng.random() < 0.7 else int(rng.choice(COUNTIES))  # by another area than the file's
        homes.append({"household": key, "registered_area": area, "county": judged, **facts("household")})
        for index in range(rng.choice([1, 1, 2, 3, 4, 6, MOST])):
            people.append({"person": key * 10 + index, "household": key, "registered_area": area, **facts("person")})
    return people, homes


def surroundings(book: Book, missing: float, rng: random.Random) -> dict[str, Mapping[str, int | None]]:
    """Facts of the areas; a county without a value has that of the area above it, if there is one."""
    facts = [f for f in book.facts.values() if f.level == "area"]
    share = 2 * missing * rng.random()
    return {
        area: {f.name: None if rng.random() < share else draw(f, rng) for f in facts}
        for area in (book.area_root, *COUNTIES)
        if not missing or rng.random() < 0.6
    }


def all_known(book: Book, around: Around, rng: random.Random) -> dict[str, Mapping[str, int | None]]:
    """The facts of the counties as they are seen there, with a value for all that is unknown."""
    found: dict[str, Mapping[str, int | None]] = {}
    for county in COUNTIES:
        facts = around.facts_of(book, county)
        found[county] = {n: draw(book.facts[n], rng) if v is None else v for n, v in facts.items()}
    return found


def completed(
    book: Book, rows: list[Row], areas: Mapping[int, int], covered: Mapping[str, list[str]], rng: random.Random
) -> list[Row]:
    """The rows with a value for all that is unknown: any, or the same end of the range for all of them.

    What is missing where a register was matched is not unknown: it stays as it is. `areas`: a household's area.
    """
    way = rng.choice(["low", "high", "any", "any", "any"])

    def value(row: Row, name: str) -> int | None:
        fact = book.facts[name]
        area = str(areas[row["household"]])
        if fact.register and Around(covered).is_matched(book, fact.register, area):
            return None
        return {"low": fact.min, "high": fact.max}[way] if way != "any" and fact.type != "area" else draw(fact, rng)

    return [{n: value(row, n) if v is None and n in book.facts else v for n, v in row.items()} for row in rows]


def coverage(book: Book, rng: random.Random) -> dict[str, list[str]]:
    """Which registers were matched, in all the state, in a city or in a county."""
    places = [[], [book.area_root], ["900100"], [rng.choice(COUNTIES)]]
    return {r: rng.choice(places) for r in book.registers}
