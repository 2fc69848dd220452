"""The server's rule book with its questions, read once; the laws of the months and places asked about last."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings

from doudi.engine.book.book import Book, book_folder, load_book
from doudi.engine.explain.asking import Laws, laws_of
from doudi.engine.explain.questions import Questions, read_questions
from doudi.kernel.months import Month


@cache
def _found(name: str) -> Path:
    return book_folder(name or None)


def _folder() -> Path:
    return _found(settings.BOOK)


@cache
def _book(folder: Path) -> Book:
    return load_book(folder)


@cache
def _questions(folder: Path) -> Questions:
    return read_questions(_book(folder), folder)


@lru_cache(maxsize=200)
def _laws(folder: Path, month: Month, area: str) -> Laws:
    return laws_of(_book(folder), month, area)


def book() -> Book:
    """The server's rule book."""
    return _book(_folder())


def questions() -> Questions:
    """What may be asked, and how."""
    return _questions(_folder())


def laws(month: Month, area: str) -> Laws:
    """Every programme as it stands in a month and place. InputError for a month before the book."""
    return _laws(_folder(), month, area)


@cache
def _counties(folder: Path) -> dict[str, tuple[str, ...]]:
    areas = _book(folder).areas
    found: dict[str, tuple[str, ...]] = {}
    for area in areas.values():
        if area.level == "county":
            found[area.parent] = (*found.get(area.parent, ()), area.code)
    return found


def counties() -> dict[str, tuple[str, ...]]:
    """Codes of the counties under each city."""
    return _counties(_folder())
