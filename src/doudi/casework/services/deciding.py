"""The county, or who confirms in its stead: looks at what the township did, and decides by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.areas.models import Area
from doudi.areas.queries import county_area
from doudi.casework.models import Case, CaseStep, Decision, Determination, Outcome
from doudi.casework.procedures import ENDING, version_of
from doudi.casework.services.awards import award_of, change_award, end_award, grant_award
from doudi.casework.services.ceilings import check_ceiling
from doudi.casework.services.determining import determine, is_stale, latest
from doudi.casework.services.flow import finish
from doudi.casework.services.holding import asked_for, held, take, touched
from doudi.casework.services.letters import issue_decision
from doudi.casework.services.posting import end_publications
from doudi.casework.services.ruled import CHANGES, check_amount, follows
from doudi.engine.procedure.model import Kind
from doudi.registry.services.recording import check_reason, recorded


def review(actor: Actor, case: Case, step: str, *, passes: bool, reason: str = "", version: int) -> CaseStep:
    """Looks through the file: it goes on, or back to the township with what is wrong."""
    if not passes:
        check_reason(reason, _("Say what is to be put right."))
    with transaction.atomic():
        found = held(actor, case, version)
        _step, row = take(actor, found, step, Kind.REVIEW)
        if passes and latest(found) is None:  # a way without an opinion: what is passed on is frozen here
            determine(actor, found)
        return finish(actor, found, row, "passed" if passes else "returned", reason=reason)


def determine_again(actor: Actor, case: Case, *, version: int) -> Determination:
    """Asks the rules anew, of what is known today: the earlier answer stays in the case."""
    with transaction.atomic():
        found = held(actor, case, version)
        row = determine(actor, found)
        touched(found)
    return row


def send_back(actor: Actor, case: Case, step: str, *, reason: str, version: int) -> CaseStep:
    """Returns a case from the decision for correction."""
    check_reason(reason, _("Say what is to be put right."))
    with transaction.atomic():
        found = held(actor, case, version)
        _step, row = take(actor, found, step, Kind.DECISION)
        return finish(actor, found, row, "returned", reason=reason)


def decide(
    actor: Actor, case: Case, step: str, *, grants: bool, amount_fen: int | None = None,
    covered: Sequence[int] | None = None, reason: str = "", cites: str = "", version: int,
) -> Decision:  # fmt: skip
    """Decides the case. `grants`: help is given, changed or ended as was proposed; otherwise not.

    The amount and who is covered are what the rules say unless given; where they name nobody, whom it was asked for.
    To differ from the rules takes a reason and an article; so does any decision where the rules cannot tell.
    ValidationError where something has become known since the rules were asked: then they are asked again.
    """
    with transaction.atomic():
        found = held(actor, case, version)
        rule, row = take(actor, found, step, Kind.DECISION)
        said = latest(found)
        if said is None:
            said = determine(actor, found)
        elif is_stale(said, actor.on):
            raise ValidationError(
                _("Something has become known of the family since the rules were asked: ask them again."), code="facts"
            )
        amount = said.amount_fen if amount_fen is None else amount_fen
        people = list(covered) if covered is not None else said.covered or asked_for(found)
        if grants:
            check_ceiling(actor, found, rule, amount)
        if not follows(found, said, grants, amount, people):
            check_reason(reason, _("Say why you decide otherwise than the rules say."))
            check_reason(cites, _("Name the article by which you decide otherwise."))
        decision = _signed(actor, found, row, said, grants, amount, people, reason, cites)
        _carry_out(actor, found, decision)
        finish(actor, found, row, "confirmed" if grants else "refused", reason=reason, said={"decision": decision.pk})
        issue_decision(actor, found, decision)
    return decision


def _signed(
    actor: Actor, case: Case, row: CaseStep, said: Determination, grants: bool, amount: int | None,
    people: list[int], reason: str, cites: str,
) -> Decision:  # fmt: skip
    outcome = _outcome(case, grants)
    gives = outcome in (Outcome.GRANTED, Outcome.ADJUSTED)
    if gives:
        check_amount(amount)
    if gives and not people:
        raise ValidationError(_("Nobody of the family is left whom it would cover."))
    decision = Decision.objects.create(
        case=case, step=row, determination=said, outcome=outcome, amount_fen=amount if gives else None,
        covered=people if gives else [], lines=_lines(said, amount) if gives else [],
        starts=_starts(case, actor.on) if grants else None, reason=reason.strip(), cites=cites.strip(),
        decided_on=actor.on, decided_at=timezone.now(), account=actor.account_id, posting=actor.posting_id,
        who=actor.name, role=actor.role, body=_body(case), form=case.form,
    )  # fmt: skip
    case.outcome = outcome
    case.save(update_fields=["outcome"])
    recorded(actor, "case.decide", decision, place=case, after=decision.summary(), reason=reason)
    return decision


def _lines(said: Determination, amount: int | None) -> list[dict[str, Any]]:
    """What is paid apart, as the rules have it; one line where somebody decides on another amount."""
    if amount == said.amount_fen:
        return list(said.lines)
    return [{"unit": "", "branch": "", "amount_fen": amount, "payee": ""}]


def _outcome(case: Case, grants: bool) -> Outcome:
    if case.path in CHANGES:
        return Outcome.ADJUSTED if grants else Outcome.UNCHANGED
    if case.path == ENDING:
        return Outcome.ENDED if grants else Outcome.UNCHANGED
    return Outcome.GRANTED if grants else Outcome.REFUSED


def _carry_out(actor: Actor, case: Case, decision: Decision) -> None:
    """Makes, changes or ends the award that the decision is about."""
    if decision.outcome == Outcome.GRANTED:
        case.award = grant_award(actor, case, decision)
    elif decision.outcome == Outcome.ADJUSTED:
        case.award = change_award(actor, case, award_of(case), decision)
    elif decision.outcome == Outcome.ENDED:
        assert decision.starts is not None
        case.award = award_of(case)
        end_award(actor, case, case.award, on=decision.starts, reason=decision.reason)
        end_publications(actor, case)
    case.save(update_fields=["award"])


def _starts(case: Case, on: dt.date) -> dt.date:
    """The first day: of the next month, of the month of the application, or the day itself, as the procedure has it.

    What ends or changes does so from the next month on.
    """
    starts = version_of(case).starts
    if case.path not in (*CHANGES, ENDING):
        if starts == "decision":
            return on
        if starts == "month_of_application":
            return case.registered_on.replace(day=1)
    return (on.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def _body(case: Case) -> Area:
    """Whose name and seal the decision bears: the county's, also where it entrusted the township."""
    if case.form == "devolved":
        return case.area
    return county_area(case.area.path)
