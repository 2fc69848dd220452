"""Counties of a snapshot opened together in DuckDB. No rule looks across households, so any grouping gives the same."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from doudi.engine.book.resolve import Law
from doudi.engine.province.snapshot import KEYS, Snapshot
from doudi.engine.sql.area_values import AreaValues
from doudi.engine.sql.evaluate import ordered, statement_of
from doudi.kernel.errors import InputError

#: Persons opened together: enough that planning a statement costs little, few enough to bound the memory.
MOST = 1_000_000
#: Bytes one person may cost while a statement runs, a generous estimate; it turns a memory limit into a group size.
BYTES_A_PERSON = 600


#: What evaluates: DuckDB, compiled kernels, Spark; "auto" is one of the first two.
ENGINES = ("auto", "duckdb", "native", "spark")


@dataclass(frozen=True)
class Resources:
    """Threads, the bytes DuckDB may use in all before it goes to disk, what evaluates. No result depends on them."""

    threads: int = 2
    memory: int = 4 << 30
    engine: str = "auto"
    #: which Spark, where it is Spark
    master: str = "local[*]"

    def group_size(self, persons: int) -> int:
        """Persons to open together, of so many in all: every thread has some, and none more than its memory holds."""
        threads = max(1, self.threads)
        return max(1, min(MOST, persons // threads + 1, self.memory // threads // BYTES_A_PERSON))


def parse_memory(text: str) -> int:
    """'4GB', '512MB' -> bytes, by powers of 1,024; InputError on anything else or below 64 MB."""
    units = {"MB": 1 << 20, "GB": 1 << 30}
    try:
        value = float(text.strip().upper().removesuffix("IB").removesuffix("B").rstrip("MG"))
        found = value * units[text.strip().upper().replace("IB", "B")[-2:]]
    except (ValueError, KeyError):
        raise InputError(f"{text!r} is no amount of memory, as 4GB or 512MB are") from None
    if not math.isfinite(found) or found < units["MB"] * 64:
        raise InputError(f"{text} is less memory than the 64MB that are needed")
    return int(found)


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
        config["preserve_insertion_order"] = "false"  # results are ordered by their key, nothing else needs an order
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
            con.read_parquet(files).create_view("households_0" if kind == "households" else kind)
        self.replaced = 0
        self.fresh()

    def result(self, law: Law, values: AreaValues) -> pa.Table:
        """The coded result in unit-key order. Families are whole: the snapshot was checked."""
        with self._params(values):
            return self.con.sql(ordered(law, statement_of(law, values.fixed))).to_arrow_table()

    def store(self, name: str, law: Law, values: AreaValues) -> None:
        """The result as a table of the connection, in no order."""
        with self._params(values):
            self.con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {statement_of(law, values.fixed)}")

    @contextmanager
    def _params(self, values: AreaValues) -> Iterator[None]:
        """The parameters as a relation. A damaged file that stops a statement is named in an InputError."""
        self.con.register("params", values.table)
        try:
            yield
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error:
            self._name_the_damaged()
            raise
        self.con.unregister("params")

    def _name_the_damaged(self) -> None:
        for kind in KEYS:
            for county in self.counties:
                path = self.snapshot.path(kind, county)
                try:
                    self.con.read_parquet(str(path)).fetch_record_batch().read_all()
                except duckdb.Error as error:
                    raise InputError(f"{path} cannot be read: {str(error).splitlines()[0]}") from None

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

    def fresh(self) -> None:
        """The households as the snapshot has them."""
        self.con.execute("CREATE OR REPLACE TEMP VIEW households AS SELECT * FROM households_0")

    def substitute(self, facts: Mapping[str, str]) -> None:
        """Other values for facts of the households, each from a query of (household, value); no row there is 0."""
        for name, query in facts.items():
            self.replaced += 1
            now = f"now_{self.replaced}"
            self.con.execute(
                f"CREATE TEMP TABLE {now} AS SELECT h.* REPLACE (CASE WHEN c.household IS NULL THEN 0 ELSE c.value END "
                f'AS "{name}") FROM households h LEFT JOIN ({query}) c ON c.household = h.household'
            )
            self.con.execute(f"CREATE OR REPLACE TEMP VIEW households AS SELECT * FROM {now}")
