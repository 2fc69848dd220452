"""Determines a programme for tables in memory or files, with DuckDB, one statement a batch of areas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from threading import Lock
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from doudi.engine.book.book import Book
from doudi.engine.book.overlay import Change
from doudi.engine.book.resolve import Law, law_of
from doudi.engine.judge.decide import CANNOT_TELL, Household, Outcome, judge, with_shortness
from doudi.engine.sql.area_values import Around, area_parameters, area_values
from doudi.engine.sql.statement import AREA, COLUMNS, FILE, OUTCOMES, statement
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month


def evaluate_tables(
    book: Book, month: str, persons: pa.Table, households: pa.Table, around: Around, threads: int = 1,
    programmes: Sequence[str] | None = None,
) -> dict[str, pa.Table]:  # fmt: skip
    """Result tables by programme, sorted by unit key. Amounts in fen; codes decoded to names.

    Raises InputError for a household without members, a person without a household or an unknown area.
    """
    when = Month.parse(month)
    return {
        name: _with_blockers(law, run(law, persons, households, around, threads), persons, households, around)
        for name in (programmes or book.in_force(when))
        for law in [law_of(book, name, when)]
    }


_STATEMENTS: dict[tuple[object, ...], str] = {}
#: Threads that need the same statement wait for the one that makes it.
_MAKING = Lock()


def statement_of(law: Law, fixed: tuple[tuple[str, int | None], ...]) -> str:
    """The law's statement, made once for a book, month and what is the same everywhere."""
    key = (law.book.digest, law.programme.name, law.month, fixed)
    with _MAKING:
        if key not in _STATEMENTS:
            _STATEMENTS[key] = statement(law, dict(fixed))
    return _STATEMENTS[key]


def ordered(law: Law, statement: str) -> str:
    """The statement with its rows by file, then in unit-key order."""
    first = "area" if law.programme.area == AREA else FILE
    return f"SELECT * FROM ({statement}) ORDER BY {first}, household, unit, person NULLS FIRST"


def run(
    law: Law,
    persons: pa.Table,
    households: pa.Table,
    around: Around,
    threads: int = 1,
    changes: Sequence[Change] = (),
) -> pa.Table:
    """The coded result of one law for tables in memory, in unit-key order; `changes` tries other parameters."""
    area_column = households.column(law.programme.area)
    areas = sorted({str(a) for a in area_column.unique().to_pylist()})
    unknown = [a for a in areas if a not in law.book.areas]
    if unknown:
        raise InputError(f"unknown area {unknown[0]} in the households")
    _check_people(persons, households)
    values = area_values(law, areas, around, changes=changes)
    con = duckdb.connect(config={"threads": threads})
    try:
        for name, table in (("persons", persons), ("households", households), ("params", values.table)):
            con.register(name, table)
        result = con.sql(ordered(law, statement_of(law, values.fixed))).to_arrow_table()
    finally:
        con.close()
    return result.drop_columns([FILE]) if FILE in result.column_names else result


def _check_people(persons: pa.Table, households: pa.Table) -> None:
    """InputError unless every household has members and every person a household."""
    homes, held = households["household"].to_numpy(), persons["household"].to_numpy()
    empty = np.setdiff1d(homes, held)
    if len(empty):
        raise InputError(f"household {empty[0]} has no members")
    stray = int((~np.isin(held, homes)).sum())
    if stray:
        raise InputError(f"{stray} persons belong to no household of the households table")


def names_of(law: Law) -> dict[str, list[str]]:
    """What the codes of a result's columns stand for."""
    programme = law.programme
    return {
        "unit": list(programme.units), "outcome": list(OUTCOMES),
        "branch": [b.name for b in programme.branches], "reason": list(programme.reasons()),
    }  # fmt: skip


def decode(law: Law, result: pa.Table) -> pa.Table:
    """Codes as dictionary-encoded names, and keys as 64 bits wide as any file may have them."""
    names = names_of(law)
    columns = {}
    for name in COLUMNS:
        column = result[name].combine_chunks()
        if name in names:
            column = pa.DictionaryArray.from_arrays(column.cast(pa.int8()), pa.array(names[name], pa.string()))
        elif name in ("household", "person"):
            column = column.cast(pa.int64())
        columns[name] = column
    return pa.table(columns)


