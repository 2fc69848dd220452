"""The registry's facts of an area as the engine reads them: of one day, as they were known at one moment."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db.models import Q, QuerySet

from doudi.areas.models import WIDTH, Area, Level, range_of
from doudi.engine.book.book import Book
from doudi.engine.province.delta import WRITTEN
from doudi.engine.province.snapshot import ARROW, FORMAT, KEYS, Snapshot, facts_of, open_snapshot, write_manifest
from doudi.engine.sql.statement import AREA
from doudi.kernel.dates import from_date
from doudi.kernel.errors import InputError
from doudi.kernel.files import appearing, file_digest
from doudi.registry.around import area_facts, coverage
from doudi.registry.models import Fact, FormerIdentity, Membership, Residence
from doudi.registry.when import When

#: Households read together: enough to ask the database seldom, few enough to hold.
TOGETHER = 20_000
COUNTY = Level.COUNTY * WIDTH


def snapshot(area: Area, as_of: dt.date, known_at: dt.datetime, *, book: Book, out: Path) -> Snapshot:
    """Writes a folder with everybody who lived in an area. Facts that held on the day, as known at the moment.

    InputError when the folder is not empty, or nobody lived there.
    """
    when = When(as_of, known_at)
    files: dict[str, dict[str, Any]] = {}
    with appearing(out) as folder:
        for kind in KEYS:
            (folder / kind).mkdir()
        for code, tables in _counties(area, when, book):
            for kind, table in tables.items():
                name = f"{kind}/{kind}-{code}.parquet"
                pq.write_table(table, folder / name, **WRITTEN)
                files[name] = {"rows": table.num_rows, "sha256": file_digest(folder / name)}
        if not files:
            raise InputError(f"nobody lives in {area.code} on {as_of}")
        _write_areas(folder, files, when)
        manifest = {
            "format": FORMAT, "book": book.name, "month": f"{as_of:%Y-%m}", "known_at": f"{known_at:%Y-%m-%d}",
            "coverage": coverage(when), "files": dict(sorted(files.items())),
        }  # fmt: skip
        write_manifest(folder, manifest)
    return open_snapshot(out)


def _counties(area: Area, when: When, book: Book) -> Iterator[tuple[str, dict[str, pa.Table]]]:
    """(code, tables) of each county with somebody in it, some counties read together."""
    start, end = range_of(area.path)
    lived = when.lasting(Residence.objects.filter(area__path__gte=start, area__path__lt=end)).filter(
        Q(household__closed_on=None) | Q(household__closed_on__gt=when.day), household__opened_on__lte=when.day
    )
    codes = dict(Area.objects.filter(level=Level.COUNTY).values_list("path", "code"))
    paths = list(lived.order_by("area__path").values_list("area__path", flat=True))
    for first, last in _groups([path[:COUNTY] for path in paths]):
        homes = lived.filter(area__path__gte=first, area__path__lt=range_of(last)[1])
        yield from _tables(homes, codes, when, book)


def _groups(counties: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The first and the last county of each group, of a sorted row of counties, one a household."""
    found, sizes = np.unique(np.array(counties, dtype=str), return_counts=True)
    first, held = 0, 0
    for number, size in enumerate(sizes):
        if held and held + size > TOGETHER:
            yield str(found[first]), str(found[number - 1])
            first, held = number, 0
        held += size
    if len(found):
        yield str(found[first]), str(found[-1])


