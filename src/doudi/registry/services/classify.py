"""How carefully a family's file is looked at and by whom: sensitive ones by few, those of staff's relatives twice."""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ForeignKey, Model, Q
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Place, require
from doudi.access.roles import Act, Sensitivity
from doudi.registry.models import Household, Membership, Person
from doudi.registry.models.scope import Scoped
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
        living = Membership.objects.filter(household=home, until=None, known_to=None)
        members = list(living.values_list("person", flat=True))
        Person.objects.unscoped("they go with the family").filter(pk__in=members).update(sensitivity=sensitivity)
        follow(home, members, before=Sensitivity(before["sensitivity"]))
        recorded(actor, "household.classify", home, before=before, reason=reason)
    return home


def follow(home: Household, members: Sequence[int], *, before: Sensitivity) -> None:
    """Whatever of any table is about the family or those who live in it is as sensitive as it, if it was as before:
    its cases, letters, payments. What is more sensitive by itself, as a complaint, stays so.
    """
    for model in apps.get_models():
        if not issubclass(model, Scoped) or model in (Person, Household):
            continue
        ways = [Q(**{path: home if whole else members}) for path, whole in _ways(model)]
        if ways:
            keys = model._base_manager.filter(Q(*ways, _connector=Q.OR), sensitivity=before).values("pk")
            model._base_manager.filter(pk__in=keys).update(sensitivity=home.sensitivity)


def _ways(model: type[Model], *, deep: bool = True) -> list[tuple[str, bool]]:
    """(how rows of a table name a family or a person, whether a family): by themselves, else by a row that does."""
    fields = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
    homes = [field for field in fields if field.related_model is Household]
    ways = [(field.name, True) for field in homes]
    if homes and not any(field.null for field in homes):
        return ways
    ways += [(f"{field.name}__in", False) for field in fields if field.related_model is Person]
    for field in fields if deep else ():
        nearer = field.related_model
        if isinstance(nearer, type) and issubclass(nearer, Scoped) and nearer not in (Person, Household):
            ways += [(f"{field.name}__{path}", whole) for path, whole in _ways(nearer, deep=False)]
    return ways


def flag_staff_relative(actor: Actor, household: Household, *, flag: bool, reason: str) -> Household:
    """A relative of staff or of a village cadre lives there: the county looks again. It hides nothing."""
    with transaction.atomic():
        home = locked(actor, household)
        before = values(home)
        home.staff_relative = flag
        home.save(update_fields=["staff_relative"])
        recorded(actor, "household.staff_relative", home, before=before, reason=reason)
    return home
