"""Work on runs in the background: ordered as the act it follows is done, done by a worker, taken up again."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from doudi.access.actor import Actor
from doudi.kernel.errors import InputError
from doudi.payments.models import Run
from doudi.payments.services.working import advance
from doudi.payments.states import WORK

#: Characters of a sentence on a run at most.
LONGEST = 400


@task()
def work(run_id: int, on: str) -> None:
    """Brings a run on, as of a day. What stops it is told on the run; whoever may act orders it again."""
    try:
        advance(run_id, on=dt.date.fromisoformat(on))
    except ValidationError as error:
        _tell(run_id, " ".join(error.messages))
    except InputError as error:
        _tell(run_id, str(error))
    except Exception as error:
        _tell(run_id, _("The server could not do it (%(what)s).") % {"what": type(error).__name__})
        raise


def _tell(run_id: int, text: str) -> None:
    Run.objects.unscoped("work that somebody ordered").filter(pk=run_id).update(trouble=text[:LONGEST])


def order_work(actor: Actor, run: Run) -> None:
    """Orders what a run waits for, after the act of somebody. Ordered twice, nothing is done twice."""
    if run.state in WORK:
        work.enqueue(run.pk, actor.on.isoformat())


def take_up(on: dt.date) -> int:
    """Orders again what a worker that was killed left behind; of how many runs."""
    waiting = {
        each["args"][0] for each in DBTaskResult.objects.ready().values_list("args_kwargs", flat=True)
    }  # fmt: skip
    left = [
        run for run in Run.objects.unscoped("work that somebody ordered").filter(state__in=WORK, trouble="")
        if run.pk not in waiting
    ]  # fmt: skip
    for run in left:
        work.enqueue(run.pk, on.isoformat())
    return len(left)
