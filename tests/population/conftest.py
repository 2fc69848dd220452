"""One small province, judged by the engine, shared by the tests of the population."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from doudi.engine.book.book import book_folder, load_book
from doudi.engine.sql.area_values import Around
from doudi.engine.sql.evaluate import evaluate_tables
from doudi.population import build_province

PERSONS = 30_000


@dataclass(frozen=True)
class Province:
    """A built snapshot, its tables and the engine's answers about them."""

    folder: Path
    book: Path
    manifest: dict[str, Any]
    persons: pa.Table
    households: pa.Table
    planted: pa.Table
    answers: pa.Table


@pytest.fixture(scope="session")
def book() -> Path:
    return Path(book_folder())


@pytest.fixture(scope="session")
def province(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Province:
    folder = tmp_path_factory.mktemp("population") / "province"
    build_province(book, folder, persons=PERSONS, seed=11)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    persons, households, planted = (whole(folder, name) for name in ("persons", "households", "planted"))
    around = Around(manifest["coverage"])
    answers = evaluate_tables(load_book(book), "2021-06", persons, households, around, programmes=["dibao"])["dibao"]
    return Province(folder, book, manifest, persons, households, planted, answers)


@pytest.fixture
def cheap_judge() -> Callable[[pa.Table, pa.Table], pa.Table]:
    """A judge that needs no law: every thirtieth household is entitled, with all its persons."""

    def judge(persons: pa.Table, households: pa.Table) -> pa.Table:
        keys = households["household"].to_pylist()
        size: dict[int, int] = {}
        for home in persons["household"].to_pylist():
            size[home] = size.get(home, 0) + 1
        entitled = [key % 30 == 0 for key in keys]
        return pa.table(
            {
                "unit": ["family"] * len(keys),
                "household": keys,
                "person": pa.array([None] * len(keys), pa.int64()),
                "outcome": ["entitled" if yes else "not_entitled" for yes in entitled],
                "amount_fen": pa.array([10_000 if yes else None for yes in entitled], pa.int64()),
                "members": pa.array(
                    [size[k] if yes else None for k, yes in zip(keys, entitled, strict=True)], pa.int32()
                ),
                "blocking_count": pa.array([0] * len(keys), pa.int32()),
            }
        )

    return judge


def whole(folder: Path, name: str) -> pa.Table:
    """All counties' files of one kind, in the order of the county."""
    return pa.concat_tables([pq.read_table(path) for path in sorted((folder / name).glob("*.parquet"))])
