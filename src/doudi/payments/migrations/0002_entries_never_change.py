"""The database itself refuses to change an entry or a transaction; where it can tell tests from theft, to delete one."""

from __future__ import annotations

from typing import Any

from django.db import migrations

TABLES = ("payments_entry", "payments_transaction")


def guard(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE FUNCTION payments_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'what was booked is not changed'; END $$"
        )
    for table in TABLES:
        if editor.connection.vendor == "postgresql":
            editor.execute(
                f"CREATE TRIGGER {table}_booked BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION payments_refuse()"
            )
        else:
            editor.execute(
                f"CREATE TRIGGER {table}_booked BEFORE UPDATE ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'what was booked is not changed'); END"
            )


def unguard(apps: Any, editor: Any) -> None:
    for table in TABLES:
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER {table}_booked{on}")
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION payments_refuse()")


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
