"""The work of a run in the background: part by part, each phase of a part in one transaction, so nothing is half done.

Killed anywhere it is taken up again where it stood; two workers at once wait for each other and do nothing twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Count, Sum

from doudi.access.actor import operator
from doudi.payments.at_once import at_once
from doudi.payments.bulk import by_index
from doudi.payments.models import Chunk, Line, Phase, Run, State, Transfer
from doudi.payments.services.building import build
from doudi.payments.services.checking import Moment, hold_all
from doudi.payments.services.locking import count, due, freed, lock, whole
from doudi.payments.services.releasing import made_at, payer_in_force, release
from doudi.payments.services.settling import settle
from doudi.payments.states import WORK
from doudi.registry.services.recording import recorded, values

#: Who is told of what the server does by itself: everything it does was signed for by somebody.
WORKER = "payments"


@dataclass(frozen=True)
class Progress:
    """Parts done of the work that a run is at."""

    done: int
    parts: int


def advance(run_id: int, *, on: dt.date, told: Callable[[Progress], None] | None = None) -> Run:
    """Brings a run on until people have to act. It may be called at any time, by several at once."""
    run: Run = Run.objects.unscoped("work that somebody ordered").select_related("area").get(pk=run_id)
    while (state := State(run.state)) in WORK:
        phases, _after = WORK[state]
        for phase in phases:
            _work(run, phase, on, told)
            _look(phase)
        _finish(run, state, on)
        run.refresh_from_db()
    return run


def progress(run: Run) -> Progress | None:
    """How far the work of a run is; none while people have to act."""
    if State(run.state) not in WORK:
        return None
    phases, _after = WORK[State(run.state)]
    return Progress(run.chunks.filter(phase__gte=phases[-1]).count(), run.chunks.count())


def _work(run: Run, phase: Phase, on: dt.date, told: Callable[[Progress], None] | None) -> None:
    parts = list(run.chunks.order_by("area__path").values_list("pk", "phase"))
    left = [pk for pk, reached in parts if reached < phase]
    done = len(parts) - len(left)
    for number, _none in enumerate(at_once(lambda pk: _do(run, pk, phase, on), left), done + 1):
        if told:
            told(Progress(number, len(parts)))


def _look(phase: Phase) -> None:
    """The database looks at what has come into a table, or it would still plan for an empty one."""
    table = {Phase.BUILT: Line, Phase.RELEASED: Transfer}.get(phase)
    if table is not None:
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {table._meta.db_table}")


def _do(run: Run, pk: int, phase: Phase, on: dt.date) -> None:
    """One phase of one part. Who comes second finds it done."""
    with transaction.atomic():
        by_index()
        chunk = Chunk.objects.select_for_update().select_related("area").get(pk=pk)
        held = Run.objects.unscoped("work that somebody ordered").get(pk=run.pk)
        if chunk.phase != phase - 1 or held.state != run.state:
            return
        actor = operator(WORKER, run.area_path, on)
        match phase:
            case Phase.BUILT:
                build(run, chunk)
            case Phase.CHECKED:
                hold_all(run, chunk, Moment.BUILT)
            case Phase.LOCKED:
                lock(run, chunk)
            case Phase.RELEASED:
                release(actor, run, chunk)
            case Phase.SETTLED:
                settle(actor, run, chunk)
        chunk.phase = phase
        if phase in (Phase.CHECKED, Phase.LOCKED):
            told = due(run, chunk).aggregate(lines=Count("pk"), total=Sum("amount_fen"))
            chunk.lines, chunk.total_fen = told["lines"], told["total"] or 0
        chunk.save(update_fields=["phase", "digest", "lines", "total_fen"])


def _finish(run: Run, state: State, on: dt.date) -> None:
    """Once all parts are through, the run waits for people again."""
    phases, after = WORK[state]
    with transaction.atomic():
        held = Run.objects.unscoped("work that somebody ordered").select_for_update().get(pk=run.pk)
        if held.state != state or held.chunks.filter(phase__lt=phases[-1]).exists():
            if held.state == state:
                raise ValidationError("the work of a run was left unfinished")
            return
        before = values(held)
        held.state, held.trouble = after, ""
        if after in (State.BUILT, State.LOCKED):
            count(held)
        if after == State.BUILT and not held.lines and not freed(held, held.area_path).exists():
            held.state = State.CLOSED  # nothing was owed: there is nothing to sign
        if after == State.LOCKED:
            held.digest = whole(held.chunks.order_by("area__path").values_list("digest", flat=True))
        if after == State.RELEASED:
            held.file_made_at, held.pays_on = made_at(held), on
            held.payer = payer_in_force(held)
        held.save()
        recorded(operator(WORKER, run.area_path, on), f"run.{after}", held, before=before)
