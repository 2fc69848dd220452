"""One household out of a snapshot, as a family to explain: by the key its results carry, without a name."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from doudi.engine.book.resolve import Law
from doudi.engine.judge.family import Family
from doudi.engine.province.check import check_county
from doudi.engine.province.snapshot import KEYS, Snapshot, around, check_hashes
from doudi.engine.sql.evaluate import read_households
from doudi.kernel.errors import InputError

MEMBER = {"zh": "成员", "en": "member "}


def household_of(snapshot: Snapshot, laws: Sequence[Law], key: int, lang: str = "zh") -> Family:
    """The family of a household, with every fact that its files have. Persons are numbered in the order of their keys.

    InputError when no file holds the household, or when its county's files are not as they should be.
    """
    county = _county_of(snapshot, key)
    check_hashes(snapshot, some=[snapshot.name(kind, county) for kind in KEYS])
    law = laws[0]
    check_county(snapshot, law.book, county, laws)
    with duckdb.connect() as con:
        persons, households = (
            con.read_parquet(str(snapshot.path(kind, county))).filter(f"household = {key}").to_arrow_table()
            for kind in KEYS
        )
    for household, area in read_households(law, {key}, persons, households, around(snapshot, law.book)):
        names = {person: f"{MEMBER[lang]}{number}" for number, person in enumerate(sorted(household.people), start=1)}
        return Family(area, household, names, {}, None, str(snapshot.folder))
    raise InputError(f"{snapshot.folder} has no household {key}")


def _county_of(snapshot: Snapshot, key: int) -> str:
    """The county whose file holds the household."""
    files = [str(snapshot.path("households", county)) for county in snapshot.counties]
    with duckdb.connect() as con:
        query = "SELECT filename FROM read_parquet($files, filename = true) WHERE household = $key"
        found = con.execute(query, {"files": files, "key": key}).fetchall()
    if not found:
        raise InputError(f"{snapshot.folder} has no household {key}")
    return next(c for c in snapshot.counties if str(snapshot.path("households", c)) == found[0][0])
