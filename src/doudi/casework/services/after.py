"""After a decision: changes that people report, appeals, complaints and reports, and how they were treated."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.access.actor import Actor
from doudi.access.permissions import Denied, Refused, require
from doudi.access.roles import Act, Sensitivity
from doudi.areas.models import Area
from doudi.audit.services import record_view
from doudi.casework.models import Appeal, Case, ChangeReport, Complaint, Decision, Rating, Reporter
from doudi.casework.models.after import REPORTER
from doudi.casework.numbers import draft, numbered
from doudi.casework.procedures import procedures, working_days
from doudi.engine.procedure.clock import due
from doudi.engine.procedure.model import Reply, Route
from doudi.registry.models import Person
from doudi.registry.services.membership import family_of
from doudi.registry.services.recording import check_happened, check_reason, recorded, values

#: Times of reply, by their names in the rule book: of a report under a real name, of a complaint.
NAMED, PLAIN = "named_report", "complaint"
#: How an appeal may end.
UPHELD, CHANGED, ANNULLED, TAKEN_BACK = APPEAL_ENDS = ("upheld", "changed", "annulled", "withdrawn")
#: Characters of a purpose at least.
PURPOSE = 4
#: Why somebody cannot go a way yet: of a decision, of what a review said.
NO_TIME = (
    gettext_lazy("The letter has not reached the person yet: no time runs. Object in the case."),
    gettext_lazy("This way is open once a review has said something."),
)


def report_change(actor: Actor, person: Person, *, text: str, changed_on: dt.date) -> ChangeReport:
    """What somebody says has changed in their family. It changes nothing by itself."""
    check_reason(text, _("Say what has changed."))
    check_happened(actor, changed_on)
    require(actor, Act.CASE_OPEN, person)
    member = family_of(person)
    if member is None:
        raise ValidationError(_("The person is of no family on file."))
    with transaction.atomic():
        said = {"person": person, "text": text.strip(), "changed_on": changed_on, "reported_on": actor.on}
        if ChangeReport.objects.filter(**said).exists():  # unscoped: of the same person
            raise ValidationError(_("This is written down already."))
        row = ChangeReport.objects.create(
            person=person, household=member.household, text=text.strip(), changed_on=changed_on, reported_on=actor.on,
            area_path=member.household.area_path, sensitivity=member.household.sensitivity,
        )  # fmt: skip
        recorded(actor, "change.report", row)
    return row


def settle_change(actor: Actor, report: ChangeReport, *, how: str) -> ChangeReport:
    """What the township did with it: the file was corrected, an award is looked at again, or nothing follows."""
    check_reason(how, _("Say what was done."))
    with transaction.atomic():
        row: ChangeReport = ChangeReport.objects.unscoped("checked next").select_for_update().get(pk=report.pk)
        require(actor, Act.CASE_ACT, row)
        if row.settled_on is not None:
            raise ValidationError(_("It was settled already."))
        before = values(row)
        row.settled_on, row.settled_how = actor.on, how.strip()
        row.save(update_fields=["settled_on", "settled_how"])
        recorded(actor, "change.settle", row, before=before)
    return row


def routes_for(decision: Decision) -> list[Route]:
    """How a decision can be fought, by the law of its day."""
    return list(procedures().routes_on(decision.decided_on))


def last_day(decision: Decision, route: Route) -> dt.date | None:
    """The last day to fight it by a route; none while what its time runs from has not been: the service of the letter,
    or of what an earlier review said."""
    if route.limit.since == "review":
        ended = decision.appeals.filter(outcome__in=(UPHELD, CHANGED)).order_by("-closed_on").first()
        return due(route.limit, ended.closed_on, (), working_days()) if ended and ended.closed_on else None
    served = decision.case.letters.exclude(served_on=None).filter(issued_on__gte=decision.decided_on)
    day = served.order_by("issued_at").values_list("served_on", flat=True).first()
    return due(route.limit, day, (), working_days()) if day else None


def appeal(actor: Actor, decision: Decision, *, route: str, text: str, filed_on: dt.date) -> Appeal:
    """Writes down that a decision is fought. Whether it came in time is the body's to say."""
    check_reason(text, _("Say what is not right."))
    check_happened(actor, filed_on)
    chosen = next((each for each in routes_for(decision) if each.name == route), None)
    if chosen is None:
        raise ValidationError(_("The law of that day knows no such way."))
    with transaction.atomic():
        case: Case = Case.objects.unscoped("checked in the next line").get(pk=decision.case_id)
        require(actor, Act.CASE_VIEW if actor.is_citizen else Act.CASE_ACT, case)
        limit = last_day(decision, chosen)
        if limit is None:
            raise ValidationError(NO_TIME[chosen.limit.since == "review"])
        if decision.appeals.filter(route=route, filed_on=filed_on, text=text.strip()).exists():
            raise ValidationError(_("This is written down already."))
        row = Appeal.objects.create(
            decision=decision, person=case.applicant, route=route, text=text.strip(), filed_on=filed_on,
            limit_on=limit, area_path=case.area_path, sensitivity=case.sensitivity,
        )  # fmt: skip
        recorded(actor, "appeal.file", row)
    return row


