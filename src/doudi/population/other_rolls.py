"""Who stands on the rolls beside the first programme's, as a snapshot's files say, and how many the plan wanted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

#: facts of persons that say somebody stands on a roll: name of the roll -> fact, and the code where it has several
HELD = {
    "tekun": ("exclusive_award", 1),
    "orphans": ("exclusive_award", 2),
    "de_facto": ("award_de_facto", None),
    "living_subsidies": ("award_disability_living", None),
    "nursing_subsidies": ("award_disability_nursing", None),
    "elder_allowances": ("award_elder", None),
}
#: counted by household: families recognised, by the code of the fact
RECOGNISED = {"margin_families": 1, "rigid_families": 2}
COVERED, GIVEN = "poverty_covered", "temporary_person_times"
PERSONS = ("household", "award_dibao", "own_granted_year")
HOMES = ("household", "recognised", "poverty_list", "temporary_granted_year")


def count_rolls(root: Path, county: str) -> Counter[str]:
    """One county's rolls; a fact that the snapshot does not hold counts nobody."""
    people = _read(root / f"persons/persons-{county}.parquet", {*PERSONS, *(fact for fact, _ in HELD.values())})
    homes = _read(root / f"households/households-{county}.parquet", set(HOMES))
    found: Counter[str] = Counter()
    for name, (fact, code) in HELD.items():
        found[name] = int(_is(people, fact, code).sum())
    for name, code in RECOGNISED.items():
        found[name] = int(_is(homes, "recognised", code).sum())
    at_home, keys = people["household"].to_numpy(), homes["household"].to_numpy()
    on_list = np.isin(at_home, keys[_is(homes, "poverty_list")])
    held = _is(people, "award_dibao") | _is(people, "exclusive_award")
    found[COVERED] = int((on_list & held).sum())
    helped = np.isin(at_home, keys[_is(homes, "temporary_granted_year")])
    found[GIVEN] = int((helped | _is(people, "own_granted_year")).sum())
    return found


def beside_targets(found: Counter[str], targets: dict[str, int], month: int) -> dict[str, dict[str, Any]]:
    """Each roll with what the plan wanted, null where nothing is published; grants only of the months gone by."""
    wanted: dict[str, int | None] = {name: targets.get(name) for name in (*HELD, *RECOGNISED, COVERED, GIVEN)}
    if (whole := wanted[GIVEN]) is not None:
        wanted[GIVEN] = round(whole * (month - 1) / 6)
    return {name: {"held": found[name], "target": wanted[name]} for name in wanted}


def _read(path: Path, columns: set[str]) -> pa.Table:
    file = pq.ParquetFile(path)
    return file.read(columns=[name for name in file.schema_arrow.names if name in columns])


def _is(table: pa.Table, name: str, code: int | None = None) -> np.ndarray:
    """Where the fact says yes, a number above 0, or the code."""
    if name not in table.column_names:
        return np.zeros(table.num_rows, dtype=bool)
    column = pc.fill_null(table[name].cast(pa.int64()), 0).to_numpy()
    found: np.ndarray = column > 0 if code is None else column == code
    return found
