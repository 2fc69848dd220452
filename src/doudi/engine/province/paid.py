"""What was decided and paid, as files: CSV or Parquet, or a run whose answers were decided as they stand.

Columns: month (2021-06), programme, household, unit, person (empty or 0: the household), amount_fen. Several lines of
one unit and month add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from pathlib import Path

import duckdb
import pyarrow as pa

from doudi.engine.book.book import Book
from doudi.engine.province.runs import Run, open_run, rows_of
from doudi.kernel.errors import InputError, nearest
from doudi.kernel.files import file_digest
from doudi.kernel.months import Month

COLUMNS = ("month", "programme", "household", "unit", "person", "amount_fen")
TYPES = {"month": "VARCHAR", "programme": "VARCHAR", "household": "BIGINT", "unit": "VARCHAR", "person": "BIGINT",
         "amount_fen": "BIGINT"}  # fmt: skip


def load_paid(
    con: duckdb.DuckDBPyConnection,
    paths: Sequence[Path],
    book: Book,
    months: Iterable[Month],
    programmes: Iterable[str],
) -> None:
    """The table `paid` of a connection, a row a unit and month. InputError naming the file and what is wrong in it:
    a line whose month, programme or unit is none that is asked about would silently count as not paid."""
    con.execute(f"CREATE TABLE paid_lines ({', '.join(f'{name} {kind}' for name, kind in TYPES.items())})")
    _check_twice(paths)
    for path in paths:
        if (path / "manifest.json").is_file():
            _load_run(con, open_run(path), set(programmes))
        elif path.is_file():
            _load_file(con, path, book)
        else:
            raise InputError(f"{path} is no file of payments and no run")
    wanted = {str(month) for month in months}
    there = {month for (month,) in con.sql("SELECT DISTINCT month FROM paid_lines").fetchall()}
    if not wanted & there:
        raise InputError(
            f"nothing was paid in {min(wanted)} to {max(wanted)} according to {', '.join(map(str, paths))}: "
            "is it the right file?"
        )
    try:
        con.execute(
            "CREATE TABLE paid AS SELECT month, programme, household, unit, coalesce(person, 0) AS person, "
            "sum(amount_fen)::BIGINT AS paid_fen FROM paid_lines GROUP BY ALL"
        )
    except duckdb.Error:
        raise InputError(f"the lines of a unit in {', '.join(map(str, paths))} add up to no possible amount") from None


def _check_twice(paths: Sequence[Path]) -> None:
    """InputError for a file or a run that is named twice, whatever it is called: it would count as paid twice."""
    seen: dict[str, Path] = {}
    for path in paths:
        file = path / "manifest.json" if path.is_dir() else path
        if file.is_file() and (digest := file_digest(file)) in seen:
            raise InputError(f"{path} says the same as {seen[digest]}: it would count as paid twice")
        if file.is_file():
            seen[digest] = path


def _load_file(con: duckdb.DuckDBPyConnection, path: Path, book: Book) -> None:
    name = str(path)
    try:
        if path.suffix.lower() == ".parquet":
            lines = con.read_parquet(name)
        else:
            lines = con.read_csv(name, header=True, all_varchar=True)
        for column in COLUMNS:
            if column not in lines.columns:
                raise InputError(f"{path}: the column {column!r} is missing; needed are {', '.join(COLUMNS)}")
        picked = ", ".join(f"nullif(trim(CAST({c} AS VARCHAR)), '') AS {c}" for c in COLUMNS)
        con.execute(f"CREATE OR REPLACE TEMP TABLE given AS SELECT {picked} FROM lines")
        _check_lines(con, path, book)
        cast = ", ".join(f"CAST({c} AS {TYPES[c]}) AS {c}" for c in COLUMNS)
        con.execute(f"INSERT INTO paid_lines SELECT {cast} FROM given")
    except duckdb.Error as error:
        raise InputError(f"{path} is no table of payments: {str(error).splitlines()[0]}") from None


#: What a line of payments must be: a condition on its texts, and what is said of a line that is not so.
_LINES = (
    ("month IS NOT NULL AND regexp_full_match(month, '[0-9]{4}-(0[1-9]|1[0-2])')", "a month is written 2021-06"),
    ("household IS NOT NULL AND regexp_full_match(household, '[0-9]{1,18}')", "a household is a whole number"),
    ("person IS NULL OR regexp_full_match(person, '[0-9]{1,18}')", "a person is a whole number, or left empty"),
    ("amount_fen IS NOT NULL AND regexp_full_match(amount_fen, '[0-9]{1,15}')",
     "an amount is in fen, a whole number not below 0"),
)  # fmt: skip


def _check_lines(con: duckdb.DuckDBPyConnection, path: Path, book: Book) -> None:
    """InputError with the first line that cannot be what was paid."""
    for holds, rule in _LINES:
        odd = con.sql(f"SELECT {', '.join(COLUMNS)} FROM given WHERE NOT coalesce({holds}, false) LIMIT 1").fetchone()
        if odd:
            line = ", ".join("" if value is None else str(value) for value in odd)
            raise InputError(f"{path}: {rule}, unlike in the line {line!r}")
    for programme, unit, persons in con.sql(
        "SELECT programme, unit, bool_or(coalesce(person, '0') <> '0') FROM given GROUP BY ALL"
    ).fetchall():
        found = book.programmes.get(programme or "")
        if found is None:
            raise InputError(f"{path}: unknown programme {programme!r}{nearest(programme or '', book.programmes)}")
        if unit not in found.units:
            raise InputError(f"{path}: {programme} has no unit {unit!r}{nearest(unit or '', found.units)}")
        if persons and found.units[unit].of == "household":
            raise InputError(f"{path}: {programme} {unit} is paid to a household, so no person stands in its lines")


def _load_run(con: duckdb.DuckDBPyConnection, run: Run, programmes: Set[str]) -> None:
    """The answers of a run as if each had been decided and paid."""
    answers = rows_of(run)
    for programme in programmes & set(run.manifest["programmes"]) if programmes else run.manifest["programmes"]:
        for county in run.counties(programme):
            rows = answers.table(programme, county).select(["household", "unit", "person", "amount_fen"])
            rows = rows.append_column("month", pa.repeat(run.manifest["month"], rows.num_rows))
            rows = rows.append_column("programme", pa.repeat(programme, rows.num_rows))
            con.register("answers", rows)
            con.execute(f"INSERT INTO paid_lines SELECT {', '.join(COLUMNS)} FROM answers WHERE amount_fen IS NOT NULL")
            con.unregister("answers")
