"""Determines a programme for tables in memory or files, with DuckDB, one statement a batch of areas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from doudi.engine.areas import lineage
from doudi.engine.arithmetic import div_half_up
from doudi.engine.book import Book
from doudi.engine.decide import Household, Outcome, judge
from doudi.engine.resolve import Law, law_of, resolve
from doudi.engine.sql import COLUMNS, OUTCOMES, statement
from doudi.engine.sql_plan import param_column
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month

Coverage = Mapping[str, Sequence[str]]


def params_table(
    law: Law,
    areas: Iterable[str],
    coverage: Coverage,
    known_at: int | None = None,
    percent: Mapping[str, int] | None = None,
) -> pa.Table:
    """One row an area: every parameter the law looks up, and which registers were matched there."""
    rows: dict[str, list[Any]] = {"area": []}
    for area in areas:
        values = resolve(law, area, known_at)
        rows["area"].append(int(area))
        for key, found in values.items():
            factor = (percent or {}).get(key[0])
            value = found if factor is None else div_half_up(found * factor, 100)
            law.programme.parameters[key[0]].check(value)
            rows.setdefault(param_column(*key), []).append(value)
        for register in law.book.registers:
            rows.setdefault(f"matched_{register}", []).append(is_matched(law.book, coverage, register, area))
    types = {n: pa.bool_() if n.startswith("matched_") else pa.int64() for n in rows}
    return pa.table({n: pa.array(v, types[n]) for n, v in rows.items()})


def is_matched(book: Book, coverage: Coverage, register: str, area: str) -> bool:
    """Whether a register was matched for an area or for one above it."""
    return any(code in coverage.get(register, ()) for code in lineage(book.areas, area))


def evaluate_tables(
    book: Book, month: str, persons: pa.Table, households: pa.Table, coverage: Coverage, threads: int = 1,
    programmes: Sequence[str] | None = None,
) -> dict[str, pa.Table]:  # fmt: skip
    """Result tables by programme, sorted by unit key. Amounts in fen; codes decoded to names.

    Raises InputError for a household without members, a person without a household or an unknown area.
    """
    when = Month.parse(month)
    return {
        name: _with_blockers(law, run(law, persons, households, coverage, threads), persons, households, coverage)
        for name in (programmes or list(book.programmes))
        for law in [law_of(book, name, when)]
    }


_STATEMENTS: dict[tuple[str, str, Month], str] = {}


def statement_of(law: Law) -> str:
    """The law's statement, made once for a book and month."""
    key = (law.book.digest, law.programme.name, law.month)
    if key not in _STATEMENTS:
        _STATEMENTS[key] = statement(law)
    return _STATEMENTS[key]


def run(
    law: Law,
    persons: pa.Table,
    households: pa.Table,
    coverage: Coverage,
    threads: int = 1,
    percent: Mapping[str, int] | None = None,
) -> pa.Table:
    """The coded result of one law, in unit-key order.

    `percent` tries other parameters: {"standard_urban": 110} makes that one a tenth higher, halves rounded up.
    """
    area_column = households.column(law.programme.area)
    areas = sorted({str(a) for a in area_column.unique().to_pylist()})
    unknown = [a for a in areas if a not in law.book.areas]
    if unknown:
        raise InputError(f"unknown area {unknown[0]} in the households")
    params = params_table(law, areas, coverage, percent=percent)
    con = duckdb.connect(config={"threads": threads})
    try:
        for name, table in (("persons", persons), ("households", households), ("params", params)):
            con.register(name, table)
        query = f"SELECT * FROM ({statement_of(law)}) ORDER BY household, unit, person NULLS FIRST"
        result = con.sql(query).to_arrow_table()
    finally:
        con.close()
    return check_people(result, persons.num_rows)


def check_people(result: pa.Table, persons: int) -> pa.Table:
    """Every household has members and every person a household; the helper column goes."""
    import pyarrow.compute as pc

    families = result.filter(pc.equal(result["unit"], 0))
    empty = families.filter(pc.is_null(families["_people"]))
    if empty.num_rows:
        raise InputError(f"household {empty['household'][0].as_py()} has no members")
    counted = pc.sum(families["_people"]).as_py() or 0
    if counted != persons:
        raise InputError(f"{persons - counted} persons belong to no household of the households table")
    return result.drop_columns(["_people"])


