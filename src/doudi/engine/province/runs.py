"""A run is evidence: its own compiled book, the hashes of what it read and wrote, and a digest of every value.

`manifest.json` (no clock, no machine), `book.json`, `summary.json`, `results/<programme>/<programme>-<county>.parquet`,
and beside them `circumstances.json`: when, where and how fast. Tables made for reading may lie there too.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doudi.engine.book.book import Book, book_bytes, canonical, parse_book
from doudi.engine.province.batch import Resources
from doudi.engine.province.determine import Counts, Determination, Part, Progress, Question, determine, file_of
from doudi.engine.province.digest import Digest, combined
from doudi.engine.province.figures import programme_figures
from doudi.engine.province.rows import Layer, Rows
from doudi.engine.province.snapshot import Snapshot, check_hashes, open_snapshot
from doudi.kernel.dates import show_date
from doudi.kernel.errors import InputError
from doudi.kernel.files import appearing, file_digest
from doudi.kernel.version import __version__

FORMAT = "doudi-run/2"
MANIFEST, CIRCUMSTANCES = "manifest.json", "circumstances.json"


@dataclass(frozen=True)
class Run:
    """An opened run directory. `id` is the SHA-256 of its manifest."""

    folder: Path
    manifest: Mapping[str, Any]
    id: str

    def book(self) -> Book:
        return parse_book((self.folder / "book.json").read_bytes())

    def counties(self, programme: str) -> list[str]:
        """The counties there is an answer for, ascending."""
        start, end = f"results/{programme}/{programme}-", ".parquet"
        names = (name for name in self.manifest["results"] if name.startswith(start))
        return sorted(name.removeprefix(start).removesuffix(end) for name in names)

    def part(self, programme: str, county: str) -> Part:
        """The answer for a county, in sums."""
        entry = self.manifest["results"][f"results/{file_of(programme, county)}"]
        counts = {unit: Counts(**sums) for unit, sums in entry["by_unit"].items()}
        return Part(programme, county, Digest.parse(entry["digest"]), counts, entry["sha256"])


@contextmanager
def recording(
    out: Path, question: Question, snapshot: Snapshot, resources: Resources, progress: Progress | None = None
) -> Iterator[tuple[Path, Determination, str]]:
    """Determines into a run directory that appears whole when the block ends: (its folder until then, answer, run id).

    What the block writes there, tables for reading and the circumstances, is no part of the evidence.
    """
    if out.resolve().is_relative_to(snapshot.folder.resolve()):
        raise InputError(f"{out} lies in the snapshot: a run does not change what it was made from")
    with appearing(out) as folder:
        answer = determine(question, snapshot, resources, folder / "results", progress)
        (folder / "book.json").write_bytes(book_bytes(question.book))
        yield folder, answer, sealed(folder, question, snapshot, answer)


def sealed(
    folder: Path, question: Question, snapshot: Snapshot, answer: Determination, since: str | None = None
) -> str:
    """Writes the summary and the manifest beside the results and the book; the run's id."""
    (folder / "summary.json").write_bytes(summary_of(question, answer))
    raw = canonical(_manifest(folder, question, snapshot, answer) | ({"since": since} if since else {}))
    (folder / MANIFEST).write_bytes(raw)
    return hashlib.sha256(raw).hexdigest()


def summary_of(question: Question, answer: Determination) -> bytes:
    """What stands in summary.json."""
    figures = programme_figures(question.book, question.programmes, answer.parts)
    return canonical({"month": str(question.month), "programmes": figures})


def _manifest(folder: Path, question: Question, snapshot: Snapshot, answer: Determination) -> dict[str, Any]:
    results = {
        result_name(part): {
            "digest": str(part.digest),
            "by_unit": {unit: vars(counts) for unit, counts in part.by_unit.items()},
            "sha256": part.sha256,
        }
        for part in answer.parts
    }
    return {
        "format": FORMAT,
        "engine": __version__,
        "month": str(question.month),
        "known_at": show_date(question.known_at) if question.known_at is not None else None,
        "facts_as_of": str(snapshot.month) if question.facts_as_of else None,
        "rulebook": {"name": question.book.name, "digest": question.book.digest},
        "snapshot": {
            "month": str(snapshot.month),
            "known_at": show_date(snapshot.known_at),
            "manifest_sha256": snapshot.manifest_sha256,
            "persons": answer.persons,
            "households": answer.households,
            "files": {name: entry["sha256"] for name, entry in snapshot.files.items()},
        },
        "programmes": {name: digest_of(answer.parts, name) for name in question.programmes},
        "files": {name: file_digest(folder / name) for name in ("book.json", "summary.json")},
        "results": results,
    }


def result_name(part: Part) -> str:
    """The manifest's name of a result file."""
    return f"results/{part.file}"


def digest_of(parts: list[Part], programme: str) -> str:
    """The digest of one programme's values over all counties."""
    return combined({part.county: str(part.digest) for part in parts if part.programme == programme})


def write_circumstances(
    folder: Path, out: Path, snapshot: Snapshot, facts: Mapping[str, Any], under: Path | None = None
) -> None:
    """When and on what the run was made, and where its snapshot, and the run it lies over, lay then."""
    places = {"snapshot": snapshot.folder} | ({"under": under} if under else {})
    where = {
        name: {"path": str(place.resolve()), "relative": os.path.relpath(place.resolve(), out.resolve())}
        for name, place in places.items()
    }
    text = json.dumps({**facts, **where}, ensure_ascii=False, indent=1)
    (folder / CIRCUMSTANCES).write_text(text + "\n", "utf-8")


