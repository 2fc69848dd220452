"""What every act about a family's members is made of: a family is held, somebody enters it, somebody is taken out.

A membership is superseded, never overwritten. Nobody is of two families on one day. One of the members is the
applicant, after whom all relations are named; when the applicant goes, another one takes their place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import require
from doudi.access.roles import Act, Sensitivity
from doudi.registry.models import Household, Membership, Person
from doudi.registry.services.facts import declared
from doudi.registry.services.kinship import SPOUSE, relation_to, successor
from doudi.registry.services.recording import recorded, values

#: Characters of a membership's reason that are kept with it.
REASON = 40
#: {person: their relation to the new applicant}
Relations = Mapping[int, str]


def locked(actor: Actor, household: Household, act: Act = Act.DOSSIER_EDIT) -> Household:
    """The family's row, held until the transaction ends; Refused when the actor may not."""
    return all_locked(actor, [household.pk], act)[0]


def all_locked(actor: Actor, keys: Iterable[int], act: Act = Act.DOSSIER_EDIT) -> list[Household]:
    """Several families' rows in the order of their keys, so that two acts on the same ones wait and do not block."""
    rows = Household.objects.unscoped("checked below").select_for_update(of=("self",)).select_related("area")
    found = list(rows.filter(pk__in=set(keys)).order_by("pk"))
    for home in found:
        require(actor, act, home)
    return found


def of_family(home: Household) -> list[Membership]:
    """The members as they are known now, with their persons, in the order in which they came."""
    current = Membership.objects.filter(household=home, until=None, known_to=None)
    return list(current.select_related("person").order_by("since", "pk"))


def family_of(person: Person) -> Membership | None:
    """The family somebody is of, as it is known now."""
    current = Membership.objects.filter(person=person, until=None, known_to=None)
    return current.select_related("household").first()


def enter_member(
    actor: Actor, home: Household, person: Person, relation: str, since: dt.date, reason: str, now: dt.datetime
) -> Membership:
    """Makes somebody a member of a family that is held. ValidationError says why they cannot be."""
    _check_entry(home, person, relation, since)
    row = Membership.objects.create(
        household=home, person=person, relation=relation, since=since, known_from=now, reason=reason[:REASON]
    )
    changed = [name for name in ("area_path", "sensitivity") if getattr(person, name) != getattr(home, name)]
    for name in changed:
        setattr(person, name, getattr(home, name))
    if changed:
        person.save(update_fields=changed)
    if home.head_id is None or relation == applicant():
        home.head = person
        home.save(update_fields=["head"])
    recorded(actor, "household.join", row, place=home, reason=reason)
    return row


def _check_entry(home: Household, person: Person, relation: str, since: dt.date) -> None:
    name = {"name": person}
    if relation not in declared("relation", "person").codes:
        raise ValidationError(_("Nobody is related like that: %(relation)s.") % {"relation": relation})
    if since < home.opened_on:
        raise ValidationError(_("The family was formed later than that."))
    if home.closed_on is not None:
        raise ValidationError(_("The family is no more."))
    if person.death_date is not None and since >= person.death_date:
        raise ValidationError(_("%(name)s had died by then.") % name)
    if person.birth_date is not None and since < person.birth_date:
        raise ValidationError(_("%(name)s was not born by then.") % name)
    if person.sensitivity not in (home.sensitivity, Sensitivity.ORDINARY):
        raise ValidationError(_("Few may see the file of %(name)s: let few see this family's first.") % name)
    known = Membership.objects.filter(Q(until=None) | Q(until__gt=since), known_to=None)
    there = known.filter(person=person).first()
    if there is not None and there.household_id == home.pk:
        raise ValidationError(_("%(name)s is a member of this family at that time.") % name)
    if there is not None:
        raise ValidationError(
            _("%(name)s is a member of another family at that time: they leave that one first.") % name
        )
    if relation == applicant() and known.filter(household=home, relation=relation).exists():
        raise ValidationError(_("The family has an applicant at that time."))
    if relation == SPOUSE:
        check_spouse(home, since)


def spouse_of(home: Household, since: dt.date) -> Membership | None:
    """The living spouse of a family's applicant on a day or later."""
    known = Membership.objects.filter(Q(until=None) | Q(until__gt=since), known_to=None, household=home)
    return known.filter(relation=SPOUSE, person__death_date=None).select_related("person").first()


def check_spouse(home: Household, since: dt.date) -> None:
    """ValidationError where the applicant of a family has a spouse on a day or later."""
    if (there := spouse_of(home, since)) is not None:
        raise ValidationError(_("The applicant has a spouse already: %(name)s.") % {"name": there.person})


