"""Arrears: what the law and the facts as known today say each unit should have had, less what it was paid.

For every month three answers are compared: by the law and the facts known then; by today's knowledge of the law and
the facts known then; by today's knowledge of both. What separates them is the cause, and the rest is what was paid
otherwise than was due. All of it is a proposal: a named person decides, and nothing is ever set off.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa

from doudi.engine.book.book import Book
from doudi.engine.province.batch import Resources
from doudi.engine.province.delta import compacted
from doudi.engine.province.determine import Question, ask, determine, values_of
from doudi.engine.province.paid import load_paid
from doudi.engine.province.series import Series
from doudi.engine.province.snapshot import Snapshot, around
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month

#: The parts of a difference, each a column of fen: the law was published late, a fact was learnt late, and what was
#: paid was not what was due by what was known then.
CAUSES = ("law_late_fen", "fact_late_fen", "paid_otherwise_fen")
#: months done, months in all
Progress = Callable[[int, int], None]

_COMPARED = """
CREATE TEMP TABLE compared AS
SELECT coalesce(d.programme, p.programme) AS programme, coalesce(d.household, p.household) AS household,
       coalesce(d.unit, p.unit) AS unit, coalesce(d.person, p.person) AS person,
       coalesce(d.told, true) AS told, coalesce(d.due, 0) AS due_fen, coalesce(p.paid_fen, 0) AS paid_fen,
       coalesce(d.law, 0) - coalesce(d.then, 0) AS law_late_fen,
       coalesce(d.due, 0) - coalesce(d.law, 0) AS fact_late_fen,
       coalesce(d.then, 0) - coalesce(p.paid_fen, 0) AS paid_otherwise_fen
FROM due d FULL JOIN (SELECT * FROM paid WHERE month = $month AND list_contains($programmes, programme)) p
  ON d.programme = p.programme AND d.household = p.household AND d.unit = p.unit AND d.person = p.person
"""
_DUE = """
CREATE TEMP TABLE due AS
SELECT programme, household, unit, person, bool_and(told) FILTER (WHERE what = 'due') AS told,
       sum(amount) FILTER (WHERE what = 'due') AS due, sum(amount) FILTER (WHERE what = 'law') AS law,
       sum(amount) FILTER (WHERE what = 'then') AS "then"
