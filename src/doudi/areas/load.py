"""The tree of a rule book's areas, with its townships, seats, and villages that are made up."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from doudi.areas.models import MOST, WIDTH, Area, Level

LEVELS = {
    "province": Level.PROVINCE, "city": Level.CITY, "county": Level.COUNTY, "township": Level.TOWNSHIP,
    "village": Level.VILLAGE,
}  # fmt: skip
#: Of a township that is made of neighbourhoods.
URBAN = "subdistrict"
STATISTICAL = "yes"


@dataclass(frozen=True)
class Row:
    """An area to load, after its parent."""

    code: str
    name_zh: str
    name_en: str
    parent: str
    level: Level
    synthetic: bool = False
    #: longitude and latitude
    seat: tuple[float, float] | None = None


def rows_of(book: Path, villages: int = 0) -> Iterator[Row]:
    """The areas of a book's folder, those above first; with so many made-up villages a township."""
    seats = _seats(book / "reference" / "seats.csv")
    with (book / "areas.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            level, seat = LEVELS[row["level"]], seats.get(row["code"])
            yield Row(row["code"], row["name_zh"], row["name_en"], row["parent"], level, seat=seat)
    path = book / "reference" / "townships.csv"
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as file:
        towns = list(csv.DictReader(file))
    for row in towns:
        english = row.get("name_pinyin_auto", "").title()
        yield Row(row["code"], row["name_zh"], english, row["parent_code"], Level.TOWNSHIP)
        stem, kind = (row["name_zh"].removesuffix("街道"), "社区") if row["level"] == URBAN else (row["name_zh"], "村")
        stem = stem.removesuffix("镇").removesuffix("乡")
        for number in range(1, villages + 1):
            name = f"{stem}第{'一二三四五六七八九'[number - 1]}{kind}"
            yield Row(f"{row['code']}{number:03d}", name, f"{english} {number}", row["code"], Level.VILLAGE, True)


def load(rows: Iterable[Row], since: dt.date) -> int:
    """Adds areas in their order; of those whose code is there already, only a seat they lack. How many were added."""
    rows = list(rows)
    with transaction.atomic():
        give_seats(rows)
        there = {area.code: area for area in Area.objects.filter(valid_to=None)}
        children: dict[str, int] = {}
        for path in Area.objects.values_list("path", flat=True):
            above, last = path[:-WIDTH], int(path[-WIDTH:])
            children[above] = max(children.get(above, 0), last)
        made: Mapping[int, list[Area]] = {level: [] for level in LEVELS.values()}
        for row in rows:
            parent = there.get(row.parent)
            if row.code in there or (row.parent and parent is None):
                continue  # a township of a zone that is not in the tree belongs to nobody here
            above = parent.path if parent else ""
            children[above] = children.get(above, 0) + 1
            if children[above] > MOST:
                raise ValueError(f"an area has at most {MOST} areas right below it")
            area = Area(
                code=row.code, name_zh=row.name_zh, name_en=row.name_en, level=row.level, parent=parent,
                path=above + str(children[above]).zfill(WIDTH), valid_from=since, synthetic=row.synthetic,
                longitude=row.seat[0] if row.seat else None, latitude=row.seat[1] if row.seat else None,
            )  # fmt: skip
            there[row.code] = area
            made[row.level].append(area)
        for level in sorted(made):
            for area in made[level]:
                area.parent_id = area.parent.pk if area.parent else None
            Area.objects.bulk_create(made[level], batch_size=500)
        return sum(len(areas) for areas in made.values())


def give_seats(rows: Iterable[Row]) -> int:
    """Fills in the seats of areas that exist and have none; of how many."""
    seats = {row.code: row.seat for row in rows if row.seat is not None}
    without = list(Area.objects.filter(valid_to=None, longitude=None, latitude=None, code__in=seats))
    for area in without:
        area.longitude, area.latitude = seats[area.code]
    Area.objects.bulk_update(without, ["longitude", "latitude"], batch_size=500)
    return len(without)


def _seats(path: Path) -> dict[str, tuple[float, float]]:
    """{code: longitude and latitude} of a file that need not be there."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: (float(row["longitude"]), float(row["latitude"])) for row in csv.DictReader(file)}
