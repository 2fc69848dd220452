"""What a snapshot holds: persons, households, ages, rolls beside the published totals, planted cases."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from doudi.kernel.errors import InputError
from doudi.kernel.months import Month
from doudi.population.other_rolls import beside_targets, count_rolls
from doudi.population.plan import KINDS

GROUPS = 10


def show(folder: str | Path, lang: str = "zh") -> dict[str, Any]:
    """Figures of a snapshot, read county by county; InputError when it is not a synthetic snapshot.

    Cities are named in the language, zh or en. A snapshot made of a delta and what it lies over has no seed of its own
    and no planted cases.
    """
    root = Path(folder)
    manifest = _manifest(root)
    cities = _cities(root, lang)
    month = Month.parse(manifest["month"])
    ages = np.zeros(GROUPS, dtype=np.int64)
    by_city: dict[str, dict[str, Any]] = {}
    rolls = {kind: Counter[str]() for kind in KINDS}
    planted: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for name, entry in sorted(manifest["files"].items()):
        if not name.startswith("persons/"):
            continue
        county = name.rsplit("-", 1)[1].removesuffix(".parquet")
        found = _county(root, county, month, ages, rolls)
        others += count_rolls(root, county)
        cases = _planted(root, manifest, county)
        planted += cases
        city = by_city.setdefault(cities[int(county)], {"persons": 0, "households": 0, "awards": 0})
        city["persons"] += entry["rows"]
        city["households"] += manifest["files"][f"households/households-{county}.parquet"]["rows"]
        city["awards"] += found
        city["planted"] = dict(sorted((Counter(city.get("planted", {})) + cases).items()))
    return {
        "month": manifest["month"],
        "seed": manifest.get("seed"),
        "persons": sum(city["persons"] for city in by_city.values()),
        "households": sum(city["households"] for city in by_city.values()),
        "cities": by_city,
        "age_groups": _ages(ages, manifest["population"]),
        "rolls": _rolls(rolls, manifest["population"]["rolls"]),
        "other_rolls": beside_targets(others, manifest["population"]["further_rolls"], month.month),
        "planted": dict(sorted(planted.items())),
    }


def _manifest(root: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((root / "manifest.json").read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise InputError(f"{root} is not a snapshot: it has no manifest.json") from None
    except ValueError:
        raise InputError(f"{root / 'manifest.json'} is not valid JSON") from None
    if manifest.get("base") is not None:
        raise InputError(
            f"{root} is a delta, only what changed of another snapshot: "
            "make one snapshot of both with doudi province compact, and show that"
        )
    if "population" not in manifest or manifest.get("subject", "family") != "family":
        raise InputError(f"{root} is not a synthetic population: its manifest has no targets for families")
    return manifest


def _read(path: Path, columns: list[str] | None = None) -> pa.Table:
    """InputError naming a file that is missing, damaged or lacks a column."""
    try:
        return pq.read_table(path, columns=columns)
    except FileNotFoundError:
        raise InputError(f"{path} is missing") from None
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError, KeyError) as error:
        raise InputError(f"{path} cannot be read: {str(error).splitlines()[0]}") from None


def _cities(root: Path, lang: str) -> dict[int, str]:
    """The name of the area above, by county."""
    table = _read(root / "areas.parquet")
    rows = {row["code"]: row for row in table.to_pylist()}
    return {code: rows[row["parent"]][f"name_{lang}"] if row["parent"] in rows else "" for code, row in rows.items()}


def _county(root: Path, county: str, month: Month, ages: np.ndarray, rolls: dict[str, Counter[str]]) -> int:
    birth = _read(root / f"persons/persons-{county}.parquet", columns=["birth_date"])["birth_date"]
    age = (month.first_day - birth.drop_null().to_numpy()) // 100_000
    ages += np.bincount(np.clip(age, 0, GROUPS - 1), minlength=GROUPS)
    columns = ["standard_kind", "award_dibao_kind", "award_dibao_members"]
    table = _read(root / f"households/households-{county}.parquet", columns=columns)
    held = table.filter(pc.greater(pc.fill_null(table["award_dibao_kind"], 0), 0))
    for number, kind in enumerate(KINDS):
        group = held.filter(pc.equal(held["standard_kind"], number))
        alone = group.filter(pc.equal(group["award_dibao_kind"], 2))
        families = group.num_rows - alone.num_rows
        persons = pc.sum(group["award_dibao_members"].cast(pa.int64())).as_py() or 0
        # Two persons holding awards alone in one household are two awards.
        rolls[kind]["awards"] += families + (pc.sum(alone["award_dibao_members"].cast(pa.int64())).as_py() or 0)
        rolls[kind]["persons"] += persons
    return int(held.num_rows)


def _planted(root: Path, manifest: dict[str, Any], county: str) -> Counter[str]:
    name = f"planted/planted-{county}.parquet"
    if name not in manifest.get("planted", {}):
        return Counter()
    return Counter(_read(root / name, columns=["kind"])["kind"].to_pylist())


def _ages(ages: np.ndarray, population: dict[str, Any]) -> list[dict[str, Any]]:
    """Persons by ten-year group, beside the census."""
    names = [f"{at * 10}-{at * 10 + 9}" for at in range(GROUPS - 1)] + [f"{(GROUPS - 1) * 10}+"]
    return [
        {"ages": name, "persons": int(count), "census": census}
        for name, count, census in zip(names, ages, population["census_age_groups"], strict=True)
    ]


def _rolls(rolls: dict[str, Counter[str]], targets: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """Awards and covered persons, beside the published caseload at the snapshot's share."""
    return {
        kind: {
            what: value
            for name in ("awards", "persons")
            for what, value in (
                (name, rolls[kind][name]),
                (f"target_{name}", sum(county[f"{kind}_{name}"] for county in targets.values())),
            )
        }
        for kind in KINDS
    }
