"""Awards that were replaced, accounts and suspensions that go with them, families that moved: nothing twice or lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from django.utils import translation
from tests.payments.world import (
    World,
    a_world,
    an_account,
    an_award,
    built,
    file_of,
    fund,
    paid,
    pay_into,
    released,
    signed,
)
from tests.registry.families import a_family

from doudi.access.permissions import Place
from doudi.access.roles import Sensitivity
from doudi.areas.models import Area
from doudi.casework.services.awards import SOURCE
from doudi.payments.models import Line, Payee, Relation, Run, RunKind, Signed, State, Suspension
from doudi.payments.queries.lines import find_transfer, lines_of_run
from doudi.payments.queries.roll import figures
from doudi.payments.services.building import make_run
from doudi.payments.services.closing import close_month
from doudi.payments.services.orders import resume, suspend
from doudi.payments.services.payees import add_account, confirm_payee, propose_payee, set_payer
from doudi.payments.services.working import advance
from doudi.registry.models import Award, AwardMember, AwardPart, Person
from doudi.registry.services.classify import classify
from doudi.registry.services.households import move

pytestmark = pytest.mark.django_db
JULY, AUGUST, SEPTEMBER = dt.date(2021, 7, 6), dt.date(2021, 8, 10), dt.date(2021, 9, 10)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def end(award: Award, on: dt.date) -> None:
    award.until = on
    award.save()
    AwardMember.objects.filter(award=award, until=None).update(until=on)


def next_award(award: Award, fen: int, since: dt.date, people: Sequence[Person] = ()) -> Award:
    """As a change of an award makes it."""
    end(award, since)
    new = Award.objects.create(
        household=award.household, programme=award.programme, since=since, amount_fen=fen, source=SOURCE
    )
    for person in people or [member.person for member in award.members.all()]:
        AwardMember.objects.create(award=new, person=person, since=since)
    return new


def months_of(award: Award) -> list[int]:
    return list(Line.objects.filter(award=award).order_by("period").values_list("period", flat=True))


def confirmed(world: World, award: Award, number: int, kind: str = "") -> Payee:
    authority = {"relation": Relation.CARER, "authority": "协议"} if kind else {"relation": Relation.HOUSEHOLD}
    row = propose_payee(world.actor("clerk"), award, an_account(world, number), kind=kind, **authority)  # type: ignore[arg-type]
    return confirm_payee(world.actor("lock"), row)


def in_parts(award: Award, **fen: int) -> None:
    for kind, amount in fen.items():
        AwardPart.objects.create(award=award, kind=kind, amount_fen=amount)


def test_survivors_are_not_paid_into_the_account_of_who_died() -> None:
    world = a_world(1)
    award = world.awards[0]
    head, spouse = (member.person for member in award.members.order_by("pk"))
    own = add_account(world.root, Place(world.tree["hill_a"].path), number="140000000555", holder_name="x", holder=head)
    row = propose_payee(world.actor("clerk"), award, own, relation=Relation.SELF)
    confirm_payee(world.actor("lock"), row)
    paid(world, 202107)
    Person.objects.unscoped("a test").filter(pk=head.pk).update(death_date=dt.date(2021, 7, 20))
    new = next_award(award, 30000, dt.date(2021, 8, 1), [spouse])
    line = Line.objects.get(run=built(world, 202108, on=AUGUST), award=new)  # unscoped: a test
    assert (line.payee, line.state) == (None, "held")


def test_a_month_paid_to_the_family_is_not_paid_once_more_to_the_survivor() -> None:
    world = a_world(1)
    award = world.awards[0]
    paid(world, 202107)
    survivor = award.household.members.get(relation="spouse").person
    next_award(award, 30000, dt.date(2021, 7, 1), [survivor])
    built(world, 202108, on=AUGUST)
    assert Line.objects.filter(household=award.household, period=202107).count() == 1  # unscoped: a test


def test_resuming_frees_no_month_of_another_persons_award() -> None:
    world = a_world(1)
    first = world.awards[0]
    other = first.members.order_by("pk")[1].person
    AwardMember.objects.filter(award=first, person=other).delete()
    suspend(world.root, first, since=202104, reason="核查中", cites="x")
    end(first, dt.date(2021, 6, 1))
    second = an_award(first.household, 20000, since=dt.date(2021, 6, 1), source=SOURCE)
    AwardMember.objects.filter(award=second).exclude(person=other).delete()
    pay_into(world, second, 60)
    row = suspend(world.root, second, since=202107, reason="核查中", cites="x")
    resume(replace(world.root, on=AUGUST), row, month=202108, reason="已查清", paid_after=True)
    built(world, 202108, on=AUGUST)
    assert months_of(first) == [] and months_of(second) == [202106, 202107, 202108]


def test_a_suspension_until_a_later_month_goes_on_for_the_next_award() -> None:
    world = a_world(1)
    row = suspend(world.root, world.awards[0], since=202107, reason="核查中", cites="x")
    resume(world.root, row, month=202110, reason="十月起恢复", paid_after=False)
    new = next_award(world.awards[0], 50000, dt.date(2021, 8, 1))
    built(world, 202108, on=AUGUST)
    assert months_of(new) == [] and Suspension.objects.get(award=new).until == 202110  # unscoped: a test


def test_each_kind_is_carried_and_what_waits_to_be_confirmed_waits_on() -> None:
    world = a_world(1, programme="tekun")
    award = world.awards[0]
    paid(world, 202106, programme="tekun")
    waiting = propose_payee(world.actor("clerk"), award, an_account(world, 71), relation=Relation.HOUSEHOLD)
    new = next_award(award, 50000, dt.date(2021, 7, 1))
    in_parts(new, basic=40000, care=10000)
    own = confirmed(world, new, 70, "care")
    run = built(world, programme="tekun")
    assert Line.objects.get(run=run, kind="care").payee == own  # unscoped: a test
    carried = Payee.objects.proposed().get(award=new)
    waiting.refresh_from_db()
    assert (carried.account, waiting.ended_on) == (waiting.account, run.made_on)
    confirm_payee(world.actor("lock"), carried)
    signed(world, run, "lock", Signed.LOCK)
    assert Line.objects.get(run=run, kind="basic").payee == carried  # unscoped: a test


def test_an_account_of_a_part_entered_after_building_is_paid() -> None:
    world = a_world(1, programme="tekun")
    in_parts(world.awards[0], basic=40000, care=5300)
    run = built(world, programme="tekun")
    row = confirmed(world, world.awards[0], 70, "care")
    signed(world, run, "lock", Signed.LOCK)
    assert Line.objects.get(run=run, kind="care").payee == row  # unscoped: a test


def test_what_is_sent_once_more_goes_into_the_account_of_the_lock() -> None:
    world = a_world(1)
    paid(world, refuse=1.0)
    pay_into(world, world.awards[0], 71)
    again = built(world, kind=RunKind.REISSUE)
    third = pay_into(world, world.awards[0], 72)
    assert released(world, again).transfers.get().payee == third


def test_what_came_back_goes_to_an_account_of_the_award_that_followed() -> None:
    world = a_world(1)
    paid(world, refuse=1.0)
    new = next_award(world.awards[0], 50000, dt.date(2021, 8, 1))
    built(world, 202108, on=AUGUST)
    assert built(world, 202108, kind=RunKind.REISSUE, on=AUGUST).transfers.count() == 0  # the same account once more
    row = pay_into(world, new, 75)
    assert built(world, 202108, kind=RunKind.REISSUE, on=AUGUST).transfers.get().payee == row


def test_a_family_that_moved_between_two_runs_loses_no_month() -> None:
    world = a_world(2)
    fund(world, 1_000_000, document="w")
    paid(world, 202106)

    def west(period: int, on: dt.date) -> Run:
        return advance(make_run(world.root_on(on), world.tree["west"], "dibao", period).pk, on=on)

    west(202106, JULY)
    west(202107, JULY)
    moved = world.awards[0]
    move(world.root_on(JULY), moved.household, world.tree["moor_a"], on=JULY, reason="搬家了")
    built(world, 202107)
    west(202108, AUGUST)
    assert months_of(moved) == [202106, 202107, 202108]


def test_a_month_made_late_hides_no_later_one() -> None:
    world = a_world(1)
    paid(world, 202106)
    built(world, 202108, on=AUGUST)
    home, _people = a_family(world.tree["hill_a"], (("晚", "applicant"),))
    new = an_award(home, 30000, since=dt.date(2021, 7, 1), source=SOURCE)
    pay_into(world, new, 80)
    built(world, 202107, on=AUGUST)
    built(world, 202109, on=SEPTEMBER)
    assert months_of(new) == [202107, 202108, 202109]


def test_a_run_with_nothing_in_it_is_closed_at_once() -> None:
    world = a_world(1)
    paid(world)
    assert built(world, kind=RunKind.ORDERS).state == built(world, kind=RunKind.REISSUE).state == State.CLOSED
    close_month(world.actor("lock"), world.tree["east"], "dibao", 202107)


def test_the_roll_of_a_month_is_of_who_lived_there_then() -> None:
    world = a_world(2)
    june = figures(world.tree["east"], "dibao", 202106)["households"]
    move(world.root_on(JULY), world.awards[0].household, world.tree["moor_a"], on=JULY, reason="搬家了")
    east, west = (figures(world.tree[name], "dibao", 202108) for name in ("east", "west"))
    assert east["households"] == {"opening": june["closing"], "new": 0, "exits": 1, "closing": 1}
    assert (east["left"], west["came"]) == ({"moved": 1}, {"moved": 1})


def test_a_late_return_of_a_family_that_moved_is_booked_where_it_was_paid() -> None:
    world = a_world(1)
    sent = paid(world).transfers.get()
    move(world.root_on(JULY), world.awards[0].household, world.tree["moor_a"], on=JULY, reason="搬家了")
    assert find_transfer(world.actor("finance"), sent.pk) == sent


def test_what_is_made_confidential_is_so_in_the_ledger_too() -> None:
    world = a_world(2)
    run = built(world)
    suspend(world.root, world.awards[0], since=202109, reason="核查中", cites="x")
    home = world.awards[0].household
    everybody = replace(world.root, clearances=frozenset(Sensitivity))
    classify(everybody, home, sensitivity=Sensitivity.VIOLENCE, reason="家庭暴力")
    finance = world.actor("finance")
    assert {line.household_id for line in lines_of_run(finance, run)} == {world.awards[1].household_id}
    assert not Suspension.objects.visible_to(finance).exists()
    classify(everybody, home, sensitivity=Sensitivity.ORDINARY, reason="已解除")
    assert lines_of_run(finance, run).count() == 2 and Suspension.objects.visible_to(finance).count() == 1


def test_the_payer_of_a_run_is_that_of_its_release() -> None:
    world = a_world(1)
    run = released(world, built(world))
    first = file_of(world, run)
    set_payer(world.actor("finance"), Area.objects.get(pk=world.tree["east"].pk), an_account(world, 888), name="县局")
    assert file_of(world, run) == first
