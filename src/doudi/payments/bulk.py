"""Rows made by the database from rows it has: INSERT … SELECT of a QuerySet, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
    sql, params = chosen.query.get_compiler(connection.alias).as_sql()
    quote = connection.ops.quote_name
    into = ", ".join(quote(str(field.column)) for field in fields.values())  # type: ignore[union-attr]
    end = " ON CONFLICT DO NOTHING" if once else ""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(model._meta.db_table)} ({into}) {sql}{end}", params)
        return int(cursor.rowcount)
