"""What every county and block of persons must sum to, by largest remainder, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from doudi.kernel.errors import InputError
from doudi.population.apportion import Floats, Ints, fit_table, largest_remainder
from doudi.population.assumptions import Assumptions
from doudi.population.source import Source

#: columns of the calibration that a book may have beside those of everybody and of the first programme
MORE = ("de_facto", "poverty_covered", "temporary_person_times", "living_subsidies", "nursing_subsidies")
#: kinds of standard in the order of the vocabulary's codes
KINDS = ("urban", "rural")
OLD = 6  # the ten-year group that begins at 60


@dataclass(frozen=True)
class Block:
    """Counts one block of persons of a county must meet exactly."""

    county: int
    number: int
    persons: int
    households: int
    ages: tuple[int, ...]
    males: int
    urban_persons: int
    #: by kind of standard: awards, covered persons
    awards: tuple[int, int]
    award_persons: tuple[int, int]
    tekun: int
    orphans: int
    #: persons on further rolls, by the column of the calibration
    more: dict[str, int]


@dataclass(frozen=True)
class Plan:
    """Totals by county (rows in the order of the source's counties) and the blocks of every county."""

    counties: tuple[int, ...]
    persons: Ints
    ages: Ints
    awards: tuple[Ints, Ints]
    award_persons: tuple[Ints, Ints]
    blocks: dict[int, tuple[Block, ...]]

    def further_rolls(self) -> dict[str, int]:
        """Persons on every other roll that has a total to meet."""
        found = {"tekun": 0, "orphans": 0}
        for block in (block for blocks in self.blocks.values() for block in blocks):
            for name, count in {"tekun": block.tekun, "orphans": block.orphans, **block.more}.items():
                found[name] = found.get(name, 0) + count
        return found


def scaled(source: Source, column: str, wanted: int) -> Ints:
    """A column of the calibration at the share wanted / census persons."""
    values = source.totals[column]
    total = (int(values.sum()) * wanted * 2 + source.persons) // (2 * source.persons)
    return largest_remainder(total, values)


def covered(awards: Ints, extra: int, weights: Floats) -> Ints:
    """Covered persons: one an award and the further ones in proportion, only where there are awards."""
    return awards + largest_remainder(extra, np.where(awards > 0, weights, 0.0))


def make_plan(source: Source, wanted: int, assume: Assumptions) -> Plan:
    """Scale the calibration to so many persons and cut the counties into blocks."""
    if not 0 < wanted <= source.persons:
        raise InputError(f"a population of {wanted} persons is not between 1 and {source.persons}")
    persons = largest_remainder(wanted, source.totals["persons"])
    ages = _ages(source, persons, wanted)
    homes = np.minimum(persons, np.maximum(scaled(source, "households", wanted), (persons > 0).astype(np.int64)))
    awards, people = [], []
    for kind in KINDS:
        given = scaled(source, f"{kind}_awards", wanted)
        all_people = source.totals[f"{kind}_award_persons"]
        total = (int(all_people.sum()) * wanted * 2 + source.persons) // (2 * source.persons)
        further = (all_people - source.totals[f"{kind}_awards"]).astype(np.float64)
        awards.append(given)
        people.append(covered(given, max(0, total - int(given.sum())) if given.any() else 0, further))
    columns = {name: scaled(source, name, wanted) for name in MORE if name in source.totals}
    columns |= {
        "households": homes,
        "males": np.minimum(persons, scaled(source, "males", wanted)),
        "urban": np.minimum(persons, scaled(source, "urban_persons", wanted)),
        "tekun": scaled(source, "tekun_persons", wanted),
        "orphans": scaled(source, "orphans", wanted),
        "urban_awards": awards[0],
        "rural_awards": awards[1],
        "urban_people": people[0],
        "rural_people": people[1],
    }
    blocks = {
        county: _cut(county, int(persons[at]), ages[at], {k: int(v[at]) for k, v in columns.items()}, assume)
        for at, county in enumerate(source.counties)
        if persons[at]
    }
    return Plan(source.counties, persons, ages, (awards[0], awards[1]), (people[0], people[1]), blocks)


def _ages(source: Source, persons: Ints, wanted: int) -> Ints:
    """Persons by county and ten-year group: the province's groups, shifted by each county's share of 60+."""
    groups = largest_remainder(wanted, source.age_groups)
    old = source.totals["share_60_plus_per_10000"] / 10_000
    shares = source.age_groups / source.age_groups.sum()
    base = np.tile(shares, (len(persons), 1))
    base[:, OLD:] *= (old / shares[OLD:].sum())[:, None]
    base[:, :OLD] *= ((1 - old) / shares[:OLD].sum())[:, None]
    return fit_table(persons, groups, base * persons[:, None])


def _cut(county: int, persons: int, ages: Ints, sums: dict[str, int], assume: Assumptions) -> tuple[Block, ...]:
    """Blocks of nearly equal size whose counts sum to the county's."""
    number = max(1, -(-persons // assume.block_persons))
    people = largest_remainder(persons, np.ones(number))
    age_table = fit_table(people, ages, np.outer(people, ages / max(1, ages.sum())) + 1e-9)
    parts = {name: largest_remainder(total, people) for name, total in sums.items()}
    extra = {k: sums[f"{k}_people"] - sums[f"{k}_awards"] for k in KINDS}
    cover = [covered(parts[f"{k}_awards"], extra[k], people.astype(np.float64)) for k in KINDS]
    return tuple(
        Block(
            county=county,
            number=at,
            persons=int(people[at]),
            households=max(1, int(parts["households"][at])),
            ages=tuple(int(x) for x in age_table[at]),
            males=int(parts["males"][at]),
            urban_persons=int(parts["urban"][at]),
            awards=(int(parts["urban_awards"][at]), int(parts["rural_awards"][at])),
            award_persons=(int(cover[0][at]), int(cover[1][at])),
            tekun=int(parts["tekun"][at]),
            orphans=int(parts["orphans"][at]),
            more={name: int(parts[name][at]) for name in MORE if name in parts},
        )
        for at in range(number)
    )
