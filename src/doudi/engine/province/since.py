"""A run over another: only changed households are determined, and readers lay their rows over the run before.

The result files of such a run hold the rows of the changed households. The digests and counts of its manifest are those
of all rows together, the same as a full run's of the same facts: those of the run before, less those of the changed
households as they were, with those of the changed households as they are.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from doudi.engine.book.book import Book, book_bytes
from doudi.engine.province.batch import Resources
from doudi.engine.province.delta import apart, base_of, chain_of, sizes, was
from doudi.engine.province.determine import Counts, Determination, Part, Progress, Question, add_to, ask, determine
from doudi.engine.province.runs import Run, sealed
from doudi.engine.province.snapshot import Snapshot, around
from doudi.kernel.dates import parse_date
from doudi.kernel.errors import InputError
from doudi.kernel.files import appearing
from doudi.kernel.months import Month


@dataclass(frozen=True)
class Step:
    """A run, and over it a delta that its snapshot is the base of."""

    run: Run
    delta: Snapshot
    #: what the delta lies over, from the lowest up, and itself
    chain: list[Snapshot]
    question: Question


def step(run: Run, delta: Snapshot, book: Book, places: Iterable[str | Path] = ()) -> Step:
    """A run and a delta that fit: the same law, month and registers; `places` are where the base may lie. InputError
    says why a full run is needed."""
    under = base_of(delta, places)
    if under.manifest_sha256 != run.manifest["snapshot"]["manifest_sha256"]:
        raise InputError(f"{run.folder} was made from another snapshot than the one {delta.folder} changes")
    full = "make one snapshot of both with doudi province compact, and determine that"
    if run.manifest["rulebook"]["digest"] != book.digest:
        raise InputError(f"the rule book has changed since {run.folder} was made: {full}")
    if under.month != delta.month or str(delta.month) != run.manifest["month"]:
        raise InputError(f"{delta.folder} is of {delta.month}, the run of {run.manifest['month']}: {full}")
    if around(under, book) != around(delta, book):
        raise InputError(f"{delta.folder} has other areas or registers than the snapshot it changes: {full}")
    then = run.manifest
    known_at = parse_date(then["known_at"]) if then["known_at"] else None
    programmes = [name for name in book.programmes if name in then["programmes"]]
    question = ask(book, delta, Month.parse(then["month"]), programmes, known_at, over=True)
    return Step(run, delta, chain_of(delta, places), question)


@contextmanager
def recording_since(
    out: Path, asked: Step, resources: Resources, progress: Progress | None = None
) -> Iterator[tuple[Path, Determination, str]]:
    """As `runs.recording`, of a delta: (the folder until the block ends, the answer for everybody, run id)."""
    question, delta, run = asked.question, asked.delta, asked.run
    apart(out, *asked.chain)
    if out.resolve().is_relative_to(run.folder.resolve()):
        raise InputError(f"{out} lies in {run.folder}, which it is made from: choose another folder")
    before = was(delta)
    people = delta.total("persons"), before.total("persons")

    def of_both(already: int) -> Progress | None:
        return (lambda done, _: progress(already + done, sum(people))) if progress else None

    with appearing(out) as folder:
        fresh = determine(question, delta, resources, folder / "results", of_both(0)).parts if people[0] else []
        then = determine(question, before, resources, progress=of_both(people[0])).parts if people[1] else []
        held = sizes(asked.chain)
        persons, households = (sum(own[kind] for own in held.values()) for kind in ("persons", "households"))
        answer = Determination(persons, households, everybody(run, then, fresh, held))
        (folder / "book.json").write_bytes(book_bytes(question.book))
        run_id = sealed(folder, question, delta, answer, run.id)
        yield folder, answer, run_id


def everybody(run: Run, before: Iterable[Part], fresh: Iterable[Part], counties: Container[str]) -> list[Part]:
    """The parts of a run less those of the changed households as they were, with those of them as they are; of the
    counties in which anybody is left.

    A part's file is that of the fresh rows, where there are some.
    """
    found = {
        (name, county): replace(run.part(name, county), sha256="")
        for name in run.manifest["programmes"]
        for county in run.counties(name)
    }
    for parts, sign in ((before, -1), (fresh, 1)):
        for part in parts:
            key = part.programme, part.county
            found[key] = _with(found[key], part, sign) if key in found else part
    return [found[key] for key in sorted(found) if key[1] in counties]


def _with(part: Part, other: Part, sign: int) -> Part:
    """A part with another's rows, or without them where `sign` is -1."""
    sums: dict[str, Counts] = {}
    for unit in part.by_unit:
        sums[unit] = replace(part.by_unit[unit])
        add_to(sums[unit], other.by_unit[unit], sign)
    digest = part.digest + other.digest if sign > 0 else part.digest - other.digest
    return Part(part.programme, part.county, digest, sums, other.sha256 if sign > 0 else part.sha256)
