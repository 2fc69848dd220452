"""What people agree to: given by an adult for one purpose and some time, and taken back."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.registry.models import Consent, Paper, Person
from doudi.registry.models.papers import Purpose
from doudi.registry.services.persons import held
from doudi.registry.services.recording import recorded, values

ADULT = 18


def give_consent(
    actor: Actor, person: Person, *, purpose: Purpose, since: dt.date, until: dt.date, paper: Paper | None = None
) -> Consent:
    """ValidationError for a minor, whose guardian agrees in their own name, and for days that do not follow."""
    if until < since:
        raise ValidationError(_("An agreement ends after it begins."))
    with transaction.atomic():
        found = held(actor, person, Act.CONSENT_RECORD)
        age = found.age_on(since)
        if age is None or age < ADULT:
            raise ValidationError(_("Only adults agree for themselves; the day of birth must be known."))
        if found.death_date is not None and since >= found.death_date:
            raise ValidationError(_("%(name)s had died by then.") % {"name": found})
        if paper is not None and paper.person_id != found.pk:
            raise ValidationError(_("The paper is somebody else's."))
        consent = Consent.objects.create(person=found, purpose=purpose, since=since, until=until, paper=paper)
        recorded(actor, "consent.give", consent, place=found)
    return consent


def withdraw_consent(actor: Actor, consent: Consent, *, on: dt.date, reason: str = "") -> Consent:
    """From the day on nothing may be done for that purpose. No reason is needed."""
    with transaction.atomic():
        rows = Consent.objects.unscoped("checked in the next line")
        found: Consent = rows.select_for_update(of=("self",)).select_related("person").get(pk=consent.pk)
        require(actor, Act.CONSENT_RECORD, found.person)
        if found.withdrawn_on is not None:
            raise ValidationError(_("It was withdrawn already."))
        before = values(found)
        found.withdrawn_on = max(on, found.since)
        found.save(update_fields=["withdrawn_on"])
        recorded(actor, "consent.withdraw", found, place=found.person, before=before, reason=reason)
    return found
