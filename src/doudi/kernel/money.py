"""Money is integer fen; yuan exist only on screens and in what people type."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from doudi.kernel.errors import InputError

_AMOUNT = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)", re.ASCII)


def yuan(fen: int) -> str:
    """123456 -> '1,234.56'."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def average(fen: int, persons: int) -> int | None:
    """Fen a person, rounded half up; none of nobody."""
    return (2 * fen + persons) // (2 * persons) if persons else None


def parse_yuan(text: str) -> int:
    """'1,234.56' -> 123456 fen, in figures of either width; InputError when it is no amount or finer than a fen."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    if _AMOUNT.fullmatch(plain) is None:
        raise InputError(f"{text!r} is not an amount in yuan")
    value = Decimal(plain) * 100
    if value != value.to_integral_value():
        raise InputError(f"{text!r} is finer than a fen")
    return int(value)
