"""The digest of a result: over logical values in unit-key order, whatever the file's bytes are.

A county's digest takes every column in a fixed order: which rows have a value, then the values as little-endian
integers of the column's own width, 0 where there is none; texts as numbers into a list that is part of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def table_digest(table: pa.Table) -> str:
    """SHA-256 over the values of integer, yes/no, text and dictionary columns, however they are chunked or coded."""
    digest = hashlib.sha256()
    for name in table.column_names:
        column = table[name].combine_chunks()
        digest.update(f"{name}\0{len(column)}\0".encode())
        _column(digest, column)
    return digest.hexdigest()


def _column(digest: hashlib._Hash, column: pa.Array) -> None:
    if pa.types.is_dictionary(column.type) or pa.types.is_string(column.type):
        names, column, values = _numbered(column)
        digest.update(json.dumps(names, ensure_ascii=False).encode())
    else:
        if pa.types.is_boolean(column.type):
            column = column.cast(pa.int8())
        values = (pc.fill_null(column, 0) if column.null_count else column).to_numpy(zero_copy_only=False)
    digest.update(_present(column))
    width = values.dtype.newbyteorder("<")
    digest.update(f"{width.str}\0".encode())
    digest.update(np.ascontiguousarray(values, dtype=width).data.cast("B"))


#: A byte with its bits in the other order.
_MIRRORED = np.packbits(np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little"), axis=1)[:, 0]


def _present(column: pa.Array) -> bytes:
    """A bit a row, set where there is a value, the first row in a byte's highest bit, zeros after the last."""
    rows = len(column)
    validity = column.buffers()[0]
    if column.null_count and (validity is None or column.offset % 8):
        return np.packbits(np.asarray(column.is_valid())).tobytes()
    if column.null_count:
        bits = _MIRRORED[np.frombuffer(validity, np.uint8, count=-(-rows // 8), offset=column.offset // 8)]
    else:
        bits = np.full(-(-rows // 8), 255, np.uint8)
    if rows % 8:
        bits[-1] &= 0xFF << 8 - rows % 8 & 0xFF
    return bits.tobytes()


def _numbered(column: pa.Array) -> tuple[list[str], pa.Array, np.ndarray]:
    """The texts that occur, sorted; the rows' codes, missing where there is no text; each row's number in that list."""
    if column.null_count == len(column):
        return [], column, np.zeros(len(column), np.int32)
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    none = len(coded.dictionary)  # a code that stands for no text
    codes = coded.indices if none < 127 else coded.indices.cast(pa.int32())
    at = (pc.fill_null(codes, none) if codes.null_count else codes).to_numpy().astype(np.intp)
    used = np.flatnonzero(np.bincount(at, minlength=none + 1)[:none])
    texts = coded.dictionary.take(pa.array(used)).to_pylist()
    order = sorted(range(len(texts)), key=texts.__getitem__)
    place = np.zeros(none + 1, np.int32)
    place[used[order]] = np.arange(len(order))
    return [texts[number] for number in order], codes, place[at]


def combined(parts: Mapping[str, str]) -> str:
    """One digest of several, each with its name, in the order of the names."""
    lines = "".join(f"{name} {value}\n" for name, value in sorted(parts.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
