"""On PostgreSQL the entries of a statement are checked at once for what they name: row by row it took longer than to
write them. What is named cannot be deleted: transactions are guarded, accounts are from here on.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

ENTRY, ACCOUNT = "payments_entry", "payments_ledgeraccount"
NAMED = {"transaction_id": "payments_transaction", "account_id": ACCOUNT}
CHECK = f"""
CREATE FUNCTION payments_entry_names() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT transaction_id, account_id FROM added) AS each
    WHERE NOT EXISTS (SELECT FROM payments_transaction WHERE id = each.transaction_id)
       OR NOT EXISTS (SELECT FROM {ACCOUNT} WHERE id = each.account_id)
  ) THEN
    RAISE foreign_key_violation USING MESSAGE = 'an entry names a transaction or an account that is none';
  END IF;
  RETURN NULL;
END $$
"""


def together(apps: Any, editor: Any) -> None:
    if editor.connection.vendor != "postgresql":
        return
    with editor.connection.cursor() as cursor:
        found = editor.connection.introspection.get_constraints(cursor, ENTRY)
    for name, each in found.items():
        if each["foreign_key"] and each["columns"][0] in NAMED:
            editor.execute(f'ALTER TABLE {ENTRY} DROP CONSTRAINT "{name}"')
    editor.execute(CHECK)
    editor.execute(
        f"CREATE TRIGGER {ENTRY}_names AFTER INSERT ON {ENTRY} REFERENCING NEW TABLE AS added "
        "FOR EACH STATEMENT EXECUTE FUNCTION payments_entry_names()"
    )
    editor.execute(
        f"CREATE TRIGGER {ACCOUNT}_kept BEFORE DELETE OR UPDATE OF id ON {ACCOUNT} "
        "FOR EACH ROW EXECUTE FUNCTION payments_refuse()"
    )


def apart(apps: Any, editor: Any) -> None:
    if editor.connection.vendor != "postgresql":
        return
    editor.execute(f"DROP TRIGGER {ACCOUNT}_kept ON {ACCOUNT}")
    editor.execute(f"DROP TRIGGER {ENTRY}_names ON {ENTRY}")
    editor.execute("DROP FUNCTION payments_entry_names()")
    for column, table in NAMED.items():
        editor.execute(
            f"ALTER TABLE {ENTRY} ADD FOREIGN KEY ({column}) REFERENCES {table} (id) DEFERRABLE INITIALLY DEFERRED"
        )


class Migration(migrations.Migration):
    dependencies = [("payments", "0006_signatures_and_entries_stay")]
    operations = [migrations.RunPython(together, apart)]
