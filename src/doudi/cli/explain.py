"""`doudi explain`: what one family is owed, line by line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from doudi.cli.options import BookOption, Json, print_json
from doudi.cli.show import present
from doudi.engine.book import Book, load_book
from doudi.engine.explanation import explanation
from doudi.kernel.dates import parse_date
from doudi.kernel.errors import InputError, nearest
from doudi.kernel.months import Month

__all__ = ["explain", "explanation", "present", "programme_of"]
LANGUAGES = ("zh", "en")


def explain(
    facts: Annotated[Path | None, typer.Option(help="A family typed by hand (YAML).")] = None,
    month: Annotated[str, typer.Option(help="The month to judge, as 2021-06.")] = "",
    lang: Annotated[str, typer.Option(help="zh or en.")] = "zh",
    programme: Annotated[str, typer.Option(help="Which programme; the first of the book by default.")] = "",
    known_at: Annotated[str, typer.Option(help="Only values published by this day, as 2021-05-30.")] = "",
    tree: Annotated[bool, typer.Option("--tree", help="Everything the answer was read from as well.")] = False,
    empty: Annotated[bool, typer.Option("--template", help="Print an empty family file.")] = False,
    book: BookOption = "",
    as_json: Json = False,
) -> None:
    """Say what one family is owed, line by line with the articles; or which missing fact would settle it."""
    if lang not in LANGUAGES:
        raise InputError(f"--lang is zh or en, not {lang!r}")
    loaded = load_book(book or None)
    if empty:
        from doudi.cli.template import template

        print(template(loaded))
        return
    if facts is None or not month:
        raise InputError("explain needs --facts FILE and --month 2021-06 (or --template for an empty file)")
    from doudi.engine.family import judge_family, read_family

    chosen = programme_of(loaded, programme)
    asked = Month.parse(month)
    known = parse_date(known_at) if known_at else None
    family = replace(read_family(loaded, facts), known_at=known, source=str(facts))
    command = ["doudi explain --facts", quote(str(facts)), "--month", month]
    command += ["--programme", quote(programme)] if programme else []
    command += ["--known-at", known_at] if known_at else []
    command += ["--book", quote(book)] if book else []
    family = replace(family, replay=" ".join(command))
    law, judgement = judge_family(loaded, family, chosen, asked)
    if as_json:
        print_json("explain", explanation(law, family, judgement))
    else:
        present(law, family, judgement, lang, tree)


def programme_of(book: Book, name: str) -> str:
    """The programme asked for, or the book's first; InputError with the nearest name."""
    if name and name not in book.programmes:
        raise InputError(
            f"the book {book.name} has no programme {name!r}{nearest(name, book.programmes)}; "
            f"it has {', '.join(book.programmes)}"
        )
    return name or next(iter(book.programmes))
