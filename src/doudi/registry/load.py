"""A snapshot's people, with their names, made entries of the registry: how a demonstration begins.

Keys stay what they are in the snapshot, so that a determination of both can be compared row by row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from doudi.access.actor import Actor
from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.areas.models import Area, Level
from doudi.audit.services import record
from doudi.engine.book.book import Book
from doudi.engine.province.snapshot import KEYS, Snapshot, around, open_snapshot
from doudi.kernel.dates import to_date
from doudi.registry.bulk import after_explicit_keys, check_at_once, insert
from doudi.registry.models import (
    AreaFact,
    Award,
    AwardMember,
    Fact,
    Grade,
    Household,
    Membership,
    Person,
    RegisterMatch,
    Residence,
)
from doudi.registry.models.facts import APART
from doudi.registry.models.persons import ID_NUMBER, IdKind

SOURCE = "snapshot"
#: counties done, counties in all
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class _Times:
    """From when what is loaded held, and was known."""

    since: dt.date
    known: dt.datetime


def load_snapshot(actor: Actor, folder: str | Path, book: Book, progress: Progress | None = None) -> int:
    """Enters everybody of a snapshot; how many persons. The areas must be there. Nothing is left behind by an error."""
    require(actor, Act.SHEET_IMPORT)
    snapshot = open_snapshot(folder)
    times = _Times(to_date(snapshot.month.last_day).replace(day=1), timezone.now())
    count = 0
    with transaction.atomic():
        check_at_once()
        areas = {area.code: area for area in Area.objects.filter(valid_to=None)}
        for done, county in enumerate(snapshot.counties):
            count += _load_county(snapshot, county, areas, book, times)
            if progress:
                progress(done + 1, len(snapshot.counties))
        _load_around(snapshot, book, areas, times)
        after_explicit_keys(Person, Household)
        record(
            actor, "snapshot.load", "areas.area", areas[book.area_root].pk, area_path=actor.path,
            after={"snapshot": snapshot.manifest_sha256, "persons": count},
        )  # fmt: skip
    return count


def _load_county(snapshot: Snapshot, county: str, areas: Mapping[str, Area], book: Book, times: _Times) -> int:
    households = pq.read_table(snapshot.path("households", county), partitioning=None).to_pylist()
    persons = pq.read_table(snapshot.path("persons", county), partitioning=None).to_pylist()
    known = _identities(snapshot, county)
    villages = _villages(areas, county)
    at = {row["household"]: villages(row) for row in households}
    heads = {row["household"]: row["person"] for row in persons if row["relation"] == 0}
    insert(
        Person,
        ("id", "name", "sex", "birth_date", "id_kind", "id_sealed", "id_index", "area_path", "sensitivity", "phone",
         "created_at"),
        (_person(row, known, at[row["household"]], times) for row in persons),
    )  # fmt: skip
    insert(
        Household,
        ("id", "area_id", "area_path", "sensitivity", "head_id", "address", "opened_on", "closed_on", "staff_relative",
         "created_at"),
        ((row["household"], at[row["household"]].pk, at[row["household"]].path, "ordinary",
          heads.get(row["household"]), "", times.since, None,
          False, times.known) for row in households),
    )  # fmt: skip
    insert(
        Residence,
        ("household_id", "area_id", "address", "since", "until", "known_from", "known_to"),
        ((key, area.pk, "", times.since, None, times.known, None) for key, area in at.items()),
    )
    relations = book.facts["relation"].codes
    insert(
        Membership,
        ("household_id", "person_id", "relation", "since", "until", "known_from", "known_to", "reason"),
        ((row["household"], row["person"], relations[row["relation"]], times.since, None, times.known, None, SOURCE)
         for row in persons),
    )  # fmt: skip
    columns = (
        "person_id", "household_id", "name", "value", "true_from", "true_to", "known_from", "known_to", "source",
        "grade",
    )  # fmt: skip
    insert(Fact, columns, _facts(persons, "person", times))
    insert(Fact, columns, _facts(households, "household", times))
    _load_awards(households, persons, book, times)
    return len(persons)


def _person(row: Mapping[str, Any], known: Mapping[int, tuple[str, str]], area: Area, times: _Times) -> Sequence[Any]:
    name, number = known.get(row["person"], ("", ""))
    keys = settings.KEYS
    sealed = (keys.seal(number, ID_NUMBER), keys.index_of(number, ID_NUMBER)) if number else (None, None)
    birth = to_date(row["birth_date"]) if row["birth_date"] is not None else None
    kind = IdKind.RESIDENT if number else IdKind.NONE
    return (
        row["person"], name or str(row["person"]), row["sex"], birth, kind.value, *sealed, area.path, "ordinary", "",
        times.known,
    )  # fmt: skip


def _identities(snapshot: Snapshot, county: str) -> dict[int, tuple[str, str]]:
    """Name and number of each person, where the snapshot has such files beside it."""
    path = snapshot.folder / "identities" / f"identities-{county}.parquet"
    if not path.is_file():
        return {}
    rows = pq.read_table(path, partitioning=None).to_pylist()
    return {row["person"]: (row["name"], row["id_number"]) for row in rows}


def _villages(areas: Mapping[str, Area], county: str) -> Callable[[Mapping[str, Any]], Area]:
    """The village of a household: one of its township's, the same one every time; what lies lowest where none is."""
    below: dict[int, list[Area]] = {}
    for area in areas.values():
        if area.level == Level.VILLAGE and area.parent_id is not None:
            below.setdefault(area.parent_id, []).append(area)
    for found in below.values():
        found.sort(key=lambda each: each.path)

    def village(row: Mapping[str, Any]) -> Area:
        town = areas.get(str(row.get("township") or ""), areas[county])
        there = below.get(town.pk)
        return there[row["household"] % len(there)] if there else town

    return village


