"""What has happened in a case, as moments of its timeline."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.roles import Act
from doudi.casework.models import Case, CaseStep
from doudi.casework.procedures import PASSED_OVER
from doudi.web.cases.words import letter_name, result_name, role_name, step_name
from doudi.web.ui.pieces import Moment
from doudi.web.ui.words import day_text, local


def moments(actor: Actor, case: Case) -> list[Moment]:
    """The latest first. What was found is left out for who may not see facts."""
    rows: list[tuple[dt.datetime | dt.date, Moment]] = []
    for step in case.steps.exclude(done_on=None).exclude(result=PASSED_OVER):
        rows.append(_step(case, step, Act.FACT_VIEW in actor.acts))
    for letter in case.letters.all():
        title = _("Letter issued: %(kind)s") % {"kind": letter_name(letter.kind)}
        rows.append((letter.issued_at, Moment(title, letter.issued_at, letter.number)))
    for notice in case.notices.filter(kind="posting"):
        rows.append((notice.since, Moment(_("Posted"), notice.since, text=_until(notice.until))))
    for objection in case.objections.all():
        rows.append((objection.made_on, Moment(_("Somebody objected"), objection.made_on)))
        if objection.answered_on:
            rows.append((objection.answered_on, Moment(_("An objection was answered"), objection.answered_on)))
    for pause in case.pauses.all():
        rows.append((pause.since, Moment(_("Paused"), pause.since, text=pause.reason)))
        if pause.until:
            rows.append((pause.until, Moment(_("Goes on after a pause"), pause.until)))
    for task in case.tasks.all():
        rows.append((task.asked_on, Moment(_("Another office was asked"), task.asked_on, task.asked_by)))
        if task.done_on:
            rows.append((task.done_on, Moment(_("The other office answered"), task.done_on, task.done_by)))
    if case.extended_why:
        rows.append((case.accepted_on or case.registered_on, Moment(
            _("More time was taken"), case.accepted_on or case.registered_on, text=case.extended_why)))  # fmt: skip
    for again in case.joining.all():
        title = _("It was asked for again: %(number)s") % {"number": again.number}
        text = again.need if Act.FACT_VIEW in actor.acts else ""
        rows.append((again.registered_on, Moment(title, again.registered_on, again.received_by, text)))
    asked = case.request
    rows.append((case.registered_on, Moment(
        _("The request was registered"), case.registered_on, asked.received_by, asked.get_channel_display(),
    )))  # fmt: skip
    return [moment for _at, moment in sorted(rows, key=lambda row: _order(row[0]), reverse=True)]


def _step(case: Case, step: CaseStep, open_: bool) -> tuple[dt.datetime | dt.date, Moment]:
    title = f"{step_name(case, step.name)}：{result_name(step.result, case)}"
    who = f"{step.who} {role_name(step.done_as)}".strip()
    at = step.done_at or step.done_on
    assert at is not None
    text = step.reason if open_ else ""
    # acting on a day that the clock has left behind, as tests and reruns do, the day is what counts
    shown: dt.datetime | dt.date = step.done_on or at
    if isinstance(at, dt.datetime) and local(at).date() == step.done_on:
        shown = at
    return (shown if isinstance(shown, dt.datetime) else at), Moment(title, shown, who, text)


def _until(day: dt.date | None) -> str:
    return _("until the end of %(day)s") % {"day": day_text(day)} if day else ""


def _order(at: dt.datetime | dt.date) -> tuple[dt.date, float]:
    if isinstance(at, dt.datetime):
        return local(at).date(), at.timestamp()
    return at, 0.0
