"""Spreadsheets made for a test, and an import taken all its way."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter

from doudi.access.actor import Actor
from doudi.areas.models import Area
from doudi.kernel.identity import check_figure
from doudi.registry.models import Grade, SheetImport, SheetRow
from doudi.registry.sheets.faults import Fault
from doudi.registry.sheets.running import Running
from doudi.registry.sheets.services import accept, choose_sheet, guesses, map_columns, start_check, undo, upload

#: From when what the tests' sheets say holds.
SINCE = dt.date(2021, 6, 1)
SYSTEM = "national"


def id_number(birth: str = "19800101", serial: int = 1, place: str = "990101") -> str:
    """A number whose last figure fits; an odd serial is a man's."""
    first = f"{place}{birth}{serial:03d}"
    return first + check_figure(first)


def xlsx(
    rows: Iterable[Sequence[Any]], merged: Sequence[tuple[int, int, int, int, Any]] = (), name: str = "名单"
) -> bytes:
    """A workbook of one sheet. `merged`: (first row, first column, last row, last column, what stands there)."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet(name)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, dt.date):
                    sheet.write_datetime(number, column, dt.datetime(value.year, value.month, value.day), day)
                elif isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif value is not None:
                    sheet.write(number, column, value)
        for top, left, bottom, right, value in merged:
            sheet.merge_range(top, left, bottom, right, value)
    return out.getvalue()


def mapped(
    actor: Actor, data: bytes, *, system: str = SYSTEM, grade: Grade = Grade.C, true_from: dt.date = SINCE,
    place: Area | None = None, fill_down: bool = False, columns: Mapping[str, str] | None = None, sheet: int = 0,
) -> SheetImport:  # fmt: skip
    """Sent and understood as it is guessed, but for `columns` (header: field)."""
    given = choose_sheet(actor, upload(actor, data=data), sheet=sheet)
    found = [(each.field, each.unit) for each in guesses(actor, given, system)]
    for number, header in enumerate(given.headers):
        if columns and header in columns:
            found[number] = (columns[header], 1)
    return map_columns(
        actor, given, columns=found, system=system, grade=grade, true_from=true_from, place=place, fill_down=fill_down
    )


def run(actor: Actor, given: SheetImport) -> SheetImport:
    """Goes on to the end."""
    running = Running(actor, given)
    while running.step():
        pass
    return SheetImport.objects.unscoped("a test looks").get(pk=given.pk)


def checked(actor: Actor, data: bytes, **how: Any) -> SheetImport:
    return run(actor, start_check(actor, mapped(actor, data, **how)))


def entered(actor: Actor, data: bytes, *, all_or_nothing: bool = False, **how: Any) -> SheetImport:
    return run(actor, accept(actor, checked(actor, data, **how), all_or_nothing=all_or_nothing))


def undone(actor: Actor, given: SheetImport) -> SheetImport:
    return run(actor, undo(actor, given, reason="a mistake"))


def faults(given: SheetImport) -> dict[int, list[str]]:
    """Message ids by the row's number, of rows with any."""
    rows = SheetRow.objects.filter(sheet_import=given).order_by("number")
    return {row.number: [Fault.from_json(each).text for each in row.faults] for row in rows if row.faults}


def outcomes(given: SheetImport) -> dict[int, str]:
    return {row.number: str(row.outcome) for row in SheetRow.objects.filter(sheet_import=given).order_by("number")}
