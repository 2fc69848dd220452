"""Rules about areas over a table of months: the price linkage starts, pays, stops and starts again as its rules say."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

from doudi.engine.book.book import book_folder, load_book
from doudi.engine.judge.areas import area_rules, read_area_table
from doudi.kernel.errors import InputError

LINKAGE = "assistance/price_linkage/indices_illustrative.csv"
COUNTY = "140105"


def test_the_linkage_starts_stops_and_starts_again() -> None:
    book = load_book()
    found = list(area_rules(book, "price_linkage", read_area_table(book, book_folder() / LINKAGE), [COUNTY]))
    assert str(found[0].month) == "2019-09" and len(found) == 23
    for row in found:
        paid = row.values["amount_urban"], row.values["amount_rural"]
        assert all(paid) if row.values["started"] else paid == (0, 0), row
        assert not row.missing
    runs = [(on, len(list(months))) for on, months in groupby(found, lambda row: row.values["started"])]
    assert max(length for on, length in runs if on) == 9, "nine months in a row"
    assert sum(bool(on) for on, _ in runs) >= 3, "it starts again after it stopped"


def test_an_index_that_is_missing_is_no_answer(tmp_path: Path) -> None:
    book = load_book()
    path = tmp_path / "indices.csv"
    path.write_text("area,month,cpi_yoy,food_cpi_yoy\n140000,2020-01,,\n140000,2020-02,,200\n", "utf-8")
    unknown, food_alone = area_rules(book, "price_linkage", read_area_table(book, path), [COUNTY])
    assert unknown.values["started"] is None and "cpi_yoy" in unknown.missing
    assert food_alone.values["started"] is True, "either index starts it"


def test_above_the_counties_what_they_set_is_left_out() -> None:
    book = load_book()
    first = next(area_rules(book, "price_linkage", read_area_table(book, book_folder() / LINKAGE)))
    assert first.area == book.area_root and "started" in first.values and "amount_urban" not in first.values


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("month,cpi_yoy\n", "the column 'area' is missing"),
        ("area,month,index\n140000,2020-01,1\n", "no column of a fact of an area"),
        ("area,month,cpi_yo,food_cpi_yoy\n140000,2020-01,1,1\n", "did you mean 'cpi_yoy'"),
        ("area,month,cpi_yoy\n999999,2020-01,1\n", r":2: unknown area '999999'"),
        ("area,month,cpi_yoy\n140000,2020-13,1\n", r":2: "),
        ("area,month,cpi_yoy\n140000,2020-01,4.5\n", r":2: cpi_yoy cannot be '4.5'"),
        ("area,month,cpi_yoy\n140000,2020-01,99999\n", "outside its range"),
        ("area,month,cpi_yoy\n140000,2020-01,1\n140000,2020-01,2\n", r":3: 140000 stands twice"),
    ],
)
def test_a_faulty_table_is_refused_by_line(text: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "indices.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=sentence):
        read_area_table(load_book(), path)


def test_a_programme_without_such_rules_is_refused() -> None:
    book = load_book()
    table = read_area_table(book, book_folder() / LINKAGE)
    with pytest.raises(InputError, match="has no rule about areas alone"):
        list(area_rules(book, "left_behind", table))
    with pytest.raises(InputError, match="did you mean 'price_linkage'"):
        list(area_rules(book, "price_linkag", table))
