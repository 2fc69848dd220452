"""`doudi determine` and `doudi replay`: a province determined, with its evidence, and proved again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any

import typer

from doudi.cli.options import (
    BookOption,
    Engine,
    FactsAsOf,
    Json,
    KnownAt,
    Lang,
    Master,
    Memory,
    MonthOption,
    Programmes,
    SnapshotDir,
    Threads,
    Watch,
    check_lang,
    print_json,
    progress_bar,
    resources,
)
from doudi.cli.question import asked, heading
from doudi.cli.table import print_table
from doudi.kernel.errors import InputError
from doudi.kernel.money import yuan

if TYPE_CHECKING:
    from doudi.engine.book.book import Book
    from doudi.engine.province.determine import Question
    from doudi.engine.province.runs import Replay
    from doudi.engine.province.snapshot import Snapshot


def determine(
    folder: SnapshotDir,
    month: MonthOption,
    programme: Programmes = None,
    out: Annotated[Path | None, typer.Option(help="Keep results and evidence in this folder, to be made.")] = None,
    threads: Threads = 0,
    memory: Memory = "4GB",
    engine: Engine = "auto",
    master: Master = "local[*]",
    facts_as_of: FactsAsOf = False,
    known_at: KnownAt = "",
    csv: Annotated[
        bool, typer.Option("--csv", help="Also as CSV: sums by county; units entitled or not to be told.")
    ] = False,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="Also as an Excel workbook.")] = False,
    lang: Lang = "zh",
    book: BookOption = "",
    as_json: Json = False,
) -> None:
    """Determine every family of a snapshot: who is entitled to what, who is not, who cannot be told and why not."""
    from doudi.engine.book.book import load_book
    from doudi.engine.province.determine import determine as determine_
    from doudi.engine.province.figures import programme_figures
    from doudi.engine.province.runs import recording, write_circumstances

    check_lang(lang)
    if (csv or xlsx) and out is None:
        raise InputError("--csv and --xlsx are written beside the results: name a folder with --out")
    watch, power = Watch(), resources(threads, memory, engine, master)
    loaded = load_book(book or None)
    snapshot, question = asked(folder, month, loaded, programme, known_at, facts_as_of)
    run_id = None
    with progress_bar("determining") as progress:
        if out is None:
            answer = determine_(question, snapshot, power, progress=progress)
            figures = programme_figures(loaded, question.programmes, answer.parts)
        else:
            with recording(out, question, snapshot, power, progress) as (place, answer, run_id):
                figures = programme_figures(loaded, question.programmes, answer.parts)
                if csv:
                    from doudi.cli.export import write_csv

                    write_csv(place, figures, answer.parts)
                if xlsx:
                    from doudi.cli.export import write_xlsx

                    about = heading(loaded, question, snapshot, lang)
                    write_xlsx(place, loaded, about, figures, answer.parts, lang)
                write_circumstances(place, out, snapshot, {**watch.facts(), **vars(power), **versions()})
    data = {
        "month": month,
        "known_at": known_at or None,
        "facts_as_of": str(snapshot.month) if question.facts_as_of else None,
        "persons": answer.persons,
        "households": answer.households,
        "rulebook": loaded.digest,
        "snapshot": snapshot.manifest_sha256,
        "synthetic": bool(snapshot.population),
        "run": run_id,
        "out": str(out) if out else None,
        **watch.facts(),
        "programmes": figures,
    }
    if as_json:
        print_json("determine", data)
    else:
        _say(loaded, question, snapshot, data, lang)


def versions() -> dict[str, Any]:
    """When this is, and the libraries that write the files."""
    import datetime as dt
    import platform

    import duckdb
    import pyarrow

    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    return {
        "at": now.isoformat(),
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
        "pyarrow": pyarrow.__version__,
    }


HEADS = {
    "zh": ("", "符合（份）", "保障（人）", "每月（元）", "不符合", "不能判断", "差一项"),
    "en": ("", "awards", "persons", "yuan a month", "not entitled", "cannot tell", "one fact short"),
}
SUMS = ("entitled", "persons", "amount_fen", "not_entitled", "cannot_tell", "one_fact_short")


def _say(book: Book, question: Question, snapshot: Snapshot, data: Mapping[str, Any], lang: str) -> None:
    zh = lang == "zh"
    print(heading(book, question, snapshot, lang))
    for name in question.programmes:
        own, figures = book.programmes[name], data["programmes"][name]
        print(f"\n{own.called(lang)}")
        rows = [(unit.called(lang), *sums(figures["by_unit"][key])) for key, unit in own.units.items()]
        cities: dict[str, dict[str, int]] = {}
        for row in figures["by_area"]:
            city = cities.setdefault(row["parent"], dict.fromkeys(SUMS, 0))
            for key in SUMS:
                city[key] += row[key]
        rows.append(("合计" if zh else "together", *sums(figures)))
        rows += [(book.areas[code].name(lang), *sums(city)) for code, city in cities.items() if code]
        print_table([HEADS[lang], *rows], indent=2)
    print()
    if data["out"]:
        print(f"{data['out']}  {'运行' if zh else 'run'} {data['run'][:12]}")
        print(f"{'重算' if zh else 'Again'}: doudi replay {quote(data['out'])}")
    print(f"{data['seconds']} s, {data['peak_rss_mb']:,.0f} MB")


def sums(row: Mapping[str, int]) -> list[str]:
    """The six figures of a row as text, money in yuan."""
    return [f"{int(row[name]):,}" if name != "amount_fen" else yuan(int(row[name])) for name in SUMS]


def replay(
    run: Annotated[Path, typer.Argument(metavar="RUN_DIR", help="A folder that determine --out has made.")],
    snapshot: Annotated[Path | None, typer.Option(help="Where the snapshot lies now.")] = None,
    threads: Threads = 0,
    memory: Memory = "4GB",
    lang: Lang = "zh",
    as_json: Json = False,
) -> None:
    """Determine a run again by its own book and compare every value.

    Ends with 1 when a value differs from then, with 2 when a file of the run or of its snapshot was changed.
    """
    from doudi.engine.province.runs import replay as replay_

    check_lang(lang)
    watch = Watch()
    with progress_bar("replaying") as progress:
        found = replay_(run, resources(threads, memory), snapshot, progress)
    if as_json:
        print_json("replay", _replay_data(run, found) | watch.facts())
    else:
        _say_replay(run, found, lang)
    if not found.same:
        raise typer.Exit(1)


def _replay_data(folder: Path, found: Replay) -> dict[str, Any]:
    from doudi.engine.province.runs import digest_of

    now = {name: digest_of(found.answer.parts, name) for name in found.run.manifest["programmes"]}
    return {
        "run": found.run.id,
        "run_dir": str(folder),
        "month": found.run.manifest["month"],
        "rulebook": found.run.manifest["rulebook"]["digest"],
        "engine": found.run.manifest["engine"],
        "snapshot": found.snapshot.manifest_sha256,
        "same": found.same,
        "same_bytes": found.same and not found.other_bytes,
        "programmes": {
            name: {"then": digest, "now": now[name]} for name, digest in found.run.manifest["programmes"].items()
        },
        "other_values": list(found.other_values),
        "other_bytes": list(found.other_bytes),
        "unproved": list(found.unproved),
    }


def _say_replay(folder: Path, found: Replay, lang: str) -> None:
    zh, manifest = lang == "zh", found.run.manifest
    rows = sum(part.rows for part in found.answer.parts)
    head = f"{folder} · {manifest['month']} · {manifest['rulebook']['name']} {manifest['rulebook']['digest'][:12]}"
    print(head)
    print(f"{'运行' if zh else 'run'} {found.run.id}")
    if found.unproved:
        print(f"{'未核对，不属于证据' if zh else 'Not evidence, not checked'}: {', '.join(found.unproved)}")
    if found.same:
        print(f"重算一致：{rows:,} 行，每个值都相同" if zh else f"The same again: every value of {rows:,} rows")
        if not found.other_bytes:
            print("结果文件逐字节相同" if zh else "The result files are the same byte for byte")
        else:
            count = len(found.other_bytes)
            print(f"{count} 个文件的字节不同（写文件的库版本不同）" if zh else f"{count} files in other bytes")
        return
    for name in found.other_values:
        print(f"{name}: {'与当时的结果不同' if zh else 'other values than then'}")
