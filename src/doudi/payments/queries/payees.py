"""Into which accounts awards are paid, and what of it waits for a second person."""

from __future__ import annotations

from django.db.models import QuerySet

from doudi.access.actor import Actor
from doudi.access.roles import Act
from doudi.payments.models import Payee
from doudi.registry.models import Award, Household


def awards_of(home: Household) -> QuerySet[Award]:
    """Of a family that somebody may see: its awards, those in force first."""
    rows = Award.objects.filter(household=home).prefetch_related("parts", "members__person")  # unscoped: of the family
    return rows.order_by("until", "-pk")


def payees_of(home: Household) -> QuerySet[Payee]:
    """Of a family that somebody may see: who is paid now, and what waits to be confirmed."""
    rows = Payee.objects.filter(award__household=home, ended_on=None)  # unscoped: of the family
    return rows.select_related("account").order_by("confirmed_on", "pk")


def find_award(actor: Actor, pk: int) -> Award | None:
    """An award of a family that somebody may see."""
    if Act.PAYMENT_VIEW not in actor.acts:
        return None
    rows = Award.objects.filter(pk=pk, household__in=Household.objects.visible_to(actor))  # unscoped: as said
    return rows.select_related("household__head", "household__area").first()


def to_confirm(actor: Actor) -> QuerySet[Payee]:
    """Proposals of an actor's area that wait for a second person, the oldest first."""
    if Act.PAYMENT_VIEW not in actor.acts:
        return Payee.objects.none()
    seen = Household.objects.visible_to(actor)
    rows = Payee.objects.proposed().filter(award__household__in=seen)
    return rows.select_related("account", "award__household__head").order_by("proposed_on", "pk")


def now_of(proposals: list[Payee]) -> dict[tuple[int, str], Payee]:
    """By award and kind: who is paid until the proposals are confirmed."""
    rows = Payee.objects.in_force().filter(award__in=[each.award_id for each in proposals])
    return {(each.award_id, each.kind): each for each in rows.select_related("account")}
