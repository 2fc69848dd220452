"""What was done with somebody's data, as they are told it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.access.roles import Role
from doudi.casework.offices import office_name
from doudi.casework.queries.who_looked import Look
from doudi.web.staff.event_words import act_text, object_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise, StrPromise

#: Acts of the door.
DOOR: dict[str, StrPromise] = {
    "request.register": _("registered a request"),
    "request.pass_on": _("passed the request on to the township"),
    "request.close": _("dealt with the request"),
    "request.transfer": _("sent the request to another office"),
    "case.open": _("opened a case"),
    "case.accept": _("took the request up"),
    "case.correct": _("said which papers are missing"),
    "case.determine": _("asked what the rules say"),
    "case.decide": _("decided"),
    "case.close": _("closed the case"),
    "case.withdrawn": _("took the request back"),
    "case.transferred": _("handed the case to another office"),
    "case.pause": _("paused the case"),
    "case.resume": _("let the case go on"),
    "case.extend": _("took more time"),
    "case.rate": _("rated how the case was handled"),
    "case.staff_relative": _("said that a relative works in the office"),
    "case.switch_procedure": _("went on by the new rules"),
    "step.acceptance": _("took the request up"),
    "step.check": _("compared income and property with other offices"),
    "step.visit": _("wrote down a home visit"),
    "step.enquiry": _("wrote down what neighbours said"),
    "step.appraisal": _("wrote down what villagers said at a meeting"),
    "step.opinion": _("gave the office's opinion"),
    "step.posting": _("took down what was posted"),
    "step.review": _("looked at the case again"),
    "step.decision": _("decided and signed"),
    "step.service": _("wrote down that the letter reached the person"),
    "step.publication": _("published the result"),
    "letter.issue": _("wrote a letter"),
    "letter.serve": _("wrote down that the letter reached the person"),
}
THINGS: dict[str, StrPromise] = {
    "registry.person.id_number": _("identity number"),
    "casework.request": _("request"),
    "casework.case": _("case"),
    "casework.casestep": _("case"),
    "casework.letter": _("letter"),
}


def look_text(look: Look) -> str:
    """What was done, with what."""
    act: StrOrPromise = DOOR[look.act] if look.act in DOOR else act_text(look.act)
    if look.act != "view":
        return str(act)
    thing: StrOrPromise = THINGS[look.kind] if look.kind in THINGS else object_text(look.kind)
    return gettext("looked at: %(thing)s") % {"thing": thing}


def office_text(look: Look) -> str:
    """In what capacity and office, never who by name."""
    if look.own:
        return gettext("you yourself")
    if look.role == Role.CITIZEN:
        return gettext("with a citizen's account")
    role = Role(look.role).label if look.role in Role.values else gettext("the server's operator")
    return f"{office_name(look.area)} · {role}" if look.area is not None else str(role)
