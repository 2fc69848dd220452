"""When a step is due, worked out by hand for each limit of the law; what was counted stands beside the row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.engine.procedure.clock import NEVER, due, left, posted_until
from doudi.engine.procedure.model import Limit, Procedures
from doudi.kernel.working_days import WorkingDays

DAYS = WorkingDays()
day = dt.date.fromisoformat

# Free and worked days that the rows run across:
# 2020: 1–8 Oct free; 27 Sep, 10 Oct worked.   2021: 1 Jan; 11–17 Feb free, 7 and 20 Feb worked; 1–5 May free, 25 Apr and
# 8 May worked; 12–14 Jun free; 19–21 Sep free, 18 Sep worked; 1–7 Oct free, 26 Sep and 9 Oct worked.
# 2022: 1–3 Jan; 31 Jan–6 Feb free, 29 and 30 Jan worked; 3–5 Apr free, 2 Apr worked; 30 Apr–4 May free, 24 Apr and 7 May
# worked; 10–12 Sep free.   2023: 21–27 Jan free, 28 and 29 Jan worked.
ROWS = [
    # programme, version, path, step ("" for the whole way), which limit, since, due, how it was counted
    ("dibao", "2014-01-01", "ordinary", "visit", "limit", "2021-06-07", "2021-06-22", "8-11 Jun 4, 15-18 Jun 8, 21, 22"),
    ("dibao", "2014-01-01", "ordinary", "appraisal", "limit", "2021-04-23", "2021-04-29", "Sunday 25 Apr 1, 26-29 Apr 5"),
    ("dibao", "2014-01-01", "ordinary", "county_opinion", "limit", "2021-02-09", "2021-02-22", "10 Feb 1, 18, 19, Saturday 20 Feb 4, 22"),
    ("dibao", "2014-01-01", "ordinary", "decision", "limit", "2021-06-10", "2021-06-16", "11 Jun 1, 15, 16"),
    ("dibao", "2014-01-01", "ordinary", "decision", "objected", "2021-04-20", "2021-05-19", "21-23 Apr 3, 25 Apr 4, 26-30 Apr 9, 6-8 May 12, 10-14 May 17, 17-19 May 20"),
    ("dibao", "2014-01-01", "ordinary", "service", "limit", "2021-06-22", "2021-06-25", "three days, a Friday"),
    ("dibao", "2014-01-01", "ordinary", "service", "limit", "2021-06-10", "2021-06-15", "13 Jun is a Sunday, 14 Jun free"),
    ("dibao", "2021-07-01", "ordinary", "visit", "start", "2021-09-30", "2021-10-11", "8 Oct 1, Saturday 9 Oct 2, Monday 11 Oct"),
    ("dibao", "2021-07-01", "ordinary", "check", "start", "2021-09-17", "2021-09-23", "Saturday 18 Sep 1, 22, 23"),
    ("dibao", "2021-07-01", "ordinary", "review", "limit", "2021-09-24", "2021-10-13", "26 Sep 1, 27-30 Sep 5, 8, 9 Oct 7, 11-13 Oct 10"),
    ("dibao", "2021-07-01", "ordinary", "service", "limit", "2021-12-31", "2022-01-06", "4, 5, 6 Jan"),
    ("dibao", "2021-07-01", "ordinary", "", "total", "2021-07-06", "2021-08-17", "7-9 Jul 3, five weeks 28, 16, 17 Aug"),
    ("dibao", "2021-07-01", "ordinary", "", "total", "2021-09-13", "2021-10-29", "14-18 Sep 5, 22-24 Sep 8, 26-30 Sep 13, 8, 9 Oct 15, three weeks 30"),
    ("dibao", "2021-07-01", "ordinary", "", "extended", "2021-07-06", "2021-09-07", "17 Aug is the 30th, 18-20 Aug 33, 23 Aug-3 Sep 43, 6, 7 Sep"),
    ("dibao", "2022-10-20", "ordinary", "", "total", "2022-10-20", "2022-12-01", "21 Oct 1, five weeks 26, 28 Nov-1 Dec 30"),
    ("dibao", "2022-10-20", "ordinary", "", "total_delegated", "2023-01-10", "2023-02-10", "11-13 Jan 3, 16-20 Jan 8, 28-31 Jan 12, 1-3 Feb 15, 6-10 Feb 20"),
    ("dibao", "2022-10-20", "ordinary", "", "extended", "2022-10-20", "2022-12-22", "1 Dec is the 30th, 2 Dec 31, 5-16 Dec 41, 19-22 Dec 45"),
    ("dibao", "2022-10-20", "death", "", "total", "2022-11-30", "2023-02-28", "February has no 30th"),
    ("dibao", "2022-10-20", "death", "recheck", "limit", "2022-10-22", "2023-01-28", "22 Jan is free, and so until Saturday 28 Jan, worked"),
    ("tekun", "2014-05-01", "ordinary", "opinion", "limit", "2021-05-26", "2021-06-24", "27, 28 May 2, 31 May-11 Jun 12, 15-18 Jun 16, 21-24 Jun 20"),
    ("tekun", "2014-05-01", "ordinary", "review", "limit", "2020-09-22", "2020-10-26", "23-25 Sep 3, 27-30 Sep 7, 9, 10 Oct 9, 12-23 Oct 19, 26"),
    ("tekun", "2021-07-01", "ordinary", "opinion", "limit", "2022-01-24", "2022-02-17", "25-30 Jan 6, 7-11 Feb 11, 14-17 Feb 15"),
    ("tekun", "2021-07-01", "ordinary", "opinion_again", "limit", "2021-07-15", "2021-08-05", "16 Jul 1, 19-30 Jul 11, 2-5 Aug 15"),
    ("tekun", "2021-07-01", "ordinary", "review", "limit", "2022-03-28", "2022-04-19", "29 Mar-2 Apr 5, 6-8 Apr 8, 11-15 Apr 13, 18, 19"),
    ("tekun", "2021-07-01", "ordinary", "service", "limit", "2021-09-30", "2021-10-11", "8, 9, 11 Oct"),
    ("tekun", "2021-07-01", "adjust", "assessment", "limit", "2022-04-22", "2022-05-09", "24-29 Apr 6, 5-7 May 9, 9 May"),
    ("tekun", "2021-07-01", "end", "decision", "objected", "2022-09-08", "2022-09-30", "9 Sep 1, 13-16 Sep 5, 19-30 Sep 15"),
    ("de_facto", "2020-12-24", "ordinary", "opinion", "limit", "2021-01-29", "2021-02-24", "1-5 Feb 5, 7-10 Feb 9, 18-20 Feb 12, 22-24 Feb 15"),
    ("de_facto", "2020-12-24", "ordinary", "review", "limit", "2020-12-28", "2021-01-19", "29-31 Dec 3, 4-15 Jan 13, 18, 19"),
]  # fmt: skip
REMEDIES = [
    # name, day of the law, since, due
    ("reconsideration", "2021-08-08", "2021-08-08", "2021-10-08", "the 60th day is 7 Oct, free"),
    ("reconsideration", "2024-01-02", "2024-01-02", "2024-03-04", "31 Jan is the 29th, 29 Feb the 58th, 2 Mar a Saturday"),
    ("lawsuit", "2021-08-31", "2021-08-31", "2022-02-28", "February has no 31st"),
    ("lawsuit", "2021-08-04", "2021-08-04", "2022-02-07", "4 Feb is free, and so until the weekend's end"),
    ("lawsuit", "2014-11-30", "2014-11-30", "2015-02-28", "a Saturday that was worked"),
    ("lawsuit_after_review", "2021-09-17", "2021-09-17", "2021-10-08", "2 Oct is free"),
    ("complaint", "2021-03-05", "2021-03-05", "2021-05-06", "31 Mar is the 26th, 30 Apr the 56th, 4 May free"),
    ("named_report", "2021-05-10", "2021-05-10", "2021-06-22", "11-14 May 4, 17 May-11 Jun 24, 15-18 Jun 28, 21, 22"),
    ("named_report", "2021-07-06", "2021-07-06", "2021-08-17", "as the 30 working days of dibao"),
]  # fmt: skip


def found(procedures: Procedures, programme: str, start: str, path: str, step: str, which: str) -> Limit:
    version = next(v for v in procedures.versions[programme] if str(v.from_) == start)
    way = version.paths[path]
    limit = getattr(way.step(step) if step else way, which)
    assert isinstance(limit, Limit)
    return limit


def remedy(procedures: Procedures, name: str, on: str) -> Limit:
    rows = (*procedures.routes_on(day(on)), *procedures.replies_on(day(on)))
    return next(row.limit for row in rows if row.name == name)


@pytest.mark.parametrize(
    ("programme", "start", "path", "step", "which", "since", "end"),
    [row[:-1] for row in ROWS],
    ids=[f"{row[0]}-{row[3] or row[4]}-{row[5]}" for row in ROWS],
)
def test_the_last_day(
    procedures: Procedures, programme: str, start: str, path: str, step: str, which: str, since: str, end: str
) -> None:  # fmt: skip
    assert due(found(procedures, programme, start, path, step, which), day(since), (), DAYS) == day(end)


@pytest.mark.parametrize(("name", "on", "since", "end"), [row[:-1] for row in REMEDIES])
def test_the_last_day_of_a_remedy(procedures: Procedures, name: str, on: str, since: str, end: str) -> None:
    assert due(remedy(procedures, name, on), day(since), (), DAYS) == day(end)


def limits(procedures: Procedures) -> Iterator[Limit]:
    """Every limit that the book sets."""
    for versions in procedures.versions.values():
        for path in (path for version in versions for path in version.paths.values()):
            yield from (limit for limit in (path.total, path.total_delegated, path.extended) if limit)
            for step in path.steps:
                yield from (limit for limit in (step.limit, step.objected, step.start) if limit)
    yield from (row.limit for row in (*procedures.routes, *procedures.replies))


def test_no_limit_is_without_a_row(procedures: Procedures) -> None:
    tested = {found(procedures, *row[:5]) for row in ROWS} | {remedy(procedures, *row[:2]) for row in REMEDIES}
    assert set(limits(procedures)) == tested


# --- pauses ----------------------------------------------------------------------------------------------------------

WORK = Limit(10, "working_days", "acceptance", "a test")
PLAIN = Limit(10, "days", "acceptance", "a test")
MONTH = Limit(1, "months", "acceptance", "a test")


@pytest.mark.parametrize(
    ("limit", "pauses", "end"),
    [
        # since Monday 5 July 2021
        (WORK, [], "2021-07-19"),
        (WORK, [("2021-07-08", "2021-07-09")], "2021-07-21"),  # Thursday and Friday do not count
        (WORK, [("2021-07-10", "2021-07-11")], "2021-07-19"),  # a weekend did not count anyway
        (WORK, [("2021-07-19", "2021-07-19")], "2021-07-20"),  # the last day
        (WORK, [("2021-07-20", None)], "2021-07-19"),  # begins when it is over
        (WORK, [("2021-07-01", "2021-07-05")], "2021-07-19"),  # over before it begins
        (WORK, [("2021-07-06", "2021-07-07"), ("2021-07-07", "2021-07-09")], "2021-07-23"),  # they overlap: four days
        (PLAIN, [], "2021-07-15"),
        (PLAIN, [("2021-07-07", "2021-07-07")], "2021-07-16"),
        (PLAIN, [("2021-07-07", "2021-07-08")], "2021-07-19"),  # the 17th, a Saturday, and then Monday
        (PLAIN, [("2021-07-07", "2021-07-08"), ("2021-07-19", "2021-07-19")], "2021-07-20"),  # and that one is paused
        (MONTH, [], "2021-08-05"),
        (MONTH, [("2021-07-10", "2021-07-14")], "2021-08-10"),  # five days longer
    ],
)
def test_the_days_of_a_pause_do_not_count(limit: Limit, pauses: list[tuple[str, str | None]], end: str) -> None:
    paused = [(day(first), day(last) if last else None) for first, last in pauses]
    assert due(limit, day("2021-07-05"), paused, DAYS) == day(end)


@pytest.mark.parametrize("limit", [WORK, PLAIN, MONTH])
def test_while_a_pause_lasts_nothing_falls_due(limit: Limit) -> None:
    assert due(limit, day("2021-07-05"), [(day("2021-07-08"), None)], DAYS) == NEVER
    assert left(NEVER, day("2021-07-05"), DAYS) > 1_000_000


def test_what_was_extended_and_paused_counts_both(procedures: Procedures) -> None:
    """45 working days from 6 July 2021 end on 7 September; a pause of Monday to Wednesday makes it 10 September."""
    limit = found(procedures, "dibao", "2021-07-01", "ordinary", "", "extended")
    paused = [(day("2021-07-12"), day("2021-07-14"))]
    assert due(limit, day("2021-07-06"), paused, DAYS) == day("2021-09-10")


PAUSES = st.lists(
    st.tuples(st.dates(day("2021-01-01"), day("2021-12-01")), st.integers(0, 30)).map(
        lambda p: (p[0], p[0] + dt.timedelta(days=p[1]))
    ),
    max_size=4,
)
LIMITS = st.builds(Limit, st.integers(1, 60), st.sampled_from(["working_days", "days"]), st.just("step"), st.just("x"))


@given(LIMITS, st.dates(day("2021-01-01"), day("2021-12-01")), PAUSES)
def test_it_is_due_on_a_working_day_outside_every_pause(
    limit: Limit, since: dt.date, paused: list[tuple[dt.date, dt.date | None]]
) -> None:  # fmt: skip
    end = due(limit, since, paused, DAYS)
    assert DAYS.works(end) and end >= due(limit, since, (), DAYS) > since
    assert not any(first <= end <= last for first, last in paused if last)
    assert left(end, end, DAYS) == 0 and left(end, since, DAYS) >= (limit.days if limit.unit == "working_days" else 1)


# --- what is left ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "on", "number"),
    [
        ("2021-10-11", "2021-09-30", 3),  # 8, 9 and 11 October
        ("2021-10-11", "2021-10-05", 3),
        ("2021-10-11", "2021-10-10", 1),
        ("2021-10-11", "2021-10-11", 0),
        ("2021-10-11", "2021-10-12", -1),
        ("2021-07-09", "2021-07-10", -1),  # a Saturday: no working day has passed, and it is late
        ("2021-07-09", "2021-07-12", -1),
        ("2021-09-30", "2021-10-09", -2),
    ],
)
def test_how_many_working_days_are_left(end: str, on: str, number: int) -> None:
    assert left(day(end), day(on), DAYS) == number


def test_a_posting_ends_on_its_last_day_free_or_not() -> None:
    assert posted_until(day("2021-07-09"), 7) == day("2021-07-16")
    assert posted_until(day("2021-09-29"), 7) == day("2021-10-06") and not DAYS.works(day("2021-10-06"))
