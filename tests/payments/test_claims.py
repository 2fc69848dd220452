"""What may be asked back: never more than was paid for the months, whatever other orders claim of them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from tests.payments.world import World, a_world, paid

from doudi.payments.models import Order, OrderKind
from doudi.payments.services.orders import approve_order, paid_for, propose_order
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
