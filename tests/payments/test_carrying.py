"""An award that replaced another is paid into the same account, and only that one's."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from tests.payments.world import a_world, an_award, built, paid

from doudi.payments.models import Line, Payee, Suspension
from doudi.payments.services.orders import resume, suspend
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


def test_what_waits_goes_on_to_wait_however_often_it_is_changed() -> None:
    world = a_world(2)
    paid(world, 202106)
    waiting = suspend(world.root, world.awards[0], since=202107, reason="核查中", cites="57号第二十九条")
    second = replaced(world.awards[0], 50000)
    second.until = dt.date(2021, 8, 1)
    second.save()
    third = an_award(second.household, 51000, since=second.until)
    august, september = dt.date(2021, 8, 10), dt.date(2021, 9, 10)
    run = built(world, 202108, on=august)
    assert not Line.objects.filter(run=run, household=second.household).exists()  # unscoped: a test
    carried = Suspension.objects.get(award=third)  # unscoped: a test
    assert (carried.since, carried.who, carried.cites) == (202107, waiting.who, waiting.cites)
    resume(replace(world.root, on=september), carried, month=202109, reason="已查清", paid_after=True)
    waiting.refresh_from_db()
    assert (waiting.until, waiting.paid_after) == (202109, True)
    run = built(world, 202109, on=september)
    lines = Line.objects.filter(run=run, household=second.household).values_list("award", "period")  # unscoped: a test
    assert set(lines) == {(third.pk, 202109), (third.pk, 202108), (second.pk, 202107)}
