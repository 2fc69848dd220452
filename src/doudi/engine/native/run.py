"""Runs kernels over people sorted by household, and makes the coded result that every way of running makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from doudi.engine.book.resolve import Law
from doudi.engine.native.cache import Say, entry, is_compiled, to_stderr
from doudi.engine.native.columns import Column, column, whole_numbers
from doudi.engine.native.layout import RESULTS, Layout, lay_out, stored
from doudi.engine.native.primitives import CHECKS, HELPERS
from doudi.engine.sql.area_values import Around, area_parameters
from doudi.engine.sql.statement import AREA, FILE

_LAID_OUT: dict[tuple[object, ...], Layout] = {}


def layout_of(law: Law) -> Layout:
    """A law's kernel, laid out once for a book and month."""
    key = law.book.digest, law.programme.name, law.month
    if key not in _LAID_OUT:
        _LAID_OUT[key] = lay_out(law)
    return _LAID_OUT[key]


def all_compiled(laws: Sequence[Law]) -> bool:
    """Whether nothing needs to be compiled to run these laws."""
    return is_compiled(HELPERS + CHECKS) and all(is_compiled(layout_of(law).text) for law in laws)


def checking(function: str) -> Callable[..., Any]:
    """One of the checks that every batch of people passes."""
    return entry(HELPERS + CHECKS, function, "the checks of families", lambda text: None)


@dataclass(frozen=True)
class Looked:
    """What a kernel looks up: a row an area of 64-bit integers, the area's code first; `rows` finds a code's row."""

    values: np.ndarray
    rows: Mapping[int, int]

    def places(self, codes: np.ndarray) -> np.ndarray:
        """The row of each code."""
        known = np.fromiter(sorted(self.rows), np.int64, len(self.rows))
        row = np.fromiter((self.rows[code] for code in known.tolist()), np.int64, len(known))
        return np.ascontiguousarray(row[np.searchsorted(known, codes)])


def looked_up(law: Law, areas: Sequence[str], around: Around, known_at: int | None = None) -> Looked:
    """What the law's kernel looks up in these areas."""
    wanted = layout_of(law).area
    values = np.empty((len(areas), len(wanted) + 1), np.int64)
    for place, area in enumerate(areas):
        parameters = area_parameters(law, area, known_at)
        facts = around.facts_of(law.book, area)
        values[place, 0] = int(area)
        for at, (kind, name, shift) in enumerate(wanted, start=1):
            if kind == "param":
                values[place, at] = parameters[name, shift]
            elif kind == "matched":
                values[place, at] = around.is_matched(law.book, name, area)
            else:
                value = facts[name]
                values[place, at] = (value is not None) if kind == "known" else int(value or 0)
    return Looked(values, {int(area): place for place, area in enumerate(areas)})


@dataclass
class People:
    """Households in order with their people: keys, where each household's people begin, columns made when asked for."""

    persons: pa.Table
    households: pa.Table
    starts: np.ndarray
    _columns: dict[tuple[str, str], Column] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.homes = whole_numbers(self.households["household"])
        self.keys = whole_numbers(self.persons["person"])

    def column(self, law: Law, kind: str, name: str) -> Column:
        if (kind, name) not in self._columns:
            table = self.persons if kind == "person" else self.households
            self._columns[kind, name] = column(table[name], stored(law.book.facts[name]))
        return self._columns[kind, name]


class Running:
    """One law run over batch after batch of a county's people."""

    def __init__(self, law: Law, looked: Looked, persons: int, households: int, say: Say = to_stderr):
        self.law, self.looked, self.layout = law, looked, layout_of(law)
        self.kernel = entry(self.layout.text, "kernel", f"the rules of {law.programme.name}", say)
        units = law.programme.units.values()
        most = sum(households if unit.of == "household" else persons for unit in units)
        self.results = {name: np.empty(most, kind) for name, kind in RESULTS.items()}
        self.rows = 0

    def over(self, people: People, county: int) -> range:
        """Adds the rows of these households, all of one county's file; which rows they are."""
        by_home = self.law.programme.area != AREA
        if by_home:
            place = self.looked.places(whole_numbers(people.households[self.law.programme.area]))
        else:
            place = np.full(1, self.looked.rows[county], np.int64)
        columns = [people.column(self.law, "person", name) for name in self.layout.person]
        columns += [people.column(self.law, "household", name) for name in self.layout.household]
        before = self.rows
        self.rows = self.kernel(
            people.starts, people.homes, people.keys, self.looked.values, place, self.law.on,
            *[part for each in columns for part in each], *self.results.values(), before,
        )  # fmt: skip
        return range(before, self.rows)

    def result(self, county: int | None = None) -> pa.Table:
        """The coded result, as a statement gives it."""
        values = {name: found[: self.rows] for name, found in self.results.items()}
        outcome, unit = values["outcome"], values["unit"]
        alone = [number for number, each in enumerate(self.law.programme.units.values()) if each.of == "person"]
        here = {
            "person": np.isin(unit, alone) if len(alone) < len(self.law.programme.units) else None,
            "branch": outcome != 0, "amount_fen": outcome == 1, "members": outcome == 1,
            "reason": values["reason"] >= 0,
        }  # fmt: skip
        table = {name: _array(found, here.get(name)) for name, found in values.items()}
        if county is not None and self.law.programme.area != AREA:
            table[FILE] = pa.repeat(pa.scalar(county, pa.int32()), self.rows)
        return pa.table(table)


def _array(values: np.ndarray, here: np.ndarray | None) -> pa.Array:
    """An Arrow array over these values, those that are not `here` missing."""
    bits = None
    if here is not None and not here.all():
        bits = pa.py_buffer(np.packbits(here, bitorder="little"))
    return pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), len(values), [bits, pa.py_buffer(values)])
