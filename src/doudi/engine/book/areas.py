"""The area tree of a book (`areas.csv`): province, cities, counties. Parameters fall back up this tree."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from doudi.kernel.errors import InputError

LEVELS = ("province", "city", "county")


@dataclass(frozen=True)
class Area:
    code: str
    name_zh: str
    name_en: str
    parent: str
    level: str

    def name(self, lang: str) -> str:
        return self.name_zh if lang == "zh" else self.name_en

    def head(self) -> dict[str, str]:
        """What every row about an area begins with."""
        return {"area": self.code, "name_zh": self.name_zh, "name_en": self.name_en, "parent": self.parent}

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def read_areas(path: Path) -> dict[str, Area]:
    """The tree of areas.csv by code; InputError naming the line."""
    with path.open(encoding="utf-8", newline="") as file:
        areas = {}
        for line, row in enumerate(csv.DictReader(file), start=2):
            try:
                area = Area(row["code"], row["name_zh"], row["name_en"], row["parent"], row["level"])
            except KeyError as error:
                raise InputError(f"{path.name}: the column {error} is missing") from None
            if area.code in areas:
                raise InputError(f"{path.name}:{line}: area {area.code} stands twice")
            if area.level not in LEVELS or not area.code.isdigit():
                raise InputError(f"{path.name}:{line}: {area.code} has no valid level or code")
            areas[area.code] = area
    for area in areas.values():
        if area.parent and area.parent not in areas:
            raise InputError(f"{path.name}: area {area.code} has an unknown parent {area.parent}")
    return areas


def lineage(areas: dict[str, Area], code: str) -> Iterator[str]:
    """The area, its parent, and so on to the root."""
    while code:
        yield code
        code = areas[code].parent if code in areas else ""
