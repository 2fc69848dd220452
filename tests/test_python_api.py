"""The few functions other programs call."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.csv as pa_csv
import pytest

import doudi
from doudi.engine.book.book import load_book
from doudi.engine.book.strict_yaml import load_yaml
from doudi.engine.explain.overview import overview, overview_json
from doudi.engine.judge.family import read_family
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month

EXAMPLE = Path(__file__).parents[1] / "examples" / "family.yaml"


def test_a_family_from_a_file_and_as_an_object() -> None:
    found = doudi.explain(EXAMPLE, "2021-06", "dibao")
    assert found["outcomes"][0]["amount_fen"] == 45_300
    assert doudi.explain(load_yaml(EXAMPLE), "2021-06", "dibao") == {**found, "source": ""}
    json.dumps(found)


def test_without_a_programme_all_are_answered_as_the_command_does() -> None:
    found = doudi.explain(EXAMPLE, "2021-06")
    book, family, month = load_book(None), read_family(load_book(None), EXAMPLE), Month.parse("2021-06")
    assert found == overview_json(overview(book, family, month), family, month, book)
    assert found["entries"][0]["programme"] == "dibao" and found["entries"][0]["amount_fen"] == 45_300


def test_a_province_from_seed_to_replay(tmp_path: Path) -> None:
    manifest = doudi.build_province(tmp_path / "province", persons=1_000, seed=2)
    assert manifest["persons"] == 1_000
    figures = doudi.determine(tmp_path / "province", "2021-06")
    dibao = doudi.determine(tmp_path / "province", "2021-06", out=tmp_path / "run", programmes=["dibao"])
    assert dibao == {"dibao": figures["dibao"]}
    assert figures["dibao"]["entitled"] > 0
    assert doudi.replay(tmp_path / "run")


@pytest.mark.slow
def test_changes_are_determined_over_a_run_and_arrears_follow(small_province: Path, tmp_path: Path) -> None:
    month, run = "2021-06", tmp_path / "run"
    doudi.determine(small_province, month, out=run, programmes=["dibao"])
    series = tmp_path / "series"
    series.mkdir()
    (series / "1").symlink_to(small_province)
    doudi.change_province(small_province, series / "2", share=0.2, seed=4, known_at="2021-09-15")
    fresh = doudi.determine(series / "2", month, since=run, out=tmp_path / "next")
    doudi.compact(series / "2", tmp_path / "whole")
    assert fresh == doudi.determine(tmp_path / "whole", month, programmes=["dibao"])
    (found,) = doudi.arrears(series, month, month, known_at="2021-12-31", paid=[run], programmes=["dibao"])
    assert found["month"] == month and found["compared"] >= found["rows"].num_rows > 0
    assert set(found["rows"]["programme"].to_pylist()) == {"dibao"}
    paid = tmp_path / "paid.csv"
    pa_csv.write_csv(found["rows"].select(["month", "programme", "household", "unit", "person"]).append_column(
        "amount_fen", found["rows"]["due_fen"]), paid)  # fmt: skip
    doudi.arrears(series, month, month, known_at="2021-12-31", paid=[paid], programmes=["dibao"])


def test_wrong_input_is_one_kind_of_error(tmp_path: Path, small_province: Path) -> None:
    with pytest.raises(InputError):
        doudi.explain({"area": "140105"}, "2021-06")
    with pytest.raises(InputError):
        doudi.determine(tmp_path, "2021-06")
    with pytest.raises(InputError, match="no other question"):
        doudi.determine(small_province, "2021-06", since=tmp_path)
