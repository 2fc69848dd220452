"""A database of one test's own, which can be put back to how it was: an SQLite file, or a database of PostgreSQL.

For tests that fork, start the real command or connect by themselves; the others use pytest-django's.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.db import connections

if TYPE_CHECKING:
    import psycopg


class OwnDatabase:
    """Django's default connection leads to it while the fixture lasts."""

    def __init__(self, name: str):
        self.name = name

    def keep(self) -> None:
        """Remembers what is in it now."""
        raise NotImplementedError

    def back(self) -> None:
        """Makes it what it was when `keep` was called."""
        raise NotImplementedError

    def drop(self) -> None:
        raise NotImplementedError

    def url(self) -> str:
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """For a process of its own."""
        return {"DATABASE_URL": self.url()}


class OwnFile(OwnDatabase):
    def __init__(self, name: str, template: str):
        super().__init__(name)
        self._copy(template, name)

    @property
    def _kept(self) -> str:
        return f"{self.name}.kept"

    def keep(self) -> None:
        self._copy(self.name, self._kept)

    def back(self) -> None:
        self._copy(self._kept, self.name)

    def drop(self) -> None:
        connections.close_all()
        for name in (self.name, self._kept):
            self._remove(name)

    def url(self) -> str:
        return f"sqlite:///{quote(self.name)}"

    def _copy(self, source: str, target: str) -> None:
        """A file that nobody has open holds everything; of a process that was killed, the log beside it too."""
        connections.close_all()
        self._remove(target)
        for end in ("", "-wal"):
            if Path(source + end).exists():
                shutil.copyfile(source + end, target + end)

    def _remove(self, name: str) -> None:
        for end in ("", "-wal", "-shm"):
            Path(name + end).unlink(missing_ok=True)


class OwnOnServer(OwnDatabase):
    """Made from a template; what is kept lies beside the tables, for making a database anew takes half a second."""

    def __init__(self, name: str, template: str):
        super().__init__(name)
        self.drop()
        self._tell(
            "postgres",
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{template}'",
            f'CREATE DATABASE "{name}" TEMPLATE "{template}"',
        )

    def keep(self) -> None:
        connections.close_all()
        tables, sequences = self._names("r"), self._names("S")
        self._tell(
            self.name,
            "DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept",
            *(f'CREATE TABLE kept."{name}" AS TABLE public."{name}"' for name in tables),
            *(f'CREATE TABLE kept."{name}" AS SELECT last_value, is_called FROM public."{name}"' for name in sequences),
        )

    def back(self) -> None:
        """In one transaction, at whose end alone foreign keys are looked at."""
        connections.close_all()
        tables, sequences, guarded = self._names("r"), self._names("S"), self._guarded()
        self._tell(
            self.name,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{self.name}' AND pid <> pg_backend_pid()",
            *(f'ALTER TABLE public."{name}" DISABLE TRIGGER USER' for name in guarded),
            "BEGIN",
            *(f'DELETE FROM public."{name}"' for name in tables),
            *(f'INSERT INTO public."{name}" SELECT * FROM kept."{name}"' for name in tables),
            *(f'SELECT setval(\'public."{name}"\', last_value, is_called) FROM kept."{name}"' for name in sequences),
            "COMMIT",
            *(f'ALTER TABLE public."{name}" ENABLE TRIGGER USER' for name in guarded),
        )

    def drop(self) -> None:
        connections.close_all()
        self._tell("postgres", f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def url(self) -> str:
        at = connections["default"].settings_dict
        who = quote(at["USER"]) + (f":{quote(at['PASSWORD'], safe='')}" if at["PASSWORD"] else "")
        place = f"{at['HOST']}:{at['PORT']}" if at["PORT"] else at["HOST"]
        return f"postgresql://{who}@{place}/{quote(self.name)}"

    def _names(self, kind: str) -> list[str]:
        with self._server(self.name) as server:
            found = server.execute(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = %s", (kind,)
            )
            return [name for (name,) in found]

    def _guarded(self) -> list[str]:
        """Tables with a trigger that may refuse to take rows out."""
        with self._server(self.name) as server:
            found = server.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            return [name.strip('"') for (name,) in found]

    def _tell(self, database: str, *statements: str) -> None:
        with self._server(database) as server:
            for statement in statements:
                server.execute(statement)

    def _server(self, database: str) -> psycopg.Connection[Any]:
        import psycopg

        at = connections["default"].settings_dict
        where = {"host": at["HOST"], "port": at["PORT"], "user": at["USER"], "password": at["PASSWORD"]}
        return psycopg.connect(dbname=database, autocommit=True, **{k: v for k, v in where.items() if v})


def attached() -> OwnDatabase:
    """The own database of the test that started this process, which is Django's default one here."""
    default = connections["default"]
    kind = OwnFile if default.vendor == "sqlite" else OwnOnServer
    own = kind.__new__(kind)
    own.name = str(default.settings_dict["NAME"])
    return own


@contextmanager
def an_own_database(place: Path) -> Iterator[OwnDatabase]:
    """A copy of the test database, migrated and empty, to which Django connects meanwhile."""
    default = connections["default"]
    test, vendor = default.settings_dict["NAME"], default.vendor
    if vendor == "sqlite":
        own: OwnDatabase = OwnFile(str(place / "own.sqlite3"), test)
    else:
        own = OwnOnServer(f"{test}_{os.getpid()}_own", test)
    default.settings_dict["NAME"] = own.name
    try:
        yield own
    finally:
        own.drop()
        default.settings_dict["NAME"] = test
