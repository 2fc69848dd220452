"""Accounts entered by one and confirmed by another, funds, and orders that one proposes and another approves."""

from __future__ import annotations

import pytest
from tests.payments.world import World, a_world, paid
from tests.web.payments.offices import citizen, office, text, the_day
from tests.web.people import signed_in

from doudi.access.roles import Role
from doudi.payments.models import Order, OrderKind, Payee, Payer, Suspension
from doudi.payments.services.orders import propose_order, suspend
from doudi.registry.models import Household

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    the_day(monkeypatch)
    return a_world(2)


def test_an_account_is_confirmed_by_another_who_sees_old_and_new(world: World) -> None:
    award, review, lock = world.awards[0], office(world, "review"), office(world, "lock")
    address = f"/payments/award/{award.pk}/account/"
    given = {"relation": "household", "holder_name": "李0", "number": "12"}
    assert "number" in text(review.post(address, given)) and not Payee.objects.proposed().exists()
    assert review.post(address, given | {"number": "1400 0000 0777"}).status_code == 302
    row = Payee.objects.proposed().get()
    page = text(lock.get("/payments/accounts/"))
    assert "**** 0777" in page and "**** 0000" in page and "140000000777" not in page
    assert world.actor("review").name in page
    own = review.post(f"/payments/account/{row.pk}/")
    assert own.status_code == 403 and "another person confirms" in text(own)
    assert "another person confirms" in text(review.get(f"/payments/account/{row.pk}/"))
    assert lock.post(f"/payments/account/{row.pk}/").status_code == 302
    assert Payee.objects.in_force().get(award=award).pk == row.pk
    assert office(world, "west_lock").get(address).status_code == 404


def test_a_declined_account_leaves_the_old_one(world: World) -> None:
    award, clerk, lock = world.awards[0], office(world, "clerk"), office(world, "lock")
    before = Payee.objects.in_force().get(award=award)
    clerk.post(f"/payments/award/{award.pk}/account/",
               {"relation": "household", "holder_name": "李0", "number": "140000000777"})  # fmt: skip
    row = Payee.objects.proposed().get()
    assert lock.post(f"/payments/account/{row.pk}/", {"decline": "yes"}).status_code == 200, "not without a reason"
    assert lock.post(f"/payments/account/{row.pk}/", {"decline": "yes", "reason": "户名不符"}).status_code == 302
    assert Payee.objects.in_force().get(award=award) == before and not Payee.objects.proposed().exists()


def test_funds_follow_the_money_from_the_document_to_the_people(world: World) -> None:
    finance = office(world, "finance")
    given = {"county": world.tree["east"].pk, "programme": "dibao", "tier": "province", "amount": "500",
             "document": "晋财社〔2021〕9号"}  # fmt: skip
    assert finance.post("/payments/funds/new/", given).status_code == 302
    assert "booked before" in text(finance.post("/payments/funds/new/", given)), "a document once"
    run = paid(world)
    page = text(finance.get("/payments/funds/"))
    assert "100,500.00" in page and f"{run.total_fen / 100:,.2f}" in page
    assert f"{(10_050_000 - run.total_fen) / 100:,.2f}" in page
    assert "provincial" in page, "of one county by whose money it is too"
    assert "100,500.00" not in text(office(world, "west_lock").get("/payments/funds/"))


def test_finance_says_from_which_account_its_area_pays(world: World) -> None:
    finance, lock = office(world, "finance"), office(world, "lock")
    given = {"name": "东岭县财政局", "number": "1400 0000 8888"}
    assert lock.post("/payments/payer/", given).status_code == 403
    assert finance.post("/payments/payer/", given | {"number": "88"}).status_code == 200
    assert finance.post("/payments/payer/", given).status_code == 302
    page = text(finance.get("/payments/payer/"))
    assert "**** 8888" in page and "140000008888" not in page
    assert Payer.objects.filter(area=world.tree["east"], until=None).count() == 1


