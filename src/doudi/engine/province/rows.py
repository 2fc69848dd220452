"""All rows of a run, of one alone or of one that lies over others and holds only those of the changed households."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from doudi.engine.province.delta import changed_in
from doudi.engine.province.determine import file_of
from doudi.engine.province.snapshot import Snapshot, reading

#: Columns of a result that hold names.
CODED = ("unit", "outcome", "branch", "reason")


@dataclass(frozen=True)
class Layer:
    """A run's folder, the names of its files that its manifest has hashes of, and the delta it was made from: none for
    the lowest."""

    folder: Path
    files: frozenset[str]
    delta: Snapshot | None = None


class Rows:
    """The rows of layers from the lowest up: of a household, those of the highest in which it changed."""

    def __init__(self, layers: Sequence[Layer]):
        self.layers = layers

    def table(self, programme: str, county: str) -> pa.Table:
        """All rows of a programme in a county, in unit-key order."""
        found: list[pa.Table] = []
        above: np.ndarray = np.empty(0, np.int64)  # households that a higher layer answers for
        for layer in reversed(self.layers):
            name = f"results/{file_of(programme, county)}"
            if name in layer.files:
                found.append(_read(layer.folder / name, above))
            if layer.delta is not None:
                above = np.union1d(above, changed_in(layer.delta, county))
        return _together(found)


def _read(path: Path, left_out: np.ndarray) -> pa.Table:
    """A result's rows without those of some households."""
    with reading(path), pq.ParquetFile(path, read_dictionary=list(CODED)) as file:
        table = file.read(use_threads=False)
    return table.filter(pa.array(~np.isin(table["household"].to_numpy(), left_out))) if len(left_out) else table


def _together(tables: Sequence[pa.Table]) -> pa.Table:
    """In the order of households; no household is in two of them."""
    full = [table for table in tables if table.num_rows] or list(tables[:1])
    if len(full) == 1:
        return full[0].combine_chunks()
    both = pa.concat_tables([table.cast(full[-1].schema) for table in full]).unify_dictionaries().combine_chunks()
    return both.take(pa.array(np.argsort(both["household"].to_numpy(), kind="stable")))
