"""Work that other offices do for a case, each within a limit of its own."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Denied, Refused, require
from doudi.access.roles import Act, Role
from doudi.casework.models import Case, Task
from doudi.casework.services.holding import held, touched
from doudi.engine.explain.suppliers import SUPPLIERS
from doudi.registry.services.recording import check_reason, recorded, values


def ask(
    actor: Actor, case: Case, *, department: str, role: Role, what: str, due_on: dt.date, version: int
) -> Task:  # fmt: skip
    """Asks another office for something. The case goes on meanwhile; its own days run."""
    check_reason(what, _("Say what is asked for."))
    if department not in SUPPLIERS:
        raise ValidationError(_("Choose a department."))
    if due_on < actor.on:
        raise ValidationError(_("The day by which it is needed has gone by."))
    with transaction.atomic():
        found = held(actor, case, version)
        if found.closed_on is not None:
            raise ValidationError(_("The case is closed."))
        row = Task.objects.create(
            case=found, department=department, role=role, ask=what.strip(), asked_on=actor.on, due_on=due_on,
            asked_by=actor.name, area_path=found.area_path, sensitivity=found.sensitivity,
        )  # fmt: skip
        touched(found)
        recorded(actor, "task.ask", row)
    return row


def answer(actor: Actor, task: Task, *, text: str) -> Task:
    """What the other office found or did."""
    check_reason(text, _("Say what was found or done."))
    with transaction.atomic():
        rows = Task.objects.unscoped("checked in the next line").select_for_update(of=("self",))
        row: Task = rows.select_related("case").get(pk=task.pk)
        require(actor, Act.CASE_ACT, row.case)
        if actor.role not in (row.role, "operator"):
            raise Refused(Denied(_("This task is another office's.")))
        if row.done_on is not None:
            raise ValidationError(_("It was answered already."))
        before = values(row)
        row.done_on, row.answer, row.done_by = actor.on, text.strip(), actor.name
        row.save(update_fields=["done_on", "answer", "done_by"])
        recorded(actor, "task.answer", row, before=before)
    return row
