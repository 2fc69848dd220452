"""The generator's time and memory."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from doudi.cli.options import Watch
from doudi.engine.book.book import book_folder
from doudi.population import build_province


def main(folder: str, persons: str, threads: str) -> None:
    watch = Watch()
    build_province(book_folder(), Path(folder), persons=int(persons), seed=1, threads=int(threads))
    print(json.dumps(watch.facts()))


if __name__ == "__main__":
    main(*sys.argv[1:])
