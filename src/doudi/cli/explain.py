"""`doudi explain`: what one family is owed, line by line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from doudi.cli.options import BookOption, Json, print_json
from doudi.cli.show import show_family, template
from doudi.engine.book import load_book
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month


def explain(
    facts: Annotated[Path | None, typer.Option(help="A family typed by hand (YAML).")] = None,
    month: Annotated[str, typer.Option(help="The month to judge, as 2021-06.")] = "",
    lang: Annotated[str, typer.Option(help="zh or en.")] = "zh",
    programme: Annotated[str, typer.Option(help="Which programme; the first of the book by default.")] = "",
    empty: Annotated[bool, typer.Option("--template", help="Print an empty family file.")] = False,
    book: BookOption = "",
    as_json: Json = False,
) -> None:
    """Say what one family is owed, line by line with the articles; or which missing fact would settle it."""
    from doudi.engine.family import judge_family, read_family

    loaded = load_book(book or None)
    if empty:
        print(template(loaded))
        return
    if facts is None or not month:
        raise InputError("explain needs --facts FILE and --month 2021-06 (or --template for an empty file)")
    if lang not in ("zh", "en"):
        raise InputError(f"--lang is zh or en, not {lang!r}")
    family = read_family(loaded, facts)
    law, judgement = judge_family(loaded, family, programme or next(iter(loaded.programmes)), Month.parse(month))
    if as_json:
        rows = [{**vars(o), "missing": family.missing_names(o.missing)} for o in judgement.outcomes]
        print_json("explain", {"month": month, "rulebook": loaded.digest, "outcomes": rows})
    else:
        show_family(law, family, judgement, lang)
