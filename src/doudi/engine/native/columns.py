"""Arrow columns as a kernel reads them: values and the bits that say which there are, without a copy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

#: A column's values, its validity bits, where both begin in bits, and the mask of the byte's place.
Column = tuple[np.ndarray, np.ndarray, np.uint64, np.uint64]
ALL = np.uint64(2**64 - 1)
NONE = np.uint64(0)
_ONES = np.full(1, 255, np.uint8)


def column(found: pa.Array | pa.ChunkedArray, kind: pa.DataType) -> Column:
    """The column in the type a kernel is compiled for."""
    array = whole(found)
    if array.type != kind:
        array = array.cast(kind)
    validity, data = array.buffers()
    start = np.uint64(array.offset)
    bits, mask = (_ONES, NONE) if validity is None else (np.frombuffer(validity, np.uint8), ALL)
    if pa.types.is_boolean(kind):
        return (_ONES if data is None else np.frombuffer(data, np.uint8)), bits, start, mask
    return _values(array, data), bits, start, mask


def whole(found: pa.Array | pa.ChunkedArray) -> pa.Array:
    """In one piece."""
    if isinstance(found, pa.Array):
        return found
    return found.chunk(0) if found.num_chunks == 1 else found.combine_chunks()


def whole_numbers(found: pa.Array | pa.ChunkedArray) -> np.ndarray:
    """A column of keys, none missing, as 64-bit integers."""
    array = whole(found)
    if array.type != pa.int64():
        array = array.cast(pa.int64())
    return _values(array, array.buffers()[1])


def _values(array: pa.Array, data: Any) -> np.ndarray:
    width = array.type.to_pandas_dtype()
    if data is None or not len(array):
        return np.empty(0, width)
    return np.frombuffer(data, width, count=len(array), offset=array.offset * np.dtype(width).itemsize)
