"""On SQLite a table that is made anew, as for a changed field, loses its triggers: they are made again."""

from __future__ import annotations

from typing import Any

from django.db import migrations

TABLES = ("payments_entry", "payments_transaction")


def guard(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        return
    for table in TABLES:
        editor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {table}_booked BEFORE UPDATE ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'what was booked is not changed'); END"
        )


class Migration(migrations.Migration):
    dependencies = [("payments", "0004_what_a_run_looks_back_for")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
