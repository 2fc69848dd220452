"""Choosing an area level by level, or by its name or code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q
from django.http import HttpRequest

from doudi.areas.models import Area, AreaSet
from doudi.areas.queries import lineage

#: Areas that a search shows at most.
MOST_FOUND = 50


def matching(areas: AreaSet, text: str) -> AreaSet:
    """Those whose name holds a text or whose code begins with it."""
    return areas.filter(Q(name_zh__contains=text) | Q(name_en__icontains=text) | Q(code__startswith=text))


class AreaPicker:
    """What has been chosen so far, and what may be chosen next. It stands in the address as `area`.

    `top` is the path above which nothing is offered; `levels` are those one may stop at (none: any).
    """

    def __init__(self, request: HttpRequest, *, on: dt.date, top: str, levels: Sequence[int] = (), param: str = "area"):
        self.param, self.levels, self.query = param, levels, request.GET
        self.text = request.GET.get(f"{param}_name", "").strip()
        inside = Area.objects.on(on).within(top) if top else Area.objects.none()
        wanted = request.GET.get(param, "")
        start = inside.filter(path=top).first()
        self.chosen = inside.filter(pk=wanted).first() if wanted.isdecimal() else start
        self.above = [each for each in lineage(self.chosen) if each.path.startswith(top)] if self.chosen else []
        if self.text:
            self.offered = list(matching(inside, self.text).order_by("path")[:MOST_FOUND])
        else:
            self.offered = list(inside.filter(parent=self.chosen).order_by("path")) if self.chosen else []

    @property
    def may_stop(self) -> bool:
        """Whether what is chosen can be taken."""
        return self.chosen is not None and (not self.levels or self.chosen.level in self.levels)

    @property
    def key(self) -> str:
        """Of what is chosen, for an address."""
        return str(self.chosen.pk) if self.chosen else ""

    @property
    def links(self) -> list[tuple[Area, str]]:
        """What is offered, with the address that chooses it."""
        return [(each, self.address(each)) for each in self.offered]

    @property
    def trail(self) -> list[tuple[Area, str]]:
        """From the top down to what is chosen."""
        return [(each, self.address(each)) for each in self.above]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What else stands in the address, for the form that searches."""
        own = (self.param, f"{self.param}_name")
        return [(name, value) for name, values in self.query.lists() if name not in own for value in values]

    def address(self, area: Area) -> str:
        query = self.query.copy()
        query.pop(f"{self.param}_name", None)
        query[self.param] = str(area.pk)
        return f"?{query.urlencode()}"
