"""A province determined by kernels: the same files, byte for byte, whatever the snapshot's files look like."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from tests.engine.test_snapshot import FAULTS
from tests.populations import rows, tables
from tests.snapshots import copied, first_county, resealed, rewritten, written

from doudi.engine.book.book import load_book
from doudi.engine.native import cache
from doudi.engine.province import compiled
from doudi.engine.province import determine as room
from doudi.engine.province.batch import Resources
from doudi.engine.province.determine import Part, Question, ask, determine, engine_for
from doudi.engine.province.snapshot import Snapshot, open_snapshot
from doudi.kernel.errors import InputError

pytest.importorskip("numba")


@pytest.fixture(scope="module")
def few_counties(small_province: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first counties of the small province, so that each engine is soon done."""
    folder = copied(small_province, tmp_path_factory.mktemp("few"))
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    kept = sorted(name for name in manifest["files"] if name.startswith("persons/"))[:5]
    kept += [name.replace("persons", "households") for name in kept] + ["areas.parquet"]
    manifest["files"] = {name: entry for name, entry in manifest["files"].items() if name in kept}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder


def asked(folder: Path) -> tuple[Question, Snapshot]:
    """One programme with a family and single people, so that not much is to be compiled."""
    snapshot = open_snapshot(folder)
    return ask(load_book(), snapshot, snapshot.month, ["dibao"]), snapshot


def parts(folder: Path, engine: str, into: Path) -> list[Part]:
    """What was determined; the parts hold the hash of every file."""
    question, snapshot = asked(folder)
    shutil.rmtree(into, ignore_errors=True)
    return determine(question, snapshot, Resources(2, engine=engine), into).parts


def test_the_same_bytes(few_counties: Path, tmp_path: Path) -> None:
    found = parts(few_counties, "native", tmp_path / "native")
    assert found == parts(few_counties, "duckdb", tmp_path / "duckdb")
    assert all(part.sha256 for part in found)


def unsorted_people(table: pa.Table) -> pa.Table:
    """Families in order, the people of each not."""
    return table.sort_by([("household", "ascending"), ("person", "descending")])


def other_widths(table: pa.Table) -> pa.Table:
    """Whole numbers in other types than Doudi writes."""
    narrow = {pa.int8(): pa.int64(), pa.int16(): pa.int32()}
    kinds = [(f.name, narrow.get(f.type, f.type)) for f in table.schema]
    return table.cast(pa.schema(kinds))


def as_it_is(table: pa.Table) -> pa.Table:
    return table


@pytest.mark.slow
@pytest.mark.parametrize("change", [as_it_is, unsorted_people, other_widths])
def test_files_of_other_shapes(change: Callable[[pa.Table], pa.Table], few_counties: Path, tmp_path: Path) -> None:
    """Row groups that end within a household, people out of order, other types."""
    expected = parts(few_counties, "duckdb", tmp_path / "a")
    folder = copied(few_counties, tmp_path)
    for county, size in zip(open_snapshot(folder).counties, (1, 2, 7, 1000), strict=False):
        for kind in ("persons", "households"):
            path = folder / kind / f"{kind}-{county}.parquet"
            table = pq.read_table(path)
            changed = change(table) if kind == "persons" or change is other_widths else table
            pq.write_table(changed, path, row_group_size=size)
            resealed(folder, f"{kind}/{path.name}")
    for least in (1, 3, compiled.LEAST):
        with (
            mock.patch.object(compiled, "LEAST", least),
            mock.patch.object(compiled, "check_county", wraps=compiled.check_county) as again,
        ):
            assert parts(folder, "native", tmp_path / "c") == expected
        assert again.called == (change is unsorted_people)  # a file in order is read once


@pytest.mark.slow
@pytest.mark.parametrize("kinds", [(pa.int32(), pa.int32()), (pa.int32(), pa.int64()), (pa.int64(), pa.int32())])
def test_narrow_keys(kinds: tuple[pa.DataType, pa.DataType], tmp_path: Path) -> None:
    """Keys keep the types they have in the files."""
    book = load_book(Path(__file__).parents[2] / "books" / "yunwu")
    area = next(area.code for area in book.areas.values() if area.level == "county")
    persons, homes = tables(book, *rows(book, [area], 60, 0.1, random.Random(1)))
    for name in ("person", "household"):
        place = persons.column_names.index(name)
        persons = persons.set_column(place, name, persons[name].cast(kinds[0]))
    homes = homes.set_column(homes.column_names.index("household"), "household", homes["household"].cast(kinds[1]))
    snapshot = open_snapshot(written(tmp_path / "snapshot", book, "2022-11", persons, homes))
    question = ask(book, snapshot, snapshot.month)
    found = [
        determine(question, snapshot, Resources(1, engine=engine), tmp_path / engine).parts
        for engine in ("native", "duckdb")
    ]
    assert found[0] == found[1]


