"""How carefully a family's file is looked at and by whom: sensitive ones by few, those of staff's relatives twice."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Place, require
from doudi.access.roles import Act, Sensitivity
from doudi.registry.models import Household, Membership, Person
from doudi.registry.services.membership import locked
from doudi.registry.services.recording import recorded, values


def classify(actor: Actor, household: Household, *, sensitivity: Sensitivity, reason: str) -> Household:
    """Lets only those see a family's file, and its members', who are cleared for that, as who does it must be."""
    if not reason.strip():
        raise ValidationError(_("Say why few may see it, or why everybody may again."))
    with transaction.atomic():
        home = locked(actor, household)
        require(actor, Act.DOSSIER_EDIT, Place(home.area_path, sensitivity))
        before = values(home)
        home.sensitivity = sensitivity
        home.save(update_fields=["sensitivity"])
        members = Membership.objects.filter(household=home, until=None, known_to=None).values("person")
        Person.objects.unscoped("they go with the family").filter(pk__in=members).update(sensitivity=sensitivity)
        recorded(actor, "household.classify", home, before=before, reason=reason)
    return home


def flag_staff_relative(actor: Actor, household: Household, *, flag: bool, reason: str) -> Household:
    """A relative of staff or of a village cadre lives there: the county looks again. It hides nothing."""
    with transaction.atomic():
        home = locked(actor, household)
        before = values(home)
        home.staff_relative = flag
        home.save(update_fields=["staff_relative"])
        recorded(actor, "household.staff_relative", home, before=before, reason=reason)
    return home
