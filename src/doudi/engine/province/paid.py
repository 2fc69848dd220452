"""What was decided and paid, as files: CSV or Parquet, or a run whose answers were decided as they stand.

Columns: month (2021-06), programme, household, unit, person (empty or 0: the household), amount_fen. Several lines of
one unit and month add up.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa

from doudi.engine.province.runs import Run, open_run, rows_of
from doudi.kernel.errors import InputError

COLUMNS = ("month", "programme", "household", "unit", "person", "amount_fen")
TYPES = {"month": "VARCHAR", "programme": "VARCHAR", "household": "BIGINT", "unit": "VARCHAR", "person": "BIGINT",
         "amount_fen": "BIGINT"}  # fmt: skip


def load_paid(con: duckdb.DuckDBPyConnection, paths: Iterable[Path]) -> None:
    """The table `paid` of a connection, a row a unit and month. InputError naming the file and what is wrong in it."""
    con.execute(f"CREATE TABLE paid_lines ({', '.join(f'{name} {kind}' for name, kind in TYPES.items())})")
    for path in paths:
        if (path / "manifest.json").is_file():
            _load_run(con, open_run(path))
        elif path.is_file():
            _load_file(con, path)
        else:
            raise InputError(f"{path} is no file of payments and no run")
    con.execute(
        "CREATE TABLE paid AS SELECT month, programme, household, unit, coalesce(person, 0) AS person, "
        "sum(amount_fen)::BIGINT AS paid_fen FROM paid_lines GROUP BY ALL"
    )


def _load_file(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    name = str(path)
    try:
        if path.suffix.lower() == ".parquet":
            lines = con.read_parquet(name)
        else:
            lines = con.read_csv(name, header=True, all_varchar=True)
        for column in COLUMNS:
            if column not in lines.columns:
                raise InputError(f"{path}: the column {column!r} is missing; needed are {', '.join(COLUMNS)}")
        picked = ", ".join(f"CAST(nullif(CAST({c} AS VARCHAR), '') AS {TYPES[c]}) AS {c}" for c in COLUMNS)
        con.execute(f"INSERT INTO paid_lines SELECT {picked} FROM lines")
    except duckdb.Error as error:
        raise InputError(f"{path} is no table of payments: {str(error).splitlines()[0]}") from None
    query = f"SELECT * FROM paid_lines WHERE {' OR '.join(f'{c} IS NULL' for c in COLUMNS if c != 'person')} LIMIT 1"
    if con.sql(query).fetchone():
        raise InputError(f"{path}: a line lacks one of {', '.join(c for c in COLUMNS if c != 'person')}")


def _load_run(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    """The answers of a run as if each had been decided and paid."""
    answers = rows_of(run)
    for programme in run.manifest["programmes"]:
        for county in run.counties(programme):
            rows = answers.table(programme, county).select(["household", "unit", "person", "amount_fen"])
            rows = rows.append_column("month", pa.repeat(run.manifest["month"], rows.num_rows))
            rows = rows.append_column("programme", pa.repeat(programme, rows.num_rows))
            con.register("answers", rows)
            con.execute(f"INSERT INTO paid_lines SELECT {', '.join(COLUMNS)} FROM answers WHERE amount_fen IS NOT NULL")
            con.unregister("answers")
