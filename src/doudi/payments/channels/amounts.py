"""Amounts as they stand in a bank's files: yuan with two decimals. Fen stay whole numbers, nothing is rounded."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

from doudi.kernel.errors import InputError

#: Up to 10^13 yuan: more than that is no payment, and a spreadsheet's number would no longer be exact.
_AMOUNT = re.compile(r"\+?(?P<yuan>[0-9]{1,13}|[0-9]{1,3}(?:,[0-9]{3}){1,4})?(?:\.(?P<parts>[0-9]*))?")


def written(fen: int) -> str:
    """123456 -> "1234.56"."""
    return f"{fen // 100}.{fen % 100:02d}"


def read(text: str) -> int:
    """ "1,234.5" -> 123450. InputError when it is no amount, finer than a fen, or nothing."""
    found = _AMOUNT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not found or not (found["yuan"] or found["parts"]):
        raise InputError(_("the amount is no amount in yuan"))
    parts = found["parts"] or ""
    if parts[2:].strip("0"):
        raise InputError(_("the amount is finer than a fen"))
    fen = int((found["yuan"] or "0").replace(",", "")) * 100 + int(parts[:2].ljust(2, "0"))
    if fen == 0:
        raise InputError(_("the amount is not more than nothing"))
    return fen


def at(row: int, error: InputError) -> InputError:
    """The same error with its row before it."""
    return in_row(row, str(error))


def in_row(row: int, fault: str) -> InputError:
    return InputError(_("row %(row)s: %(fault)s") % {"row": row, "fault": fault})
