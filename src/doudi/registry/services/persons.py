"""Persons: entered, corrected, looked at in full. A wrong identity number is corrected, it makes no new person."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Place, require
from doudi.access.roles import Act, Sensitivity
from doudi.areas.models import Area
from doudi.areas.queries import check_still_there
from doudi.audit.services import record_view
from doudi.kernel.errors import InputError
from doudi.kernel.identity import born, is_male, parse_id_number
from doudi.registry.models import ExternalId, FormerIdentity, Household, Person
from doudi.registry.models.persons import IdKind, Sex
from doudi.registry.services.recording import check_reason, recorded, values

#: What may be corrected of a person, and nothing else.
CORRECTABLE = ("name", "sex", "birth_date", "phone")
#: What an identity number says, so that it is corrected with the number.
OF_NUMBER = ("sex", "birth_date")
#: Characters of a purpose at least.
PURPOSE = 4


def enter_person(
    actor: Actor,
    *,
    name: str,
    area: Area,
    id_number: str = "",
    sex: int | None = None,
    birth_date: dt.date | None = None,
    phone: str = "",
    sensitivity: Sensitivity = Sensitivity.ORDINARY,
    source: str = "declaration",
) -> Person:
    """A new person. Day of birth and sex are the number's where it is given. ValidationError says what is wrong."""
    require(actor, Act.DOSSIER_EDIT, Place(area.path, sensitivity))
    person = Person(
        name=name.strip(), sex=sex, birth_date=birth_date, phone=phone.strip(), area_path=area.path,
        sensitivity=sensitivity, created_at=timezone.now(), id_kind=IdKind.RESIDENT if id_number else IdKind.NONE,
    )  # fmt: skip
    if id_number:
        _give_number(person, id_number)
    with transaction.atomic():
        _save(person)
        check_still_there(area)
        recorded(actor, "person.enter", person, reason=source)
    return person


def correct_person(actor: Actor, person: Person, *, reason: str, **changes: Any) -> Person:
    """Corrects what was written wrong; what was written before stays readable.

    ValidationError without a reason, for what cannot be corrected so, and where nothing would change.
    """
    check_reason(reason, _("Say why it is corrected."))
    if odd := sorted(set(changes) - set(CORRECTABLE)):
        raise ValidationError(_("%(names)s cannot be corrected here.") % {"names": ", ".join(odd)})
    with transaction.atomic():
        found = held(actor, person)
        new = {name: value for name, value in changes.items() if getattr(found, name) != value}
        if not new:
            raise ValidationError(_("Nothing would change."))
        if found.id_index is not None and set(new) & set(OF_NUMBER):
            raise ValidationError(_("Sex and day of birth are the identity number's: correct the number."))
        before = superseded(found, reason)
        for name, value in new.items():
            setattr(found, name, value)
        _save(found)
        recorded(actor, "person.correct", found, before=before, reason=reason)
    return found


def correct_id_number(actor: Actor, person: Person, *, number: str, reason: str) -> Person:
    """Another number for the same person, because the first was mistyped (错号) or is somebody else's (重号)."""
    check_reason(reason, _("Say why it is corrected."))
    with transaction.atomic():
        found = held(actor, person)
        before = superseded(found, reason)
        index = found.id_index
        _give_number(found, number)
        if index is not None and bytes(index) == found.id_index:
            raise ValidationError(_("Nothing would change."))
        found.id_kind = IdKind.RESIDENT
        _save(found)
        recorded(actor, "person.id_number", found, before=before, reason=reason)
    return found


def reveal_id_number(actor: Actor, person: Person, *, purpose: str) -> str:
    """The whole number, for a purpose that is recorded before it is shown."""
    look(actor, person, purpose=purpose, at="registry.person.id_number", act=Act.IDENTITY_REVEAL)
    return person.id_number


def look(actor: Actor, thing: Person | Household, *, purpose: str, at: str = "", act: Act = Act.DOSSIER_VIEW) -> None:
    """Records, and commits, that somebody looks at a file, or at a part of it. ValidationError without a purpose."""
    require(actor, act, thing)
    if len(purpose.strip()) < PURPOSE:
        raise ValidationError(_("Say in a few words what you need it for."))
    record_view(
        actor, at or thing._meta.label_lower, thing.pk, purpose=purpose.strip(), area_path=thing.area_path,
        sensitivity=thing.sensitivity,
    )  # fmt: skip


def keep_external_id(
    actor: Actor, *, system: str, number: str, person: Person | None = None, household: Household | None = None
) -> ExternalId:
    """What another system calls a person or a household. ValidationError when it calls another one so."""
    thing = person if person is not None else household
    assert thing is not None
    require(actor, Act.DOSSIER_EDIT, thing)
    system, number = system.strip(), number.strip()
    if not system or not number:
        raise ValidationError(_("An outside number has a system that gave it."))
    with transaction.atomic():
        owner = {"person": person, "household": household}
        found, made = ExternalId.objects.get_or_create(system=system, number=number, defaults=owner)
        if (found.person_id, found.household_id) != (person and person.pk, household and household.pk):
            raise ValidationError(
                _("%(system)s has given the number %(number)s to somebody else.") % {"system": system, "number": number}
            )
        if made:
            recorded(actor, "external_id.keep", found, place=thing)
    return found


def held(actor: Actor, person: Person, act: Act = Act.DOSSIER_EDIT) -> Person:
    """The person's row, locked until the transaction ends; Refused when the actor may not."""
    found: Person = Person.objects.unscoped("checked in the next line").select_for_update().get(pk=person.pk)
    require(actor, act, found)
    if found.merged_into_id is not None:
        raise ValidationError(_("This record was merged into another one: use that one."))
    return found


def superseded(person: Person, reason: str) -> dict[str, Any]:
    """Keeps what is written of a person before it is corrected; its columns."""
    FormerIdentity.objects.create(
        person=person, name=person.name, sex=person.sex, birth_date=person.birth_date, death_date=person.death_date,
        id_kind=person.id_kind, id_sealed=person.id_sealed, id_index=person.id_index, phone=person.phone,
        known_to=timezone.now(), reason=reason.strip()[:200],
    )  # fmt: skip
    return values(person)


def _give_number(person: Person, text: str) -> None:
    try:
        number = parse_id_number(text)
    except InputError as error:
        raise ValidationError(_(str(error))) from None
    person.set_id_number(number)
    person.birth_date = born(number)
    person.sex = Sex.MALE if is_male(number) else Sex.FEMALE


def _save(person: Person) -> None:
    person.name = person.name.strip()
    if not person.name:
        raise ValidationError(_("A person has a name."))
    if len(person.name) > 60:
        raise ValidationError(_("A name has 60 characters at most."))
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        raise ValidationError(_("Somebody with this identity number is in the registry already.")) from None