def _tables(
    homes: QuerySet[Residence], codes: Mapping[str, str], when: When, book: Book
) -> Iterator[tuple[str, dict[str, pa.Table]]]:
    keys = homes.values("household")
    members = when.lasting(Membership.objects.filter(household__in=keys))
    rows = list(members.order_by("household_id", "person_id").values_list(
        "household_id", "person_id", "relation", "person__birth_date", "person__sex"))  # fmt: skip
    here = {home: int(codes[path[:COUNTY]]) for home, path in homes.values_list("household_id", "area__path")}
    household, person = (np.array([row[at] for row in rows], np.int64) for at in (0, 1))
    home = np.unique(household)
    of_persons = when.true(Fact.objects.filter(person__in=members.values("person")))
    of_homes = when.true(Fact.objects.filter(household__in=keys))
    apart = _apart(rows, members, when, book)
    persons = {"person": pa.array(person), "household": pa.array(household), AREA: _places(here, household)}
    persons |= _pivoted(of_persons.values_list("person_id", "name", "value"), person, "persons", book, apart)
    households = {"household": pa.array(home), AREA: _places(here, home)}
    households |= _pivoted(of_homes.values_list("household_id", "name", "value"), home, "households", book, {})
    both = {"persons": pa.table(persons), "households": pa.table(households)}
    for code in sorted(set(both["households"][AREA].to_pylist())):
        yield str(code), {kind: table.filter(pc.equal(table[AREA], code)) for kind, table in both.items()}


def _places(here: Mapping[int, int], household: np.ndarray) -> pa.Array:
    return pa.array([here[key] for key in household.tolist()], pa.int32())


def _apart(
    rows: Sequence[tuple[Any, ...]], members: QuerySet[Membership], when: When, book: Book
) -> dict[str, Sequence[Any]]:
    """What is kept with the person and the membership. Nobody's relation is known where a family has no applicant."""
    fact = book.facts["relation"]
    numbers = {code: number for number, code in enumerate(fact.codes)}
    relation: list[int | None] = [numbers[row[2]] for row in rows]
    if fact.one:
        count = Counter(row[0] for row in rows if row[2] == fact.one)
        relation = [number if count[row[0]] == 1 else None for row, number in zip(rows, relation, strict=True)]
    birth, sex = [row[3] for row in rows], [row[4] for row in rows]
    former = FormerIdentity.objects.filter(known_to__gt=when.known_at, person__in=members.values("person"))
    place = {key: number for number, key in enumerate(row[1] for row in rows)}
    for was in former.order_by("-known_to"):
        birth[place[was.person_id]], sex[place[was.person_id]] = was.birth_date, was.sex
    return {"relation": relation, "birth_date": [from_date(day) if day else None for day in birth], "sex": sex}


def _pivoted(
    rows: QuerySet[Any], keys: np.ndarray, kind: str, book: Book, apart: Mapping[str, Sequence[Any]]
) -> dict[str, pa.Array]:
    """A column a fact of the vocabulary, missing where nothing is known of it."""
    said: dict[str, tuple[list[int], list[int]]] = {}
    for subject, name, value in rows.iterator(chunk_size=10_000):
        subjects, values = said.setdefault(name, ([], []))
        subjects.append(subject)
        values.append(value)
    order = np.argsort(keys, kind="stable")
    found = {}
    for name, fact in facts_of(book, kind).items():
        if name in KEYS[kind]:
            continue
        if name in apart:
            found[name] = pa.array(apart[name], ARROW[fact.type])
            continue
        column, here = np.zeros(len(keys), np.int64), np.zeros(len(keys), bool)
        if name in said:
            whose = np.array(said[name][0], np.int64)
            places = np.searchsorted(keys, whose, sorter=order)
            known = (places < len(keys)) & (keys[order[np.minimum(places, len(keys) - 1)]] == whose)
            at = order[places[known]]
            column[at], here[at] = np.array(said[name][1], np.int64)[known], True
        values = pa.array(column, mask=~here)
        found[name] = values.cast(ARROW[fact.type]) if fact.type != "bool" else values.cast(pa.bool_())
    return found


def _write_areas(folder: Path, files: dict[str, dict[str, Any]], when: When) -> None:
    """What is known of areas, in one file; none where nothing is."""
    rows = area_facts(when)
    if not rows:
        return
    names = sorted({name for row in rows.values() for name in row})
    codes = sorted(rows)
    columns = {name: pa.array([rows[code].get(name) for code in codes], pa.int64()) for name in names}
    path = folder / "areas.parquet"
    pq.write_table(pa.table({"code": pa.array([int(code) for code in codes], pa.int64()), **columns}), path)
    files[path.name] = {"rows": len(codes), "sha256": file_digest(path)}