def open_run(folder: str | Path) -> Run:
    """A run whose every file is as its manifest says; InputError naming the first that is not."""
    root = Path(folder)
    path = root / MANIFEST
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise InputError(f"{root} is not a run: it has no {MANIFEST}") from None
    try:
        manifest = json.loads(raw)
        if manifest["format"] != FORMAT:
            raise InputError(f"{path}: the format is {manifest['format']!r}, not {FORMAT!r}")
        _check_manifest(manifest)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError(f"{path} is not the manifest of a run") from None
    if canonical(manifest) != raw:
        raise InputError(f"{path} was changed: it is not as Doudi writes it")
    for name, sha256 in hashes_of(manifest).items():
        if not (root / name).is_file():
            raise InputError(f"{root / name} is missing")
        if file_digest(root / name) != sha256:
            raise InputError(f"{root / name} was changed: its SHA-256 is not the manifest's")
    if manifest["files"]["book.json"] != manifest["rulebook"]["digest"]:
        raise InputError(f"{path} was changed: it names another book than book.json")
    if manifest["programmes"] != _digests(manifest):
        raise InputError(f"{path} was changed: the digest of a programme is not that of its results")
    return Run(root, manifest, hashlib.sha256(raw).hexdigest())


def _check_manifest(manifest: dict[str, Any]) -> None:
    """Raises ValueError or what reading raises unless every field is there and of its kind."""
    texts = [manifest["engine"], manifest["month"], manifest["rulebook"]["digest"]]
    texts += [manifest["snapshot"]["month"], manifest["snapshot"]["manifest_sha256"]]
    texts += [manifest[name] for name in ("known_at", "facts_as_of") if manifest[name] is not None]
    texts += [*manifest["snapshot"]["files"].values(), *manifest["programmes"].values(), *manifest["files"].values()]
    for name, entry in manifest["results"].items():
        _named(name)
        texts += [entry["digest"], entry["sha256"]]
        Digest.parse(entry["digest"])
        for sums in entry["by_unit"].values():
            if not all(isinstance(value, int) for value in vars(Counts(**sums)).values()):
                raise ValueError("by_unit")
    if not all(isinstance(text, str) for text in texts) or set(manifest["files"]) != {"book.json", "summary.json"}:
        raise ValueError("a field")
    if "since" in manifest and not isinstance(manifest["since"], str):
        raise ValueError("since")
    if manifest["facts_as_of"] not in (None, manifest["snapshot"]["month"]):
        raise ValueError("facts_as_of")


def hashes_of(manifest: Mapping[str, Any]) -> dict[str, str]:
    """The SHA-256 of every file; a run over another has none for a county in which nothing changed."""
    results = {name: entry["sha256"] for name, entry in manifest["results"].items() if entry["sha256"]}
    return {**manifest["files"], **results}


def _named(name: str) -> tuple[str, str]:
    """(programme, county) of a result; ValueError when it is named otherwise."""
    _, programme, file = name.split("/")
    county = file.removeprefix(f"{programme}-").removesuffix(".parquet")
    if name != f"results/{file_of(programme, county)}":
        raise ValueError(name)
    return programme, county


def _digests(manifest: Mapping[str, Any]) -> dict[str, str]:
    """The digest of each programme, from those of its counties' results."""
    parts: dict[str, dict[str, str]] = {}
    for name, entry in manifest["results"].items():
        programme, county = _named(name)
        parts.setdefault(programme, {})[county] = entry["digest"]
    return {programme: combined(found) for programme, found in parts.items()}


def snapshot_of(run: Run, places: Iterable[str | Path] = ()) -> Snapshot:
    """The snapshot the run was made from, at one of some places or where it lay then. InputError when it is at none,
    naming what differs where there is another one."""
    then = run.manifest["snapshot"]
    given = [Path(place) for place in places]
    there = [place for place in (*given, *_recorded(run, "snapshot")) if (place / MANIFEST).is_file()]
    for place in there:
        if file_digest(place / MANIFEST) == then["manifest_sha256"]:
            return open_snapshot(place)
    if not there:
        tried = [*given, *_recorded(run, "snapshot")]
        raise InputError(f"the run's snapshot is not at {tried[0] if tried else 'a known place'}: "
                         "name its folder with --snapshot")  # fmt: skip
    other = open_snapshot(there[0])
    for name, sha256 in then["files"].items():
        if name not in other.files or other.files[name]["sha256"] != sha256:
            raise InputError(f"{other.folder / name} is not the file this run was made from")
    raise InputError(f"{other.folder / MANIFEST} is not the one this run was made from")


def run_under(run: Run, places: Iterable[str | Path] = ()) -> Run:
    """The run another one lies over, at one of some places or where it lay then; InputError when it is at none."""
    wanted = run.manifest["since"]
    tried = [*map(Path, places), *_recorded(run, "under")]
    for place in tried:
        path = place / MANIFEST
        if path.is_file() and file_digest(path) == wanted:
            return open_run(place)
    at = ", ".join(map(str, tried)) or "a known place"
    raise InputError(f"the run that {run.folder} lies over is not at {at}: name its folder with --under")


def rows_of(run: Run, snapshots: Sequence[str | Path] = (), under: Sequence[str | Path] = ()) -> Rows:
    """All rows of a run, with those of the runs it lies over; the places are where else these may lie."""
    layers: list[Layer] = []
    while "since" in run.manifest:
        delta = snapshot_of(run, snapshots)
        check_hashes(delta)
        layers.append(Layer(run.folder, frozenset(hashes_of(run.manifest)), delta))
        run = run_under(run, under)
    return Rows([*layers, Layer(run.folder, frozenset(hashes_of(run.manifest)))][::-1])


def _recorded(run: Run, what: str) -> list[Path]:
    try:
        where = json.loads((run.folder / CIRCUMSTANCES).read_bytes())[what]
        return [run.folder / where["relative"], Path(where["path"])]
    except (OSError, ValueError, KeyError, TypeError):
        return []
