"""`make bench`: builds two provinces, determines them beside a scan of the same columns and over a run, times a family.

Each measurement runs in a process of its own, so that its peak memory is its own. Needs 3 GB of disk.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

SIZES = (1_570_000, 34_915_616)


def measured(module: str, *arguments: str) -> dict[str, Any]:
    """The JSON a benchmark prints."""
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", *arguments], check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, nargs="*", default=SIZES, help="sizes of the provinces")
    parser.add_argument("--folder", help="keep the provinces here, and use those that are there")
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="doudi-bench-") as place:
        folder = Path(chosen.folder or place)
        for persons in chosen.persons:
            province(folder / str(persons), persons, chosen.threads)
    family()


def province(folder: Path, persons: int, threads: int) -> None:
    """Generator, then determination, of one size."""
    print(f"\n{persons:,} persons, {threads} threads")
    if not folder.exists():
        found = measured("generate", str(folder), str(persons), str(threads))
        million = found["seconds"] / persons * 1e6
        print(
            f"  generator        {found['seconds']:.1f} s ({million:.2f} s a million), {found['peak_rss_mb']:,.0f} MB"
        )
    for programmes in ("1", "0"):
        for engine in ("duckdb", "native"):
            determined(folder, threads, engine, programmes)
        over_another(folder, threads, programmes)


def determined(folder: Path, threads: int, engine: str, programmes: str) -> None:
    """The first programme of the book or all of them, by one engine."""
    if engine == "native" and importlib.util.find_spec("numba") is None:
        print("  native           numba is not installed")
        return
    more = ["--threads", str(threads), "--engine", engine, "--programmes", programmes]
    found = measured("determine", str(folder), *more)
    print(f"  scan             {found['scan']:.2f} s   {found['columns']} columns, {found['programmes']} programmes")
    print(
        f"  {engine:<17}{found['seconds']:.2f} s   {found['ratio']:.2f} times the scan ({found['cpu_ratio']:.2f} times "
        f"its processor time), {found['peak_rss_mb']:,.0f} MB at most"
    )
    print(f"                   {found['rows']:,} rows checked, hashed, ordered, written; {found['caseload']}")
    if engine == "native":
        print(f"                   {found['kernels']:.1f} s before that to have the kernels")


def over_another(folder: Path, threads: int, programmes: str) -> None:
    """A run over another, with the engine that is faster here."""
    engine = "duckdb" if importlib.util.find_spec("numba") is None else "native"
    found = measured("since", str(folder), "--threads", str(threads), "--engine", engine, "--programmes", programmes)
    print(
        f"  --since, 1 %     {found['since']:.2f} s, {found['ratio']:.0%} of a full run's {found['full']:.2f} s "
        f"({engine}); both made one snapshot in {found['compacting']:.1f} s"
    )


def family() -> None:
    """One family: in a warm process, and as a cold command."""
    found = measured("one_family")
    print("\nOne family")
    mean, worst, number = found["mean_ms"], found["worst_ms"], found["families"]
    print(f"  judged, traced   {mean:.2f} ms on average, {worst:.2f} ms at worst, of {number}")
    print(f"  doudi explain    {found['cold_s']:.2f} s cold, {found['cold_ratio']:.1f} times Python with Arrow alone")


if __name__ == "__main__":
    main()
