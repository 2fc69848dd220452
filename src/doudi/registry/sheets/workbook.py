"""A file's bytes read as sheets of cells: xlsx, xls, ods and csv. What the file claims to be is not believed.

This runs in a process of its own (reader.py), which may use so much memory and time and no more. Macros, links and
formulas are not run: of a formula there is the value that the program stored, or a mark that there is none.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from doudi.registry.sheets.faults import Wrong
from doudi.registry.sheets.limits import (
    MOST_BYTES,
    MOST_CELLS,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    PAGE,
)
from doudi.registry.sheets.unpacking import Gap, check_package, gaps_of

#: As a cell's value: a formula without a stored value; one that ended in an error.
NO_VALUE, ERROR = {"bad": "formula"}, {"bad": "error"}
_ENCODINGS = ("utf-8-sig", "gb18030")
_SEPARATORS = ",\t;|"
#: Lines by which a text is told from a table; what stands in sentences alone; characters of a lone cell at most.
_LOOKED_AT, _SENTENCE, _LONGEST_WORD = 50, re.compile("[。！？；，]"), 60

Cells = list[Any]


def _(text: str) -> str:
    """Marks a message that is translated where it is read."""
    return text


@dataclass
class Sheet:
    """A sheet's rows from its first one, each as long as its last cell that says something. `merged`: (first row,
    first column, last row, last column) from 0."""

    name: str
    rows: list[Cells]
    merged: list[tuple[int, int, int, int]]

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)


def kind_of(data: bytes) -> str:
    """By how the bytes begin. Wrong for what is no spreadsheet, with what to do about it."""
    if not data.strip():
        raise Wrong(_("the file is empty"))
    if len(data) > MOST_BYTES:
        raise Wrong(_("the file is larger than %(most)s MB"), most=MOST_BYTES >> 20)
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(b"PK\x03\x04"):
        return check_package(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "xls"
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta", b"<style", b"mime-version:")):
        raise Wrong(_("this is a web page or XML that is only called a spreadsheet: open it and save it as .xlsx"))
    if data.startswith((b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"Rar!", b"7z\xbc\xaf", b"GIF8", b"\x1f\x8b")):
        raise Wrong(_("only .xlsx, .xls, .ods and .csv files can be read"))
    return "csv"


def read(data: bytes) -> tuple[str, list[Sheet]]:
    """(kind, sheets that hold something). Wrong when it cannot be read or is too large."""
    kind = kind_of(data)
    sheets = _read_csv(data) if kind == "csv" else _read_workbook(data, kind)
    sheets = [sheet for sheet in sheets if sheet.rows]
    if not sheets:
        raise Wrong(_("there is nothing in the file"))
    if sum(len(sheet.rows) * sheet.width for sheet in sheets) > MOST_CELLS:
        raise Wrong(_("the file has too many cells: split it"))
    return kind, sheets


def _read_workbook(data: bytes, kind: str) -> list[Sheet]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        if len(names) > MOST_SHEETS:
            raise Wrong(_("the file has more than %(most)s sheets"), most=MOST_SHEETS)
        gaps = gaps_of(data, names) if kind == "xlsx" else {}
        return [_sheet(book.get_sheet_by_name(name), gaps.get(name, {})) for name in names]
    except PasswordError:
        raise Wrong(_("the file is protected by a password: save it without one")) from None
    except (CalamineError, OSError, ValueError, OverflowError):
        raise Wrong(_("the file is damaged or is no spreadsheet")) from None


def _sheet(sheet: CalamineSheet, gaps: dict[tuple[int, int], Gap]) -> Sheet:
    if sheet.start is None or sheet.end is None:
        return Sheet(sheet.name, [], [])
    (top, left), (bottom, right) = sheet.start, sheet.end
    _check_size(bottom + 1, right + 1)
    rows: list[Cells] = [[] for _ in range(top)]
    rows += [_trimmed([None] * left + [_cell(value) for value in row]) for row in sheet.iter_rows()]
    rows = rows[: bottom + 1]
    for (row, column), gap in gaps.items():
        if row < MOST_ROWS and column < MOST_COLUMNS:
            _put(rows, row, column, NO_VALUE if gap == "formula" else ERROR)
    while rows and not rows[-1]:
        rows.pop()
    merged = [(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
    return Sheet(sheet.name, rows, [each for each in merged if each[1] < MOST_COLUMNS and each[0] < len(rows)])


def _check_size(rows: int, columns: int) -> None:
    if columns > MOST_COLUMNS:
        raise Wrong(_("a sheet has more than %(most)s columns"), most=MOST_COLUMNS)
    if rows > MOST_ROWS:
        raise Wrong(_("a sheet has more than %(most)s rows: split it"), most=MOST_ROWS)


def _put(rows: list[Cells], row: int, column: int, value: Any) -> None:
    while len(rows) <= row:
        rows.append([])
    rows[row] += [None] * (column + 1 - len(rows[row]))
    rows[row][column] = value


def _cell(value: Any) -> Any:
    """What JSON can hold: text, a number, true or false, {"day": …}; None where nothing stands."""
    if isinstance(value, str):
        if len(value) > MOST_CHARACTERS:
            raise Wrong(_("a cell holds more than %(most)s characters"), most=MOST_CHARACTERS)
        return value.replace("\x00", "") if value.strip() else None
    if isinstance(value, dt.datetime | dt.date):
        return {"day": (value.date() if isinstance(value, dt.datetime) else value).isoformat()}
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, dt.timedelta):
        return str(value)
    return None if value is None else str(value)


def _trimmed(row: Cells) -> Cells:
    while row and row[-1] is None:
        row.pop()
    return row


def _read_csv(data: bytes) -> list[Sheet]:
    text = _decoded(data)
    if "\x00" in text:
        raise Wrong(_("the file is damaged or is no spreadsheet"))
    rows: list[Cells] = []
    widths: list[int] = []
    csv.field_size_limit(MOST_CHARACTERS * 4)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=False):
            _check_size(len(rows) + 1, len(row))
            rows.append(_trimmed([_cell(value) for value in row]))
            if rows[-1] and len(widths) < _LOOKED_AT:
                widths.append(len(row))
    except csv.Error:
        raise Wrong(_("the file is damaged or is no spreadsheet")) from None
    while rows and not rows[-1]:
        rows.pop()
    if not _is_table(rows, widths):
        raise Wrong(_("this is a text and no table: save the table as .xlsx or .csv and send that"))
    return [Sheet("", rows, [])]


def _is_table(rows: Sequence[Cells], widths: Sequence[int]) -> bool:
    """Whether lines are rows of cells, by the first of them: many of one width, or short words one below another."""
    if not widths:
        return True  # which is said to be empty
    width, often = Counter(widths).most_common(1)[0]
    if width > 1:
        return often * 3 >= len(widths)
    words = [str(cell) for row in rows[:_LOOKED_AT] for cell in row if cell is not None]
    return not any(_SENTENCE.search(word) or len(word) > _LONGEST_WORD for word in words)


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: Sequence[str] = ("utf-16",)
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Wrong(_("the text is neither UTF-8 nor GBK"))


def _separator(text: str) -> str:
    """Whichever stands most often in the first lines."""
    start = "\n".join(text.splitlines()[:20]) if len(text) < 1 << 16 else text[: 1 << 16]
    return max(_SEPARATORS, key=start.count)


def lines_of(kind: str, sheets: Sequence[Sheet]) -> Iterator[Any]:
    """What the reading process says, in order: the file, each sheet with its pages of rows, that this is all."""
    yield {"kind": kind}
    for sheet in sheets:
        yield {"sheet": sheet.name, "rows": len(sheet.rows), "columns": sheet.width, "merged": sheet.merged}
        for start in range(0, len(sheet.rows), PAGE):
            yield sheet.rows[start : start + PAGE]
    yield {"end": True}
