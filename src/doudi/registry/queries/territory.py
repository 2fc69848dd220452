"""What the end of an area will mean, before it is decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from doudi.access.actor import Actor
from doudi.access.models import Posting, PostingSet
from doudi.access.roles import Role
from doudi.areas.models import Area
from doudi.registry.models import Household, Person
from doudi.registry.services.territory import check_merge


@dataclass(frozen=True)
class Foreseen:
    """Families and persons whose files the actor may see (others move too), and staff posted to what ends."""

    families: int
    persons: int
    postings: Sequence[Posting]


def foresee(actor: Actor, area: Area, into: Area, *, on: dt.date) -> Foreseen:
    """What would move if an area became part of another; ValidationError and Refused as merging them would."""
    check_merge(actor, area, into, on=on)
    return Foreseen(
        Household.objects.visible_to(actor).filter(area_path=area.path).count(),
        Person.objects.visible_to(actor).present().filter(area_path=area.path).count(),
        list(staff_at(actor, area)),
    )


def staff_at(actor: Actor, area: Area) -> PostingSet:
    """Postings of staff to an area that are not over. Citizens see their own file wherever it lies."""
    found = Posting.objects.visible_to(actor).filter(area=area).exclude(ends__lte=actor.on).exclude(role=Role.CITIZEN)
    return found.select_related("account", "area").order_by("role", "account__name", "pk")
