"""Doudi (兜底, the floor that holds): what social assistance owes by law, to one family or a province.

    import doudi
    doudi.explain("family.yaml", "2021-06")              # one family: outcome, amount, every step with its article
    doudi.build_province("province", persons=100_000, seed=1)
    doudi.determine("province", "2021-06", out="run")    # everybody: the sums; results and evidence in the folder
    doudi.replay("run")                                  # again by the run's own book: is every value the same?

These functions are the Python API; `doudi.engine` and `doudi.population` below them may change. Money is integer fen,
dates are yyyymmdd integers, an unknown value stays unknown, wrong input is `doudi.kernel.errors.InputError`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from doudi.kernel.version import __version__

__all__ = ["__version__", "build_province", "determine", "explain", "replay"]

MEMORY = 4 << 30


def explain(
    family: str | Path | Mapping[str, Any], month: str, programme: str = "", book: str | Path | None = None
) -> dict[str, Any]:
    """What one family is owed: the object `doudi explain --json` prints. A family is a YAML file or what it holds."""
    from doudi.engine.book.book import load_book
    from doudi.engine.explain.explanation import explanation
    from doudi.engine.judge.family import judge_family, parse_family, read_family
    from doudi.kernel.months import Month

    loaded = load_book(book)
    read = parse_family(loaded, dict(family)) if isinstance(family, Mapping) else read_family(loaded, Path(family))
    law, judgement = judge_family(loaded, read, programme or next(iter(loaded.programmes)), Month.parse(month))
    return explanation(law, read, judgement)


def build_province(
    out: str | Path, *, seed: int, persons: int | None = None, month: str = "2021-06", book: str | Path | None = None,
    threads: int = 2,
) -> dict[str, Any]:  # fmt: skip
    """Writes a synthetic snapshot calibrated to the book's published totals; returns its manifest."""
    from doudi.engine.book.book import book_folder
    from doudi.population import build_province as build

    return build(book_folder(book), out, persons=persons, seed=seed, month=month, threads=threads)


def determine(
    snapshot: str | Path, month: str, *, out: str | Path | None = None, programmes: Sequence[str] = (),
    book: str | Path | None = None, facts_as_of: bool = False, threads: int = 2, memory: int = MEMORY,
) -> dict[str, dict[str, Any]]:  # fmt: skip
    """Sums by programme, unit and county (fen a month); with `out` also a run directory. `memory` is in bytes."""
    from doudi.engine.book.book import load_book
    from doudi.engine.province.batch import Resources
    from doudi.engine.province.determine import ask
    from doudi.engine.province.determine import determine as determine_
    from doudi.engine.province.figures import programme_figures
    from doudi.engine.province.runs import recording, write_circumstances
    from doudi.engine.province.snapshot import open_snapshot
    from doudi.kernel.months import Month

    opened, resources = open_snapshot(snapshot), Resources(threads, memory)
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
