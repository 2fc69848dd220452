"""A signature is neither changed nor deleted, as an entry is not; SQLite too refuses to delete what was booked."""

from __future__ import annotations

from typing import Any

from django.db import migrations

BOOKED = ("payments_entry", "payments_transaction")
SIGNED = "payments_signature"


def guard(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(
            f"CREATE TRIGGER {SIGNED}_booked BEFORE UPDATE OR DELETE ON {SIGNED} "
            "FOR EACH ROW EXECUTE FUNCTION payments_refuse()"
        )
        return
    _refuse(editor, SIGNED, "booked", "UPDATE")
    for table in (*BOOKED, SIGNED):
        _refuse(editor, table, "kept", "DELETE")


def _refuse(editor: Any, table: str, name: str, act: str) -> None:
    editor.execute(
        f"CREATE TRIGGER {table}_{name} BEFORE {act} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'what was booked is not changed'); END"
    )


def unguard(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER {SIGNED}_booked ON {SIGNED}")
        return
    editor.execute(f"DROP TRIGGER {SIGNED}_booked")
    for table in (*BOOKED, SIGNED):
        editor.execute(f"DROP TRIGGER {table}_kept")


class Migration(migrations.Migration):
    dependencies = [("payments", "0005_entries_stay_guarded")]
    operations = [migrations.RunPython(guard, unguard)]
