"""A series of snapshots: a folder of them, one or several a month, each with the day its facts were known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from doudi.engine.province.snapshot import Snapshot, open_snapshot
from doudi.kernel.dates import show_date
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month


@dataclass(frozen=True)
class Series:
    """Snapshots and deltas by month, each month's in the order in which its facts became known."""

    folder: Path
    snapshots: Mapping[Month, tuple[Snapshot, ...]]

    def first(self, month: Month) -> Snapshot:
        """The facts of a month as they were first known. InputError when the series has none."""
        return self._of(month)[0]

    def latest(self, month: Month, known_at: int) -> Snapshot:
        """The facts of a month as known on a day (yyyymmdd). InputError when none were known yet."""
        known = [snapshot for snapshot in self._of(month) if snapshot.known_at <= known_at]
        if not known:
            raise InputError(f"on {show_date(known_at)} nothing of {month} was known: see {self.first(month).folder}")
        return known[-1]

    def _of(self, month: Month) -> tuple[Snapshot, ...]:
        if month not in self.snapshots:
            have = ", ".join(map(str, sorted(self.snapshots))) or "none"
            raise InputError(f"{self.folder} has no snapshot of {month}; it has {have}")
        return self.snapshots[month]


def open_series(folder: str | Path) -> Series:
    """Every snapshot right below a folder. InputError when there is none, or two of a month known on the same day."""
    root = Path(folder)
    if not root.is_dir():
        raise InputError(f"{root} is not a folder of snapshots")
    found: dict[Month, list[Snapshot]] = {}
    for path in sorted(root.glob("*/manifest.json")):
        snapshot = open_snapshot(path.parent)
        found.setdefault(snapshot.month, []).append(snapshot)
    if not found:
        raise InputError(f"{root} holds no snapshots: each lies in a folder of its own below it")
    for month, snapshots in found.items():
        snapshots.sort(key=lambda snapshot: snapshot.known_at)
        for earlier, later in pairwise(snapshots):
            if earlier.known_at == later.known_at:
                raise InputError(f"{earlier.folder} and {later.folder} are both of {month} and known on the same day")
    return Series(root, {month: tuple(snapshots) for month, snapshots in found.items()})
