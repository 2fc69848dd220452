"""The digest of a result: a sum over its rows, whatever their order and the file's bytes are.

Rows can be taken out of it and put in, so a run over another one needs to look at the rows that changed and at no
others. It compares values; what proves that nobody changed a file is the SHA-256 of its bytes, in the same manifest.

A row is a number modulo 2^64: the sum of what its values are scattered to, each column in its own way, times what its
unit's key is scattered to. Scattering is one to one and the factor is odd, so one changed number always changes the
digest; two such numbers by different constants, 128 bits, leave no room for accidents among more values.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

#: What says which unit a row is about.
UNIT_KEY = ("household", "person", "unit")
#: Rows looked at together: few enough that their numbers stay near the processor.
TOGETHER = 1 << 15
#: Spans of whole numbers up to this are looked up in a table.
NARROW = 1 << 12
WAYS = ("a", "b")
_U = np.uint64
_WHOLE = 1 << 64


@dataclass(frozen=True)
class Digest:
    """How many rows, and the sum of their two numbers."""

    rows: int = 0
    sums: tuple[int, int] = (0, 0)

    def __add__(self, other: Digest) -> Digest:
        return Digest(self.rows + other.rows, _each(self.sums, other.sums, 1))

    def __sub__(self, other: Digest) -> Digest:
        return Digest(self.rows - other.rows, _each(self.sums, other.sums, -1))

    def __str__(self) -> str:
        return f"{self.rows}-{self.sums[0]:016x}{self.sums[1]:016x}"

    @classmethod
    def parse(cls, text: str) -> Digest:
        """From its text; ValueError when it is none."""
        rows, _, sums = text.partition("-")
        found = cls(int(rows), (int(sums[:16], 16), int(sums[16:], 16)))
        if str(found) != text:
            raise ValueError(f"{text!r} is no digest of a result")
        return found


def _each(mine: tuple[int, int], theirs: tuple[int, int], sign: int) -> tuple[int, int]:
    first, second = ((a + sign * b) % _WHOLE for a, b in zip(mine, theirs, strict=True))
    return first, second


def table_digest(table: pa.Table) -> Digest:
    """Of integer, yes/no, text and dictionary columns, however they are chunked or coded."""
    return digests(table, [table.num_rows])[0]


def digests(table: pa.Table, lengths: Sequence[int]) -> list[Digest]:
    """The digest of each of the parts that follow one another in a table, of so many rows each."""
    columns = [_Scattered(name, table[name].combine_chunks()) for name in table.column_names if table.num_rows]
    numbers = np.empty((len(WAYS), table.num_rows + 1), _U)
    numbers[:, 0] = 0
    for start in range(0, table.num_rows, TOGETHER):
        at = slice(start, min(start + TOGETHER, table.num_rows))
        for way in range(len(WAYS)):
            numbers[way, at.start + 1 : at.stop + 1] = _rows(columns, at, way)
    ends = np.cumsum([0, *lengths])
    sums = np.cumsum(numbers, axis=1)[:, ends]
    first, second = sums[:, 1:] - sums[:, :-1]
    return [Digest(*each) for each in zip(lengths, zip(first.tolist(), second.tolist(), strict=True), strict=True)]


def _rows(columns: list[_Scattered], at: slice, way: int) -> np.ndarray:
    """Each row's number."""
    values = np.zeros(at.stop - at.start, _U)
    keys = np.zeros(at.stop - at.start, _U)
    for column in columns:
        own = column.of(at, way)
        values += own
        if column.name in UNIT_KEY:
            keys += own
    return (_mixed(keys) | _U(1)) * values


class _Scattered:
    """A column's values scattered over 64 bits in each of two ways; a missing value counts 0."""

    def __init__(self, name: str, column: pa.Array):
        self.name = name
        self.seeds = [_seed(f"{way} {name}") for way in WAYS]
        self.codes: np.ndarray | None = None  # without, there is one value for all rows
        self.tables: list[np.ndarray] | None = None
        self.valid = np.asarray(column.is_valid()) if 0 < column.null_count < len(column) else None
        if column.null_count == len(column):
            self.tables = [np.zeros(1, _U)] * len(WAYS)
        elif pa.types.is_boolean(column.type):
            self._number(column.cast(pa.int8()))
        elif pa.types.is_integer(column.type):
            self._number(column)
        else:
            self._text(column)

    def of(self, at: slice, way: int) -> np.ndarray:
        table = self.tables[way] if self.tables is not None else None
        if self.codes is None:
            assert table is not None
            return table
        if table is not None:
            return table[self.codes[at]]  # type: ignore[no-any-return]
        found = _mixed(self.codes[at].astype(np.int64).view(_U) ^ self.seeds[way])
        return found if self.valid is None else np.where(self.valid[at], found, _U(0))

    def _number(self, column: pa.Array) -> None:
        """A narrow span of numbers is looked up."""
        codes = (pc.fill_null(column, 0) if column.null_count else column).to_numpy()
        least, most = int(codes.min()), int(codes.max())
        if most - least >= NARROW:
            self.codes = codes
            return
        span = np.arange(least, most + 1, dtype=np.int64).view(_U)
        self.tables = [_mixed(span ^ seed) for seed in self.seeds]
        if most > least or self.valid is not None:
            self._look_up((codes.astype(np.int64) - least).astype(np.int16))

    def _text(self, column: pa.Array) -> None:
        coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        texts = coded.dictionary.to_pylist()
        self.tables = [np.array([_seed(f"{way} {self.name} {text}") for text in texts], _U) for way in WAYS]
        indices = coded.indices
        self._look_up((pc.fill_null(indices, 0) if indices.null_count else indices).to_numpy())

    def _look_up(self, codes: np.ndarray) -> None:
        """Each row's place in the tables, with one more place where there is no value."""
        assert self.tables is not None
        if self.valid is not None:
            codes = np.where(self.valid, codes, len(self.tables[0]))
            self.tables = [np.append(table, _U(0)) for table in self.tables]
        self.codes = codes


def _mixed(numbers: np.ndarray) -> np.ndarray:
    """Other numbers, each from one only, in which every bit depends on many."""
    numbers = numbers * _U(0xBF58476D1CE4E5B9)
    numbers ^= numbers >> _U(32)
    numbers *= _U(0x94D049BB133111EB)
    numbers ^= numbers >> _U(29)
    return numbers


@cache
def _seed(text: str) -> np.uint64:
    return _U(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little"))


def combined(parts: Mapping[str, str]) -> str:
    """One digest of several, each with its name, in the order of the names."""
    lines = "".join(f"{name} {value}\n" for name, value in sorted(parts.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
