"""`doudi province change` and `doudi province compact`: made-up changes of a snapshot, and both as one snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from doudi.cli.options import Memory, SnapshotDir, Threads, Watch, resources
from doudi.kernel.dates import parse_date, show_date
from doudi.kernel.errors import InputError


def change(
    folder: SnapshotDir,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder to make.")],
    share: Annotated[float, typer.Option(help="Share of the households that change, above 0 and at most 1.")] = 0.01,
    seed: Annotated[int, typer.Option(help="The same seed changes the same households.")] = 1,
    known_at: Annotated[str, typer.Option(metavar="DATE", help="When this became known; else as the snapshot.")] = "",
) -> None:
    """Make up changes of a snapshot, as a delta over it: some households earn more or less, a few leave."""
    from doudi.engine.province.delta import was
    from doudi.engine.province.snapshot import open_snapshot
    from doudi.population.change import change_province

    watch, base = Watch(), open_snapshot(folder)
    if known_at and parse_date(known_at) < base.known_at:
        raise InputError(f"--known-at {known_at} lies before {show_date(base.known_at)}, when {folder} was known")
    made = change_province(base, out, share, seed, known_at or None)
    now, then = made.total("households"), was(made).total("households")
    left = f", {then - now:,} of them left" if then > now else ""
    print(f"{out}: {max(now, then):,} households changed{left}, over {folder}; {watch.facts()['seconds']} s")


def compact(
    folder: SnapshotDir,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder to make.")],
    base: Annotated[list[Path] | None, typer.Option(help="Where a snapshot under it lies now. Repeatable.")] = None,
    threads: Threads = 0,
    memory: Memory = "4GB",
) -> None:
    """Write a delta and what it lies over as one snapshot."""
    from doudi.engine.province.delta import compacted
    from doudi.engine.province.snapshot import open_snapshot

    watch = Watch()
    made = compacted(open_snapshot(folder), out, resources(threads, memory), base or ())
    taken = watch.facts()
    print(f"{out}: {made.total('persons'):,} persons in {made.total('households'):,} households; {taken['seconds']} s")
