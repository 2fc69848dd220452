"""What is shown in public: an opinion to object to, an award that was confirmed. The fields the law names, no more."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Allowed, Denied, Refused, require
from doudi.access.roles import Act
from doudi.areas.queries import full_name
from doudi.casework.models import Case, CaseStep, Notice, Objection
from doudi.casework.models.cases import NEVER
from doudi.casework.procedures import ENDING, version_of
from doudi.casework.services.flow import finish
from doudi.casework.services.holding import held, take, touched
from doudi.engine.procedure.clock import posted_until
from doudi.engine.procedure.model import Kind, Step
from doudi.registry.services.facts import book
from doudi.registry.services.recording import check_reason, recorded, values


def put_up(actor: Actor, case: Case, step: str, *, version: int) -> Notice:
    """Posts the last opinion where the family lives, from today on."""
    with transaction.atomic():
        found = held(actor, case, version)
        rule, row = take(actor, found, step, Kind.POSTING)
        if row.begun_on is not None:
            raise ValidationError(_("It is posted already."))
        row.begun_on = actor.on
        row.due_on = posted_until(actor.on, rule.days)
        row.late_on = found.due_on or NEVER  # the end of a posting is no limit
        row.save(update_fields=["begun_on", "due_on", "late_on"])
        notice = _shown(actor, found, row, rule, until=row.due_on)
        touched(found)
    return notice


def take_down(actor: Actor, case: Case, step: str, *, version: int) -> CaseStep:
    """Ends a posting whose days have run: undisputed, or objected to."""
    with transaction.atomic():
        found = held(actor, case, version)
        _step, row = take(actor, found, step, Kind.POSTING)
        notice = row.notices.filter(down_on=None).first()
        if notice is None:
            raise ValidationError(_("It has not been posted yet."))
        if not notice.is_over(actor.on):
            raise ValidationError(_("It stays up until the end of %(day)s.") % {"day": notice.until})
        _down(actor, found, notice)
        objected = notice.objections.exists()
        return finish(actor, found, row, "objected" if objected else "undisputed")


def publish(actor: Actor, case: Case, step: str, *, version: int) -> CaseStep:
    """Publishes a confirmed award; it stays until the award ends."""
    with transaction.atomic():
        found = held(actor, case, version)
        rule, row = take(actor, found, step, Kind.PUBLICATION)
        _shown(actor, found, row, rule, until=None)
        return finish(actor, found, row, "published")


def object_to(actor: Actor, case: Case, *, text: str) -> Objection:
    """What the applicant, or somebody else through staff, says against a posted opinion or what was found."""
    check_reason(text, _("Say what is not right."))
    with transaction.atomic():
        found: Case = Case.objects.unscoped("checked in the next line").select_for_update().get(pk=case.pk)
        require(actor, Act.CASE_VIEW, found)
        _may_object(actor, found)
        same = found.objections.filter(text=text.strip(), made_on=actor.on)
        if any(each.person_id == actor.person_id for each in same):
            raise ValidationError(_("This is written down already."))
        notice = found.notices.filter(kind=Kind.POSTING, down_on=None).first()
        row = Objection.objects.create(
            case=found, notice=notice, person_id=actor.person_id, text=text.strip(), made_on=actor.on,
            area_path=found.area_path, sensitivity=found.sensitivity,
        )  # fmt: skip
        found.complained = True
        touched(found, "complained")
        recorded(actor, "case.object", row, place=found)
    return row


def answer_objection(actor: Actor, objection: Objection, *, answer: str) -> Objection:
    """What became of an objection, told to whoever made it."""
    check_reason(answer, _("Say what became of it."))
    with transaction.atomic():
        found = held(actor, objection.case, None)
        row: Objection = Objection.objects.unscoped("its case is held").get(pk=objection.pk)
        if row.answered_on is not None:
            raise ValidationError(_("It was answered already."))
        before = values(row)
        row.answered_on, row.answer = actor.on, answer.strip()
        row.save(update_fields=["answered_on", "answer"])
        touched(found)
        recorded(actor, "case.answer_objection", row, before=before, place=found)
    return row


def end_publications(actor: Actor, case: Case) -> None:
    """Takes down what was published of an award that has ended; the case is held."""
    rows = Notice.objects.unscoped("its award is held").filter(case__award=case.award, kind=Kind.PUBLICATION)
    for notice in rows.filter(down_on=None):
        _down(actor, case, notice)


def _may_object(actor: Actor, case: Case) -> None:
    answer: Allowed | Denied = Allowed()
    if not actor.is_citizen and Act.CASE_ACT not in actor.acts:
        answer = Denied(_("Objections are written down by the offices that handle the case."))
    if case.closed_on is not None:
        answer = Denied(_("The case is closed: the letter says how to fight the decision."))
    if isinstance(answer, Denied):
        raise Refused(answer)


def _shown(actor: Actor, case: Case, row: CaseStep, rule: Step, *, until: dt.date | None) -> Notice:
    if version_of(case).secret:
        raise ValidationError(_("Nothing of this programme is shown in public."))
    notice = Notice.objects.create(
        case=case, step=row, kind=rule.kind, shows=_fields(case, rule), since=actor.on,
        until=until, area_path=case.area_path, sensitivity=case.sensitivity,
    )  # fmt: skip
    recorded(actor, "notice.put_up", notice, after={"shows": notice.shows, "until": until})
    return notice


def _down(actor: Actor, case: Case, notice: Notice) -> None:
    before = values(notice)
    notice.down_on = actor.on
    notice.save(update_fields=["down_on"])
    recorded(actor, "notice.take_down", notice, before=before)


def _intended(case: Case, opinion: str) -> str:
    """What an opinion intends: to `grant` or `refuse`; of help that is there to `end` it or to `keep` it (拟终止)."""
    return {"grant": "end", "refuse": "keep"}.get(opinion, opinion) if case.path == ENDING else opinion


def _fields(case: Case, rule: Step) -> dict[str, Any]:
    """What the step shows, of the last opinion or decision. Amounts in fen."""
    decision = case.decisions.order_by("-pk").first()
    opinion = case.steps.filter(kind=Kind.OPINION).exclude(done_on=None).order_by("-done_at").first()
    said = opinion.said if opinion else {}
    determined = case.determinations.order_by("-pk").first()
    members = decision.covered if decision else determined.covered if determined else []
    programme = book().programmes[case.programme]
    names = case.household.members.filter(person__in=members, until=None, known_to=None)
    values_ = {
        "applicant_name": case.about.name,
        "member_count": len(members) or 1,
        "members": list(names.order_by("pk").values_list("person__name", flat=True)),
        "amount": decision.amount_fen if decision else said.get("amount_fen"),
        "area": full_name(case.area, case.area.path[:-4]),
        "opinion": _intended(case, opinion.result) if opinion else "",
        "findings": "",
        "programme": programme.zh,
        "reason": decision.reason if decision else "",
    }
    return {name: values_[name] for name in rule.shows}