def test_nobody_approves_the_repayment_they_proposed(world: World) -> None:
    paid(world)
    award, head, city, finance = world.awards[0], office(world, "head"), office(world, "city"), office(world, "finance")
    person = award.members.all()[0].person
    given = {"person": person.pk, "amount_fen": "300", "first": "2021-07", "last": "2021-07", "reason": "隐瞒收入",
             "cites": "649号令第68条"}  # fmt: skip
    assert head.post(f"/payments/award/{award.pk}/order/repay/", given).status_code == 302
    order = Order.objects.unscoped("a test").get()
    address = f"/payments/order/{order.pk}/"
    plan = {"do": "approve", "a-parts": "3", "a-due_on": "2021-08-01"}
    own = head.post(address, plan)
    assert own.status_code == 403 and "another person approves" in text(own)
    assert "another person approves" in text(head.get(address))
    assert city.post(address, plan).status_code == 302
    assert [each.amount_fen for each in order.instalments.order_by("due_on")] == [10000] * 3
    asks = text(finance.get(address))
    assert 'value="county"' in asks and 'value="central"' not in asks, "money of no other level was paid"
    came = {"do": "receive", "r-tier": "county", "r-text": "第1号"}
    for odd in ("1e2", "100.001"):
        assert "Write the amount in yuan" in text(finance.post(address, came | {"r-fen": odd})), odd
    assert finance.post(address, came | {"r-fen": "100", "r-text": ""}).status_code == 200, "no receipt"
    assert finance.post(address, came | {"r-fen": "400"}).status_code == 200, "too much"
    assert finance.post(address, came | {"r-fen": "１００"}).status_code == 302
    told = text(finance.get(address))
    assert told.count("100.00 yuan") == 5, "three instalments, what has come, and the receipt of it"
    assert "200.00 yuan" in told and "What came" in told and world.actor("finance").name in told
    assert "200.00" in text(finance.get("/payments/orders/"))
    family = text(head.get(f"/payments/family/{award.household_id}/"))
    assert "200.00" in family and "approved" in family
    own_page = text(citizen(world, person).get("/mine/payments/"))
    assert "200.00 yuan still to come" in own_page and "隐瞒收入" in own_page and own_page.count("to come</span>") == 2


def test_an_award_waits_and_goes_on(world: World) -> None:
    award, head, review = world.awards[0], office(world, "head"), office(world, "review")
    said = {"since": "2021-08", "reason": "联系不上，正在核实", "cites": "57号第31条"}
    refused = review.post(f"/payments/award/{award.pk}/suspend/", said)
    assert refused.status_code == 403
    assert head.post(f"/payments/award/{award.pk}/suspend/", said).status_code == 302
    row = Suspension.objects.unscoped("a test").get()
    assert "联系不上" in text(head.get(f"/payments/family/{award.household_id}/"))
    again = {"month": "2021-09", "paid_after": "on", "reason": "已联系上"}
    assert head.post(f"/payments/suspension/{row.pk}/", again).status_code == 302
    row.refresh_from_db()
    assert (row.until, row.paid_after) == (202109, True)


def test_who_approves_is_where_the_family_lies_now(world: World) -> None:
    award = world.awards[0]
    order = propose_order(
        world.actor("lock"), award, OrderKind.BACK_PAY, person=award.members.all()[0].person, amount_fen=100,
        first=202106, last=202106, reason="标准提高", cites="57号第二十三条",
    )  # fmt: skip
    row = suspend(world.actor("head"), award, since=202108, reason="联系不上，正在核实", cites="57号第31条")
    now = world.tree["moor"].path
    Household.objects.filter(pk=award.household_id).update(area_path=now)  # unscoped: a test
    client, _posting = signed_in(Role.COUNTY_HEAD, world.tree["west"])
    assert client.post(f"/payments/order/{order.pk}/", {"do": "approve"}).status_code == 302
    again = {"month": "2021-09", "reason": "已联系上"}
    assert client.post(f"/payments/suspension/{row.pk}/", again).status_code == 302
    assert office(world, "head").get(f"/payments/order/{order.pk}/").status_code == 404
