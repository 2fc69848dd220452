"""The table as a spreadsheet: what a county's bank takes for its one-card payments (一卡通), and returns filled in."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import BinaryIO

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from doudi.kernel.errors import InputError
from doudi.payments.channels import amounts, table
from doudi.payments.channels.checking import checked
from doudi.payments.channels.packages import check_package
from doudi.payments.channels.shape import Answer, Credit, Order
from doudi.payments.channels.sheets import Sheets

#: Credits of one sheet: a sheet has 1,048,576 rows.
MOST_ROWS = 1_048_000
_MOST_SHEETS = 30
#: Above the columns' names.
HEAD_ROWS = 2


class CardSheet:
    """Figures of accounts, banks and references are text, so that no program changes them; amounts are numbers.

    It is written row by row; to be read it is held in memory as a whole.
    """

    name = "card_sheet"
    suffix = ".xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def __init__(self, rows_of_sheet: int = MOST_ROWS):
        self._rows_of_sheet = rows_of_sheet

    def write(self, order: Order, credits: Iterable[Credit], stream: BinaryIO) -> None:
        rows = (table.row_of(number, credit) for number, credit in enumerate(checked(order, credits), 1))
        head = [*_head(order), table.COLUMNS]
        with Sheets(stream) as sheets:
            while (first := next(rows, None)) is not None:
                sheets.add(head, chain([first], islice(rows, self._rows_of_sheet - 1)))

    def read(self, stream: BinaryIO) -> Iterator[Answer]:
        before = 0
        for name, count, rows in read_sheets(stream):
            try:
                for answer in table.answers(rows):
                    yield answer._replace(row=before + answer.row)
            except InputError as error:
                raise InputError(_("sheet %(sheet)s: %(fault)s") % {"sheet": name, "fault": error}) from None
            before += count


def read_sheets(stream: BinaryIO) -> Iterator[tuple[str, int, Iterator[table.Row]]]:
    """(name, how many rows, the rows) of the sheets that hold something. InputError for what is no such file."""
    with tempfile.SpooledTemporaryFile(max_size=1 << 20) as copy:
        file: BinaryIO = stream
        if not stream.seekable():
            while step := stream.read(1 << 20):
                copy.write(step)
            file = copy  # type: ignore[assignment]
        check_package(file)
        file.seek(0)
        sheets = list(_sheets(file))
    if not sheets:
        raise InputError(_("the file is empty"))
    for sheet in sheets:
        yield sheet.name, sheet.total_height, _rows(sheet)


def _sheets(file: BinaryIO) -> Iterator[CalamineSheet]:
    try:
        book = CalamineWorkbook.from_filelike(file)
        if len(book.sheet_names) > _MOST_SHEETS:
            raise InputError(_("the file has more than %(most)s sheets") % {"most": _MOST_SHEETS})
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.start is not None:
                yield sheet
    except PasswordError:
        raise InputError(_("the file is protected by a password: save it without one")) from None
    except BaseException as error:
        # Where its reader gives up for good it raises what is no Exception, and would end the program.
        if isinstance(error, CalamineError | OSError | ValueError) or type(error).__name__ == "PanicException":
            raise InputError(_("the file is damaged or is no .xlsx spreadsheet")) from None
        raise


def _rows(sheet: CalamineSheet) -> Iterator[table.Row]:
    """Numbered as the sheet shows them; what is neither text nor number is its text."""
    assert sheet.start is not None
    top, left = sheet.start
    for number, cells in enumerate(sheet.iter_rows(), top + 1):
        yield number, [*[None] * left, *(cell if isinstance(cell, str | int | float) else str(cell) for cell in cells)]


def _head(order: Order) -> list[tuple[str, ...]]:
    """What stands above the columns' names on every sheet: whose order it is, and what it comes to in all."""
    return [
        ("批次号", order.reference, "付款日期", order.pays_on.isoformat(), "总笔数", str(order.count)),
        (
            "付款单位",
            order.payer,
            order.payer_account,
            order.payer_bank,
            "总金额(元)",
            amounts.written(order.total_fen),
        ),
    ]
