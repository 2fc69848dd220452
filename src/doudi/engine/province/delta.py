"""A delta: the households of a snapshot that changed, whole, over the snapshot they changed from.

Its manifest names the base by the hash of its manifest. `persons/` and `households/` hold the changed and the new
households as they are, `before/persons/` and `before/households/` the changed ones and those that left a county's files
as they were. So what a change does can be told from the delta alone. A delta may lie over another.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from doudi.engine.province.batch import Resources
from doudi.engine.province.snapshot import (
    FORMAT,
    KEYS,
    Snapshot,
    check_hashes,
    county_of,
    open_snapshot,
    reading,
    write_manifest,
)
from doudi.kernel.errors import InputError
from doudi.kernel.files import appearing, file_digest
from doudi.kernel.side_by_side import side_by_side

AREAS = "areas.parquet"
BEFORE = "before/"
#: Names the folder the base lay in when the delta was made; no part of the delta.
PLACE = "base.txt"
#: What a delta's manifest carries on from its base unless it states it anew.
CARRIED = ("book", "month", "known_at", "coverage", "population", "subject")
WRITTEN: dict[str, Any] = {"compression": "zstd", "compression_level": 1, "row_group_size": 122_880}
#: (persons, households) of a county.
Tables = tuple[pa.Table, pa.Table]


def base_of(delta: Snapshot, places: Iterable[str | Path] = ()) -> Snapshot:
    """The snapshot under a delta, where it lay then or at one of some places. InputError when it is at none."""
    if delta.base is None:
        raise InputError(f"{delta.folder} is no delta: it lies over no other snapshot")
    candidates = [Path(place) for place in places]
    recorded = delta.folder / PLACE
    if recorded.is_file():
        candidates.append(delta.folder / recorded.read_text("utf-8").strip())
    for place in candidates:
        path = place / "manifest.json"
        if path.is_file() and file_digest(path) == delta.base["manifest_sha256"]:
            return open_snapshot(place)
    tried = ", ".join(map(str, candidates)) or "nowhere"
    raise InputError(f"the snapshot that {delta.folder} changes is not at {tried}: name its folder with --base")


def chain_of(snapshot: Snapshot, places: Iterable[str | Path] = ()) -> list[Snapshot]:
    """Every snapshot under one, from the lowest up, and itself; `places` are where else they may lie."""
    there, found = list(places), [snapshot]
    while found[-1].base is not None:
        found.append(base_of(found[-1], there))
    return found[::-1]


def was(delta: Snapshot) -> Snapshot:
    """What a delta takes the place of, as a snapshot of these households alone; it may have no county at all."""
    counties = {county_of(name) for name in delta.files if name.startswith(f"{BEFORE}persons/")}
    return replace(delta, within=BEFORE, counties=tuple(sorted(counties)))


def sides(snapshot: Snapshot) -> list[Snapshot]:
    """A delta as it is and as it was; any other snapshot alone."""
    return [snapshot] if snapshot.base is None else [snapshot, was(snapshot)]


def apart(out: Path, *inputs: Snapshot) -> None:
    """InputError when something is to be made inside what it is made from."""
    for snapshot in inputs:
        if out.resolve().is_relative_to(snapshot.folder.resolve()):
            raise InputError(f"{out} lies in {snapshot.folder}, which it is made from: choose another folder")


def changed_in(delta: Snapshot, county: str) -> np.ndarray:
    """The keys of a county's households that a delta changes, adds or takes away, ascending."""
    here = [side for side in sides(delta) if county in side.counties]
    keys = [_households(_read(side.path("households", county), ["household"])) for side in here]
    return np.unique(np.concatenate([np.empty(0, np.int64), *keys]))


def merged(chain: Sequence[Snapshot], kind: str, county: str) -> pa.Table | None:
    """A county's persons or households as a chain of snapshots has them, by household; None when it has none.

    InputError when what a delta says was there is not what is there.
    """
    found: pa.Table | None = None
    for snapshot in chain:
        if snapshot.base is not None:
            found = _without_changed(found, snapshot, kind, county)
        if county in snapshot.counties:
            own = _read(snapshot.path(kind, county), None)
            found = own if found is None else _together(found, own)
    return found


def _without_changed(under: pa.Table | None, delta: Snapshot, kind: str, county: str) -> pa.Table | None:
    """The rows of households that a delta does not name; InputError unless the others are what it says they were."""
    before = was(delta)
    named = _read(before.path(kind, county), None) if county in before.counties else None
    if under is None:
        taken, left = None, None
    else:
        changed = pa.array(np.isin(_households(under), changed_in(delta, county)))
        taken, left = under.filter(changed), under.filter(pc.invert(changed))
    there, said = (table if table is not None and table.num_rows else None for table in (taken, named))
    same = there is said if there is None or said is None else _equal(there, said)
    if not same:
        raise InputError(
            f"{before.path(kind, county)} does not hold what is in the snapshot that {delta.folder} changes"
        )
    return left


def _equal(one: pa.Table, other: pa.Table) -> bool:
    if set(one.column_names) != set(other.column_names):
        return False
    return one.equals(other.select(one.column_names).cast(one.schema))  # type: ignore[no-any-return]


