"""Packed spreadsheets (xlsx, ods), looked into before they are read: how much they unpack to, what formulas lack.

Sizes are measured by unpacking, not taken from what the file says of itself.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Literal
from xml.etree import ElementTree

from doudi.registry.sheets.faults import Wrong
from doudi.registry.sheets.limits import MOST_PARTS, MOST_RATIO, MOST_UNPACKED, RATIO_FROM

Gap = Literal["formula", "error"]
_STEP = 1 << 20
#: A cell of a sheet's XML with what is in it.
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?v\b")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_ERROR = re.compile(rb'\bt="e"')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def _(text: str) -> str:
    """Marks a message that is translated where it is read."""
    return text


def check_package(data: bytes) -> str:
    """ "xlsx" or "ods". Wrong when it is neither, is protected, damaged, or unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS:
                raise Wrong(_("the file consists of too many parts"))
            if any(part.flag_bits & 1 for part in parts):
                raise Wrong(_("the file is protected by a password: save it without one"))
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Wrong(_("the file unpacks to more than it may"))
            total = 0
            for part in parts:
                total = _measure(package, part, total)
            names = {part.filename for part in parts}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise Wrong(_("the file is damaged or is no spreadsheet")) from None
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return "xlsx" if "xl/workbook.xml" in names else "xlsb"
    if "content.xml" in names:
        return "ods"
    raise Wrong(_("only .xlsx, .xls, .ods and .csv files can be read"))


def _measure(package: zipfile.ZipFile, part: zipfile.ZipInfo, total: int) -> int:
    """Unpacks one part step by step; the sum with those before it."""
    size = 0
    with package.open(part) as file:
        while step := file.read(_STEP):
            size += len(step)
            if total + size > MOST_UNPACKED:
                raise Wrong(_("the file unpacks to more than it may"))
            if size > RATIO_FROM and size > MOST_RATIO * max(part.compress_size, 1):
                raise Wrong(_("the file unpacks to more than it may"))
    return total + size


def gaps_of(data: bytes, names: Sequence[str]) -> dict[str, dict[tuple[int, int], Gap]]:
    """Of each sheet of an xlsx file the cells (row, column from 0) whose formula has no value, or ended in an error."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = _parts(package)
        return {name: dict(_gaps(package.read(parts[name]))) for name in names if name in parts}


def _gaps(sheet: bytes) -> Iterator[tuple[tuple[int, int], Gap]]:
    if not _FORMULA.search(sheet) and not _ERROR.search(sheet):
        return
    for attributes, inside in _CELL.findall(sheet):
        is_error = _ERROR.search(attributes)
        if not is_error and (not inside or not _FORMULA.search(inside) or _VALUE.search(inside)):
            continue
        if place := _REFERENCE.search(attributes):
            yield (int(place[2]) - 1, _column(place[1])), "error" if is_error else "formula"


def _column(letters: bytes) -> int:
    """AA -> 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _parts(package: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet by its name."""
    try:
        targets = {
            each.get("Id", ""): each.get("Target", "") for each in _xml(package, "xl/_rels/workbook.xml.rels").iter()
        }
        found = {}
        for each in _xml(package, "xl/workbook.xml").iter():
            if each.tag.endswith("}sheet"):
                target = targets.get(each.get(_RELATION, ""), "")
                path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                found[each.get("name", "")] = path
        inside = set(package.namelist())
        return {name: path for name, path in found.items() if path in inside}
    except (KeyError, ElementTree.ParseError):
        return {}


def _xml(package: zipfile.ZipFile, name: str) -> ElementTree.Element:
    data = package.read(name)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Wrong(_("the file is damaged or is no spreadsheet"))
    return ElementTree.fromstring(data)
