"""Determines programmes for a whole snapshot, group of counties by group of counties, with bounded memory."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from doudi.engine.book.book import Book
from doudi.engine.book.overlay import Change
from doudi.engine.book.resolve import Law, law_of
from doudi.engine.native.cache import installed
from doudi.engine.native.run import all_compiled, layout_of
from doudi.engine.native.scalar import TooWide
from doudi.engine.province.batch import Batch, Resources, connection, groups_of
from doudi.engine.province.check import check_county, check_keys
from doudi.engine.province.compiled import LEAST, CompiledLaws
from doudi.engine.province.digest import Digest, digests
from doudi.engine.province.snapshot import Snapshot, around, check_fits, check_hashes
from doudi.engine.sql.area_values import AreaValues, Around, area_values
from doudi.engine.sql.evaluate import add_blockers, decode, judge_many, open_households
from doudi.engine.sql.statement import AREA, FILE, OUTCOMES
from doudi.kernel.dates import show_date
from doudi.kernel.errors import InputError
from doudi.kernel.files import file_digest
from doudi.kernel.months import Month
from doudi.kernel.side_by_side import side_by_side

#: persons done, persons in all
Progress = Callable[[int, int], None]
#: How results are written: keys ascend, so their differences are small; few values but the amounts differ.
WRITTEN: dict[str, Any] = {
    "compression": "zstd", "compression_level": 1, "row_group_size": 1 << 20,
    "use_dictionary": ["area", "unit", "outcome", "branch", "reason", "blocking"],
    "column_encoding": {"household": "DELTA_BINARY_PACKED"}, "write_statistics": ["household"],
}  # fmt: skip
#: Persons from which on compiling a book's rules, some seconds a programme, is soon won back.
WORTH_COMPILING = 2_000_000
Found = TypeVar("Found")


@dataclass(frozen=True)
class Question:
    """What is asked of a snapshot: which book, month and programmes, and what was known of the law on which day."""

    book: Book
    month: Month
    programmes: tuple[str, ...]
    #: the law as known on a day (yyyymmdd); None: all that the book holds
    known_at: int | None = None
    #: the snapshot is of another month, and is used all the same
    facts_as_of: bool = False

    @property
    def name(self) -> tuple[str, Month, tuple[str, ...]]:
        """Questions of one name are answered by the same laws."""
        return self.book.digest, self.month, self.programmes

    def laws(self) -> list[Law]:
        return [law_of(self.book, name, self.month) for name in self.programmes]


@dataclass
class Counts:
    """Units of one programme in one area: awards, covered persons, fen a month, and those without an award."""

    entitled: int = 0
    persons: int = 0
    amount_fen: int = 0
    not_entitled: int = 0
    cannot_tell: int = 0
    one_fact_short: int = 0


def add_to(mine: object, theirs: object, sign: int = 1) -> None:
    """Adds every sum of one object to that of the same name of another; takes it away where `sign` is -1."""
    for name, value in vars(theirs).items():
        setattr(mine, name, getattr(mine, name) + sign * value)


@dataclass(frozen=True)
class Part:
    """The result of one programme in one county. `by_unit` has a line a kind of unit."""

    programme: str
    county: str
    digest: Digest
    by_unit: Mapping[str, Counts]
    #: of the file written, if one was
    sha256: str = ""

    @property
    def rows(self) -> int:
        return self.digest.rows

    @property
    def file(self) -> str:
        """Its result file, below the folder of the results."""
        return file_of(self.programme, self.county)


def file_of(programme: str, county: str) -> str:
    """The result file of a programme in a county, below the folder of the results."""
    return f"{programme}/{programme}-{county}.parquet"


@dataclass
class Determination:
    """All parts of an answer, and the sizes of what was asked about."""

    persons: int
    households: int
    parts: list[Part] = field(default_factory=list)


def ask(
    book: Book, snapshot: Snapshot, month: Month, programmes: Iterable[str] = (), known_at: int | None = None,
    facts_as_of: bool = False, over: bool = False,
) -> Question:  # fmt: skip
    """A question that the snapshot can answer. InputError for another month, an unknown programme or area.

    A delta answers only for what it changes, `over` a run of what it lies over.
    """
    if snapshot.base is not None and not over:
        raise InputError(
            f"{snapshot.folder} is a delta: doudi determine takes it --since a run of what it changes; "
            "for anything else make one snapshot of both with doudi province compact"
        )
    check_fits(snapshot, book)
    if month != snapshot.month and not facts_as_of:
        raise InputError(
            f"the snapshot holds the facts of {snapshot.month}, not of {month}: "
            "give --facts-as-of to judge them by another month's law"
        )
    chosen = tuple(dict.fromkeys(programmes)) or book.in_force(month, snapshot.subject)
    question = Question(book, month, chosen, known_at, month != snapshot.month)
    for law in question.laws():
        if law.programme.subject != snapshot.subject:
            raise InputError(
                f"{law.programme.name} is about each {law.programme.subject}, "
                f"and {snapshot.folder} holds each {snapshot.subject}"
            )
    if not chosen:
        raise InputError(f"in {month} the book {book.name} has no programme about each {snapshot.subject}")
    if known_at is not None and known_at < book.since:
        raise InputError(f"on {show_date(known_at)} no law of the book {book.name} was known")
    return question


def determine(
    question: Question,
    snapshot: Snapshot,
    resources: Resources,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Determination:
    """The answer, with one result file a programme and county under `folder`/<programme>/ when one is given.

    Values, order and bytes do not depend on the resources. InputError names the file that is not as it should be.
    """
    engine = engine_for(question, snapshot, resources)
    if engine == "spark":  # it lies above this room and is not there everywhere
        spark = importlib.import_module("doudi.engine.spark.determine")
        found: Determination = spark.determine_on_spark(
            question, snapshot, folder, resources.master, progress, resources
        )
        return found
    check_hashes(snapshot, resources.threads)
    check_keys(snapshot)
    if folder is not None:
        for name in question.programmes:
            (folder / name).mkdir(parents=True, exist_ok=True)
    way = _compiled if engine == "native" else _by_statement
    parts = way(question, snapshot, resources, folder, progress)
    answer = Determination(snapshot.total("persons"), snapshot.total("households"))
    answer.parts = sorted(parts, key=lambda p: (p.programme, p.county))
    return answer


def engine_for(question: Question, snapshot: Snapshot, resources: Resources) -> str:
    """What will evaluate. Compiled kernels where they are worth compiling or are compiled; InputError where an engine
    that was asked for is not installed."""
    engine = resources.engine
    if engine == "spark" and importlib.util.find_spec("pyspark") is None:
        raise InputError("--engine spark needs Spark for Python: pip install 'doudi[spark]'")
    if engine not in ("auto", "native"):
        return engine
    if not installed():
        if engine == "native":
            raise InputError("--engine native needs numba: pip install 'doudi[native]'")
        return "duckdb"
    laws = question.laws()
    try:
        for law in laws:
            layout_of(law)
    except TooWide as error:
        if engine == "native":
            raise InputError(f"{question.book.name} cannot be compiled: {error}") from None
        return "duckdb"
    if engine == "native" or snapshot.total("persons") > WORTH_COMPILING or all_compiled(laws):
        return "native"
    return "duckdb"


def _by_statement(
    question: Question, snapshot: Snapshot, resources: Resources, folder: Path | None, progress: Progress | None
) -> list[Part]:
    """With DuckDB, some counties at a time."""
    laws = question.laws()
    places = around(snapshot, question.book)
    values = {law.programme.name: values_of(question, law, snapshot, places) for law in laws}

    def work(counties: Sequence[str]) -> list[Part]:
        for county in counties:
            check_county(snapshot, question.book, county, laws)
        with connection(resources) as con:
            batch = Batch(con, snapshot, counties)
            return [
                part
                for law in laws
                for part in parts_of(question, law, values[law.programme.name], batch, places, folder)
            ]

    return [part for group in by_group(snapshot, resources, work, progress) for part in group]


def _compiled(
    question: Question, snapshot: Snapshot, resources: Resources, folder: Path | None, progress: Progress | None
) -> list[Part]:
    """With compiled kernels: small counties together, so that little is done often, and the largest ones first, so
    that no thread is left with one at the end."""
    laws = question.laws()
    areas = {law.programme.name: areas_of(law, snapshot) for law in laws}
    kernels = CompiledLaws(laws, areas, around(snapshot, question.book), question.known_at)

    def work(counties: Sequence[str]) -> list[Part]:
        found = kernels.results(snapshot, counties)
        return [part for law, table, rows in found for part in _parts(law, table, counties, rows, folder)]

    groups = groups_of(snapshot, min(LEAST, snapshot.total("persons") // max(1, resources.threads) + 1))
    groups.sort(key=lambda group: -sum(snapshot.rows("persons", county) for county in group))
    return [part for group in by_group(snapshot, resources, work, progress, groups) for part in group]


def by_group(
    snapshot: Snapshot,
    resources: Resources,
    work: Callable[[Sequence[str]], Found],
    progress: Progress | None = None,
    groups: Sequence[Sequence[str]] = (),
) -> list[Found]:
    """`work` on every group of counties, as many at a time as there are threads; the first error ends all.

    Without `groups`, they are as large as the memory allows.
    """
    total, done = snapshot.total("persons"), 0
    found: list[Found] = []

    def add(counties: Sequence[str], answer: Found) -> None:
        nonlocal done
        found.append(answer)
        done += sum(snapshot.rows("persons", county) for county in counties)
        if progress:
            progress(done, total)

    side_by_side(groups or groups_of(snapshot, resources.group_size(total)), work, add, resources.threads)
    return found


def values_of(
    question: Question, law: Law, snapshot: Snapshot, places: Around, changes: Sequence[Change] = ()
) -> AreaValues:
    """What the law looks up in the areas people may be judged by, as known on the question's day."""
    return area_values(law, areas_of(law, snapshot), places, question.known_at, changes)


