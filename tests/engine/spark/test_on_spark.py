"""Spark gives what DuckDB and the interpreter give: the same values, digests, bytes and runs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.cli.commands import valid
from tests.engine.generated.observe import Values, interpreted, keeping, seen
from tests.engine.generated.scene import Scene, scene
from tests.snapshots import copied, first_county, resealed, rewritten, written

from doudi.cli.determine import determine as determined
from doudi.engine.book.book import load_book
from doudi.engine.province.batch import Resources
from doudi.engine.province.determine import Determination, Question, ask, determine
from doudi.engine.province.replay import replay
from doudi.engine.province.runs import open_run, recording, write_circumstances
from doudi.engine.province.since import recording_since, step
from doudi.engine.province.snapshot import Snapshot, open_snapshot
from doudi.engine.spark.determine import determine_on_spark
from doudi.engine.spark.session import check_installed, session
from doudi.engine.spark.tables import open_relations
from doudi.engine.sql.area_values import area_values
from doudi.engine.sql.statement import steps
from doudi.kernel.errors import InputError
from doudi.population.change import change_province

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.slow
MASTER = "local[2]"
DUCKDB, SPARK = Resources(2, engine="duckdb"), Resources(2, engine="spark", master=MASTER)
PROGRAMMES = ["dibao"]


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """One Spark for all tests; where there is none, they fail unless the environment leaves them out."""
    if os.environ.get("DOUDI_WITHOUT_SPARK") == "1":
        pytest.skip("DOUDI_WITHOUT_SPARK=1: nothing was tested on Spark")
    try:
        check_installed()
    except InputError as missing:
        pytest.fail(f"{missing} (DOUDI_WITHOUT_SPARK=1 leaves these tests out)", pytrace=False)
    with session(MASTER, 1 << 30, 1) as started:
        yield started


def both(question: Question, snapshot: Snapshot, folder: Path) -> tuple[Determination, Determination]:
    """The answers of DuckDB and of Spark, with their files in two folders."""
    return determine(question, snapshot, DUCKDB, folder / "duckdb"), determine(
        question, snapshot, SPARK, folder / "spark"
    )


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def agree(question: Question, snapshot: Snapshot, folder: Path) -> Determination:
    """Parts, tables and bytes are the same, and nothing else is left behind."""
    here, there = both(question, snapshot, folder)
    assert there.persons == here.persons and there.households == here.households
    for part in there.parts:
        table, other = (pq.read_table(folder / way / part.file) for way in ("spark", "duckdb"))
        assert table.schema == other.schema
        assert table.to_pylist() == other.to_pylist(), part.file
    assert there == here
    assert files(folder / "spark") == files(folder / "duckdb")
    return there


def test_the_real_book(spark: SparkSession, small_province: Path, tmp_path: Path) -> None:
    snapshot = open_snapshot(small_province)
    steps: list[tuple[int, int]] = []
    question = ask(load_book(), snapshot, snapshot.month, PROGRAMMES)
    found = agree(question, snapshot, tmp_path)
    assert sum(part.rows for part in found.parts) > 500
    dry = determine_on_spark(question, snapshot, None, MASTER, lambda *step: steps.append(step))
    assert [part.digest for part in dry.parts] == [part.digest for part in found.parts]
    assert steps[-1] == (3_000, 3_000) and len(steps) == len(snapshot.counties)


def test_a_run_does_not_say_which_way_it_was_made(spark: SparkSession, small_province: Path, tmp_path: Path) -> None:
    snapshot = open_snapshot(small_province)
    question = ask(load_book(), snapshot, snapshot.month, PROGRAMMES)

    ids = []
    for name, own in (("duckdb", DUCKDB), ("spark", SPARK)):
        with recording(tmp_path / name, question, snapshot, own) as (folder, _, run_id):
            write_circumstances(folder, tmp_path / name, snapshot, {})
            ids.append(run_id)
    assert ids[0] == ids[1] == open_run(tmp_path / "spark").id
    again = replay(tmp_path / "spark", DUCKDB)
    assert again.same and not again.other_bytes and not again.unproved


def test_a_run_over_another(spark: SparkSession, small_province: Path, tmp_path: Path) -> None:
    base = open_snapshot(small_province)
    with recording(tmp_path / "run", ask(load_book(), base, base.month, PROGRAMMES), base, DUCKDB) as (folder, _, _):
        write_circumstances(folder, tmp_path / "run", base, {})
    delta = change_province(base, tmp_path / "delta", 0.03, 1)
    asked, ids = step(open_run(tmp_path / "run"), delta, load_book()), []
    for name, own in (("duckdb", DUCKDB), ("spark", SPARK)):
        with recording_since(tmp_path / name, asked, own) as (_, _, run_id):
            ids.append(run_id)
    assert ids[0] == ids[1]


def written_scene(drawn: Scene, folder: Path) -> tuple[Question, Snapshot]:
    batch, law = drawn.batch, drawn.batch.law
    snapshot = open_snapshot(
        written(folder, law.book, str(law.month), *batch.tables(), batch.coverage, batch.area_facts)
    )
    return ask(law.book, snapshot, law.month), snapshot


def test_generated_rules(spark: SparkSession, tmp_path: Path) -> None:
    """Outcomes of Spark, DuckDB and the interpreter, and the value of every rule on Spark, with facts missing.

    Many rules are packed into few statements: a statement costs Spark many seconds, a row nothing.
    """
    drawn = scene(11, 40, 150, 0.12)
    question, snapshot = written_scene(drawn, tmp_path / "snapshot")
    answer = agree(question, snapshot, tmp_path)
    outcomes = {}
    for part in answer.parts:
        for row in pq.read_table(tmp_path / "spark" / part.file).to_pylist():
            told = (row["outcome"], row["branch"], row["amount_fen"], row["members"], row["reason"])
            outcomes[row["unit"], row["household"], row["person"] or 0] = told
    values = every_rule(spark, drawn, snapshot)
    expected, known = interpreted(drawn.batch, set(values))
    assert drawn.same(outcomes, expected) > 100
    assert drawn.same(seen(drawn.batch, values, known), known) > 1_000


def every_rule(spark: SparkSession, drawn: Scene, snapshot: Snapshot) -> Values:
    """The value of every rule, by statements for Spark that keep their columns."""
    law = drawn.batch.law
    open_relations(spark, snapshot, [law])
    areas = sorted({str(home["county"]) for home in drawn.batch.homes})
    given = area_values(law, areas, drawn.batch.around)
    spark.createDataFrame(given.table).createOrReplaceTempView("params")
    made, kept = keeping(law, dict(given.fixed), lambda own, fixed: steps(own, fixed, "spark"))
    for name, select in made[0]:
        spark.sql(select).createOrReplaceTempView(name)
    values: Values = {}
    for level, (source, rules) in kept.items():
        keys = ["household"] if level == "unit" else ["household", "person"]
        names = ", ".join(f"`{name}`" for name in (*keys, *rules))
        for row in spark.sql(f"SELECT {names} FROM {source}").collect():
            person = 0 if level == "unit" else row[1]
            values |= {(level, row[0], person, n): v for n, v in zip(rules, row[len(keys) :], strict=True)}
    return values


def test_overflow_is_an_error_and_division_is_whole(spark: SparkSession) -> None:
    """Whatever Spark the session runs on was set to."""
    from pyspark.errors import ArithmeticException

    whole = spark.sql("SELECT CAST(9007199254740993 AS BIGINT) DIV CAST(1 AS BIGINT) AS n").collect()
    assert whole[0].n == 9007199254740993
    for text in ("CAST(9223372036854775807 AS BIGINT) + CAST(1 AS BIGINT)", "CAST(CAST(200 AS BIGINT) AS TINYINT)"):
        with pytest.raises(ArithmeticException):
            spark.sql(f"SELECT {text}").collect()


def test_files_of_other_widths_and_odd_folders(spark: SparkSession, small_province: Path, tmp_path: Path) -> None:
    """A file may hold a fact in more bits than another; a folder may be named with what Spark takes for a pattern."""
    (tmp_path / "省 [a] *{b}").mkdir()
    folder = copied(small_province, tmp_path / "省 [a] *{b}")

    def wider(table: pa.Table) -> pa.Table:
        fields = [pa.field(f.name, pa.int64() if pa.types.is_integer(f.type) else f.type) for f in table.schema]
        return table.cast(pa.schema(fields))

    for kind in ("persons", "households"):
        rewritten(folder, kind, first_county(folder), wider)
    snapshot = open_snapshot(folder)
    agree(ask(load_book(), snapshot, snapshot.month, PROGRAMMES), snapshot, tmp_path / "省 [a] *{b}")


def test_a_changed_file_is_refused(spark: SparkSession, small_province: Path, tmp_path: Path) -> None:
    folder = copied(small_province, tmp_path)
    path = folder / "persons" / f"persons-{first_county(folder)}.parquet"
    path.write_bytes(path.read_bytes() + b"x")
    snapshot = open_snapshot(folder)
    question = ask(load_book(), snapshot, snapshot.month, PROGRAMMES)
    with pytest.raises(InputError, match="was changed: its SHA-256 is not the manifest's"):
        determine_on_spark(question, snapshot, None, MASTER)


def test_a_damaged_page_is_named(spark: SparkSession, small_province: Path, tmp_path: Path) -> None:
    folder = copied(small_province, tmp_path)
    path = folder / "persons" / f"persons-{first_county(folder)}.parquet"
    found = pq.ParquetFile(path)
    column = found.metadata.row_group(0).column(found.schema_arrow.names.index("wages"))
    start, size = column.dictionary_page_offset or column.data_page_offset, column.total_compressed_size
    raw = bytearray(path.read_bytes())
    raw[start : start + size] = bytes(size)
    path.write_bytes(bytes(raw))
    resealed(folder, f"persons/{path.name}")
    snapshot = open_snapshot(folder)
    question = ask(load_book(), snapshot, snapshot.month, PROGRAMMES)
    with pytest.raises(InputError) as caught:
        determine_on_spark(question, snapshot, tmp_path / "results", MASTER)
    assert str(caught.value).startswith(f"{path} cannot be read")
    assert list((tmp_path / "results").glob(".spark*")) == []


def test_the_command(spark: SparkSession, small_province: Path, capfd: pytest.CaptureFixture[str]) -> None:
    found = {}
    for engine in ("spark", "duckdb"):
        determined(small_province, "2021-06", PROGRAMMES, threads=2, engine=engine, master=MASTER, as_json=True)
        told = capfd.readouterr()
        assert told.err == ""
        found[engine] = valid(told.out)["programmes"]
    assert found["spark"] == found["duckdb"]
