"""A case led through its steps by whoever's they are, for tests that are about something else."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.casework.scene import DAY, Scene

from doudi.access.actor import Actor
from doudi.access.roles import Role
from doudi.casework.models import Case, CaseStep, Letter, ServedBy
from doudi.casework.procedures import roles_of, step_of
from doudi.casework.services import clocks, deciding, posting, township
from doudi.engine.procedure.model import Kind


def waiting(case: Case) -> list[str]:
    """Names of the steps that wait, in order."""
    return list(case.steps.filter(done_on=None).order_by("pk").values_list("name", flat=True))


def now(case: Case) -> Case:
    """The case as it is in the database."""
    rows = Case.objects.select_related("household", "area", "applicant", "beneficiary", "award")
    found: Case = rows.get(pk=case.pk)
    return found


def lead(scene: Scene, case: Case, until: str, on: dt.date = DAY, **how: Any) -> dt.date:
    """Takes steps until one of that name waits, or with `until` empty until the case is closed; the last day."""
    for _ in range(40):
        case = now(case)
        rows = list(case.steps.filter(done_on=None).order_by("pk"))
        if any(row.name == until for row in rows) or case.closed_on is not None:
            return on
        row = next((each for each in rows if not step_of(case, each.name).optional), rows[0])
        on = take(scene, case, row, on, **how)
    raise AssertionError(f"{until} never came")


def take(scene: Scene, case: Case, row: CaseStep, on: dt.date, **how: Any) -> dt.date:
    """Takes one step as somebody of the right office would; the day on which it was done."""
    step = step_of(case, row.name)
    who = scene.actor(Role(roles_of(case, step)[0]), on)
    proposes = how.get("proposes", "grant")
    if step.kind == Kind.ACCEPTANCE:
        township.accept(who, case, version=case.version)
    elif step.kind == Kind.CHECK:
        township.report_check(who, case, step.name, findings="核对无异常", version=case.version)
    elif step.kind == Kind.VISIT:
        visit(who, case, step.name, on)
    elif step.kind == Kind.ENQUIRY:
        township.record_enquiry(who, case, step.name, asked=3, findings="情况属实", version=case.version)
    elif step.kind == Kind.APPRAISAL:
        township.record_appraisal(
            who, case, step.name, present=9, of_villagers=7, in_favour=9, findings="属实", disputed=False,
            version=case.version,
        )  # fmt: skip
    elif step.kind == Kind.OPINION:
        opinion(who, case, step.name, **{"proposes": proposes, **how})
    elif step.kind == Kind.POSTING:
        notice = posting.put_up(who, case, step.name, version=case.version)
        assert notice.until is not None
        on = notice.until + dt.timedelta(days=1)
        who = scene.actor(Role(roles_of(case, step)[0]), on)
        posting.take_down(who, case, step.name, version=now(case).version)
    elif step.kind == Kind.REVIEW:
        deciding.review(who, case, step.name, passes=True, version=case.version)
    elif step.kind == Kind.DECISION:
        deciding.decide(
            who, case, step.name, grants=proposes == "grant", version=case.version, **how.get("decides", {})
        )
    elif step.kind == Kind.SERVICE:
        letter = Letter.objects.filter(case=case, kind__in=clocks.DECIDING).order_by("-pk")[0]
        clocks.serve(who, letter, method=ServedBy.HAND, on=on, version=case.version)
    elif step.kind == Kind.PUBLICATION:
        posting.publish(who, case, step.name, version=case.version)
    return on


def visit(who: Actor, case: Case, step: str, on: dt.date) -> CaseStep:
    return township.record_visit(
        who, case, step, investigators=["王芳", "刘根生"], visited_on=on, findings="住房一间，生活困难", signed=True,
        version=case.version,
    )  # fmt: skip


def opinion(who: Actor, case: Case, step: str, proposes: str, **how: Any) -> CaseStep:
    differs = {key: how[key] for key in ("reason", "cites", "amount_fen") if key in how}
    return township.give_opinion(who, case, step, proposes=proposes, version=case.version, **differs)
