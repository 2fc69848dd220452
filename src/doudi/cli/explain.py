"""`doudi explain`: what one family is owed, line by line: a family typed by hand, or a household of a snapshot."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from doudi.cli.options import BookOption, FactsAsOf, Json, KnownAt, Lang, MonthOption, check_lang, print_json
from doudi.engine.book.book import Book, load_book
from doudi.engine.book.programme import SUBJECTS
from doudi.kernel.dates import parse_date
from doudi.kernel.environment import setting
from doudi.kernel.errors import InputError, nearest
from doudi.kernel.months import Month

if TYPE_CHECKING:
    from doudi.engine.judge.family import Family

ASK = "explain needs --facts FILE, or DIR and --household ID, and --month 2021-06 (--template for an empty file)"


def explain(
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="Folder of a snapshot.")] = None,
    household: Annotated[int | None, typer.Option(help="Key of a household of the snapshot.")] = None,
    facts: Annotated[Path | None, typer.Option(help="A family typed by hand (YAML).")] = None,
    month: MonthOption = "",
    programme: Annotated[str, typer.Option(help="Only this one, line by line; else all programmes at once.")] = "",
    known_at: KnownAt = "",
    facts_as_of: FactsAsOf = False,
    tree: Annotated[bool, typer.Option("--tree", help="Everything the answer was read from as well.")] = False,
    empty: Annotated[bool, typer.Option("--template", help="Print an empty family file.")] = False,
    lang: Lang = "zh",
    book: BookOption = "",
    as_json: Json = False,
) -> None:
    """Say what one family is owed, line by line with the articles; or which missing fact would settle it."""
    check_lang(lang)
    loaded = load_book(book or None)
    check_programme(loaded, programme)
    if empty:
        from doudi.cli.template import template

        print(template(loaded, programme))
        return
    if not month or (facts is None) == (folder is None) or (folder is None) != (household is None):
        raise InputError(ASK)
    from doudi.engine.judge.family import judge_family

    when = Month.parse(month)
    loaded.check_month(when)
    if facts is not None:
        from doudi.engine.judge.family import read_family

        place = ["--facts", quote(str(facts))]
        family, subject = read_family(loaded, facts), SUBJECTS[0]
    else:
        place = [quote(str(folder)), "--household", str(household)]
        family, subject = _held(loaded, Path(str(folder)), int(household or 0), when, programme, facts_as_of, lang)
    candidates = (programme,) if programme else loaded.in_force(when, subject)
    if not candidates:
        raise InputError(f"in {month} the book {loaded.name} has no programme about each {subject}")
    command = ["doudi explain", *place, "--month", month]
    command += ["--programme", quote(programme)] if programme else []
    command += ["--known-at", known_at] if known_at else []
    command += ["--facts-as-of"] if facts_as_of else []
    command += ["--lang", lang] if lang != "zh" else []
    chosen_book = book or setting("DOUDI_BOOK")
    command += ["--book", quote(chosen_book)] if chosen_book else []
    known = parse_date(known_at) if known_at else None
    family = replace(family, known_at=known, replay=" ".join(command))
    if len(candidates) > 1:
        _all(loaded, family, when, subject, lang, tree, as_json)
        return
    law, judgement = judge_family(loaded, family, candidates[0], when)
    if as_json:
        from doudi.engine.explain.explanation import explanation

        print_json("explain", explanation(law, family, judgement))
    else:
        from doudi.cli.show import present

        present(law, family, judgement, lang, tree)


def _held(
    book: Book, folder: Path, household: int, when: Month, programme: str, facts_as_of: bool, lang: str
) -> tuple[Family, str]:  # fmt: skip
    """A household of a snapshot, with the registers matched in its county; and what the snapshot's households are."""
    from doudi.cli.question import asked
    from doudi.engine.province.one_household import household_of
    from doudi.engine.province.snapshot import around

    snapshot, question = asked(folder, str(when), book, [programme] if programme else None, "", facts_as_of)
    family = household_of(snapshot, question.laws(), household, lang)
    there = around(snapshot, book).matched(book, family.area)
    return replace(family, matched=tuple(name for name in book.registers if name in there)), snapshot.subject


def _all(book: Book, family: Family, when: Month, subject: str, lang: str, tree: bool, as_json: bool) -> None:
    """Every programme at once."""
    from doudi.engine.explain.overview import overview, overview_json

    if tree:
        raise InputError("--tree shows one programme: choose it with --programme")
    found = overview(book, family, when, subject)
    if as_json:
        print_json("overview", overview_json(found, family, when, book))
    else:
        from doudi.cli.overview import present_overview

        present_overview(found, book, family, when, lang)


def check_programme(book: Book, name: str) -> None:
    """InputError with the nearest name for a programme that the book has not."""
    if name and name not in book.programmes:
        raise InputError(
            f"the book {book.name} has no programme {name!r}{nearest(name, book.programmes)}; "
            f"it has {', '.join(book.programmes)}"
        )
