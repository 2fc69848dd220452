"""`doudi rulebook …`: look at a rule book, check it, run its cases."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import typer

from doudi.cli.areas import areas
from doudi.cli.cliffs import cliffs
from doudi.cli.diff import diff
from doudi.cli.handbook import coverage, docs, glossary, mechanisms
from doudi.cli.options import BookOption, Json, print_json
from doudi.engine.book.book import Book, book_folder, compile_book, load_book
from doudi.engine.book.calendar import prove
from doudi.engine.book.facts import Fact, typed_value
from doudi.engine.book.programme import Programme
from doudi.engine.procedure.reading import read_procedures
from doudi.kernel.dates import from_date, parse_date, show_date
from doudi.kernel.errors import InputError

rulebook = typer.Typer(no_args_is_help=True, help="Look at a rule book, check it, run its cases.")
rulebook.command()(areas)
rulebook.command()(cliffs)
rulebook.command()(diff)
rulebook.command()(docs)
rulebook.command()(coverage)
rulebook.command()(mechanisms)
rulebook.command()(glossary)


@rulebook.command("list")
def list_(book: BookOption = "", as_json: Json = False) -> None:
    """Programmes, with the rules, versions and parameters each declares itself, and how many it uses of others."""
    loaded = load_book(book or None)
    rows = [_row(loaded, programme) for programme in loaded.programmes.values()]
    if as_json:
        print_json("rulebook-list", {"book": loaded.name, "rulebook": loaded.digest, "programmes": rows})
        return
    print(f"{loaded.zh} / {loaded.en}  {loaded.digest[:12]}")
    for row in rows:
        own = [_many(row[key], key[:-1]) for key in ("rules", "versions", "parameters")]
        text = f"  {row['programme']}  {row['zh']} / {row['en']}: {own[0]} in {own[1]}, {own[2]}"
        if row["uses"]:
            used = [_many(row[f"used_{key}s"], key) for key in ("rule", "parameter") if row[f"used_{key}s"]]
            text += f"; uses {' and '.join(used)} of {', '.join(row['uses'])}"
        print(text)


def _row(book: Book, programme: Programme) -> dict[str, Any]:
    own = book.own_rules(programme.name)
    parameters = [p for p in programme.parameters.values() if p.path.startswith(f"{programme.name}.")]
    return {
        "programme": programme.name,
        "zh": programme.zh,
        "en": programme.en,
        "rules": len(own),
        "versions": sum(len(programme.versions[name]) for name in own),
        "parameters": len(parameters),
        "uses": list(programme.uses),
        "used_rules": len(programme.versions) - len(own),
        "used_parameters": len(programme.parameters) - len(parameters),
    }


def _many(number: int, what: str) -> str:
    """1 rule, 2 rules."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


@rulebook.command()
def check(book: BookOption = "") -> None:
    """Read the whole book and prove it complete: types, units, ranges, dates, citations, procedures, nothing unused."""
    folder = book_folder(book or None)
    loaded = compile_book(folder)
    procedures = read_procedures(loaded, folder)
    today = from_date(dt.date.today())
    changes = prove(loaded, today)
    rules = [change for change in changes if change.rules or change.programmes]
    print(
        f"{loaded.name}: complete and unambiguous on each of the {len(changes)} days from {show_date(loaded.since)} "
        f"to {show_date(today)} on which anything changes"
    )
    print(f"rules change on {', '.join(show_date(change.day) for change in rules)}")
    if procedures.versions:
        versions = [version for each in procedures.versions.values() for version in each]
        steps = sum(len(path.steps) for version in versions for path in version.paths.values())
        print(
            f"procedures of {_many(len(procedures.versions), 'programme')} in {_many(len(versions), 'version')}, "
            f"{_many(steps, 'step')}: none passes a decision by"
        )


@rulebook.command()
def test(book: BookOption = "") -> None:
    """Run the hand-worked cases."""
    from doudi.engine.judge.cases import run_cases

    folder = book_folder(book or None)
    results = list(run_cases(load_book(book or None), folder))
    for result in results:
        for fault in result.faults:
            print(f"{result.programme}/{result.case}: {fault}")
    if not results:
        raise InputError(f"{folder} has no cases: nothing is proved")
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
        print_json("parameters", {"rulebook": loaded.digest, "values": rows})
        return
    for row in rows:
        print(f"{row['parameter']}  {row['area']}  {row['from']}  {row['shown']}  [{row['status']}] {row['source']}")
    print(_many(len(rows), "value"))


def _parameter_rows(book: Book, illustrative: bool, day: int | None) -> list[dict[str, Any]]:
    return [
        {
            "parameter": parameter.path,
            "zh": parameter.zh,
            "en": parameter.en,
            "type": parameter.type,
            "denominator": parameter.denominator or None,
            "area": value.area,
            "from": show_date(value.from_),
            "published_on": show_date(value.published_on),
            "value": typed_value(parameter.type, parameter.codes, value.value),
            "shown": parameter.show(value.value),
            "status": value.status,
            "source": value.source,
            "approved_by": parameter.approved_by,
        }
        for parameter in book.parameters()
        for value in parameter.values
        if day is None or parameter.at(book.areas, value.area, day) == value
        if value.status == "illustrative" or not illustrative
    ]


@rulebook.command()
def facts(book: BookOption = "", as_json: Json = False) -> None:
    """The vocabulary: every fact with its type, range and meaning."""
    loaded = load_book(book or None)
    if as_json:
        print_json("facts", {"rulebook": loaded.digest, "facts": [_fact_row(f) for f in loaded.facts.values()]})
        return
    for fact in loaded.facts.values():
        print(f"{fact.level}.{fact.name}  {fact.type}  {fact.range_text()}  {fact.zh} / {fact.en}")


def _fact_row(fact: Fact) -> dict[str, Any]:
    labels = dict(fact.labels)
    limited = fact.type not in ("bool", "enum", "area")
    return {
        "name": fact.name,
        "level": fact.level,
        "type": fact.type,
        "zh": fact.zh,
        "en": fact.en,
        "min": typed_value(fact.type, (), fact.min) if limited else None,
        "max": typed_value(fact.type, (), fact.max) if limited else None,
        "codes": [{"code": code, "zh": labels.get(code, code)} for code in fact.codes],
        "period": fact.period or None,
        "from": list(fact.supplied_by),
        "register": fact.register or None,
        "when_absent": typed_value(fact.type, fact.codes, fact.absent_value),
        "used": fact.used or None,
    }
