"""Finding areas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from doudi.areas.models import WIDTH, Area, Level


def lineage(area: Area) -> list[Area]:
    """From the province down to the area itself."""
    paths = [area.path[:end] for end in range(WIDTH, len(area.path) + 1, WIDTH)]
    return sorted(Area.objects.filter(path__in=paths), key=lambda each: each.path)


def full_name(area: Area, without: str = "") -> str:
    """Its name with those of the areas above, below `without` (a path)."""
    return "".join(each.name_zh for each in lineage(area) if len(each.path) > len(without))


def names_of(paths: Iterable[str]) -> dict[str, Area]:
    """The areas of paths, in one query."""
    return {area.path: area for area in Area.objects.filter(path__in=set(paths))}


def county_of(path: str) -> str:
    """The path of the county above a path, or the path itself where it lies higher."""
    return path[: Level.COUNTY * WIDTH]


def county_area(path: str) -> Area:
    """The county that a path lies in."""
    return Area.objects.get(path=county_of(path))


def township_of(area: Area) -> Area:
    """The township that a village lies in; any other area is itself."""
    return area if area.level <= Level.TOWNSHIP else Area.objects.get(path=area.path[: Level.TOWNSHIP * WIDTH])


def by_code(code: str, on: dt.date) -> Area | None:
    """The area that has a code on a day."""
    return Area.objects.on(on).filter(code=code).first()


def check_still_there(area: Area) -> None:
    """ValidationError when it has ended, as the database knows now.

    Asked after a row was written that names the area: such a row waits for whoever is just ending it.
    """
    if Area.objects.filter(pk=area.pk).exclude(valid_to=None).exists():
        raise ValidationError(_("%(area)s has ended already.") % {"area": area.name})
