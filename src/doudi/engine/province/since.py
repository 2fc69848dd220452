"""A run over another: only changed households are determined, and readers lay their rows over the run before.

The result files of such a run hold the rows of the changed households. The digests and counts of its manifest are those
of all rows together, the same as a full run's of the same facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from doudi.engine.book.book import Book, book_bytes
from doudi.engine.book.resolve import Law
from doudi.engine.province.batch import Resources
from doudi.engine.province.delta import base_of, changed_in, relative, totals, touched
from doudi.engine.province.determine import (
    Determination,
    Part,
    Progress,
    Question,
    ask,
    counts_of,
    determine,
    file_of,
)
from doudi.engine.province.digest import table_digest
from doudi.engine.province.runs import Run, open_run, sealed, snapshot_of
from doudi.engine.province.snapshot import Snapshot, around
from doudi.engine.sql.evaluate import names_of
from doudi.kernel.dates import parse_date
from doudi.kernel.errors import InputError
from doudi.kernel.files import appearing
from doudi.kernel.months import Month
from doudi.kernel.side_by_side import side_by_side

#: Columns of a result that hold names.
CODED = ("unit", "outcome", "branch", "reason")


@dataclass(frozen=True)
class Step:
    """A run, and over it a delta that its snapshot is the base of."""

    run: Run
    delta: Snapshot
    base: Snapshot
    question: Question


def step(run: Run, delta: Snapshot, book: Book, base: str | Path | None = None) -> Step:
    """A run and a delta that fit: the same law, month and registers. InputError says why a full run is needed."""
    under = base_of(delta, base)
    if under.manifest_sha256 != run.manifest["snapshot"]["manifest_sha256"]:
        raise InputError(f"{run.folder} was made from another snapshot than the one {delta.folder} changes")
    full = "determine everything, without --since"
    if run.manifest["rulebook"]["digest"] != book.digest:
        raise InputError(f"the rule book has changed since {run.folder} was made: {full}")
    if under.month != delta.month or str(delta.month) != run.manifest["month"]:
        raise InputError(f"{delta.folder} is of {delta.month}, the run of {run.manifest['month']}: {full}")
    if around(under, book) != around(delta, book):
        raise InputError(f"{delta.folder} has other areas or registers than the snapshot it changes: {full}")
    then = run.manifest
    known_at = parse_date(then["known_at"]) if then["known_at"] else None
    question = ask(book, delta, Month.parse(then["month"]), then["programmes"], known_at, over=True)
    return Step(run, delta, under, question)


@contextmanager
def recording_since(
    out: Path, asked: Step, resources: Resources, progress: Progress | None = None
) -> Iterator[tuple[Path, Determination, str]]:
    """As `runs.recording`, of a delta: (the folder until the block ends, the answer for everybody, run id)."""
    question, delta, run = asked.question, asked.delta, asked.run
    if out.resolve().is_relative_to(delta.folder.resolve()) or out.resolve().is_relative_to(run.folder.resolve()):
        raise InputError(f"{out} lies in what it is made from: choose another folder")
    with appearing(out) as folder:
        fresh = determine(question, delta, resources, folder / "results", progress)
        written = {part.file: part for part in fresh.parts}
        held = totals(delta, asked.base)
        answer = Determination(held["persons"], held["households"])
        laws = {law.programme.name: law for law in question.laws()}
        work = [(name, county) for name in question.programmes for county in counties_of(run, name, delta)]

        def one(item: tuple[str, str]) -> Part:
            return _part(asked, laws[item[0]], item[1], folder / "results", written.get(file_of(*item)))

        side_by_side(work, one, lambda _, part: answer.parts.append(part), resources.threads)
        answer.parts.sort(key=lambda part: (part.programme, part.county))
        (folder / "book.json").write_bytes(book_bytes(question.book))
        since = {"run": run.id, "folder": relative(run.folder, out)}
        run_id = sealed(folder, question, delta, answer, since)
        yield folder, answer, run_id


def counties_of(run: Run, programme: str, delta: Snapshot | None = None) -> list[str]:
    """The counties a run has results of, and those that a delta adds."""
    start = f"results/{programme}/{programme}-"
    found = {name.removeprefix(start)[:-8] for name in run.manifest["results"] if name.startswith(start)}
    return sorted(found | set(touched(delta) if delta else ()))


def result_table(run: Run, programme: str, county: str) -> pa.Table:
    """All rows of a programme in a county, of a run alone or of one that lies over others, in unit-key order."""
    name = f"results/{file_of(programme, county)}"
    own = _table(run.folder / name)
    if "since" not in run.manifest:
        if own is None:
            raise InputError(f"{run.folder} has no {name}")
        return own
    return merged_results(run_under(run), snapshot_of(run), programme, county, own)


def run_under(run: Run) -> Run:
    """The run another one lies over; InputError when it is no longer the same one."""
    then = run.manifest["since"]
    under = open_run(run.folder / then["folder"])
    if under.id != then["run"]:
        raise InputError(f"{under.folder} is not the run that {run.folder} lies over")
    return under


def merged_results(run: Run, delta: Snapshot, programme: str, county: str, fresh: pa.Table | None) -> pa.Table:
    """The rows of a run without those of changed households, and the fresh rows of these, in unit-key order."""
    if county not in counties_of(run, programme):
        assert fresh is not None
        return fresh
    before = result_table(run, programme, county)
    changed = changed_in(delta, county)
    if not len(changed):
        return before
    homes = before["household"].to_numpy()
    place = np.searchsorted(changed, homes)
    kept = np.flatnonzero(changed[np.minimum(place, len(changed) - 1)] != homes)
    if fresh is None or not fresh.num_rows:
        return before.take(pa.array(kept))
    rows = np.concatenate([kept, len(homes) + np.arange(fresh.num_rows)])
    order = np.argsort(np.concatenate([homes[kept], fresh["household"].to_numpy()]), kind="stable")
    both = pa.concat_tables([before, fresh.cast(before.schema)]).unify_dictionaries().combine_chunks()
    return both.take(pa.array(rows[order]))


def _part(asked: Step, law: Law, county: str, folder: Path, fresh: Part | None) -> Part:
    """The part of everybody in a county: from the run before, and the fresh rows if there are some."""
    programme = law.programme.name
    rows = _table(folder / fresh.file) if fresh else None
    table = merged_results(asked.run, asked.delta, programme, county, rows)
    counts = counts_of(law, recoded(law, table))
    return Part(programme, county, table.num_rows, table_digest(table), counts, fresh.sha256 if fresh else "")


def recoded(law: Law, table: pa.Table) -> pa.Table:
    """A result read from a file with its names numbered as the law numbers them."""
    names = names_of(law)
    for name in CODED:
        column = table[name].combine_chunks()
        own = {text: number for number, text in enumerate(names[name])}
        numbers = pa.array([own[text] for text in column.dictionary.to_pylist()], pa.int8())
        coded = pa.DictionaryArray.from_arrays(numbers.take(column.indices), pa.array(names[name], pa.string()))
        table = table.set_column(table.schema.get_field_index(name), name, coded)
    return table


def _table(path: Path) -> pa.Table | None:
    if not path.is_file():
        return None
    return pq.ParquetFile(path, read_dictionary=list(CODED)).read()
