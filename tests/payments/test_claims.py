"""What may be asked back: never more than was paid for the months, whatever other orders claim of them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from tests.payments.world import DAY, World, a_world, fund, paid

from doudi.payments.models import Order, OrderKind
from doudi.payments.services.orders import (
    Plan,
    approve_order,
    decline_order,
    owed,
    paid_for,
    propose_order,
    receive,
)
from doudi.payments.services.settling import take_back

pytestmark = pytest.mark.django_db


def claim(world: World, first: int, last: int, fen: int = 45300) -> Order:
    award = world.awards[0]
    return propose_order(
        world.root, award, OrderKind.REPAY, person=award.household.head, amount_fen=fen, first=first, last=last,
        reason="多发了", cites="国务院令第649号第六十八条",
    )  # fmt: skip


def test_claims_of_months_that_overlap_never_exceed_what_was_paid() -> None:
    world = a_world(1)
    for month in (202105, 202106, 202107):
        paid(world, month)
    claim(world, 202107, 202107)
    claim(world, 202106, 202107)
    award = world.awards[0]
    assert [paid_for(award, month, month) for month in (202105, 202106, 202107)] == [45300, 0, 0]
    assert paid_for(award, 202105, 202106) == 45300
    with translation.override("en"), pytest.raises(ValidationError, match="more than was paid"):
        claim(world, 202106, 202106, 1)


def test_what_the_bank_sent_back_meanwhile_is_not_owed_by_the_family() -> None:
    world = a_world(1)
    run = paid(world, 202107)
    order = claim(world, 202107, 202107)
    take_back(world.actor("finance"), run.transfers.get(), code="X", reason="账户已注销")
    with translation.override("en"), pytest.raises(ValidationError, match="more than was paid"):
        approve_order(world.actor("head"), order)


def test_the_same_order_is_proposed_once_until_it_is_declined() -> None:
    world = a_world(1)
    paid(world, 202107)
    order = claim(world, 202107, 202107, 10000)
    with translation.override("en"), pytest.raises(ValidationError, match="proposed or approved already"):
        claim(world, 202107, 202107, 10000)
    claim(world, 202107, 202107, 9999)
    decline_order(world.actor("head"), order, reason="金额有误")
    claim(world, 202107, 202107, 10000)


def test_no_instalment_is_due_before_the_decision() -> None:
    world = a_world(1)
    paid(world, 202107)
    order, head = claim(world, 202107, 202107, 10000), world.actor("head")
    with translation.override("en"), pytest.raises(ValidationError, match="before the day on which it is decided"):
        approve_order(head, order, plan=[Plan(DAY - dt.timedelta(days=1), 10000)])
    approve_order(head, order, plan=[Plan(DAY, 10000)])


def test_a_receipt_is_booked_once_and_to_a_level_that_paid() -> None:
    world = a_world(1, fen=100, funds=60)
    fund(world, 1000, tier="province", document="2号")
    paid(world, 202107)
    order = claim(world, 202107, 202107, 90)
    approve_order(world.actor("head"), order)
    finance = world.actor("finance")
    with translation.override("en"), pytest.raises(ValidationError, match="money of this level"):
        receive(finance, order, fen=10, tier="county", text="第1号")
    receive(finance, order, fen=10, tier="province", text="第1号")
    with translation.override("en"), pytest.raises(ValidationError, match="booked before"):
        receive(finance, order, fen=10, tier="province", text="第1号 ")
    receive(finance, order, fen=10, tier="province", text="第2号")
    assert owed(order) == 70
