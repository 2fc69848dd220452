"""What services let pass and what they refuse, each with a case of both."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from tests.payments.test_carrying import replaced
from tests.payments.world import (
    DAY,
    World,
    a_world,
    an_account,
    an_award,
    answers,
    approved,
    built,
    file_of,
    fund,
    paid,
    pay_into,
    released,
    settled,
    signed,
)
from tests.registry.families import a_family

from doudi.access.permissions import Refused
from doudi.casework.services.awards import SOURCE
from doudi.payments.models import (
    Answer,
    Entry,
    Hold,
    Line,
    LineState,
    Relation,
    Run,
    RunKind,
    Side,
    Signed,
    State,
    Transfer,
)
from doudi.payments.queries import months
from doudi.payments.queries.verifying import verify
from doudi.payments.services import building, checking, signing
from doudi.payments.services.holding import let_go, not_owed
from doudi.payments.services.orders import (
    OrderKind,
    Plan,
    approve_order,
    owed,
    propose_order,
    receive,
    resume,
    suspend,
)
from doudi.payments.services.payees import confirm_payee, propose_payee
from doudi.payments.services.settling import load_answers, take_back
from doudi.payments.services.signing import sign
from doudi.payments.terms import Rule, terms

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER = dt.date(2021, 8, 6), dt.date(2021, 9, 6)
LOOKED = "asked the village, the account is right"


def periods(run: Run) -> list[int]:
    return sorted(Line.objects.filter(run=run).values_list("period", flat=True))  # unscoped: a test


def test_nobody_signs_after_themselves(db: None) -> None:
    world = a_world(1)
    run = signed(world, built(world), "lock", Signed.LOCK)
    with pytest.raises(Refused, match="another person"):
        sign(world.actor("lock"), run, Signed.REVIEW, version=run.version)
    run = signed(world, run, "head", Signed.REVIEW)
    with pytest.raises(Refused, match="another person"):
        sign(world.actor("head"), run, Signed.APPROVE, version=run.version)
    with pytest.raises(Refused):
        sign(world.actor("finance"), run, Signed.APPROVE, version=run.version)
    with pytest.raises(ValidationError, match="Say why"):
        sign(world.actor("review"), run, Signed.RETURN, version=run.version, reason=" ")
    run = signed(world, run, "review", Signed.RETURN, reason="an account is missing")
    assert (run.state, run.digest) == (State.BUILT, "")
    with pytest.raises(ValidationError, match="Somebody else has acted"):
        sign(world.actor("lock"), run, Signed.LOCK, version=run.version - 1)
    run = signed(world, signed(world, run, "lock", Signed.LOCK), "review", Signed.REVIEW)
    run = sign(world.actor("head"), run, Signed.APPROVE, version=run.version)
    assert settled(world, signed(world, run, "finance", Signed.RELEASE)).state == State.SETTLED


def with_terms(monkeypatch: pytest.MonkeyPatch, **changed: object) -> None:
    own = replace(terms(), **changed)  # type: ignore[arg-type]
    for module in (building, checking, months, signing):
        monkeypatch.setattr(module, "terms", lambda: own)


def test_a_large_run_is_countersigned_by_the_level_above(monkeypatch: pytest.MonkeyPatch) -> None:
    with_terms(monkeypatch, countersign=[Rule(201401, {"above_fen": 45300}, "x", "illustrative")])
    world = a_world(1)
    small = approved(world, built(world))
    with pytest.raises(Refused, match="no further signature"):
        sign(world.actor("city"), small, Signed.COUNTERSIGN, version=small.version)
    settled(world, signed(world, small, "finance", Signed.RELEASE))
    replaced_award = an_award(a_family(world.tree["hill_a"], (("新", "applicant"),))[0], 100)
    pay_into(world, replaced_award, 700)
    large = approved(world, built(world, 202108, on=AUGUST), AUGUST)
    with pytest.raises(Refused, match="level above countersigns it first"):
        sign(world.actor("finance", AUGUST), large, Signed.RELEASE, version=large.version)
    with pytest.raises(Refused):
        sign(world.actor("head", AUGUST), large, Signed.COUNTERSIGN, version=large.version)
    large = signed(world, large, "city", Signed.COUNTERSIGN, on=AUGUST)
    assert signed(world, large, "finance", Signed.RELEASE, on=AUGUST).state == State.RELEASED


def died(world: World) -> None:
    head = world.awards[0].household.head
    head.death_date = dt.date(2021, 7, 2)
    head.save()


def without_account(world: World) -> None:
    an_award(a_family(world.tree["hill_a"], (("孙", "applicant"),))[0], 45300)


def shared(world: World) -> None:
    first, second = world.awards[0].payees.get(), world.awards[1]
    row = propose_payee(world.actor("clerk"), second, first.account, relation=Relation.HOUSEHOLD)
    confirm_payee(world.actor("lock"), row)


def jumped(world: World) -> None:
    paid(world, 202106)
    replaced(world.awards[0], 200_000)


def raised(world: World) -> None:
    paid(world, 202106)
    replaced(world.awards[0], 60_000)


def shared_by_guardian(world: World) -> None:
    first, second = world.awards[0].payees.get(), world.awards[1]
    row = propose_payee(
        world.actor("clerk"), second, first.account, relation=Relation.GUARDIAN, authority="监护协议1号"
    )
    confirm_payee(world.actor("lock"), row)


@pytest.mark.parametrize(
    ("happened", "held"),
    [
        (died, {"died": 1}), (without_account, {"no_account": 1}), (shared, {"shared_account": 2}),
        (shared_by_guardian, {}), (jumped, {"jump": 1}), (raised, {}),
    ],
)  # fmt: skip
def test_a_check_holds_what_it_finds_and_nothing_else(happened: Callable[[World], None], held: dict[str, int]) -> None:
    world = a_world(3)
    happened(world)
    run = built(world)
    found = list(Hold.objects.filter(run=run).values_list("check_name", flat=True))
    assert {name: found.count(name) for name in found} == held
    assert run.held == sum(held.values()) and run.lines == 3 + (happened is without_account)


def test_a_held_line_is_paid_by_this_run_or_the_next(db: None) -> None:
    world = a_world(3)
    died(world)
    run = built(world)
    hold = Hold.objects.get(run=run)
    with pytest.raises(Refused):
        let_go(world.actor("clerk"), hold, reason=LOOKED)
    let_go(world.actor("lock"), hold, reason=LOOKED)
    run.refresh_from_db()
    assert (run.held, settled(world, released(world, run)).lines) == (0, 3)
    other = world.awards[1].household.head
    other.death_date = dt.date(2021, 8, 2)
    other.save()
    run = settled(world, released(world, built(world, 202108, on=AUGUST), AUGUST), on=AUGUST)
    late = Hold.objects.get(run=run, line__award=world.awards[1])
    let_go(world.actor("lock", AUGUST), Hold.objects.get(run=run, line__award=world.awards[0]), reason=LOOKED)
    september = built(world, 202109, on=SEPTEMBER)
    with pytest.raises(ValidationError, match="1 lines were held in an earlier run"):
        sign(world.actor("lock", SEPTEMBER), september, Signed.LOCK, version=september.version)
    let_go(world.actor("lock", SEPTEMBER), late, reason=LOOKED)
    for hold in Hold.objects.filter(run=september, answer=""):
        let_go(world.actor("lock", SEPTEMBER), hold, reason=LOOKED)
    september.refresh_from_db()
    september = settled(world, released(world, september, SEPTEMBER), on=SEPTEMBER)
    assert periods(september) == [202108, 202108, 202109, 202109, 202109]
    assert verify(files=True).faults == [] and verify().held == 0


def test_not_owed_only_by_a_decision_and_never_paid_after_it(db: None) -> None:
    """What one check's answer took out, the answer to another does not bring back."""
    world = a_world(2)
    died(world)
    run = built(world)
    hold = Hold.objects.get(run=run)
    with pytest.raises(ValidationError, match="Name the decision"):
        not_owed(world.actor("lock"), hold, _a_decision(world.awards[1].pk), reason=LOOKED)
    with pytest.raises(ValidationError, match="Name the decision"):
        not_owed(world.actor("lock"), hold, _a_decision(world.awards[0].pk), reason=LOOKED)
    award = world.awards[0]
    award.until = dt.date(2021, 7, 2)
    award.save()
    with pytest.raises(ValidationError, match="still in force"):
        not_owed(world.actor("lock"), Hold.objects.get(run=run), _a_decision(award.pk), reason=LOOKED)
    award.until = dt.date(2021, 7, 1)
    award.save()
    other = Hold.objects.create(line=hold.line, run=run, check_name="apart", held_on=DAY)
    hold = Hold.objects.exclude(pk=other.pk).get(run=run)
    not_owed(world.actor("lock"), hold, _a_decision(award.pk), reason=LOOKED)
    with pytest.raises(ValidationError, match="not owed"):
        let_go(world.actor("lock"), other, reason=LOOKED)
    assert Line.objects.get(pk=hold.line_id).state == LineState.VOID  # unscoped: a test