def decode(law: Law, result: pa.Table) -> pa.Table:
    """Codes as dictionary-encoded names."""
    programme = law.programme
    names = {
        "unit": list(programme.units), "outcome": list(OUTCOMES),
        "branch": [b.name for b in programme.branches], "reason": list(programme.reasons()),
    }  # fmt: skip
    columns = {}
    for name in COLUMNS:
        column = result[name].combine_chunks()
        if name in names:
            column = pa.DictionaryArray.from_arrays(column.cast(pa.int8()), pa.array(names[name], pa.string()))
        columns[name] = column
    return pa.table(columns)


def _with_blockers(law: Law, result: pa.Table, persons: pa.Table, households: pa.Table, coverage: Coverage) -> pa.Table:
    table = decode(law, result)
    count, names = blocking(law, result, persons, households, coverage)
    return table.append_column("blocking_count", count).append_column("blocking", names)


def blocking(
    law: Law, result: pa.Table, persons: pa.Table, households: pa.Table, coverage: Coverage
) -> tuple[pa.Array, pa.Array]:
    """For rows that cannot be told: how many inputs block them, and which, as "person:fact;…" (0: household)."""
    import pyarrow.compute as pc

    counts = [0] * result.num_rows
    names: list[str | None] = [None] * result.num_rows
    open_rows = pc.indices_nonzero(pc.equal(result["outcome"], OUTCOMES.index("cannot_tell"))).to_pylist()
    keys = {result["household"][i].as_py() for i in open_rows}
    units = list(law.programme.units)
    found: dict[tuple[str, int, int | None], Outcome] = {}
    for outcome in judge_many(law, keys, persons, households, coverage):
        found[outcome.unit, outcome.household, outcome.person] = outcome
    for index in open_rows:
        key = (
            units[result["unit"][index].as_py()],
            result["household"][index].as_py(),
            result["person"][index].as_py(),
        )
        missing = found[key].missing
        counts[index] = len(missing)
        names[index] = ";".join(f"{p}:{fact}" for p, fact in missing)
    return pa.array(counts, pa.int32()), pa.array(names, pa.string())


def judge_many(
    law: Law, keys: set[int], persons: pa.Table, households: pa.Table, coverage: Coverage
) -> Iterable[Outcome]:
    """The interpreter's outcomes of some households of the tables."""
    parameters: dict[str, dict[tuple[str, int], int]] = {}
    for household, area in read_households(law, keys, persons, households, coverage):
        if area not in parameters:
            parameters[area] = resolve(law, area)
        yield from judge(law, household, parameters[area]).outcomes


def read_households(
    law: Law, keys: set[int], persons: pa.Table, households: pa.Table, coverage: Coverage
) -> Iterable[tuple[Household, str]]:
    """Facts of some households as the engine sees them; what absence means where a register was matched."""
    if not keys:
        return
    book = law.book
    import pyarrow.compute as pc

    chosen = pa.array(sorted(keys), pa.int64())
    own = households.filter(pc.is_in(households["household"], chosen)).to_pylist()
    people: dict[int, dict[int, dict[str, Any]]] = {}
    for row in persons.filter(pc.is_in(persons["household"], chosen)).to_pylist():
        people.setdefault(row["household"], {})[row["person"]] = row
    matched_in: dict[str, set[str]] = {}
    for row in own:
        area = str(row[law.programme.area])
        if area not in matched_in:
            matched_in[area] = {r for r in book.registers if is_matched(book, coverage, r, area)}
        matched = matched_in[area]
        filled = {k: fill(book, matched, p) for k, p in sorted(people.get(row["household"], {}).items())}
        yield Household(row["household"], fill(book, matched, row), filled), area


def fill(book: Book, matched: set[str], row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of facts with what absence means where the register was matched."""
    facts = {}
    for name, value in row.items():
        fact = book.facts.get(name)
        if fact is None:
            continue
        facts[name] = fact.absent_value if value is None and fact.register in matched else value
    return facts
