"""`doudi determine` and `doudi replay`: a province determined, with its evidence, and proved again."""

from __future__ import annotations

from pathlib import Path
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
from doudi.kernel.dates import show_date
from doudi.kernel.errors import InputError

if TYPE_CHECKING:
    from doudi.engine.book.book import Book
    from doudi.engine.province.batch import Resources
    from doudi.engine.province.determine import Determination, Question
    from doudi.engine.province.replay import Replay
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
    since: Annotated[
        Path | None, typer.Option(metavar="RUN_DIR", help="DIR is a delta: only what it changes, over this run.")
    ] = None,
    base: Annotated[
        list[Path] | None, typer.Option(help="With --since: where a snapshot under the delta lies now. Repeatable.")
    ] = None,
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
    if since is not None:
        if out is None or csv or xlsx or programme or known_at or facts_as_of:
            raise InputError("--since asks what the run before asked: give --out, and no other question or table")
        _over(folder, since, base or [], out, month, loaded, power, watch, lang, as_json)
        return
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
    _told(question, snapshot, answer, figures, run_id, out, watch, lang, as_json)


def _over(
    folder: Path, since: Path, base: list[Path], out: Path, month: str, book: Book, power: Resources, watch: Watch,
    lang: str, as_json: bool,
) -> None:  # fmt: skip
    """Determines a delta over a run."""
    from doudi.engine.province.figures import programme_figures
    from doudi.engine.province.runs import open_run, write_circumstances
    from doudi.engine.province.since import recording_since, step
    from doudi.engine.province.snapshot import open_snapshot

    over = step(open_run(since), open_snapshot(folder), book, base)
    if str(over.question.month) != month:
        raise InputError(f"{since} is of {over.question.month}, not of {month}")
    with progress_bar("determining") as progress, recording_since(out, over, power, progress) as (place, answer, run):
        figures = programme_figures(book, over.question.programmes, answer.parts)
        write_circumstances(place, out, over.delta, {**watch.facts(), **vars(power), **versions()}, since)
    _told(over.question, over.delta, answer, figures, run, out, watch, lang, as_json)


def _told(
    question: Question, snapshot: Snapshot, answer: Determination, figures: dict[str, Any], run_id: str | None,
    out: Path | None, watch: Watch, lang: str, as_json: bool,
) -> None:  # fmt: skip
    """The answer, in words or as one object."""
    data = {
        "month": str(question.month),
        "known_at": show_date(question.known_at) if question.known_at is not None else None,
        "facts_as_of": str(snapshot.month) if question.facts_as_of else None,
        "persons": answer.persons,
        "households": answer.households,
        "rulebook": question.book.digest,
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
        from doudi.cli.answer import say

        say(question, snapshot, data, lang)


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


def replay(
    run: Annotated[Path, typer.Argument(metavar="RUN_DIR", help="A folder that determine --out has made.")],
    snapshot: Annotated[
        list[Path] | None, typer.Option(help="Where its snapshot, or one under that, lies now. Repeatable.")
    ] = None,
    under: Annotated[
        list[Path] | None, typer.Option(metavar="RUN_DIR", help="Where a run it lies over is now. Repeatable.")
    ] = None,
    threads: Threads = 0,
    memory: Memory = "4GB",
    lang: Lang = "zh",
    as_json: Json = False,
) -> None:
    """Determine a run again by its own book and compare every value.

    Ends with 1 when a value differs from then, with 2 when a file of the run or of its snapshot was changed.
    """
    from doudi.engine.province.replay import replay as replay_

    check_lang(lang)
    watch = Watch()
    with progress_bar("replaying") as progress:
        found = replay_(run, resources(threads, memory), snapshot or [], progress, under or [])
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
        if "since" in manifest:
            print(
                "（文件只含变化的户，已并入其所依据的运行一并核对）"
                if zh
                else "(files hold what changed; read with the run below)"
            )
        elif not found.other_bytes:
            print("结果文件逐字节相同" if zh else "The result files are the same byte for byte")
        else:
            count = len(found.other_bytes)
            print(f"{count} 个文件的字节不同（写文件的库版本不同）" if zh else f"{count} files in other bytes")
        return
    for name in found.other_values:
        print(f"{name}: {'与当时的结果不同' if zh else 'other values than then'}")
