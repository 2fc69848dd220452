"""A run is evidence: its own compiled book, the hashes of what it read and wrote, and a digest of every value.

`manifest.json` (no clock, no machine), `book.json`, `summary.json`, `results/<programme>/<programme>-<county>.parquet`,
and beside them `circumstances.json`: when, where and how fast. Tables made for reading may lie there too.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doudi.engine.book.book import Book, book_bytes, canonical, parse_book
from doudi.engine.province.batch import Resources
from doudi.engine.province.delta import compacted
from doudi.engine.province.determine import Determination, Part, Progress, Question, ask, determine
from doudi.engine.province.digest import combined
from doudi.engine.province.figures import programme_figures
from doudi.engine.province.snapshot import Snapshot, open_snapshot
from doudi.kernel.dates import parse_date, show_date
from doudi.kernel.errors import InputError
from doudi.kernel.files import appearing, file_digest
from doudi.kernel.months import Month
from doudi.kernel.version import __version__

FORMAT = "doudi-run/1"
MANIFEST, CIRCUMSTANCES = "manifest.json", "circumstances.json"


@dataclass(frozen=True)
class Run:
    """An opened run directory. `id` is the SHA-256 of its manifest."""

    folder: Path
    manifest: Mapping[str, Any]
    id: str

    def book(self) -> Book:
        return parse_book((self.folder / "book.json").read_bytes())


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
    folder: Path, question: Question, snapshot: Snapshot, answer: Determination, since: Mapping[str, str] | None = None
) -> str:
    """Writes the summary and the manifest beside the results and the book; the run's id."""
    (folder / "summary.json").write_bytes(_summary(question, answer))
    raw = canonical(_manifest(folder, question, snapshot, answer) | ({"since": dict(since)} if since else {}))
    (folder / MANIFEST).write_bytes(raw)
    return hashlib.sha256(raw).hexdigest()


def _summary(question: Question, answer: Determination) -> bytes:
    figures = programme_figures(question.book, question.programmes, answer.parts)
    return canonical({"month": str(question.month), "programmes": figures})


