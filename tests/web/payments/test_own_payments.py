"""What citizens read of their payments: where the money is and why it differs, never what a check suspects."""

from __future__ import annotations

import pytest
from tests.payments.world import World, a_world, built, paid, released, settled
from tests.web.payments.offices import citizen, text, the_day

from doudi.payments.models import Line
from doudi.registry.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    the_day(monkeypatch)
    return a_world(2)


def person_of(world: World, number: int = 0) -> Person:
    return world.awards[number].members.order_by("pk")[0].person


def test_a_payment_is_told_from_the_run_to_the_account(world: World) -> None:
    client, other = citizen(world, person_of(world)), citizen(world, person_of(world, 1))
    assert "Nothing was paid yet" in text(client.get("/mine/payments/"))
    run = built(world)
    assert "being prepared" in text(client.get("/mine/payments/"))
    run = released(world, run)
    assert "It is with the bank" in text(client.get("/mine/payments/"))
    settled(world, run)
    page = text(client.get("/mine/payments/"))
    assert "453.00" in page and "ends in 0000" in page and "453.01" not in page, "only what is theirs"
    assert "453.01" in text(other.get("/mine/payments/"))


def test_what_came_back_says_what_to_do(world: World) -> None:
    settled(world, released(world, built(world)), refuse=1.0)
    page = text(citizen(world, person_of(world)).get("/mine/payments/"))
    assert "The bank sent it back" in page and "township office" in page


def test_a_held_payment_is_told_without_the_suspicion(world: World) -> None:
    person = person_of(world)
    person.death_date = person.birth_date
    person.save()
    built(world)
    page = text(citizen(world, person_of(world, 1)).get("/mine/payments/"))
    assert "It waits" not in page
    spouse = world.awards[0].members.order_by("pk")[1].person
    page = text(citizen(world, spouse).get("/mine/payments/"))
    assert "It waits: the county office is checking it" in page
    assert "died" not in page and "register" not in page.lower()


def test_why_this_month_differs_from_the_last(world: World) -> None:
    paid(world, 202106)
    Line.objects.filter(award=world.awards[0]).update(amount_fen=43300)  # unscoped: a test
    built(world)
    page = text(citizen(world, person_of(world)).get("/mine/payments/"))
    assert "433.00 yuan before, 453.00 yuan now: 20.00 yuan more." in page
