"""Who is owed the price-linked subsidy in a county, by the engine from a snapshot of the registry. Nothing is kept."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from doudi.areas.models import Area, range_of
from doudi.engine.province.batch import Resources
from doudi.engine.province.determine import ask, determine
from doudi.engine.province.snapshot import Snapshot
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month
from doudi.payments.periods import first_day, shown
from doudi.registry.models import Residence
from doudi.registry.services.facts import book
from doudi.registry.snapshot import snapshot
from doudi.registry.when import When

ENTITLED, CANNOT_TELL = "entitled", "cannot_tell"


@dataclass(frozen=True)
class Owed:
    """One person once: of which family, as which group, fen."""

    person: int
    household: int
    group: str
    fen: int


@dataclass(frozen=True)
class Answer:
    """By person; and what it was made from."""

    owed: Mapping[int, Owed]
    cannot_tell: int
    snapshot: str
    digest: str


NOBODY = Answer({}, 0, "", "")


def determined(county: Area, programme: str, period: int, known_at: dt.datetime) -> Answer:
    """The programme for who lives in a county on the first of a month, as the registry knew it at a moment."""
    if not _lived_in(county, period, known_at):
        return NOBODY
    with tempfile.TemporaryDirectory(prefix="doudi-price-") as folder:
        try:
            taken = snapshot(county, first_day(period), known_at, book=book(), out=Path(folder) / "facts")
        except InputError as error:
            raise InputError(f"{county.code}: {error}") from None
        return _answer(taken, programme, period, Path(folder) / "results")


def _lived_in(county: Area, period: int, known_at: dt.datetime) -> bool:
    start, end = range_of(county.path)
    rows = Residence.objects.filter(area__path__gte=start, area__path__lt=end)  # unscoped: whether there is any
    return bool(When(first_day(period), known_at).lasting(rows).exists())


def _answer(taken: Snapshot, programme: str, period: int, out: Path) -> Answer:
    question = ask(book(), taken, Month.parse(shown(period)), [programme])
    answer = determine(question, taken, Resources(threads=1, engine="duckdb"), out)
    owed: dict[int, Owed] = {}
    unclear = 0
    for part in answer.parts:
        table = pq.read_table(out / part.file, partitioning=None)
        unclear += int(pc.sum(pc.equal(table["outcome"], CANNOT_TELL)).as_py() or 0)
        for row in _rows(table):
            if row.person in owed:
                raise InputError(f"{programme} grants person {row.person} more than once in {shown(period)}")
            owed[row.person] = row
    return Answer(owed, unclear, taken.manifest_sha256, "|".join(str(part.digest) for part in answer.parts))


def _rows(table: object) -> Iterator[Owed]:
    granted = table.filter(pc.equal(table["outcome"], ENTITLED))  # type: ignore[attr-defined, index]
    for row in granted.select(["person", "household", "branch", "amount_fen"]).to_pylist():
        if row["amount_fen"]:
            yield Owed(row["person"], row["household"], row["branch"], row["amount_fen"])
