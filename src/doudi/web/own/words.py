"""The door in plain words: what happens, what has happened, what comes next and by when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import Case, CaseStep, Outcome, Request, State
from doudi.casework.procedures import current, procedures, step_of, version_of
from doudi.engine.procedure.model import Kind, Limit, Paper, Route, Step
from doudi.registry.services.facts import book
from doudi.web.ui.words import day_text, is_chinese

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise, StrPromise

#: What a step is for the person it is about.
STEPS: dict[str, StrPromise] = {
    Kind.ACCEPTANCE: _("The township looks whether your papers are complete and takes your request up"),
    Kind.CHECK: _("Income and property are compared with other offices' records"),
    Kind.VISIT: _("Somebody comes to your home to see how you live"),
    Kind.ENQUIRY: _("Neighbours are asked"),
    Kind.APPRAISAL: _("Villagers say at a meeting how they see it"),
    Kind.OPINION: _("The office says what it thinks"),
    Kind.POSTING: _("What the office thinks hangs out in the village, so that people can object"),
    Kind.REVIEW: _("The county looks at it again"),
    Kind.DECISION: _("Somebody decides and signs"),
    Kind.SERVICE: _("The letter with the decision reaches you"),
    Kind.PUBLICATION: _("The result is published in the village"),
}
OUTCOMES: dict[str, tuple[StrPromise, str]] = {
    Outcome.GRANTED: (_("granted"), "ok"),
    Outcome.REFUSED: (_("not granted"), "none"),
    Outcome.ADJUSTED: (_("amount changed"), ""),
    Outcome.ENDED: (_("help ended"), "none"),
    Outcome.UNCHANGED: (_("stays as it is"), ""),
    Outcome.WITHDRAWN: (_("taken back by you"), "none"),
    Outcome.TRANSFERRED: (_("handed to another office"), ""),
}
STATES: dict[str, tuple[StrPromise, str]] = {
    State.REGISTERED: (_("registered"), ""),
    State.CORRECTING: (_("papers are missing"), "warn"),
    State.UNDER_WAY: (_("under way"), ""),
}
LETTERS: dict[str, StrPromise] = {
    "receipt": _("receipt of your request"),
    "correction": _("which papers are missing"),
    "confirmation": _("decision: you get help"),
    "refusal": _("decision: not granted"),
    "unchanged": _("decision: it stays as it is"),
    "adjustment": _("decision: the amount changes"),
    "ending": _("decision: the help ends"),
    "extension": _("it takes longer"),
    "transfer": _("another office goes on with it"),
    "waiting": _("decision: payment waits"),
    "resumption": _("payment goes on"),
    "back_pay": _("you get back-pay"),
    "repayment": _("decision: to be paid back"),
}
UNITS: dict[str, StrPromise] = {
    "working_days": _("%(n)s working days"),
    "days": _("%(n)s days"),
    "months": _("%(n)s months"),
}


def programme_name(name: str) -> str:
    """What a programme is called; of one the book no longer has, its name."""
    found = book().programmes.get(name)
    return name if found is None else found.zh if is_chinese() else found.en


def offered(on: dt.date) -> list[str]:
    """Programmes that can be asked for on a day, since they have a procedure then."""
    return [name for name in book().programmes if name in procedures().versions and current(name, on)]


def is_for_one(programme: str, on: dt.date) -> bool:
    """Whether a programme is asked for one person, not for the family."""
    version = current(programme, on)
    return version is not None and version.subject == "person"


def case_name(case: Case) -> str:
    """The programme, and for whom it is asked where that is one person."""
    name = programme_name(case.programme)
    return f"{name} · {case.beneficiary.name}" if case.beneficiary else name


def case_state(case: Case) -> tuple[StrPromise, str]:
    """A word for how far a case is, and its kind of tag."""
    return OUTCOMES[case.outcome] if case.outcome else STATES.get(case.state, STATES[State.UNDER_WAY])


def next_of(case: Case) -> str:
    """What happens next in a case and by when, as one sentence."""
    if case.state == State.CLOSED:
        return ""
    if case.state == State.CORRECTING:
        return gettext("Papers are missing: bring them, or add them here. Until then nothing is counted against you.")
    row = open_step(case)
    if row is None:
        return ""
    what, day = STEPS[row.kind], row.due_on or row.start_by
    if row.kind == Kind.POSTING and row.begun_on and day:
        return gettext("%(what)s, until %(day)s.") % {"what": what, "day": day_text(day)}
    if day:
        return gettext("%(what)s, by %(day)s at the latest.") % {"what": what, "day": day_text(day)}
    return gettext("%(what)s.") % {"what": what}


def open_step(case: Case) -> CaseStep | None:
    """The step that is waited for; not one that the office may leave out, where there is another."""
    rows = list(case.steps.filter(done_on=None).order_by("pk"))
    must = [row for row in rows if not step_of(case, row.name).optional]
    return next(iter(must or rows), None)


def step_name(step: Step) -> str:
    return step.zh if is_chinese() else step.en


def paper_of(case: Case, name: str) -> str:
    """A paper by the procedure's name for it; what the office wrote itself stands as it is."""
    paper = next((each for each in version_of(case).papers if name in (each.name, each.zh)), None)
    return paper_text(paper) if paper else name


def paper_text(paper: Paper) -> str:
    return paper.zh if is_chinese() else paper.en


def limit_text(limit: Limit) -> str:
    """How long something may take, in words."""
    return str(UNITS[limit.unit]) % {"n": limit.days}


def route_text(route: Route) -> tuple[str, str]:
    """A way to fight a decision, and who hears it."""
    return (route.zh, route.body_zh) if is_chinese() else (route.en, route.body_en)


def letter_name(kind: str) -> StrOrPromise:
    return LETTERS.get(kind, kind)


def request_next(request: Request) -> str:
    """What happens next with a request that is no case yet."""
    if request.closed_on is not None:
        return ""
    if request.sent_on is None:
        return gettext("The village passes it on to the township.")
    if request.urgent:
        return gettext("The township looks at it the same day and calls you.")
    return gettext("The township looks which help fits and calls you.")
