"""Options and output that several commands share."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from doudi.kernel.errors import InputError, nearest

if TYPE_CHECKING:
    from doudi.engine.province.batch import Resources

BookOption = Annotated[str, typer.Option("--book", help="Folder of another rule book (or DOUDI_BOOK).")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout and nothing else.")]
Lang = Annotated[str, typer.Option("--lang", help="zh or en.")]
SnapshotDir = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a snapshot.")]
MonthOption = Annotated[str, typer.Option("--month", help="The month to judge, as 2021-06.")]
Programmes = Annotated[list[str] | None, typer.Option("--programme", help="Only this one; may be given again.")]
FactsAsOf = Annotated[
    bool, typer.Option("--facts-as-of", help="Judge the snapshot's facts by the law of another month than its own.")
]
KnownAt = Annotated[str, typer.Option("--known-at", help="The law as it was known on this day, as 2021-06-30.")]
Threads = Annotated[int, typer.Option("--threads", help="Threads; all processors by default. Results never differ.")]
Memory = Annotated[str, typer.Option("--memory", help="Memory for the evaluation, as 4GB or 512MB.")]
Engine = Annotated[
    str,
    typer.Option(
        "--engine",
        help="duckdb; native: rules compiled once, then faster; spark: a cluster. auto: native where it pays. "
        "Results never differ.",
    ),
]
Master = Annotated[str, typer.Option("--master", help="Which Spark, with --engine spark.")]


MOST_THREADS = 64


def print_json(schema: str, data: dict[str, Any]) -> None:
    """One object that names its schema (`schemas/<name>-1.json`) and nothing else on stdout."""
    plain = (sys.stdout.encoding or "ascii").lower().replace("-", "") != "utf8"
    print(json.dumps({"schema": f"doudi/{schema}/1", **data}, ensure_ascii=plain, indent=1))


def check_lang(lang: str) -> None:
    """InputError for a language the product does not speak."""
    if lang not in ("zh", "en"):
        raise InputError(f"--lang is zh or en, not {lang!r}")


def resources(threads: int, memory: str, engine: str = "auto", master: str = "local[*]") -> Resources:
    """The threads, memory and engine asked for."""
    from doudi.engine.province.batch import ENGINES, Resources, parse_memory

    if not 0 <= threads <= MOST_THREADS:
        raise InputError(f"--threads is a number from 1 to {MOST_THREADS}, or 0 for all processors, not {threads}")
    if engine not in ENGINES:
        raise InputError(f"--engine is one of {', '.join(ENGINES)}, not {engine!r}{nearest(engine, ENGINES)}")
    return Resources(threads or os.cpu_count() or 1, parse_memory(memory), engine, master)


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on stderr where a person looks at it; nothing otherwise."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


class Watch:
    """Seconds since it was made, and the most memory the process has held."""

    def __init__(self) -> None:
        self.started = time.monotonic()

    def facts(self) -> dict[str, float]:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # KiB, on macOS bytes
        return {
            "seconds": round(time.monotonic() - self.started, 2),
            "peak_rss_mb": round(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10), 1),
        }
