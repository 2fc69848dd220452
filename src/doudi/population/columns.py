"""Facts as columns: values with what is not known, turned into the snapshot's Arrow types."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from doudi.engine.book.facts import Fact
from doudi.engine.province.snapshot import ARROW

NUMPY = {
    "bool": np.bool_, "enum": np.int8, "count": np.int16, "date": np.int32, "area": np.int32,
    "fen": np.int64, "fen_per_month": np.int64, "fen_per_year": np.int64,
}  # fmt: skip


class Columns:
    """The facts of one level for so many persons or households; a fact never set is not known of anybody."""

    def __init__(self, facts: list[Fact], length: int) -> None:
        self.facts = {fact.name: fact for fact in facts}
        self.length = length
        self._values: dict[str, np.ndarray] = {}
        self._known: dict[str, np.ndarray] = {}
        #: facts of few: places and values, in the order they were given
        self._few: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {}

    def set(self, name: str, values: np.ndarray | int | bool, known: np.ndarray | None = None) -> None:
        """Set a whole column; `known` says where it holds (everywhere when left out)."""
        kind = NUMPY[self.facts[name].type]
        self._values[name] = np.array(np.broadcast_to(values, (self.length,)), dtype=kind)
        self._known.pop(name, None)
        if known is not None:
            self._known[name] = np.array(known, dtype=bool)

    def code(self, name: str, code: str) -> int:
        return self.facts[name].codes.index(code)

    def get(self, name: str) -> np.ndarray:
        """The column's values; 0 where not known. May be changed in place."""
        if name not in self._values:
            self._values[name], self._known[name] = self._spread(name)
            self._few.pop(name, None)
        return self._values[name]

    def _spread(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """A fact of few as values and what is known."""
        values: np.ndarray = np.zeros(self.length, dtype=NUMPY[self.facts[name].type])
        known = np.zeros(self.length, dtype=bool)
        for at, given in self._few.get(name, ()):
            values[at] = given
            known[at] = True
        return values, known

    def known(self, name: str) -> np.ndarray:
        """Where the column is known. May be changed in place."""
        self.get(name)
        if name not in self._known:
            self._known[name] = np.ones(self.length, dtype=bool)
        return self._known[name]

    def put(self, name: str, at: np.ndarray, values: np.ndarray | int | bool) -> None:
        """Set some places of a column."""
        self.get(name)[at] = values
        if name in self._known:
            self._known[name][at] = True

    def give(self, name: str, at: np.ndarray, values: np.ndarray | int | bool | str) -> None:
        """Set some places of a fact that few have; codes by name. Nothing where the book has no such fact.

        Kept as places until it is written: dozens of such columns would be heavy otherwise.
        """
        if name not in self.facts or len(at) == 0:
            return
        given = np.broadcast_to(values, (len(at),))
        if given.dtype.kind in "UO":
            codes = {code: number for number, code in enumerate(self.facts[name].codes)}
            names, each = np.unique(given, return_inverse=True)
            given = np.array([codes[str(code)] for code in names])[each]
        if name in self._values:
            self.put(name, at, given)
        else:
            self._few.setdefault(name, []).append((at, given.astype(NUMPY[self.facts[name].type])))

    def places(self, name: str) -> np.ndarray:
        """The places a fact of few was given to, ascending."""
        held = [at for at, _ in self._few.get(name, ())]
        if name in self._values:
            held = [np.flatnonzero(self.known(name))]
        return np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *held]))

    def forget(self, name: str, at: np.ndarray) -> None:
        """Make some places not known."""
        self.known(name)[at] = False

    def arrays(self, at: np.ndarray | None = None) -> dict[str, pa.Array]:
        """Every fact in the vocabulary's order, of all or of some."""
        out = {}
        known: np.ndarray | None
        count = self.length if at is None else len(at)
        for name, fact in self.facts.items():
            if name in self._few:
                values, known = self._spread(name)
            elif name in self._values:
                values, known = self._values[name], self._known.get(name)
            else:
                out[name] = pa.nulls(count, ARROW[fact.type])
                continue
            if at is not None:
                values = values[at]
                known = None if known is None else known[at]
            mask = None if known is None or known.all() else ~known
            out[name] = pa.array(values, type=ARROW[fact.type], mask=mask)
        return out


def schema(facts: list[Fact], keys: dict[str, pa.DataType]) -> pa.Schema:
    """The file's columns: the keys, then the facts in order."""
    fields = [pa.field(name, kind) for name, kind in keys.items()]
    return pa.schema(fields + [pa.field(fact.name, ARROW[fact.type]) for fact in facts])
