"""Ordering the work of a run again, where it stopped and what stopped it was put right."""

from __future__ import annotations

from django.db import transaction

from doudi.access.actor import Actor
from doudi.access.permissions import Denied, Refused, may
from doudi.access.roles import Act
from doudi.payments.models import Run
from doudi.payments.services.signing import held_run
from doudi.payments.states import WORK
from doudi.registry.services.recording import recorded

#: Who may: those who build runs, and those who release them.
MAY = (Act.PAYMENT_PREPARE, Act.PAYMENT_RELEASE)


def go_on(actor: Actor, run: Run, *, version: int) -> Run:
    """Forgets what stopped the work. ValidationError: "stale" where somebody else acted meanwhile."""
    answers = [may(actor, act, run) for act in MAY]
    if not any(answers):
        refused = answers[0]
        assert isinstance(refused, Denied)
        raise Refused(refused)
    with transaction.atomic():
        run = held_run(actor, run, version)
        if run.state in WORK and run.trouble:
            run.trouble = ""
            run.save(update_fields=["trouble"])
            recorded(actor, "run.go_on", run)
    return run
