"""What happens in a life: birth, marriage, death, release from prison. Each is one act with all it entails."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.roles import Sensitivity
from doudi.registry.models import Fact, Grade, Household, Membership, Person
from doudi.registry.services.facts import Learnt, declared, learn
from doudi.registry.services.kinship import SPOUSE
from doudi.registry.services.membership import (
    Relations,
    all_locked,
    check_new,
    close_if_empty,
    enter_member,
    family_of,
    hand_over,
    locked,
    spouse_of,
    take_out,
)
from doudi.registry.services.persons import enter_person, held, superseded
from doudi.registry.services.recording import (
    OWN_WORD,
    changed_meanwhile,
    check_evidence,
    check_happened,
    check_reason,
    recorded,
)

#: What a membership says that ended so.
DEATH = "death"


def birth(
    actor: Actor,
    household: Household,
    *,
    name: str,
    sex: int,
    on: dt.date,
    relation: str = "child",
    id_number: str = "",
) -> Person:
    """A child is born into a family. ValidationError where the number says another sex or day."""
    check_happened(actor, on)
    with transaction.atomic():
        home = locked(actor, household)
        child = enter_person(
            actor, name=name, area=home.area, sex=sex, birth_date=on, id_number=id_number, source="birth",
            sensitivity=Sensitivity(home.sensitivity),
        )  # fmt: skip
        if (child.sex, child.birth_date) != (sex, on):
            raise ValidationError(_("The identity number says another sex or another day of birth."))
        check_new(home, child)
        enter_member(actor, home, child, relation, on, "birth", timezone.now())
    return child


def marriage(
    actor: Actor,
    household: Household,
    person: Person,
    *,
    on: dt.date,
    relation: str = "spouse",
    reason: str = "marriage",
    relations: Relations | None = None,
) -> Membership:
    """Somebody marries into a family, and leaves the one they were of; `relations` is about that one."""
    check_happened(actor, on)
    with transaction.atomic():
        before = family_of(person)
        homes = all_locked(actor, {household.pk, before.household_id if before else household.pk})
        found, now = held(actor, person), timezone.now()
        _check_same(before, family_of(found))
        home = next(each for each in homes if each.pk == household.pk)
        old = next((each for each in homes if each.pk != household.pk), None)
        if old is not None:
            take_out(actor, old, [found], on, reason, now, relations)
            close_if_empty(actor, old, on, reason)
        return enter_member(actor, home, found, relation, on, reason, now)


def death(
    actor: Actor, person: Person, *, on: dt.date, source: str, grade: Grade, relations: Relations | None = None
) -> Person:
    """Somebody has died: they leave their family on the day, which goes on under another's name. Nothing else stops."""
    check_happened(actor, on)
    if source == OWN_WORD:
        raise ValidationError(_("Nobody declares their own death: say who else does."))
    check_evidence(source, grade)
    with transaction.atomic():
        row = family_of(person)
        home = locked(actor, row.household) if row else None
        found = held(actor, person)
        _check_same(row, family_of(found))
        if found.death_date is not None:
            raise ValidationError(_("It is known already that %(name)s has died.") % {"name": found})
        if found.birth_date is not None and on < found.birth_date:
            raise ValidationError(_("Nobody dies before they are born."))
        before = superseded(found, DEATH)
        found.death_date = on
        found.save(update_fields=["death_date"])
        recorded(actor, "person.death", found, before=before, reason=f"{source} {grade}")
        if home is not None:
            take_out(actor, home, [found], on, DEATH, timezone.now(), relations)
            close_if_empty(actor, home, on, DEATH)
    return found


def not_dead(actor: Actor, person: Person, *, reason: str) -> Person:
    """Somebody was taken for dead who is not: they are of their family again as if they had never left it."""
    check_reason(reason, _("Say how it was found out."))
    with transaction.atomic():
        ended = Membership.objects.filter(person=person, known_to=None, reason=DEATH).exclude(until=None).first()
        home = locked(actor, ended.household) if ended else None
        found = held(actor, person)
        if ended is not None and not Membership.objects.filter(pk=ended.pk, known_to=None).exists():
            raise changed_meanwhile()
        if found.death_date is None:
            raise ValidationError(_("Nobody takes %(name)s for dead.") % {"name": found})
        before = superseded(found, reason)
        found.death_date = None
        found.save(update_fields=["death_date"])
        recorded(actor, "person.not_dead", found, before=before, reason=reason)
        if home is not None and ended is not None:
            _bring_back(actor, home, found, ended, reason)
    return found


def release(actor: Actor, person: Person, *, on: dt.date, source: str, grade: Grade) -> list[Fact]:
    """Somebody is back from prison, or from compulsory rehabilitation."""
    check_happened(actor, on)
    none = declared("absence", "person").codes.index("none")
    return learn(actor, person, [Learnt("absence", none, on)], source=source, grade=grade, reason="release")


def _bring_back(actor: Actor, home: Household, person: Person, ended: Membership, reason: str) -> None:
    """Their family goes on, or is opened again where it had nobody but them."""
    if home.closed_on is not None:
        home.closed_on = None
        home.save(update_fields=["closed_on"])
    now = timezone.now()
    ended.known_to = now
    ended.save(update_fields=["known_to"])
    relation, one = ended.relation, declared("relation", "person").one
    current = Membership.objects.filter(household=home, until=None, known_to=None)
    if relation == one and current.filter(relation=one).exists():
        codes = declared("relation", "person").codes  # another took their place meanwhile, and keeps it
        relation = codes[-1]
    if relation == SPOUSE and spouse_of(home, ended.since) is not None:
        relation = declared("relation", "person").codes[-1]
    enter_member(actor, home, person, relation, ended.since, reason, now)
    hand_over(actor, home, actor.on, now, {}, reason)


def _check_same(before: Membership | None, now: Membership | None) -> None:
    """Between looking and holding the rows somebody else may have moved the person."""
    if (before and before.household_id) != (now and now.household_id):
        raise changed_meanwhile()
