"""Elder-care institutions: as many as published, answered by the programmes about institutions, nobody open."""

from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from doudi.engine.book.book import load_book
from doudi.engine.province.snapshot import around, open_snapshot
from doudi.engine.sql.evaluate import evaluate_tables
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month
from doudi.population import build_institutions, show

from .conftest import whole

PUBLIC = 0


@pytest.fixture(scope="module")
def folder(book, tmp_path_factory):
    out = tmp_path_factory.mktemp("institutions") / "out"
    build_institutions(book, out, seed=1)
    return out


def test_numbers_are_the_published_ones(folder):
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["subject"] == "institution" and manifest["synthetic"] is True
    assert manifest["households"] == 1001 == whole(folder, "households").num_rows
    assert manifest["persons"] == whole(folder, "persons").num_rows
    assert sum(row["beds"] for row in manifest["population"]["institutions"].values()) == 224_100
    owner = whole(folder, "households")["institution_ownership"].to_numpy()
    assert (owner == PUBLIC).sum() == 463
    role = whole(folder, "persons")["role"].to_numpy()
    assert 90_000 < (role == 0).sum() < 224_100
    assert 0.15 < (role == 1).sum() / (role == 0).sum() < 0.4


def test_the_same_seed_gives_the_same_bytes(book, folder, tmp_path):
    build_institutions(book, tmp_path / "again", seed=1)
    build_institutions(book, tmp_path / "other", seed=2)
    first, again, other = ((p / "manifest.json").read_bytes() for p in (folder, tmp_path / "again", tmp_path / "other"))
    assert first == again != other


@pytest.mark.parametrize("month", ["2018-05", "2020-03", "2021-06"])
def test_every_programme_about_institutions_is_answered(book, tmp_path, month):
    build_institutions(book, tmp_path / "out", seed=3, month=month)
    loaded, snapshot = load_book(book), open_snapshot(tmp_path / "out")
    names = loaded.in_force(Month.parse(month), "institution")
    answers = evaluate_tables(
        loaded, month, whole(tmp_path / "out", "persons"), whole(tmp_path / "out", "households"),
        around(snapshot, loaded), programmes=names,
    )  # fmt: skip
    for name, table in answers.items():
        outcomes = set(table["outcome"].cast(pa.string()).to_pylist())
        assert "entitled" in outcomes and "cannot_tell" not in outcomes, name
    paid = answers["operating_subsidy"]
    assert 300 < pc.sum(pc.equal(paid["outcome"].cast(pa.string()), "entitled")).as_py() < 538


def test_what_holds_institutions_has_no_rolls_of_families(folder):
    with pytest.raises(InputError, match="no targets for families"):
        show(folder)


def test_a_negative_seed_is_refused(book, tmp_path):
    with pytest.raises(InputError, match="negative"):
        build_institutions(book, tmp_path / "out", seed=-1)
    assert list(tmp_path.iterdir()) == []
