"""Snapshots for tests: a copy of one, with a file changed and the manifest made to match again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from doudi.engine.book.book import Book, canonical
from doudi.engine.province.digest import combined
from doudi.engine.province.snapshot import AREA, FORMAT
from doudi.kernel.files import file_digest

Change = Callable[[pa.Table], pa.Table]


def copied(snapshot: Path, into: Path) -> Path:
    """A copy that may be changed."""
    return Path(shutil.copytree(snapshot, into / "copy"))


def first_county(snapshot: Path) -> str:
    return min((snapshot / "persons").glob("*.parquet")).stem.removeprefix("persons-")


def rewritten(snapshot: Path, kind: str, county: str, change: Change) -> Path:
    """Writes a county's file anew, and its hash and rows into the manifest; returns the file."""
    path = snapshot / kind / f"{kind}-{county}.parquet"
    pq.write_table(change(pq.read_table(path)), path)
    resealed(snapshot, f"{kind}/{kind}-{county}.parquet", pq.read_metadata(path).num_rows)
    return path


def resealed(snapshot: Path, name: str, rows: int | None = None) -> None:
    """The manifest's entry of one file, made to match what is there."""
    manifest = json.loads((snapshot / "manifest.json").read_text("utf-8"))
    entry = manifest["files"][name]
    entry["sha256"] = file_digest(snapshot / name)
    if rows is not None:
        entry["rows"] = rows
    (snapshot / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def with_value(column: str, row: int, value: object) -> Change:
    """One value replaced."""

    def change(table: pa.Table) -> pa.Table:
        values = table[column].to_pylist()
        values[row] = value
        place = table.schema.get_field_index(column)
        return table.set_column(place, column, pa.array(values, table.schema.field(column).type))

    return change


def written(
    folder: Path, book: Book, month: str, persons: pa.Table, households: pa.Table,
    coverage: Mapping[str, list[str]] | None = None, area_facts: Mapping[str, Mapping[str, int | None]] | None = None,
) -> Path:  # fmt: skip
    """A snapshot of tables in memory, a county a file; without `coverage` no register was matched."""
    manifest: dict[str, Any] = {"format": FORMAT, "book": book.name, "month": month, "known_at": f"{month}-28"}
    manifest |= {"coverage": dict(coverage or {}), "files": {}}
    for kind, table in (("persons", persons), ("households", households)):
        (folder / kind).mkdir(parents=True)
        for code in sorted(set(table[AREA].to_pylist())):
            path = folder / kind / f"{kind}-{code}.parquet"
            rows = table.filter(pc.equal(table[AREA], code))
            pq.write_table(rows, path)
            manifest["files"][f"{kind}/{path.name}"] = {"rows": rows.num_rows, "sha256": file_digest(path)}
    if area_facts:
        path = folder / "areas.parquet"
        names = sorted({name for row in area_facts.values() for name in row})
        columns = {name: pa.array([row.get(name) for row in area_facts.values()], pa.int64()) for name in names}
        pq.write_table(pa.table({"code": [int(area) for area in area_facts], **columns}), path)
        manifest["files"][path.name] = {"sha256": file_digest(path)}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder


def forged(run: Path) -> str:
    """Makes a run claim another digest for its first result, with a manifest that agrees with itself; its name."""
    manifest = json.loads((run / "manifest.json").read_text("utf-8"))
    name = next(iter(manifest["results"]))
    manifest["results"][name]["digest"] = f"1-{0:032x}"
    changed = Path(name).parent.name
    own = {n: entry for n, entry in manifest["results"].items() if Path(n).parent.name == changed}
    parts = {Path(n).stem.partition("-")[2]: entry["digest"] for n, entry in own.items()}
    manifest["programmes"][changed] = combined(parts)
    (run / "manifest.json").write_bytes(canonical(manifest))
    return name
