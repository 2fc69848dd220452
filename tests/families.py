"""Random families of any book: ordinary ages and small amounts, so that every outcome turns up."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from tests.populations import draw

from doudi.engine.book.book import Book
from doudi.engine.book.facts import Fact
from doudi.engine.judge.decide import Household
from doudi.engine.judge.family import Family
from doudi.kernel.months import Month

REPOSITORY = Path(__file__).parents[1]
BOOKS = {"shanxi": REPOSITORY / "rulebooks" / "shanxi", "yunwu": REPOSITORY / "tests" / "books" / "yunwu"}


def families(book: Book, seed: int, number: int, missing: float = 0.0) -> Iterator[Family]:
    """So many families of one to four people; `missing` is the share of facts nobody has given."""
    rng = random.Random(seed)
    counties = [a.code for a in book.areas.values() if a.level == "county"]
    for key in range(1, number + 1):
        area = rng.choice(counties)
        own = _facts(book, "household", rng, missing) | {
            f.name: int(area) for f in book.facts.values() if f.type == "area"
        }
        around = _facts(book, "area", rng, missing)
        people = {n: _facts(book, "person", rng, missing) for n in range(1, rng.randint(1, 4) + 1)}
        _make_possible(book, people, own, rng)
        yield Family(area, Household(key, own, people, around), {n: "甲乙丙丁"[n - 1] for n in people}, {})


def asked(book: Book, month: Month, key: int) -> list[str]:
    """The first programme and one other that is in force, another one for each key."""
    held = [name for name, programme in book.programmes.items() if programme.holds_on(month.first_day)]
    families_only = [name for name in held if book.programmes[name].subject == "family"]
    return list(dict.fromkeys([families_only[0], families_only[key % len(families_only)]]))


def _facts(book: Book, level: str, rng: random.Random, missing: float) -> dict[str, int | None]:
    facts = [f for f in book.facts.values() if f.level == level]
    return {f.name: None if rng.random() < missing else value_of(f, rng) for f in facts}


def _make_possible(
    book: Book, people: dict[int, dict[str, int | None]], own: dict[str, int | None], rng: random.Random
) -> None:
    """The first is the one of whom there is one; nobody is born after the first month of any book."""
    for fact in book.facts.values():
        for key, facts in people.items():
            value = facts.get(fact.name)
            if fact.one:
                code = fact.codes.index(fact.one)
                facts[fact.name] = code if key == 1 else value if value != code else rng.randint(1, fact.max)
            if fact.past and value is not None:
                facts[fact.name] = min(value, book.since)
        if fact.past and own.get(fact.name) is not None:
            own[fact.name] = min(own[fact.name] or 0, book.since)


def value_of(fact: Fact, rng: random.Random) -> int:
    """Mostly nothing or little; now and then anything in the range."""
    chance = rng.random()
    if fact.type == "date" or chance < 0.03:
        return draw(fact, rng)
    if fact.type.startswith("fen"):
        return max(fact.min, min(fact.max, rng.choice([0, 0, 0, 10_000, 60_000])))
    if chance < 0.15:
        return min(fact.max, max(fact.min, rng.randint(0, 3)))
    if fact.neutral is not None:
        return fact.neutral
    return max(fact.min, 0)