def _a_decision(award: int) -> object:
    from types import SimpleNamespace

    return SimpleNamespace(pk=1, case=SimpleNamespace(award_id=award), outcome="ended")


def test_a_changed_account_waits_for_a_second_person_and_costs_no_payment(db: None) -> None:
    world = a_world(2)
    old = world.awards[0].payees.get()
    row = propose_payee(world.actor("lock"), world.awards[0], an_account(world, 70), relation=Relation.HOUSEHOLD)
    with pytest.raises(Refused, match="another person"):
        confirm_payee(world.actor("lock"), row)
    run = settled(world, released(world, built(world)))
    assert Line.objects.get(award=world.awards[0]).payee == old  # unscoped: a test
    august = built(world, 202108, on=AUGUST)
    confirm_payee(world.actor("review", AUGUST), row)
    august = settled(world, released(world, august, AUGUST), on=AUGUST)
    assert Line.objects.get(run=august, award=world.awards[0]).payee == row  # unscoped: a test
    assert (run.lines, august.lines, verify(files=True).faults) == (2, 2, [])


def test_a_quarter_is_one_transfer_for_three_months(monkeypatch: pytest.MonkeyPatch) -> None:
    with_terms(monkeypatch, cycles={"*": [Rule(201401, {"months": 3}, "x", "illustrative")]})
    world = a_world(1)
    with pytest.raises(ValidationError, match="by the quarter"):
        built(world, 202108, on=AUGUST)
    run = settled(world, released(world, built(world, 202109, on=SEPTEMBER), SEPTEMBER), on=SEPTEMBER)
    assert periods(run) == [202107, 202108, 202109]
    assert list(run.transfers.values_list("amount_fen", flat=True)) == [3 * 45300]
    assert verify().faults == []


