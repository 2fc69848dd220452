"""Ways out of a case without a decision, and back in: withdrawn by the person, handed on, taken up again."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Denied, Refused, require
from doudi.access.roles import Act
from doudi.areas.models import Area
from doudi.casework.models import Case, Channel, Outcome, State
from doudi.casework.procedures import ENDING, ORDINARY, PASSED_OVER, current
from doudi.casework.services.flow import settle_request
from doudi.casework.services.holding import held, touched
from doudi.casework.services.intake import new_case, open_case, register
from doudi.casework.services.letters import issue
from doudi.casework.services.ruled import CHANGES
from doudi.registry.models import Award, Person
from doudi.registry.services.consent import ADULT
from doudi.registry.services.recording import check_reason, recorded, values


def withdraw(actor: Actor, case: Case, *, reason: str, version: int) -> Case:
    """The person takes the request back, or the township writes down that they did. They may ask again on any day."""
    check_reason(reason, _("Say why, in the person's words."))
    with transaction.atomic():
        found = held(actor, case, version, Act.CASE_VIEW)
        if not actor.is_citizen and Act.CASE_ACT not in actor.acts:
            raise Refused(Denied(_("Withdrawals are written down by the offices that handle the case.")))
        if found.closed_on is not None or found.outcome:
            raise ValidationError(_("The case is decided or closed already."))
        if not is_asked_for(found):
            raise ValidationError(_("Nobody asked for this case: it looks at help that is there, and is decided."))
        _close(actor, found, Outcome.WITHDRAWN, reason)
        settle_request(actor, found)
    return found


def is_asked_for(case: Case) -> bool:
    """Whether it is about help that somebody asked for, and not about help that is there."""
    return case.path != ENDING and case.path not in CHANGES


def hand_over(actor: Actor, case: Case, *, to: Area, reason: str, version: int) -> Case:
    """Hands an open case to another township, where it goes on as of the day on which it was registered here.

    What was paid here goes on until the other office has decided: no gap, and no two awards.
    """
    check_reason(reason, _("Say why the case goes to another office."))
    with transaction.atomic():
        found = held(actor, case, version)
        if found.outcome:
            raise ValidationError(_("The case is decided or closed already."))
        if to.path.startswith(found.area.path):
            raise ValidationError(_("It is that office's case already."))
        _close(actor, found, Outcome.TRANSFERRED, reason)
        request = found.request
        before = values(request)
        request.area, request.area_path = to, to.path
        request.version += 1
        request.save(update_fields=["area", "area_path", "version"])
        recorded(actor, "request.transfer", request, before=before, reason=reason)
        taken = new_case(
            actor, request, found.programme, person=found.beneficiary, path=found.path, award=found.award,
            reopens=found,
        )  # fmt: skip
        taken.joining.add(*found.joining.filter(closed_on=None))
        issue(actor, found, "transfer", reason=reason)
    return taken


def take_up_again(actor: Actor, case: Case, *, reason: str) -> Case:
    """A closed case is looked into again, as a new one that names it; the old one stays as it is."""
    check_reason(reason, _("Say why the case is taken up again."))
    with transaction.atomic():
        found = held(actor, case, None)
        if found.state != State.CLOSED:
            raise ValidationError(_("The case is still open."))
        request = register(actor, found.applicant, area=found.request.area, channel=Channel.FOUND, need=reason)
        return open_case(actor, request, found.programme, person=found.beneficiary, path=ORDINARY, reopens=found)


def change_applicant(actor: Actor, case: Case, *, to: Person, reason: str, version: int) -> Case:
    """Another adult of the family speaks for it from now on, without asking anew: the first one died, or moved out."""
    check_reason(reason, _("Say why somebody else speaks for the family."))
    with transaction.atomic():
        found = held(actor, case, version)
        if found.outcome:
            raise ValidationError(_("The case is decided or closed already."))
        member = found.household.members.filter(person=to, until=None, known_to=None).exists()
        age = to.age_on(actor.on)
        if not member or to.death_date is not None or age is None or age < ADULT:
            raise ValidationError(_("Only an adult who lives in the family now can speak for it."))
        before = values(found)
        found.applicant = to
        touched(found, "applicant")
        recorded(actor, "case.change_applicant", found, before=before, reason=reason)
    return found


def propose_change(actor: Actor, award: Award, *, path: str, reason: str) -> Case:
    """Opens a case that may change or end an award. Nothing of it changes before somebody decides."""
    check_reason(reason, _("Say what has changed."))
    with transaction.atomic():
        rows = Award.objects.select_related("household__head", "household__area")
        found = rows.select_for_update(of=("self",)).get(pk=award.pk)  # unscoped: checked in the next line
        require(actor, Act.CASE_ACT, found.household)
        if found.until is not None:
            raise ValidationError(_("The award has ended already."))
        granted = found.cases.order_by("-pk").select_related("beneficiary").first()
        covered = found.members.order_by("pk").select_related("person").first()
        version = current(found.programme, actor.on)
        alone = version is not None and version.subject == "person" and covered is not None
        person = granted.beneficiary if granted else covered.person if alone and covered else None
        head = _speaker(found) or person
        if head is None:
            raise ValidationError(_("Nobody of the family can ask for it: name its applicant first."))
        request = register(actor, head, area=found.household.area, channel=Channel.FOUND, need=reason)
        return open_case(actor, request, found.programme, person=person, path=path, award=found)


def _speaker(award: Award) -> Person | None:
    """Who speaks for the family: its head, or who is left of it."""
    head = award.household.head
    if head is not None and head.death_date is None:
        return head
    rows = award.household.members.filter(until=None, known_to=None, person__death_date=None).select_related("person")
    member = rows.order_by("pk").first()
    return member.person if member else None


def _close(actor: Actor, case: Case, outcome: Outcome, reason: str) -> None:
    before = values(case)
    case.outcome, case.state, case.closed_on = outcome, State.CLOSED, actor.on
    touched(case, "outcome", "state", "closed_on")
    for row in case.steps.filter(done_on=None):
        row.done_on, row.done_at, row.result = actor.on, None, PASSED_OVER
        row.save()
    for notice in case.notices.filter(down_on=None):
        notice.down_on = actor.on
        notice.save(update_fields=["down_on"])
    recorded(actor, f"case.{outcome}", case, before=before, reason=reason)
