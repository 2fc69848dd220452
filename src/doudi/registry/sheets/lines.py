"""The data of a sheet as lines: what each row says of whom, in which family, and what of it cannot be read."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop as _

from doudi.kernel.identity import born, is_male
from doudi.registry.models.persons import ID_NUMBER
from doudi.registry.models.sheets import SheetImport
from doudi.registry.services.membership import applicant
from doudi.registry.sheets.faults import Fault, Wrong
from doudi.registry.sheets.fields import Field, fields
from doudi.registry.sheets.limits import CHUNK, FAMILY, PAGE
from doudi.registry.sheets.parsing.characters import plain, says_nothing
from doudi.registry.sheets.parsing.names import MASK
from doudi.registry.sheets.store import Kept, open_kept, order_of

#: What a family goes by, best first.
KEYS = ("household.own", "household.external", "household.head_id", "household.head_name")
PLACES = ("place.code", "place.township", "place.village")
#: A masked identity number, where a whole one could stand.
MASKED = "person.id_masked"
_FOOT = re.compile(
    r"(合计|总计|小计|累计|共计|总人数|总户数|制表|填表|审核|复核|审批|负责人|经办|填报|打印|单位[(（:：]|备注|说明|注[:：]|日期[:：]|"
    r"主管|盖章|签字|签名|第.{1,4}页|以上|本页|本表)"
)


@dataclass
class Line:
    """A row of the data. `values` by field, of cells that say something; `group` is what its family goes by."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    #: nothing stands in it
    blank: bool = False
    #: a total, a signature, a note
    skipped: bool = False
    group: str = ""

    @cached_property
    def index(self) -> bytes | None:
        """By which its identity number is found."""
        number = self.values.get("person.id_number")
        return settings.KEYS.index_of(number, ID_NUMBER) if number else None

    @cached_property
    def key(self) -> bytes | None:
        """Equal for rows about the same person."""
        if self.index is not None:
            return self.index
        said = [self.values.get(name) for name in ("person.own", "person.external")]
        if not any(said):
            said = [self.values.get("person.name"), self.values.get("person.birth_date"), self.group]
            if said[0] is None:
                return None
        return bytes(settings.KEYS.index_of("|".join(map(str, said)), "registry.sheet.person"))

    @property
    def birth(self) -> dt.date | None:
        """The day of birth, the identity number's before the column's."""
        number = self.values.get("person.id_number")
        return born(number) if number else self.values.get("person.birth_date")

    @property
    def sex(self) -> int | None:
        number = self.values.get("person.id_number")
        return (0 if is_male(number) else 1) if number else self.values.get("person.sex")

    def fault(self, column: str, text: str, **values: Any) -> None:
        self.faults.append(Fault(column, text, values))


@dataclass(frozen=True)
class Mapped:
    """A column and the field it goes into."""

    at: int
    header: str
    field: Field
    unit: int


