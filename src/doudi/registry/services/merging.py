"""Two records of one person made one, and apart again when that was a mistake."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.registry.models import (
    AwardMember,
    Consent,
    ExternalId,
    Fact,
    Household,
    Membership,
    Merge,
    OwnRecord,
    Paper,
    Person,
    RegisteredMembership,
)
from doudi.registry.services.membership import (
    all_locked,
    applicant,
    close_if_empty,
    enter_member,
    family_of,
    hand_over,
)
from doudi.registry.services.recording import changed_meanwhile, check_reason, recorded, values

#: What goes with a person. Facts and memberships of both are there already where they are current, so these wait.
FOLLOWS: Mapping[str, type[models.Model]] = {
    "external_id": ExternalId, "paper": Paper, "consent": Consent, "registered": RegisteredMembership,
    "own_record": OwnRecord,
}  # fmt: skip
MERGED = "merge"


def merge(actor: Actor, kept: Person, other: Person, *, reason: str) -> Merge:
    """The other record becomes part of the kept one. ValidationError when that cannot be one person.

    Current facts of the kept record stand; of the other one those that the kept one has nothing about. Both histories
    stay readable: nothing is deleted.
    """
    if kept.pk == other.pk:
        raise ValidationError(_("A record cannot be merged with itself."))
    check_reason(reason, _("Say why they are one person."))
    with transaction.atomic():
        homes, (one, two) = _held(actor, kept, other)
        for person in (one, two):
            if person.merged_into_id is not None:
                raise ValidationError(_("%(name)s was merged already.") % {"name": person})
        _check_one(one, two)
        before, now = values(two), timezone.now()
        moved: dict[str, Any] = {}
        for name, table in FOLLOWS.items():
            moved[name] = _follow(table._default_manager.filter(person=two), one)
        moved["award"] = _follow(_free_awards(one, two), one)
        there = set(Fact.objects.known().filter(person=one).values_list("name", flat=True))
        wanted = list(Fact.objects.known().filter(person=two).exclude(name__in=there))
        moved["fact"] = [_copied(fact, one, now) for fact in wanted]
        moved["membership"] = _take_place(actor, homes, one, two, now)
        two.merged_into = one
        two.save(update_fields=["merged_into"])
        event = recorded(actor, "person.merge", two, before=before, reason=reason)
        return Merge.objects.create(kept=one, other=two, at=now, moved=moved, event=event.pk)


def unmerge(actor: Actor, merged: Merge, *, reason: str) -> Merge:
    """They were two after all: the other record has back what went over, and the kept one loses it.

    What was learnt about the kept record since stays with it. ValidationError where a later merge stands on this one.
    """
    check_reason(reason, _("Say why they are two persons."))
    with transaction.atomic():
        homes, (one, two) = _held(actor, merged.kept, merged.other)
        row = Merge.objects.select_for_update().get(pk=merged.pk)
        if row.undone_at is not None:
            raise ValidationError(_("The merge was undone already."))
        since = Merge.objects.filter(models.Q(kept=one) | models.Q(other=one), undone_at=None, pk__gt=row.pk)
        if since.exists():
            raise ValidationError(_("Something was merged since: undo that first."))
        before, now = values(two), timezone.now()
        for name, table in FOLLOWS.items():
            table._default_manager.filter(pk__in=row.moved[name]).update(person=two)
        AwardMember.objects.filter(pk__in=row.moved["award"]).update(person=two)
        Fact.objects.known().filter(pk__in=row.moved["fact"]).update(known_to=now)
        two.merged_into = None
        two.save(update_fields=["merged_into"])
        _give_place_back(actor, homes, one, two, row.moved["membership"], now)
        row.undone_at = now
        row.save(update_fields=["undone_at"])
        recorded(actor, "person.unmerge", two, before=before, reason=reason)
    return row


def _held(actor: Actor, kept: Person, other: Person) -> tuple[dict[int, Household], tuple[Person, Person]]:
    """The families the two are or were of, and the two: all held, in the order in which everything is held."""
    keys = {kept.pk, other.pk}
    was = Membership.objects.filter(person__in=keys, until=None)
    homes = {home.pk: home for home in all_locked(actor, was.values_list("household", flat=True), Act.DOSSIER_MERGE)}
    rows = Person.objects.unscoped("checked below").select_for_update().filter(pk__in=keys).order_by("pk")
    found = {person.pk: person for person in rows}
    now = Membership.objects.filter(person__in=keys, until=None).values_list("household", flat=True)
    if not set(now) <= set(homes):  # somebody moved one of them before they were held
        raise changed_meanwhile()
    for person in found.values():
        require(actor, Act.DOSSIER_MERGE, person)
    return homes, (found[kept.pk], found[other.pk])


def _check_one(one: Person, two: Person) -> None:
    if one.sensitivity != two.sensitivity:
        raise ValidationError(_("Few may see one of the two files: let few see the other one first."))
    if two.death_date is not None and one.death_date != two.death_date:
        raise ValidationError(_("One of the two has died on another day, or has not: settle that first."))


def _follow(rows: models.QuerySet[Any], one: Person) -> list[int]:
    keys = list(rows.values_list("pk", flat=True))
    rows.model._default_manager.filter(pk__in=keys).update(person=one)
    return keys


def _free_awards(one: Person, two: Person) -> models.QuerySet[AwardMember]:
    """What covers the other one, but for what two exclude each other: that stays where it was, for a decision."""
    rows = AwardMember.objects.filter(person=two)
    if AwardMember.objects.filter(person=one, until=None, exclusive=True).exists():
        return rows.exclude(until=None, exclusive=True)
    return rows


def _copied(fact: Fact, one: Person, now: dt.datetime) -> int:
    row = Fact.objects.create(
        person=one, name=fact.name, value=fact.value, true_from=fact.true_from, true_to=fact.true_to, known_from=now,
        source=fact.source, grade=fact.grade,
    )  # fmt: skip
    return row.pk


def _take_place(
    actor: Actor, homes: Mapping[int, Household], one: Person, two: Person, now: dt.datetime
) -> dict[str, Any]:
    """The other record is no member any more; the kept one takes its place where it is a member of no family.

    What it takes to undo that: the rows that were superseded, those that stand instead, where the kept one was.
    """
    theirs, own = family_of(two), family_of(one)
    if theirs is None:
        return {"ended": [], "made": []}
    home, place = homes[theirs.household_id], one.area_path
    before = _known(home, one, two)
    theirs.known_to = now
    theirs.save(update_fields=["known_to"])
    if own is None:
        left = Membership.objects.filter(person=one, known_to=None, until__gt=theirs.since)
        since = max([theirs.since, *(row.until for row in left if row.until)])
        enter_member(actor, home, one, theirs.relation, since, MERGED, now)
    same = own is not None and own.household_id == home.pk and theirs.relation == applicant()
    hand_over(actor, home, actor.on, now, {one.pk: applicant()} if same else {}, MERGED)
    close_if_empty(actor, home, actor.on, MERGED)
    after = _known(home, one, two)
    return {"ended": sorted(before - after), "made": sorted(after - before), "home": home.pk, "place": place}


def _known(home: Household, one: Person, two: Person) -> set[int]:
    rows = Membership.objects.filter(models.Q(household=home) | models.Q(person__in=[one, two]), known_to=None)
    return set(rows.values_list("pk", flat=True))


def _give_place_back(
    actor: Actor, homes: Mapping[int, Household], one: Person, two: Person, moved: Mapping[str, Any], now: dt.datetime
) -> None:
    """The memberships are again what they were, as long as nothing has changed in the family since."""
    if not moved["ended"]:
        return
    home = homes[moved["home"]]
    if Membership.objects.filter(pk__in=moved["made"], known_to=None).update(known_to=now) != len(moved["made"]):
        raise ValidationError(_("The family has changed since: its members are entered by hand, one by one."))
    for old in Membership.objects.filter(pk__in=moved["ended"]).order_by("pk"):
        old.pk, old.known_from, old.known_to = None, now, None
        old._state.adding = True
        old.save()
    if home.closed_on is not None:
        home.closed_on = None  # the merge left nobody in it
        home.save(update_fields=["closed_on"])
    hand_over(actor, home, actor.on, now, {}, "unmerge")
    for person, path in ((one, moved["place"]), (two, home.area_path)):
        if person.area_path != path and (person is two or family_of(one) is None):
            person.area_path = path
            person.save(update_fields=["area_path"])
