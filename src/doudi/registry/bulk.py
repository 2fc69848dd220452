"""Many rows at once, as fast as the database takes them: COPY on PostgreSQL, one prepared statement on SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

#: Rows sent together.
TOGETHER = 20_000


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Adds rows of a model's columns (attnames); how many. Constraints are checked by the database as always."""
    table = model._meta.db_table
    columns_of = {field.attname: field.column for field in model._meta.concrete_fields}
    names = ", ".join(f'"{columns_of[name]}"' for name in columns)
    count = 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
                    count += 1
            return count
        marks = ", ".join(["%s"] * len(columns))
        statement = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'
        for some in _together(rows):
            cursor.executemany(statement, some)
            count += len(some)
    return count


def check_at_once() -> None:
    """What rows refer to is looked up after each statement: what is left to look up cannot grow without end."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def after_explicit_keys(*tables: type[models.Model]) -> None:
    """Lets a database that counts keys apart from the rows go on behind the highest one."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in tables:
            table = model._meta.db_table
            cursor.execute(
                f"""SELECT setval(pg_get_serial_sequence('"{table}"', 'id'),
                           (SELECT COALESCE(MAX(id), 1) FROM "{table}"))"""
            )


def _together(rows: Iterable[Sequence[Any]]) -> Iterable[list[Sequence[Any]]]:
    some: list[Sequence[Any]] = []
    for row in rows:
        some.append(row)
        if len(some) == TOGETHER:
            yield some
            some = []
    if some:
        yield some
