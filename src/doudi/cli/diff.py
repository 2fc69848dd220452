"""`doudi rulebook diff`: what changed between two books, and what that does to a snapshot, county by county."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from doudi.cli.options import (
    FactsAsOf,
    Json,
    Lang,
    Memory,
    Threads,
    Watch,
    check_lang,
    print_json,
    progress_bar,
    resources,
)
from doudi.cli.page import Page
from doudi.cli.question import heading
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month

if TYPE_CHECKING:
    from doudi.engine.book.book import Book
    from doudi.engine.book.diff import BookChange

WORDS = {
    "zh": {
        "programme": "待遇", "rule": "规则", "parameter": "参数", "fact": "情况", "area": "地区",
        "added": "新增", "removed": "删去", "changed": "改动", "none": "两本规则库没有不同",
    },
    "en": {
        "programme": "programme", "rule": "rule", "parameter": "parameter", "fact": "fact", "area": "area",
        "added": "added", "removed": "removed", "changed": "changed", "none": "the two rule books are the same",
    },
}  # fmt: skip


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A book's folder, a compiled book.json, or a run.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same, for the newer one.")],
    on: Annotated[Path | None, typer.Option("--on", help="A snapshot: also say whom it makes a difference to.")] = None,
    month: Annotated[str, typer.Option(help="The month to judge; the snapshot's by default.")] = "",
    facts_as_of: FactsAsOf = False,
    threads: Threads = 0,
    memory: Memory = "4GB",
    lang: Lang = "zh",
    as_json: Json = False,
) -> None:
    """Say what is different between two rule books, and with --on who gains and who loses by it."""
    from doudi.engine.book.diff import book_changes, open_book

    check_lang(lang)
    if month and on is None:
        raise InputError("--month goes with --on: without a snapshot nothing is judged")
    watch, power = Watch(), resources(threads, memory)
    books = open_book(old), open_book(new)
    changes = book_changes(*books)
    effect, effects = None, None
    if on is not None:
        from doudi.cli.whatif import effect_data
        from doudi.engine.province.compare import Alternative, compare
        from doudi.engine.province.determine import ask
        from doudi.engine.province.snapshot import open_snapshot

        snapshot = open_snapshot(on)
        when = Month.parse(month) if month else snapshot.month
        sides = [Alternative(ask(book, snapshot, when, (), None, facts_as_of)) for book in books]
        with progress_bar("comparing") as progress:
            effects = compare(sides[0], sides[1], snapshot, power, progress)
        found = effect_data(books[1], effects)
        effect = {"month": str(when), "snapshot": snapshot.manifest_sha256, "programmes": found}
    if as_json:
        named = [{"name": book.name, "digest": book.digest} for book in books]
        rows = [vars(change) for change in changes]
        print_json("diff", {"old": named[0], "new": named[1], "changes": rows, "effect": effect, **watch.facts()})
        return
    _say(books, changes, lang)
    if effects is not None:
        from doudi.cli.whatif import say_effects

        print()
        print(heading(books[1], sides[1].question, snapshot, lang))
        say_effects(books[1], effects, lang)


def _say(books: tuple[Book, Book], changes: list[BookChange], lang: str) -> None:
    words, page = WORDS[lang], Page()
    page.text(f"{books[0].name} {books[0].digest[:12]} → {books[1].name} {books[1].digest[:12]}", style="bold")
    for change in changes:
        page.text(f"{words[change.what]} {words[change.kind]} {change.path}")
        for mark, said in (("- ", change.before), ("+ ", change.after)):
            if said:
                page.text(said, indent=4, mark=mark)
    if not changes:
        page.text(words["none"])
    page.print()