def test_a_late_decision_pays_its_earlier_months(db: None) -> None:
    world = a_world(1)
    paid(world, 202107)
    late = an_award(
        a_family(world.tree["hill_a"], (("晚", "applicant"),))[0], 30000, since=dt.date(2021, 6, 1), source=SOURCE
    )
    pay_into(world, late, 80)
    run = paid(world, 202108, on=AUGUST)
    mine = Line.objects.filter(run=run, award=late).values_list("period", "cause")  # unscoped: a test
    assert sorted(mine) == [(202106, "back"), (202107, "back"), (202108, "month")]
    assert run.transfers.get(payee__award=late).amount_fen == 90000


def test_funds_that_do_not_reach_refuse(db: None) -> None:
    world = a_world(2, funds=50000)
    run = signed(world, signed(world, built(world), "lock", Signed.LOCK), "review", Signed.REVIEW)
    with pytest.raises(ValidationError, match=r"406\.01 yuan short"):
        sign(world.actor("head"), run, Signed.APPROVE, version=run.version)
    with pytest.raises(ValidationError, match="booked before"):
        fund(world, 50000)
    fund(world, 40601, document="2号", tier="central")
    run = signed(world, signed(world, run, "head", Signed.APPROVE), "finance", Signed.RELEASE)
    drawn = Entry.objects.filter(account__side=Side.FUND, transaction__what="release")
    assert dict(drawn.values_list("account__tier", "amount")) == {"central": -40601, "county": -50000}


@pytest.mark.parametrize(("table", "sets"), [("entry", "amount = amount + 1"), ("transaction", "what = 'x'")])
def test_the_database_itself_refuses_to_change_what_was_booked(db: None, table: str, sets: str) -> None:
    a_world(1)
    with pytest.raises(DatabaseError, match="not changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update payments_{table} set {sets}")


def test_what_came_back_is_sent_to_a_new_account_once(db: None) -> None:
    world = a_world(2)
    run = settled(world, released(world, built(world)), refuse=1.0)
    assert run.returned == 2
    row = propose_payee(world.actor("clerk"), world.awards[0], an_account(world, 71), relation=Relation.HOUSEHOLD)
    confirm_payee(world.actor("lock"), row)
    again = settled(world, released(world, built(world, 202108, kind=RunKind.REISSUE, on=AUGUST), AUGUST), on=AUGUST)
    assert list(again.transfers.values_list("payee", "amount_fen")) == [(row.pk, 45300)]
    assert built(world, 202108, kind=RunKind.REISSUE, on=AUGUST).lines == 0
    assert paid_side() == 45300 and verify(files=True).faults == []


