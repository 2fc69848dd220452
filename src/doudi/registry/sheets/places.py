"""The areas that rows name, in the reach of who enters them. What lies elsewhere is as if it were not there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from doudi.access.actor import Actor
from doudi.areas.models import WIDTH, Area, Level
from doudi.registry.sheets.faults import Wrong

_ENDS = re.compile(
    r"(社区居民委员会|居民委员会|村民委员会|社区居委会|村委会|居委会|社区|行政村|村|街道办事处|街道|民族乡|乡|镇)$"
)


class Places:
    """Townships and villages of an actor's area on their day, by path, code and name."""

    def __init__(self, actor: Actor):
        wanted = (Level.TOWNSHIP, Level.VILLAGE)
        areas = Area.objects.on(actor.on).within(actor.path).filter(level__in=wanted) if actor.path else ()
        self.by_path: dict[str, Area] = {area.path: area for area in areas}
        self.by_code = {area.code: area for area in self.by_path.values()}
        self.by_name: dict[str, list[Area]] = defaultdict(list)
        self.by_stem: dict[str, list[Area]] = defaultdict(list)
        for area in self.by_path.values():
            self.by_name[area.name_zh].append(area)
            self.by_stem[_stem(area.name_zh)].append(area)

    def find(self, said: Mapping[str, Any]) -> Area | None:
        """The area that a row's code, township and village name; None when it names none.

        Wrong when there is no such area in reach, or several.
        """
        if code := said.get("place.code"):
            found = self.by_code.get(code) or self.by_code.get(code.ljust(12, "0"))
            if found is None:
                raise Wrong(_("there is no such township or village in your area"))
            return found
        village, township = said.get("place.village"), said.get("place.township")
        if village is None and township is None:
            return None
        above = self._named(township, Level.TOWNSHIP) if township else None
        if village is None:
            return _one(above or [])
        inside = self._named(village, Level.VILLAGE)
        if above is not None:
            paths = {area.path for area in above}
            inside = [area for area in inside if area.path[:-WIDTH] in paths]
            if not inside and len(above) == 1 and above[0].name_zh == village:
                return above[0]
        return _one(inside)

    def _named(self, text: str, level: Level) -> list[Area]:
        """By the whole name, else by its end, the names above it standing before; else without its ending."""
        for at in range(len(text)):
            found = [area for area in self.by_name.get(text[at:], ()) if area.level == level]
            if found and at:
                found = [area for area in found if self._stands_above(area, text[:at])]
            if found:
                return found
        return [area for area in self.by_stem.get(_stem(text), ()) if area.level == level]

    def _stands_above(self, area: Area, text: str) -> bool:
        """Whether the text before a name does not speak of another township."""
        above = self.by_path.get(area.path[:-WIDTH])
        return above is None or _stem(above.name_zh) in text or not re.search("[乡镇]|街道", text)


def _one(found: list[Area]) -> Area:
    if not found:
        raise Wrong(_("there is no such township or village in your area"))
    if len(found) > 1:
        raise Wrong(_("several places are called so: name the township too"))
    return found[0]


def _stem(name: str) -> str:
    return _ENDS.sub("", name) or name
