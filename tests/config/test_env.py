"""Settings from the environment: what is missing has a default, what is wrong gets one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from doudi.config import env
from doudi.kernel.errors import InputError


def test_a_setting_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert env.text("DOUDI_X", "otherwise") == "otherwise"
    monkeypatch.setenv("DOUDI_X", "here")
    assert env.text("DOUDI_X") == "here"
    (tmp_path / "x").write_text("in the file\n")
    monkeypatch.setenv("DOUDI_X_FILE", str(tmp_path / "x"))
    assert env.text("DOUDI_X") == "in the file"
    monkeypatch.setenv("DOUDI_X_FILE", str(tmp_path / "y"))
    with pytest.raises(InputError, match="DOUDI_X_FILE"):
        env.text("DOUDI_X")


@pytest.mark.parametrize(("said", "meant"), [("1", True), ("YES", True), ("on", True), ("no", False), ("0", False)])
def test_yes_and_no(monkeypatch: pytest.MonkeyPatch, said: str, meant: bool) -> None:
    monkeypatch.setenv("DOUDI_X", said)
    assert env.yes("DOUDI_X", not meant) is meant


def test_what_is_neither_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.yes("DOUDI_X", True) and not env.yes("DOUDI_X")
    monkeypatch.setenv("DOUDI_X", "maybe")
    for read in (env.yes, lambda name: env.number(name, 3)):
        with pytest.raises(InputError, match="DOUDI_X"):
            read("DOUDI_X")


def test_numbers_and_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.number("DOUDI_X", 3) == 3 and env.words("DOUDI_X") == []
    monkeypatch.setenv("DOUDI_X", "12")
    assert env.number("DOUDI_X", 3) == 12
    monkeypatch.setenv("DOUDI_X", " a, b ,,c")
    assert env.words("DOUDI_X") == ["a", "b", "c"]


def test_without_a_url_the_database_is_a_file_in_the_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    found = env.database(tmp_path)
    assert (found["ENGINE"], found["NAME"]) == ("django.db.backends.sqlite3", str(tmp_path / "doudi.sqlite3"))
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("sqlite:///here.sqlite3", {"NAME": "here.sqlite3"}),
        ("sqlite:////srv/a%20b.sqlite3", {"NAME": "/srv/a b.sqlite3"}),
        (
            "postgresql://doudi:p%40ss%2Fword@db.example:5433/doudi?sslmode=require",
            {
                "NAME": "doudi", "USER": "doudi", "PASSWORD": "p@ss/word", "HOST": "db.example", "PORT": "5433",
                "OPTIONS": {"sslmode": "require"},
            },
        ),
        ("postgres:///doudi?host=/run/postgresql", {"NAME": "doudi", "HOST": "/run/postgresql", "PORT": ""}),
    ],
)  # fmt: skip
def test_urls_of_databases(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, parts: dict[str, object]) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    found = env.database(tmp_path)
    assert {name: found[name] for name in parts} == parts


@pytest.mark.parametrize(
    "url",
    ["mysql://u:secret@h/d", "sqlite://", "postgresql://u:secret@h", "postgresql://u:secret@h:99999/d", "nonsense"],
)
def test_urls_that_are_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(InputError, match="DATABASE_URL") as refused:
        env.database(tmp_path)
    assert "secret" not in str(refused.value)
