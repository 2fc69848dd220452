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
            self._values[name] = np.zeros(self.length, dtype=NUMPY[self.facts[name].type])
            self._known[name] = np.zeros(self.length, dtype=bool)
        return self._values[name]

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

    def forget(self, name: str, at: np.ndarray) -> None:
        """Make some places not known."""
        self.known(name)[at] = False

    def arrays(self, at: np.ndarray | None = None) -> dict[str, pa.Array]:
        """Every fact in the vocabulary's order, of all or of some."""
        out = {}
        for name, fact in self.facts.items():
            values = self.get(name)
            known = self._known.get(name)
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
