"""Rows made by the database from rows it has: INSERT … SELECT of a QuerySet, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models


def insert_from(
    model: type[models.Model], rows: models.QuerySet[Any], columns: Mapping[str, Any], *, once: bool = False
) -> int:
    """Inserts a row of `model` for each of `rows`, each field from an expression over it; how many were made.

    `once`: rows that a constraint would refuse, for they are there already, are passed over.
    """
    fields = {name: model._meta.get_field(name) for name in columns}
    named = {f"to_{name}": given for name, given in columns.items()}
    chosen = rows.annotate(**named).values_list(*named)
    try:
        sql, params = chosen.query.get_compiler(connection.alias).as_sql()
    except EmptyResultSet:  # a condition that nothing meets, as `in` of an empty list
        return 0
    quote = connection.ops.quote_name
    into = ", ".join(quote(str(field.column)) for field in fields.values())  # type: ignore[union-attr]
    end = " ON CONFLICT DO NOTHING" if once else ""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(model._meta.db_table)} ({into}) {sql}{end}", params)
        return int(cursor.rowcount)


def by_index() -> None:
    """For this transaction, about a small part of every table: PostgreSQL would often read the whole for it, and take
    longer to compile a statement or to start helpers for it than to run it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for name, value in (("enable_seqscan", "off"), ("jit", "off"), ("max_parallel_workers_per_gather", "0")):
                cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
