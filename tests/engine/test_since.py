"""A run over another: the same digests and sums as a full run of everything together, and the same proof."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from doudi.engine.book.book import canonical, load_book
from doudi.engine.province.batch import Resources
from doudi.engine.province.delta import PLACE, base_of, compacted, was, write_delta
from doudi.engine.province.determine import ask
from doudi.engine.province.replay import replay
from doudi.engine.province.runs import open_run, recording, rows_of, write_circumstances
from doudi.engine.province.since import recording_since, step
from doudi.engine.province.snapshot import open_snapshot, write_manifest
from doudi.kernel.errors import InputError
from doudi.kernel.files import file_digest
from doudi.population.change import change_province

TWO = Resources(2)
PROGRAMMES = ("dibao", "tekun", "price_linkage")  # of a family, of a person in several lines, by facts of areas


def full(snapshot: Path, out: Path) -> Path:
    opened = open_snapshot(snapshot)
    with recording(out, ask(load_book(), opened, opened.month, PROGRAMMES), opened, TWO) as (folder, _, _id):
        write_circumstances(folder, out, opened, {})
    return out


def over(run: Path, delta: Path, out: Path) -> Path:
    asked = step(open_run(run), open_snapshot(delta), load_book())
    with recording_since(out, asked, TWO) as (folder, _, _id):
        write_circumstances(folder, out, asked.delta, {}, run)
    return out


@dataclass
class Chain:
    """A snapshot with its run, two deltas one over the other with runs over it, and full runs of what they say."""

    run: Path
    deltas: list[Path]
    runs: list[Path]
    whole: list[Path]


@pytest.fixture(scope="module")
def chain(small_province: Path, tmp_path_factory: pytest.TempPathFactory) -> Chain:
    place = tmp_path_factory.mktemp("since")
    made = Chain(full(small_province, place / "run"), [], [], [])
    snapshot, run = small_province, made.run
    for number in (1, 2):
        delta = change_province(open_snapshot(snapshot), place / f"delta-{number}", 0.03, number).folder
        made.deltas.append(delta)
        made.runs.append(over(run, delta, place / f"over-{number}"))
        whole = compacted(open_snapshot(delta), place / f"whole-{number}", TWO)
        made.whole.append(full(whole.folder, place / f"full-{number}"))
        snapshot, run = delta, made.runs[-1]
    return made


@pytest.mark.parametrize("number", [0, 1])
def test_it_equals_a_full_run(chain: Chain, number: int) -> None:
    found, wanted = open_run(chain.runs[number]), open_run(chain.whole[number])
    assert found.manifest["programmes"] == wanted.manifest["programmes"]
    assert (found.folder / "summary.json").read_bytes() == (wanted.folder / "summary.json").read_bytes()
    for name in ("persons", "households"):
        assert found.manifest["snapshot"][name] == wanted.manifest["snapshot"][name]
    changed = open_run(chain.run).manifest["programmes"] != found.manifest["programmes"]
    assert changed, "nothing changed: nothing was proved"


@pytest.mark.parametrize("number", [0, 1])
def test_readers_see_all_rows(chain: Chain, number: int) -> None:
    found, wanted = open_run(chain.runs[number]), open_run(chain.whole[number])
    rows = rows_of(found)
    for programme in wanted.manifest["programmes"]:
        for county in wanted.counties(programme):
            path = wanted.folder / "results" / programme / f"{programme}-{county}.parquet"
            here, there = rows.table(programme, county), pq.read_table(path)
            assert here.equals(there) or here.to_pylist() == there.to_pylist()


def test_it_holds_only_what_changed(chain: Chain) -> None:
    size = sum(path.stat().st_size for path in (chain.runs[0] / "results").rglob("*.parquet"))
    assert size < 0.5 * sum(path.stat().st_size for path in (chain.run / "results").rglob("*.parquet"))


def test_it_replays(chain: Chain) -> None:
    found = replay(chain.runs[1], TWO)
    assert found.same and not found.other_bytes


def test_a_changed_digest_is_found(chain: Chain, tmp_path: Path) -> None:
    run = Path(shutil.copytree(chain.runs[0], tmp_path / "run"))
    manifest = json.loads((run / "manifest.json").read_bytes())
    name = next(name for name, entry in manifest["results"].items() if not entry["sha256"])
    manifest["results"][name]["digest"] = f"1-{0:032x}"
    (run / "manifest.json").write_bytes(canonical(manifest))
    with pytest.raises(InputError, match="was changed"):
        replay(run, TWO)


def test_a_delta_that_misstates_what_was_there_is_refused(chain: Chain, tmp_path: Path) -> None:
    """Its run believes it; making one snapshot of both, as replay does, compares every value."""
    delta = Path(shutil.copytree(chain.deltas[0], tmp_path / "delta"))
    path = min((delta / "before" / "persons").glob("*.parquet"))
    table = pq.read_table(path, partitioning=None)
    wages = pc.add(pc.fill_null(table["wages"], 0), 100)
    pq.write_table(table.set_column(table.column_names.index("wages"), "wages", wages), path)
    manifest = json.loads((delta / "manifest.json").read_bytes())
    manifest["files"][str(path.relative_to(delta))]["sha256"] = file_digest(path)
    (delta / PLACE).write_text(str(base_of(open_snapshot(chain.deltas[0])).folder.resolve()), "utf-8")
    write_manifest(delta, manifest)
    lying = over(chain.run, delta, tmp_path / "over")
    for proved in (lambda: compacted(open_snapshot(delta), tmp_path / "whole", TWO), lambda: replay(lying, TWO)):
        with pytest.raises(InputError, match="does not hold what is in the snapshot"):
            proved()


def test_a_household_that_left_is_gone(small_province: Path, chain: Chain, tmp_path: Path) -> None:
    base = open_snapshot(small_province)
    county = base.counties[0]
    keys = pq.read_table(base.path("households", county), columns=["household"])["household"].to_pylist()
    delta = write_delta(tmp_path / "delta", base, {}, {county: keys[:2]})
    assert (
        delta.counties == ()
        and was(delta).counties == (county,)
        and base_of(delta).manifest_sha256 == base.manifest_sha256
    )
    run = open_run(over(chain.run, delta.folder, tmp_path / "over"))
    left = rows_of(run).table("dibao", county)["household"].to_pylist()
    assert not set(left) & set(keys[:2]) and set(keys[2:]) <= set(left)
    assert run.manifest["snapshot"]["households"] == base.total("households") - 2


def test_what_does_not_fit_is_refused(small_province: Path, chain: Chain, tmp_path: Path) -> None:
    delta, book = open_snapshot(chain.deltas[0]), load_book()
    with pytest.raises(InputError, match="is a delta"):
        ask(book, delta, delta.month)
    with pytest.raises(InputError, match="was made from another snapshot"):
        step(open_run(chain.runs[0]), delta, book)
    with pytest.raises(InputError, match="is no delta"):
        step(open_run(chain.run), open_snapshot(small_province), book)
    later = write_delta(tmp_path / "later", open_snapshot(small_province), {}, {}, month="2021-07")
    with pytest.raises(InputError, match=r"is of 2021-07, the run of 2021-06"):
        step(open_run(chain.run), later, book)
    moved = Path(shutil.copytree(chain.deltas[0], tmp_path / "deep" / "down" / "delta"))
    with pytest.raises(InputError, match="name its folder with --base"):
        base_of(open_snapshot(moved))
    assert base_of(open_snapshot(moved), [tmp_path, small_province]).folder == small_province


def test_ids_do_not_depend_on_folders_and_everything_can_be_moved(chain: Chain, tmp_path: Path) -> None:
    run, first, second = (
        Path(shutil.copytree(each, tmp_path / f"a{n}")) for n, each in enumerate((chain.run, *chain.runs))
    )
    deltas = [Path(shutil.copytree(each, tmp_path / f"b{n}")) for n, each in enumerate(chain.deltas)]
    assert open_run(over(run, deltas[0], tmp_path / "deep" / "over")).id == open_run(first).id
    for moved in (first, second):
        circumstances = json.loads((moved / "circumstances.json").read_bytes())
        for place in ("snapshot", "under"):
            circumstances[place] = {"path": "/nowhere", "relative": "../nowhere"}
        (moved / "circumstances.json").write_text(json.dumps(circumstances), "utf-8")
    with pytest.raises(InputError, match="--snapshot"):
        replay(second, TWO)
    base = base_of(open_snapshot(chain.deltas[0])).folder
    with pytest.raises(InputError, match="--under"):
        replay(second, TWO, [*deltas, base], under=[first])
    assert replay(second, TWO, [*deltas, base], under=[run, first]).same


def test_a_county_that_is_emptied_is_in_no_answer(small_province: Path, chain: Chain, tmp_path: Path) -> None:
    base = open_snapshot(small_province)
    county = base.counties[3]
    keys = pq.read_table(base.path("households", county), columns=["household"])["household"].to_pylist()
    delta = write_delta(tmp_path / "delta", base, {}, {county: keys})
    found = open_run(over(chain.run, delta.folder, tmp_path / "over"))
    wanted = open_run(full(compacted(delta, tmp_path / "whole", TWO).folder, tmp_path / "full"))
    assert county not in found.counties("dibao")
    assert found.manifest["programmes"] == wanted.manifest["programmes"]
    assert (found.folder / "summary.json").read_bytes() == (wanted.folder / "summary.json").read_bytes()
    assert replay(found.folder, TWO).same


def test_a_file_no_hash_covers_is_not_read(chain: Chain, tmp_path: Path) -> None:
    run = Path(shutil.copytree(chain.runs[0], tmp_path / "run"))
    opened = open_run(run)
    name = next(name for name, entry in opened.manifest["results"].items() if not entry["sha256"])
    programme, county = name.split("/")[1], name.removesuffix(".parquet").rsplit("-", 1)[1]
    before = rows_of(opened).table(programme, county)
    pq.write_table(before.slice(0, 0), run / name)
    assert rows_of(open_run(run)).table(programme, county).equals(before)


def test_a_changed_base_is_found_before_a_delta_is_made(small_province: Path, tmp_path: Path) -> None:
    base = Path(shutil.copytree(small_province, tmp_path / "base"))
    path = min((base / "persons").glob("*.parquet"))
    table = pq.read_table(path, partitioning=None)
    nothing = pa.nulls(table.num_rows, table["wages"].type)
    pq.write_table(table.set_column(table.column_names.index("wages"), "wages", nothing), path)
    with pytest.raises(InputError, match="was changed"):
        change_province(open_snapshot(base), tmp_path / "delta", 0.5, 1)
    for inside in (base / "delta", base / "deep" / "delta"):
        with pytest.raises(InputError, match="made from"):
            write_delta(inside, open_snapshot(base), {}, {})
