"""Sizes, bytes, refusal and clean-up."""

from __future__ import annotations

import json

import pyarrow.parquet as pq
import pytest

from doudi.kernel.errors import InputError
from doudi.kernel.files import file_digest
from doudi.kernel.months import Month
from doudi.population import build_province, show
from doudi.population.assumptions import Assumptions
from doudi.population.plan import make_plan
from doudi.population.source import read_source
from doudi.population.write import ROW_GROUP

from .conftest import whole


@pytest.mark.parametrize("persons", [1, 7, 117, 1_000, 25_001, 349_156, 34_915_616])
def test_plan_meets_every_total(book, persons):
    source = read_source(book, Month.parse("2021-06"))
    plan = make_plan(source, persons, Assumptions())
    assert plan.persons.sum() == persons
    assert plan.ages.sum() == persons
    for kind, awards, people in zip(("urban", "rural"), plan.awards, plan.award_persons, strict=True):
        share = persons / source.persons
        assert abs(awards.sum() - source.totals[f"{kind}_awards"].sum() * share) <= 0.5
        assert (people >= awards).all()
    for at, county in enumerate(plan.counties):
        blocks = plan.blocks.get(county, ())
        assert sum(block.persons for block in blocks) == plan.persons[at]
        assert [sum(block.ages[g] for block in blocks) for g in range(10)] == plan.ages[at].tolist() or not blocks
        assert sum(block.awards[1] for block in blocks) == plan.awards[1][at] or not blocks


def test_whole_province_is_the_census(book):
    source = read_source(book, Month.parse("2021-06"))
    plan = make_plan(source, source.persons, Assumptions())
    assert plan.ages.sum(axis=0).tolist() == source.age_groups.tolist()
    assert [a.sum() for a in plan.awards] == [145_000, 699_000]
    assert [p.sum() for p in plan.award_persons] == [255_000, 989_000]
    assert sum(b.households for blocks in plan.blocks.values() for b in blocks) == 12_746_100


@pytest.mark.parametrize("persons", [1, 30, pytest.param(1_000, marks=pytest.mark.slow)])
def test_any_size_is_written(book, tmp_path, cheap_judge, persons):
    manifest = build_province(book, tmp_path / "out", persons=persons, seed=3, judge=cheap_judge)
    assert manifest["persons"] == persons == whole(tmp_path / "out", "persons").num_rows
    assert manifest["households"] == whole(tmp_path / "out", "households").num_rows
    assert show(tmp_path / "out")["persons"] == persons


def test_same_seed_same_bytes_with_any_threads(book, tmp_path, cheap_judge):
    small = Assumptions(block_persons=200)
    for name, threads in (("one", 1), ("two", 2)):
        build_province(book, tmp_path / name, persons=4_000, seed=5, threads=threads, judge=cheap_judge, assume=small)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert len(files) > 300
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file


@pytest.mark.slow
def test_another_seed_gives_another_province(book, tmp_path, cheap_judge):
    first, second = (
        build_province(book, tmp_path / str(seed), persons=2_000, seed=seed, judge=cheap_judge) for seed in (1, 2)
    )
    assert first["files"] != second["files"]


def test_manifest_is_true(province):
    manifest = province.manifest
    assert manifest["format"] == "doudi-snapshot/1" and manifest["synthetic"] is True
    assert manifest["known_at"] == "2021-06-30"
    for section in ("files", "identities", "planted"):
        for name, entry in manifest[section].items():
            path = province.folder / name
            assert file_digest(path) == entry["sha256"]
            assert pq.ParquetFile(path).metadata.num_rows == entry["rows"]
    listed = {name for section in ("files", "identities", "planted") for name in manifest[section]}
    found = {str(p.relative_to(province.folder)) for p in province.folder.rglob("*.parquet")}
    assert listed == found


def test_row_groups_do_not_depend_on_blocks(tmp_path):
    import pyarrow as pa

    from doudi.population.write import TableFile

    schema = pa.schema([("x", pa.int64())])
    whole_table = pa.table({"x": pa.array(range(300_000), pa.int64())})
    for name, step in (("a", 300_000), ("b", 70_001)):
        with TableFile(tmp_path / name, schema) as file:
            for start in range(0, 300_000, step):
                file.add(whole_table.slice(start, step))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert pq.ParquetFile(tmp_path / "a").metadata.row_group(0).num_rows == ROW_GROUP


def test_existing_folder_is_refused(book, tmp_path, cheap_judge):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="not empty"):
        build_province(book, tmp_path / "out", persons=40, seed=1, judge=cheap_judge)
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "mine.txt"]


def test_empty_folder_is_used(book, tmp_path, cheap_judge):
    (tmp_path / "out").mkdir()
    build_province(book, tmp_path / "out", persons=40, seed=1, judge=cheap_judge)
    assert (tmp_path / "out" / "manifest.json").is_file()


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_nothing_is_left_when_interrupted(book, tmp_path, cheap_judge, error):
    calls = []

    def judge(persons, households):
        calls.append(1)
        if len(calls) == 3:
            raise error("stop")
        return cheap_judge(persons, households)

    with pytest.raises(error):
        build_province(
            book, tmp_path / "out", persons=20_000, seed=1, judge=judge, assume=Assumptions(block_persons=2_000)
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "size", [{"persons": 0}, {"persons": 99_000_000}, {"share": 1.5}, {"persons": 5, "share": 0.1}]
)
def test_bad_sizes_are_refused(book, tmp_path, cheap_judge, size):
    with pytest.raises(InputError):
        build_province(book, tmp_path / "out", seed=1, judge=cheap_judge, **size)
    assert list(tmp_path.iterdir()) == []


def test_show_refuses_what_is_no_snapshot(tmp_path):
    with pytest.raises(InputError, match="not a snapshot"):
        show(tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps({"format": "doudi-snapshot/1"}))
    with pytest.raises(InputError, match="not a synthetic population"):
        show(tmp_path)


def test_no_names_when_not_wanted(book, tmp_path, cheap_judge):
    manifest = build_province(book, tmp_path / "out", persons=40, seed=1, judge=cheap_judge, identities=False)
    assert manifest["identities"] == {} and not (tmp_path / "out" / "identities").exists()