def _manifest(folder: Path, question: Question, snapshot: Snapshot, answer: Determination) -> dict[str, Any]:
    results = {
        result_name(part): {"digest": part.digest, "rows": part.rows, "sha256": part.sha256} for part in answer.parts
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
    return combined({part.county: part.digest for part in parts if part.programme == programme})


def write_circumstances(folder: Path, out: Path, snapshot: Snapshot, facts: Mapping[str, Any]) -> None:
    """When and on what the run was made, and where its snapshot lay then."""
    place = snapshot.folder.resolve()
    where = {"path": str(place), "relative": os.path.relpath(place, out.resolve())}
    text = json.dumps({**facts, "snapshot": where}, ensure_ascii=False, indent=1)
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
    for name, sha256 in _hashes(manifest).items():
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
    for entry in manifest["results"].values():
        texts += [entry["digest"], entry["sha256"]]
        if not isinstance(entry["rows"], int):
            raise ValueError("rows")
    if not all(isinstance(text, str) for text in texts) or set(manifest["files"]) != {"book.json", "summary.json"}:
        raise ValueError("a field")
    if "since" in manifest and not all(isinstance(manifest["since"][key], str) for key in ("run", "folder")):
        raise ValueError("since")
    if manifest["facts_as_of"] not in (None, manifest["snapshot"]["month"]):
        raise ValueError("facts_as_of")


def _hashes(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Of every file; a run over another has none for a county in which nothing changed."""
    results = {name: entry["sha256"] for name, entry in manifest["results"].items() if entry["sha256"]}
    return {**manifest["files"], **results}


def _digests(manifest: Mapping[str, Any]) -> dict[str, str]:
    """The digest of each programme, from those of its counties' results."""
    parts: dict[str, dict[str, str]] = {}
    for name, entry in manifest["results"].items():
        _, programme, file = name.split("/")
        parts.setdefault(programme, {})[file.removeprefix(f"{programme}-").removesuffix(".parquet")] = entry["digest"]
    return {programme: combined(found) for programme, found in parts.items()}


@dataclass(frozen=True)
class Replay:
    """What determining again gave: programmes whose values are the same, and files whose bytes are."""

    run: Run
    snapshot: Snapshot
    answer: Determination
    #: result files with other values than then, by name
    other_values: tuple[str, ...]
    #: result files of the same values in other bytes: written by another version of a library
    other_bytes: tuple[str, ...]
    #: files that lie in the run and are no evidence, so that nothing was proved of them
    unproved: tuple[str, ...]

    @property
    def same(self) -> bool:
        return not self.other_values


def snapshot_of(run: Run, folder: str | Path | None = None) -> Snapshot:
    """The snapshot the run was made from, where it lay then or in `folder`. InputError when it is another one."""
    places = [Path(folder)] if folder else _places(run)
    there = [place for place in places if (place / MANIFEST).is_file()]
    if not there:
        raise InputError(f"the run's snapshot is not at {places[0]}: name its folder with --snapshot")
    snapshot = open_snapshot(there[0])
    then = run.manifest["snapshot"]
    for name, sha256 in then["files"].items():
        if name not in snapshot.files or snapshot.files[name]["sha256"] != sha256:
            raise InputError(f"{snapshot.folder / name} is not the file this run was made from")
    if snapshot.manifest_sha256 != then["manifest_sha256"]:
        raise InputError(f"{snapshot.folder / MANIFEST} is not the one this run was made from")
    return snapshot


def _places(run: Run) -> list[Path]:
    try:
        where = json.loads((run.folder / CIRCUMSTANCES).read_bytes())["snapshot"]
        return [run.folder / where["relative"], Path(where["path"])]
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(f"{run.folder / CIRCUMSTANCES} does not say where the snapshot lies: use --snapshot") from None


def replay(
    folder: str | Path, resources: Resources, snapshot: str | Path | None = None, progress: Progress | None = None
) -> Replay:
    """Determines again by the run's own book, whatever the law says today, and compares every value and byte."""
    run = open_run(folder)
    found = snapshot_of(run, snapshot)
    if found.base is None:
        return _replayed(run, found, found, resources, progress)
    with tempfile.TemporaryDirectory(prefix="doudi-") as place:
        whole = compacted(found, Path(place) / "snapshot", resources)
        return _replayed(run, found, whole, resources, progress)


def _replayed(run: Run, given: Snapshot, found: Snapshot, resources: Resources, progress: Progress | None) -> Replay:
    """Compares with the answer for `found`; a run over another has only some rows of it in its files."""
    then = run.manifest
    known_at = parse_date(then["known_at"]) if then["known_at"] else None
    question = ask(
        run.book(), found, Month.parse(then["month"]), then["programmes"], known_at, then["facts_as_of"] is not None
    )
    with tempfile.TemporaryDirectory(prefix="doudi-") as place:
        answer = determine(question, found, resources, Path(place), progress)
    now = {result_name(part): part for part in answer.parts}
    names = sorted(set(now) | set(then["results"]))
    values = [name for name in names if name not in now or not _is_as_then(run, name, now[name])]
    if (run.folder / "summary.json").read_bytes() != _summary(question, answer):
        values.append("summary.json")
    bytes_ = [name for name in names if name not in values and now[name].sha256 != _then(run, name)["sha256"]]
    if given.base is not None:
        bytes_ = []
    evidence = {MANIFEST, CIRCUMSTANCES, *_hashes(then)}
    files = sorted(str(path.relative_to(run.folder)) for path in run.folder.rglob("*") if path.is_file())
    others = tuple(name for name in files if name not in evidence)
    return Replay(run, given, answer, tuple(values), tuple(bytes_), others)


def _is_as_then(run: Run, name: str, part: Part) -> bool:
    then = _then(run, name)
    return (part.digest, part.rows) == (then["digest"], then["rows"])


def _then(run: Run, name: str) -> Mapping[str, Any]:
    return run.manifest["results"].get(name, {"digest": "", "sha256": "", "rows": -1})  # type: ignore[no-any-return]
