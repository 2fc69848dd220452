"""Doudi (兜底, the floor that holds): what social assistance owes by law, to one family or a province.

    import doudi
    doudi.explain("family.yaml", "2021-06")              # all programmes at once: what is owed, and what is not and why
    doudi.explain("family.yaml", "2021-06", "dibao")     # one: outcome, amount, every step with its article
    doudi.build_province("province", persons=100_000, seed=1)
    doudi.determine("province", "2021-06", out="run")    # everybody: the sums; results and evidence in the folder
    doudi.replay("run")                                  # again by the run's own book: is every value the same?
    doudi.change_province("province", "delta", share=0.01)                       # made-up changes: a delta over it
    doudi.determine("delta", "2021-06", since="run", out="next")                 # only what changed; sums of everybody
    doudi.compact("delta", "whole")                                              # both as one snapshot
    doudi.arrears("series", "2021-01", "2021-06", known_at="2021-12-31", paid=["paid.csv"])      # by month and cause

These functions are the Python API; `doudi.engine` and `doudi.population` below them may change. Money is integer fen,
dates are yyyymmdd integers, an unknown value stays unknown, wrong input is `doudi.kernel.errors.InputError`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doudi.kernel.errors import InputError
from doudi.kernel.version import __version__

if TYPE_CHECKING:
    from doudi.engine.province.batch import Resources
    from doudi.engine.province.snapshot import Snapshot

__all__ = [
    "__version__", "arrears", "build_province", "change_province", "compact", "determine", "explain", "replay",
]  # fmt: skip

MEMORY = 4 << 30


def explain(
    family: str | Path | Mapping[str, Any], month: str, programme: str = "", book: str | Path | None = None
) -> dict[str, Any]:
    """What one family is owed: the object `doudi explain --json` prints, of all programmes at once or of one.

    A family is a YAML file or what it holds.
    """
    from doudi.engine.book.book import load_book
    from doudi.engine.explain.explanation import explanation
    from doudi.engine.explain.overview import overview, overview_json
    from doudi.engine.judge.family import judge_family, parse_family, read_family
    from doudi.kernel.months import Month

    loaded = load_book(book)
    read = parse_family(loaded, dict(family)) if isinstance(family, Mapping) else read_family(loaded, Path(family))
    when = Month.parse(month)
    loaded.check_month(when)
    if not programme:
        return overview_json(overview(loaded, read, when), read, when, loaded)
    law, judgement = judge_family(loaded, read, programme, when)
    return explanation(law, read, judgement)


def build_province(
    out: str | Path, *, seed: int, persons: int | None = None, month: str = "2021-06", book: str | Path | None = None,
    threads: int = 2,
) -> dict[str, Any]:  # fmt: skip
    """Writes a synthetic snapshot calibrated to the book's published totals; returns its manifest."""
    from doudi.engine.book.book import book_folder
    from doudi.population import build_province as build

    return build(book_folder(book), out, persons=persons, seed=seed, month=month, threads=threads)


def change_province(
    snapshot: str | Path, out: str | Path, *, share: float = 0.01, seed: int = 1, known_at: str | None = None
) -> None:  # fmt: skip
    """Writes a delta over a snapshot in which a share of the households changed; `known_at` as 2021-07-31."""
    from doudi.engine.province.snapshot import open_snapshot
    from doudi.population.change import change_province as change

    change(open_snapshot(snapshot), Path(out), share, seed, known_at)


def compact(delta: str | Path, out: str | Path, *, threads: int = 2, memory: int = MEMORY) -> None:
    """Writes a delta and what it lies over as one snapshot."""
    from doudi.engine.province.batch import Resources
    from doudi.engine.province.delta import compacted
    from doudi.engine.province.snapshot import open_snapshot

    compacted(open_snapshot(delta), Path(out), Resources(threads, memory))


