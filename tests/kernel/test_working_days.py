"""Which days are worked in China, and how they are counted."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.kernel.errors import InputError
from doudi.kernel.working_days import WorkingDays

DAYS = WorkingDays()
day = dt.date.fromisoformat
ANY = st.dates(dt.date(2003, 1, 1), dt.date(2035, 12, 31))


@pytest.mark.parametrize(
    "free",
    [
        "2021-02-11", "2021-02-12", "2021-02-17",  # Spring Festival
        "2021-04-05", "2021-05-03", "2021-05-05", "2021-06-14", "2021-09-20", "2021-10-01", "2021-10-07",
        "2022-01-03", "2022-01-31", "2022-02-04", "2022-06-03", "2022-09-12", "2022-10-07",
        "2024-01-01", "2024-02-12", "2024-02-16", "2024-04-04", "2024-05-01", "2024-06-10", "2024-09-17", "2024-10-07",
        "2021-07-03", "2021-07-04",  # an ordinary weekend
    ],
)  # fmt: skip
def test_a_holiday_is_not_worked(free: str) -> None:
    assert not DAYS.works(day(free)) and DAYS.known(day(free))


@pytest.mark.parametrize(
    "made_up",
    [
        "2021-02-07", "2021-02-20", "2021-04-25", "2021-05-08", "2021-09-18", "2021-09-26", "2021-10-09",
        "2022-01-29", "2022-01-30", "2022-04-02", "2022-04-24", "2022-05-07", "2022-10-08", "2022-10-09",
        "2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14", "2024-09-29", "2024-10-12",
    ],
)  # fmt: skip
def test_a_weekend_that_makes_up_for_a_holiday_is_worked(made_up: str) -> None:
    assert day(made_up).weekday() > 4 and DAYS.works(day(made_up))


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        ("2021-07-05", 0, "2021-07-05"),
        ("2021-07-05", 1, "2021-07-06"),  # the day itself is not counted
        ("2021-07-09", 1, "2021-07-12"),  # over a weekend
        ("2021-07-03", 1, "2021-07-05"),  # from a Saturday
        ("2021-09-30", 1, "2021-10-08"),  # over the National Day
        ("2021-09-30", 2, "2021-10-09"),  # a Saturday that is worked
        ("2021-02-10", 3, "2021-02-20"),  # over the Spring Festival: 18, 19, and Saturday the 20th
    ],
)
def test_days_are_added(start: str, number: int, end: str) -> None:
    assert DAYS.add(day(start), number) == day(end)
    assert DAYS.between(day(start), day(end)) == number


@given(ANY, ANY)
def test_counting_in_one_go_is_counting_one_by_one(one: dt.date, other: dt.date) -> None:
    start, end = min(one, other), min(max(one, other), min(one, other) + dt.timedelta(days=400))
    each = sum(DAYS.works(start + dt.timedelta(days=n + 1)) for n in range((end - start).days))
    assert DAYS.between(start, end) == each == -DAYS.between(end, start)


@given(ANY, st.integers(1, 80))
def test_what_was_added_lies_between(start: dt.date, number: int) -> None:
    end = DAYS.add(start, number)
    assert DAYS.works(end) and DAYS.between(start, end) == number


def test_of_a_year_that_nobody_has_published_only_weekdays_are_known() -> None:
    assert not DAYS.known(day("2099-10-01")) and not DAYS.known(day("2003-10-01"))
    assert DAYS.works(day("2099-10-01")), "a Thursday"
    assert not DAYS.works(day("2099-10-03")), "a Saturday"


TABLE = """
[2031]
source = "a notice that a test made up"
published = 2030-11-01
off = [2031-01-01, 2031-10-01]
worked = [2031-01-04]
"""


def test_a_table_of_our_own_adds_a_year(tmp_path: Path) -> None:
    path = tmp_path / "days.toml"
    path.write_text(TABLE, "utf-8")
    days = WorkingDays(path)
    assert days.known(day("2031-05-01")) and not days.known(day("2032-05-01"))
    assert not days.works(day("2031-01-01")) and days.works(day("2031-01-04")) and days.works(day("2031-01-02"))
    assert days.add(day("2030-12-31"), 3) == day("2031-01-04") == days.next(day("2031-01-04"))
    assert days.between(day("2030-12-31"), day("2031-01-05")) == 3, "the 2nd, the 3rd, and Saturday the 4th"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("source", "sauce", "unknown key 'sauce' (did you mean 'source'?)"),
        ("published = 2030-11-01\n", "", "lacks 'published'"),
        ("2031-01-04]", "2031-01-06]", "no Saturday or Sunday"),
        ("2031-10-01]", "2031-10-04]", "no weekday"),
        ("2031-10-01]", "2032-10-01]", "no weekday of 2031"),
        ("[2031]", "[next]", "is no year"),
        ("[2031]", "[2031", "days.toml: "),
    ],
)
def test_a_faulty_table_is_refused(old: str, new: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "days.toml"
    path.write_text(TABLE.replace(old, new, 1), "utf-8")
    with pytest.raises(InputError) as error:
        WorkingDays(path)
    assert sentence in str(error.value)