def write_delta(
    out: Path,
    base: Snapshot,
    tables: Mapping[str, Tables],
    gone: Mapping[str, Sequence[int]] | None = None,
    **stated: Any,
) -> Snapshot:
    """Makes a delta of the changed households' rows by county; `stated` replaces what the manifest carries on.

    `gone` are households of a county's files that are in them no longer.
    """
    left = {county: sorted(keys) for county, keys in (gone or {}).items() if len(keys)}
    chain = chain_of(base)
    apart(out, *chain)
    for snapshot in chain:
        own = {*tables, *left}.intersection(snapshot.counties)
        names = {
            side.name(kind, county) for side in sides(snapshot) for kind in KEYS for county in own & set(side.counties)
        }
        check_hashes(snapshot, some=names)
    with appearing(out) as folder:
        files: dict[str, dict[str, Any]] = {}
        for county, pair in sorted(tables.items()):
            for kind, table in zip(KEYS, pair, strict=True):
                _write(folder, f"{kind}/{kind}-{county}.parquet", table, files)
        for county in sorted({*tables, *left}):
            keys = [*(_households(tables[county][1]) if county in tables else ()), *left.get(county, ())]
            for kind in KEYS:
                under = merged(chain, kind, county)
                then = under.filter(pa.array(np.isin(_households(under), keys))) if under is not None else None
                if then is not None and then.num_rows:
                    _write(folder, f"{BEFORE}{kind}/{kind}-{county}.parquet", then, files)
        _copy_areas(chain, folder, files)  # what is known of areas is stated whole, as the registers are
        manifest = _carried(base) | stated
        manifest["base"] = {"manifest_sha256": base.manifest_sha256}
        (folder / PLACE).write_text(relative(base.folder, out) + "\n", "utf-8")
        write_manifest(folder, {"format": FORMAT, **manifest, "files": files})
    return open_snapshot(out)


def sizes(chain: Sequence[Snapshot]) -> dict[str, dict[str, int]]:
    """Persons and households by county that a chain of snapshots has together; no county without any."""
    found: dict[str, dict[str, int]] = {}
    for snapshot in chain:
        for side, sign in zip(sides(snapshot), (1, -1), strict=False):
            for county in side.counties:
                own = found.setdefault(county, dict.fromkeys(KEYS, 0))
                for kind in KEYS:
                    own[kind] += sign * side.rows(kind, county)
    return {county: own for county, own in found.items() if any(own.values())}


def compacted(delta: Snapshot, out: Path, resources: Resources, places: Iterable[str | Path] = ()) -> Snapshot:
    """What a delta and everything under it say together, as a snapshot of its own in the folder `out`."""
    chain = chain_of(delta, places)
    apart(out, *chain)
    for snapshot in chain:
        check_hashes(snapshot, resources.threads)
    with appearing(out) as folder:
        files: dict[str, dict[str, Any]] = {}
        for kind in KEYS:
            (folder / kind).mkdir()

        def work(county: str) -> dict[str, dict[str, Any]]:
            own: dict[str, dict[str, Any]] = {}
            for kind in KEYS:
                table = merged(chain, kind, county)
                if table is not None and table.num_rows:
                    _write(folder, f"{kind}/{kind}-{county}.parquet", table, own)
            return own

        counties = sorted({county for snapshot in chain for county in snapshot.counties})
        side_by_side(counties, work, lambda _, found: files.update(found), resources.threads)
        _copy_areas(chain, folder, files)
        write_manifest(folder, {"format": FORMAT, **_carried(delta), "files": files})
    return open_snapshot(out)


def relative(place: Path, out: Path) -> str:
    """How a folder is found from another."""
    return os.path.relpath(place.resolve(), out.resolve())


def _copy_areas(chain: Sequence[Snapshot], folder: Path, files: dict[str, dict[str, Any]]) -> None:
    """The facts of areas as the latest snapshot has them."""
    latest = next((snapshot for snapshot in reversed(chain) if AREAS in snapshot.files), None)
    if latest is not None:
        (folder / AREAS).write_bytes((latest.folder / AREAS).read_bytes())
        files[AREAS] = dict(latest.files[AREAS])


def _together(under: pa.Table, over: pa.Table) -> pa.Table:
    """InputError when they have other columns: a delta is of the vocabulary its base is of."""
    if set(under.column_names) != set(over.column_names):
        odd = ", ".join(sorted(set(under.column_names) ^ set(over.column_names)))
        raise InputError(f"a delta and what it lies over have other columns: {odd}")
    both = pa.concat_tables([under, over.select(under.column_names).cast(under.schema)])
    return both.take(pa.array(np.argsort(_households(both), kind="stable")))


def _households(table: pa.Table) -> np.ndarray:
    return table["household"].to_numpy()  # type: ignore[no-any-return]


def _read(path: Path, columns: list[str] | None) -> pa.Table:
    with reading(path):
        return pq.read_table(path, columns=columns, partitioning=None)


def _carried(snapshot: Snapshot) -> dict[str, Any]:
    manifest = json.loads((snapshot.folder / "manifest.json").read_bytes())
    return {name: manifest[name] for name in CARRIED if name in manifest}


def _write(folder: Path, name: str, table: pa.Table, files: dict[str, dict[str, Any]]) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table.combine_chunks(), path, **WRITTEN)
    files[name] = {"rows": table.num_rows, "sha256": file_digest(path)}
