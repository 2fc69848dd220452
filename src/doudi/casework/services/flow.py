"""A case goes on: a step is done, the next ones open with their limits, and at the end the case closes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.casework.models import Case, CaseStep, State
from doudi.casework.models.cases import NEVER
from doudi.casework.procedures import PASSED_OVER, conditions, done, keep, path_of, roles_of, superseding, working_days
from doudi.casework.services.holding import held, touched
from doudi.engine.procedure.clock import due
from doudi.engine.procedure.executor import limit_of, open_steps
from doudi.engine.procedure.model import Limit, Step
from doudi.registry.services.recording import recorded, values


def finish(
    actor: Actor, case: Case, row: CaseStep, result: str, *, reason: str = "", said: Mapping[str, Any] | None = None
) -> CaseStep:
    """Ends a step that is held and opens what follows."""
    before = values(row)
    row.done_on, row.done_at, row.result, row.reason = actor.on, _moment(case), result, reason
    row.said = dict(said or {})
    row.account, row.posting, row.who, row.done_as = actor.account_id, actor.posting_id, actor.name, actor.role
    row.save()
    recorded(actor, f"step.{row.kind}", row, before=before, place=case, reason=reason)
    go_on(actor, case)
    return row


def go_on(actor: Actor, case: Case) -> None:
    """Opens the steps that can be done now, takes back those that no longer can, and closes a case with none."""
    steps = done(case)
    now_open = open_steps(path_of(case), steps, conditions(case, steps))
    names = {step.name for step in now_open}
    rows = {row.name: row for row in case.steps.filter(done_on=None)}
    for name, row in rows.items():
        if name not in names:
            row.done_on, row.done_at, row.result = actor.on, _moment(case), PASSED_OVER
            row.save()
    for step in now_open:
        if step.name not in rows:
            _open(case, step, actor.on)
    if now_open:
        touched(case)
        return
    case.state, case.closed_on = State.CLOSED, actor.on
    touched(case, "state", "closed_on")
    recorded(actor, "case.close", case)
    settle_request(actor, case)


def settle_request(actor: Actor, case: Case) -> None:
    """Requests whose cases are all closed are dealt with: its own, and those that joined it. The case is held."""
    for request in (case.request, *case.joining.all()):
        waits = any(rows.filter(closed_on=None).exists() for rows in (request.cases, request.joined))
        if request.closed_on is None and not waits:
            before = values(request)
            request.closed_on = actor.on
            request.version += 1
            request.save(update_fields=["closed_on", "version"])
            recorded(actor, "request.close", request, before=before)


def switch_procedure(actor: Actor, case: Case, *, version: int) -> Case:
    """Goes on by a later procedure, which says that open cases do. What was done stays done."""
    with transaction.atomic():
        found = held(actor, case, version)
        later = superseding(found, actor.on)
        if later is None:
            raise ValidationError(_("The case keeps the procedure it began with."))
        before = values(found)
        found.procedure = keep(later)
        found.due_on = total_day(found)
        found.save(update_fields=["procedure", "due_on"])
        recorded(actor, "case.switch_procedure", found, before=before, reason=later.cites)
        go_on(actor, found)
        timed(found)
    return found


def _open(case: Case, step: Step, on: dt.date) -> CaseStep:
    due_on = _due(case, step, on)
    return CaseStep.objects.create(
        case=case, name=step.name, kind=step.kind, role=roles_of(case, step)[0], opened_on=on,
        start_by=limit_day(case, step.start, on), due_on=due_on, late_on=_first(due_on, case.due_on),
        area_path=case.area_path, sensitivity=case.sensitivity,
    )  # fmt: skip


def _first(*days: dt.date | None) -> dt.date:
    """The first of some last days; never where there is none."""
    return min((day for day in days if day is not None), default=NEVER)


def limit_day(case: Case, limit: Limit | None, opened: dt.date) -> dt.date | None:
    """The last day on which something is in time; none where no limit runs, or what it runs from has not been."""
    if limit is None:
        return None
    since = _since(case, limit.since, opened)
    return due(limit, since, [pause.days for pause in case.pauses.all()], working_days()) if since else None


def _since(case: Case, what: str, opened: dt.date) -> dt.date | None:
    """The day a limit is counted from; none while it has not come."""
    if what == "step":
        return opened
    if what == "acceptance":
        return case.accepted_on
    if what == "objection":
        return _objected_on(case)
    if what == "decision":
        return _decided_on(case)
    if what == "service":
        return _served_on(case)
    return None if what == "review" else case.registered_on


def total_day(case: Case) -> dt.date | None:
    """The last day for the whole way, or the later one that it was extended to."""
    extended = path_of(case).extended
    return limit_day(case, extended, case.registered_on) if case.extended_why and extended else usual_day(case)


def usual_day(case: Case) -> dt.date | None:
    """The last day for the whole way without more time; it is earlier where the township confirms."""
    path = path_of(case)
    limit = path.total_delegated if case.form != "own" and path.total_delegated else path.total
    return limit_day(case, limit, case.registered_on)


def timed(case: Case) -> None:
    """Counts the days of the case and of its open steps anew, after a pause or an extension."""
    case.due_on = total_day(case)
    for row in case.steps.filter(done_on=None):
        step, since = path_of(case).step(row.name), row.opened_on
        row.start_by = limit_day(case, step.start, since)
        row.due_on = row.due_on if row.begun_on else _due(case, step, since)
        row.late_on = _first(None if row.begun_on else row.due_on, case.due_on)
        row.save(update_fields=["start_by", "due_on", "late_on"])


def _due(case: Case, step: Step, opened: dt.date) -> dt.date | None:
    steps = done(case)
    return limit_day(case, limit_of(path_of(case), step, steps, conditions(case, steps)), opened)


def _objected_on(case: Case) -> dt.date | None:
    rows = case.steps.filter(result="objected").order_by("-done_at")
    return rows.values_list("done_on", flat=True).first()


def _decided_on(case: Case) -> dt.date | None:
    found = case.decisions.order_by("-pk").values_list("decided_on", flat=True).first()
    return found


def _served_on(case: Case) -> dt.date | None:
    rows = case.letters.exclude(served_on=None).order_by("-served_on")
    return rows.values_list("served_on", flat=True).first()


def _moment(case: Case) -> dt.datetime:
    """Now; the steps of a case are told in the order in which they were done, whatever the clock says."""
    last = case.steps.exclude(done_at=None).order_by("-done_at").values_list("done_at", flat=True).first()
    now = timezone.now()
    return now if last is None or now > last else last + dt.timedelta(microseconds=1)