def test_what_comes_back_late_after_a_death_is_not_sent_again(db: None) -> None:
    world = a_world(2)
    run = settled(world, released(world, built(world)))
    died(world)
    sent = run.transfers.get(payee__award=world.awards[0])
    with pytest.raises(Refused):
        take_back(world.actor("lock"), sent, code="AC04", reason="the person has died")
    take_back(world.actor("finance"), sent, code="AC04", reason="the person has died")
    with pytest.raises(ValidationError, match="not one that the bank has paid"):
        take_back(world.actor("finance"), sent, code="AC04", reason="the person has died")
    assert built(world, 202108, kind=RunKind.REISSUE, on=AUGUST).lines == 0
    assert paid_side() == 45301 and verify(files=True).faults == []


def paid_side() -> int:
    return sum(Entry.objects.filter(account__side=Side.PAID).values_list("amount", flat=True))


def test_the_same_answers_twice_change_nothing_and_falsified_ones_are_refused(db: None) -> None:
    world = a_world(3)
    run = released(world, built(world))
    good = answers(run, file_of(world, run), refuse=0.5)
    run.refresh_from_db()
    finance, text = world.actor("finance"), good.decode("utf-8-sig")
    first = Transfer.objects.filter(run=run).order_by("pk")[0]
    for bad, said in (
        (text.replace(f"D{first.pk}", "D999999"), r"Row \d+: D999999 is no payment"),
        (text.replace("453.00", "453.10"), r"Row \d+: D\d+ has another amount"),
        (text + "\n".join(text.splitlines()[-1:]) + "\n", r"Row \d+: D\d+ is answered twice"),
        (
            text.replace(first.payee.account.number, "6222020000000000001"),
            rf"Row \d+: D{first.pk} names another account",
        ),
    ):
        with pytest.raises(ValidationError, match=said):
            load_answers(finance, run, io.BytesIO(bad.encode()), version=run.version)
        assert not Transfer.objects.exclude(answer=Answer.NONE).exists() and not run.answer_files.exists()
    row = load_answers(finance, run, io.BytesIO(good), version=run.version)
    before = list(Transfer.objects.order_by("pk").values_list("pk", "answer"))
    assert load_answers(finance, run, io.BytesIO(good), version=run.version) == row
    assert list(Transfer.objects.order_by("pk").values_list("pk", "answer")) == before


def test_no_more_is_repaid_than_is_owed_and_nobody_approves_their_own(db: None) -> None:
    world = a_world(1)
    paid(world)
    award = world.awards[0]
    about = {
        "person": award.household.head,
        "first": 202107,
        "last": 202107,
        "reason": "hid an income",
        "cites": "68条",
    }
    with pytest.raises(ValidationError, match="more than was paid"):
        propose_order(world.actor("lock"), award, OrderKind.REPAY, amount_fen=45301, **about)
    order = propose_order(world.actor("lock"), award, OrderKind.REPAY, amount_fen=45300, **about)
    with pytest.raises(ValidationError, match="Nothing is owed"):
        receive(world.actor("finance"), order, fen=1, tier="county", text="")
    plan = [Plan(dt.date(2021, 9, 1), 20000), Plan(dt.date(2021, 10, 1), 25300)]
    with pytest.raises(ValidationError, match="do not sum"):
        approve_order(world.actor("head"), order, plan=plan[:1])
    order = approve_order(world.actor("head"), order, plan=plan)
    receive(world.actor("finance"), order, fen=20000, tier="county", text="")
    with pytest.raises(ValidationError, match="no more than is owed"):
        receive(world.actor("finance"), order, fen=25301, tier="county", text="")
    receive(world.actor("finance"), order, fen=25300, tier="county", text="")
    assert owed(order) == 0 and not order.instalments.filter(received_on=None).exists()
    with pytest.raises(ValidationError, match="more than was paid"):
        propose_order(world.actor("lock"), award, OrderKind.REPAY, amount_fen=1, **about)


@pytest.mark.parametrize(("paid_after", "months"), [(True, [202108, 202109]), (False, [202109])])
def test_what_waited_is_paid_after_or_not_as_it_was_decided(paid_after: bool, months: list[int]) -> None:
    world = a_world(2)
    paid(world)
    said = {"reason": "nobody was at home three times", "cites": "57号 art. 31"}
    with pytest.raises(ValidationError, match="has a line already"):
        suspend(world.actor("head"), world.awards[0], since=202107, **said)
    row = suspend(world.actor("head"), world.awards[0], since=202108, **said)
    assert paid(world, 202108, on=AUGUST).lines == 1
    resume(world.actor("head", AUGUST), row, month=202109, reason="came by", paid_after=paid_after)
    run = paid(world, 202109, on=SEPTEMBER)
    mine = Line.objects.filter(run=run, award=world.awards[0])  # unscoped: a test
    assert sorted(mine.values_list("period", flat=True)) == months
    assert verify().faults == []
