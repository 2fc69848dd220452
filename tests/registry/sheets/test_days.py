"""Forty ways to write a date, and those that are refused."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from doudi.registry.sheets.faults import Wrong
from doudi.registry.sheets.parsing.days import parse_day

SIXTH_OF_JULY = dt.date(2021, 7, 6)
WAYS: list[Any] = [
    "2021-7-6",
    "2021-07-06",
    "2021.7.6",
    "2021.07.06",
    "2021/7/6",
    "2021/07/06",
    "20210706",
    20210706,
    20210706.0,
    "2021年7月6日",
    "2021年07月06日",
    "2021年7月6号",
    "2021 年 7 月 6 日",
    "2021年7月6",
    "2021 7 6",
    "2021，7，6",
    "2021、7、6",
    "2021—7—6",
    "2021－7－6",
    "2021\\7\\6",
    "２０２１年７月６日",
    "２０２１－０７－０６",
    "2021-7-6 00:00:00",
    "2021/7/6 8:30",
    "2021-07-06T08:30:00Z",
    "2021-7-6 上午8:30",
    "20210706083000",
    "'2021-7-6",
    "2021.7.6.",
    "2021年7月6日(星期二)",
    "2021年7月6日 周二",
    "公元2021年7月6日",
    "二〇二一年七月六日",
    "二零二一年七月六日",
    "两千零二十一年七月六号",
    "贰零贰壹年柒月陆日",
    "七月六日 二〇二一年",
    "7月6日2021年",
    "2021年七月6日",
    44383,
    44383.0,
    "44383",
    44383.354,
    "6-Jul-2021",
    "Jul 6, 2021",
    "6 July 2021",
    "7/6月/2021",
    dt.date(2021, 7, 6),
    dt.datetime(2021, 7, 6, 8, 30),
    "\u200b2021-7-6\ufeff",
]
REFUSED: dict[Any, str] = {
    "1990-13-1": "there is no such month",
    "1990-13": "the day is missing: write year, month and day",
    "2021-2-30": "there is no such day",
    "20210231": "there is no such day",
    "2021年7月": "the day is missing: write year, month and day",
    "202107": "the day is missing: write year, month and day",
    "2021": "month and day are missing",
    "7月6日": "the year is missing",
    "21.7.6": "write the year with four figures",
    "85年3月2日": "write the year with four figures",
    "210706": "write the year with four figures",
    "6/7/2021": "it is not clear which is the month: write the year first",
    "农历2021年七月初六": "this is a day of the lunar calendar: write the solar one",
    "长期": "this is no date",
    "2021-7-6至2021-8-1": "this is no date",
    "1021-7-6": "the year cannot be right",
    "99999999": "there is no such month",
    True: "this is no date",
    "=TODAY()": "this is no date",
    "": "this is no date",
    0: "this is no date",
    -5.5: "this is no date",
    "2021-7-6-8": "write one day",
}


def test_there_are_forty_ways() -> None:
    assert len(WAYS) >= 40


@pytest.mark.parametrize("way", WAYS, ids=repr)
def test_it_is_the_sixth_of_july(way: Any) -> None:
    if way == "7/6月/2021":  # the month is said, the day is the other one
        assert parse_day(way) == dt.date(2021, 6, 7)
    else:
        assert parse_day(way) == SIXTH_OF_JULY


@pytest.mark.parametrize("way", REFUSED, ids=repr)
def test_it_is_refused_with_the_reason(way: Any) -> None:
    with pytest.raises(Wrong) as error:
        parse_day(way)
    assert error.value.text == REFUSED[way]


@pytest.mark.parametrize(
    ("way", "day"), [("7/16/2021", 16), ("16/7/2021", 16), ("廿六日七月二〇二一年", 26), ("2021年十二月三十一日", 31)]
)
def test_what_can_only_be_one_day(way: str, day: int) -> None:
    assert parse_day(way).day == day


DIGITS = "〇一二三四五六七八九"


def in_words(number: int) -> str:
    """6 -> 六, 16 -> 十六, 21 -> 二十一."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十") + (DIGITS[ones] if ones else "")


@given(some.dates(dt.date(1900, 3, 1), dt.date(2099, 12, 31)))
def test_every_day_in_every_sure_form(day: dt.date) -> None:
    year = "".join(DIGITS[int(each)] for each in str(day.year))
    serial = (day - dt.date(1899, 12, 30)).days
    forms: list[Any] = [
        day.isoformat(), f"{day:%Y/%m/%d}", f"{day.year}.{day.month}.{day.day}", f"{day:%Y%m%d}", int(f"{day:%Y%m%d}"),
        f"{day.year}年{day.month}月{day.day}日", f"{year}年{in_words(day.month)}月{in_words(day.day)}日",
        f"{day.month}月{day.day}日{day.year}", f"{day:%d-%b-%Y}", f"{day} 23:59:59",
    ]  # fmt: skip
    if serial >= 10_000:
        forms += [serial, float(serial), str(serial)]
    assert [parse_day(form) for form in forms] == [day] * len(forms)


@given(some.one_of(some.text(max_size=30), some.floats(), some.integers(), some.booleans()))
def test_anything_is_a_day_or_refused(cell: Any) -> None:
    with contextlib.suppress(Wrong):
        assert 1850 <= parse_day(cell).year <= 2100


@given(some.text(alphabet="0123456789-./年月日号 〇一二三四五六七八九十廿:TJul", max_size=20))
def test_anything_that_looks_like_a_day_is_one_or_refused(text: str) -> None:
    with contextlib.suppress(Wrong):
        assert 1850 <= parse_day(text).year <= 2100
