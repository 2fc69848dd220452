"""Work in the background: ordered with the act, done by a worker, taken up again after one that was killed."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult
from tests.payments.world import DAY, a_world, approved, built

from doudi.payments.models import Chunk, Phase, Signed, State
from doudi.payments.services.building import make_run
from doudi.payments.services.signing import sign
from doudi.payments.tasks import order_work, take_up


def worker() -> None:
    call_command("db_worker", batch=True, startup_delay=False, interval=0, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_a_worker_does_what_was_ordered_and_what_another_left() -> None:
    world = a_world(2)
    run = make_run(world.actor("lock"), world.tree["east"], "dibao", 202107)
    order_work(world.actor("lock"), run)
    order_work(world.actor("lock"), run)
    worker()
    run.refresh_from_db()
    assert (run.state, run.lines) == (State.BUILT, 2)
    sign(world.actor("lock"), run, Signed.LOCK, version=run.version)
    assert DBTaskResult.objects.ready().count() == 0, "whoever was killed had taken its order"
    assert take_up(DAY) == 1 and take_up(DAY) == 0, "ordered again, and once"
    worker()
    run.refresh_from_db()
    assert run.state == State.LOCKED


@pytest.mark.django_db(transaction=True)
def test_what_stops_it_is_told_on_the_run_and_nothing_goes_out() -> None:
    world = a_world(2)
    run = approved(world, built(world))
    sign(world.actor("finance"), run, Signed.RELEASE, version=run.version)
    run.refresh_from_db()
    run.all_lines.update(amount_fen=1)
    order_work(world.actor("finance"), run)
    worker()
    run.refresh_from_db()
    assert run.state == State.RELEASING and "not those that were approved" in run.trouble
    assert Chunk.objects.get(run=run).phase == Phase.LOCKED and not run.transfers.exists()
    assert take_up(DAY) == 0, "it waits for somebody"
