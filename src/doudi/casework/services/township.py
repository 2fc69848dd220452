"""What the township does with a case: accepts it, looks into it, and says what it thinks."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.casework.models import Case, CaseStep, State
from doudi.casework.procedures import ENDING, path_of, version_of
from doudi.casework.services.ceilings import leave_to_county
from doudi.casework.services.determining import determine
from doudi.casework.services.flow import finish, total_day
from doudi.casework.services.holding import held, take, touched
from doudi.casework.services.letters import issue
from doudi.casework.services.ruled import check_amount, follows
from doudi.engine.procedure.model import Kind
from doudi.registry.services.recording import check_happened, check_reason, recorded, values


def tell_correction(actor: Actor, case: Case, *, missing: Sequence[str], reason: str = "", version: int) -> Case:
    """Tells the person what is to be completed: all of it, once, and before acceptance."""
    asked = [each.strip() for each in missing if each.strip()]
    if not asked:
        raise ValidationError(_("Say what is to be completed."))
    with transaction.atomic():
        found = held(actor, case, version)
        take(actor, found, _acceptance(found), Kind.ACCEPTANCE)
        if found.corrected_on is not None:
            raise ValidationError(_("What is to be completed was told already: the law allows it once."))
        before = values(found)
        found.state, found.corrected_on = State.CORRECTING, actor.on
        touched(found, "state", "corrected_on")
        recorded(actor, "case.correct", found, before=before, after={"missing": asked}, reason=reason)
        issue(actor, found, "correction", lines=asked, reason=reason)
    return found


def accept(
    actor: Actor, case: Case, *, path: str = "", on: dt.date | None = None, reason: str = "", version: int
) -> Case:
    """Accepts a case: the law's days run from `on`. Of a paper form entered later that is the day it was accepted.

    Another path than the one it was opened with takes a reason.
    """
    day = on or actor.on
    check_happened(actor, day)
    with transaction.atomic():
        found = held(actor, case, version)
        _step, row = take(actor, found, _acceptance(found), Kind.ACCEPTANCE)
        if day < found.registered_on:
            raise ValidationError(_("A case is not accepted before it was registered."))
        if path and path != found.path:
            check_reason(reason, _("Say why the case goes another way than usual."))
            if path not in version_of(found).paths:
                raise ValidationError(_("The procedure has no such way."))
            found.path = path
        before = values(found)
        found.state, found.accepted_on, found.sampled = State.UNDER_WAY, day, is_sampled(found)
        found.due_on = total_day(found)
        found.save(update_fields=["path", "state", "accepted_on", "sampled", "due_on"])
        recorded(actor, "case.accept", found, before=before, reason=reason)
        finish(actor, found, row, "accepted", reason=reason)
        issue(actor, found, "acceptance")
    return found


def report_check(actor: Actor, case: Case, step: str, *, findings: str, version: int) -> CaseStep:
    """What other registers say of the family's means, as the county found it."""
    check_reason(findings, _("Say what was found."))
    return _told(actor, case, step, Kind.CHECK, "reported", {"findings": findings}, version)


def record_visit(
    actor: Actor, case: Case, step: str, *, investigators: Sequence[str], visited_on: dt.date, findings: str,
    signed: bool, unsigned_why: str = "", photos: Sequence[int] = (), version: int,
) -> CaseStep:  # fmt: skip
    """A home visit: by at least as many as the law asks for, signed by the person or with why they would not."""
    check_happened(actor, visited_on)
    check_reason(findings, _("Say what was found."))
    names = list(dict.fromkeys(name.strip() for name in investigators if name.strip()))
    if not signed and not unsigned_why.strip():
        raise ValidationError(_("Say why the person did not sign."))
    with transaction.atomic():
        found = held(actor, case, version)
        rule, row = take(actor, found, step, Kind.VISIT)
        if len(names) < rule.people:
            raise ValidationError(_("At least %(count)s people visit together: name them.") % {"count": rule.people})
        if found.accepted_on is not None and visited_on < found.accepted_on and rule.name != _acceptance(found):
            raise ValidationError(_("The visit lies before the case was accepted."))
        said = {
            "investigators": names, "visited_on": f"{visited_on}", "findings": findings.strip(), "signed": signed,
            "unsigned_why": unsigned_why.strip(), "photos": list(photos),
        }  # fmt: skip
        return finish(actor, found, row, "visited", said=said)


