"""Postings and events, as those who may see them see them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from doudi.access.actor import Actor
from doudi.access.models import Account, Posting
from doudi.access.roles import Act
from doudi.areas.models import WIDTH, Level
from doudi.audit.models import Event
from doudi.audit.queries import within


def own_postings(account: Account, on: dt.date) -> list[Posting]:
    """Those an account may act in on a day, the highest area first, those whose area is no more last."""
    found = Posting.objects.on(on).filter(account=account).select_related("account", "area")
    return sorted(found, key=lambda each: (not each.area.is_on(on), each.area.level, each.area.path, each.role))


def accounts_visible_to(actor: Actor) -> QuerySet[Account]:
    """Accounts that are or were posted in the actor's area or below; for who posts people, those not yet posted too."""
    if Act.POSTING_VIEW not in actor.acts:
        return Account.objects.none()
    posted = Q(pk__in=Posting.objects.visible_to(actor).values("account"))
    if Act.POSTING_CHANGE in actor.acts:
        posted |= Q(postings=None)
    return Account.objects.filter(posted)


def events_visible_to(actor: Actor) -> QuerySet[Event]:
    """Events of their area and below and of things they are cleared for; those of no area, for the whole province's."""
    if Act.AUDIT_VIEW not in actor.acts:
        return Event.objects.none()
    where = within(*actor.paths)
    if len(actor.path) == Level.PROVINCE * WIDTH:
        where |= Q(area_path="")
    return Event.objects.filter(where, sensitivity__in=["", *sorted(actor.clearances)])
