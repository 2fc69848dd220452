"""The table as a text file: UTF-8, commas, no lines above the columns' names. For programs, and safe to open."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from django.utils.translation import gettext as _

from doudi.kernel.errors import InputError
from doudi.payments.channels import table
from doudi.payments.channels.amounts import in_row
from doudi.payments.channels.checking import checked
from doudi.payments.channels.shape import Answer, Credit, Order

#: Bytes of one line at most: one without an end would fill the memory.
_MOST_LINE = 1 << 16


class CsvFile:
    """Written as UTF-8 with its mark; read as UTF-8 or GB 18030, which banks' programs write."""

    name = "csv"
    suffix = ".csv"
    media_type = "text/csv; charset=utf-8"

    def write(self, order: Order, credits: Iterable[Credit], stream: BinaryIO) -> None:
        write_rows(stream, _rows(order, credits))

    def read(self, stream: BinaryIO) -> Iterator[Answer]:
        yield from table.answers(read_rows(stream))


def write_rows(stream: BinaryIO, rows: Iterable[Sequence[str]]) -> None:
    """A text that looks like a formula begins with an apostrophe, which reading takes off again."""
    stream.write(codecs.BOM_UTF8)
    writer = csv.writer(_Encoded(stream))
    for row in rows:
        first = {cell[:1] for cell in row}
        writer.writerow(row if first.isdisjoint(table.GUARDED) else [table.guarded(cell) for cell in row])


def read_rows(stream: BinaryIO) -> Iterator[table.Row]:
    """Numbered by the line they end on. InputError for what is no such file."""
    reader = csv.reader(_lines(stream), strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise in_row(reader.line_num, _("the line is damaged: its quotation marks do not fit")) from None
        first = [cell[:1] for cell in cells]
        if "=" in first:
            raise in_row(reader.line_num, _("a cell holds a formula"))
        yield reader.line_num, [table.unguarded(cell) for cell in cells] if "'" in first else cells


def _rows(order: Order, credits: Iterable[Credit]) -> Iterator[tuple[str, ...]]:
    yield table.COLUMNS
    for number, credit in enumerate(checked(order, credits), 1):
        yield table.row_of(number, credit)


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Decoded as the first line is that holds more than ASCII: there the columns' names stand."""
    encoding, row = "", 0
    while line := stream.readline(_MOST_LINE + 1):
        row += 1
        if len(line) > _MOST_LINE:
            raise in_row(row, _("the line is too long"))
        if b"\x00" in line:
            raise in_row(row, _("this is no text"))
        line = line.removeprefix(codecs.BOM_UTF8) if row == 1 else line
        if not encoding and not line.isascii():
            encoding = "utf-8" if _is_utf8(line) else "gb18030"
        try:
            yield line.decode(encoding or "ascii")
        except UnicodeDecodeError:
            raise in_row(row, _("the text is neither UTF-8 nor GBK")) from None
    if row == 0:
        raise InputError(_("the file is empty"))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class _Encoded:
    """What a csv.writer needs of a file."""

    def __init__(self, stream: BinaryIO):
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(text.encode("utf-8"))