def check_new(home: Household, person: Person) -> None:
    """ValidationError where a family that is held has somebody of this name and day of birth, entered before."""
    others = [row.person for row in of_family(home) if row.person_id != person.pk]
    if any((each.name, each.birth_date) == (person.name, person.birth_date) for each in others):
        raise ValidationError(
            _("The family already has %(name)s, born on %(day)s.") % {"name": person, "day": person.birth_date}
        )


def take_out(
    actor: Actor, home: Household, people: Sequence[Person], on: dt.date, reason: str, now: dt.datetime,
    relations: Relations | None = None,
) -> list[Membership]:  # fmt: skip
    """Ends memberships in a family that is held; another member becomes the applicant where that one goes."""
    ended = [_end(actor, home, person, on, reason, now) for person in people]
    hand_over(actor, home, on, now, relations or {}, reason)
    return ended


def _end(actor: Actor, home: Household, person: Person, on: dt.date, reason: str, now: dt.datetime) -> Membership:
    row = Membership.objects.filter(household=home, person=person, until=None, known_to=None).first()
    if row is None:
        raise ValidationError(_("%(name)s is no member of this family.") % {"name": person})
    if on < row.since:
        raise ValidationError(_("%(name)s cannot leave before they came.") % {"name": person})
    before = values(row)
    ended = instead(row, row.since, on, row.relation, now, reason)
    recorded(actor, "household.leave", ended, place=home, before=before, reason=reason)
    return ended


def hand_over(actor: Actor, home: Household, on: dt.date, now: dt.datetime, relations: Relations, reason: str) -> None:
    """Gives a family whose applicant went another one, and the others their relations to them.

    `relations` says who that is and what the others are to them; where it says nothing, the old relations tell.
    """
    members, one = of_family(home), applicant()
    if not members:
        _head(home, None)
        return
    if any(each.relation == one for each in members):
        _head(home, next(each.person for each in members if each.relation == one))
        return
    chosen = [each for each in members if relations.get(each.person_id) == one]
    if len(chosen) > 1:
        raise ValidationError(_("A family has one applicant."))
    restate(actor, home, members, chosen[0] if chosen else successor(members, on), on, now, relations, reason)


def restate(
    actor: Actor, home: Household, members: Sequence[Membership], new: Membership, on: dt.date, now: dt.datetime,
    relations: Relations, reason: str,
) -> None:  # fmt: skip
    """Names all members' relations after another applicant from a day on."""
    fact, was, one = declared("relation", "person"), new.relation, applicant()
    for row in members:
        said = relations.get(row.person_id, relation_to(was, row.relation, fact))
        relation = one if row.pk == new.pk else said
        if relation not in fact.codes or (relation == one and row.pk != new.pk):
            raise ValidationError(_("Nobody is related like that: %(relation)s.") % {"relation": relation})
        if relation == row.relation:
            continue
        before = values(row)
        if row.since < on:
            instead(row, row.since, on, row.relation, now, row.reason)
            again = Membership.objects.create(
                household=home, person_id=row.person_id, relation=relation, since=on, known_from=now,
                reason=reason[:REASON],
            )  # fmt: skip
        else:
            again = instead(row, row.since, None, relation, now, reason)
        recorded(actor, "household.relation", again, place=home, before=before, reason=reason)
    _head(home, new.person)


def close_if_empty(actor: Actor, home: Household, on: dt.date, reason: str) -> None:
    """A family of nobody is no more."""
    if Membership.objects.filter(household=home, until=None, known_to=None).exists():
        return
    before = values(home)
    home.closed_on = on
    home.save(update_fields=["closed_on"])
    recorded(actor, "household.close", home, before=before, reason=reason)


def applicant() -> str:
    """The code of the one after whom the relations are named."""
    return declared("relation", "person").one


def instead(
    row: Membership, since: dt.date, until: dt.date | None, relation: str, now: dt.datetime, reason: str
) -> Membership:
    """Another row in the place of one that was taken for true until now."""
    row.known_to = now
    row.save(update_fields=["known_to"])
    return Membership.objects.create(
        household_id=row.household_id, person_id=row.person_id, relation=relation, since=since, until=until,
        known_from=now, reason=reason[:REASON],
    )  # fmt: skip


def _head(home: Household, head: Person | None) -> None:
    if home.head_id != (head.pk if head else None):
        home.head = head
        home.save(update_fields=["head"])