FROM answers GROUP BY ALL
"""


@dataclass(frozen=True)
class MonthArrears:
    """One month: a row for each unit whose due amount is not what was paid.

    Columns: month, programme, household, unit, person (0: the household), due_fen, paid_fen, difference_fen, and the
    parts of the difference. More due than paid is above 0, and only then is anything owed to the family.
    """

    month: Month
    rows: pa.Table
    #: units compared, and those of them that cannot be told today and get no proposal
    compared: int
    cannot_tell: int


def arrears(
    book: Book,
    series: Series,
    months: Sequence[Month],
    known_at: int,
    paid: Sequence[Path],
    resources: Resources,
    programmes: Sequence[str] = (),
    progress: Progress | None = None,
) -> Iterator[MonthArrears]:
    """The arrears of each month in order. InputError for a month that the series, or a day that the law, lacks."""
    for month in months:  # what is missing is said before anything is worked out
        series.latest(month, known_at)
    for name in programmes:
        if name in book.programmes and book.programmes[name].kind != "benefit":
            raise InputError(f"{name} pays nothing: arrears are of benefits")
    with duckdb.connect(config={"memory_limit": f"{resources.memory}B", "threads": resources.threads}) as con:
        load_paid(con, paid, book, months, programmes)
        for number, month in enumerate(months, start=1):
            yield _month(con, book, series, month, known_at, resources, programmes)
            if progress:
                progress(number, len(months))


def _month(
    con: duckdb.DuckDBPyConnection, book: Book, series: Series, month: Month, known_at: int, resources: Resources,
    programmes: Sequence[str],
) -> MonthArrears:  # fmt: skip
    first, latest = series.first(month), series.latest(month, known_at)
    chosen = tuple(programmes) or tuple(
        name for name in book.in_force(month, latest.subject) if book.programmes[name].kind == "benefit"
    )
    if not chosen:
        raise InputError(f"in {month} the book {book.name} has no benefit to be in arrears with")
    con.execute("CREATE OR REPLACE TEMP TABLE answers (programme VARCHAR, household BIGINT, unit VARCHAR, "
                "person BIGINT, told BOOLEAN, amount BIGINT, what VARCHAR)")  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="doudi-") as place:
        whole = _whole(latest, Path(place) / "latest", resources)
        before = whole if first.folder == latest.folder else _whole(first, Path(place) / "first", resources)
        law = ask(book, before, month, chosen, known_at)
        then = replace(law, known_at=min(known_at, first.known_at))
        _answer(con, "due", law, whole, Path(place) / "due", resources)
        if before is whole:
            _copy(con, "due", "law")
        else:
            _answer(con, "law", law, before, Path(place) / "law", resources)
        if _same_law(law, then, before):
            _copy(con, "law", "then")
        else:
            _answer(con, "then", then, before, Path(place) / "then", resources)
    return _compared(con, month, chosen)


def _whole(snapshot: Snapshot, out: Path, resources: Resources) -> Snapshot:
    return snapshot if snapshot.base is None else compacted(snapshot, out, resources)


def _same_law(one: Question, other: Question, snapshot: Snapshot) -> bool:
    """Whether the same values were known on both days in every area."""
    places = around(snapshot, one.book)
    return all(values_of(one, law, snapshot, places) == values_of(other, law, snapshot, places) for law in one.laws())


def _answer(
    con: duckdb.DuckDBPyConnection, what: str, question: Question, snapshot: Snapshot, folder: Path,
    resources: Resources,
) -> None:  # fmt: skip
    """Determines, and adds what each unit is due to the table `answers`."""
    answer = determine(question, snapshot, resources, folder)
    for name in question.programmes:
        files = [str(folder / part.file) for part in answer.parts if part.programme == name and part.rows]
        if files:
            con.execute(
                "INSERT INTO answers SELECT $name, household, unit, coalesce(person, 0), outcome <> 'cannot_tell', "
                "coalesce(amount_fen, 0), $what FROM read_parquet($files) WHERE outcome <> 'not_entitled'",
                {"name": name, "what": what, "files": files},
            )


def _copy(con: duckdb.DuckDBPyConnection, what: str, into: str) -> None:
    con.execute("INSERT INTO answers SELECT * REPLACE ($into AS what) FROM answers WHERE what = $what",
                {"into": into, "what": what})  # fmt: skip


def _compared(con: duckdb.DuckDBPyConnection, month: Month, programmes: Sequence[str]) -> MonthArrears:
    con.execute("DROP TABLE IF EXISTS due")
    con.execute("DROP TABLE IF EXISTS compared")
    con.execute(_DUE)
    con.execute(_COMPARED, {"month": str(month), "programmes": list(programmes)})
    counted = con.sql("SELECT count(*), count(*) FILTER (WHERE NOT told) FROM compared").fetchone()
    rows = con.execute(
        "SELECT $month AS month, * EXCLUDE (told, law_late_fen, fact_late_fen, paid_otherwise_fen), "
        f"due_fen - paid_fen AS difference_fen, {', '.join(CAUSES)} FROM compared "
        "WHERE told AND due_fen <> paid_fen ORDER BY programme, household, unit, person",
        {"month": str(month)},
    ).to_arrow_table()
    assert counted is not None
    return MonthArrears(month, _as_integers(rows), counted[0], counted[1])


def _as_integers(rows: pa.Table) -> pa.Table:
    """Sums come as 128-bit numbers: every column of fen is written as 64 bits."""
    fields = [(f.name, pa.int64() if f.name.endswith("_fen") else f.type) for f in rows.schema]
    return rows.cast(pa.schema(fields))
