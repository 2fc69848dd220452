"""One block of persons while it is being drawn."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from doudi.kernel.months import Month
from doudi.population.apportion import Ints
from doudi.population.assumptions import Assumptions
from doudi.population.columns import Columns
from doudi.population.plan import Block
from doudi.population.source import Source
from doudi.population.structure import Structure

#: what a household was drawn as
OTHERS, POOR, EXIT, ALONE, MARGIN, ASSETS = range(6)
HOUSEHOLD_KEY, PERSON_KEY = 10**8, 10**9
PERSON_KEYS = {"person": pa.int64(), "household": pa.int64(), "registered_area": pa.int32()}
HOUSEHOLD_KEYS = {"household": pa.int64()}


@dataclass
class Draft:
    """Structure, facts and intermediate figures of one block; households and persons by place from 0."""

    source: Source
    assume: Assumptions
    block: Block
    month: Month
    people: Structure
    persons: Columns
    homes: Columns
    #: the first key less one, of households and of persons in this block
    first_household: int
    first_person: int
    #: whose income and head count (June's measure, which the drawn incomes aim by)
    counted: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))
    heads: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    #: 0 urban, 1 rural, by household
    kind: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    drawn_as: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    #: places of the persons drawn to be entitled alone
    alone: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    #: by household: one fact was taken away, so that the first programme cannot tell
    short: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))

    @property
    def standard(self) -> Ints:
        """Fen a person and year, by household."""
        county = self.block.county
        values = [self.source.standard_urban[county], self.source.standard_rural[county]]
        return np.array(values, dtype=np.int64)[self.kind]

    @property
    def need(self) -> Ints:
        """Fen a year, by household."""
        return self.standard * self.heads

    def household_keys(self) -> Ints:
        return self.first_household + 1 + np.arange(len(self.people.size))

    def person_keys(self) -> Ints:
        return self.first_person + 1 + np.arange(len(self.people.age))

    def tables(self, some: Ints | None = None) -> tuple[pa.Table, pa.Table]:
        """The persons and households tables as a snapshot holds them, of all or of some households."""
        persons_at = None if some is None else self.places(some)
        keys, household = self.person_keys(), self.household_keys()
        person, at_home = keys, household[self.people.household]
        if persons_at is not None:
            person, at_home = person[persons_at], at_home[persons_at]
            household = household[some]
        area = np.full(len(person), self.block.county, dtype=np.int32)
        people = {
            "person": pa.array(person),
            "household": pa.array(at_home),
            "registered_area": pa.array(area),
        }
        people |= self.persons.arrays(persons_at)
        homes = {"household": pa.array(household)} | self.homes.arrays(some)
        return pa.table(people), pa.table(homes)

    def places(self, some: Ints) -> Ints:
        """The places of the persons of some households (ascending)."""
        chosen = np.zeros(len(self.people.size), dtype=bool)
        chosen[some] = True
        return np.flatnonzero(chosen[self.people.household])
