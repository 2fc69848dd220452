"""The parameters of areas and the registers matched there, as a statement takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from doudi.engine.book.areas import lineage
from doudi.engine.book.book import Book
from doudi.engine.book.overlay import Change, changed
from doudi.engine.book.resolve import Law, resolve
from doudi.engine.sql.plan import fact_column, matched_column, param_column

Coverage = Mapping[str, Sequence[str]]
#: What is known of areas: {area: {fact: value}}.
AreaFacts = Mapping[str, Mapping[str, int | None]]


@dataclass(frozen=True)
class Around:
    """What holds of areas and not of people: where registers were matched, and the areas' own facts."""

    coverage: Coverage
    facts: AreaFacts = field(default_factory=dict)

    def is_matched(self, book: Book, register: str, area: str) -> bool:
        """Whether a register was matched for an area or for one above it."""
        return any(code in self.coverage.get(register, ()) for code in lineage(book.areas, area))

    def matched(self, book: Book, area: str) -> set[str]:
        """The registers that were."""
        return {register for register in book.registers if self.is_matched(book, register, area)}

    def facts_of(self, book: Book, area: str) -> dict[str, int | None]:
        """Every fact of an area: its own value, the nearest above it, or what a matched register's silence means."""
        found = book.facts_around(self.facts, area)
        for name, value in found.items():
            register = book.facts[name].register
            if value is None and register and self.is_matched(book, register, area):
                found[name] = book.facts[name].absent_value
        return found


@dataclass(frozen=True)
class AreaValues:
    """Values by the name of their column: `fixed` where all areas have the same, else a row an area in `table`.

    Parameters always have a value; a fact of an area may have none.
    """

    fixed: tuple[tuple[str, int | None], ...]
    table: pa.Table

    def of(self, areas: Iterable[str]) -> pa.Table:
        """The rows of some of the areas."""
        chosen = pa.array([int(area) for area in areas], pa.int64())
        return self.table.filter(pc.is_in(self.table["area"], chosen))


def area_values(
    law: Law,
    areas: Iterable[str],
    around: Around,
    known_at: int | None = None,
    changes: Sequence[Change] = (),
) -> AreaValues:
    """What the law looks up in these areas: parameters, facts of the areas, and which registers were matched there."""
    codes = list(areas)
    columns: dict[str, list[int | None]] = {}
    read = law.facts_read("area")
    for area in codes:
        found = around.facts_of(law.book, area)
        for name in read:
            columns.setdefault(fact_column(name), []).append(found[name])
        for key, value in area_parameters(law, area, known_at, changes).items():
            columns.setdefault(param_column(*key), []).append(value)
        for register in law.book.registers:
            matched = around.is_matched(law.book, register, area)
            columns.setdefault(matched_column(register), []).append(int(matched))
    fixed = tuple((name, values[0]) for name, values in columns.items() if len(set(values)) == 1)
    rest = {name: pa.array(values, pa.int64()) for name, values in columns.items() if len(set(values)) > 1}
    return AreaValues(fixed, pa.table({"area": pa.array([int(area) for area in codes], pa.int64()), **rest}))


def area_parameters(
    law: Law, area: str, known_at: int | None = None, changes: Sequence[Change] = ()
) -> dict[tuple[str, int], int]:
    """Every parameter the law looks up in an area, with changes laid over."""
    own = law.programme.parameters
    found = resolve(law, area, known_at)
    if not changes:
        return found
    return {key: changed(law.book, changes, own[key[0]], area, value) for key, value in found.items()}
