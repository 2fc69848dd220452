"""One block while its further facts are drawn: groups of places, and ways of picking some of them."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from doudi.population.apportion import Ints, whole
from doudi.population.days import days_before
from doudi.population.draft import Draft
from doudi.population.structure import ADULT

Rng = np.random.Generator
OLD = 60
#: who is old within five years, so that the law of the years after can be tried on a snapshot
SOON_OLD = 55


class Drawing:
    """A draft, random numbers, and places that several groups of facts begin from."""

    def __init__(self, rng: Rng, draft: Draft) -> None:
        self.rng, self.draft = rng, draft
        self.people, self.persons, self.homes = draft.people, draft.persons, draft.homes
        self.age, self.home = draft.people.age, draft.people.household

    @cached_property
    def minors(self) -> Ints:
        return np.flatnonzero(self.age < ADULT)

    @cached_property
    def adults(self) -> Ints:
        return np.flatnonzero(self.age >= ADULT)

    @cached_property
    def elders(self) -> Ints:
        """Old people, and those who soon will be."""
        return np.flatnonzero(self.age >= SOON_OLD)

    @cached_property
    def tekun(self) -> np.ndarray:
        return self.exclusive("tekun")

    @cached_property
    def orphan(self) -> np.ndarray:
        return self.exclusive("orphan")

    def exclusive(self, code: str) -> np.ndarray:
        """Who holds that exclusive award."""
        held: np.ndarray = self.persons.get("exclusive_award") == self.persons.code("exclusive_award", code)
        return held

    @cached_property
    def family_award(self) -> np.ndarray:
        """By household: a family award of the first programme is on the rolls."""
        return self._award("family")

    @cached_property
    def covered(self) -> np.ndarray:
        """By person: covered by an award of the first programme."""
        alone: np.ndarray = self.persons.get("award_dibao_alone")
        found: np.ndarray = alone | (self.family_award[self.home] & self.draft.counted)
        return found

    def _award(self, kind: str) -> np.ndarray:
        held: np.ndarray = self.homes.get("award_dibao_kind") == self.homes.code("award_dibao_kind", kind)
        return held

    @cached_property
    def on_roll(self) -> np.ndarray:
        """By household: an award of the first programme, whichever, is on the rolls."""
        held: np.ndarray = self.family_award | self._award("alone")
        return held

    @cached_property
    def severe(self) -> np.ndarray:
        grade = self.persons.get("disability_grade")
        held: np.ndarray = (grade > 0) & (grade <= 2)
        return held

    @cached_property
    def rural(self) -> np.ndarray:
        """By household: the rural standard applies."""
        found: np.ndarray = self.draft.kind == 1
        return found

    def pick(self, places: Ints, share: float) -> Ints:
        """About that share of the places, ascending."""
        return self.some(places, int(self.rng.binomial(len(places), share)) if len(places) else 0)

    def some(self, places: Ints, count: float) -> Ints:
        """So many of the places, or all where they are fewer, ascending."""
        number = min(len(places), whole(self.rng, max(0.0, count)))
        if number == 0:
            return np.zeros(0, dtype=np.int64)
        return np.sort(places[self.rng.choice(len(places), size=number, replace=False, shuffle=False)])

    def among(self, count: int, shares: dict[str, float]) -> np.ndarray:
        """So many names, each about in its share."""
        edges = np.cumsum(list(shares.values()))
        drawn = np.searchsorted(edges / edges[-1], self.rng.random(count), side="right")
        return np.array(list(shares))[np.minimum(drawn, len(shares) - 1)]

    def yuan(self, count: int, low: int, high: int) -> Ints:
        """Whole yuan, in fen."""
        return self.rng.integers(low, high, count) * 100

    def day(self, count: int, nearest: int, furthest: int) -> Ints:
        """Days so many days before the month's first, as yyyymmdd."""
        return days_before(self.draft.month, self.rng.integers(nearest, furthest, count))
