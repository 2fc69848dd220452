"""An award that replaced another is paid into the same account, and only that one's."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.payments.world import a_world, an_award, built, paid

from doudi.payments.models import Line, Payee
from doudi.registry.models import Award, AwardMember

pytestmark = pytest.mark.django_db
FIRST = dt.date(2021, 7, 1)


def replaced(award: Award, fen: int) -> Award:
    award.until = FIRST
    award.save()
    return an_award(award.household, fen, since=FIRST)


def test_a_changed_amount_costs_no_payment() -> None:
    world = a_world(2)
    paid(world, 202106)
    new = replaced(world.awards[0], 50000)
    run = built(world)
    assert (run.lines, run.held) == (2, 0)
    line = Line.objects.get(award=new)  # unscoped: a test
    old = Payee.objects.get(award=world.awards[0])
    assert line.payee is not None and (line.payee.award, line.payee.account) == (new, old.account)
    assert (line.payee.confirmed_by, line.previous_fen) == (old.confirmed_by, 45300)


def test_nothing_is_carried_to_an_award_for_others() -> None:
    world = a_world(1)
    new = replaced(world.awards[0], 50000)
    AwardMember.objects.filter(award=world.awards[0]).delete()
    run = built(world)
    assert not Payee.objects.filter(award=new).exists() and run.held == 1
