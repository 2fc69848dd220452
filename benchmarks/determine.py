"""`determine` with all its checks and evidence, beside a scan of the same columns: wall clock, processor time, memory.

Each scan runs in a process of its own, so that the peak memory is the determination's alone.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

from doudi.cli.options import Watch
from doudi.engine.book.book import load_book
from doudi.engine.province.batch import Resources
from doudi.engine.province.determine import Question, areas_of, ask
from doudi.engine.province.runs import recording
from doudi.engine.province.snapshot import KEYS, LEVEL, Snapshot, around, open_snapshot
from doudi.kernel.months import Month

MONTH = Month(2021, 6)
TIMES = 3
Taken = tuple[float, float]


def columns(question: Question, kind: str) -> list[str]:
    """The keys and the facts that the laws read from one kind of file."""
    read = [name for law in question.laws() for name in law.facts_read(LEVEL[kind])]
    return list(dict.fromkeys([*KEYS[kind], *read]))


def scan(question: Question, snapshot: Snapshot, threads: int) -> Taken:
    """Seconds, and seconds of the processor, to decode every value of those columns and look at it once."""
    started, worked = time.monotonic(), time.process_time()
    with duckdb.connect(config={"threads": threads}) as con:
        for kind in KEYS:
            files = [str(snapshot.path(kind, county)) for county in snapshot.counties]
            looked = ", ".join(f'max("{name}")' for name in columns(question, kind))
            con.read_parquet(files).aggregate(looked).fetchall()
    return time.monotonic() - started, time.process_time() - worked


def scans() -> list[Taken]:
    """Some scans by this command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.determine", *sys.argv[1:], "--scan"],
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return [(wall, cpu) for wall, cpu in json.loads(done.stdout)]


def compiled(question: Question, snapshot: Snapshot) -> float:
    """Seconds to have every kernel: to compile it the first time, to load it afterwards."""
    from doudi.engine.province.compiled import CompiledLaws

    started = time.monotonic()
    laws = question.laws()
    areas = {law.programme.name: areas_of(law, snapshot) for law in laws}
    CompiledLaws(laws, areas, around(snapshot, question.book), None)
    return time.monotonic() - started


def determined(question: Question, snapshot: Snapshot, resources: Resources) -> dict[str, Any]:
    """One determination with its evidence, between scans."""
    ready = compiled(question, snapshot) if resources.engine == "native" else 0.0
    before = scans()
    watch, worked = Watch(), time.process_time()
    with tempfile.TemporaryDirectory(prefix="doudi-bench-") as place:
        with recording(Path(place) / "run", question, snapshot, resources) as (_, answer, _):
            pass
        taken, cpu = watch.facts(), time.process_time() - worked
    # Whatever else the machine does slows both; the scans before and after stand for the time between.
    taken_by_scans = [*before, *scans()]
    wall_scan, cpu_scan = (sorted(values)[len(values) // 2] for values in zip(*taken_by_scans, strict=True))
    counts = [part.by_unit.values() for part in answer.parts]
    entitled = sum(count.entitled for units in counts for count in units)
    persons = sum(count.persons for units in counts for count in units)
    return {
        "engine": resources.engine,
        "programmes": len(question.programmes),
        "columns": sum(len(columns(question, kind)) for kind in KEYS),
        "kernels": ready,
        "scan": wall_scan,
        "seconds": taken["seconds"],
        "ratio": taken["seconds"] / wall_scan,
        "cpu_ratio": cpu / cpu_scan,
        "peak_rss_mb": taken["peak_rss_mb"],
        "rows": sum(part.rows for part in answer.parts),
        "caseload": f"{entitled:,} awards, {persons:,} persons",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--engine", default="duckdb")
    parser.add_argument("--book")
    parser.add_argument("--programmes", type=int, default=0, help="only so many of the book's, the first ones")
    parser.add_argument("--scan", action="store_true", help="only scan")
    chosen = parser.parse_args()
    snapshot = open_snapshot(chosen.folder)
    question = ask(load_book(chosen.book), snapshot, MONTH)
    if chosen.programmes:
        question = ask(question.book, snapshot, MONTH, question.programmes[: chosen.programmes])
    if chosen.scan:
        print(json.dumps([scan(question, snapshot, chosen.threads) for _ in range(TIMES)]))
    else:
        print(json.dumps(determined(question, snapshot, Resources(chosen.threads, engine=chosen.engine))))


if __name__ == "__main__":
    main()
