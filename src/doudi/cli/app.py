"""The commands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from doudi.cli.show import show_family, template
from doudi.engine.book import Book, book_folder, compile_book, load_book
from doudi.kernel.dates import parse_date, show_date
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
rulebook = typer.Typer(no_args_is_help=True, help="Look at a rule book, check it, run its cases.")
app.add_typer(rulebook, name="rulebook")

BookOption = Annotated[str, typer.Option("--book", help="Folder of another rule book (or DOUDI_BOOK).")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout and nothing else.")]


@app.callback()
def doudi() -> None:
    """兜底: one rule book, explained for one family to the fen."""


def _print_json(schema: str, data: dict[str, Any]) -> None:
    print(json.dumps({"schema": f"doudi/{schema}/1", **data}, ensure_ascii=False, indent=1))


@app.command()
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
        _print_json("explain", {"month": month, "rulebook": loaded.digest, "outcomes": rows})
    else:
        show_family(law, family, judgement, lang)


@app.command()
def demo(
    share: Annotated[float, typer.Option(help="Share of the province, at most 0.05.")] = 0.002,
    seed: Annotated[int, typer.Option(help="The same seed gives the same province.")] = 1,
    book: BookOption = "",
) -> None:
    """Build a small synthetic province, determine it, set it beside what was published, explain one family."""
    from doudi.cli.demo import run_demo

    run_demo(share, seed, book)


@rulebook.command("list")
def list_(book: BookOption = "", as_json: Json = False) -> None:
    """Programmes, with the number of rules, versions and parameters."""
    loaded = load_book(book or None)
    rows = [
        {
            "programme": p.name,
            "zh": p.zh,
            "en": p.en,
            "rules": len(p.versions),
            "versions": sum(map(len, p.versions.values())),
            "parameters": len(p.parameters),
        }
        for p in loaded.programmes.values()
    ]
    if as_json:
        _print_json("rulebook-list", {"book": loaded.name, "rulebook": loaded.digest, "programmes": rows})
        return
    print(f"{loaded.zh} / {loaded.en}  {loaded.digest[:12]}")
    for row in rows:
        print(
            f"  {row['programme']}  {row['zh']} / {row['en']}: {row['rules']} rules in {row['versions']} versions, "
            f"{row['parameters']} parameters"
        )


@rulebook.command()
def check(book: BookOption = "") -> None:
    """Read the whole book and prove it complete: types, units, ranges, dates, citations, nothing unused."""
    loaded = compile_book(book_folder(book or None))
    dates = sorted({v.from_ for p in loaded.programmes.values() for vs in p.versions.values() for v in vs})
    print(f"{loaded.name}: complete from {show_date(loaded.since)}; rules change on {', '.join(map(show_date, dates))}")


@rulebook.command()
def test(book: BookOption = "") -> None:
    """Run the hand-worked cases."""
    from doudi.engine.cases import run_cases

    folder = book_folder(book or None)
    results = list(run_cases(load_book(book or None), folder))
    for result in results:
        for fault in result.faults:
            print(f"{result.programme}/{result.case}: {fault}")
    failed = sum(bool(r.faults) for r in results)
    print(f"{len(results) - failed} passed, {failed} failed")
    if failed:
        raise typer.Exit(1)


@rulebook.command()
def parameters(
    illustrative: Annotated[bool, typer.Option("--illustrative", help="Only values that are assumptions.")] = False,
    as_of: Annotated[str, typer.Option(help="Only values in force on this day.")] = "",
    book: BookOption = "",
    as_json: Json = False,
) -> None:
    """Every value with its area, date, status and source."""
    loaded = load_book(book or None)
    rows = _parameter_rows(loaded, illustrative, parse_date(as_of) if as_of else None)
    if as_json:
        _print_json("parameters", {"rulebook": loaded.digest, "values": rows})
        return
    for row in rows:
        print(f"{row['parameter']}  {row['area']}  {row['from']}  {row['value']}  [{row['status']}] {row['source']}")
    print(f"{len(rows)} values")


def _parameter_rows(book: Book, illustrative: bool, day: int | None) -> list[dict[str, str]]:
    rows = []
    for parameter in book.parameters():
        for value in parameter.values:
            in_force = day is None or parameter.at(book.areas, value.area, day) == value
            if in_force and (value.status == "illustrative" or not illustrative):
                rows.append(
                    {
                        "parameter": parameter.path,
                        "area": value.area,
                        "from": show_date(value.from_),
                        "value": parameter.show(value.value),
                        "status": value.status,
                        "source": value.source,
                    }
                )
    return rows


@rulebook.command()
def facts(book: BookOption = "", as_json: Json = False) -> None:
    """The vocabulary: every fact with its type, range and meaning."""
    loaded = load_book(book or None)
    if as_json:
        _print_json("facts", {"rulebook": loaded.digest, "facts": [f.to_json() for f in loaded.facts.values()]})
        return
    for fact in loaded.facts.values():
        print(f"{fact.level}.{fact.name}  {fact.type}  {fact.range_text()}  {fact.zh} / {fact.en}")
