"""The value of every rule, by each way of running a book, under one key: (level, household, person, rule)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

import duckdb
import pyarrow as pa
from tests.engine.generated.functions import World
from tests.engine.generated.people import Row
from tests.engine.native.support import run_native
from tests.populations import tables

from doudi.engine.book.resolve import Law
from doudi.engine.judge.decide import Household, Judgement, judge
from doudi.engine.judge.interpret import AloneFrame, UnitFrame
from doudi.engine.sql import evaluate, plan, statement
from doudi.engine.sql.area_values import AreaFacts, Around, area_parameters, area_values

Key = tuple[str, int, int, str]
Values = dict[Key, int | None]
#: (unit, household, person) -> (outcome, branch, amount, members, reason)
Outcomes = dict[tuple[str, int, int], tuple[Any, ...]]
Coverage = Mapping[str, list[str]]
#: By level the relation that has its rules' columns, and these rules.
Kept = dict[str, tuple[str, list[str]]]


@dataclass
class Batch:
    """A law and the rows it is run over."""

    law: Law
    people: list[Row]
    homes: list[Row]
    coverage: Coverage
    area_facts: AreaFacts = field(default_factory=dict)

    @property
    def around(self) -> Around:
        return Around(self.coverage, self.area_facts)

    def tables(self) -> tuple[pa.Table, pa.Table]:
        return tables(self.law.book, self.people, self.homes)

    def households(self) -> Iterator[tuple[Household, dict[tuple[str, int], int]]]:
        """Each household as the interpreter sees it, with the parameters of its area."""
        persons, homes = self.tables()
        known: dict[str, dict[tuple[str, int], int]] = {}
        for household, area in evaluate.read_households(
            self.law, {h["household"] for h in self.homes}, persons, homes, self.around
        ):
            if area not in known:
                known[area] = area_parameters(self.law, area)
            yield household, known[area]


def seen(batch: Batch, values: Values, known: Values) -> Values:
    """The values that the interpreter has too: without a unit of a household it looks only at who may ask."""
    return values if batch.law.programme.family else {key: value for key, value in values.items() if key in known}


def by_sql(batch: Batch, threads: int = 1) -> tuple[Outcomes, Values]:
    """The product's outcomes, and the value of every rule by a statement that differs in keeping their columns."""
    persons, homes = batch.tables()
    outcomes = outcomes_of(batch.law, evaluate.run(batch.law, persons, homes, batch.around, threads))
    given = area_values(batch.law, sorted({str(h["county"]) for h in batch.homes}), batch.around)
    text, kept = keeping(batch.law, dict(given.fixed))
    values: Values = {}
    with duckdb.connect(config={"threads": 1}) as con:
        for name, table in (("persons", persons), ("households", homes), ("params", given.table)):
            con.register(name, table)
        for level, (source, rules) in kept.items():
            keys = ["household"] if level == "unit" else ["household", "person"]
            names = ", ".join(f'"{n}"' for n in (*keys, *rules))
            for row in con.sql(f"{relations(text)} SELECT {names} FROM {source}").fetchall():
                person = 0 if level == "unit" else row[1]
                values |= {(level, row[0], person, n): v for n, v in zip(rules, row[len(keys) :], strict=True)}
    return outcomes, values


def by_native(batch: Batch, batches: int = 1) -> Outcomes:
    """The outcomes of the law's compiled kernel, which keeps no value of a rule; each county in so many batches."""
    persons, homes = batch.tables()
    return outcomes_of(batch.law, run_native(batch.law, persons, homes, batch.around, batches))


def outcomes_of(law: Law, result: pa.Table) -> Outcomes:
    """The rows of a coded result, each unit once."""
    outcomes: Outcomes = {}
    for row in evaluate.decode(law, result).to_pylist():
        key = row["unit"], row["household"], row["person"] or 0
        assert key not in outcomes
        outcomes[key] = (row["outcome"], row["branch"], row["amount_fen"], row["members"], row["reason"])
    return outcomes


def keeping(
    law: Law, fixed: Mapping[str, int | None], make: Callable[..., Any] = statement.statement
) -> tuple[Any, Kept]:
    """What `make` makes of relations that keep the column of every rule; by level the last relation and its rules."""
    kept: Kept = {}
    laid_out = plan.Stages.ctes

    def ctes(stages: Any, first: str, keep: Iterable[str]) -> Any:
        made, last = laid_out(stages, first, {*keep, *law.rules})
        level = {"p": "person", "h": "unit"}.get(stages.prefix) or stages.prefix[2:-1]  # else a_<unit>_
        kept[level] = (last, [n for n in stages.columns if n in law.rules])
        return made, last

    with mock.patch.object(plan.Stages, "ctes", ctes):
        return make(law, fixed), kept


def relations(text: str) -> str:
    """A statement up to its last SELECT, which stands outside all parentheses."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if not depth and text.startswith(" SELECT ", place):
            return text[:place]
    raise AssertionError(text)


def interpreted(batch: Batch, keys: set[Key] | None = None) -> tuple[Outcomes, Values]:
    """Outcomes and values of the interpreter: the values named, or of every rule of its level that a law needs."""
    outcomes: Outcomes = {}
    values: Values = {}
    wanted: dict[tuple[str, int, int], list[str]] = {}
    for level, household, person, name in keys or ():
        wanted.setdefault((level, household, person), []).append(name)
    for household, parameters in batch.households():
        judgement = judge(batch.law, household, parameters)
        for o in judgement.outcomes:
            outcomes[o.unit, o.household, o.person or 0] = (o.outcome, o.branch, o.amount_fen, o.members, o.reason)
            assert bool(o.missing) == (o.outcome == "cannot_tell"), o
        for (level, person), frame in _frames(judgement).items():
            if keys is None:
                levels = (level,) if level in ("person", "unit") else ("unit", "individual")
                names = [n for n in batch.law.rules if batch.law.programme.levels[n] in levels]
            else:
                names = wanted.get((level, household.key, person), [])
            values |= {(level, household.key, person, n): frame.value(n) for n in names}
    return outcomes, values


def _frames(judgement: Judgement) -> dict[tuple[str, int], Any]:
    frames: dict[tuple[str, int], Any] = {}
    for outcome, frame in zip(judgement.outcomes, judgement.frames, strict=True):
        if isinstance(frame, AloneFrame):
            frames[outcome.unit, frame.key] = frame
            frames.setdefault(("unit", 0), frame.family)
            frames.update({("person", p.key): p for p in frame.family.people})
        elif isinstance(frame, UnitFrame):
            frames["unit", 0] = frame
            frames |= {("person", p.key): p for p in frame.people}
    return frames


def called(batch: Batch, names: Mapping[str, Any], keys: set[Key]) -> tuple[Outcomes, Values]:
    """Outcomes and the named values of the functions themselves, called as Python on complete facts."""
    outcomes: Outcomes = {}
    values: Values = {}
    wanted: dict[int, list[Key]] = {}
    for key in keys:
        wanted.setdefault(key[1], []).append(key)
    for household, parameters in batch.households():
        world = World(batch.law, names, household, parameters)
        outcomes |= {(u, household.key, p or 0): o for (u, p), o in world.outcomes().items()}
        alone: dict[int, Any] = {}
        for key in wanted.get(household.key, []):
            level, _, person, name = key
            if level == "person":
                scope = world.people[person]
            elif level == "unit":
                scope = world.family
            else:
                scope = alone.setdefault(person, alone.get(person) or world.alone(person))
            values[key] = getattr(scope, name)
    return outcomes, values
