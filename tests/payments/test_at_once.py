"""Several at once on PostgreSQL: threads of one worker, workers of one run, people who act in the same second."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction
from pytest_django.fixtures import Settings
from tests.payments.world import a_world, an_account, an_award, built, fund, paid, pay_into, released
from tests.registry.families import a_family

from doudi.casework.services.awards import SOURCE
from doudi.payments.models import Hold, Line, Relation, Run, RunKind, Side, Signed, State
from doudi.payments.queries.verifying import verify
from doudi.payments.services.books import account, balance
from doudi.payments.services.building import make_run
from doudi.payments.services.funds import appropriate
from doudi.payments.services.holding import let_go
from doudi.payments.services.locking import digest_of, lock
from doudi.payments.services.payees import confirm_payee, propose_payee
from doudi.payments.services.settling import take_back
from doudi.payments.services.signing import sign
from doudi.payments.services.working import advance
from doudi.registry.models import Award, Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
JULY, AUGUST = dt.date(2021, 7, 6), dt.date(2021, 8, 10)


@pytest.fixture(autouse=True)
def postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite one writes at a time")


class Other(threading.Thread):
    """Does something in a transaction of its own, and commits when it is let go."""

    def __init__(self, do: Callable[[], object]):
        super().__init__(daemon=True)
        self.do, self.did, self.go = do, threading.Event(), threading.Event()
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            with transaction.atomic():
                self.do()
                self.did.set()
                self.go.wait(20)
        except BaseException as error:
            self.error = error
            self.did.set()
        finally:
            connections.close_all()


def beside(first: Callable[[], object], second: Callable[[], object]) -> None:
    """The second begins while the first has not committed."""
    one = Other(first)
    assert one.did.wait(20)
    two = Other(second)
    time.sleep(0.5)
    for each in (one, two):
        each.go.set()
        each.join(20)
    assert (one.error, two.error) == (None, None)


def test_an_award_committed_after_a_later_one_loses_no_month() -> None:
    world = a_world(1)
    paid(world, 202106)
    slow_home, fast_home = (a_family(world.tree["hill_a"], ((name, "applicant"),))[0] for name in ("慢", "快"))
    slow = Other(lambda: an_award(slow_home, 30000, since=dt.date(2021, 7, 1), source=SOURCE))
    assert slow.did.wait(20)
    pay_into(world, an_award(fast_home, 30000, since=dt.date(2021, 7, 1), source=SOURCE), 81)
    built(world, 202107)
    slow.go.set()
    slow.join(20)
    late = Award.objects.get(household=slow_home)
    pay_into(world, late, 82)
    built(world, 202108, on=AUGUST)
    assert sorted(Line.objects.filter(award=late).values_list("period", flat=True)) == [202107, 202108]


def test_two_late_returns_at_once_go_back_to_the_funds_they_came_from() -> None:
    world = a_world(2, funds=0)
    fund(world, 60000, tier="central", document="c")
    fund(world, 60000, tier="county", document="k")
    sent, finance = paid(world).transfers.order_by("pk"), world.actor("finance")
    first, second = sent
    beside(
        lambda: take_back(finance, first, code="X", reason="账户已注销"),
        lambda: take_back(finance, second, code="X", reason="账户已注销"),
    )
    for tier in ("central", "county"):
        assert balance(account(Side.FUND, world.tree["east"], "dibao", tier)) == 60000


def test_a_line_let_go_is_taken_in_by_one_run_alone() -> None:
    world = a_world(2, programme="temporary")
    Award.objects.update(since=JULY, until=JULY + dt.timedelta(days=1))
    person = world.awards[0].household.members.order_by("pk")[0].person
    Person.objects.unscoped("a test").filter(pk=person.pk).update(death_date=JULY)
    first = released(world, built(world, kind=RunKind.OFF_CYCLE, programme="temporary"))
    let_go(world.actor("lock"), Hold.objects.get(run=first, answer=""), reason="查过了")
    runs: list[Run] = []
    for number in range(2):
        home, _people = a_family(world.tree["hill_a"], ((f"多{number}", "applicant"),))
        pay_into(world, an_award(home, 20000 + number, programme="temporary", since=JULY), 91 + number)
        runs.append(built(world, kind=RunKind.OFF_CYCLE, programme="temporary"))

    def lock_it(run: Run) -> None:
        chunk = run.chunks.select_for_update().get()
        lock(run, chunk)
        chunk.save()

    beside(lambda: lock_it(runs[0]), lambda: lock_it(runs[1]))
    for run in runs:
        chunk = run.chunks.get()
        assert digest_of(run, chunk) == chunk.digest


def test_three_workers_with_two_threads_each_do_nothing_twice(settings: Settings) -> None:
    settings.PARTS_AT_ONCE = 2
    world = a_world(3)
    for number in range(3):
        home, _people = a_family(world.tree["moor_a"], ((f"西{number}", "applicant"),))
        row = propose_payee(
            world.root, an_award(home, 30000), an_account(world, 500 + number), relation=Relation.HOUSEHOLD
        )
        confirm_payee(world.root, row)
    appropriate(world.root, world.tree["west"], "dibao", "county", 300_000, document="w")
    run = make_run(world.root, world.tree["north"], "dibao", 202107)
    _by_three(run)
    for act in (Signed.LOCK, Signed.REVIEW, Signed.APPROVE, Signed.RELEASE):
        run.refresh_from_db()
        sign(world.root, run, act, version=run.version)
        _by_three(run)
    run.refresh_from_db()
    assert (run.state, run.transfers.count(), verify().faults) == (State.RELEASED, 6, [])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        assert cursor.fetchone()[0] == 1


def _by_three(run: Run) -> None:
    errors: list[BaseException] = []

    def work() -> None:
        try:
            advance(run.pk, on=JULY)
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _number in range(3)]
    for each in workers:
        each.start()
    for each in workers:
        each.join(60)
    assert errors == [] and not any(each.is_alive() for each in workers)
