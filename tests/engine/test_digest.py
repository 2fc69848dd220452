"""The digest says what it says however a column lies in memory; rows can be taken out of it and put in."""

from __future__ import annotations

import hashlib
import random

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.engine.province.digest import NARROW, Digest, table_digest

TEXTS = ["救", "a", "b;c"]
BIG = [-(2**62), -1, 0, 1, 2**62]
ROW = st.tuples(
    st.integers(0, 2**50),  # household
    st.sampled_from([0, 1, NARROW, 2**40]),  # person
    st.sampled_from(TEXTS),  # unit
    st.none() | st.sampled_from([*BIG, *range(9)]),
    st.none() | st.booleans(),
    st.none() | st.sampled_from(TEXTS),
)
NAMES = ("household", "person", "unit", "amount", "yes", "text")
KINDS = (pa.int64(), pa.int64(), pa.string(), pa.int64(), pa.bool_(), pa.string())
ROWS = st.lists(ROW, max_size=30, unique_by=lambda row: row[:3])


def table(rows: list[tuple[object, ...]]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(NAMES)
    return pa.table({name: pa.array(values, kind) for name, kind, values in zip(NAMES, KINDS, columns, strict=True)})


def plainly(rows: list[tuple[object, ...]]) -> Digest:
    """The same, one number after the other: what an old manifest's digest has to mean for ever."""

    def seed(text: str) -> int:
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little")

    def mixed(number: int) -> int:
        number = number * 0xBF58476D1CE4E5B9 % 2**64
        number = (number ^ number >> 32) * 0x94D049BB133111EB % 2**64
        return number ^ number >> 29

    def scattered(lane: str, name: str, value: object) -> int:
        if value is None:
            return 0
        own = seed(f"{lane} {name}")
        return seed(f"{lane} {name} {value}") if isinstance(value, str) else mixed(int(value) % 2**64 ^ own)  # type: ignore[call-overload]

    def total(lane: str) -> int:
        rows_ = [{name: scattered(lane, name, v) for name, v in zip(NAMES, row, strict=True)} for row in rows]
        return sum((mixed(sum(row[name] for name in NAMES[:3]) % 2**64) | 1) * sum(row.values()) for row in rows_)

    return Digest(len(rows), (total("a") % 2**64, total("b") % 2**64))


@given(ROWS)
def test_it_means_what_it_meant(rows: list[tuple[object, ...]]) -> None:
    assert table_digest(table(rows)) == plainly(rows)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_same_however_it_lies(rows: list[tuple[object, ...]], rng: random.Random) -> None:
    whole = table(rows)
    expected = table_digest(whole)
    shuffled = rows[:]
    rng.shuffle(shuffled)
    assert table_digest(table(shuffled)) == expected
    coded = whole
    for number, name in enumerate(NAMES):
        if KINDS[number] == pa.string():
            coded = coded.set_column(number, name, coded[name].dictionary_encode())
    third = len(rows) // 3
    assert table_digest(pa.concat_tables([coded.slice(0, third), coded.slice(third)])) == expected
    for before in (1, 8, 13):  # a slice: its bits begin within a byte, or at one
        longer = pa.concat_tables([table([(1, 2, "z", 3, True, "y")] * before), whole]).combine_chunks()
        assert table_digest(longer.slice(before)) == expected
    assert table_digest(whole.select(NAMES[::-1])) == expected


@given(ROWS, st.data())
def test_rows_come_and_go(rows: list[tuple[object, ...]], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(rows)))
    some, others = table_digest(table(rows[:cut])), table_digest(table(rows[cut:]))
    assert some + others == table_digest(table(rows))
    assert table_digest(table(rows)) - others == some
    assert Digest.parse(str(some)) == some


@given(ROWS.filter(bool), st.data())
def test_one_other_value_is_another_digest(rows: list[tuple[object, ...]], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, len(NAMES) - 1))
    other = data.draw(ROW)[column]
    changed = [*rows[:at], (*rows[at][:column], other, *rows[at][column + 1 :]), *rows[at + 1 :]]
    assert (table_digest(table(changed)) == table_digest(table(rows))) == (other == rows[at][column])


@given(ROWS.filter(lambda rows: len(rows) > 1), st.integers(3, len(NAMES) - 1))
def test_values_that_change_places_are_another_digest(rows: list[tuple[object, ...]], column: int) -> None:
    first, second, *rest = rows
    swapped = [(*one[:column], other[column], *one[column + 1 :]) for one, other in ((first, second), (second, first))]
    same = table_digest(table([*swapped, *rest])) == table_digest(table(rows))
    assert same == (first[column] == second[column])


@pytest.mark.parametrize("text", ["", "3", "3-", "3-12", "x-" + "0" * 32, "3-" + "g" * 32, "03-" + "0" * 32])
def test_what_is_no_digest(text: str) -> None:
    with pytest.raises(ValueError):
        Digest.parse(text)
