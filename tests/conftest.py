"""What all tests share: a small province, and the Hypothesis profiles (`ci` tries the same examples every time)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from tests.django_home import database_name

from doudi.engine.book.book import book_folder
from doudi.population import build_province

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker
    from tests.own_database import OwnDatabase

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("default"), derandomize=True, database=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

#: Seconds that a slow test may take before it counts as hanging; the others have pyproject.toml's.
SLOW = 1800


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Gives slow tests their time, and lets the longest begin first."""
    items.sort(key=lambda item: item.path.name != "test_large.py")
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.timeout(SLOW))


@pytest.fixture(scope="session")
def small_province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synthetic snapshot of 3,000 persons in all counties. Tests that change it copy it first."""
    folder = tmp_path_factory.mktemp("small") / "province"
    build_province(book_folder(), folder, persons=3_000, seed=5)
    return folder


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Where pytest-django makes the test database."""
    from django.db import connections

    connections["default"].settings_dict["TEST"]["NAME"] = database_name(connections["default"].vendor)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """As pytest-django's, which empties the tables between tests: what refuses that on SQLite is taken away here. At
    the end a server's threads may still be about to close what they had open."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_kept'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def own_database(transactional_db: None, tmp_path: Path) -> Iterator[OwnDatabase]:
    """A migrated database that this test may commit to, copy, and put back; see tests/killing.py."""
    from tests.own_database import an_own_database

    with an_own_database(tmp_path) as own:
        yield own
