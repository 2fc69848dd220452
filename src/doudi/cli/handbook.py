"""`doudi rulebook docs | coverage | mechanisms | glossary`: the book as pages, and what it covers of the law."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from doudi.cli.options import BookOption, Json, print_json, progress_bar
from doudi.cli.table import print_table
from doudi.engine.book.book import book_folder
from doudi.kernel.errors import InputError, nearest


def docs(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A folder that does not exist yet, or is empty.")],
    book: BookOption = "",
) -> None:
    """Write the handbook, pages for a browser: the law beside the rules, pictures, parameters, worked cases."""
    from doudi.handbook.shelf import open_shelf
    from doudi.handbook.site import gather, render
    from doudi.kernel.files import appearing

    pages = size = 0
    with appearing(out) as folder, progress_bar("handbook") as progress:
        for path, text in render(gather(open_shelf(book_folder(book or None))), progress):
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            raw = text.encode()
            file.write_bytes(raw)
            pages, size = pages + path.endswith(".html"), size + len(raw)
    print(f"{out / 'index.html'}: {pages} pages, {size / 1_000_000:.0f} MB")


def coverage(book: BookOption = "", as_json: Json = False) -> None:
    """How much of each text of law is encoded, left to a person's judgement, or has nothing to compute."""
    from doudi.handbook.coverage import coverage as counted
    from doudi.handbook.coverage import shown_share
    from doudi.handbook.law import STATUSES
    from doudi.handbook.shelf import open_shelf

    shelf = open_shelf(book_folder(book or None))
    found = list(counted(shelf))
    if as_json:
        print_json("coverage", {"rulebook": shelf.book.digest, "texts": [_row(c) for c in found]})
        return
    rows: list[tuple[str, ...]] = [("programme", "text", "articles", *STATUSES)]
    for one in found:
        shares = (f"{n} ({shown_share(one.share(i))})" for i, n in enumerate(one.counts))
        rows.append((one.programme, one.text.name, str(one.total), *shares))
    print_table(rows, left=2)
    together = [sum(c.counts[i] for c in found) for i in range(len(STATUSES))]
    print(f"{sum(together)} lines: " + ", ".join(f"{n} {s}" for n, s in zip(together, STATUSES, strict=True)))


def _row(one: Any) -> dict[str, Any]:
    from doudi.handbook.law import STATUSES
    from doudi.kernel.dates import show_date

    keys = [status.replace(" ", "_") for status in STATUSES]
    return {
        "programme": one.programme,
        "text": one.text.name,
        "zh": one.text.zh,
        "en": one.text.en,
        "from": show_date(one.text.from_),
        "whole": one.text.whole,
        "read": one.text.read,
        "articles": one.total,
        **dict(zip(keys, one.counts, strict=True)),
        "shares_permille": {key: one.share(i) for i, key in enumerate(keys)},
    }


def mechanisms(book: BookOption = "") -> None:
    """Print as Markdown what the book's source promises, and which rules, parameters and cases carry it."""
    from doudi.handbook.mechanisms import FILE, markdown, read_mechanisms

    folder = book_folder(book or None)
    found = read_mechanisms(folder)
    if found is None:
        raise InputError(f"{folder} has no {FILE}")
    print(markdown(found), end="")


def glossary(
    page: Annotated[str, typer.Argument(metavar="[PAGE]", help="A programme, or facts: print its page.")] = "",
    out: Annotated[Path | None, typer.Option(help="Write every page into this folder instead.")] = None,
    book: BookOption = "",
) -> None:
    """Print as Markdown every name of the book: rules, facts, parameters, units, branches and codes, in zh and en."""
    from doudi.handbook.glossary import pages
    from doudi.handbook.shelf import open_shelf
    from doudi.kernel.files import appearing

    found = pages(open_shelf(book_folder(book or None)))
    if page and page not in found:
        raise InputError(f"there is no page {page!r}{nearest(page, found)}; there are {', '.join(found)}")
    if out is None:
        print("\n".join(found[name] for name in ([page] if page else found)), end="")
        return
    with appearing(out) as folder:
        for name in [page] if page else found:
            (folder / f"{name}.md").write_text(found[name], "utf-8")
    print(f"{out}: {1 if page else len(found)} pages")
