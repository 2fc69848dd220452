"""A run proved again: determined by its own book from its own snapshot, and compared value by value."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from doudi.engine.province.batch import Resources
from doudi.engine.province.delta import compacted
from doudi.engine.province.determine import Determination, Part, Progress, ask, determine
from doudi.engine.province.rows import Rows
from doudi.engine.province.runs import (
    CIRCUMSTANCES,
    MANIFEST,
    Run,
    hashes_of,
    open_run,
    result_name,
    rows_of,
    snapshot_of,
    summary_of,
)
from doudi.engine.province.snapshot import Snapshot
from doudi.kernel.dates import parse_date
from doudi.kernel.months import Month


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


def replay(
    folder: str | Path, resources: Resources, snapshots: Sequence[str | Path] = (), progress: Progress | None = None,
    under: Sequence[str | Path] = (),
) -> Replay:  # fmt: skip
    """Determines again by the run's own book, whatever the law says today, and compares every value and byte.

    `snapshots` and `under` are where the snapshots and the runs it was made from lie, if no longer where they lay then.
    """
    run = open_run(folder)
    found, rows = snapshot_of(run, snapshots), rows_of(run, snapshots, under)
    if found.base is None:
        return _replayed(run, rows, found, found, resources, progress)
    with tempfile.TemporaryDirectory(prefix="doudi-") as place:
        whole = compacted(found, Path(place) / "snapshot", resources, snapshots)
        return _replayed(run, rows, found, whole, resources, progress)


def _replayed(
    run: Run, rows: Rows, given: Snapshot, found: Snapshot, resources: Resources, progress: Progress | None
) -> Replay:
    """Compares with the answer for `found`; a run over another has only some rows of it in its files."""
    then = run.manifest
    known_at = parse_date(then["known_at"]) if then["known_at"] else None
    question = ask(
        run.book(), found, Month.parse(then["month"]), then["programmes"], known_at, then["facts_as_of"] is not None
    )
    with tempfile.TemporaryDirectory(prefix="doudi-") as place:
        answer = determine(question, found, resources, Path(place), progress)
        values, bytes_ = _differing(run, rows, answer.parts, Path(place))
    if (run.folder / "summary.json").read_bytes() != summary_of(question, answer):
        values.append("summary.json")
    evidence = {MANIFEST, CIRCUMSTANCES, *hashes_of(then)}
    files = sorted(str(path.relative_to(run.folder)) for path in run.folder.rglob("*") if path.is_file())
    others = tuple(name for name in files if name not in evidence)
    return Replay(run, given, answer, tuple(values), () if given.base is not None else tuple(bytes_), others)


def _differing(run: Run, rows: Rows, parts: Sequence[Part], place: Path) -> tuple[list[str], list[str]]:
    """The result files of other values than then, and those of the same values in other bytes.

    Where the bytes are others, the values are compared themselves: the digest alone would be believed only.
    """
    there = {result_name(part) for part in parts}
    values = [name for name in run.manifest["results"] if name not in there]
    bytes_: list[str] = []
    for part in parts:
        name = result_name(part)
        then = run.part(part.programme, part.county) if name in run.manifest["results"] else None
        if then is None or (then.digest, then.by_unit) != (part.digest, part.by_unit):
            values.append(name)
        elif then.sha256 != part.sha256:
            now = pq.read_table(place / part.file)
            same = rows.table(part.programme, part.county).cast(now.schema).equals(now)
            (bytes_ if same else values).append(name)
    return sorted(values), sorted(bytes_)
