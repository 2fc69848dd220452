"""Laws run by their kernels over tables in memory, as `evaluate.run` runs them by SQL."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from doudi.engine.book.resolve import Law
from doudi.engine.native.run import People, Running, looked_up
from doudi.engine.sql.area_values import Around
from doudi.engine.sql.statement import AREA


def run_native(law: Law, persons: pa.Table, households: pa.Table, around: Around, batches: int = 1) -> pa.Table:
    """The coded result, county by county, each county in so many batches."""
    areas = sorted({str(code) for code in households[law.programme.area].to_pylist()})
    looked = looked_up(law, areas, around)
    persons = poisoned(persons.sort_by([("household", "ascending"), ("person", "ascending")]))
    households = poisoned(households.sort_by("household"))
    found = []
    for county in sorted(set(households[AREA].to_pylist())):
        homes = households.filter(pc.equal(households[AREA], county))
        people = persons.filter(pc.is_in(persons["household"], homes["household"].combine_chunks()))
        running = Running(law, looked, people.num_rows, homes.num_rows)
        starts = np.searchsorted(people["household"].to_numpy(), np.append(homes["household"].to_numpy(), 2**62))
        step = -(-homes.num_rows // batches)
        for first in range(0, homes.num_rows, step):
            last = min(homes.num_rows, first + step)
            some = people.slice(starts[first], starts[last] - starts[first])  # a slice: its bits begin anywhere
            running.over(
                People(some, homes.slice(first, last - first), starts[first : last + 1] - starts[first]), county
            )
        found.append(running.result())
    return pa.concat_tables(found)


def poisoned(table: pa.Table) -> pa.Table:
    """The same values, with others where none is: nothing may be read from there."""
    columns = {}
    for name in table.column_names:
        column = table[name].combine_chunks()
        if column.null_count:
            filled = column.fill_null(True if pa.types.is_boolean(column.type) else 77)
            column = pa.Array.from_buffers(column.type, len(column), [column.buffers()[0], filled.buffers()[1]])
        columns[name] = column
    return pa.table(columns)
