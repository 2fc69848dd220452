"""Benefit families: formed, joined, left, moved, ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Place, require
from doudi.access.roles import Act, Sensitivity
from doudi.areas.models import Area, Level
from doudi.areas.queries import check_still_there, lineage
from doudi.registry.models import Fact, Grade, Household, Membership, Person, Residence
from doudi.registry.services.facts import Learnt, book, declared, take
from doudi.registry.services.kinship import SPOUSE
from doudi.registry.services.membership import (
    Relations,
    applicant,
    check_new,
    check_spouse,
    close_if_empty,
    enter_member,
    instead,
    locked,
    of_family,
    restate,
    take_out,
)
from doudi.registry.services.persons import enter_person, held
from doudi.registry.services.recording import check_happened, check_reason, recorded, values

__all__ = [
    "change_head", "correct_address", "correct_relation", "enter_newcomer", "form_household", "join", "leave", "locked",
    "move", "relocate", "split",
]  # fmt: skip

#: Where a fact comes from that a move has changed.
MOVE = "move"


def form_household(
    actor: Actor,
    *,
    area: Area,
    opened_on: dt.date,
    address: str = "",
    staff_relative: bool = False,
    sensitivity: Sensitivity = Sensitivity.ORDINARY,
) -> Household:
    """A benefit family with nobody in it yet."""
    require(actor, Act.DOSSIER_EDIT, Place(area.path, sensitivity))
    check_happened(actor, opened_on)
    with transaction.atomic():
        household = _form(area, opened_on, address.strip(), staff_relative, sensitivity, timezone.now())
        recorded(actor, "household.form", household)
    return household


def _form(
    area: Area, on: dt.date, address: str, staff_relative: bool, sensitivity: str, now: dt.datetime
) -> Household:  # fmt: skip
    if area.level < Level.TOWNSHIP:
        raise ValidationError(_("A family lives in a village, or in a township that has none."))
    home = Household.objects.create(
        area=area, area_path=area.path, opened_on=on, address=address[:200], staff_relative=staff_relative,
        sensitivity=sensitivity, created_at=now,
    )  # fmt: skip
    Residence.objects.create(household=home, area=area, address=home.address, since=on, known_from=now)
    check_still_there(area)
    return home


def join(
    actor: Actor, household: Household, person: Person, *, relation: str, since: dt.date, reason: str = ""
) -> Membership:
    """Somebody becomes a member. ValidationError when they are one of another family, or the relation is unknown."""
    check_happened(actor, since)
    with transaction.atomic():
        home = locked(actor, household)
        return enter_member(actor, home, held(actor, person), relation, since, reason, timezone.now())


def enter_newcomer(
    actor: Actor, household: Household, *, name: str, id_number: str = "", sex: int | None = None,
    birth_date: dt.date | None = None, phone: str = "", relation: str, since: dt.date, reason: str = "",
) -> Person:  # fmt: skip
    """Somebody who is not on file yet becomes a member. ValidationError where the family has them already."""
    check_happened(actor, since)
    with transaction.atomic():
        home = locked(actor, household)
        person = enter_person(
            actor, name=name, area=home.area, id_number=id_number, phone=phone, sex=sex, birth_date=birth_date,
            sensitivity=Sensitivity(home.sensitivity), source=reason,
        )  # fmt: skip
        check_new(home, person)
        enter_member(actor, home, person, relation, since, reason, timezone.now())
    return person


def leave(
    actor: Actor, household: Household, person: Person, *, on: dt.date, reason: str, relations: Relations | None = None
) -> Membership:
    """Somebody is no member from a day on. `relations` says who the applicant is then, where that was them."""
    check_happened(actor, on)
    check_reason(reason, _("Say why they leave."))
    with transaction.atomic():
        home = locked(actor, household)
        ended = take_out(actor, home, [person], on, reason, timezone.now(), relations)[0]
        close_if_empty(actor, home, on, reason)
    return ended


def change_head(
    actor: Actor, household: Household, head: Person, *, on: dt.date, reason: str, relations: Relations | None = None
) -> Household:
    """Another member in whose name the family goes, its applicant from a day on: nobody applies again for that."""
    check_happened(actor, on)
    check_reason(reason, _("Say why the family goes under another name."))
    with transaction.atomic():
        home = locked(actor, household)
        members = of_family(home)
        new = next((each for each in members if each.person_id == head.pk), None)
        if new is None:
            raise ValidationError(_("Only a member can be the head of the family."))
        if new.relation == applicant():
            raise ValidationError(_("Nothing would change."))
        if on < new.since:
            raise ValidationError(_("%(name)s was no member yet.") % {"name": new.person})
        before = values(home)
        restate(actor, home, members, new, on, timezone.now(), relations or {}, reason)
        recorded(actor, "household.head", home, before=before, reason=reason)
    return home


def correct_relation(
    actor: Actor, household: Household, person: Person, *, relation: str, reason: str
) -> Membership:  # fmt: skip
    """How a member is related to the applicant, written wrong until now. The applicant is changed by `change_head`."""
    check_reason(reason, _("Say why it is corrected."))
    with transaction.atomic():
        home = locked(actor, household)
        row = next((each for each in of_family(home) if each.person_id == person.pk), None)
        if row is None or relation == applicant() or row.relation == applicant():
            raise ValidationError(_("The relation of a member is corrected, of any but the applicant."))
        if relation not in declared("relation", "person").codes:
            raise ValidationError(_("Nobody is related like that: %(relation)s.") % {"relation": relation})
        if relation == row.relation:
            raise ValidationError(_("Nothing would change."))
        if relation == SPOUSE:
            check_spouse(home, row.since)
        before = values(row)
        again = instead(row, row.since, None, relation, timezone.now(), reason)
        recorded(actor, "household.relation", again, place=home, before=before, reason=reason)
    return again


def split(
    actor: Actor, household: Household, leaving: Iterable[tuple[Person, str]], *, on: dt.date, reason: str,
    relations: Relations | None = None,
) -> Household:  # fmt: skip
    """Some members, each with their relation in the new family, live apart from a day on. The new family.

    One of them is its applicant. `relations` is about those who stay, where their applicant is among who leaves.
    """
    people = sorted(leaving, key=lambda each: each[0].pk)
    check_happened(actor, on)
    check_reason(reason, _("Say why they live apart."))
    if [relation for _person, relation in people].count(applicant()) != 1:
        raise ValidationError(_("Choose who lives apart, and one of them as the applicant."))
    with transaction.atomic():
        home, now = locked(actor, household), timezone.now()
        new = _form(home.area, on, home.address, home.staff_relative, home.sensitivity, now)
        recorded(actor, "household.split", new, before={"from": home.pk}, reason=reason)
        both = [(held(actor, person), relation) for person, relation in people]
        take_out(actor, home, [person for person, _relation in both], on, reason, now, relations)
        for person, relation in both:
            enter_member(actor, new, person, relation, on, reason, now)
        close_if_empty(actor, home, on, reason)
    return new


def move(
    actor: Actor, household: Household, to: Area, *, on: dt.date, reason: str, address: str = ""
) -> Household:  # fmt: skip
    """A family moves to another area, with everybody in it. The one who moves it must be posted over where it was."""
    check_happened(actor, on)
    with transaction.atomic():
        home = locked(actor, household, Act.DOSSIER_MOVE)
        if home.area_id == to.pk:
            raise ValidationError(_("The family lives there already."))
        if to.level < Level.TOWNSHIP or not to.is_on(on):
            raise ValidationError(_("Choose a village or township that exists on that day."))
        if Residence.objects.filter(household=home, until=None, known_to=None, since__gt=on).exists():
            raise ValidationError(_("The family came to where it lives later than that."))
        before = values(home)
        left = Place(home.area_path, home.sensitivity)
        relocate(actor, home, to, on, timezone.now(), address)
        recorded(actor, "household.move", home, before=before, reason=reason, place=left)
        recorded(actor, "household.arrive", home, before=before, reason=reason)
    return home


def relocate(actor: Actor, home: Household, to: Area, on: dt.date, now: dt.datetime, address: str = "") -> None:
    """Puts a family that is held, with its members, into an area from a day on, or from when it came if later."""
    home.area, home.area_path, home.address = to, to.path, address.strip()[:200]
    home.save(update_fields=["area", "area_path", "address"])
    lives = {"household": home, "known_from": now}
    since = on
    for row in Residence.objects.filter(household=home, until=None, known_to=None):
        since = max(on, row.since)
        row.known_to = now
        row.save(update_fields=["known_to"])
        if row.since < since:
            Residence.objects.create(area_id=row.area_id, address=row.address, since=row.since, until=since, **lives)
    Residence.objects.create(area=to, address=home.address, since=since, **lives)
    check_still_there(to)
    members = Membership.objects.filter(household=home, until=None, known_to=None).values("person")
    Person.objects.unscoped("everybody moves").filter(pk__in=members).update(area_path=to.path)
    _say_where(actor, home, to, since)


def _say_where(actor: Actor, home: Household, to: Area, since: dt.date) -> None:
    """What is known of the family as an area of some level is the one above the new place."""
    names = [fact.name for fact in book().facts.values() if fact.level == "household" and fact.type == "area"]
    known = list(Fact.objects.known().filter(household=home, name__in=names, true_to=None))
    levels = dict(Area.objects.filter(code__in={str(each.value) for each in known}).values_list("code", "level"))
    above = {area.level: area for area in lineage(to)} if known else {}
    said = [
        Learnt(each.name, int(above[levels[str(each.value)]].code), max(since, each.true_from))
        for each in known
        if levels.get(str(each.value)) in above
    ]
    take(actor, home, said, source=MOVE, grade=Grade.B, reason=MOVE)


def correct_address(actor: Actor, household: Household, *, address: str, reason: str) -> Household:
    """The address of where a family lives, written wrong or not at all until now."""
    check_reason(reason, _("Say why it is corrected."))
    with transaction.atomic():
        home, now = locked(actor, household), timezone.now()
        if home.address == address.strip():
            raise ValidationError(_("Nothing would change."))
        before = values(home)
        home.address = address.strip()[:200]
        home.save(update_fields=["address"])
        for row in Residence.objects.filter(household=home, until=None, known_to=None):
            row.known_to = now
            row.save(update_fields=["known_to"])
            Residence.objects.create(
                household=home, area_id=row.area_id, address=home.address, since=row.since, known_from=now
            )
        recorded(actor, "household.address", home, before=before, reason=reason)
    return home
