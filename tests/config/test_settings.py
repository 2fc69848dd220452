"""The settings: each is told to who operates a server, and the database is opened as it must be."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from tests.house.tree import ROOT, SOURCE


def test_every_setting_is_in_the_table_for_operators() -> None:
    code = "".join((SOURCE / "config" / name).read_text("utf-8") for name in ("settings.py", "env.py"))
    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', code)) | {"DATABASE_URL"}
    page = (ROOT / "docs" / "operate.md").read_text("utf-8")
    assert read == set(re.findall(r"^\| `((?:DOUDI_|DATABASE_)\w+)` \|", page, re.M))


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration() -> None:
    out = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out)


@pytest.mark.django_db
def test_sqlite_is_opened_for_several_readers_and_one_writer() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("of SQLite alone")
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "busy_timeout": 20_000}


def test_everybody_must_sign_in_unless_a_view_says_otherwise() -> None:
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE


def test_the_secret_comes_from_the_keys_and_is_not_one_of_them() -> None:
    assert len(settings.SECRET_KEY) >= 50
    assert settings.SECRET_KEY not in (settings.KEYS.index.hex(), settings.KEYS.audit.hex())
