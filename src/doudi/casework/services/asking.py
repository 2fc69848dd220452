"""Asking for help from one's own telephone, and telling of somebody else's need: each of them one request.

A form that is sent twice is one request: the same words of the same day are not registered again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Place, require
from doudi.access.roles import Act
from doudi.areas.models import Area
from doudi.casework.models import Case, Channel, Request
from doudi.casework.services.flow import go_on
from doudi.casework.services.holding import held, touched
from doudi.casework.services.intake import Mandate, Wanted, register
from doudi.registry.models import Consent, Person
from doudi.registry.models.papers import Purpose
from doudi.registry.services.consent import give_consent
from doudi.registry.services.persons import enter_person
from doudi.registry.services.recording import recorded, values

#: Papers that are written online, and not brought.
WRITTEN_ONLINE = ("application", "promise", "authorisation", "relatives")
#: How long an agreement given with a request holds, unless it is taken back.
AGREED = dt.timedelta(days=365)


def apply(
    actor: Actor, person: Person, *, area: Area, need: str, wanted: Sequence[Wanted] = (), urgent: bool = False,
    agrees: bool = False, relative: bool = False,
) -> Request:  # fmt: skip
    """What somebody asks for themselves and their family, with their own agreement to the checks.

    `relative`: they say that a close relative of theirs works in the office, so the county visits too.
    """
    with transaction.atomic():
        Person.objects.unscoped("checked in the next line").select_for_update().get(pk=person.pk)
        require(actor, Act.CASE_OPEN, person)
        names = " ".join(each.programme for each in wanted)
        same = _same(actor).filter(person=person, channel=Channel.CITIZEN, need=need.strip(), wanted=names)
        found: Request | None = same.first()
        if found is not None:
            return found
        row = register(actor, person, area=area, channel=Channel.CITIZEN, need=need, wanted=wanted, urgent=urgent)
        if agrees and not has_agreed(person, actor.on):
            give_consent(actor, person, purpose=Purpose.CHECK, since=actor.on, until=actor.on + AGREED)
        if relative:
            for case in Case.objects.unscoped("of the request just registered").filter(request=row, closed_on=None):
                _mark_relative(actor, case)
    return row


def report_need(
    actor: Actor, *, area: Area, need: str, person: Person | None = None, described: str = "", urgent: bool = False,
    said: str = "",
) -> Request:  # fmt: skip
    """Somebody in need, as a village found them: on file, or described so that others find them.

    `said`: how the person asked for it, where they did.
    """
    if not need.strip():
        raise ValidationError(_("Say what is wrong."))
    with transaction.atomic():
        require(actor, Act.CASE_OPEN, Place(area.path))
        Area.objects.select_for_update().get(pk=area.pk)
        same = _same(actor).filter(area=area, received_by=actor.name, need=need.strip())
        same = same.filter(person=person) if person else same.filter(person__name=described.strip())
        found: Request | None = same.first()
        if found is not None:
            return found
        if person is None and not described.strip():
            raise ValidationError(_("Say who it is."))
        who = person or enter_person(actor, name=described, area=area, source="found in need")
        channel = Channel.MANDATE if said.strip() else Channel.FOUND
        return register(
            actor, who, area=area, channel=channel, need=need, urgent=urgent,
            mandate=Mandate(said) if said.strip() else None,
        )  # fmt: skip


def has_agreed(person: Person, on: dt.date) -> bool:
    """Whether somebody's agreement to the checks is in force."""
    rows = Consent.objects.unscoped("whether a person agreed, for their own request").in_force(on)
    return rows.filter(person=person, purpose=Purpose.CHECK).exists()


def _same(actor: Actor) -> Request.RequestSet:
    return Request.objects.unscoped("what the same person registered today").filter(
        registered_on=actor.on, closed_on=None
    )


def _mark_relative(actor: Actor, case: Case) -> None:
    """A case of a relative, as the applicant says: who it is, the township finds out."""
    found = held(actor, case, None, Act.CASE_VIEW)
    if found.staff_relative:
        return
    before = values(found)
    found.staff_relative = True
    touched(found, "staff_relative")
    recorded(actor, "case.staff_relative", found, before=before)
    go_on(actor, found)
