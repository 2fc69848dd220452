"""What the generator reads from a book's folder: totals to meet, standards, names, townships, the vocabulary."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from doudi.engine.book.areas import Area
from doudi.engine.book.book import Book, load_book
from doudi.engine.book.facts import Fact
from doudi.engine.book.programme import Programme
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month
from doudi.population.apportion import Ints
from doudi.population.surroundings import area_facts

#: the table of standards by county, in the folder of the first programme
STANDARDS = "standards.csv"
TOWNLIKE = ("subdistrict", "town")
COUNTRYLIKE = ("town", "township")


@dataclass(frozen=True)
class Townships:
    """Codes a county's households may live in, by the standard that applies to them."""

    urban: Ints
    rural: Ints


@dataclass(frozen=True)
class Source:
    """Everything read from the book, by county in ascending order of the code."""

    folder: Path
    name: str
    root: str
    programme: str
    registers: tuple[str, ...]
    areas: dict[str, Area]
    facts: dict[str, Fact]
    counties: tuple[int, ...]
    #: calibration.csv by column
    totals: dict[str, Ints]
    #: persons of the census by ten-year group, the last one open
    age_groups: Ints
    #: fen a person and year
    standard_urban: dict[int, int]
    standard_rural: dict[int, int]
    townships: dict[int, Townships]
    #: surname -> weight, and the weight of all others
    surnames: dict[str, float]
    #: the vocabulary of what institutions are asked
    institution_facts: dict[str, Fact]
    #: calibration_institutions.csv: {county: {column: number}}; empty where the book has none
    institutions: dict[int, dict[str, int]]
    #: what is known of areas in the month, illustrative: {area: {fact: value}}
    area_facts: dict[str, dict[str, int]]

    def person_facts(self) -> list[Fact]:
        return [fact for fact in self.facts.values() if fact.level == "person"]

    def household_facts(self) -> list[Fact]:
        return [fact for fact in self.facts.values() if fact.level == "household"]

    @property
    def persons(self) -> int:
        return int(self.totals["persons"].sum())


def read_source(folder: Path, month: Month) -> Source:
    """Read a book's folder; InputError naming the file where something is missing or not as it should be."""
    try:
        return _read(folder, month)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise InputError(f"{folder} cannot be made a province of ({type(error).__name__}: {error})") from error


def _read(folder: Path, month: Month) -> Source:
    book = tomllib.loads(_text(folder / "book.toml"))
    programme = book["programmes"][0]
    rows = sorted(_rows(folder / "calibration.csv"), key=lambda row: int(row["code"]))
    counties = tuple(int(row["code"]) for row in rows)
    totals = {
        column: np.array([int(row[column]) for row in rows], dtype=np.int64) for column in rows[0] if column != "code"
    }
    urban, rural = _standards(folder / programme / STANDARDS, month)
    for county in counties:
        if county not in urban:
            raise InputError(f"{STANDARDS} has no standard of {county} in {month}")
    people = yaml.safe_load(_text(folder / "reference/surnames.yaml"))
    compiled = load_book(folder)
    return Source(
        folder=folder,
        name=book["name"],
        root=book["area_root"],
        programme=programme.rsplit("/", 1)[-1],
        registers=tuple(compiled.registers),
        areas=compiled.areas,
        facts=_facts_of_families(compiled),
        counties=counties,
        totals=totals,
        age_groups=_age_groups(people),
        standard_urban=urban,
        standard_rural=rural,
        townships=_townships(folder / "reference/townships.csv", counties),
        surnames=_surnames(people),
        institution_facts=_facts_of(compiled, [p for p in compiled.programmes.values() if p.subject == "institution"]),
        institutions=_institutions(folder / "calibration_institutions.csv"),
        area_facts=area_facts(folder, compiled, month),
    )


def _facts_of_families(book: Book) -> dict[str, Fact]:
    """The vocabulary without what only institutions are asked, or forms of assessment that concern everybody old."""
    read = _facts_of(book, [p for p in book.programmes.values() if p.subject == "family" and is_asked(book, p)])
    return {name: fact for name, fact in book.facts.items() if name in read or fact.used}


def _facts_of(book: Book, programmes: list[Programme]) -> dict[str, Fact]:
    """What any version of the programmes' rules reads, in the order of the vocabulary."""
    read = {
        name for p in programmes for versions in p.versions.values() for version in versions for name in version.reads
    }
    read |= {programme.area for programme in programmes}
    return {name: fact for name, fact in book.facts.items() if name in read}


def _institutions(path: Path) -> dict[int, dict[str, int]]:
    if not path.is_file():
        return {}
    return {int(row["code"]): {k: int(v) for k, v in row.items() if k != "code"} for row in _rows(path)}


def is_asked(book: Book, programme: Programme) -> bool:
    """Whether a snapshot of families holds what the programme reads.

    An assessment form only where a register says who was assessed: of everybody else there would be no answer.
    """
    if programme.kind != "instrument":
        return True
    read = [
        name
        for unit in programme.units.values()
        for version in programme.versions.get(unit.where, ())
        for name in version.reads
    ]
    return all(name in book.facts and book.facts[name].register for name in read)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise InputError(f"the book has no file {path.name}") from None


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(_text(path).splitlines()))


def _standards(path: Path, month: Month) -> tuple[dict[int, int], dict[int, int]]:
    """Fen a person and year, as they stand on the month's first day."""
    urban: dict[int, int] = {}
    rural: dict[int, int] = {}
    for row in sorted(_rows(path), key=lambda row: row["from"]):
        if int(row["from"].replace("-", "")) <= month.first_day:
            urban[int(row["area"])] = 12 * int(row["standard.urban"])
            rural[int(row["area"])] = int(row["standard.rural"])
    return urban, rural


def _age_groups(people: dict[str, Any]) -> Ints:
    for key, value in people.items():
        if key.startswith("age_structure") and "ten_year_groups" in value:
            return np.array(list(value["ten_year_groups"].values()), dtype=np.int64)
    raise InputError("surnames.yaml has no age_structure with ten_year_groups")


def _surnames(people: dict[str, Any]) -> dict[str, float]:
    for key, value in people["surnames"].items():
        if key.startswith("suggested_weights"):
            return {str(name): float(weight) for name, weight in value["values"].items()}
    raise InputError("surnames.yaml has no suggested weights of surnames")


def _townships(path: Path, counties: tuple[int, ...]) -> dict[int, Townships]:
    by_county: dict[int, list[tuple[int, str]]] = {county: [] for county in counties}
    for row in _rows(path):
        county = int(row["parent_code"])
        if county in by_county and len(row["code"]) == 9:
            by_county[county].append((int(row["code"]), row["level"]))
    found = {}
    for county, entries in by_county.items():
        anywhere = [code for code, level in entries if level in TOWNLIKE + COUNTRYLIKE] or [code for code, _ in entries]
        town = [code for code, level in entries if level in TOWNLIKE] or anywhere
        country = [code for code, level in entries if level in COUNTRYLIKE] or anywhere
        found[county] = Townships(np.array(town, dtype=np.int64), np.array(country, dtype=np.int64))
    return found
