"""What hangs in public at a place now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from doudi.access.roles import Sensitivity
from doudi.areas.models import Area, range_of
from doudi.casework.models import Notice
from doudi.casework.procedures import version_of


def hanging(area: Area, on: dt.date) -> list[Notice]:
    """The notices of an area and of what lies below it, the newest first; never of a case that few may see."""
    start, end = range_of(area.path)
    rows = _up(on).filter(area_path__gte=start, area_path__lt=end)
    return [each for each in rows.order_by("-since", "-pk") if not version_of(each.case).secret]


def one_hanging(key: int, on: dt.date) -> Notice | None:
    """One of them; none once it has come down."""
    found = _up(on).filter(pk=key).first()
    return found if found is not None and not version_of(found.case).secret else None


def _up(on: dt.date) -> QuerySet[Notice]:
    rows = Notice.objects.unscoped("they hang in public").filter(down_on=None, since__lte=on)
    kept: Iterable[str] = (Sensitivity.ORDINARY,)
    return rows.filter(sensitivity__in=kept, case__sensitivity__in=kept).select_related("case__area", "step")
