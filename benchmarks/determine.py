"""`determine` with all its checks and evidence, beside a scan of the same columns in the same process."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from doudi.cli.options import Watch
from doudi.engine.book.book import load_book
from doudi.engine.province.batch import Resources
from doudi.engine.province.determine import Question, ask
from doudi.engine.province.runs import recording
from doudi.engine.province.snapshot import KEYS, LEVEL, Snapshot, open_snapshot
from doudi.kernel.months import Month

MONTH = Month(2021, 6)
TIMES = 3


def columns(question: Question, kind: str) -> list[str]:
    """The keys and the facts that the laws read from one kind of file."""
    read = [name for law in question.laws() for name in law.facts_read(LEVEL[kind])]
    return list(dict.fromkeys([*KEYS[kind], *read]))


def scan(question: Question, snapshot: Snapshot, threads: int) -> float:
    """Seconds to decode every value of those columns and look at it once."""
    started = time.monotonic()
    with duckdb.connect(config={"threads": threads}) as con:
        for kind in KEYS:
            files = [str(snapshot.path(kind, county)) for county in snapshot.counties]
            looked = ", ".join(f'max("{name}")' for name in columns(question, kind))
            con.read_parquet(files).aggregate(looked).fetchall()
    return time.monotonic() - started


def main(folder: str, threads: str) -> None:
    watch = Watch()
    snapshot, number = open_snapshot(folder), int(threads)
    question = ask(load_book(), snapshot, MONTH)
    scans = [scan(question, snapshot, number) for _ in range(TIMES)]
    with tempfile.TemporaryDirectory(prefix="doudi-bench-") as place:
        started = time.monotonic()
        with recording(Path(place) / "run", question, snapshot, Resources(number)) as (_, answer, _):
            pass
        seconds = time.monotonic() - started
    # Whatever else the machine does slows both; the scan before and the scan after stand for the time between.
    scans += [scan(question, snapshot, number) for _ in range(TIMES)]
    middle = sorted(scans)[len(scans) // 2]
    counts = [part.by_unit.values() for part in answer.parts]
    entitled = sum(count.entitled for units in counts for count in units)
    persons = sum(count.persons for units in counts for count in units)
    found = {
        "scan": middle,
        "columns": sum(len(columns(question, kind)) for kind in KEYS),
        "seconds": seconds,
        "ratio": seconds / middle,
        "peak_rss_mb": watch.facts()["peak_rss_mb"],
        "rows": sum(part.rows for part in answer.parts),
        "caseload": f"{entitled:,} awards, {persons:,} persons",
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
