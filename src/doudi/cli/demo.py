"""`doudi demo`: a small synthetic province, determined, beside what was published, and one family explained."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from rich.console import Console

from doudi.cli.show import show_family
from doudi.engine.book import Book, book_folder, load_book
from doudi.engine.decide import judge
from doudi.engine.evaluate import decode, read_households, run
from doudi.engine.family import Family
from doudi.engine.overlay import parse_changes
from doudi.engine.resolve import Law, law_of, resolve
from doudi.kernel.errors import InputError
from doudi.kernel.money import yuan
from doudi.kernel.months import Month
from doudi.population import build_province, show

MONTH = "2021-06"
LARGEST = 0.05


def run_demo(share: float, seed: int, book_name: str) -> None:
    """Builds the province in a temporary folder that is gone afterwards."""
    if not 0 < share <= LARGEST:
        raise InputError(f"--share is above 0 and at most {LARGEST}: the demo holds its province in memory")
    console, started = Console(highlight=False), time.monotonic()
    book = load_book(book_name or None)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "province"
        Console(stderr=True).print(f"Building a synthetic province (share {share}, seed {seed}) ...")
        build_province(book_folder(book_name or None), folder, share=share, seed=seed)
        persons, households = _read(folder, "persons"), _read(folder, "households")
        coverage = json.loads((folder / "manifest.json").read_text("utf-8"))["coverage"]
        law = law_of(book, next(iter(book.programmes)), Month.parse(MONTH))
        result = decode(law, run(law, persons, households, coverage, threads=2))
        figures = show(folder)
        console.print(f"合成数据 · synthetic data · {figures['persons']:,} persons, {MONTH}", style="bold")
        _caseload(console, figures, result, households)
        _lists(console, book, result, households)
        _one_family(console, law, result, persons, households, coverage)
        _higher_standard(console, law, result, persons, households, coverage)
    console.print(f"\n{time.monotonic() - started:.0f} s")


def _read(folder: Path, kind: str) -> pa.Table:
    return pa.concat_tables(pq.read_table(f) for f in sorted((folder / kind).glob("*.parquet")))


def _caseload(console: Console, figures: dict[str, Any], result: pa.Table, households: pa.Table) -> None:
    console.print("\nRolls (scaled from what was published) beside what the rules compute", style="bold")
    entitled = result.filter(pc.equal(result["outcome"].cast(pa.string()), "entitled"))
    joined = entitled.select(["household", "members", "amount_fen"]).join(
        households.select(["household", "standard_kind"]), "household"
    )
    for code, kind in enumerate(("urban", "rural")):
        found = joined.filter(pc.equal(joined["standard_kind"], code))
        roll = figures["rolls"][kind]
        console.print(
            f"  {kind}: published {roll['target_awards']:,} awards, {roll['target_persons']:,} persons; "
            f"on the rolls {roll['awards']:,} / {roll['persons']:,}; "
            f"computed {found.num_rows:,} / {pc.sum(found['members']).as_py() or 0:,}, "
            f"{yuan(pc.sum(found['amount_fen']).as_py() or 0)} yuan a month"
        )


def _lists(console: Console, book: Book, result: pa.Table, households: pa.Table) -> None:
    """Families only: who is entitled and not paid, paid and not entitled, or cannot be told."""
    homes = households.select(["household", "registered_area", "award_dibao_kind"])
    families = result.select(["household", "unit", "outcome"]).join(homes, "household").to_pylist()
    by_house: dict[int, tuple[int, bool, set[str]]] = {}
    for row in families:
        on_roll = row["award_dibao_kind"] is not None and row["award_dibao_kind"] > 0
        by_house.setdefault(row["household"], (row["registered_area"], on_roll, set()))[2].add(row["outcome"])
    counts: dict[str, list[int]] = {}
    for area, on_roll, outcomes in by_house.values():
        city = book.areas[str(area)].parent
        line = counts.setdefault(book.areas[city].name_zh, [0, 0, 0])
        if "entitled" in outcomes:
            line[0] += not on_roll
        elif "cannot_tell" in outcomes:
            line[2] += 1
        else:
            line[1] += on_roll
    console.print("\nHouseholds: entitled, not paid / paid, not entitled / cannot be told", style="bold")
    for city, line in counts.items():
        console.print(f"  {city}  {line[0]:,} / {line[1]:,} / {line[2]:,}")


def _one_family(
    console: Console, law: Law, result: pa.Table, persons: pa.Table, households: pa.Table, coverage: Any
) -> None:
    chosen = result.filter(
        pc.and_(pc.equal(result["outcome"].cast(pa.string()), "entitled"), pc.greater(result["members"], 1))
    )
    keys = {chosen["household"][0].as_py()} if chosen.num_rows else set()
    for home, area in read_households(law, keys, persons, households, coverage):
        names = {key: f"成员{n}" for n, key in enumerate(home.people, start=1)}
        console.print()
        judgement = judge(law, home, resolve(law, area))
        show_family(law, Family(area, home, names, {}), judgement, "zh")


def _higher_standard(
    console: Console, law: Law, result: pa.Table, persons: pa.Table, households: pa.Table, coverage: Any
) -> None:
    """What a standard higher by a tenth would cost: the same facts, other parameters."""
    changes = parse_changes(law.book, [f"{law.programme.name}.standard*=1.10"])
    raised = run(law, persons, households, coverage, threads=2, changes=changes)
    before, after = (pc.sum(t["amount_fen"]).as_py() or 0 for t in (result, raised))
    console.print("\nA standard 10 % higher", style="bold")
    console.print(f"  {yuan(before)} -> {yuan(after)} yuan a month: {yuan(after - before)} more")
