"""Counties drawn, judged and written: a large one block by block, small ones together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from doudi.kernel.months import Month
from doudi.population.assumptions import Assumptions
from doudi.population.classes import draw_classes
from doudi.population.columns import Columns, schema
from doudi.population.draft import HOUSEHOLD_KEY, HOUSEHOLD_KEYS, PERSON_KEY, PERSON_KEYS, Draft
from doudi.population.further import draw_further
from doudi.population.further.rolls import Answers
from doudi.population.identities import SCHEMA as IDENTITY_SCHEMA
from doudi.population.identities import identities
from doudi.population.incomes import draw_money
from doudi.population.plan import Block
from doudi.population.planted import SCHEMA as PLANTED_SCHEMA
from doudi.population.planted import plant
from doudi.population.source import Source
from doudi.population.structure import build_structure
from doudi.population.traits import draw_traits
from doudi.population.truth import Judge
from doudi.population.write import TableFile

#: the stream of random numbers of a county's names, beside those of its blocks 0, 1, 2 …
NAMES = 1_000_000
#: the stream of a block's further facts, beside its first one
FURTHER = 1


@dataclass(frozen=True)
class Task:
    """What every county of a run shares."""

    source: Source
    assume: Assumptions
    month: Month
    seed: int
    folder: Path
    judge: Judge
    #: what other programmes answer, to write their rolls; None: those rolls stay empty
    further: Answers | None
    with_identities: bool
    #: asked before every block; raises when the run is to end
    check: Callable[[], None]


@dataclass
class Written:
    """Manifest entries by section, and counts, of one or several counties."""

    persons: int = 0
    households: int = 0
    sections: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, other: Written) -> None:
        self.persons += other.persons
        self.households += other.households
        for section, entries in other.sections.items():
            self.sections.setdefault(section, {}).update(entries)


class CountyFiles:
    """The open files of one county, how far its keys have come, and what its names need."""

    def __init__(self, task: Task, county: int, stack: ExitStack) -> None:
        self.task, self.county, self.done = task, county, Written()
        self._births: list[np.ndarray] = []
        self._men: list[np.ndarray] = []
        layouts = (
            ("persons", schema(task.source.person_facts(), PERSON_KEYS)),
            ("households", schema(task.source.household_facts(), HOUSEHOLD_KEYS)),
            ("planted", PLANTED_SCHEMA),
        )
        self._files = {
            name: stack.enter_context(TableFile(task.folder / name / f"{name}-{county}.parquet", columns))
            for name, columns in layouts
        }

    def draw(self, block: Block) -> tuple[np.random.Generator, Draft]:
        """One block with complete facts, its keys following those before it."""
        task = self.task
        rng = np.random.default_rng(np.random.SeedSequence([task.seed, block.county, block.number]))
        people = build_structure(rng, block, task.assume)
        draft = Draft(
            source=task.source,
            assume=task.assume,
            block=block,
            month=task.month,
            people=people,
            persons=Columns(task.source.person_facts(), len(people.age)),
            homes=Columns(task.source.household_facts(), len(people.size)),
            first_household=block.county * HOUSEHOLD_KEY + self.done.households,
            first_person=block.county * PERSON_KEY + self.done.persons,
        )
        self.done.persons += len(people.age)
        self.done.households += len(people.size)
        draw_traits(rng, draft)
        draw_classes(rng, draft)
        draw_money(rng, draft)
        return rng, draft

    def write(self, draft: Draft, planted: pa.Table) -> None:
        for name, table in zip(self._files, (*draft.tables(), planted), strict=True):
            self._files[name].add(table)
        self._births.append(draft.persons.get("birth_date"))
        self._men.append(draft.people.male)

    def finish(self) -> Written:
        """Close the files, write the names, and say what was written."""
        files = dict(self._files)
        for file in files.values():
            file.close()
        if self.task.with_identities:
            files["identities"] = self._name_everybody()
        for name, file in files.items():
            section = "files" if name in ("persons", "households") else name
            self.done.sections.setdefault(section, {})[f"{name}/{file.path.name}"] = file.entry()
        return self.done

    def _name_everybody(self) -> TableFile:
        task, county = self.task, self.county
        rng = np.random.default_rng(np.random.SeedSequence([task.seed, county, NAMES]))
        keys = county * PERSON_KEY + 1 + np.arange(self.done.persons)
        births, men = np.concatenate(self._births), np.concatenate(self._men)
        with TableFile(task.folder / "identities" / f"identities-{county}.parquet", IDENTITY_SCHEMA) as file:
            file.add(identities(rng, county, keys, births, men, task.source.surnames))
        return file


def write_group(task: Task, blocks: list[Block]) -> Written:
    """Draw, judge and write all blocks of some counties, as many at a time as the block size allows."""
    done = Written()
    with ExitStack() as stack:
        files: dict[int, CountyFiles] = {}
        for batch in batches(blocks, task.assume.block_persons):
            task.check()
            for block in batch:
                if block.county not in files:
                    files[block.county] = CountyFiles(task, block.county, stack)
            drawn = [files[block.county].draw(block) for block in batch]
            drafts = [draft for _, draft in drawn]
            tables = plant([rng for rng, _ in drawn], drafts, task.judge)
            seeds = [np.random.SeedSequence([task.seed, b.county, b.number, FURTHER]) for b in batch]
            draw_further([np.random.default_rng(seed) for seed in seeds], drafts, task.further)
            for draft, table in zip(drafts, tables, strict=True):
                files[draft.block.county].write(draft, table)
        for county in files.values():
            done.add(county.finish())
    return done


def batches(blocks: list[Block], most: int) -> Iterator[list[Block]]:
    """Runs of blocks of no more persons together than the most, or of one block."""
    batch: list[Block] = []
    for block in blocks:
        if batch and sum(b.persons for b in batch) + block.persons > most:
            yield batch
            batch = []
        batch.append(block)
    if batch:
        yield batch


def groups(blocks: dict[int, tuple[Block, ...]], most: int, threads: int) -> list[list[Block]]:
    """Whole counties together up to a batch's size, fewer where that leaves a thread without work."""
    total = sum(block.persons for each in blocks.values() for block in each)
    limit = min(most, -(-total // max(1, threads)))
    out: list[list[Block]] = []
    held = limit + 1
    for county in sorted(blocks):
        persons = sum(block.persons for block in blocks[county])
        if held + persons > limit:
            out.append([])
            held = 0
        out[-1] += blocks[county]
        held += persons
    return sorted(out, key=lambda group: -sum(block.persons for block in group))