@pytest.mark.slow
def without_last_family(table: pa.Table) -> pa.Table:
    last = max(table["household"].to_pylist())
    return table.filter(pc.not_equal(table["household"], last))


def last_family_elsewhere(table: pa.Table) -> pa.Table:
    keys = table["household"].to_pylist()
    moved = pa.array([key + (key == max(keys)) for key in keys], pa.int64())
    return table.set_column(table.column_names.index("household"), "household", moved)


def crowd(table: pa.Table) -> pa.Table:
    """One more person than a family may have, all in the last one."""
    first = table.slice(table.num_rows - 1)
    place = table.column_names.index("person")
    more = [first.set_column(place, "person", pa.array([10**15 + n], pa.int64())) for n in range(41)]
    return pa.concat_tables([table, *more])


MORE = {
    "the last household without members": ("persons", without_last_family, "has no members"),
    "members of another household": ("persons", last_family_elsewhere, "has no members"),
    "a household too many": ("households", without_last_family, "have no household in"),
    "a family too large": ("persons", crowd, "members, more than"),
}


@pytest.mark.parametrize("name", [*FAULTS, *MORE])
def test_a_fault_is_refused_in_the_same_words(name: str, few_counties: Path, tmp_path: Path) -> None:
    kind, change, sentence = {**FAULTS, **MORE}[name]
    folder = copied(few_counties, tmp_path)
    rewritten(folder, kind, first_county(folder), change)
    said = []
    for engine in ("native", "duckdb"):
        with pytest.raises(InputError) as caught:
            parts(folder, engine, tmp_path / engine)
        said.append(str(caught.value))
    assert said[0] == said[1]
    assert sentence in said[0]


@pytest.mark.slow
def test_a_damaged_page_is_no_crash(few_counties: Path, tmp_path: Path) -> None:
    for place in range(1, 8):
        folder = copied(few_counties, tmp_path / str(place))
        name = f"persons/persons-{first_county(folder)}.parquet"
        raw = bytearray((folder / name).read_bytes())
        raw[len(raw) * place // 8] ^= 0xFF
        (folder / name).write_bytes(raw)
        resealed(folder, name)
        try:
            parts(folder, "native", tmp_path / str(place) / "run")
        except InputError as error:
            assert name.rsplit("/", 1)[1] in str(error)


class TestTheChoice:
    def test_small_runs_wait_for_no_compiler(self, few_counties: Path, tmp_path: Path) -> None:
        question, snapshot = asked(few_counties)
        with mock.patch.object(cache, "folder", lambda: tmp_path), mock.patch.dict(cache._LOADED, clear=True):
            assert engine_for(question, snapshot, Resources()) == "duckdb"
            assert engine_for(question, snapshot, Resources(engine="native")) == "native"
            with mock.patch.object(room, "WORTH_COMPILING", snapshot.total("persons") - 1):
                assert engine_for(question, snapshot, Resources()) == "native"

    def test_what_is_compiled_is_used(self, few_counties: Path, tmp_path: Path) -> None:
        parts(few_counties, "native", tmp_path / "run")
        question, snapshot = asked(few_counties)
        assert engine_for(question, snapshot, Resources()) == "native"
        assert engine_for(question, snapshot, Resources(engine="duckdb")) == "duckdb"

    def test_without_numba(self, few_counties: Path) -> None:
        question, snapshot = asked(few_counties)
        with mock.patch.object(room, "installed", lambda: False), mock.patch.object(room, "WORTH_COMPILING", 0):
            assert engine_for(question, snapshot, Resources()) == "duckdb"
            with pytest.raises(InputError, match=r"doudi\[native\]"):
                engine_for(question, snapshot, Resources(engine="native"))

    def test_without_spark(self, few_counties: Path) -> None:
        question, snapshot = asked(few_counties)
        with (
            mock.patch("importlib.util.find_spec", lambda name: None),
            pytest.raises(InputError, match=r"doudi\[spark\]"),
        ):
            engine_for(question, snapshot, Resources(engine="spark"))
