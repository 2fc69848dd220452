"""Elder-care institutions: a snapshot whose households are institutions, their residents and their staff.

Numbers and beds follow the book's calibration. The residents are drawn apart from the families of a province: no key is
shared, and nobody can be followed from one snapshot into the other.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from doudi.engine.province.snapshot import FORMAT, write_manifest
from doudi.kernel.dates import month_length
from doudi.kernel.errors import InputError
from doudi.kernel.files import appearing
from doudi.kernel.months import Month
from doudi.population.apportion import Ints, largest_remainder
from doudi.population.areas import write_areas
from doudi.population.assumptions import InstitutionAssumptions
from doudi.population.columns import Columns, schema
from doudi.population.days import days_before
from doudi.population.draft import HOUSEHOLD_KEY, PERSON_KEY, PERSON_KEYS
from doudi.population.source import Source, read_source
from doudi.population.write import TableFile

Rng = np.random.Generator
#: the stream of random numbers of a county's institutions, and where their keys begin, past those of families
INSTITUTIONS = 2_000_000
FIRST = 9
OLD = 60


def build_institutions(
    book: str | Path,
    out_dir: str | Path,
    *,
    seed: int,
    month: str = "2021-06",
    assume: InstitutionAssumptions | None = None,
) -> dict[str, Any]:
    """Write a snapshot of synthetic elder-care institutions; returns its manifest. Same seed, same bytes."""
    if seed < 0:
        raise InputError(f"the seed {seed} is negative")
    when, assume = Month.parse(month), assume or InstitutionAssumptions()
    source = read_source(Path(book), when)
    if not source.institutions:
        raise InputError(f"the book {source.name} has no calibration_institutions.csv")
    files: dict[str, Any] = {}
    persons = homes = 0
    with appearing(Path(out_dir)) as folder:
        for county in sorted(source.institutions):
            if source.institutions[county]["public"] + source.institutions[county]["private_or_public_private"] == 0:
                continue
            drawn = _County(source, assume, when, county, seed)
            persons, homes = persons + drawn.people.length, homes + drawn.homes.length
            files |= drawn.write(folder)
        files["areas.parquet"] = write_areas(folder, source)
        manifest = {
            "format": FORMAT,
            "subject": "institution",
            "book": source.name,
            "month": str(when),
            "known_at": f"{when}-{month_length(when.year, when.month):02d}",
            "persons": persons,
            "households": homes,
            "synthetic": True,
            "seed": seed,
            "coverage": {register: [source.root] for register in source.registers},
            "population": {
                "assumptions": asdict(assume),
                "institutions": {str(county): row for county, row in source.institutions.items()},
                "area_facts": {"status": "illustrative", "values": source.area_facts},
            },
            "files": files,
        }
        write_manifest(folder, manifest)
    return manifest


class _County:
    """One county's institutions while they are drawn."""

    def __init__(self, source: Source, assume: InstitutionAssumptions, month: Month, county: int, seed: int) -> None:
        self.source, self.assume, self.month, self.county = source, assume, month, county
        self.rng = np.random.default_rng(np.random.SeedSequence([seed, county, INSTITUTIONS]))
        row = source.institutions[county]
        self.public, count = row["public"], row["public"] + row["private_or_public_private"]
        facts = source.institution_facts.values()
        self.homes = Columns([f for f in facts if f.level == "household"], count)
        beds = self._beds(count, row["beds"])
        residents = np.minimum(beds, np.maximum(1, self.rng.binomial(beds, assume.occupied)))
        staff = np.maximum(2, np.round(residents / assume.residents_a_carer / assume.carers).astype(np.int64))
        people = residents + staff
        self.home = np.repeat(np.arange(count), people)
        self.people = Columns([f for f in facts if f.level == "person"], len(self.home))
        place = np.arange(len(self.home)) - np.repeat(np.cumsum(people) - people, people)
        self.resident = place < residents[self.home]
        self._institutions()
        self._building()
        self.people.give("role", np.arange(len(self.home)), np.where(self.resident, "resident", "staff"))
        self._residents(np.flatnonzero(self.resident))
        self._staff(np.flatnonzero(~self.resident))

    def _beds(self, count: int, beds: int) -> Ints:
        """Beds by institution, together the county's."""
        assume = self.assume
        wish = np.clip(np.exp(self.rng.normal(np.log(beds / count), assume.beds_spread, count)), 1, None)
        fewest = min(assume.beds_fewest, beds // count)
        return np.minimum(fewest + largest_remainder(beds - fewest * count, wish), assume.beds_most)

    def _one_of(self, at: Ints, name: str, columns: Columns, shares: tuple[float, ...]) -> None:
        """A code for each place, about in these shares of the codes in their order."""
        edges = np.cumsum(shares) / np.sum(shares)
        drawn = np.minimum(np.searchsorted(edges, self.rng.random(len(at)), side="right"), len(shares) - 1)
        if name in columns.facts:
            columns.give(name, at, drawn)

    def _day(self, count: int, nearest: int, furthest: int) -> Ints:
        """Days so many days before the month's first, as yyyymmdd."""
        return days_before(self.month, self.rng.integers(nearest, furthest, count))

    def _born(self, years: Ints) -> Ints:
        """A day of birth with which so many years are full on the month's first day."""
        born = self._day(len(years), 0, 365) - years * 10_000
        kept: Ints = born - (born % 10_000 == 229)
        return kept

    def _institutions(self) -> None:
        homes, rng, assume, every = self.homes, self.rng, self.assume, np.arange(self.homes.length)
        homes.give("institution_area", every, self.county)
        private = rng.random(len(every)) >= assume.public_private_run
        others = np.where(private, "private", "public_private_run")
        self.owner = np.where(every < self.public, "public", others)
        homes.give("institution_ownership", every, self.owner)
        for name in ("registered", "licensed", "filed"):
            homes.give(f"institution_{name}", every, rng.random(len(every)) < getattr(assume, name))
        homes.give("institution_suspended", every[rng.random(len(every)) < assume.suspended], True)
        self._one_of(every, "institution_grade", homes, assume.grades)

    def _building(self) -> None:
        """Works of the last years, subsidies paid for earlier ones, and what ended too early."""
        homes, rng, assume, every = self.homes, self.rng, self.assume, np.arange(self.homes.length)
        works = rng.random(len(every)) < assume.works
        kind = np.where(rng.random(len(every)) < 0.55, "new", "rebuilt")
        homes.give("bed_work", every, np.where(works, kind, "none"))
        at = every[works]
        added = rng.integers(6, 200, len(at))
        homes.give("beds_added", at, added)
        homes.give("nursing_beds_added", at, added * rng.integers(20, 90, len(at)) // 100)
        homes.give("works_accepted_on", at, self._day(len(at), 1, 1_100))
        paid = every[~works & (self.owner != "public") & (rng.random(len(every)) < assume.construction_paid)]
        homes.give("construction_paid", paid, rng.integers(10, 200, len(paid)) * 300_000)
        homes.give("construction_paid_on", paid, self._day(len(paid), 800, 3_000))
        ended = paid[rng.random(len(paid)) < assume.ended]
        homes.give("institution_ending", ended, np.where(rng.random(len(ended)) < 0.7, "closed", "changed_use"))
        homes.give("institution_ended_on", ended, self._day(len(ended), 1, 700))

    def _residents(self, at: Ints) -> None:
        people, rng, assume = self.people, self.rng, self.assume
        years = np.where(rng.random(len(at)) < assume.young, rng.integers(35, OLD, len(at)), 0)
        years = np.where(years > 0, years, np.clip(rng.normal(78, 8, len(at)), OLD, 104).astype(np.int64))
        people.give("birth_date", at, self._born(years))
        self._one_of(at, "ability_level", people, assume.abilities)
        share = np.where(self.owner[self.home[at]] == "public", assume.tekun_public, assume.tekun_others)
        people.give("exclusive_award", at[rng.random(len(at)) < share], "tekun")
        people.give("care_agreement", at, rng.random(len(at)) < assume.agreements)
        before = self.month.plus(-1)
        days = month_length(before.year, before.month)
        stayed = np.where(rng.random(len(at)) < assume.whole_month, days, rng.integers(0, days + 1, len(at)))
        people.give("days_stayed", at, stayed)

    def _staff(self, at: Ints) -> None:
        people, rng, assume = self.people, self.rng, self.assume
        people.give("birth_date", at, self._born(rng.integers(20, 60, len(at))))
        carer = rng.random(len(at)) < assume.carers
        people.give("care_work", at, carer)
        people.give("labour_contract", at, rng.random(len(at)) < assume.contracts)
        people.give("employer_insures", at, rng.random(len(at)) < assume.insured)
        self._one_of(at, "care_education", people, assume.educations)
        self._one_of(at, "care_certificate", people, assume.certificates)
        hired = rng.integers(10, 2_500, len(at))
        since = hired + np.where(rng.random(len(at)) < 0.4, rng.integers(0, 3_000, len(at)), 0)
        people.give("care_hired_on", at, days_before(self.month, hired))
        people.give("care_since", at, days_before(self.month, since))

    def write(self, folder: Path) -> dict[str, Any]:
        """The county's two files; returns their entries."""
        homes, people = self.homes, self.people
        home_keys = self.county * HOUSEHOLD_KEY + FIRST * HOUSEHOLD_KEY // 10 + 1 + np.arange(homes.length)
        keys = self.county * PERSON_KEY + FIRST * PERSON_KEY // 10 + 1 + np.arange(people.length)
        tables = {
            "persons": (people, {"person": keys, "household": home_keys[self.home]}),
            "households": (homes, {"household": home_keys}),
        }
        entries = {}
        for name, (columns, own) in tables.items():
            own["registered_area"] = np.full(columns.length, self.county)
            layout = schema(list(columns.facts.values()), {key: PERSON_KEYS[key] for key in own})
            path = folder / name / f"{name}-{self.county}.parquet"
            with TableFile(path, layout) as file:
                file.add(pa.table({**{k: pa.array(v) for k, v in own.items()}, **columns.arrays()}))
            entries[f"{name}/{path.name}"] = file.entry()
        return entries
