"""Whatever happens to awards over some months: the books balance, nobody is paid twice, and nothing decided is lost."""

from __future__ import annotations

import datetime as dt
import io
from collections import defaultdict
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.payments.killed import NEXT
from tests.payments.world import World, a_world, an_account, an_award, answers

from doudi.casework.services.awards import SOURCE
from doudi.payments.models import (
    Answer,
    Entry,
    Hold,
    Line,
    LineState,
    Order,
    OrderKind,
    Relation,
    Run,
    RunKind,
    Side,
    State,
    Suspension,
    Transfer,
)
from doudi.payments.periods import between, first_day, plus
from doudi.payments.queries.differences import differences
from doudi.payments.queries.verifying import verify
from doudi.payments.services.building import make_run
from doudi.payments.services.funds import appropriate
from doudi.payments.services.holding import let_go
from doudi.payments.services.orders import approve_order, paid_for, propose_order, receive, resume, suspend
from doudi.payments.services.payees import confirm_payee, propose_payee, set_payer
from doudi.payments.services.releasing import write_file
from doudi.payments.services.settling import load_answers, take_back
from doudi.payments.services.signing import sign
from doudi.payments.services.working import advance
from doudi.registry.models import Award, Household

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FIRST, FUNDS = 202107, 50_000_000
WHY = {"reason": "it was found on a visit", "cites": "57号 art. 31"}
HAPPENS = ("change", "end", "grant", "suspend", "resume", "pay_after", "death", "move", "account", "late_return")
Event = tuple[str, int, int]
events = st.tuples(st.sampled_from(HAPPENS), st.integers(0, 2), st.integers(0, 2))
#: By month: what happens before its run, the share the bank refuses, and whether checks are answered at once.
histories = st.lists(st.tuples(st.lists(events, max_size=4), st.sampled_from((0.0, 0.4)), st.booleans()),
                     min_size=2, max_size=4)  # fmt: skip


@dataclass
class Office:
    """Everything done by the command line's actor, who may do it all; accounts are numbered as they come."""

    world: World
    on: dt.date = dt.date(2021, 7, 6)
    accounts: int = 1000
    given: int = 0

    def happen(self, what: str, family: int, number: int, period: int) -> None:
        home = self.world.awards[family].household
        award = Award.objects.filter(household=home, until=None).first()
        back = first_day(plus(period, -number))
        root = self.world.root_on(self.on)
        waits = Suspension.objects.filter(award=award, until=None).first()  # unscoped: a test
        if what == "grant" and award is None:
            last = Award.objects.filter(household=home).order_by("-until")[0].until
            assert last is not None
            self.pay_into(an_award(home, 30_000 + number, since=max(back, last), source=SOURCE))
        elif award is None:
            return
        elif what in ("change", "end") and back > award.since:
            award.until = back
            award.save()
            if what == "change":
                an_award(home, 30_000 + 7_000 * number + family, since=back, source=SOURCE)
        elif what == "suspend" and waits is None and not award.lines.filter(period__gte=period).exists():
            suspend(root, award, since=period, **WHY)
        elif what in ("resume", "pay_after") and waits is not None and waits.since <= period:
            resume(root, waits, month=period, reason="seen", paid_after=what == "pay_after")
        elif what == "death":
            assert home.head is not None
            home.head.death_date = self.on
            home.head.save()
        elif what == "move":
            area = self.world.tree["moor_a" if number else "hill_a"]
            Household.objects.unscoped("a test").filter(pk=home.pk).update(area=area, area_path=area.path)
        elif what == "account":
            self.pay_into(award)
        elif what == "late_return":
            paid = Transfer.objects.filter(
                payee__award__household=home, run__state=State.CLOSED, reissue_of=None
            ).exclude(answer=Answer.RETURNED)  # fmt: skip
            if (sent := paid.order_by("-pk").first()) is not None:
                take_back(root, sent, code="AC04", reason="the account was closed")

    def pay_into(self, award: Award) -> None:
        self.accounts += 1
        root = self.world.root_on(self.on)
        row = propose_payee(root, award, an_account(self.world, self.accounts), relation=Relation.HOUSEHOLD)
        confirm_payee(root, row)

    def answer_checks(self) -> None:
        for hold in Hold.objects.filter(answer="").order_by("pk"):
            if hold.check_name == "no_account":
                self.pay_into(hold.line.award)
            let_go(self.world.root_on(self.on), hold, reason="asked the village: it is right")

    def cycle(self, period: int, kind: RunKind, refuse: float, *, at_once: bool = True) -> None:
        root = self.world.root_on(self.on)
        run = advance(make_run(root, self.world.tree["north"], "dibao", period, kind=kind).pk, on=self.on)
        if at_once or not Line.objects.filter(run=run, state=LineState.DUE).exists():  # unscoped: a test
            self.answer_checks()
            run.refresh_from_db()
        if not run.lines:
            return
        while run.state != State.CLOSED:
            if run.state == State.RELEASED:
                stream = io.BytesIO()
                write_file(root, run, stream)
                told = answers(run, stream.getvalue(), refuse=refuse, seed=run.pk)
                run.refresh_from_db()
                load_answers(root, run, io.BytesIO(told), version=run.version)
            else:
                sign(root, run, NEXT[State(run.state)], version=run.version)
            run = advance(run.pk, on=self.on)


