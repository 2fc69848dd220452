"""What is wrong with a snapshot is refused in one sentence that names the file, and nothing is left behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from tests.snapshots import Change, copied, first_county, resealed, rewritten, with_value

from doudi.engine.book.book import load_book
from doudi.engine.province.batch import Resources
from doudi.engine.province.determine import ask
from doudi.engine.province.runs import recording
from doudi.engine.province.snapshot import open_snapshot
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month


def drop(column: str) -> Change:
    return lambda table: table.drop_columns([column])


def cast(column: str, kind: pa.DataType) -> Change:
    def change(table: pa.Table) -> pa.Table:
        place = table.schema.get_field_index(column)
        return table.set_column(place, column, table[column].cast(kind))

    return change


def renamed(old: str, new: str) -> Change:
    return lambda table: table.rename_columns([new if name == old else name for name in table.column_names])


def without_first_family(table: pa.Table) -> pa.Table:
    first = table["household"][0].as_py()
    return table.filter(pa.array([key != first for key in table["household"].to_pylist()]))


def upside_down(table: pa.Table) -> pa.Table:
    return table.take(list(range(table.num_rows - 1, -1, -1)))


def first_twice(table: pa.Table) -> pa.Table:
    return pa.concat_tables([table.slice(0, 1), table])


FAULTS: dict[str, tuple[str, Change, str]] = {
    "missing column": ("persons", drop("wages"), "the column 'wages' is missing"),
    "missing household column": ("households", drop("homes"), "the column 'homes' is missing"),
    "missing key": ("persons", drop("household"), "the column 'household' is missing"),
    "mistyped column": ("persons", cast("wages", pa.string()), "the column 'wages' holds string, needed is int64"),
    "money as float": ("persons", cast("wages", pa.float64()), "the column 'wages' holds double, needed is int64"),
    "yes/no as number": ("persons", cast("lives_together", pa.int8()), "needed is bool"),
    "out of range": ("persons", with_value("wages", 0, -1), "wages is -0.01, outside its range"),
    "unknown code": ("persons", with_value("study", 0, 99), "study is"),
    "born after the month": ("persons", with_value("birth_date", 0, 20210701), "after the snapshot's month"),
    "no such day": ("persons", with_value("birth_date", 0, 19900231), "birth_date is 1990-02-31, which is no day"),
    "unknown fact": ("persons", renamed("wages", "wagse"), "unknown fact 'wagse'"),
    "household without members": ("persons", without_first_family, "has no members"),
    "persons without a household": ("households", without_first_family, "have no household in"),
    "unsorted": ("persons", upside_down, "are not sorted by household"),
    "household twice": ("households", first_twice, "stands twice"),
    "person twice": ("persons", first_twice, "stands twice in household"),
    "key unknown": ("persons", with_value("person", 0, None), "'person' has 1 rows without a value"),
    "person elsewhere": ("persons", with_value("registered_area", 0, 140106), "stands in the file of 140105"),
    "household of another county": (
        "households",
        with_value("registered_area", 0, 140106),
        "stands in the file of 140105",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_refused_by_name(name: str, small_province: Path, tmp_path: Path) -> None:
    kind, change, sentence = FAULTS[name]
    folder = copied(small_province, tmp_path)
    county = first_county(folder)
    rewritten(folder, kind, county, change)
    error = refused(folder, tmp_path)
    assert sentence in error
    assert f"-{county}.parquet" in error
    assert "\n" not in error


def test_an_unknown_fact_gets_the_nearest_name(small_province: Path, tmp_path: Path) -> None:
    folder = copied(small_province, tmp_path)
    rewritten(folder, "persons", first_county(folder), renamed("taxes_and_contributions", "taxes_and_contribution"))
    assert "taxes_and_contributions" in refused(folder, tmp_path)


def test_a_truncated_file_is_named(small_province: Path, tmp_path: Path) -> None:
    folder = copied(small_province, tmp_path)
    name = f"persons/persons-{first_county(folder)}.parquet"
    raw = (folder / name).read_bytes()
    (folder / name).write_bytes(raw[: len(raw) // 2])
    assert f"{folder / name} was changed" in refused(folder, tmp_path)
    resealed(folder, name)
    assert f"{folder / name} cannot be read: it is cut short" in refused(folder, tmp_path)


def test_a_changed_byte_is_named(small_province: Path, tmp_path: Path) -> None:
    folder = copied(small_province, tmp_path)
    path = folder / "households" / f"households-{first_county(folder)}.parquet"
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    assert f"{path} was changed: its SHA-256 is not the manifest's" in refused(folder, tmp_path)


def test_a_damaged_page_is_no_crash(small_province: Path, tmp_path: Path) -> None:
    """A changed byte whose hash was made to match as well: refused, or read as other values, never a traceback."""
    for place in range(1, 8):
        folder = copied(small_province, tmp_path / str(place))
        name = f"persons/persons-{first_county(folder)}.parquet"
        raw = bytearray((folder / name).read_bytes())
        raw[len(raw) * place // 8] ^= 0xFF
        (folder / name).write_bytes(raw)
        resealed(folder, name)
        try:
            determined(folder, tmp_path / str(place) / "run")
        except InputError as error:
            assert name.rsplit("/", 1)[1] in str(error)


Manifest = Callable[[dict[str, object]], object]
MANIFESTS: dict[str, tuple[Manifest, str]] = {
    "another format": (lambda m: m.update(format="parquet"), "the format is 'parquet'"),
    "no month": (lambda m: m.pop("month"), "is not the manifest of a snapshot"),
    "no files": (lambda m: m.update(files={}), "has no persons"),
    "unknown county": (lambda m: _rename_county(m, "149999"), "unknown county '149999'"),
    "unknown register": (lambda m: m["coverage"].update(churches=["140000"]), "unknown register 'churches'"),  # type: ignore[attr-defined]
}


def _rename_county(manifest: dict[str, object], to: str) -> None:
    files = manifest["files"]
    assert isinstance(files, dict)
    for kind in ("persons", "households"):
        name = min(n for n in files if n.startswith(kind))
        files[f"{kind}/{kind}-{to}.parquet"] = files.pop(name)


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_wrong_manifest_is_refused(name: str, small_province: Path, tmp_path: Path) -> None:
    change, sentence = MANIFESTS[name]
    folder = copied(small_province, tmp_path)
    if name == "unknown county":
        for kind in ("persons", "households"):
            first = min((folder / kind).glob("*.parquet"))
            first.rename(first.with_name(f"{kind}-149999.parquet"))
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    change(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert sentence in refused(folder, tmp_path)


@pytest.mark.parametrize("month, sentence", [("2013-12", "2013-12"), ("2021-07", "give --facts-as-of")])
def test_a_month_the_snapshot_cannot_answer(month: str, sentence: str, small_province: Path) -> None:
    with pytest.raises(InputError, match=sentence):
        ask(load_book(), open_snapshot(small_province), Month.parse(month))


def test_a_month_before_the_first_law(small_province: Path) -> None:
    with pytest.raises(InputError, match="first month"):
        ask(load_book(), open_snapshot(small_province), Month.parse("2013-12"), facts_as_of=True)


def test_a_folder_that_is_no_snapshot(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"is not a snapshot: it has no manifest\.json"):
        open_snapshot(tmp_path)


def refused(folder: Path, tmp_path: Path) -> str:
    """The sentence; and the run directory is not there, nor anything that was going to be it."""
    with pytest.raises(InputError) as caught:
        determined(folder, tmp_path / "run")
    assert [p for p in tmp_path.iterdir() if "run" in p.name] == []
    return str(caught.value)


def determined(folder: Path, out: Path) -> None:
    snapshot = open_snapshot(folder)
    question = ask(load_book(), snapshot, snapshot.month)
    with recording(out, question, snapshot, Resources(1)):
        pass
