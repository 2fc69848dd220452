"""Legal time: pauses by an article, more time for a named reason, and when letters reached people."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Denied, Refused, require
from doudi.access.roles import Act
from doudi.casework.models import Case, Letter, Pause, ServedBy
from doudi.casework.procedures import path_of, version_of
from doudi.casework.services.flow import finish, timed
from doudi.casework.services.holding import held, take, touched, waiting
from doudi.casework.services.letters import issue
from doudi.engine.procedure.model import Kind
from doudi.registry.services.recording import check_happened, check_reason, recorded, values

#: Letters that tell a decision.
DECIDING = ("confirmation", "refusal", "adjustment", "ending", "unchanged")
#: Letters of orders about money that can be fought.
ORDERING = ("waiting", "repayment")


def pause(actor: Actor, case: Case, *, name: str, reason: str, version: int) -> Pause:
    """Stops the law's days, where an article of the procedure allows it."""
    check_reason(reason, _("Say why the case is paused."))
    with transaction.atomic():
        found = held(actor, case, version)
        if name not in [each.name for each in version_of(found).pauses]:
            raise ValidationError(_("The law of this procedure knows no such pause."))
        if found.accepted_on is None or found.closed_on is not None:
            raise ValidationError(_("No days run in this case."))
        if found.pauses.filter(until=None).exists():
            raise ValidationError(_("The case is paused already."))
        row = Pause.objects.create(case=found, name=name, since=actor.on, reason=reason.strip())
        touched(found)
        recorded(actor, "case.pause", row, place=found, reason=reason)
    return row


def resume(actor: Actor, case: Case, *, version: int) -> Case:
    """The days run again, and every limit moves by those that did not count."""
    with transaction.atomic():
        found = held(actor, case, version)
        row = found.pauses.filter(until=None).first()
        if row is None:
            raise ValidationError(_("The case is not paused."))
        before = values(row)
        row.until = actor.on
        row.save(update_fields=["until"])
        timed(found)
        touched(found, "due_on")
        recorded(actor, "case.resume", row, before=before, place=found)
    return found


def extend(actor: Actor, case: Case, *, reason: str, version: int) -> Case:
    """Takes the longer time that the law allows in special cases; once, for a reason that the person is told."""
    check_reason(reason, _("Name the reason for more time."))
    with transaction.atomic():
        found = held(actor, case, version)
        if path_of(found).extended is None:
            raise ValidationError(_("The law of this procedure allows no more time."))
        if found.extended_why:
            raise ValidationError(_("It was extended already."))
        if found.accepted_on is None or found.closed_on is not None or found.outcome:
            raise ValidationError(_("No days run in this case."))
        if found.due_on is not None and actor.on > found.due_on:
            raise ValidationError(_("The time has run out: it cannot be extended any more."))
        before = values(found)
        found.extended_why = reason.strip()
        timed(found)
        touched(found, "extended_why", "due_on")
        recorded(actor, "case.extend", found, before=before, reason=reason)
        issue(actor, found, "extension", reason=reason)
    return found


def serve(
    actor: Actor, letter: Letter, *, method: ServedBy, on: dt.date, note: str = "", version: int | None = None
) -> Letter:
    """When and how a letter reached the person, or that they would not take it: from then on their time runs.

    Offices write it down; the person themselves may only say that they take it online.
    """
    check_happened(actor, on)
    if actor.is_citizen and method != ServedBy.ONLINE:
        raise Refused(Denied(_("How a letter was handed over is written down by the office.")))
    if method in (ServedBy.LEFT, ServedBy.FAMILY) and not note.strip():
        raise ValidationError(_("Say who took it, or who saw that they would not."))
    with transaction.atomic():
        act = Act.CASE_VIEW if actor.is_citizen else Act.CASE_ACT
        case = held(actor, letter.case, version, act) if letter.case is not None else None
        rows = Letter.objects.unscoped("checked in the next line").select_for_update(of=("self",))
        row: Letter = rows.select_related("case", "request").get(pk=letter.pk)
        require(actor, Act.CASE_OPEN if row.request_id is not None else act, row)
        if row.served_on is not None:
            raise ValidationError(_("It was served already."))
        if on < row.issued_on:
            raise ValidationError(_("A letter is not served before it was issued."))
        before = values(row)
        row.served_on, row.method, row.served_note = on, method, note.strip()
        row.save(update_fields=["served_on", "method", "served_note"])
        recorded(actor, "letter.serve", row, before=before)
        if case is not None:
            _go_on_when_served(actor, case, row)
    return row


def _go_on_when_served(actor: Actor, case: Case, letter: Letter) -> None:
    """The step of service is done when the decision's letter has reached the person."""
    waits = case.steps.filter(kind=Kind.SERVICE, done_on=None).first()
    if waits is not None and letter.kind in DECIDING:
        if actor.is_citizen:
            row = waiting(case, waits.name)  # nobody's office: the person took the letter
        else:
            _step, row = take(actor, case, waits.name, Kind.SERVICE)
        finish(actor, case, row, "served", said={"letter": letter.pk, "served_on": f"{letter.served_on}"})
    else:
        touched(case)
