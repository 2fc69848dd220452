"""A snapshot: the facts of one month as columns, one pair of files a county, with a manifest of hashes.

`persons/persons-<county>.parquet`, `households/households-<county>.parquet`, `areas.parquet`, `manifest.json`.
Nothing else of the folder is read. What is wrong is refused in one sentence that names the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from doudi.engine.book.book import Book
from doudi.engine.book.facts import Fact
from doudi.engine.sql.area_values import Around
from doudi.engine.sql.statement import AREA
from doudi.kernel.dates import parse_date
from doudi.kernel.errors import InputError, nearest
from doudi.kernel.files import file_digest
from doudi.kernel.months import Month

FORMAT = "doudi-snapshot/1"
#: How a fact's values stand in a file: fen, counts, yyyymmdd, code numbers, yes/no.
ARROW = {
    "bool": pa.bool_(), "enum": pa.int8(), "count": pa.int16(), "date": pa.int32(), "area": pa.int32(),
    "fen": pa.int64(), "fen_per_month": pa.int64(), "fen_per_year": pa.int64(),
}  # fmt: skip
#: The columns that are no facts.
KEYS = {"persons": ("person", "household", AREA), "households": ("household", AREA)}
LEVEL = {"persons": "person", "households": "household"}


@dataclass(frozen=True)
class Snapshot:
    """An opened snapshot. Counties are area codes in ascending order."""

    folder: Path
    book_name: str
    month: Month
    known_at: int
    counties: tuple[str, ...]
    coverage: Mapping[str, Sequence[str]]
    files: Mapping[str, Mapping[str, Any]]
    manifest_sha256: str
    #: what a synthetic population says of itself; empty for any other
    population: Mapping[str, Any]
    #: whose facts a household holds: a family's or an institution's
    subject: str = "family"
    #: of a delta: the hash of the manifest it lies over; None: a snapshot of its own
    base: Mapping[str, Any] | None = None
    #: where persons/ and households/ lie in the folder
    within: str = ""

    def name(self, kind: str, county: str) -> str:
        """The manifest's name of a county's file; kind is persons or households."""
        return f"{self.within}{kind}/{kind}-{county}.parquet"

    def path(self, kind: str, county: str) -> Path:
        return self.folder / self.name(kind, county)

    def rows(self, kind: str, county: str) -> int:
        return int(self.files[self.name(kind, county)]["rows"])

    def total(self, kind: str) -> int:
        """Persons or households in all."""
        return sum(self.rows(kind, county) for county in self.counties)


def open_snapshot(folder: str | Path) -> Snapshot:
    """Reads the manifest; InputError when it is none, or when a file it names is missing."""
    root = Path(folder)
    path = root / "manifest.json"
    try:
        raw = path.read_bytes()
    except OSError:
        raise InputError(f"{root} is not a snapshot: it has no manifest.json") from None
    try:
        manifest = json.loads(raw)
        if manifest["format"] != FORMAT:
            raise InputError(f"{path}: the format is {manifest['format']!r}, not {FORMAT!r}")
        files = {str(name): dict(entry) for name, entry in manifest["files"].items()}
        counties = tuple(sorted(county_of(name) for name in files if name.startswith("persons/")))
        found = Snapshot(
            root, str(manifest["book"]), Month.parse(manifest["month"]), parse_date(manifest["known_at"]), counties,
            manifest["coverage"], files, file_digest(path), manifest.get("population", {}),
            manifest.get("subject", "family"), manifest.get("base"),
        )  # fmt: skip
        for name, entry in files.items():
            int(entry["rows"]) if "persons" in name or "households" in name else None
            str(entry["sha256"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path} is not the manifest of a snapshot: {error}") from None
    check_names(found)
    return found


def county_of(name: str) -> str:
    """The county of a file, by its name."""
    return name.rsplit("-", 1)[-1].removesuffix(".parquet")


def check_names(snapshot: Snapshot) -> None:
    """InputError for a file that the manifest lacks or the folder."""
    if not snapshot.counties and snapshot.base is None:
        raise InputError(f"{snapshot.folder} has no persons")
    for county in snapshot.counties:
        for kind in LEVEL:
            if snapshot.name(kind, county) not in snapshot.files:
                raise InputError(f"the manifest of {snapshot.folder} lacks {snapshot.name(kind, county)}")
    for name in snapshot.files:
        if not (snapshot.folder / name).is_file():
            raise InputError(f"{snapshot.folder / name} is missing")


def check_hashes(snapshot: Snapshot, threads: int = 2, some: Iterable[str] | None = None) -> None:
    """InputError naming the first file, of all or of some, whose bytes are not those the manifest was written for."""
    names = sorted(snapshot.files if some is None else some)
    with ThreadPoolExecutor(max(1, threads)) as pool:
        hashes = list(pool.map(lambda name: file_digest(snapshot.folder / name), names))
    for name, found in zip(names, hashes, strict=True):
        if found != snapshot.files[name]["sha256"]:
            raise InputError(f"{snapshot.folder / name} was changed: its SHA-256 is not the manifest's")


def check_fits(snapshot: Snapshot, book: Book) -> None:
    """InputError for a county or a register that the book does not know."""
    for county in snapshot.counties:
        if county not in book.areas:
            raise InputError(f"{snapshot.folder}: unknown county {county!r}{nearest(county, book.areas)}")
    for register, areas in snapshot.coverage.items():
        if register not in book.registers:
            raise InputError(f"{snapshot.folder}: unknown register {register!r}{nearest(register, book.registers)}")
        for area in areas:
            if area not in book.areas:
                raise InputError(f"{snapshot.folder}: register {register!r} covers an unknown area {area!r}")


def around(snapshot: Snapshot, book: Book) -> Around:
    """What holds of the snapshot's areas: the columns of areas.parquet beside `code`, of which any may be missing.

    InputError for a fact out of its range or of an unknown area.
    """
    known = {fact.name: fact for fact in book.facts.values() if fact.level == "area"}
    path = snapshot.folder / "areas.parquet"
    if not known or path.name not in snapshot.files:
        return Around(snapshot.coverage)
    file = pq.ParquetFile(path)
    columns = [name for name in file.schema_arrow.names if name in known]
    if not columns:
        return Around(snapshot.coverage)
    found: dict[str, dict[str, int | None]] = {}
    for row in read_columns(file, path, ["code", *columns]).to_pylist():
        area = str(row.pop("code"))
        if area not in book.areas:
            raise InputError(f"{path}: unknown area {area!r}{nearest(area, book.areas)}")
        for name, value in row.items():
            if value is not None and not known[name].min <= value <= known[name].max:
                raise InputError(f"{path}: {name} is {value}, outside its range {known[name].range_text()}")
        found[area] = row
    return Around(snapshot.coverage, found)


def facts_of(book: Book, kind: str) -> dict[str, Fact]:
    """The vocabulary of the persons or the households file, by column."""
    return {f.name: f for f in book.facts.values() if f.level == LEVEL[kind]}


def open_file(snapshot: Snapshot, kind: str, county: str) -> pq.ParquetFile:
    """A county's file; InputError when it is cut short, no Parquet, or not of as many rows as the manifest says."""
    path = snapshot.path(kind, county)
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        reason = str(error).partition(". ")[0].rstrip(".")
        raise InputError(f"{path} cannot be read: it is cut short or no Parquet file ({reason})") from None
    if file.metadata.num_rows != snapshot.rows(kind, county):
        raise InputError(f"{path} has {file.metadata.num_rows} rows, its manifest says {snapshot.rows(kind, county)}")
    return file


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """InputError naming the file whose pages turn out to be damaged."""
    try:
        yield
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(f"{path} cannot be read: {str(error).partition('. ')[0]}") from None


def read_columns(file: pq.ParquetFile, path: Path, columns: Sequence[str]) -> pa.Table:
    """Some columns of a file; InputError when its pages are damaged."""
    with reading(path):
        return file.read(columns=list(columns))


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """A snapshot's manifest, as `open_snapshot` reads it."""
    text = json.dumps(manifest, sort_keys=True, indent=1, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")
