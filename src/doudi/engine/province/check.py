"""What a snapshot's files must hold before anything is determined: columns, types, ranges, order, whole families.

Ranges are read from the files' own statistics and from the data where a file has none; together with the hashes
they are what lets the rules' ranges prove that no value leaves 64 bits.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from doudi.engine.book.book import Book
from doudi.engine.book.facts import Fact
from doudi.engine.book.resolve import Law
from doudi.engine.province.snapshot import ARROW, KEYS, LEVEL, Snapshot, facts_of, open_file, read_columns
from doudi.engine.sql.statement import AREA
from doudi.kernel.dates import show_date
from doudi.kernel.errors import InputError, nearest


def check_county(snapshot: Snapshot, book: Book, county: str, laws: Sequence[Law]) -> None:
    """InputError for anything in a county's two files that the vocabulary or the format does not allow.

    The facts that the laws read must be there; any other fact of the vocabulary may be.
    """
    files = open_county(snapshot, book, county, laws)
    for kind in KEYS:
        for name in days_of(files[kind], facts_of(book, kind)):
            _check_dates(snapshot.path(kind, county), files[kind], name)
    _check_families(snapshot, county, files, book.most[snapshot.subject])


def open_county(snapshot: Snapshot, book: Book, county: str, laws: Sequence[Law]) -> dict[str, pq.ParquetFile]:
    """A county's two files, whose columns are right and hold nothing out of its range; families and days are not
    looked at. InputError for anything else."""
    areas = {law.programme.area for law in laws}
    needed = {name for law in laws for level in LEVEL.values() for name in law.facts_read(level)} | areas
    files = {}
    for kind in KEYS:
        files[kind] = open_file(snapshot, kind, county)
        _check_columns(snapshot.path(kind, county), files[kind], kind, book, needed)
        _check_values(
            snapshot.path(kind, county), files[kind], facts_of(book, kind), county, areas, snapshot.month.last_day
        )
        for name in areas - {AREA}:
            _check_areas(snapshot.path(kind, county), files[kind], name, book)
    return files


def days_of(file: pq.ParquetFile, facts: Mapping[str, Fact]) -> list[str]:
    """The columns of a file that hold dates."""
    return [name for name in file.schema_arrow.names if name in facts and facts[name].type == "date"]


def _check_columns(path: Path, file: pq.ParquetFile, kind: str, book: Book, needed: set[str]) -> None:
    facts = facts_of(book, kind)
    schema = file.schema_arrow
    there = set(schema.names)
    for key in KEYS[kind]:
        if key not in there:
            raise InputError(f"{path}: the column {key!r} is missing")
        if not pa.types.is_integer(schema.field(key).type):
            raise InputError(f"{path}: the column {key!r} holds {schema.field(key).type}, needed are whole numbers")
    for field in schema:
        if field.name in KEYS[kind]:
            continue
        fact = facts.get(field.name)
        if fact is None:
            raise InputError(f"{path}: unknown fact {field.name!r}{nearest(field.name, facts)}")
        wanted = ARROW[fact.type]
        fits = pa.types.is_boolean(field.type) if fact.type == "bool" else pa.types.is_integer(field.type)
        if not fits:
            raise InputError(f"{path}: the column {field.name!r} holds {field.type}, needed is {wanted}")
    for name in facts:
        if name in needed and name not in there:
            raise InputError(f"{path}: the column {name!r} is missing")


def _check_values(
    path: Path, file: pq.ParquetFile, facts: dict[str, Fact], county: str, areas: set[str], last_day: int
) -> None:
    for index, name in enumerate(file.schema_arrow.names):
        fact = facts.get(name)
        if fact is not None and fact.type == "bool":
            continue
        low, high, missing = _span(path, file, name, index)
        if missing and (fact is None or name in areas | {AREA}):
            raise InputError(f"{path}: the column {name!r} has {missing} rows without a value")
        if name == AREA and low is not None and (low, high) != (int(county), int(county)):
            odd = low if low != int(county) else high
            raise InputError(f"{path}: a row of area {odd} stands in the file of {county}")
        if fact is None:
            continue
        for value in (low, high):
            if value is not None and not fact.min <= value <= fact.max:
                raise InputError(f"{path}: {name} is {_show(fact, value)}, outside its range {fact.range_text()}")
        if fact.past and high is not None and high > last_day:
            raise InputError(f"{path}: {name} is {fact.show(high)}, after the snapshot's month")


def _check_areas(path: Path, file: pq.ParquetFile, name: str, book: Book) -> None:
    """InputError for an area by which people are to be judged that the book does not know."""
    if name not in file.schema_arrow.names:
        return
    for area in pc.unique(read_columns(file, path, [name])[name]).to_pylist():
        if str(area) not in book.areas:
            raise InputError(f"{path}: {name} is {area}, an area the book does not know")


def _show(fact: Fact, value: int) -> str:
    return fact.show(value) if fact.type != "date" or value > 10_000_000 else str(value)


def _span(path: Path, file: pq.ParquetFile, name: str, index: int) -> tuple[int | None, int | None, int]:
    """Least and greatest value of the column at a place, and the number of rows without one."""
    lows, highs, missing = [], [], 0
    metadata = file.metadata
    for number in range(metadata.num_row_groups):
        column = metadata.row_group(number).column(index)
        stats = column.statistics
        bare = stats is None or not stats.has_null_count
        if bare or (not stats.has_min_max and stats.null_count < column.num_values):
            found = read_columns(file, path, [name])[name]
            ends = pc.min_max(found)
            return ends["min"].as_py(), ends["max"].as_py(), found.null_count
        missing += stats.null_count
        if stats.has_min_max:
            lows.append(int(stats.min))
            highs.append(int(stats.max))
    return (min(lows), max(highs), missing) if lows else (None, None, missing)


def _check_dates(path: Path, file: pq.ParquetFile, name: str) -> None:
    days = pc.unique(read_columns(file, path, [name])[name]).drop_null().to_numpy()
    year, month, day = days // 10_000, days // 100 % 100, days % 100
    lengths = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    odd = (month < 1) | (month > 12) | (day < 1) | (day > lengths[np.clip(month, 0, 12)])
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    odd |= (month == 2) & (day == 29) & ~leap
    if odd.any():
        raise InputError(f"{path}: {name} is {show_date(int(days[odd][0]))}, which is no day")


def _check_families(snapshot: Snapshot, county: str, files: dict[str, pq.ParquetFile], most: int) -> None:
    """Households ascend and stand once; people stand by household; every household has people, and they it."""
    path, home_path = snapshot.path("persons", county), snapshot.path("households", county)
    homes = read_columns(files["households"], home_path, ["household"])["household"].to_numpy()
    people = read_columns(files["persons"], path, ["household", "person"])
    at_home, person = people["household"].to_numpy(), people["person"].to_numpy()
    step = np.diff(homes) <= 0
    if step.any():
        place = int(np.flatnonzero(step)[0]) + 1
        what = "stands twice" if homes[place] == homes[place - 1] else "is not in ascending order"
        raise InputError(f"{home_path}: household {homes[place]} {what}")
    if (np.diff(at_home) < 0).any():
        place = int(np.flatnonzero(np.diff(at_home) < 0)[0]) + 1
        raise InputError(f"{path}: the persons are not sorted by household (at household {at_home[place]})")
    starts = np.flatnonzero(np.concatenate([np.ones(min(1, len(at_home)), dtype=bool), np.diff(at_home) > 0]))
    held = at_home[starts]
    if len(held) != len(homes) or (held != homes).any():
        _name_the_odd_one(path, home_path, held, homes)
    sizes = np.diff(np.append(starts, len(at_home)))
    if len(sizes) and sizes.max() > most:
        raise InputError(f"{path}: household {held[sizes.argmax()]} has {sizes.max()} members, more than {most}")
    _check_persons(path, at_home, person)


def _name_the_odd_one(path: Path, home_path: Path, held: np.ndarray, homes: np.ndarray) -> None:
    empty = np.setdiff1d(homes, held)
    if len(empty):
        raise InputError(f"{home_path}: household {empty[0]} has no members")
    stray = np.setdiff1d(held, homes)
    raise InputError(f"{path}: the persons of household {stray[0]} have no household in {home_path.name}")


def _check_persons(path: Path, at_home: np.ndarray, person: np.ndarray) -> None:
    """Nobody stands twice in one household."""
    same = np.diff(at_home) == 0
    if not (same & (np.diff(person) <= 0)).any():
        return
    order = np.lexsort((person, at_home))
    twice = (np.diff(at_home[order]) == 0) & (np.diff(person[order]) == 0)
    if twice.any():
        place = int(order[int(np.flatnonzero(twice)[0])])
        raise InputError(f"{path}: person {person[place]} stands twice in household {at_home[place]}")


def check_keys(snapshot: Snapshot) -> None:
    """A household stands in one county's file only. Key ranges that do not meet settle it without reading."""
    ranges = []
    for county in snapshot.counties:
        path = snapshot.path("households", county)
        file = open_file(snapshot, "households", county)
        low, high, _ = _span(path, file, "household", file.schema_arrow.names.index("household"))
        if low is not None and high is not None:
            ranges.append((low, high, county))
    ranges.sort()
    if all(end < start for (_, end, _), (start, _, _) in itertools.pairwise(ranges)):
        return
    files = [str(snapshot.path("households", county)) for county in snapshot.counties]
    with duckdb.connect() as con:
        query = f"SELECT household FROM read_parquet({files!r}) GROUP BY household HAVING count(*) > 1 LIMIT 1"
        twice = con.sql(query).fetchone()
    if twice:
        raise InputError(f"{snapshot.folder}: household {twice[0]} stands in the files of two counties")
