"""A case held for one act: locked, allowed, and as it was when the person looked at it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Allowed, Denied, Refused, may, require
from doudi.access.roles import BY_STEP, Act
from doudi.casework.models import Case, CaseStep, Kinship, State
from doudi.casework.procedures import roles_of, step_of, superseding
from doudi.engine.procedure.model import Kind, Step
from doudi.registry.models import Membership

#: Steps that look at what others did: nobody takes them in a case in which they gave the opinion.
SECOND = (Kind.REVIEW, Kind.DECISION)


def held(actor: Actor, case: Case, version: int | None, act: Act = Act.CASE_ACT) -> Case:
    """The case's row, locked. ValidationError when somebody acted on it since `version` was looked at."""
    rows = Case.objects.unscoped("checked in the next line").select_for_update(of=("self",))
    found: Case = rows.select_related("area", "household", "applicant", "beneficiary", "award").get(pk=case.pk)
    require(actor, act, found)
    if actor.role in BY_STEP and not Case.objects.visible_to(actor).filter(pk=found.pk).exists():
        raise Refused(Denied(_("it is not of a programme of yours"), hidden=True))
    if version is not None and version != found.version:
        raise ValidationError(
            _("Somebody else has just acted on this case: look at it again before you go on."), code="stale"
        )
    return found


def touched(case: Case, *fields: str) -> None:
    """Counts the act, so that nobody acts on what they have not seen."""
    case.version += 1
    case.save(update_fields=["version", *fields])


def waiting(case: Case, name: str) -> CaseStep:
    """The step that waits. ValidationError when it does not."""
    row: CaseStep | None = case.steps.filter(name=name, done_on=None).first()
    if row is None:
        raise ValidationError(_("This step is not open now: look at the case again."))
    return row


def may_take(actor: Actor, case: Case, step: Step) -> Allowed | Denied:
    """Whether somebody may take a step that waits, and if not, why."""
    answer = may(actor, Act.CASE_ACT, case)
    if not answer:
        return answer
    if case.state == State.CLOSED:
        return Denied(_("The case is closed."))
    roles = roles_of(case, step)
    if actor.role != "operator" and actor.role not in roles:
        return Denied(_("This step is another office's."))
    if is_kin(actor, case):
        return Denied(_("A close relative of yours is in this case: somebody else has to act."))
    if step.kind in SECOND and actor.account_id is not None and _gave_opinion(actor, case):
        return Denied(_("You gave the opinion in this case: somebody else has to look at it."))
    if superseding(case, actor.on) is not None:
        return Denied(_("The law has changed for this case: let it go on by the new procedure first."))
    if case.pauses.filter(until=None).exists():
        return Denied(_("The case is paused: end the pause first."))
    return answer


def take(actor: Actor, case: Case, name: str, kind: Kind) -> tuple[Step, CaseStep]:
    """The step of that name, which waits, is of that kind, and which the actor may take."""
    row = waiting(case, name)
    step = step_of(case, name)
    if step.kind != kind:
        raise ValidationError(_("This step is not open now: look at the case again."))
    answer = may_take(actor, case, step)
    if isinstance(answer, Denied):
        raise Refused(answer)
    return step, row


def is_kin(actor: Actor, case: Case) -> bool:
    """Whether somebody of the case is a close relative of the actor."""
    if actor.account_id is None:
        return False
    rows = Kinship.objects.filter(account=actor.account_id, ended_on=None)
    return rows.filter(person__in=people_of(case)).exists()


def people_of(case: Case) -> list[int]:
    """Everybody a case is about: who asks, and who lives with them."""
    of_family = Membership.objects.filter(household=case.household_id, until=None, known_to=None)
    return [*of_family.values_list("person_id", flat=True), case.applicant_id]


def asked_for(case: Case) -> list[int]:
    """For whom a case asks: the one person, or everybody who lives in the family now."""
    if case.beneficiary_id is not None:
        return [case.beneficiary_id]
    rows = Membership.objects.filter(household=case.household_id, until=None, known_to=None, person__death_date=None)
    return list(rows.order_by("person_id").values_list("person_id", flat=True))


def _gave_opinion(actor: Actor, case: Case) -> bool:
    rows = case.steps.filter(kind=Kind.OPINION, account=actor.account_id)
    return rows.exclude(done_on=None).exists()
