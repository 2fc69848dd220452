"""Numbers that people know requests, cases and letters by: the area's code, the year, a figure nobody else has."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from doudi.areas.models import Area


def draft() -> str:
    """A number until the row has a key of its own."""
    return f"-{secrets.token_hex(12)}"


def numbered(row: Any, area: Area, on: dt.date, kind: str = "") -> None:
    """Gives a row that was just made its number."""
    row.number = f"{area.code[:9]}-{kind}{on.year}-{row.pk:06d}"
    row.save(update_fields=["number"])
