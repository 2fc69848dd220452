"""Build a province: counties side by side, one folder that appears whole at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from doudi.engine.book.book import load_book
from doudi.engine.province.snapshot import FORMAT, write_manifest
from doudi.engine.sql.area_values import Around
from doudi.kernel.dates import month_length
from doudi.kernel.errors import InputError
from doudi.kernel.files import appearing
from doudi.kernel.months import Month
from doudi.kernel.side_by_side import side_by_side
from doudi.population.areas import write_areas
from doudi.population.assumptions import Assumptions
from doudi.population.county import Task, Written, groups, write_group
from doudi.population.further.rolls import PROGRAMMES
from doudi.population.plan import KINDS, Block, Plan, make_plan
from doudi.population.source import Source, read_source
from doudi.population.truth import Judge, engine_judge, further_answers

#: persons done, persons in all
Progress = Callable[[int, int], None]


def build_province(
    book: str | Path,
    out_dir: str | Path,
    *,
    persons: int | None = None,
    share: float | None = None,
    seed: int,
    month: str = "2021-06",
    identities: bool = True,
    threads: int = 2,
    progress: Progress | None = None,
    assume: Assumptions | None = None,
    judge: Judge | None = None,
) -> dict[str, Any]:
    """Write a snapshot of a synthetic province calibrated to the book's totals; returns its manifest.

    `persons` or `share` says how large (all of the census when neither is given). The same seed gives the same
    bytes with any number of threads. `judge` replaces the engine in tests.
    """
    if seed < 0:
        raise InputError(f"the seed {seed} is negative")
    assume = assume or Assumptions()
    when = Month.parse(month)
    source = read_source(Path(book), when)
    plan = make_plan(source, _size(source, persons, share), assume)
    coverage = {register: [source.root] for register in source.registers}
    with appearing(Path(out_dir)) as folder:
        stop = Event()
        work = groups(plan.blocks, assume.block_persons, threads)
        inner = threads if len(work) == 1 else 1
        loaded = load_book(Path(book))
        around = Around(coverage, source.area_facts)
        task = Task(
            source=source,
            assume=assume,
            month=when,
            seed=seed,
            folder=folder,
            judge=judge or engine_judge(Path(book), month, source.programme, coverage, inner),
            further=None if judge else further_answers(loaded, when, PROGRAMMES, around, inner),
            with_identities=identities,
            check=lambda: _check(stop),
        )
        done = _counties(task, work, threads, stop, progress)
        manifest = _manifest(source, plan, assume, when, seed, coverage, done)
        manifest["files"]["areas.parquet"] = write_areas(folder, source)
        write_manifest(folder, manifest)
    return manifest


def _size(source: Source, persons: int | None, share: float | None) -> int:
    if persons is not None and share is not None:
        raise InputError("give the persons or the share of the population, not both")
    if persons is not None:
        return persons
    return source.persons if share is None else round(source.persons * share)


def _check(stop: Event) -> None:
    if stop.is_set():
        raise InputError("the build was interrupted")


def _counties(task: Task, work: list[list[Block]], threads: int, stop: Event, progress: Progress | None) -> Written:
    """All groups of counties side by side; the first error ends the run."""
    done = Written()
    total = sum(block.persons for group in work for block in group)

    def add(_: list[Block], written: Written) -> None:
        done.add(written)
        if progress:
            progress(done.persons, total)

    side_by_side(work, partial(write_group, task), add, threads, stop)
    return done


def _manifest(
    source: Source,
    plan: Plan,
    assume: Assumptions,
    month: Month,
    seed: int,
    coverage: dict[str, list[str]],
    done: Written,
) -> dict[str, Any]:
    sections: dict[str, dict[str, Any]] = {"files": {}, "identities": {}, "planted": {}}
    sections |= done.sections
    last = month_length(month.year, month.month)
    targets = {
        str(county): {
            f"{kind}_{what}": int(values[number][at])
            for number, kind in enumerate(KINDS)
            for what, values in (("awards", plan.awards), ("persons", plan.award_persons))
        }
        for at, county in enumerate(plan.counties)
    }
    return {
        "format": FORMAT,
        "book": source.name,
        "month": str(month),
        "known_at": f"{month}-{last:02d}",
        "persons": done.persons,
        "households": done.households,
        "synthetic": True,
        "seed": seed,
        "coverage": coverage,
        "population": {
            "assumptions": asdict(assume),
            "age_groups": [int(count) for count in plan.ages.sum(axis=0)],
            "census_age_groups": [int(count) for count in source.age_groups],
            "rolls": targets,
            "further_rolls": plan.further_rolls(),
            "area_facts": {"status": "illustrative", "values": source.area_facts},
        },
        **sections,
    }
