"""What every page asks the database: the same for many rows as for few, and as written down in `statements/`.

A file a page, on SQLite. Where a change of them is meant, `make test-slow ARGS=tests/web/test_statements.py` with
RENEW_STATEMENTS=1 in its environment writes them anew; the difference is then read like any other change.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
import sqlparse
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from tests.casework.scene import a_place
from tests.web.test_matrix import PAGES, World, posted, worlds

from doudi.access.roles import Role

pytestmark = pytest.mark.django_db
PLACE = Path(__file__).parent / "statements"
READ = sorted(name for name, page in PAGES.items() if page.method == "get" and page.status == 200)


def test_every_file_is_of_a_page() -> None:
    assert {path.stem for path in PLACE.glob("*.sql")} == set(READ)


@pytest.mark.slow
@pytest.mark.parametrize("name", READ)
def test_it_asks_as_often_for_many_rows_and_what_is_written_down(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    few = among(name, monkeypatch, "hill_a")
    assert among(name, monkeypatch, "hill_a", "hill_a", "hill_a", "hill_b", "lake_a") == few
    if connection.vendor != "sqlite":
        return
    file, found = PLACE / f"{name}.sql", "\n".join(few)
    if os.environ.get("RENEW_STATEMENTS"):
        PLACE.mkdir(exist_ok=True)
        file.write_text(found, "utf-8")
    assert found == file.read_text("utf-8")


def asker(name: str) -> Role:
    """One who is answered, of those who see most."""
    answered = PAGES[name].answered
    order = (
        Role.COUNTY_HEAD, Role.TOWNSHIP_HEAD, Role.ADMINISTRATOR, Role.AUDITOR, Role.CITIZEN, Role.VILLAGE_CADRE,
        Role.COUNTY_REVIEWER, Role.FINANCE, Role.CITY_OFFICER,
    )  # fmt: skip
    return next(role for role in order if role in answered)


def among(name: str, monkeypatch: pytest.MonkeyPatch, *villages: str) -> list[str]:
    """What a page asks about the first of persons, families, papers, postings, imports and events in the villages."""
    point = transaction.savepoint()
    tree = a_place(monkeypatch)
    world = worlds(tree, *villages)[0]
    client = posted(asker(name), tree, world)
    statements(client, name, world)  # what is asked once a process
    found = statements(client, name, world)
    transaction.savepoint_rollback(point)
    return found


def statements(client: Client, name: str, world: World) -> list[str]:
    """In their order, without values."""
    asked: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(plain(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        response = client.get(reverse(name, kwargs=world.kwargs(PAGES[name])))
        assert response.status_code == 200, name
        for _part in response.streaming_content if response.streaming else ():
            pass
    return asked


def plain(sql: str) -> str:
    """The statement laid out, without the length of its lists and the names of its savepoints; many columns counted."""
    sql = re.sub(r"\((?:%s, )*%s\)", "(…)", re.sub(r'"s\d+_x\d+"', "…", sql)).replace('"', "")
    sql = re.sub(r"LIMIT \d+", "LIMIT …", sql)
    sql = re.sub(r"\b(\w+)\.\w+(?:, \1\.\w+){3,}", lambda run: f"{run[1]}.*{run[0].count(',') + 1}", sql)
    return str(sqlparse.format(sql, reindent=True)) + ";\n"
