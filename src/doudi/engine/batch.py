"""Counties of a snapshot opened together in DuckDB. No rule looks across households, so any grouping gives the same."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from doudi.engine.area_values import AreaValues
from doudi.engine.evaluate import ordered, statement_of
from doudi.engine.resolve import Law
from doudi.engine.snapshot import KEYS, Snapshot
from doudi.kernel.errors import InputError

#: Persons opened together: enough that planning a statement costs little, few enough to bound the memory.
MOST = 1_000_000
#: Bytes one person may cost while a statement runs, a generous estimate; it turns a memory limit into a group size.
BYTES_A_PERSON = 600


@dataclass(frozen=True)
class Resources:
    """Threads, and the bytes DuckDB may use in all before it goes to disk."""

    threads: int = 2
    memory: int = 4 << 30

    def group_size(self) -> int:
        return max(1, min(MOST, self.memory // max(1, self.threads) // BYTES_A_PERSON))


def groups_of(snapshot: Snapshot, most: int) -> list[tuple[str, ...]]:
    """Whole counties in order, together at most so many persons, or one county alone."""
    groups: list[list[str]] = []
    held = 0
    for county in snapshot.counties:
        rows = snapshot.rows("persons", county)
        if not groups or held + rows > most:
            groups.append([])
            held = 0
        groups[-1].append(county)
        held += rows
    return [tuple(group) for group in groups]


@contextmanager
def connection(resources: Resources) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB of one thread that keeps to its share of the memory and spills to a folder that is gone afterwards."""
    share = max(64 << 20, resources.memory // max(1, resources.threads))
    with tempfile.TemporaryDirectory(prefix="doudi-") as spill:
        config: dict[str, str | int] = {"threads": 1, "memory_limit": f"{share}B", "temp_directory": spill}
        con = duckdb.connect(config=config)  # type: ignore[arg-type]
        try:
            yield con
        except duckdb.OutOfMemoryException:
            raise InputError("the memory limit is too small for this snapshot: raise --memory") from None
        finally:
            con.close()


class Batch:
    """Some counties' persons and households as relations `persons` and `households` of a connection."""

    def __init__(self, con: duckdb.DuckDBPyConnection, snapshot: Snapshot, counties: Sequence[str]):
        self.con, self.snapshot, self.counties = con, snapshot, counties
        for kind in KEYS:
            files = [str(snapshot.path(kind, county)) for county in counties]
            con.read_parquet(files).create_view(kind)

    def result(self, law: Law, values: AreaValues) -> pa.Table:
        """The coded result in unit-key order. Families are whole: the snapshot was checked."""
        self.con.register("params", values.of(self.counties))
        table = self.con.sql(ordered(statement_of(law, values.fixed))).to_arrow_table()
        self.con.unregister("params")
        return table.drop_columns(["_people"])

    def store(self, name: str, law: Law, values: AreaValues) -> None:
        """The result as a table of the connection, in no order."""
        self.con.register("params", values.of(self.counties))
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {statement_of(law, values.fixed)}")
        self.con.unregister("params")

    def some(self, law: Law, households: Sequence[int]) -> tuple[pa.Table, pa.Table]:
        """(persons, households) of some households, with the keys and the facts the law reads."""
        keys = pa.table({"household": pa.array(households, pa.int64())})
        self.con.register("chosen", keys)
        tables = []
        for kind, level in (("persons", "person"), ("households", "household")):
            own = (law.programme.area,) if kind == "households" else ()
            columns = ", ".join(f'"{name}"' for name in dict.fromkeys((*KEYS[kind], *own, *law.facts_read(level))))
            query = f"SELECT {columns} FROM {kind} SEMI JOIN chosen USING (household)"
            tables.append(self.con.sql(query).to_arrow_table())
        self.con.unregister("chosen")
        return tables[0], tables[1]


def substitute(batch: Batch, columns: Mapping[str, str], source: str) -> None:
    """Replaces households' columns by expressions over a table of one row a household (`--cascade`)."""
    replaced = ", ".join(f'{sql} AS "{name}"' for name, sql in columns.items())
    batch.con.execute("CREATE OR REPLACE TEMP TABLE cascaded AS SELECT * FROM " + source)
    batch.con.execute(
        f"CREATE OR REPLACE TEMP TABLE homes_now AS SELECT h.* REPLACE ({replaced}) "
        "FROM households h LEFT JOIN cascaded c ON c.household = h.household"
    )
    batch.con.execute("CREATE OR REPLACE VIEW households AS SELECT * FROM homes_now")
