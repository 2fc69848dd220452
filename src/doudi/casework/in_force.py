"""The procedures of the rule book this server runs by, and in which of them an office has a step."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from django.conf import settings

from doudi.engine.book.book import book_folder
from doudi.engine.procedure.model import CONFIRMING, Procedures, Version
from doudi.engine.procedure.reading import load_procedures
from doudi.registry.services.facts import book


@cache
def procedures() -> Procedures:
    """Those of the rule book this server runs by."""
    return load_procedures(book(), book_folder(settings.BOOK or None))


@cache
def programmes_of(role: str) -> tuple[str, ...]:
    """Programmes in whose procedures, of any day, a step is this role's."""
    found = procedures().versions.items()
    return tuple(sorted(name for name, rows in found if any(role in _acting(each) for each in rows)))


def _acting(version: Version) -> Iterator[str]:
    for path in version.paths.values():
        for step in path.steps:
            yield from (role for role in step.by if role != CONFIRMING)
    yield from (each.role for each in version.confirming)