def record_enquiry(actor: Actor, case: Case, step: str, *, asked: int, findings: str, version: int) -> CaseStep:
    """What neighbours and the village say. Their names are not kept here."""
    check_reason(findings, _("Say what was found."))
    if asked < 1:
        raise ValidationError(_("Say how many people were asked."))
    return _told(actor, case, step, Kind.ENQUIRY, "asked", {"asked": asked, "findings": findings}, version)


def record_appraisal(
    actor: Actor, case: Case, step: str, *, present: int, of_villagers: int, in_favour: int, findings: str,
    disputed: bool, version: int,
) -> CaseStep:  # fmt: skip
    """A democratic appraisal: who came, and whether they hold what was found for true."""
    check_reason(findings, _("Say what was found."))
    if not 0 <= in_favour <= present or not 0 <= of_villagers <= present or present < 1:
        raise ValidationError(_("The figures do not fit each other: nobody votes who is not present."))
    if 3 * of_villagers < 2 * present:
        raise ValidationError(_("At least two thirds of those present are representatives of the villagers."))
    said = {"present": present, "of_villagers": of_villagers, "in_favour": in_favour, "findings": findings}
    return _told(actor, case, step, Kind.APPRAISAL, "disputed" if disputed else "undisputed", said, version)


def give_opinion(
    actor: Actor, case: Case, step: str, *, proposes: str, amount_fen: int | None = None, reason: str = "",
    cites: str = "", version: int,
) -> CaseStep:  # fmt: skip
    """The opinion (初审意见): `grant` or `refuse` what the case is about, beside what the rules say, frozen with it.

    To differ from the rules, in the answer or the amount, takes a reason and an article.
    """
    with transaction.atomic():
        found = held(actor, case, version)
        _step, row = take(actor, found, step, Kind.OPINION)
        said = determine(actor, found)
        amount = said.amount_fen if amount_fen is None else amount_fen
        if proposes not in ("grant", "refuse"):
            raise ValidationError(_("The opinion is to grant or not to grant."))
        gives = proposes == "grant" and found.path != ENDING
        if gives:
            check_amount(amount)
        leave_to_county(found, amount if gives else None, actor.on)
        agrees = follows(found, said, proposes == "grant", amount)
        if not agrees:
            check_reason(reason, _("Say why you differ from what the rules say."))
            check_reason(cites, _("Name the article by which you differ."))
        told = {
            "agrees": agrees, "cites": cites.strip(), "determination": said.pk, "ruled": said.outcome,
            "amount_fen": amount if gives else None,
        }  # fmt: skip
        return finish(actor, found, row, proposes, reason=reason, said=told)


def _told(
    actor: Actor, case: Case, step: str, kind: Kind, result: str, said: Mapping[str, Any], version: int
) -> CaseStep:
    with transaction.atomic():
        found = held(actor, case, version)
        _step, row = take(actor, found, step, kind)
        return finish(actor, found, row, result, said=said)


def _acceptance(case: Case) -> str:
    return next(step.name for step in path_of(case).steps if step.kind == Kind.ACCEPTANCE)


def is_sampled(case: Case) -> bool:
    """Whether the case is drawn for a visit by the county: by its number, so that anybody can check the draw."""
    share = max((step.sample for step in path_of(case).steps), default=0)
    return int.from_bytes(hashlib.sha256(case.number.encode()).digest()[:8], "big") % 100 < share
