"""The home of a server, a folder with its keys, papers and, on SQLite, its database; and Django set up in it."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from doudi.kernel.environment import say, setting
from doudi.kernel.errors import InputError

if TYPE_CHECKING:
    from doudi.access.actor import Actor

HomeOption = Annotated[Path | None, typer.Option("--home", help="The server's folder (or DOUDI_HOME).")]
SETTINGS = "doudi.config.settings"
T = TypeVar("T")


def home_of(home: Path | None) -> Path:
    """The folder asked for, else that of DOUDI_HOME, else doudi-data here."""
    return (home or Path(setting("DOUDI_HOME", "doudi-data"))).resolve()


def keys_of(home: Path) -> Path:
    return Path(setting("DOUDI_KEYS", str(home / "keys.json")))


def open_home(home: Path | None) -> Path:
    """Django set up in a home that was made before; InputError where there is none."""
    place = home_of(home)
    if not keys_of(place).exists():
        raise InputError(f"{place} is not the home of a server, {keys_of(place)} is missing: doudi init makes one")
    set_up(place)
    return place


def set_up(home: Path) -> None:
    """Reads the settings of a home whose keys are there. What is written from now on is for its owner alone."""
    import django
    from django.conf import settings

    say("DOUDI_HOME", str(home))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    os.umask(0o077)
    django.setup()
    assert home == settings.HOME, "a process has one home"


def check_migrated() -> None:
    """InputError when the database is not that of this version."""
    missing = unapplied()
    if missing:
        raise InputError(f"the database lacks {len(missing)} changes of this version: doudi migrate makes them")


def unapplied() -> list[str]:
    """Migrations the database has not seen. InputError when it cannot be asked."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.utils import DatabaseError

    from doudi.cli.databases import told

    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise InputError(told(error)) from None
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def bring_up_to_date() -> None:
    """Tables, the table of the cache, and static files, as this version has them. What is there already stays."""
    from django.core.management import call_command
    from django.db.utils import DatabaseError

    try:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    except DatabaseError as error:
        raise InputError(f"the database cannot be made: {error}") from None
    call_command("collectstatic", verbosity=0, interactive=False)


def command(name: str) -> Actor:
    """Who acts when a command runs on the server: it may do everything in the province."""
    from doudi.access.actor import operator
    from doudi.areas.models import Area

    root = Area.objects.filter(parent=None).order_by("path").values_list("path", flat=True).first()
    return operator(name, root or "", dt.date.today())


def sure(work: Callable[[], T]) -> T:
    """What a service gives; what it says is wrong as an InputError, in English as all that commands say."""
    from django.core.exceptions import ValidationError
    from django.utils import translation

    from doudi.access.permissions import Refused

    with translation.override("en"):  # also while it is said: many a message is put into words only then
        try:
            return work()
        except ValidationError as error:
            raise InputError(" ".join(error.messages)) from None
        except Refused as error:
            raise InputError(str(error)) from None
