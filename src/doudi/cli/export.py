"""Results for people's own tools: sums by county and every award, as CSV or as an Excel workbook."""

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

from doudi.engine.province.determine import Part
from doudi.engine.province.runs import result_name

AREA_HEAD = (
    "programme", "area", "name", "entitled", "persons", "amount_yuan", "not_entitled", "cannot_tell", "one_fact_short",
)  # fmt: skip
AWARD_HEAD = (
    "programme",
    "area",
    "household",
    "unit",
    "person",
    "outcome",
    "branch",
    "amount_yuan",
    "members",
    "blocking",
)
#: Rows of one sheet, the most that Excel can hold less its head.
SHEET_ROWS = 1_048_575


def export(
    folder: Path, figures: Mapping[str, Mapping[str, Any]], parts: Sequence[Part], *, as_csv: bool, as_xlsx: bool
) -> None:
    """Writes by-area.csv and awards.csv, results.xlsx, or all; awards are the units entitled or not to be told."""
    if as_csv:
        _write_csv(folder / "by-area.csv", AREA_HEAD, _areas(figures))
        _write_csv(folder / "awards.csv", AWARD_HEAD, _awards(folder, parts))
    if as_xlsx:
        _write_xlsx(folder / "results.xlsx", {"by area": (AREA_HEAD, _areas(figures)),
                                              "awards": (AWARD_HEAD, _awards(folder, parts))})  # fmt: skip


def _areas(figures: Mapping[str, Mapping[str, Any]]) -> Iterator[list[Any]]:
    for name, found in figures.items():
        for row in found["by_area"]:
            counts = [row[key] for key in ("not_entitled", "cannot_tell", "one_fact_short")]
            yield [
                name,
                row["area"],
                row["name_zh"],
                row["entitled"],
                row["persons"],
                _yuan(row["amount_fen"]),
                *counts,
            ]


def _awards(folder: Path, parts: Sequence[Part]) -> Iterator[list[Any]]:
    names = ("household", "unit", "person", "outcome", "branch", "amount_fen", "members", "blocking")
    for part in parts:
        table = pq.read_table(folder / result_name(part), columns=list(names))
        chosen = table.filter(pc.not_equal(table["outcome"].cast(pa.string()), "not_entitled"))
        for row in chosen.to_pylist():
            row["amount_fen"] = _yuan(row["amount_fen"])
            yield [part.programme, part.county, *(row[name] for name in names)]


def _yuan(fen: int | None) -> Decimal | None:
    """Exact, with two places."""
    return None if fen is None else (Decimal(fen) / 100).quantize(Decimal("0.01"))


def _write_csv(path: Path, head: Iterable[str], rows: Iterable[list[Any]]) -> None:
    """With a byte order mark, so that Excel reads the Chinese."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)


def _write_xlsx(path: Path, sheets: Mapping[str, tuple[Sequence[str], Iterable[list[Any]]]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as workbook:
        bold, money = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "#,##0.00"})
        for title, (head, rows) in sheets.items():
            source = iter(rows)
            for number in itertools.count(1):
                sheet = workbook.add_worksheet(title if number == 1 else f"{title} {number}")
                sheet.write_row(0, 0, head, bold)
                sheet.freeze_panes(1, 0)
                line = 0
                for line, row in enumerate(itertools.islice(source, SHEET_ROWS), start=1):
                    sheet.write_row(line, 0, row)
                    _amount(sheet, line, head.index("amount_yuan"), row, money)
                if line < SHEET_ROWS:
                    break


def _amount(sheet: Any, line: int, column: int, row: Sequence[Any], money: Any) -> None:
    if row[column] is not None:
        sheet.write_number(line, column, row[column], money)
