"""Spreadsheets (xlsx) looked into before they are read: how much they unpack to, formulas, declarations, width.

Sizes are measured by unpacking, step by step, and not taken from what the file says of itself.
"""

from __future__ import annotations

import codecs
import re
import zipfile
import zlib
from typing import BinaryIO

from django.utils.translation import gettext as _

from doudi.kernel.errors import InputError
from doudi.payments.channels.amounts import in_row

#: Of a file of one and a half million rows half as much.
MOST_UNPACKED = 4 << 30
MOST_RATIO, RATIO_FROM = 250, 4 << 20
MOST_PARTS = 200
_STEP, _OVERLAP = 1 << 20, 4096
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ROW = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br=["'][A-Z]{1,3}([0-9]{1,7})["']""")
#: A cell right of the column P: a sheet is held as a rectangle, and one such cell makes it wide.
_WIDE = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br=["'](?:[A-Z]{2,}|[Q-Z])[0-9]""")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


def check_package(stream: BinaryIO) -> None:
    """InputError when it is no xlsx file, unpacks to too much, or holds a formula (naming its row)."""
    try:
        with zipfile.ZipFile(stream) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS:
                raise InputError(_("the file consists of too many parts"))
            if any(part.flag_bits & 1 for part in parts):
                raise InputError(_("the file is protected by a password: save it without one"))
            if "xl/workbook.xml" not in package.namelist():
                raise InputError(_("the file is no .xlsx spreadsheet"))
            left = MOST_UNPACKED
            for part in parts:
                left -= _look_through(package, part, left)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        raise InputError(_("the file is damaged or is no .xlsx spreadsheet")) from None


def _look_through(package: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Unpacks one part step by step; its size in bytes."""
    size, before = 0, b""
    is_xml = False
    with package.open(part) as file:
        while step := file.read(_STEP):
            is_xml = is_xml or (size == 0 and step.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<"))
            size += len(step)
            if size > left or (size > RATIO_FROM and size > MOST_RATIO * max(part.compress_size, 1)):
                raise InputError(_("the file unpacks to more than it may"))
            if is_xml:
                before += step
                _look_at(before)
                before = before[-_OVERLAP:]
    return size


def _look_at(data: bytes) -> None:
    """A sheet may be called anything, so every part is looked at as if it were one."""
    if b"\x00" in data or _DECLARATION.search(data):
        raise InputError(_("the file is damaged or is no .xlsx spreadsheet"))
    if found := _FORMULA.search(data):
        rows = _ROW.findall(data, 0, found.start())
        fault = _("a cell holds a formula")
        raise in_row(int(rows[-1]), fault) if rows else InputError(fault)
    if _WIDE.search(data):
        raise InputError(_("a sheet has more than 16 columns"))
