"""Many rows changed at once, each to values of its own, by one statement that is prepared once."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, models


def update_all(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Writes columns of rows of one table. As bulk_update, whose one long statement grows with the rows."""
    if not rows:
        return
    model = type(rows[0])
    fields = [field for name in names for field in model._meta.concrete_fields if field.name == name]
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    key = model._meta.pk.column
    values = [
        [*(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields), row.pk] for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f'UPDATE "{model._meta.db_table}" SET {columns} WHERE "{key}" = %s', values)
