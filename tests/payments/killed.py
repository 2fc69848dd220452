"""What test_kills.py kills: a cycle of a run over two counties, from its making to its closing."""

from __future__ import annotations

import io

from django.conf import settings
from tests.killing import Killed, at_every_boundary, at_random, in_a_child, running
from tests.own_database import OwnDatabase, attached
from tests.payments.world import DAY, a_world, an_account, an_award, answers
from tests.registry.families import a_family

from doudi.access.actor import Actor, operator
from doudi.areas.models import Area
from doudi.payments.models import Answer, Entry, Hold, Line, Relation, Run, Side, Signed, State, Transfer
from doudi.payments.queries.verifying import verify
from doudi.payments.services.building import make_run
from doudi.payments.services.funds import appropriate
from doudi.payments.services.payees import confirm_payee, propose_payee, set_payer
from doudi.payments.services.releasing import write_file
from doudi.payments.services.settling import load_answers
from doudi.payments.services.signing import sign
from doudi.payments.services.working import advance
from doudi.registry.models import Award

FUNDS, REFUSED = 100_000_000, 0.3
NEXT = {
    State.BUILT: Signed.LOCK, State.LOCKED: Signed.REVIEW, State.REVIEWED: Signed.APPROVE,
    State.APPROVED: Signed.RELEASE, State.SETTLED: Signed.CLOSE,
}  # fmt: skip


def a_country(families: int) -> None:
    """So many families in each of two counties, one of them without an account, and funds in both."""
    world = a_world(families, funds=FUNDS)
    for number in range(families):
        home, _people = a_family(world.tree["moor_a"], ((f"赵{number}", "applicant"),))
        award = an_award(home, 45400 + number)
        if number:
            row = propose_payee(world.root, award, an_account(world, 500_000 + number), relation=Relation.HOUSEHOLD)
            confirm_payee(world.root, row)
    appropriate(world.root, world.tree["west"], "dibao", "city", FUNDS, document="2号")
    set_payer(world.root, world.tree["north"], an_account(world, 900_000), name="北山市财政局")


def go_on() -> None:
    """Takes up the run where it stands and brings it to its end."""
    actor = _root()
    run = Run.objects.unscoped("a test").first()
    if run is None:
        run = make_run(actor, Area.objects.get(name_zh="北山市"), "dibao", 202107)
    run = advance(run.pk, on=DAY)
    while run.state != State.CLOSED:
        if run.state == State.RELEASED:
            _answered(actor, run)
        else:
            sign(actor, run, NEXT[State(run.state)], version=run.version)
        run = advance(run.pk, on=DAY)


def work() -> None:
    """What a worker does: the run's own work and nothing of people."""
    advance(Run.objects.unscoped("a test").get().pk, on=DAY)


def every_boundary(families: str) -> None:
    own = _kept(int(families))
    settings.PARTS_AT_ONCE = 1  # a kill is counted by the statements of one connection
    go_on()  # here, so that what is kept in memory is there in every trial
    wanted = _told()
    assert wanted["state"] == State.CLOSED and wanted["held"] == 1

    def check(killed: Killed) -> None:
        _is_whole(killed, wanted)

    assert at_every_boundary(own, go_on, check) > 50


def random_moments(families: str, times: str) -> None:
    own = _kept(int(families))
    in_a_child(go_on)
    wanted = _told()
    command = running("tests.payments.killed:go_on")
    assert at_random(own, command, lambda killed: _is_whole(killed, wanted), times=int(times)) > int(times) // 2


def _kept(families: int) -> OwnDatabase:
    own = attached()
    in_a_child(lambda: a_country(families))
    own.keep()
    return own


def _is_whole(killed: Killed, wanted: dict[str, object]) -> None:
    """As it was left nothing is wrong, and taken up again the run ends as one that nobody killed."""
    some = killed.number % 4 == 0 or killed.of < 50  # to prove the whole ledger takes as long as all the rest
    assert not some or verify().faults == [], killed
    go_on()
    assert _told() == wanted, killed
    assert not some or verify(files=True).faults == [], killed


def _told() -> dict[str, object]:
    """The run, its lines, transfers and books, without keys and moments."""
    run = Run.objects.unscoped("a test").get()
    lines = Line.objects.unscoped("a test").order_by("award_id")
    books = Entry.objects.order_by("account__area", "account__side", "amount", "person")
    assert lines.count() == Award.objects.count()
    return {
        "state": run.state, "held": run.held, "total": run.total_fen, "returned": run.returned_fen,
        "lines": list(lines.values_list("award_id", "period", "amount_fen", "state", "payee_id")),
        "transfers": sorted(Transfer.objects.values_list("payee_id", "amount_fen", "answer")),
        "entries": list(books.values_list("account__area", "account__side", "amount", "person_id", "line__award")),
        "holds": Hold.objects.count(),
    }  # fmt: skip


def _answered(actor: Actor, run: Run) -> None:
    stream = io.BytesIO()
    write_file(actor, run, stream)
    run.refresh_from_db()
    told = answers(run, stream.getvalue(), refuse=REFUSED, seed=2)
    load_answers(actor, run, io.BytesIO(told), version=run.version)


def _root() -> Actor:
    return operator("tests", Area.objects.get(parent=None).path, DAY)


def is_paid_once() -> None:
    """After two workers: a line, a transfer and a booking for each award with an account, and no more."""
    go_on()
    assert verify(files=True).faults == []
    told = Line.objects.unscoped("a test")
    assert told.count() == Award.objects.count() == Transfer.objects.count() + 1
    back = Transfer.objects.filter(answer=Answer.RETURNED).count()
    assert Entry.objects.filter(account__side=Side.PAID).count() == Transfer.objects.count() - back
