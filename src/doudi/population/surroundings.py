"""What is known of areas in a month: price indices and the disposable income, both illustrative."""

from __future__ import annotations

import csv
from pathlib import Path

from doudi.engine.book.book import Book
from doudi.kernel.months import Month

#: a table of facts by area and month, in the folder of any programme
TABLES = "*/*/indices_illustrative.csv"
#: fact -> a parameter that means the same, so that no figure stands twice
SAME = {"disposable_income_last_year": ("tekun", "disposable_income")}


def area_facts(folder: Path, book: Book, month: Month) -> dict[str, dict[str, int]]:
    """{area: {fact: value}} from the book's tables of indices, and from parameters that say the same."""
    known = {name for name, fact in book.facts.items() if fact.level == "area"}
    found: dict[str, dict[str, int]] = {}
    for path in sorted(folder.glob(TABLES)):
        for row in csv.DictReader(path.read_text("utf-8").splitlines()):
            if row["month"] == str(month):
                values = {name: int(row[name]) for name in known & row.keys() if row[name]}
                found.setdefault(row["area"], {}).update(values)
    for fact, (programme, key) in SAME.items():
        if fact in known and programme in book.programmes and key in book.programmes[programme].parameters:
            value = book.programmes[programme].parameters[key].at(book.areas, book.area_root, month.first_day)
            if value is not None:
                found.setdefault(book.area_root, {})[fact] = value.value
    return found