def areas_of(law: Law, snapshot: Snapshot) -> Sequence[str]:
    """The areas people may be judged by."""
    own = law.programme.area == AREA
    return snapshot.counties if own else [area.code for area in law.book.areas.values() if area.level == "county"]


class Counties(Protocol):
    """Some counties whose households can be judged: with DuckDB, or as Spark has left them."""

    @property
    def counties(self) -> Sequence[str]:
        """Which."""
        ...

    def result(self, law: Law, values: AreaValues) -> pa.Table:
        """The coded result in unit-key order."""
        ...

    def some(self, law: Law, households: Sequence[int]) -> tuple[pa.Table, pa.Table]:
        """(persons, households) of some households, with the keys and the facts the law reads."""
        ...


def parts_of(
    question: Question, law: Law, values: AreaValues, batch: Counties, places: Around, folder: Path | None
) -> list[Part]:
    """The part of each county, with what blocks the units that cannot be told."""
    coded = batch.result(law, values)
    outcomes: Iterable[Any] = ()
    if keys := open_households(coded):
        outcomes = judge_many(law, set(keys), *batch.some(law, keys), places, known_at=question.known_at)
    table = add_blockers(law, decode(law, coded), outcomes)
    files = (coded[FILE] if FILE in coded.column_names else coded["area"]).to_numpy()
    ends = files.searchsorted([int(county) for county in batch.counties], "right")
    return _parts(law, table, batch.counties, np.diff(ends, prepend=0).tolist(), folder)


