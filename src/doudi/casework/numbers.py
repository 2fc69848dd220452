"""Numbers that people know requests, cases and letters by: the area's code, the year, a figure nobody else has."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from doudi.areas.models import Area
from doudi.casework.models import HouseholdFile


def draft() -> str:
    """A number until the row has a key of its own."""
    return f"-{secrets.token_hex(12)}"


def numbered(row: Any, area: Area, on: dt.date, kind: str = "") -> None:
    """Gives a row that was just made its number."""
    row.number = f"{area.code[:9]}-{kind}{on.year}-{row.pk:06d}"
    row.save(update_fields=["number"])


def filed(office: Area, year: int) -> str:
    """The next number of a file of an office and year. The office's row is held: two files wait for each other."""
    start = f"{office.code[:9]}-F{year}-"
    rows = HouseholdFile.objects.filter(number__gte=start, number__lt=f"{start}:")  # unscoped: the office's own count
    last = rows.order_by("-number").values_list("number", flat=True).first()
    return f"{start}{int(last.removeprefix(start)) + 1 if last else 1:06d}"
