"""`doudi ledger prices`: the activations over a synthetic province are what determining each month by itself gives."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.cli.commands import Doudi, valid
from tests.snapshots import copied, resealed

from doudi.engine.book.book import book_folder, load_book
from doudi.engine.judge.areas import read_area_table
from doudi.kernel.money import average
from doudi.kernel.months import Month
from doudi.payments.activations import in_a_row
from doudi.payments.price_terms import PriceTerms, load_price_terms


def terms() -> PriceTerms:
    found = load_price_terms(book_folder())
    assert found is not None
    return found


def test_the_months_are_the_longest_row(tmp_path: Path) -> None:
    book, own = load_book(), terms()
    assert own.published is not None
    table = read_area_table(book, book_folder() / own.published.indices)
    found = in_a_row(book, own, table)
    assert (str(found[0]), str(found[-1]), len(found)) == ("2020-01", "2020-09", 9)
    kept = {month: table[month] for month in table if month not in (Month(2020, 5), Month(2019, 11))}
    assert [str(month) for month in in_a_row(book, own, kept)] == ["2020-01", "2020-02", "2020-03", "2020-04"]


@pytest.mark.slow
def test_each_month_is_what_determining_it_gives(doudi: Doudi, small_province: Path, tmp_path: Path) -> None:
    """December 2019 starts in one city alone; March 2020 everywhere, with the recalled doubling."""
    months = ("2019-12", "2020-03")
    answer = doudi("ledger", "prices", str(small_province), "--from", months[0], "--to", months[1], "--json")
    data = valid(answer.out)
    rows = {row["month"]: row for row in data["months"]}
    assert list(rows) == ["2019-12", "2020-01", "2020-02", "2020-03"]
    assert 0 < rows["2019-12"]["counties"] < rows["2020-03"]["counties"]
    for month in months:
        folder = with_indices(small_province, tmp_path / month, month)
        alone = doudi(
            "determine", str(folder), "--month", month, "--facts-as-of", "--programme", terms().programme, "--json"
        )
        figures = json.loads(alone.out)["programmes"][terms().programme]
        assert (rows[month]["persons"], rows[month]["amount_fen"]) == (figures["persons"], figures["amount_fen"])
    assert data["person_times"] == sum(row["persons"] for row in rows.values())
    assert data["amount_fen"] == sum(row["amount_fen"] for row in rows.values())
    assert data["scaled"]["person_times"] == data["person_times"] * data["census"] // data["persons"]
    assert data["published"] == {
        "activations": 9, "person_times": 12_370_000, "amount_fen": 48_600_000_000, "average_fen": 3929
    }  # fmt: skip
    said = doudi("ledger", "prices", str(small_province), "--from", "2020-03", "--to", "2020-03", "--lang", "en")
    assert "486,000,000.00" in said.out
    assert all(why["en"] in said.out for why in data["apart"])


def with_indices(snapshot: Path, into: Path, month: str) -> Path:
    """A copy of a snapshot with the indices of another month."""
    folder, own = copied(snapshot, into), terms().published
    assert own is not None
    rows = read_area_table(load_book(), book_folder() / own.indices)[Month.parse(month)]
    names = sorted({name for row in rows.values() for name in row})
    columns = {name: pa.array([row[name] for row in rows.values()], pa.int64()) for name in names}
    pq.write_table(pa.table({"code": pa.array(map(int, rows), pa.int64()), **columns}), folder / "areas.parquet")
    resealed(folder, "areas.parquet")
    return folder


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--from", "2020-01"], "both"),
        (["--from", "2020-03", "--to", "2020-01"], "before"),
        (["--from", "2020-01", "--to", "2031-01"], "2031-01"),
    ],
)
def test_wrong_months_are_refused_in_one_sentence(
    doudi: Doudi, small_province: Path, options: list[str], named: str
) -> None:
    answer = doudi("ledger", "prices", str(small_province), *options)
    assert (answer.code, answer.out) == (2, "")
    assert named in answer.err and len(answer.err.splitlines()) == 1


def test_an_average_is_rounded_half_up() -> None:
    assert [average(fen, 2) for fen in (0, 1, 2, 3)] == [0, 1, 1, 2]
    assert average(0, 0) is None