def _with_blockers(law: Law, result: pa.Table, persons: pa.Table, households: pa.Table, around: Around) -> pa.Table:
    keys = open_households(result)
    return add_blockers(law, decode(law, result), judge_many(law, set(keys), persons, households, around))


def open_households(result: pa.Table) -> list[int]:
    """Households of a coded result with a unit that cannot be told."""
    found = result.filter(pc.equal(result["outcome"], OUTCOMES.index("cannot_tell")))["household"]
    keys: list[int] = pc.unique(found).to_pylist()
    return keys


def add_blockers(law: Law, table: pa.Table, outcomes: Iterable[Outcome]) -> pa.Table:
    """Three columns for the rows that cannot be told: how many missing inputs block the answer, which ("person:fact;…",
    person 0 for the household), and whether it is one alone that some value settles."""
    open_ = pc.equal(table["outcome"].cast(pa.string()), CANNOT_TELL).combine_chunks()
    found = {(o.household, o.unit, o.person): o for o in outcomes if o.outcome == CANNOT_TELL}
    keys = table.select(["household", "unit", "person"]).filter(open_).to_pylist()
    blocked = [found[key["household"], key["unit"], key["person"]] for key in keys]
    texts = [";".join(f"{person}:{fact}" for person, fact in o.missing) for o in blocked]
    for name, empty, values in (
        ("blocking_count", pa.scalar(0, pa.int32()), pa.array([len(o.missing) for o in blocked], pa.int32())),
        ("blocking", pa.scalar(None, pa.string()), pa.array(texts, pa.string())),
        ("one_fact_short", pa.scalar(False), pa.array([o.one_short for o in blocked], pa.bool_())),
    ):
        column = pa.repeat(empty, table.num_rows)
        table = table.append_column(name, pc.replace_with_mask(column, open_, values) if len(values) else column)
    return table


def judge_many(
    law: Law, keys: set[int], persons: pa.Table, households: pa.Table, around: Around,
    known_at: int | None = None,
) -> Iterable[Outcome]:  # fmt: skip
    """The interpreter's outcomes of some households of the tables."""
    parameters: dict[str, dict[tuple[str, int], int]] = {}
    for household, area in read_households(law, keys, persons, households, around):
        if area not in parameters:
            parameters[area] = area_parameters(law, area, known_at)
        for outcome in judge(law, household, parameters[area]).outcomes:
            yield with_shortness(law, household, parameters[area], outcome)


def read_households(
    law: Law, keys: set[int], persons: pa.Table, households: pa.Table, around: Around
) -> Iterable[tuple[Household, str]]:
    """Facts of some households as the engine sees them; what absence means where a register was matched."""
    if not keys:
        return
    book = law.book
    chosen = pa.array(sorted(keys), pa.int64())
    own = households.filter(pc.is_in(households["household"], chosen)).to_pylist()
    people: dict[int, dict[int, dict[str, Any]]] = {}
    for row in persons.filter(pc.is_in(persons["household"], chosen)).to_pylist():
        people.setdefault(row["household"], {})[row["person"]] = row
    matched_in: dict[str, set[str]] = {}
    area_facts: dict[str, dict[str, int | None]] = {}
    for row in own:
        area = str(row[law.programme.area])
        if area not in matched_in:
            matched_in[area] = around.matched(book, area)
            area_facts[area] = around.facts_of(book, area)
        matched = matched_in[area]
        filled = {k: fill(book, matched, p) for k, p in sorted(people.get(row["household"], {}).items())}
        yield Household(row["household"], fill(book, matched, row), filled, area_facts[area]), area


def fill(book: Book, matched: set[str], row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of facts with what absence means where the register was matched."""
    facts = {}
    for name, value in row.items():
        fact = book.facts.get(name)
        if fact is None:
            continue
        facts[name] = fact.absent_value if value is None and fact.register in matched else value
    return facts
