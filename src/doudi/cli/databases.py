"""A copy of the database into a file while the server runs, and back: all of it or nothing."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing, suppress
from pathlib import Path

from doudi.kernel.errors import InputError

#: Of a backup, by the kind of database.
FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
#: Who is signed in, and what is only remembered for a while, is not kept.
PASSING = ("django_session", "cache")
#: Where Debian puts the programs of a version.
INSTALLED = Path("/usr/lib/postgresql")
#: What comes before a copy. Only this process commits, when all went well: where it is killed, nothing was done.
_CLEAR = b"""
SET client_min_messages = warning;
BEGIN;
DO $$ DECLARE each record; BEGIN
  FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
    EXECUTE format('DROP TABLE %I CASCADE', each.tablename);
  END LOOP;
  FOR each IN
    SELECT oid::regprocedure AS routine FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
      AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid
                      AND deptype = 'e')  -- the functions of an extension stay with it
  LOOP
    EXECUTE format('DROP ROUTINE %s CASCADE', each.routine);
  END LOOP;
END $$;
"""


class Damaged(InputError):
    """The file of the database is none, or broken inside."""


def told(error: Exception) -> str:
    """What a database says, on one line, and what it means."""
    said = str(error).partition("\n")[0]
    if "readonly database" in said or "unable to open database file" in said:
        return f"the home of the server, or its database, cannot be written: {said}"
    return f"the database cannot be reached: {said}"


def kind() -> str:
    """sqlite or postgresql."""
    from django.db import connection

    return connection.vendor


def is_empty() -> bool:
    """Whether there is no table yet; InputError when the database cannot be reached."""
    from django.db import connection
    from django.db.utils import DatabaseError

    try:
        return not connection.introspection.table_names()
    except DatabaseError as error:
        raise (Damaged if _is_damage(error.__cause__) else InputError)(told(error)) from None
    finally:
        connection.close()


def copy_out(folder: Path) -> Path:
    """Writes the database as it is at one moment; nobody has to wait for it."""
    target = folder / FILES[kind()]
    if kind() == "sqlite":
        try:
            _copy_sqlite(target)
        except sqlite3.Error as error:
            fault = f"the database cannot be copied: {error}"
            raise (Damaged if _is_damage(error) else InputError)(fault) from None
        return target
    skipped = [f"--exclude-table-data={table}" for table in PASSING]
    _run([_program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", *skipped, f"--file={target}"])
    return target


def _copy_sqlite(target: Path) -> None:
    with closing(_sqlite(_name())) as source, closing(_sqlite(str(target))) as copy:
        source.backup(copy)
        tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in tables.intersection(PASSING):
            copy.execute(f'DELETE FROM "{table}"')
        copy.commit()
        fault = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if fault != "ok":
            raise Damaged(f"the database is damaged: {fault}")
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it


def _is_damage(error: BaseException | None) -> bool:
    codes = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
    return isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in codes


def move_out(folder: Path) -> None:
    """Puts the file of a damaged database aside as it is, with what lies beside it."""
    from django.db import connection

    connection.close()
    place = Path(_name())
    for path in (place, *(place.with_name(place.name + end) for end in ("-wal", "-shm", "-journal"))):
        if path.exists():
            shutil.move(path, folder / f"damaged-{path.name}")


def copy_in(folder: Path) -> None:
    """Puts a copy in place of everything the database holds, in one transaction."""
    source = folder / FILES[kind()]
    if kind() == "postgresql":
        _into_postgresql(source)
        return
    with (
        closing(_sqlite(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as copy,
        closing(_sqlite(_name())) as target,
    ):
        try:
            copy.backup(target)
        except sqlite3.Error as error:
            raise InputError(f"the database cannot be written: {error}") from None


def _into_postgresql(source: Path) -> None:
    with subprocess.Popen(
        [_program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-"],
        env=_environment(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    ) as psql:  # fmt: skip
        assert psql.stdin and psql.stderr
        psql.stdin.write(_CLEAR)
        psql.stdin.flush()
        read = subprocess.run(
            [_program("pg_restore"), "--no-owner", "--no-privileges", "-f", "-", str(source)],
            stdout=psql.stdin, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
        with suppress(BrokenPipeError):  # then it ended with an error, which it told
            if not read.returncode:
                psql.stdin.write(b"\nCOMMIT;\n")
            psql.stdin.close()
        said = psql.stderr.read()
    if psql.returncode or read.returncode:
        raise InputError(f"the database cannot be restored: {_first_line(said or read.stderr)}")


def server_version() -> str:
    """Of the database, as 3.40.1 or 15.18."""
    from django.db import connection

    if kind() == "sqlite":
        return sqlite3.sqlite_version
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0]).split()[0]


def _name() -> str:
    from django.db import connection

    return str(connection.settings_dict["NAME"])


def _sqlite(name: str, uri: bool = False) -> sqlite3.Connection:
    try:
        return sqlite3.connect(name, timeout=20, uri=uri)
    except sqlite3.OperationalError as error:
        raise InputError(f"{name} cannot be opened: {error}") from None


def _program(name: str) -> str:
    """PostgreSQL's own tool, the newest there is: it must not be older than the server."""
    versions = sorted(INSTALLED.glob("*/bin"), key=lambda path: int(re.sub(r"\D", "", path.parent.name) or 0))
    found = [str(folder / name) for folder in reversed(versions) if (folder / name).exists()]
    if path := shutil.which(name) or (found[0] if found else None):
        return path
    raise InputError(f"{name} was not found: install PostgreSQL's client (apt-get install postgresql-client)")


def _environment() -> dict[str, str]:
    """How the tools reach the database: never on a command line, where others may read a password."""
    from django.db import connection

    at = connection.settings_dict
    named = {"HOST": at["HOST"], "PORT": at["PORT"], "USER": at["USER"], "PASSWORD": at["PASSWORD"]}
    named |= {"DATABASE": at["NAME"], "CLIENTENCODING": "UTF8"}
    named |= {name.upper(): str(value) for name, value in at["OPTIONS"].items() if name.islower()}
    return {**os.environ, **{f"PG{name}": str(value) for name, value in named.items() if value}}


def _run(command: list[str]) -> None:
    done = subprocess.run(command, env=_environment(), capture_output=True, check=False)
    if done.returncode:
        raise InputError(_first_line(done.stderr))


def _first_line(said: bytes) -> str:
    return next((line for line in said.decode("utf-8", "replace").splitlines() if line.strip()), "no reason given")