class Source:
    """The rows of an import's sheet, understood by its columns."""

    def __init__(self, sheet_import: SheetImport, *, ordered: bool = True):
        self.given = sheet_import
        #: the rows in the order in which they are taken; None: as they stand
        self.order = order_of(sheet_import.sha256, order_name(sheet_import)) if ordered else None
        self.kept: Kept = open_kept(sheet_import.sha256)
        self.columns = mapped(sheet_import)
        self.by_key: Mapping[str, Mapped] = {each.field.key: each for each in self.columns}

    @property
    def count(self) -> int:
        """Rows below the header."""
        return max(0, self.kept.sheets[self.given.sheet].rows - self.given.header_row)

    def header(self, key: str) -> str:
        """The header of a field's column; "" when it has none."""
        found = self.by_key.get(key)
        return found.header if found else ""

    @property
    def since(self) -> dt.date:
        """The day from which what the sheet says holds."""
        assert self.given.true_from is not None
        return self.given.true_from

    @property
    def place_header(self) -> str:
        return self.header("place.village") or self.header("place.township") or self.header("place.code")

    def chunk(self, start: int) -> tuple[list[Line], int]:
        """Lines from a row of the data on, from 0, and the row after them. A family is not torn apart."""
        lines = list(self._lines(self._rows(start, CHUNK + FAMILY)))
        size = min(CHUNK, len(lines))
        while size < len(lines) and lines[size].group and lines[size].group == lines[size - 1].group:
            size += 1
        return lines[:size], start + size

    def groups(self) -> Iterator[str]:
        """What each row's family goes by, from the first row of the data on; "" where it says nothing."""
        wanted = (*KEYS, *PLACES, "relation")
        columns, self.columns = self.columns, [each for each in self.columns if each.field.key in wanted]
        rows = (pair for start in range(0, self.count, PAGE) for pair in self._rows(start, PAGE))
        for line in self._lines(rows):
            yield line.group
        self.columns = columns

    def _rows(self, start: int, count: int) -> Iterator[tuple[int, Sequence[Any]]]:
        """(row of the sheet from 0, its cells)."""
        sheet, top = self.given.sheet, self.given.header_row
        if self.order is None:
            yield from enumerate(self.kept.rows(sheet, top + start, count), start=top + start)
        else:
            for number in self.order[start : start + count]:
                yield top + number, self.kept.rows(sheet, top + number, 1)[0]

    def _lines(self, rows: Iterable[tuple[int, Sequence[Any]]]) -> Iterator[Line]:
        leader = ""
        keys: dict[str, Any] = {}
        for number, row in rows:
            line = Line(number + 1)
            cells = {each.field.key: (each, self._cell(row, number, each)) for each in self.columns}
            if not any(cell is not None for cell in row):
                line.blank = True
                yield line
                continue
            if self._is_no_data(row, cells):
                line.skipped = True
                yield line
                continue
            self._read(line, cells)
            own = {key: line.values[key] for key in KEYS if key in line.values}
            if own:
                keys = own
            elif self.given.fill_down and keys:
                line.values |= keys
            if self.by_order:
                leader = f"row {line.number}" if line.values.get("relation") == applicant() else leader
                line.group = leader if "relation" in line.values else ""
            else:
                line.group = _group(line.values)
            yield line

    @cached_property
    def by_order(self) -> bool:
        """Whether no column says which family a row is of: who follows an applicant is of theirs."""
        return "relation" in self.by_key and not any(key in self.by_key for key in KEYS)

    def _cell(self, row: Sequence[Any], number: int, column: Mapped) -> Any:
        cell = row[column.at] if column.at < len(row) else None
        if cell is None and column.field.key in (*KEYS, *PLACES):
            cell = self.merged_cell(number, column.at)
        if isinstance(cell, str) and says_nothing(plain(cell)):
            return None
        return dt.date.fromisoformat(cell["day"]) if isinstance(cell, dict) and "day" in cell else cell

    def merged_cell(self, row: int, column: int) -> Any:
        """What stands at the top of the merged cells that a place (both from 0) is one of; None when it is of none."""
        top = self._tops.get((row, column))
        above = self.kept.rows(self.given.sheet, top, 1)[0] if top is not None else []
        return above[column] if column < len(above) else None

    @cached_property
    def _tops(self) -> Mapping[tuple[int, int], int]:
        """Of cells that were merged downwards, the row whose cell holds the value."""
        wanted = {each.at for each in self.columns if each.field.key in (*KEYS, *PLACES)}
        return {
            (row, left): top
            for top, left, bottom, _right in self.kept.sheets[self.given.sheet].merged
            if left in wanted and top >= self.given.header_row
            for row in range(top + 1, bottom + 1)
        }

    def _is_no_data(self, row: Sequence[Any], cells: Mapping[str, tuple[Mapped, Any]]) -> bool:
        """Totals, signatures, notes, a row that numbers the columns, a header that is repeated on each page."""
        texts = [plain(cell) for cell in row if isinstance(cell, str) and cell.strip()]
        name = cells["person.name"][1] if "person.name" in cells else None
        has_name = isinstance(name, str) and not _FOOT.match(plain(name))
        if texts and _FOOT.match(texts[0]) and not has_name:
            return True
        numbers = [cell for cell in row if cell is not None]
        if (
            len(numbers) >= 3
            and not has_name
            and [str(each) for each in numbers]
            in (
                [str(n) for n in range(1, len(numbers) + 1)],
                [f"{n}.0" for n in range(1, len(numbers) + 1)],
            )
        ):
            return True
        same = sum(
            isinstance(cell, str) and re.sub(r"\s+", "", plain(cell)) == each.header.rsplit("·", 1)[-1]
            for each, cell in cells.values()
        )
        return same >= 2

    def _read(self, line: Line, cells: Mapping[str, tuple[Mapped, Any]]) -> None:
        for key, (column, cell) in cells.items():
            if cell is None:
                continue
            try:
                value = _value(column, cell)
            except Wrong as wrong:
                line.faults.append(Fault.of(column.header, wrong))
                continue
            if key in ("person.id_number", "household.head_id") and MASK in value:
                if key == "person.id_number":
                    line.values[MASKED] = value
                continue
            if value != "":
                line.values[key] = value


def order_name(given: SheetImport) -> str:
    """The same for sheets that are understood alike: their rows have one order, whoever kept it and when."""
    how = json.dumps([given.sheet, given.header_row, given.columns, given.fill_down])
    return hashlib.sha256(how.encode()).hexdigest()[:16]


def mapped(sheet_import: SheetImport) -> list[Mapped]:
    """The columns that go into a field."""
    known = fields()
    return [
        Mapped(at, header, known[key], unit)
        for at, (header, (key, unit)) in enumerate(zip(sheet_import.headers, sheet_import.columns, strict=True))
        if key in known
    ]


def _value(column: Mapped, cell: Any) -> Any:
    if isinstance(cell, dict):
        if cell.get("bad") == "formula":
            raise Wrong(_("the formula has no stored value: open the file, let it compute, and save it"))
        raise Wrong(_("the formula ended in an error"))
    if isinstance(cell, str) and cell.startswith("="):
        raise Wrong(_("a formula stands here as text"))
    return column.field.parse(cell, column.unit)


def _group(values: Mapping[str, Any]) -> str:
    """What the family goes by: its number, else its head's number, else its head's name and where it lives."""
    for key in KEYS[:3]:
        if key in values:
            return f"{key} {values[key]}"
    if "household.head_name" in values:
        place = " ".join(str(values.get(key, "")) for key in PLACES)
        return f"household.head_name {values['household.head_name']} {place}"
    return ""
