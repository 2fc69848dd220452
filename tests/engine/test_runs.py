"""A run is evidence: the same values with any resources, replayed by its own book, refused by name when touched."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.snapshots import copied, forged

from doudi.engine.book.book import book_folder, canonical, load_book
from doudi.engine.province.batch import Resources, parse_memory
from doudi.engine.province.determine import ask
from doudi.engine.province.digest import table_digest
from doudi.engine.province.replay import replay
from doudi.engine.province.runs import open_run, recording, write_circumstances
from doudi.engine.province.snapshot import open_snapshot
from doudi.engine.sql.area_values import Around
from doudi.engine.sql.evaluate import evaluate_tables
from doudi.kernel.errors import InputError
from doudi.kernel.files import file_digest
from doudi.kernel.months import Month
from doudi.population import build_province

#: One of a family, one of a person in several lines, one judged by facts of areas.
PROGRAMMES = ("dibao", "tekun", "price_linkage")


def made(snapshot_folder: Path, out: Path, resources: Resources | None = None, book: Path | None = None) -> str:
    snapshot = open_snapshot(snapshot_folder)
    question = ask(load_book(book), snapshot, snapshot.month, PROGRAMMES)
    with recording(out, question, snapshot, resources or Resources(1)) as (folder, _, run_id):
        write_circumstances(folder, out, snapshot, {})
    return run_id


@pytest.fixture(scope="module")
def run(small_province: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("runs") / "run"
    made(small_province, out)
    return out


@pytest.fixture
def own(run: Path, tmp_path: Path) -> Path:
    """A copy of the run that a test may change; the relative path to the snapshot no longer holds, the other does."""
    return Path(shutil.copytree(run, tmp_path / "run"))


def test_the_answer_is_that_of_tables_in_memory(small_province: Path, run: Path) -> None:
    read = {
        kind: pq.ParquetDataset(sorted((small_province / kind).glob("*.parquet"))).read()
        for kind in ("persons", "households")
    }
    around = Around(open_snapshot(small_province).coverage)
    tables = (read["persons"], read["households"])
    expected = evaluate_tables(load_book(), "2021-06", *tables, around, programmes=["dibao"])["dibao"]
    found = pq.ParquetDataset(sorted((run / "results" / "dibao").glob("*.parquet"))).read()
    assert found.num_rows == expected.num_rows
    assert found.equals(expected) or found.to_pylist() == expected.to_pylist()


@pytest.mark.parametrize("resources", [Resources(2), Resources(4, 64 << 20), Resources(3, 300 << 20)], ids=str)
def test_threads_and_memory_change_no_byte(
    resources: Resources, small_province: Path, run: Path, tmp_path: Path
) -> None:
    assert made(small_province, tmp_path / "again", resources) == open_run(run).id
    for path in run.rglob("*.parquet"):
        assert path.read_bytes() == (tmp_path / "again" / path.relative_to(run)).read_bytes()


def test_the_manifest_names_no_clock_and_no_machine(run: Path, small_province: Path) -> None:
    text = (run / "manifest.json").read_text("utf-8")
    assert str(small_province) not in text
    assert "seconds" not in text


def test_replay_says_it_is_the_same(run: Path) -> None:
    found = replay(run, Resources(2))
    assert found.same
    assert not found.other_bytes


def test_replay_by_the_runs_own_book_after_the_law_was_edited(small_province: Path, tmp_path: Path) -> None:
    book = Path(shutil.copytree(book_folder(), tmp_path / "book"))
    made(small_province, tmp_path / "run", book=book)
    rules = book / "assistance" / "dibao" / "rules" / "amount.py"
    rules.write_text(rules.read_text("utf-8").replace("minimum_payment", "minimum_payment") + "\n# edited\n", "utf-8")
    parameters = book / "assistance" / "dibao" / "parameters.yaml"
    text = parameters.read_text("utf-8")
    assert "value: 3000" in text
    parameters.write_text(text.replace("value: 3000", "value: 9900"), "utf-8")
    assert load_book(book).digest != open_run(tmp_path / "run").manifest["rulebook"]["digest"]
    assert replay(tmp_path / "run", Resources(1)).same
    assert made(small_province, tmp_path / "other", book=book) != open_run(tmp_path / "run").id


def test_a_moved_snapshot_is_named_by_hand(small_province: Path, own: Path, tmp_path: Path) -> None:
    elsewhere = copied(small_province, tmp_path)
    (own / "circumstances.json").unlink()
    with pytest.raises(InputError, match="--snapshot"):
        replay(own, Resources(1))
    assert replay(own, Resources(1), [elsewhere]).same


def test_another_snapshot_is_refused_by_name(own: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    build_province(book_folder(), other, persons=3_000, seed=6)
    (own / "circumstances.json").unlink()  # else it would be found where it lay then
    with pytest.raises(InputError, match=r"-\d+\.parquet is not the file this run was made from"):
        replay(own, Resources(1), [other])


def flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


TOUCHED: dict[str, Callable[[Path], Path]] = {
    "the run's own book": lambda run: run / "book.json",
    "its summary": lambda run: run / "summary.json",
    "a result": lambda run: min((run / "results" / "dibao").glob("*.parquet")),
}


@pytest.mark.parametrize("what", TOUCHED)
def test_a_changed_byte_is_refused_by_name(what: str, own: Path) -> None:
    path = TOUCHED[what](own)
    flip(path)
    with pytest.raises(InputError) as caught:
        replay(own, Resources(1))
    assert f"{path} was changed" in str(caught.value)


@pytest.mark.parametrize("what", TOUCHED)
def test_a_missing_file_is_refused_by_name(what: str, own: Path) -> None:
    path = TOUCHED[what](own)
    path.unlink()
    with pytest.raises(InputError, match=f"{path.name} is missing"):
        replay(own, Resources(1))


def test_a_changed_manifest_is_another_run(own: Path, run: Path) -> None:
    """Who changes a result and its hash with it makes another run: the id is no longer the one that was signed."""
    path = own / "manifest.json"
    path.write_text(path.read_text("utf-8").replace('"month":"2021-06"', '"month": "2021-06"'), "utf-8")
    with pytest.raises(InputError, match=r"manifest\.json was changed"):
        open_run(own)


def test_a_result_that_was_made_up_is_found_by_replay(own: Path, run: Path) -> None:
    name = forged(own)
    assert open_run(own).id != open_run(run).id
    assert replay(own, Resources(1)).other_values == (name,)


CHANGED: dict[str, Callable[[dict[str, Any]], object]] = {
    "a programme's digest": lambda m: m["programmes"].update(dibao="0" * 64),
    "no programme": lambda m: m.update(programmes={}),
    "no engine": lambda m: m.pop("engine"),
    "facts of another month": lambda m: m.update(facts_as_of="2020-01"),
    "a month that is a number": lambda m: m.update(month=5),
    "a digest that is none": lambda m: next(iter(m["results"].values())).update(digest="x"),
    "sums that are text": lambda m: next(iter(m["results"].values())).update(by_unit={"family": {"entitled": "x"}}),
    "a snapshot that is text": lambda m: m.update(snapshot="x"),
    "no hash of the book": lambda m: m["files"].pop("book.json"),
}


@pytest.mark.parametrize("what", CHANGED)
def test_a_manifest_that_does_not_hold_together_is_refused(what: str, own: Path) -> None:
    manifest = json.loads((own / "manifest.json").read_text("utf-8"))
    CHANGED[what](manifest)
    (own / "manifest.json").write_bytes(canonical(manifest))
    with pytest.raises(InputError, match="manifest"):
        open_run(own)


def test_a_file_that_was_rewritten_is_found_whatever_its_digest_says(own: Path) -> None:
    manifest = json.loads((own / "manifest.json").read_text("utf-8"))
    name, entry = next(
        (name, entry) for name, entry in manifest["results"].items() if entry["by_unit"]["family"]["entitled"]
    )
    table = pq.read_table(own / name)
    amounts = [None if fen is None else fen + 100 for fen in table["amount_fen"].to_pylist()]
    at = table.column_names.index("amount_fen")
    pq.write_table(table.set_column(at, "amount_fen", pa.array(amounts, table["amount_fen"].type)), own / name)
    entry["sha256"] = file_digest(own / name)
    (own / "manifest.json").write_bytes(canonical(manifest))
    assert replay(own, Resources(1)).other_values == (name,)


def test_other_sums_are_found(own: Path) -> None:
    manifest = json.loads((own / "manifest.json").read_text("utf-8"))
    name = next(iter(manifest["results"]))
    next(iter(manifest["results"][name]["by_unit"].values()))["persons"] += 1
    (own / "manifest.json").write_bytes(canonical(manifest))
    assert replay(own, Resources(1)).other_values == (name,)


def test_a_summary_that_was_made_up_is_found(own: Path) -> None:
    summary = json.loads((own / "summary.json").read_text("utf-8"))
    summary["programmes"]["dibao"]["entitled"] += 1
    (own / "summary.json").write_bytes(canonical(summary))
    manifest = json.loads((own / "manifest.json").read_text("utf-8"))
    manifest["files"]["summary.json"] = file_digest(own / "summary.json")
    (own / "manifest.json").write_bytes(canonical(manifest))
    assert replay(own, Resources(1)).other_values == ("summary.json",)


def test_what_is_no_evidence_is_named(own: Path) -> None:
    (own / "notes.txt").write_text("x", "utf-8")
    assert replay(own, Resources(1)).unproved == ("notes.txt",)


def test_a_programme_named_twice_counts_once(small_province: Path) -> None:
    question = ask(load_book(), open_snapshot(small_province), Month(2021, 6), ["dibao", "dibao"])
    assert question.programmes == ("dibao",)


def test_a_run_inside_the_snapshot_is_refused(small_province: Path) -> None:
    with pytest.raises(InputError, match="lies in the snapshot"):
        made(small_province, small_province / "run")


def test_a_changed_byte_of_the_snapshot_is_refused_by_name(small_province: Path, own: Path, tmp_path: Path) -> None:
    folder = copied(small_province, tmp_path)
    path = min((folder / "persons").glob("*.parquet"))
    flip(path)
    with pytest.raises(InputError) as caught:
        replay(own, Resources(1), [folder])
    assert f"{path} was changed" in str(caught.value)


def test_the_digest_is_of_values_not_of_how_they_lie(run: Path) -> None:
    table = pq.read_table(min((run / "results" / "dibao").glob("*.parquet")))
    again = table.unify_dictionaries().slice(0, 5), table.slice(5)
    whole = table_digest(table)
    assert table_digest(type(table).from_batches([b for part in again for b in part.to_batches(3)])) == whole
    assert table_digest(table.slice(1)) != whole


def test_an_earlier_month_needs_to_be_asked_for(small_province: Path, tmp_path: Path) -> None:
    snapshot = open_snapshot(small_province)
    question = ask(load_book(), snapshot, Month.parse("2021-08"), PROGRAMMES, facts_as_of=True)
    with recording(tmp_path / "run", question, snapshot, Resources(1)) as (folder, _, _):
        write_circumstances(folder, tmp_path / "run", snapshot, {})
    assert open_run(tmp_path / "run").manifest["facts_as_of"] == "2021-06"
    assert replay(tmp_path / "run", Resources(1)).same


@pytest.mark.parametrize("text, size", [("4GB", 4 << 30), ("512MB", 512 << 20), ("1.5 gb", 3 << 29), ("1GiB", 1 << 30)])
def test_memory_as_people_write_it(text: str, size: int) -> None:
    assert parse_memory(text) == size


@pytest.mark.parametrize("text", ["4", "GB", "-1GB", "1MB", "nanGB", "4TB", ""])
def test_what_is_no_memory(text: str) -> None:
    with pytest.raises(InputError):
        parse_memory(text)


def test_a_book_written_before_a_key_was_added_still_replays(own: Path) -> None:
    """A key that a book may lack is read with what its absence always meant."""
    data = json.loads((own / "book.json").read_bytes())
    for programme in data["programmes"]:
        for parameter in programme["parameters"].values():
            del parameter["labels"]
    for fact in data["facts"]:
        for name in ("always_asked", "past", "one", "neutral"):
            fact.pop(name, None)
    (own / "book.json").write_bytes(canonical(data))
    manifest = json.loads((own / "manifest.json").read_bytes())
    manifest["files"]["book.json"] = manifest["rulebook"]["digest"] = file_digest(own / "book.json")
    (own / "manifest.json").write_bytes(canonical(manifest))
    assert replay(own, Resources(1)).same


def test_a_book_of_another_shape_is_refused(own: Path) -> None:
    (own / "book.json").write_bytes(canonical({"format": "doudi-book/1"}))
    manifest = json.loads((own / "manifest.json").read_bytes())
    manifest["files"]["book.json"] = manifest["rulebook"]["digest"] = file_digest(own / "book.json")
    (own / "manifest.json").write_bytes(canonical(manifest))
    with pytest.raises(InputError, match="no compiled rule book"):
        replay(own, Resources(1))
