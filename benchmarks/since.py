"""`determine --since` of a delta in which 1 % of the households changed, beside the full run it lies over; compaction.

All in one process, the full run first, so that its kernels are loaded for both.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from doudi.cli.options import Watch
from doudi.engine.book.book import load_book
from doudi.engine.province.batch import Resources
from doudi.engine.province.delta import compacted
from doudi.engine.province.determine import ask
from doudi.engine.province.runs import open_run, recording
from doudi.engine.province.since import recording_since, step
from doudi.engine.province.snapshot import open_snapshot
from doudi.population.change import change_province

SHARE = 0.01


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--engine", default="duckdb")
    parser.add_argument("--programmes", type=int, default=0, help="only so many of the book's, the first ones")
    chosen = parser.parse_args()
    snapshot, book = open_snapshot(chosen.folder), load_book(None)
    resources = Resources(chosen.threads, engine=chosen.engine)
    names = ask(book, snapshot, snapshot.month).programmes
    question = ask(book, snapshot, snapshot.month, names[: chosen.programmes or None])
    with tempfile.TemporaryDirectory(prefix="doudi-bench-") as folder:
        place = Path(folder)
        delta = change_province(snapshot, place / "delta", SHARE, 1)
        full = time.monotonic()
        with recording(place / "run", question, snapshot, resources):
            pass
        full = time.monotonic() - full
        watch = Watch()
        asked = step(open_run(place / "run"), delta, book)
        with recording_since(place / "over", asked, resources):
            pass
        since = watch.facts()["seconds"]
        compacting = time.monotonic()
        compacted(delta, place / "whole", resources)
        compacting = time.monotonic() - compacting
    print(json.dumps({"full": full, "since": since, "ratio": since / full, "compacting": compacting}))


if __name__ == "__main__":
    main()
