"""The digest says what it says however a column lies in memory: here it is taken the plain way."""

from __future__ import annotations

import hashlib
import json
import random

import numpy as np
import pyarrow as pa
import pytest

from doudi.engine.province.digest import table_digest


def plainly(table: pa.Table) -> str:
    digest = hashlib.sha256()
    for name in table.column_names:
        values, kind = table[name].to_pylist(), table[name].type
        digest.update(f"{name}\0{len(values)}\0".encode())
        if pa.types.is_dictionary(kind) or pa.types.is_string(kind):
            names = sorted({value for value in values if value is not None})
            digest.update(json.dumps(names, ensure_ascii=False).encode())
            values, kind = [None if value is None else names.index(value) for value in values], pa.int32()
        kind = pa.int8() if pa.types.is_boolean(kind) else kind
        digest.update(np.packbits(np.array([value is not None for value in values], bool)).tobytes())
        numbers = np.array([value or 0 for value in values], kind.to_pandas_dtype()).astype(f"<i{kind.bit_width // 8}")
        digest.update(f"{numbers.dtype.newbyteorder('<').str}\0".encode() + numbers.tobytes())
    return digest.hexdigest()


def drawn(rows: int, missing: float, rng: random.Random) -> pa.Table:
    def column(draw: object) -> list[object]:
        return [None if rng.random() < missing else rng.choice(draw) for _ in range(rows)]  # type: ignore[arg-type]

    texts = pa.array(column(["救", "a", "b;c"]), pa.string())
    return pa.table(
        {
            "big": pa.array(column([-1, 0, 2**62]), pa.int64()),
            "small": pa.array(column([0, 1, 127]), pa.int8()),
            "yes": pa.array(column([True, False]), pa.bool_()),
            "text": texts,
            "coded": texts.dictionary_encode(),
        }
    )


@pytest.mark.parametrize("missing", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("rows", [0, 1, 7, 8, 9, 64, 1001])
def test_the_same_however_it_lies(rows: int, missing: float) -> None:
    table = drawn(rows, missing, random.Random(f"{rows} {missing}"))
    expected = plainly(table)
    assert table_digest(table) == expected
    cut = pa.concat_tables([table.slice(0, rows // 3), table.slice(rows // 3)])
    assert table_digest(cut) == expected
    for before in (1, 8, 13):  # a slice: its bits begin within a byte, or at one
        longer = pa.concat_tables([drawn(before, 0.5, random.Random(1)), table]).combine_chunks().unify_dictionaries()
        assert table_digest(longer.slice(before)) == expected
