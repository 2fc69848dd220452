"""Answering what a check held: paid, or not owed by the decision that says so."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.casework.models import Decision, Outcome
from doudi.payments.models import Hold, Line, LineState, Run, State
from doudi.payments.periods import first_day
from doudi.payments.services.locking import count, refresh_payee
from doudi.registry.models import Award
from doudi.registry.services.recording import check_reason, recorded, values

PAY, VOID = "pay", "void"
#: Decisions by which something is owed no more, or another amount.
ENDS = (Outcome.ENDED, Outcome.ADJUSTED)


def let_go(actor: Actor, hold: Hold, *, reason: str) -> Hold:
    """Somebody looked: it is paid, by this run while it is not locked, else by the next."""
    return _answer(actor, hold, PAY, reason, None)


def not_owed(actor: Actor, hold: Hold, decision: Decision, *, reason: str) -> Hold:
    """It is not paid, for the award was ended or changed by a decision of its case, from before the month on.

    Of a line without an award, as of a subsidy for all on the rolls: an award that covered the person.
    """
    award = hold.line.award or _covering(hold, decision)
    about = award is not None and decision.case.award_id == award.pk and decision.outcome in ENDS
    if not about or award is None or award.until is None:
        raise ValidationError(_("Name the decision that ended or changed this award: without one it is paid."))
    if award.until > first_day(hold.line.period):
        raise ValidationError(_("The award was still in force in that month: it is owed."))
    return _answer(actor, hold, VOID, reason, decision)


def _covering(hold: Hold, decision: Decision) -> Award | None:
    if hold.line.order_id is not None:
        return None
    rows = Award.objects.filter(members__person=hold.line.person_id)  # unscoped: of a line that is answered for
    return rows.filter(pk=decision.case.award_id or 0).first()


def _answer(actor: Actor, hold: Hold, answer: str, reason: str, decision: Decision | None) -> Hold:
    require(actor, Act.PAYMENT_PREPARE, hold.line)
    check_reason(reason, _("Say what you found."))
    with transaction.atomic():
        run = Run.objects.visible_to(actor).select_for_update().get(pk=hold.run_id)
        hold = Hold.objects.select_for_update().select_related("line").get(pk=hold.pk)
        if hold.answer:
            raise ValidationError(_("Somebody has answered this already."), code="stale")
        if answer == PAY and hold.line.state == LineState.VOID:
            raise ValidationError(_("By a decision this line is not owed: it is not paid."))
        if hold.line.payee_id is None:
            refresh_payee(hold.line)
        if answer == PAY and hold.check_name == "no_account" and hold.line.payee_id is None:
            raise ValidationError(_("There is still no account: enter one first."))
        before = values(hold)
        hold.answer, hold.reason, hold.decision = answer, reason.strip(), decision.pk if decision else None
        hold.answered_by, hold.who, hold.answered_on = actor.account_id, actor.name, actor.on
        hold.save()
        _apply(run, hold.line, answer)
        recorded(actor, f"hold.{answer}", hold, before=before, place=hold.line, reason=reason)
    return hold


def _apply(run: Run, line: Line, answer: str) -> None:
    """While the run is built the line is paid by it at once; later ones wait for the next run."""
    if answer == VOID:
        line.state = LineState.VOID
    elif run.state == State.BUILT and not line.holds.filter(answer="").exists():
        line.state = LineState.DUE
    line.save(update_fields=["state"])
    if run.state == State.BUILT:
        count(run)
        run.save(update_fields=["lines", "total_fen", "held", "held_fen"])