def _facts(rows: Iterable[Mapping[str, Any]], level: str, times: _Times) -> Iterator[Sequence[Any]]:
    keys = {*KEYS["persons" if level == "person" else "households"], *APART}
    for row in rows:
        subject = (row["person"], None) if level == "person" else (None, row["household"])
        for name, value in row.items():
            if value is not None and name not in keys:
                yield (*subject, name, int(value), times.since, None, times.known, None, SOURCE, Grade.A.value)


def _load_awards(
    households: Iterable[Mapping[str, Any]], persons: Iterable[Mapping[str, Any]], book: Book, times: _Times
) -> None:
    """An award for each that a household's facts speak of, with the members whose facts do."""
    names = [name for name in book.programmes if f"award_{name}_amount" in book.facts]
    covered: dict[tuple[str, int], list[int]] = {}
    for row in persons:
        for name in names:
            if row.get(f"award_{name}"):
                covered.setdefault((name, row["household"]), []).append(row["person"])
    for row in households:
        for name in names:
            amount = row.get(f"award_{name}_amount")
            members = covered.get((name, row["household"]), [])
            if amount is not None and members:
                award = Award.objects.create(
                    household_id=row["household"], programme=name, since=times.since, amount_fen=amount, source=SOURCE
                )
                AwardMember.objects.bulk_create(
                    AwardMember(award=award, person_id=person, since=times.since, exclusive=True) for person in members
                )


def _load_around(snapshot: Snapshot, book: Book, areas: Mapping[str, Area], times: _Times) -> None:
    """What is known of areas, and which registers were matched where."""
    AreaFact.objects.bulk_create(
        AreaFact(area=areas[code], name=name, value=value, true_from=times.since, known_from=times.known, source=SOURCE)
        for code, row in around(snapshot, book).facts.items()
        for name, value in row.items()
        if value is not None
    )
    RegisterMatch.objects.bulk_create(
        RegisterMatch(register=register, area=areas[code], since=times.since, known_from=times.known)
        for register, codes in snapshot.coverage.items()
        for code in codes
    )
