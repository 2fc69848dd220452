"""Funeral costs: once, of somebody who has died on the rolls, to who bears them, by two people's signatures."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from tests.payments.world import World, a_world, an_account, an_award, built, settled, signed

from doudi.casework.models import Letter
from doudi.payments.models import Entry, Hold, Line, Order, OrderKind, Relation, RunKind, Side, Signed, State
from doudi.payments.services.holding import let_go
from doudi.payments.services.orders import approve_order, propose_order
from doudi.payments.services.payees import confirm_payee, propose_payee
from doudi.registry.models import Award, Person

pytestmark = pytest.mark.django_db
PROGRAMME, FEN = "tekun", 480_000


@pytest.fixture
def world(db: None) -> World:
    """Somebody on the rolls, paid into an account of their own; who has died."""
    world = a_world(1, programme=PROGRAMME)
    the_dead(world)
    return world


def the_dead(world: World) -> Person:
    member = world.awards[0].members.order_by("pk").first()
    assert member is not None
    Person.objects.unscoped("test").filter(pk=member.person_id).update(death_date=dt.date(2021, 7, 2))
    return Person.objects.unscoped("test").get(pk=member.person_id)


def propose(world: World, award: Award, person: Person) -> Order:
    return propose_order(
        world.actor("lock"), award, OrderKind.FUNERAL, person=person, amount_fen=FEN, first=202107, last=202107,
        reason="buried by the home for the elderly", cites="国务院令第649号 art. 15(4)",
    )  # fmt: skip


def test_it_goes_to_who_bears_it_and_never_to_the_account_of_the_dead(world: World) -> None:
    award, person = world.awards[0], the_dead(world)
    approve_order(world.actor("head"), propose(world, award, person))
    assert not Letter.objects.unscoped("test").exists(), "nobody is told to pay anything back"
    run = built(world, kind=RunKind.ORDERS, programme=PROGRAMME)
    line = Line.objects.get(run=run)
    assert (line.kind, line.amount_fen, line.person, line.payee) == ("funeral", FEN, person, None)
    (hold,) = Hold.objects.filter(line=line)  # the death itself holds nothing
    assert hold.check_name == "no_account"
    home = propose_payee(
        world.actor("clerk"), award, an_account(world, 77), relation=Relation.INSTITUTION, kind="funeral",
        authority="agreement of 2020 with the home",
    )  # fmt: skip
    confirm_payee(world.actor("lock"), home)
    let_go(world.actor("lock"), hold, reason="the home's account has been confirmed")
    line.refresh_from_db()
    assert line.payee == home
    for who, act in (("lock", Signed.LOCK), ("review", Signed.REVIEW), ("head", Signed.APPROVE),
                     ("finance", Signed.RELEASE)):  # fmt: skip
        run.refresh_from_db()
        signed(world, run, who, act)
    assert settled(world, run).state == State.SETTLED
    booked = Entry.objects.filter(account__side=Side.PAID).values_list("amount", "person")
    assert list(booked) == [(FEN, person.pk)]
    assert built(world, kind=RunKind.ORDERS, programme=PROGRAMME).lines == 0


def test_only_once_and_only_of_the_dead(world: World) -> None:
    award, person = world.awards[0], the_dead(world)
    living = award.members.exclude(person=person).get().person
    with pytest.raises(ValidationError, match="who has died"):
        propose(world, award, living)
    other = an_award(award.household, 100, programme="dibao", source="test")
    with pytest.raises(ValidationError, match="no funeral costs"):
        propose(world, other, person)
    propose(world, award, person)
    with pytest.raises(ValidationError, match="already"):
        propose(world, award, person)
