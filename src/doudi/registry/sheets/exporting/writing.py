"""Rows written as XLSX or CSV. Text stays text: nothing in a cell is run as a formula by who opens it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from collections.abc import Iterable, Sequence
from typing import IO, Any

import xlsxwriter

#: How a file may be written, by what its name ends in.
FORMS = ("xlsx", "csv")
#: What a spreadsheet program takes for the start of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_FIRST_ROWS = 200
_WIDEST = 40

Row = Sequence[Any]


def write(form: str, rows: Iterable[Row], *, header: int = 1) -> tuple[IO[bytes], int]:
    """A file that is deleted when it is closed, and how many rows stand in it below the first `header` ones."""
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (whoever gets it closes it)
    try:
        count = (_xlsx if form == "xlsx" else _csv)(file, rows, header)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file, count - header


def _xlsx(file: IO[bytes], rows: Iterable[Row], header: int) -> int:
    count = 0
    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Sheet1")
        text = book.add_format({"num_format": "@"})
        risky = book.add_format({"num_format": "@"})
        risky.set_quote_prefix(True)
        bold = book.add_format({"num_format": "@", "bold": True, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        widths: list[int] = []
        for row in rows:
            for column, value in enumerate(row):
                if value is None or value == "":
                    continue
                if isinstance(value, dt.date):
                    sheet.write_datetime(count, column, dt.datetime(value.year, value.month, value.day), day)
                elif isinstance(value, bool | str):
                    shown = value if isinstance(value, str) else "是" if value else "否"
                    how = bold if count < header else risky if shown.startswith(_FORMULA) else text
                    sheet.write_string(count, column, shown[:32_000], how)
                else:
                    sheet.write_number(count, column, value)
            if count < _FIRST_ROWS:
                widths = _wider(widths, row)
            count += 1
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width, _WIDEST))
        sheet.freeze_panes(header, 0)
    return count


def _wider(widths: list[int], row: Row) -> list[int]:
    own = [sum(2 if ord(each) > 0x2E80 else 1 for each in str(value or "")) + 2 for value in row]
    widths = widths + [8] * (len(own) - len(widths))
    return [max(width, own[at] if at < len(own) else 0) for at, width in enumerate(widths)]


def _csv(file: IO[bytes], rows: Iterable[Row], header: int) -> int:
    count = 0
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([_plain(value) for value in row])
        count += 1
    text.detach()
    return count


def _plain(value: Any) -> str:
    """A text that looks like a formula begins with an apostrophe, which an import takes off again."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
