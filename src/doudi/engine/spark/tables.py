"""A snapshot's Parquet files and an area's parameters as Spark sees them, and what Spark leaves for the driver."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from doudi.engine.book.resolve import Law
from doudi.engine.province.snapshot import KEYS, LEVEL, Snapshot, open_file, read_columns
from doudi.engine.sql.area_values import AreaValues
from doudi.engine.sql.statement import AREA, COLUMNS, FILE, steps

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

#: The column a result is partitioned by while it lies between Spark and the driver.
COUNTY = "county_of_file"
#: How a column of a coded result stands; household as the snapshot has it.
CODED = {
    "area": pa.int32(), "household": pa.int64(), "unit": pa.int8(), "person": pa.int64(), "outcome": pa.int8(),
    "branch": pa.int8(), "amount_fen": pa.int64(), "members": pa.int32(), "reason": pa.int8(), FILE: pa.int32(),
}  # fmt: skip


def open_relations(spark: SparkSession, snapshot: Snapshot, laws: Sequence[Law]) -> None:
    """The relations persons and households of all counties: whole numbers as 64 bits, whatever width a file has."""
    from pyspark.sql.types import BooleanType, LongType, StructField, StructType

    for kind, level in LEVEL.items():
        fields = [StructField(name, LongType()) for name in KEYS[kind]]
        for name in columns_read(laws, level):
            own = laws[0].book.facts[name]
            fields.append(StructField(name, BooleanType() if own.type == "bool" else LongType()))
        files = [_address(snapshot.path(kind, county), pattern=True) for county in snapshot.counties]
        spark.read.schema(StructType(fields)).parquet(*files).createOrReplaceTempView(kind)


def columns_read(laws: Sequence[Law], level: str) -> list[str]:
    """The facts that any of the laws reads of a level, and the areas people are judged by."""
    found = {name: None for law in laws for name in law.facts_read(level)}
    if level == "household":
        found |= {law.programme.area: None for law in laws if law.programme.area != AREA}
    return list(found)


def _address(path: Path, pattern: bool = False) -> str:
    """A file every worker opens under the same name; where Spark takes a pattern its signs are escaped."""
    text = str(path.resolve())
    return "file://" + (re.sub(r"([\\*?\[\]{}])", r"\\\1", text) if pattern else text)


def stage(spark: SparkSession, law: Law, values: AreaValues, place: Path) -> None:
    """Runs the law's statement and leaves its coded rows below `place`, a folder and a file a county, in order.

    Spark is given a relation at a time and plans the whole at the end: analysed as one text, sixty nested stages take
    it half a minute and more rounds than it allows.
    """
    from pyspark.sql import functions as F

    F.broadcast(spark.createDataFrame(values.table)).createOrReplaceTempView("params")
    relations, text = steps(law, dict(values.fixed), "spark")
    for name, select in relations:
        spark.sql(select).createOrReplaceTempView(name)
    rows = spark.sql(text)
    file = FILE if FILE in rows.columns else "area"
    rows = rows.withColumn(COUNTY, F.col(file)).repartition(COUNTY)
    # one task has all rows of a county, so that it writes them to one file in this order
    rows = rows.sortWithinPartitions(COUNTY, "household", "unit", F.asc_nulls_first("person"))
    rows.write.partitionBy(COUNTY).parquet(_address(place))


@dataclass(frozen=True)
class Staged:
    """One county of a staged result, for what makes its part: the same questions as a batch on DuckDB answers."""

    snapshot: Snapshot
    county: str
    place: Path

    @property
    def counties(self) -> tuple[str, ...]:
        """Itself alone."""
        return (self.county,)

    def result(self, law: Law, values: AreaValues) -> pa.Table:
        """The coded result in unit-key order, as DuckDB gives it."""
        names = [*COLUMNS, *([FILE] if law.programme.area != AREA else [])]
        schema = pa.schema([(name, CODED[name]) for name in names])
        found = sorted((self.place / f"{COUNTY}={int(self.county)}").glob("*.parquet"))
        if len(found) > 1:
            raise RuntimeError(f"Spark wrote county {self.county} in {len(found)} files, so that its order is lost")
        table = pq.ParquetFile(found[0]).read().select(names).cast(schema) if found else schema.empty_table()
        place = schema.get_field_index("household")
        return table.set_column(place, "household", table["household"].cast(self._key_type()))

    def _key_type(self) -> pa.DataType:
        """The type of the household's key in the files."""
        types = {open_file(self.snapshot, kind, self.county).schema_arrow.field("household").type for kind in KEYS}
        return types.pop() if len(types) == 1 else pa.int64()

    def some(self, law: Law, households: Sequence[int]) -> tuple[pa.Table, pa.Table]:
        """(persons, households) of some households, with the keys and the facts the law reads."""
        chosen = pa.array(households, pa.int64())
        tables = []
        for kind, level in LEVEL.items():
            file, path = open_file(self.snapshot, kind, self.county), self.snapshot.path(kind, self.county)
            table = read_columns(file, path, list(dict.fromkeys((*KEYS[kind], *columns_read([law], level)))))
            tables.append(table.filter(pc.is_in(table["household"].cast(pa.int64()), chosen)))
        return tables[0], tables[1]
