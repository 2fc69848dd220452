"""What building a scene writes, remembered once per process and put back: a hundredth of the time of building it.

    scene = kept(("poor family", village), lambda: build(village))

The rows come back as they were, with their keys, events and moments; what building returned comes back as a copy.
Where the tables are not as they were before, the scene is simply built.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone
from tests.places import CODES

T = TypeVar("T")
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class _Kept:
    """What was in the tables before, the written ones and those with rows; what was added; and what was returned."""

    before: dict[type[models.Model], Rows]
    added: dict[type[models.Model], Rows]
    result: Any


_KEPT: dict[Hashable, _Kept] = {}


def kept(key: Hashable, build: Callable[[], T]) -> T:
    """What `build` returns, its rows in the database. Building depends on nothing but the key and the areas' codes."""
    key = (key, tuple(CODES.items()), timezone.localdate())
    found = _KEPT.get(key)
    if found is None:
        return _built(key, build)
    if any(_rows(model) != rows for model, rows in found.before.items()):
        return build()
    with transaction.atomic():
        for model, rows in found.added.items():
            _add(model, rows)
        _after(list(found.added))
    return copy.deepcopy(found.result)  # type: ignore[no-any-return]


def _built(key: Hashable, build: Callable[[], T]) -> T:
    """Builds it, and keeps it if all it did was to add rows."""
    every = apps.get_models(include_auto_created=True)
    before = {model: _rows(model) for model in every}
    result = build()
    changed = {model: after for model in every if (after := _rows(model)) != before[model]}
    if all(after[: len(before[model])] == before[model] for model, after in changed.items()):
        added = {model: after[len(before[model]) :] for model, after in changed.items()}
        there = {model: rows for model, rows in before.items() if rows or model in changed}
        _KEPT[key] = _Kept(there, added, copy.deepcopy(result))
    return result


def _names(model: type[models.Model]) -> tuple[str, str, list[str]]:
    """The table, its key and its columns, quoted."""
    quote = connection.ops.quote_name
    meta = model._meta
    columns = [quote(str(field.column)) for field in meta.local_concrete_fields]
    return quote(meta.db_table), quote(str(meta.pk.column)), columns


def _rows(model: type[models.Model]) -> Rows:
    table, key, columns = _names(model)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {key}")
        return [tuple(row) for row in cursor.fetchall()]


def _add(model: type[models.Model], rows: Rows) -> None:
    table, _, columns = _names(model)
    with connection.cursor() as cursor:
        places = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", rows)


def _after(written: list[type[models.Model]]) -> None:
    """PostgreSQL counts keys on from those that were put back."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), written):
            cursor.execute(statement)
