"""Results for people's own tools: CSV with codes for programs, an Excel workbook in words for people."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from doudi.engine.book.book import Book
from doudi.engine.province.determine import Part
from doudi.engine.province.runs import result_name

AREA_HEAD = (
    "programme", "area", "name", "entitled", "persons", "amount_yuan", "not_entitled", "cannot_tell", "one_fact_short",
)  # fmt: skip
AWARD_HEAD = (
    "programme", "area", "household", "unit", "person", "outcome", "branch", "amount_yuan", "members", "blocking",
)  # fmt: skip
COLUMNS = (*AWARD_HEAD[2:7], "amount_fen", *AWARD_HEAD[8:])
#: Rows of one sheet, the most that Excel can hold less its head.
SHEET_ROWS = 1_048_575
WORDS = {
    "zh": {
        "about": "说明", "areas": "分县", "awards": "名单",
        "area_head": (
            "待遇", "区划代码", "县", "符合（份）", "保障（人）", "每月（元）", "不符合", "不能判断", "差一项",
        ),
        "award_head": ("待遇", "区划代码", "户", "单位", "人", "结果", "类别", "每月（元）", "保障人数", "还缺的情况"),
        "entitled": "符合条件", "cannot_tell": "还不能判断", "household": "户", "person": "人",
    },
    "en": {
        "about": "about", "areas": "by area", "awards": "awards",
        "area_head": (
            "programme", "code", "county", "awards", "persons", "yuan a month", "not entitled", "cannot tell",
            "one fact short",
        ),
        "award_head": (
            "programme", "code", "household", "unit", "person", "outcome", "branch", "yuan a month", "members",
            "missing",
        ),
        "entitled": "entitled", "cannot_tell": "cannot tell", "household": "household", "person": "person",
    },
}  # fmt: skip
WIDTHS = {"household": 18, "person": 20, "programme": 18, "blocking": 40, "amount_yuan": 14}
Figures = Mapping[str, Mapping[str, Any]]


def write_csv(folder: Path, figures: Figures, parts: Sequence[Part]) -> None:
    """by-area.csv, and awards.csv with every unit that is entitled or cannot be told; codes as in the results."""
    _write_csv(folder / "by-area.csv", AREA_HEAD, _areas(figures))
    _write_csv(folder / "awards.csv", AWARD_HEAD, _awards(folder, parts))


def write_xlsx(folder: Path, book: Book, about: str, figures: Figures, parts: Sequence[Part], lang: str) -> None:
    """results.xlsx: what was asked, the counties, the units that are entitled or cannot be told, in words."""
    import xlsxwriter

    words: Mapping[str, Any] = WORDS[lang]
    with xlsxwriter.Workbook(str(folder / "results.xlsx"), {"constant_memory": True}) as workbook:
        bold, money = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "#,##0.00"})
        sheet = workbook.add_worksheet(words["about"])
        sheet.set_column(0, 0, 60)
        for line, text in enumerate(about.splitlines()):
            sheet.write_string(line, 0, text)
        areas = ([_named(book, row[0], lang), *row[1:]] for row in _areas(figures, lang))
        _sheets(workbook, words["areas"], AREA_HEAD, words["area_head"], areas, bold, money)
        awards = (_in_words(book, row, words, lang) for row in _awards(folder, parts))
        _sheets(workbook, words["awards"], AWARD_HEAD, words["award_head"], awards, bold, money)


def _areas(figures: Figures, lang: str = "zh") -> Iterator[list[Any]]:
    for name, found in figures.items():
        for row in found["by_area"]:
            counts = [row[key] for key in ("not_entitled", "cannot_tell", "one_fact_short")]
            place = [name, row["area"], row[f"name_{lang}"]]
            yield [*place, row["entitled"], row["persons"], _yuan(row["amount_fen"]), *counts]


def _awards(folder: Path, parts: Sequence[Part]) -> Iterator[list[Any]]:
    for part in parts:
        table = pq.read_table(folder / result_name(part), columns=list(COLUMNS))
        chosen = table.filter(pc.not_equal(table["outcome"].cast(pa.string()), "not_entitled"))
        for row in chosen.to_pylist():
            row["amount_fen"] = _yuan(row["amount_fen"])
            yield [part.programme, part.county, *(row[name] for name in COLUMNS)]


def _in_words(book: Book, row: list[Any], words: Mapping[str, Any], lang: str) -> list[Any]:
    """Names in place of codes; keys as text, for Excel would round them."""
    programme, area, household, unit, person, outcome, branch, amount, members, blocking = row
    own = book.programmes[programme]
    named = next((found for found in own.branches if found.name == branch), None)
    missing = [_missing(book, item, words, lang) for item in (blocking or "").split(";") if item]
    return [
        _named(book, programme, lang), area, str(household), own.units[unit].called(lang),
        str(person or ""), words[outcome], (named.called(lang)) if named else "", amount, members,
        ("；" if lang == "zh" else "; ").join(missing),
    ]  # fmt: skip


def _missing(book: Book, item: str, words: Mapping[str, Any], lang: str) -> str:
    key, _, name = item.partition(":")
    fact = book.facts[name]
    who = words["household"] if key == "0" else f"{words['person']} {key}"
    return f"{who} {fact.called(lang)}"


def _named(book: Book, programme: str, lang: str) -> str:
    own = book.programmes[programme]
    return own.called(lang)


def _yuan(fen: int | None) -> Decimal | None:
    """Exact, with two places."""
    return None if fen is None else (Decimal(fen) / 100).quantize(Decimal("0.01"))


def _write_csv(path: Path, head: Iterable[str], rows: Iterable[list[Any]]) -> None:
    """With a byte order mark, so that Excel reads the Chinese."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)


def _sheets(
    workbook: Any,
    title: str,
    names: Sequence[str],
    head: Sequence[str],
    rows: Iterable[list[Any]],
    bold: Any,
    money: Any,
) -> None:
    """As many sheets as the rows need."""
    source, amount = iter(rows), names.index("amount_yuan")
    for number in itertools.count(1):
        sheet = workbook.add_worksheet(title if number == 1 else f"{title} {number}")
        for column, name in enumerate(names):
            sheet.set_column(column, column, WIDTHS.get(name, 12))
        sheet.write_row(0, 0, head, bold)
        sheet.freeze_panes(1, 0)
        line = 0
        for line, row in enumerate(itertools.islice(source, SHEET_ROWS), start=1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, column, value)
                elif value is not None:
                    sheet.write_number(line, column, value, money if column == amount else None)
        if line < SHEET_ROWS:
            return