def determine(
    snapshot: str | Path, month: str, *, out: str | Path | None = None, programmes: Sequence[str] = (),
    book: str | Path | None = None, facts_as_of: bool = False, since: str | Path | None = None, threads: int = 2,
    memory: int = MEMORY,
) -> dict[str, dict[str, Any]]:  # fmt: skip
    """Sums by programme, unit and county (fen a month); with `out` also a run directory. `memory` is in bytes.

    `since` is a run of what the snapshot, then a delta, lies over: only what changed is determined, the question is
    that run's, and the sums are everybody's.
    """
    from doudi.engine.book.book import load_book
    from doudi.engine.province.batch import Resources
    from doudi.engine.province.determine import ask
    from doudi.engine.province.determine import determine as determine_
    from doudi.engine.province.figures import programme_figures
    from doudi.engine.province.runs import recording, write_circumstances
    from doudi.engine.province.snapshot import open_snapshot
    from doudi.kernel.months import Month

    opened, resources = open_snapshot(snapshot), Resources(threads, memory)
    if since is not None:
        if out is None or programmes or facts_as_of:
            raise InputError("since asks what the run before asked: give out, and no other question")
        return _since(opened, month, Path(since), Path(out), book, resources)
    question = ask(load_book(book), opened, Month.parse(month), programmes, None, facts_as_of)
    if out is None:
        answer = determine_(question, opened, resources)
    else:
        with recording(Path(out), question, opened, resources) as (folder, answer, _):
            write_circumstances(folder, Path(out), opened, vars(resources))
    return programme_figures(question.book, question.programmes, answer.parts)


def replay(run: str | Path, snapshot: str | Path | None = None, *, threads: int = 2, memory: int = MEMORY) -> bool:
    """Whether determining the run again, by its own book, gives every value as it was then."""
    from doudi.engine.province.batch import Resources
    from doudi.engine.province.replay import replay as replay_

    return replay_(run, Resources(threads, memory), [snapshot] if snapshot else []).same


def _since(
    delta: Snapshot, month: str, since: Path, out: Path, book: str | Path | None, resources: Resources
) -> dict[str, dict[str, Any]]:  # fmt: skip
    from doudi.engine.book.book import load_book
    from doudi.engine.province.figures import programme_figures
    from doudi.engine.province.runs import open_run, write_circumstances
    from doudi.engine.province.since import recording_since, step

    over = step(open_run(since), delta, load_book(book))
    if str(over.question.month) != month:
        raise InputError(f"{since} is of {over.question.month}, not of {month}")
    with recording_since(out, over, resources) as (folder, answer, _):
        write_circumstances(folder, out, over.delta, vars(resources), since)
    return programme_figures(over.question.book, over.question.programmes, answer.parts)


def arrears(
    series: str | Path, first: str, last: str, *, known_at: str, paid: Sequence[str | Path],
    programmes: Sequence[str] = (), book: str | Path | None = None, threads: int = 2, memory: int = MEMORY,
) -> list[dict[str, Any]]:  # fmt: skip
    """What was due in past months less what was paid: by month {month, compared, cannot_tell, rows}, proposals only.

    `series` is a folder of snapshots and deltas, `paid` files of payments or runs; `rows` is a pyarrow table, in fen.
    """
    from doudi.engine.book.book import load_book
    from doudi.engine.province.arrears import arrears as arrears_
    from doudi.engine.province.batch import Resources
    from doudi.engine.province.series import open_series
    from doudi.kernel.dates import parse_date
    from doudi.kernel.months import Month

    months = [Month.parse(first)]
    while months[-1] < Month.parse(last):
        months.append(months[-1].plus(1))
    found = arrears_(
        load_book(book), open_series(series), months, parse_date(known_at), [Path(path) for path in paid],
        Resources(threads, memory), programmes,
    )  # fmt: skip
    return [
        {"month": str(m.month), "compared": m.compared, "cannot_tell": m.cannot_tell, "rows": m.rows} for m in found
    ]
