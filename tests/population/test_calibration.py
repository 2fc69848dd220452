"""The script that writes the calibration: same bytes again, published totals met."""

from __future__ import annotations

import csv
import importlib.util
import itertools
import shutil

import pytest


@pytest.fixture(scope="module")
def rows():
    from doudi.engine.book.book import book_folder

    with (book_folder() / "calibration.csv").open(encoding="utf-8", newline="") as file:
        return [{k: int(v) for k, v in row.items()} for row in csv.DictReader(file)]


def test_rerun_gives_the_same_bytes(book, tmp_path, monkeypatch):
    shutil.copytree(book / "reference", tmp_path / "reference")
    shutil.copy(book / "areas.csv", tmp_path / "areas.csv")
    spec = importlib.util.spec_from_file_location("calibrate", book / "tools" / "calibrate.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.setattr(script, "BOOK", tmp_path)
    script.main()
    for name in ("calibration.csv", "calibration_institutions.csv", "assistance/dibao/standards.csv"):
        assert (tmp_path / name).read_bytes() == (book / name).read_bytes()


def test_published_totals(rows):
    assert len(rows) == 117
    total = {name: sum(row[name] for row in rows) for name in rows[0]}
    assert total["persons"] == 34_915_616 and total["urban_persons"] == 21_831_494
    assert total["households"] == 12_746_100 and total["males"] == 17_805_148
    assert (total["urban_awards"], total["urban_award_persons"]) == (145_000, 255_000)
    assert (total["rural_awards"], total["rural_award_persons"]) == (699_000, 989_000)
    assert total["tekun_persons"] == 134_000 and total["poverty_covered"] == 515_000
    assert total["temporary_person_times"] == 200_000
    assert (5 * total["living_subsidies"], 5 * total["nursing_subsidies"]) == (1_110_000, 1_540_000)
    for row in rows:
        assert 0 < row["urban_persons"] < row["persons"]
        assert 1 <= row["urban_award_persons"] / row["urban_awards"] < 2
        assert 1 <= row["rural_award_persons"] / row["rural_awards"] < 2


def test_standards_average_to_the_published_ones(book, rows):
    with (book / "assistance/dibao/standards.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert len(table) == 117 * 8
    last = {int(row["area"]): row for row in table if row["from"] == "2021-01-01"}
    for kind, average in (("urban", 61_500), ("rural", 565_800)):
        weights = [row[f"{kind}_award_persons"] for row in rows]
        values = [int(last[row["code"]][f"standard.{kind}"]) for row in rows]
        assert abs(sum(w * v for w, v in zip(weights, values, strict=True)) / sum(weights) - average) < 0.5
        assert min(values) >= (45_000 if kind == "urban" else 470_000)
        assert max(abs(v / average - 1) for v in values) < 0.25
    by_area: dict[str, list[tuple[int, int]]] = {}
    for row in table:
        by_area.setdefault(row["area"], []).append((int(row["standard.urban"]), int(row["standard.rural"])))
    for years in by_area.values():
        assert all(a[0] < b[0] and a[1] < b[1] for a, b in itertools.pairwise(years))
