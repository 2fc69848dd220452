"""Areas that merge, split or come under another: the old one ends, and families move to what takes its place."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Place, require
from doudi.access.roles import Act
from doudi.areas.models import MOST, WIDTH, Area, Level
from doudi.audit.services import record
from doudi.registry.services.recording import check_happened, check_reason
from doudi.registry.services.resettling import resettle

#: Figures of the code of an area of a level.
FIGURES = {Level.CITY: 6, Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.VILLAGE: 12}
#: Names of areas that a refusal lists.
NAMED = 10


def found_area(
    actor: Actor, *, parent: Area, code: str, name_zh: str, name_en: str = "", on: dt.date, reason: str
) -> Area:
    """A new area below another. ValidationError says why it cannot be: the day, the code, the parent."""
    require(actor, Act.AREA_CHANGE, Place(parent.path))
    check_happened(actor, on)
    check_reason(reason, _("Say why, or by which decision."))
    with transaction.atomic():
        above = Area.objects.select_for_update().get(pk=parent.pk)  # two new areas of one parent wait for each other
        _check_founding(above, code, on)
        last = Area.objects.filter(parent=above).order_by("-path").values_list("path", flat=True).first()
        number = int(last[-WIDTH:]) + 1 if last else 1
        if number > MOST:
            raise ValidationError(_("An area has at most %(most)s areas right below it.") % {"most": MOST})
        area = Area(
            code=code, name_zh=name_zh.strip(), name_en=name_en.strip(), level=above.level + 1, parent=above,
            path=above.path + str(number).zfill(WIDTH), valid_from=on,
        )  # fmt: skip
        area.clean_fields(exclude=["parent", "successor", "valid_to", "longitude", "latitude"])
        area.validate_constraints()
        area.save()
        record(actor, "area.found", "areas.area", area.pk, area_path=area.path, after={"code": code}, reason=reason)
    return area


def merge_areas(actor: Actor, old: Iterable[Area], into: Area, *, on: dt.date, reason: str) -> int:
    """Areas end on a day, and what lay in them lies in another of their level from then on. How many families moved.

    ValidationError when one has areas below it that still exist: they come first. The number of queries grows with
    every thousand families, not with each.
    """
    count, now = 0, timezone.now()
    check_reason(reason, _("Say why, or by which decision."))
    with transaction.atomic():
        keys = {area.pk for area in old}
        if not keys or into.pk in keys:
            raise ValidationError(_("An area merges into another one of its level."))
        rows = Area.objects.select_for_update().filter(pk__in={*keys, into.pk}).order_by("pk")
        held = {area.pk: area for area in rows}
        target = held.pop(into.pk)
        for area in held.values():
            check_merge(actor, area, target, on=on)
            count += resettle(actor, area, target, on=on, now=now, reason=reason)
            area.valid_to, area.successor = on, target
            area.save(update_fields=["valid_to", "successor"])
            record(
                actor, "area.merge", "areas.area", area.pk, area_path=area.path, before={"valid_to": None},
                after={"valid_to": on, "successor": target.pk}, reason=reason,
            )  # fmt: skip
    return count


def check_merge(actor: Actor, area: Area, into: Area, *, on: dt.date) -> None:
    """ValidationError says why an area cannot become part of another on a day; Refused for who may not change both."""
    for each in (into, area):
        require(actor, Act.AREA_CHANGE, Place(each.path))
    check_happened(actor, on)
    if area.level != into.level or area.pk == into.pk:
        raise ValidationError(_("An area merges into another one of its level."))
    for each in (area, into):
        if each.valid_to is not None:
            raise ValidationError(_("%(area)s has ended already.") % {"area": each.name})
    if on <= area.valid_from or on < into.valid_from:
        raise ValidationError(_("On that day one of the two does not exist yet."))
    later = area.predecessors.filter(valid_to__gt=on).order_by("-valid_to").first()
    if later is not None:
        names = {"area": area.name, "other": later.name}
        raise ValidationError(_("%(other)s became part of %(area)s only later: choose a day after that.") % names)
    if below := list(Area.objects.filter(parent=area).exclude(valid_to__lte=on).order_by("path")[: NAMED + 1]):
        names = {"area": area.name, "below": "、".join(each.name for each in below[:NAMED])}
        names["below"] += "…" if len(below) > NAMED else ""
        raise ValidationError(_("%(area)s still has areas below it: merge those first (%(below)s).") % names)


def _check_founding(above: Area, code: str, on: dt.date) -> None:
    if above.level == Level.VILLAGE:
        raise ValidationError(_("Nothing lies below a village."))
    if above.valid_to is not None:
        raise ValidationError(_("%(area)s has ended already.") % {"area": above.name})
    if on < above.valid_from:
        raise ValidationError({"on": _("%(area)s does not exist yet on that day.") % {"area": above.name}})
    figures = FIGURES[Level(above.level + 1)]
    if not re.fullmatch(rf"[1-9][0-9]{{{figures - 1}}}", code):
        raise ValidationError({"code": _("The code of such an area has %(figures)s figures.") % {"figures": figures}})
    other = Area.objects.filter(code=code).exclude(valid_to__lte=on).first()
    if other is not None:
        raise ValidationError({"code": _("%(area)s has this code.") % {"area": other.name}})
