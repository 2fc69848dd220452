"""A pytest plugin: Django's settings, in a temporary home with keys of its own, wherever the tests are run from.

`-p tests.django_home` (pyproject.toml) loads it before pytest-django reads the settings. DATABASE_URL alone is taken
from outside: the tests run on SQLite without it. Runs of the purely computing parts alone leave Django out.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from doudi.kernel.secrets import Keys

TESTS = Path(__file__).parent
#: Folders of tests that need no Django.
PURE = ("books", "engine", "handbook", "kernel", "population")
#: The home of this run, for its worker processes too.
PLACE = "DOUDI_TEST_HOME"
#: Fixtures that lead to a database.
DATABASE = {
    "db",
    "transactional_db",
    "client",
    "admin_client",
    "live_server",
    "own_database",
    "place",
    "installed",
    "used",
}

#: What screens say and where they lead, which asks the database nothing that the services, the matrix of all pages, the
#: lists and searches do not ask: proved on one database.
ALIKE = (
    "web/own/",
    "web/cases/test_acts.py",
    "web/cases/test_after.py",
    "web/cases/test_case_page.py",
    "web/cases/test_requests.py",
    "web/dossier/test_acts",
    "web/dossier/test_file_pages.py",
    "web/dossier/test_new_family.py",
    "web/dossier/test_reach.py",
    "web/public/",
    "web/test_front_end.py",
    "web/test_rules_pages.py",
    "web/test_shell.py",
    "web/test_statements.py",
    "letters/",
)


def enter(home: Path) -> None:
    """Makes a home with keys and lets Django's settings read it, and nothing of the caller's environment."""
    for name in [name for name in os.environ if name.startswith("DOUDI_") and name != PLACE]:
        del os.environ[name]
    if not (home / "keys.json").exists():
        Keys.made().write(home / "keys.json")
    os.environ |= {
        "DOUDI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "doudi.config.settings", "DOUDI_HTTPS": "no",
        "DOUDI_HOSTS": "testserver,127.0.0.1,localhost", "DOUDI_LOG": "WARNING",
    }  # fmt: skip


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str]) -> None:
    asked = [Path(arg.partition("::")[0]).resolve() for arg in args if not arg.startswith("-")]
    asked = [path for path in asked if path.exists() and path.is_relative_to(TESTS)]
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    if asked and all(path != TESTS and path.relative_to(TESTS).parts[0] in PURE for path in asked):
        return
    if PLACE not in os.environ:
        os.environ[PLACE] = tempfile.mkdtemp(prefix="doudi-tests-")
        early_config.add_cleanup(_leave)
    enter(Path(os.environ[PLACE]))


def _leave() -> None:
    shutil.rmtree(os.environ.pop(PLACE), ignore_errors=True)


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """A hash that takes no time, where Django is used: hundreds of accounts are made."""
    if "DJANGO_SETTINGS_MODULE" in os.environ:
        from django.conf import settings

        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what must be proved on every database, and what looks through a browser, which asks no other database."""
    for item in items:
        place = item.path.relative_to(TESTS).as_posix() if item.path.is_relative_to(TESTS) else ""
        if place.startswith(ALIKE):
            pass
        elif item.get_closest_marker("django_db") or DATABASE & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")
        if "live_server" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


def database_name(vendor: str) -> str:
    """Of this process's test database: runs at one time have their own. SQLite's is a file, which threads may share."""
    place, worker = Path(os.environ[PLACE]), os.environ.get("PYTEST_XDIST_WORKER", "")
    if vendor == "sqlite":
        return str(place / f"test{worker}.sqlite3")
    return f"test_{place.name}{worker}".replace("-", "_").lower()
