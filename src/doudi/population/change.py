"""Made-up changes of a snapshot: some households' incomes move, a few households leave the county.

The result is a delta, as a registry would hand it over; the same seed gives the same households and values.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from doudi.engine.province.delta import Tables, chain_of, merged, write_delta
from doudi.engine.province.snapshot import Snapshot
from doudi.kernel.errors import InputError

#: Of the changed households, how many left their county; the rest earn more or less than before.
LEFT = 0.02
#: What moves, and by how much at most, a share of the value.
MOVES = ("wages", "business_net", "other_income", "pension")
MOST = 0.5


def change_province(base: Snapshot, out: Path, share: float, seed: int, known_at: str | None = None) -> Snapshot:
    """A delta over `base` in which a share of the households, 0 to 1, changed; `known_at` as YYYY-MM-DD."""
    if not 0 < share <= 1:
        raise InputError(f"the share of changed households is more than 0 and at most 1, not {share}")
    if seed < 0:
        raise InputError(f"a seed is 0 or more, not {seed}")
    rng = np.random.default_rng([seed, 0xDE17A])
    chain = chain_of(base)
    tables: dict[str, Tables] = {}
    gone: dict[str, list[int]] = {}
    for county in chain[0].counties:
        homes, people = merged(chain, "households", county), merged(chain, "persons", county)
        if homes is None or people is None:
            continue
        keys = homes["household"].to_numpy()
        chosen = keys[rng.random(len(keys)) < share]
        left = rng.random(len(chosen)) < LEFT
        gone[county] = chosen[left].tolist()
        stay = pa.array(chosen[~left])
        if len(stay):
            own = people.filter(pc.is_in(people["household"], stay))
            tables[county] = (_moved(rng, own), homes.filter(pc.is_in(homes["household"], stay)))
    if not tables and not any(gone.values()):
        raise InputError(f"{base.folder}: not one household was drawn, the share {share} is too small")
    stated = {"known_at": known_at} if known_at else {}
    return write_delta(out, base, tables, gone, **stated)


def _moved(rng: np.random.Generator, people: pa.Table) -> pa.Table:
    """Persons whose incomes are other than they were; what was unknown stays so."""
    for name in MOVES:
        if name in people.column_names:
            column = people[name].combine_chunks()
            factor = 1 + MOST * (2 * rng.random(len(column)) - 1)
            values = np.rint(pc.fill_null(column, 0).to_numpy() * factor / 100).astype(np.int64) * 100
            moved = pa.array(values, column.type, mask=column.is_null().to_numpy(zero_copy_only=False))
            people = people.set_column(people.column_names.index(name), name, moved)
    return people
