"""A small province: the same bytes from the same seed, rolls that meet their targets, ids that can be nobody's."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from doudi.engine.book.book import load_book
from doudi.kernel.errors import InputError
from doudi.population import build_province, show

BOOK = Path(__file__).parents[2] / "rulebooks" / "shanxi"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("province") / "one"
    build_province(BOOK, folder, persons=8000, seed=7)
    return folder


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bytes(province: Path, tmp_path: Path) -> None:
    build_province(BOOK, tmp_path / "two", persons=8000, seed=7, threads=1)
    first, second = (json.loads((p / "manifest.json").read_text("utf-8")) for p in (province, tmp_path / "two"))
    assert first == second
    assert first["persons"] == 8000


@pytest.mark.slow
def test_the_rolls_meet_their_targets(province: Path) -> None:
    for roll in show(province)["rolls"].values():
        assert roll["awards"] == roll["target_awards"]


@pytest.mark.slow
def test_ids_are_valid_unique_and_nobodys(province: Path) -> None:
    seen = set()
    for file in (province / "identities").glob("*.parquet"):
        for number in pq.read_table(file)["id_number"].to_pylist():
            digit = "10X98765432"[sum(w * int(d) for w, d in zip(WEIGHTS, number, strict=False)) % 11]
            assert number[17] == digit and number.startswith("99")
            seen.add(number)
    assert len(seen) == 8000


@pytest.mark.slow
def test_facts_stay_within_their_ranges(province: Path) -> None:
    facts = load_book(BOOK).facts
    for file in (province / "persons").glob("*.parquet"):
        table = pq.read_table(file)
        for name in (n for n in table.column_names if n in facts and facts[n].type != "area"):
            for value in set(table[name].to_pylist()) - {None}:
                facts[name].check(int(value))


@pytest.mark.slow
def test_a_folder_with_content_is_refused(province: Path) -> None:
    with pytest.raises(InputError):
        build_province(BOOK, province, persons=1000, seed=1)
