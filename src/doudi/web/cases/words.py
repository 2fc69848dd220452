"""What the door's things are called in the reader's language."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from doudi.access.roles import Role
from doudi.casework.models import Case, CaseStep
from doudi.casework.models.cases import NEVER
from doudi.casework.procedures import ENDING, path_of, version_of, working_days
from doudi.engine.explain.sentences import cites_text
from doudi.engine.explain.suppliers import SUPPLIERS
from doudi.engine.procedure.clock import left
from doudi.engine.procedure.model import Kind, Limit, Step
from doudi.registry.services.facts import book
from doudi.web.dossier.words import lang

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise, StrPromise

#: Days left below which a step is shown as pressing.
SOON = 3
KINDS: dict[str, StrPromise] = {
    Kind.ACCEPTANCE: gettext_lazy("acceptance"),
    Kind.CHECK: gettext_lazy("check of registers"),
    Kind.VISIT: gettext_lazy("home visit"),
    Kind.ENQUIRY: gettext_lazy("enquiry among neighbours"),
    Kind.APPRAISAL: gettext_lazy("appraisal by the community"),
    Kind.OPINION: gettext_lazy("opinion"),
    Kind.POSTING: gettext_lazy("posting in public"),
    Kind.REVIEW: gettext_lazy("review"),
    Kind.DECISION: gettext_lazy("decision"),
    Kind.SERVICE: gettext_lazy("service of the letter"),
    Kind.PUBLICATION: gettext_lazy("publication"),
}
RESULTS: dict[str, StrPromise] = {
    "accepted": gettext_lazy("accepted"),
    "reported": gettext_lazy("reported"),
    "visited": gettext_lazy("visited"),
    "asked": gettext_lazy("neighbours were asked"),
    "undisputed": gettext_lazy("nobody objected"),
    "disputed": gettext_lazy("disputed"),
    "grant": gettext_lazy("for granting it"),
    "refuse": gettext_lazy("against granting it"),
    "objected": gettext_lazy("objected to"),
    "passed": gettext_lazy("passed"),
    "returned": gettext_lazy("sent back"),
    "confirmed": gettext_lazy("confirmed"),
    "refused": gettext_lazy("not confirmed"),
    "served": gettext_lazy("served"),
    "published": gettext_lazy("published"),
}
#: Of a case about ending help.
ENDINGS: dict[str, StrPromise] = {
    "grant": gettext_lazy("for ending it"), "refuse": gettext_lazy("for leaving it as it is"),
    "confirmed": gettext_lazy("ended"), "refused": gettext_lazy("left as it is"),
}  # fmt: skip
LETTERS: dict[str, StrPromise] = {
    "receipt": gettext_lazy("receipt"),
    "correction": gettext_lazy("what is to be completed"),
    "confirmation": gettext_lazy("letter of confirmation"),
    "refusal": gettext_lazy("letter of refusal"),
    "adjustment": gettext_lazy("letter of the changed amount"),
    "ending": gettext_lazy("letter that help ends"),
    "extension": gettext_lazy("letter that it takes longer"),
    "transfer": gettext_lazy("letter that another office goes on"),
    "waiting": gettext_lazy("letter that payment waits"),
    "resumption": gettext_lazy("letter that payment goes on"),
    "back_pay": gettext_lazy("letter of back-pay"),
    "repayment": gettext_lazy("order to pay back"),
}
PATHS: dict[str, StrPromise] = {
    "ordinary": gettext_lazy("application"),
    "urgent": gettext_lazy("urgent application"),
    "adjust": gettext_lazy("change of the amount"),
    "end": gettext_lazy("ending"),
    "death": gettext_lazy("after a death"),
}
RELATIONS: dict[str, StrPromise] = {
    "spouse": gettext_lazy("spouse"),
    "parent": gettext_lazy("parent"),
    "child": gettext_lazy("child"),
    "sibling": gettext_lazy("brother or sister"),
    "grandparent": gettext_lazy("grandparent"),
    "grandchild": gettext_lazy("grandchild"),
}


def programme_name(name: str) -> str:
    found = book().programmes.get(name)
    return found.called(lang()) if found else name


def path_name(case: Case) -> str:
    return path_of(case).called(lang())


def step_name(case: Case, name: str) -> str:
    """As the procedure calls it; a step of an earlier version by its kind's name."""
    found = next((each for each in path_of(case).steps if each.name == name), None)
    return found.called(lang()) if found else name


def kind_name(kind: str) -> StrOrPromise:
    return KINDS.get(kind, kind)


def result_name(result: str, case: Case | None = None) -> StrOrPromise:
    """How a step ended; of a case about ending help, an opinion is for ending it."""
    words = RESULTS | ENDINGS if case is not None and case.path == ENDING else RESULTS
    return words.get(result, result)


def letter_name(kind: str) -> StrOrPromise:
    return LETTERS.get(kind, kind)


def role_name(role: str) -> StrOrPromise:
    return Role(role).label if role in Role.values else role


def roles_text(roles: tuple[str, ...]) -> str:
    return _(" or ").join(str(role_name(each)) for each in roles)


def supplier_name(code: str) -> str:
    return SUPPLIERS[code][lang() != "zh"] if code in SUPPLIERS else code


def article(cites: str) -> str:
    """A citation as its readers write articles."""
    return cites_text(cites, lang(), book().notes) if cites else ""


def limit_text(limit: Limit | None) -> str:
    """10 working days, 7 days, 2 months; nothing where the law sets none."""
    if limit is None:
        return ""
    n = limit.days
    if limit.unit == "working_days":
        return ngettext("within %(n)s working day", "within %(n)s working days", n) % {"n": n}
    if limit.unit == "months":
        return ngettext("within %(n)s month", "within %(n)s months", n) % {"n": n}
    return ngettext("within %(n)s day", "within %(n)s days", n) % {"n": n}


def left_tag(due: dt.date | None, on: dt.date) -> tuple[Any, str]:
    """Working days that are left, with the kind of their tag."""
    if due is None or due.year == NEVER.year:
        return _("no limit"), "none"
    days = left(due, on, working_days())
    if days < 0:
        return ngettext("%(n)s working day late", "%(n)s working days late", -days) % {"n": -days}, "bad"
    if days == 0:
        return _("last day today"), "bad"
    text = ngettext("%(n)s working day left", "%(n)s working days left", days) % {"n": days}
    if not working_days().known(due):
        text = _("%(left)s (the holidays of %(year)s are not published yet)") % {"left": text, "year": due.year}
    return text, "warn" if days <= SOON else ""


def step_tag(row: CaseStep, on: dt.date) -> tuple[Any, str]:
    """As `left_tag` of a step: a posting that is up says so, what has no limit of its own goes by the whole case's."""
    if row.kind == Kind.POSTING and row.begun_on is not None:
        return (_("its days are over"), "warn") if row.due_on and on > row.due_on else (_("is posted"), "none")
    return left_tag(due_of(row), on)


def due_of(row: CaseStep) -> dt.date | None:
    """The last day on which a step is in time: its own, or the whole case's where that comes first; none for none."""
    return None if row.late_on == NEVER else row.late_on


def limited_by(case: Case, step: Step) -> str:
    """The step's limit and its article, in one line."""
    parts = [limit_text(step.limit), article(step.limit.cites if step.limit else step.cites)]
    return " · ".join(part for part in parts if part)


def law_of(case: Case) -> str:
    version = version_of(case)
    return f"{version.called(lang())} · {article(version.cites)}"
