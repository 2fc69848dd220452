"""Random households of the minimum living guarantee: tame ones that often receive it, and wild ones of any values."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from tests.populations import draw

from doudi.engine.book.book import Book
from doudi.engine.book.facts import Fact
from doudi.engine.judge.decide import Household


def leaves(book: Book) -> list[str]:
    """Codes of the areas under which there is none."""
    above = {area.parent for area in book.areas.values()}
    return [code for code in book.areas if code not in above]


def with_value(household: Household, key: int, name: str, value: int | None) -> Household:
    """Another value for one fact of the person `key`, or of the household when that is 0."""
    if not key:
        return replace(household, facts={**household.facts, name: value})
    return replace(household, people={**household.people, key: {**household.people[key], name: value}})


def modest(fact: Fact) -> int:
    """An amount that poor families see: 800 yuan a month, 6,000 a year or at once; a few of anything counted."""
    usual = {"fen_per_month": 80_000, "fen_per_year": 600_000, "fen": 600_000}
    return min(fact.max, usual.get(fact.type, 3))


def values_of(fact: Fact, rng: random.Random, own: int | None) -> list[int]:
    """All values of a small range; else its ends, ordinary ones, some at random, and the one it had."""
    if fact.type == "date":
        days = [draw(fact, rng) for _ in range(4)]
        found = [fact.min, fact.max, 19400101, 20200101, *days]
    elif fact.max - fact.min < 20:
        found = list(range(fact.min, fact.max + 1))
    else:
        low = max(fact.min, 0)
        found = [fact.min, low, low + 1, fact.max, modest(fact), rng.randint(fact.min, fact.max)]
        found += [rng.randint(low, max(low, modest(fact))) for _ in range(2)]
    return list(dict.fromkeys([*found, *([] if own is None else [own])]))


def wild_family(book: Book, rng: random.Random) -> tuple[Household, str]:
    """(household, area): one to four people with any values the vocabulary allows."""
    return _family(book, rng, draw)


def tame_family(book: Book, rng: random.Random) -> tuple[Household, str]:
    """(household, area): people living together on little, with few of the rarer facts."""
    return _family(book, rng, _tame)


def _tame(fact: Fact, rng: random.Random) -> int:
    if fact.type == "date":
        return draw(fact, rng)
    usual = max(fact.min, 0) if fact.neutral is None else fact.neutral
    if fact.type.startswith("fen"):
        return rng.choice([usual, usual, rng.randint(max(fact.min, 0), modest(fact))])
    return draw(fact, rng) if rng.random() < 0.15 else usual


def _family(book: Book, rng: random.Random, value: Callable[[Fact, random.Random], int]) -> tuple[Household, str]:
    area = rng.choice(leaves(book))

    def facts(level: str) -> dict[str, int | None]:
        own = [fact for fact in book.facts.values() if fact.level == level]
        return {fact.name: int(area) if fact.type == "area" else value(fact, rng) for fact in own}

    people = {key: facts("person") for key in range(1, rng.randint(1, 4) + 1)}
    people[1]["relation"] = 0
    return Household(1, facts("household"), people), area
