"""The procedures of the book that comes with Doudi, and the book made small enough to break."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from doudi.engine.book.book import Book, book_folder, load_book
from doudi.engine.procedure.model import Procedures
from doudi.engine.procedure.reading import load_procedures, read_procedures


@pytest.fixture(scope="session")
def procedures() -> Procedures:
    return load_procedures(load_book(), book_folder())


@pytest.fixture(scope="session")
def yunwu() -> Book:
    """A book of a place that exists nowhere; its procedures are written by the tests."""
    return load_book(Path(__file__).parents[2] / "books" / "yunwu")


Reader = Callable[..., Procedures]


@pytest.fixture
def reader(yunwu: Book, tmp_path: Path) -> Reader:
    """Reads a procedure of the stipend, with the remedies beside it."""
    (tmp_path / "relief" / "stipend").mkdir(parents=True)
    (tmp_path / "book.toml").write_text('programmes = ["relief/stipend", "relief/fuel"]\n', "utf-8")

    def reads(procedure: str, remedies: str) -> Procedures:
        (tmp_path / "relief" / "stipend" / "procedure.yaml").write_text(procedure, "utf-8")
        (tmp_path / "remedies.yaml").write_text(remedies, "utf-8")
        return read_procedures(yunwu, tmp_path)

    return reads