def end_appeal(actor: Actor, row: Appeal, *, outcome: str, text: str) -> Appeal:
    """What the body said. A changed or annulled decision is followed by a case that is taken up again."""
    check_reason(text, _("Say what was decided."))
    if outcome not in APPEAL_ENDS:
        raise ValidationError(_("Choose how it ended."))
    with transaction.atomic():
        found: Appeal = Appeal.objects.unscoped("checked in the next line").select_for_update().get(pk=row.pk)
        require(actor, Act.CASE_ACT, found)
        if found.closed_on is not None:
            raise ValidationError(_("It has ended already."))
        before = values(found)
        found.closed_on, found.outcome, found.outcome_text = actor.on, outcome, text.strip()
        found.save(update_fields=["closed_on", "outcome", "outcome_text"])
        recorded(actor, "appeal.end", found, before=before)
    return found


def complain(
    actor: Actor, *, area: Area, about: Complaint.About, text: str, case: Case | None = None, name: str = "",
    phone: str = "",
) -> Complaint:  # fmt: skip
    """A complaint or report, with a name or without. The name is sealed and kept apart from what it is about."""
    check_reason(text, _("Say what happened."))
    if Act.COMPLAINT_MAKE not in actor.acts:
        raise Refused(Denied(_("Complaints are made by citizens, or written down by the offices.")))
    with transaction.atomic():
        reply = _reply(actor.on, NAMED if name.strip() and about == Complaint.About.FRAUD else PLAIN)
        row = Complaint.objects.create(
            number=draft(), about=about, text=text.strip(), area=area, area_path=area.path, case=case,
            sensitivity=Sensitivity.COMPLAINT, named=bool(name.strip()), made_on=actor.on,
            reply_by=due(reply.limit, actor.on, (), working_days()) if reply else None,
        )  # fmt: skip
        numbered(row, area, actor.on, "T")
        if name.strip():
            Reporter.objects.create(
                complaint=row, person_id=actor.person_id, name_sealed=settings.KEYS.seal(name.strip(), REPORTER),
                phone_sealed=settings.KEYS.seal(phone.strip(), REPORTER),
            )  # fmt: skip
        recorded(_unnamed(actor), "complaint.make", row)
    return row


def answer_complaint(actor: Actor, row: Complaint, *, reply: str) -> Complaint:
    """What was found and done, told to whoever gave their name."""
    check_reason(reply, _("Say what was found and done."))
    with transaction.atomic():
        found: Complaint = Complaint.objects.unscoped("checked in the next line").select_for_update().get(pk=row.pk)
        require(actor, Act.COMPLAINT_ANSWER, found)
        if found.replied_on is not None:
            raise ValidationError(_("It was answered already."))
        before = values(found)
        found.replied_on, found.reply, found.replied_by = actor.on, reply.strip(), actor.name
        found.save(update_fields=["replied_on", "reply", "replied_by"])
        recorded(actor, "complaint.answer", found, before=before)
    return found


def reporter_of(actor: Actor, row: Complaint, *, purpose: str) -> tuple[str, str]:
    """Name and telephone number of who complained, for who answers them; recorded with why."""
    require(actor, Act.COMPLAINT_ANSWER, row)
    if len(purpose.strip()) < PURPOSE:
        raise ValidationError(_("Say what the name is needed for."))
    found = Reporter.objects.filter(complaint=row).first()
    if found is None:
        raise ValidationError(_("Nobody gave a name."))
    record_view(
        actor, row._meta.label_lower, row.pk, purpose=purpose, area_path=row.area_path, sensitivity=row.sensitivity
    )
    keys = settings.KEYS
    return keys.open(bytes(found.name_sealed), REPORTER), keys.open(bytes(found.phone_sealed), REPORTER)


def rate(actor: Actor, case: Case, *, stars: int, text: str = "") -> Rating:
    """How somebody was treated, from 1 to 5, once, when the case is closed. Those who handled it do not see by whom."""
    if not 1 <= stars <= 5:
        raise ValidationError(_("Choose from 1 to 5."))
    with transaction.atomic():
        found: Case = Case.objects.unscoped("checked in the next line").select_for_update().get(pk=case.pk)
        require(actor, Act.CASE_VIEW, found)
        if not actor.is_citizen:
            raise Refused(Denied(_("Only the person rates how they were treated.")))
        if found.closed_on is None:
            raise ValidationError(_("The case is still open."))
        if Rating.objects.filter(case=found).exists():
            raise ValidationError(_("You have rated this case already."))
        row = Rating.objects.create(case=found, stars=stars, text=text.strip()[:500], rated_on=actor.on)
        recorded(actor, "case.rate", row, place=found)
    return row


def _reply(on: dt.date, name: str) -> Reply | None:
    return next((each for each in procedures().replies_on(on) if each.name == name), None)


def _unnamed(actor: Actor) -> Actor:
    """Somebody who complains: the record of events tells that, and not who."""
    return replace(actor, account_id=None, posting_id=None, name="", role="complainant")
