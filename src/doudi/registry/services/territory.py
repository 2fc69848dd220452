"""Areas that merge, split or come under another: the old one ends, and families move to what takes its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Place, require
from doudi.access.roles import Act
from doudi.areas.models import WIDTH, Area
from doudi.audit.services import record
from doudi.registry.models import Household, Person, RegisteredHousehold
from doudi.registry.services.households import relocate


def found_area(
    actor: Actor, *, parent: Area, code: str, name_zh: str, name_en: str = "", on: dt.date, reason: str
) -> Area:
    """A new area below another."""
    require(actor, Act.AREA_CHANGE, Place(parent.path))
    with transaction.atomic():
        Area.objects.select_for_update().get(pk=parent.pk)  # two new areas of one parent wait for each other
        last = Area.objects.filter(parent=parent).order_by("-path").values_list("path", flat=True).first()
        number = int(last[-WIDTH:]) + 1 if last else 1
        area = Area(
            code=code, name_zh=name_zh, name_en=name_en, level=parent.level + 1, parent=parent,
            path=parent.path + str(number).zfill(WIDTH), valid_from=on,
        )  # fmt: skip
        area.clean_fields(exclude=["parent", "successor", "valid_to", "longitude", "latitude"])
        area.validate_constraints()
        area.save()
        record(actor, "area.found", "areas.area", area.pk, area_path=area.path, after={"code": code}, reason=reason)
    return area


def merge_areas(actor: Actor, old: Iterable[Area], into: Area, *, on: dt.date, reason: str) -> int:
    """Areas end on a day, and what lay in them lies in another of their level from then on. How many families moved.

    ValidationError when one has areas below it that still exist: they come first.
    """
    count, now = 0, timezone.now()
    with transaction.atomic():
        keys = {area.pk for area in old}
        if not keys or into.pk in keys:
            raise ValidationError(_("An area merges into another one of its level."))
        rows = Area.objects.select_for_update().filter(pk__in={*keys, into.pk}).order_by("pk")
        held = {area.pk: area for area in rows}
        target = held.pop(into.pk)
        require(actor, Act.AREA_CHANGE, Place(target.path))
        for area in held.values():
            require(actor, Act.AREA_CHANGE, Place(area.path))
            _check(area, target, on)
            count += _empty(actor, area, target, on, now)
            area.valid_to, area.successor = on, target
            area.save(update_fields=["valid_to", "successor"])
            record(
                actor, "area.merge", "areas.area", area.pk, area_path=area.path, before={"valid_to": None},
                after={"valid_to": on, "successor": target.pk}, reason=reason,
            )  # fmt: skip
    return count


def _empty(actor: Actor, area: Area, into: Area, on: dt.date, now: dt.datetime) -> int:
    """Moves everybody in an area into another; how many families."""
    why = "an area's end moves everybody in it"
    homes = list(Household.objects.unscoped(why).select_for_update().filter(area=area).order_by("pk"))
    for home in homes:
        relocate(actor, home, into, on, now, home.address)
    registered = RegisteredHousehold.objects.unscoped(why).filter(area=area)
    registered.update(area=into, area_path=into.path)
    Person.objects.unscoped(why).filter(area_path=area.path).update(area_path=into.path)
    return len(homes)


def _check(area: Area, into: Area, on: dt.date) -> None:
    if area.level != into.level:
        raise ValidationError(_("An area merges into another one of its level."))
    if area.valid_to is not None:
        raise ValidationError(_("%(area)s has ended already.") % {"area": area.name})
    if on <= area.valid_from or on < into.valid_from:
        raise ValidationError(_("On that day one of the two does not exist yet."))
    if Area.objects.on(on).filter(parent=area).exists():
        raise ValidationError(_("%(area)s still has areas below it: merge those first.") % {"area": area.name})