def _parts(
    law: Law, table: pa.Table, counties: Sequence[str], rows: Sequence[int], folder: Path | None
) -> list[Part]:  # fmt: skip
    """The part of each county, whose rows follow one another in the table, so many each, or none at all."""
    table = table.combine_chunks()
    if sum(rows) != table.num_rows:
        raise RuntimeError(f"{law.programme.name}: {table.num_rows} rows, of which {sum(rows)} lie in a county")
    starts = (np.cumsum(rows) - rows).tolist()
    sums = zip(counties, starts, rows, digests(table, rows), counts_of(law, table, rows), strict=True)
    found = []
    for county, start, length, digest, counts in sums:
        name = file_of(law.programme.name, county)
        sha256 = ""
        if folder is not None:
            pq.write_table(table.slice(start, length).combine_chunks(), folder / name, **WRITTEN)
            sha256 = file_digest(folder / name)
        found.append(Part(law.programme.name, county, digest, counts, sha256))
    return found


def counts_of(law: Law, table: pa.Table, rows: Sequence[int]) -> list[dict[str, Counts]]:
    """The sums by kind of unit of each of the parts that follow one another in a decoded result, of so many rows each;
    its dictionaries are those `decode` writes."""
    units, kinds = len(law.programme.units), len(OUTCOMES)
    outcome = _indices(table["outcome"]).astype(np.int64)
    unit = np.repeat(np.arange(len(rows)) * units, rows) + _indices(table["unit"])
    every = len(rows) * units
    tally = np.bincount(unit * kinds + outcome, minlength=every * kinds).reshape(every, kinds)
    short = np.bincount(unit[pc.fill_null(table["one_fact_short"], False).to_numpy()], minlength=every)
    entitled = np.flatnonzero(outcome == OUTCOMES.index("entitled"))  # nobody else has an amount or members
    awards = table.select(["members", "amount_fen"]).take(pa.array(entitled))
    sums = np.zeros((2, every), np.int64)
    for number, name in enumerate(awards.column_names):
        np.add.at(sums[number], unit[entitled], awards[name].to_numpy())
    found = []
    for place in range(every):
        count = dict(zip(OUTCOMES, tally[place].tolist(), strict=True))
        found.append(
            Counts(
                count["entitled"], int(sums[0, place]), int(sums[1, place]), count["not_entitled"],
                count["cannot_tell"], int(short[place]),
            )
        )  # fmt: skip
    by_part = (found[start : start + units] for start in range(0, every, units))
    return [dict(zip(law.programme.units, own, strict=True)) for own in by_part]


def _indices(column: pa.ChunkedArray) -> np.ndarray:
    return column.combine_chunks().indices.to_numpy()  # type: ignore[no-any-return]
