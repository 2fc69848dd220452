"""What can be said of the engine Spark without starting it: its sentences, and the dialect of its statements."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp
from tests.engine.generated.scene import scene

from doudi.engine.book.book import load_book
from doudi.engine.book.resolve import law_of
from doudi.engine.spark.session import check_installed, check_master
from doudi.engine.sql.statement import statement
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month


def test_a_missing_pyspark_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(InputError, match="needs pyspark: make spark"):
        check_installed()


@pytest.mark.parametrize("home, where", [("", "on the PATH"), ("java-0", r"in JAVA_HOME \(.*java-0\)")])
def test_a_missing_java_is_named(home: str, where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: True)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / home) if home else "")
    with pytest.raises(InputError, match=f"no java was found {where}"):
        check_installed()


def test_what_is_no_master_is_refused() -> None:
    for master in ("local", "local[2]", "local[*]", "yarn", "spark://host:7077", "k8s://https://host"):
        check_master(master)
    for master in ("", "host:7077", "locale", "spark://", "yarn-cluster"):
        with pytest.raises(InputError, match="--master is"):
            check_master(master)


def test_the_dialect_changes_words_and_no_meaning() -> None:
    """Read back, Spark's statement has the same operations as DuckDB's: whole divisions, casts, counts, bits."""
    real = law_of(load_book(), "dibao", Month.parse("2021-06"))
    for law in (real, scene(7, 40, 1, 0.0).batch.law):
        texts = {dialect: statement(law, {}, dialect) for dialect in ("duckdb", "spark")}
        assert " DIV " in texts["spark"] and " // " not in texts["spark"] and '"' not in texts["spark"]
        kinds = (exp.IntDiv, exp.Cast, exp.Case, exp.CountIf, exp.Sum, exp.And, exp.Or, exp.Not, exp.Mul, exp.Add)
        found = {}
        for dialect, text in texts.items():
            tree = sqlglot.parse_one(text, read=dialect)
            assert not list(tree.find_all(exp.Div, exp.Mod)), dialect
            found[dialect] = [len(list(tree.find_all(kind))) for kind in kinds]
        assert found["spark"] == found["duckdb"]
