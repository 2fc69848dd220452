"""Amounts and counts as people write them."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from doudi.kernel.money import yuan
from doudi.registry.sheets.faults import Wrong
from doudi.registry.sheets.parsing.amounts import parse_count, parse_fen

AMOUNTS: dict[Any, int] = {
    "1234.56": 123456,
    "1,234.56元": 123456,
    "¥1,234": 123400,
    "￥１，２００．５０": 120050,
    "１２３４": 123400,
    "1 234": 123400,
    "1.2万元": 1_200_000,
    "3万": 3_000_000,
    "3千": 300_000,
    "200元/月": 20_000,
    "每月200元": 20_000,
    "三百元": 30_000,
    "叁佰伍拾元整": 35_000,
    "一万二千元": 1_200_000,
    "一千二": 120_000,
    "一万五": 1_500_000,
    "三百零五元": 30_500,
    "3元5角": 350,
    "3元5角2分": 352,
    "5角": 50,
    "RMB 5": 500,
    "人民币5元": 500,
    "-5": -500,
    "(5)": -500,
    "（5）": -500,
    "无": 0,
    "0": 0,
    0: 0,
    12: 1200,
    12.5: 1250,
    0.1 + 0.2: 30,
    1.1 * 3: 330,
    "1e3": 100_000,
    "'500": 50_000,
    "+500": 50_000,
    ".5": 50,
}
REFUSED: dict[Any, str] = {
    "约200": "write one exact amount",
    "200左右": "write one exact amount",
    "200-300": "write one exact amount",
    "200多": "write one exact amount",
    "2400元/年": "this is an amount a year",
    "O": "this is no amount",
    "1,23": "this is no amount",
    "12..3": "this is no amount",
    "": "this is no amount",
    "万": "this is no amount",
    12.345: "the amount is finer than a fen",
    "0.001": "the amount is finer than a fen",
    True: "this is no amount",
    float("inf"): "this is no amount",
    1e300: "this is no amount",
    "=1+1": "this is no amount",
    "1e99": "this is no amount",
}


@pytest.mark.parametrize("way", AMOUNTS, ids=repr)
def test_an_amount(way: Any) -> None:
    assert parse_fen(way, per="month") == AMOUNTS[way]


@pytest.mark.parametrize("way", REFUSED, ids=repr)
def test_no_amount(way: Any) -> None:
    with pytest.raises(Wrong) as error:
        parse_fen(way, per="month")
    assert error.value.text == REFUSED[way]


def test_a_column_in_ten_thousands() -> None:
    assert parse_fen("1.2", unit=10_000) == parse_fen(1.2, unit=10_000) == 1_200_000
    assert parse_fen("500元", unit=10_000) == 50_000, "what is written out counts"


@given(some.integers(-(10**13), 10**13))
def test_every_amount_comes_back(fen: int) -> None:
    text = yuan(fen)
    for form in (
        text,
        text.replace(",", ""),
        f"{text}元",
        f"¥ {text}",
        text.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    ):
        assert parse_fen(form) == fen


@given(some.integers(-(10**12), 10**12))
def test_every_amount_that_a_program_stores_comes_back(fen: int) -> None:
    assert parse_fen(fen / 100) == fen


@given(
    some.one_of(
        some.text(max_size=20),
        some.text(alphabet="0123456789.,元万千百十角分约-", max_size=12),
        some.floats(),
        some.booleans(),
    )
)
def test_anything_is_an_amount_or_refused(cell: Any) -> None:
    for parse in (parse_fen, parse_count):
        with contextlib.suppress(Wrong):
            assert isinstance(parse(cell), int)


@pytest.mark.parametrize(
    ("way", "count"),
    [("3人", 3), ("三口", 3), (3.0, 3), ("十二", 12), ("3.0", 3), ("无", 0), ("２", 2), ("2套", 2), ("-1", -1)],
)
def test_a_count(way: Any, count: int) -> None:
    assert parse_count(way) == count


@pytest.mark.parametrize("way", [3.5, "三个半", "1e3", True, "", float("nan"), "3-4"])
def test_no_count(way: Any) -> None:
    with pytest.raises(Wrong, match="no whole number"):
        parse_count(way)
