"""One family: judged and traced in a warm process, and explained by a cold command."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from doudi.engine.book.book import book_folder, load_book
from doudi.engine.book.resolve import law_of, resolve
from doudi.engine.cliffs.model_families import model_files, read_model_families
from doudi.engine.explain.trace import trace
from doudi.engine.judge.decide import judge
from doudi.kernel.months import Month

EXAMPLE = Path(__file__).parents[1] / "examples" / "family.yaml"
ROUNDS = 20


def cold(*arguments: str) -> float:
    """The median of several runs of a command, in seconds."""
    taken = []
    for _ in range(7):
        started = time.monotonic()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        taken.append(time.monotonic() - started)
    return sorted(taken)[len(taken) // 2]


def main() -> None:
    book = load_book()
    programme, file = next(iter(model_files(book_folder()).items()))
    area = next(code for code, found in book.areas.items() if found.level == "county")
    families = [model.family for model in read_model_families(book, file, area)]
    law = law_of(book, programme, Month(2021, 6))
    taken = []
    for _ in range(ROUNDS):
        for family in families:
            started = time.monotonic()
            trace(law, family, judge(law, family.household, resolve(law, family.area)))
            taken.append((time.monotonic() - started) * 1000)
    explain = cold("-m", "doudi.cli", "explain", "--facts", str(EXAMPLE), "--month", "2021-06")
    found = {
        "families": len(families) * ROUNDS,
        "mean_ms": sum(taken) / len(taken),
        "worst_ms": max(taken),
        "cold_s": explain,
        "cold_ratio": explain / cold("-c", "import pyarrow"),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
