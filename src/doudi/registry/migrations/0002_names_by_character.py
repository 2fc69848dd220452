"""Names are compared character by character on PostgreSQL too, so that an index finds those that begin with some."""

from typing import Any

from django.db import migrations


def by_character(apps: Any, schema_editor: Any) -> None:
    _collate(apps, schema_editor, '"C"')


def by_language(apps: Any, schema_editor: Any) -> None:
    _collate(apps, schema_editor, '"default"')


def _collate(apps: Any, schema_editor: Any, collation: str) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return  # SQLite does so by itself
    for model in ("Person", "Household", "RegisteredHousehold"):
        model = apps.get_model("registry", model)
        for name in ("name", "area_path"):
            field = next((f for f in model._meta.fields if f.name == name), None)
            if field is not None:
                schema_editor.execute(
                    f'ALTER TABLE "{model._meta.db_table}" ALTER COLUMN "{field.column}" '
                    f"TYPE varchar({field.max_length}) COLLATE {collation}"
                )


class Migration(migrations.Migration):

    dependencies = [("registry", "0001_initial")]

    operations = [migrations.RunPython(by_character, by_language)]
