"""Spreadsheets written row by row: text is text, the amounts are numbers, nothing is a formula."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from types import TracebackType
from typing import Any, BinaryIO, Self

import xlsxwriter

from doudi.payments.channels import table

#: Of the table's columns and the answer's.
_WIDTHS = (8, 16, 24, 34, 14, 30, 38, 10, 30)
_AMOUNT_AT = table.COLUMNS.index(table.AMOUNT)


class Sheets:
    """A workbook on its way into a stream. Rows wait in a folder that is gone at the end, whatever happens."""

    def __init__(self, stream: BinaryIO):
        self._folder = tempfile.TemporaryDirectory(prefix="doudi-bank-")
        options = {"constant_memory": True, "strings_to_formulas": False, "tmpdir": self._folder.name}
        self._book = xlsxwriter.Workbook(stream, options)
        text = {"num_format": "@"}
        self._formats: dict[str, Any] = {
            "text": self._book.add_format(text),
            "risky": self._book.add_format({**text, "quote_prefix": True}),
            "bold": self._book.add_format({**text, "bold": True}),
            "amount": self._book.add_format({"num_format": "0.00"}),
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._book.close()
        finally:
            self._folder.cleanup()

    def add(self, head: Sequence[Sequence[str]], rows: Iterable[Sequence[str]]) -> None:
        """One more sheet: the head in bold, of which the last row names the columns, and the rows below it."""
        sheet = self._book.add_worksheet()
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(len(head), 0)
        for number, row in enumerate(head):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell, self._formats["bold"])
        for number, row in enumerate(rows, len(head)):
            self._write(sheet, number, row)

    def _write(self, sheet: Any, number: int, row: Sequence[str]) -> None:
        for column, cell in enumerate(row):
            if column == _AMOUNT_AT:
                sheet.write_number(number, column, Decimal(cell), self._formats["amount"])
            elif cell:
                how = "risky" if cell.startswith(table.FORMULA) else "text"
                sheet.write_string(number, column, cell, self._formats[how])
