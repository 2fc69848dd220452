"""Money is integer fen; yuan exist only on screens and in what people type."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from doudi.kernel.errors import InputError


def yuan(fen: int) -> str:
    """123456 -> '1,234.56'."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def average(fen: int, persons: int) -> int | None:
    """Fen a person, rounded half up; none of nobody."""
    return (2 * fen + persons) // (2 * persons) if persons else None


def parse_yuan(text: str) -> int:
    """'1,234.56' -> 123456 fen; InputError when it is no amount or finer than a fen."""
    try:
        value = Decimal(text.replace(",", "")) * 100
    except InvalidOperation:
        raise InputError(f"{text!r} is not an amount in yuan") from None
    if value != value.to_integral_value():
        raise InputError(f"{text!r} is finer than a fen")
    return int(value)
