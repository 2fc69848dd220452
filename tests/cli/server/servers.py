"""A server of a test's own, run by the real command in a process of its own, on the database the tests run on."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.cli.commands import Answer

PASSWORD = "a long walk by the river"
WHO = ("--administrator", "shi", "--name", "石磊")


@dataclass
class Server:
    """A home that may not be there yet, and an empty database."""

    home: Path
    database: str = ""
    environment: dict[str, str] = field(default_factory=dict)

    def env(self, **more: str) -> dict[str, str]:
        env = {name: value for name, value in os.environ.items() if not name.startswith(("DOUDI_", "DJANGO_"))}
        env.pop("DATABASE_URL", None)
        if self.database:
            env["DATABASE_URL"] = self.database
        return {
            **env,
            "DOUDI_HOME": str(self.home),
            "DOUDI_LOG": "WARNING",
            "COLUMNS": "200",
            **self.environment,
            **more,
        }

    def doudi(self, *arguments: str | Path, **more: str) -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "doudi.cli", *map(str, arguments)], env=self.env(**more), capture_output=True,
            text=True, stdin=subprocess.DEVNULL, check=False, timeout=120,
        )  # fmt: skip
        return Answer(done.returncode, done.stdout, done.stderr)

    def init(self) -> None:
        made = self.doudi("init", *WHO, DOUDI_PASSWORD=PASSWORD)
        assert made.code == 0, made.err

    @property
    def file(self) -> Path:
        """The database's, on SQLite."""
        return self.home / "doudi.sqlite3"

    @property
    def on_sqlite(self) -> bool:
        return not self.database

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """What a statement finds, asked past Doudi; what it changes stays."""
        if self.on_sqlite:
            import sqlite3

            with sqlite3.connect(self.file) as file:
                found = file.execute(sql)
                rows = found.fetchall() if found.description else []
            file.close()
            return rows
        import psycopg

        with psycopg.connect(self.database) as server:
            asked = server.execute(sql.encode())
            return asked.fetchall() if asked.description else []


@contextmanager
def a_server(home: Path, like: Server | None = None) -> Iterator[Server]:
    """With a database made for it where the tests run on PostgreSQL; empty, or a copy of another server."""
    if like:
        shutil.copytree(like.home, home)
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield Server(home)
        return
    import psycopg

    name = f"test_server_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as main:
        template = f' TEMPLATE "{like.database.rpartition("/")[2]}"' if like else ""
        main.execute(f'CREATE DATABASE "{name}"{template}'.encode())
        try:
            yield Server(home, urlsplit(url)._replace(path=f"/{name}").geturl())
        finally:
            main.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
