"""Rules about areas alone, worked out month by month from a table of facts about areas; nobody's household is needed.

The table is CSV with the columns `area`, `month` (2021-06) and one for each fact of an area; other columns are left out
when they are named neither as a fact nor close to one. An empty field is unknown. An area without a line in a month has
the values of the area above it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from doudi.engine.book.book import Book
from doudi.engine.book.resolve import Law, law_of
from doudi.engine.expression.ir import refs
from doudi.engine.judge.interpret import Frame, Value, blockers_of
from doudi.kernel.dates import add_months
from doudi.kernel.errors import InputError, nearest
from doudi.kernel.months import Month

KEYS = ("area", "month")
#: {month: {area: {fact: value}}}
AreaTable = Mapping[Month, Mapping[str, Mapping[str, int | None]]]


@dataclass(frozen=True)
class AreaMonth:
    """The rules about one area in one month; `missing` names the facts that keep a rule unknown."""

    area: str
    month: Month
    values: Mapping[str, Value]
    missing: tuple[str, ...]


def read_area_table(book: Book, path: Path) -> AreaTable:
    """A table of facts about areas. InputError naming the line and what is wrong in it."""
    facts = {fact.name: fact for fact in book.facts.values() if fact.level == "area"}
    found: dict[Month, dict[str, dict[str, int | None]]] = {}
    try:
        rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read ({error})") from None
    columns = list(rows[0]) if rows else []
    for key in KEYS:
        if key not in columns:
            raise InputError(f"{path.name}: the column {key!r} is missing")
    if not set(columns) & set(facts):
        raise InputError(f"{path.name} has no column of a fact of an area: {', '.join(facts) or 'the book has none'}")
    for column in set(columns) - set(facts) - set(KEYS):
        if near := nearest(column, facts):
            raise InputError(f"{path.name}: unknown fact {column!r}{near}")
    for line, row in enumerate(rows, start=2):
        where = f"{path.name}:{line}"
        area, values = row["area"], {}
        if area not in book.areas:
            raise InputError(f"{where}: unknown area {area!r}{nearest(area, book.areas)}")
        for name in facts.keys() & row.keys():
            values[name] = _value(where, row[name], name, book)
        months = found.setdefault(_month(where, row["month"]), {})
        if area in months:
            raise InputError(f"{where}: {area} stands twice in {row['month']}")
        months[area] = values
    return found


def _month(where: str, text: str) -> Month:
    try:
        return Month.parse(text)
    except InputError as error:
        raise InputError(f"{where}: {error}") from None


def _value(where: str, text: str | None, name: str, book: Book) -> int | None:
    if text is None or not text.strip():
        return None
    fact = book.facts[name]
    try:
        value = int(text) if fact.type not in ("bool", "enum", "date") else fact.parse(_typed(fact.type, text))
    except (ValueError, InputError) as error:
        raise InputError(f"{where}: {name} cannot be {text!r} ({error})") from None
    if value is not None and not fact.min <= value <= fact.max:
        raise InputError(f"{where}: {name} is {text}, outside its range {fact.range_text()}")
    return value


def _typed(kind: str, text: str) -> object:
    if kind == "bool":
        return {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}.get(text.lower(), text)
    return text


def area_rules(book: Book, programme: str, table: AreaTable, areas: Sequence[str] = ()) -> Iterator[AreaMonth]:
    """Every rule of a programme about areas, for each month in order; months before the programme are left out.

    The areas are those given, or those of the table. A rule that needs a value which only the counties set is left out
    above them. InputError for a programme without such rules, or an unknown area.
    """
    for area in areas:
        if area not in book.areas:
            raise InputError(f"unknown area {area!r}{nearest(area, book.areas)}")
    own = book.programmes.get(programme)
    if own is None:
        raise InputError(f"the book {book.name} has no programme {programme!r}{nearest(programme, book.programmes)}")
    names = [name for name in own.versions if own.levels[name] == "area"]
    if not names:
        raise InputError(f"{programme} has no rule about areas alone")
    for month in sorted(table):
        if not own.holds_on(month.first_day) or month.first_day < book.since:
            continue
        law = law_of(book, programme, month)
        for area in areas or sorted(table[month]):
            facts = book.facts_around(table[month], area)
            values = _values(law, area)
            frame = Frame(law, {}, values, 0, facts)
            rules = [name for name in names if name in law.rules and _parameters(law, name) <= values.keys()]
            missing = sorted({fact for name in rules for _, fact in blockers_of(name, frame)})
            yield AreaMonth(area, month, {name: frame.value(name) for name in rules}, tuple(missing))


def _values(law: Law, area: str) -> dict[tuple[str, int], int]:
    """The parameters that have a value in the area; one that only counties set has none above them."""
    found = {}
    for name, shift in law.parameter_keys:
        value = law.programme.parameters[name].at(law.book.areas, area, add_months(law.on, -shift))
        if value is not None:
            found[name, shift] = value.value
    return found


def _parameters(law: Law, rule: str) -> set[tuple[str, int]]:
    """Every look-up behind a rule."""
    found: set[tuple[str, int]] = set()
    waiting = [rule]
    while waiting:
        for node in refs(law.node(waiting.pop())):
            if node.detail == "param":
                found.add((node.name, node.shift))
            elif node.name in law.rules:
                waiting.append(node.name)
    return found
