"""The few functions other programs call."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import doudi
from doudi.engine.book.strict_yaml import load_yaml
from doudi.kernel.errors import InputError

EXAMPLE = Path(__file__).parents[1] / "examples" / "family.yaml"


def test_a_family_from_a_file_and_as_an_object() -> None:
    found = doudi.explain(EXAMPLE, "2021-06")
    assert found["outcomes"][0]["amount_fen"] == 45_300
    assert doudi.explain(load_yaml(EXAMPLE), "2021-06") == found
    json.dumps(found)


def test_a_province_from_seed_to_replay(tmp_path: Path) -> None:
    manifest = doudi.build_province(tmp_path / "province", persons=1_000, seed=2)
    assert manifest["persons"] == 1_000
    figures = doudi.determine(tmp_path / "province", "2021-06")
    assert doudi.determine(tmp_path / "province", "2021-06", out=tmp_path / "run") == figures
    assert figures["dibao"]["entitled"] > 0
    assert doudi.replay(tmp_path / "run")


def test_wrong_input_is_one_kind_of_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        doudi.explain({"area": "140105"}, "2021-06")
    with pytest.raises(InputError):
        doudi.determine(tmp_path, "2021-06")