@settings(max_examples=12)
@given(histories)
def test_whatever_happens_the_books_are_right(history: list[tuple[list[Event], float, bool]]) -> None:
    with transaction.atomic():
        office = an_office()
        for number, (happened, refuse, at_once) in enumerate(history):
            period = plus(FIRST, number)
            office.on = first_day(period) + dt.timedelta(days=5)
            for what, family, how in happened:
                office.happen(what, family, how, period)
            office.answer_checks()
            office.cycle(period, RunKind.MONTHLY, refuse, at_once=at_once)
            office.cycle(period, RunKind.REISSUE, refuse)
            balances(office)
            proposals(office, period)
        settle_differences(office, period)
        balances(office)
        all_that_was_decided(period)
        transaction.set_rollback(True)


def an_office() -> Office:
    world = a_world(3, funds=0)
    for number, place in enumerate(("east", "west")):
        appropriate(world.root, world.tree[place], "dibao", "county", FUNDS, document=f"{number}号")
    set_payer(world.root, world.tree["north"], an_account(world, 900_000), name="北山市财政局")
    return Office(world)


def balances(office: Office) -> None:
    """Every commodity sums to nothing; a fund is what was given, less what arrived, with what was paid back."""
    found = verify(files=True)
    assert found.faults == []
    sums: dict[str, int] = defaultdict(int)
    for side, fen in Entry.objects.values_list("account__side", "amount"):
        sums[side] += fen
    assert sum(sums.values()) == 0 and sums[Side.TRANSIT] == 0
    arrived = Transfer.objects.exclude(answer=Answer.RETURNED).filter(run__state=State.CLOSED)
    out = arrived.aggregate(sum=Sum("amount_fen"))["sum"] or 0
    assert sums[Side.PAID] == out
    recovered = Entry.objects.filter(account__side=Side.FUND, transaction__what="instalment")
    back = recovered.aggregate(sum=Sum("amount"))["sum"] or 0
    assert sums[Side.FUND] == 2 * FUNDS - out + back


def decided(period: int) -> dict[tuple[int, int], int]:
    """By household and month: what the awards say, as they are known now."""
    sums: dict[tuple[int, int], int] = defaultdict(int)
    for month in between(plus(FIRST, -3), period):
        for award in Award.objects.all():
            held = award.since <= first_day(month) and (award.until is None or award.until > first_day(month))
            waits = any(
                row.since <= month and (row.until is None or (month < row.until and not row.paid_after))
                for row in award.suspensions.all()
            )
            if held and not waits and (month >= FIRST or award.source == SOURCE):
                sums[award.household_id, month] += award.amount_fen
    return sums


def proposals(office: Office, period: int) -> None:
    """What differs from what was decided is listed, to the fen, and nothing else is."""
    lines: dict[tuple[int, int], int] = defaultdict(int)
    for home, month, fen in Line.objects.filter(cause__in=("month", "back")).values_list(
        "household_id", "period", "amount_fen"
    ):  # fmt: skip  # unscoped: a test
        lines[home, month] += fen
    wanted = decided(period)
    differ = {key: wanted[key] - lines[key] for key in {*wanted, *lines} if wanted[key] != lines[key]}
    found = differences(office.world.root, FIRST, period)
    assert {(each.household, each.period): each.fen for each in found} == {
        key: fen for key, fen in differ.items() if key[1] >= FIRST
    }
    assert not Order.objects.unscoped("a test").exists()


def settle_differences(office: Office, period: int) -> None:
    """Somebody proposes what is listed and another approves: paid for the past, or paid back, as far as it arrived."""
    root = office.world.root_on(office.on)
    for each in list(differences(root, FIRST, period)):
        home = Household.objects.unscoped("a test").get(pk=each.household)
        lines = Line.objects.filter(household=home, period=each.period)  # unscoped: a test
        award = lines[0].award if lines else Award.objects.filter(household=home).order_by("-pk")[0]
        kind, fen = (OrderKind.BACK_PAY, each.fen) if each.fen > 0 else (OrderKind.REPAY, -each.fen)
        if kind == OrderKind.REPAY:
            fen = min(fen, paid_for(award, each.period, each.period))
        if fen:
            months = {"first": each.period, "last": each.period}
            order = propose_order(root, award, kind, person=home.head, amount_fen=fen, **months, **WHY)
            approve_order(root, order)
            if kind == OrderKind.REPAY:
                receive(root, order, fen=(fen + 1) // 2, tier="county", text="")
    office.cycle(period, RunKind.ORDERS, 0.0)
    assert all(each.order for each in differences(root, FIRST, period) if each.fen > 0)


def all_that_was_decided(period: int) -> None:
    """By household: lines and approved back-pay, less signed repayments, are what was decided."""
    wanted: dict[int, int] = defaultdict(int)
    for (home, month), fen in decided(period).items():
        wanted[home] += fen if month >= FIRST else 0
    for home in Household.objects.unscoped("a test"):
        rows = Line.objects.filter(household=home, period__gte=FIRST)  # unscoped: a test
        have = sum(rows.values_list("amount_fen", flat=True))
        claims = Order.objects.unscoped("a test").filter(household=home, kind=OrderKind.REPAY)
        back = sum(claims.values_list("amount_fen", flat=True))
        returned = Transfer.objects.filter(answer=Answer.RETURNED, reissue=None, payee__award__household=home)
        #: nothing of it arrived yet: it cannot be asked back
        on_the_way = returned.exists() or rows.filter(state=LineState.HELD).exists()
        assert have - back == wanted[home.pk] or (have - back > wanted[home.pk] and on_the_way)
        assert Run.objects.unscoped("a test").exclude(state=State.CLOSED).filter(all_lines__household=home).count() == 0
