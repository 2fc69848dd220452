"""Letters of orders about money: opened and taken by who they are to, listed with the order, served by the office."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.payments.world import DAY, World, a_world, paid
from tests.web.payments.offices import citizen, office, text, the_day

from doudi.casework.models import Letter
from doudi.payments.models import OrderKind
from doudi.payments.services.orders import approve_order, propose_order, suspend

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    the_day(monkeypatch)
    return a_world(2)


def an_order(world: World) -> tuple[int, Letter]:
    """One to pay back that was approved, and its letter."""
    paid(world)
    award = world.awards[0]
    assert award.household.head is not None
    order = propose_order(
        world.actor("lock"), award, OrderKind.REPAY, person=award.household.head, amount_fen=100, first=202107,
        last=202107, reason="隐瞒收入", cites="649号令第68条",
    )  # fmt: skip
    approve_order(world.actor("head"), order)
    return order.pk, Letter.objects.unscoped("test").get(kind="repayment")


def test_who_it_is_to_opens_it_takes_it_and_reads_how_to_fight_it(world: World) -> None:
    _order, letter = an_order(world)
    client, other = citizen(world, letter.person), citizen(world, world.awards[1].members.order_by("pk")[0].person)
    page = text(client.get(f"/mine/letter/{letter.pk}/"))
    assert "/mine/payments/" in page and "reaches you" in page and "the last day is" not in page
    assert other.get(f"/mine/letter/{letter.pk}/").status_code == 404
    assert client.post(f"/mine/letter/{letter.pk}/", {"agrees": "on"}).status_code == 302
    letter.refresh_from_db()
    assert (letter.served_on, letter.method) == (DAY, "online")
    assert "the last day is" in text(client.get(f"/mine/letter/{letter.pk}/"))


def test_an_office_lists_it_with_the_order_and_writes_down_its_service(world: World) -> None:
    order, letter = an_order(world)
    clerk, finance, west = office(world, "clerk"), office(world, "finance"), office(world, "west_lock")
    page = text(clerk.get(f"/payments/order/{order}/"))
    assert letter.number in page and f"/payments/letter/{letter.pk}/serve/" in page and "not served yet" in page
    assert clerk.get(f"/payments/letter/{letter.pk}/").content.startswith(b"%PDF")
    address = f"/payments/letter/{letter.pk}/serve/"
    said = {"method": "family", "on": f"{DAY}", "note": ""}
    assert "Say who took it" in text(clerk.post(address, said))
    assert finance.post(address, said).status_code == 403 and west.post(address, said).status_code == 404
    assert clerk.post(address, said | {"note": "李0"}).status_code == 302
    letter.refresh_from_db()
    assert (letter.served_on, letter.method, letter.served_note) == (DAY, "family", "李0")
    page = text(clerk.get(f"/payments/order/{order}/"))
    assert "李0" in page and f"/payments/letter/{letter.pk}/serve/" not in page


def test_that_an_award_waits_is_told_with_it(world: World) -> None:
    row = suspend(world.actor("head"), world.awards[0], since=202108, reason="名册显示服刑", cites="57号第三十一条")
    letter = Letter.objects.unscoped("test").get(kind="waiting")
    assert letter.number in text(office(world, "head").get(f"/payments/suspension/{row.pk}/"))
    assert letter.issued_on == dt.date(2021, 7, 6)
