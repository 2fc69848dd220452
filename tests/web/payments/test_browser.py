"""These pages in a browser: nothing that axe finds, nothing too wide."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from tests.payments.test_prices import BY_PRICES, PLACES
from tests.payments.world import DAY, World, a_world, an_account, an_award, built, fund, paid, released, settled
from tests.places import CODES
from tests.web.browsing import CHROMIUM, look_at
from tests.web.payments.offices import citizen, office, the_day

from doudi.access.actor import Actor
from doudi.payments.models import Hold, Order, OrderKind, Payee, Relation, Run, Suspension, Transfer
from doudi.payments.services.indices import publish_index
from doudi.payments.services.instalments import split
from doudi.payments.services.orders import Plan, approve_order, propose_order, suspend
from doudi.payments.services.payees import propose_payee
from doudi.payments.services.petty import advance_petty
from doudi.registry.models import Award

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium"),
]


@dataclass
class Things:
    world: World
    #: of last month, where one came back after all; of this month, with a held line
    before: Run
    run: Run
    #: granted once, in two instalments
    granted: Award


@pytest.fixture
def things(monkeypatch: pytest.MonkeyPatch) -> Things:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    the_day(monkeypatch)
    for name, code in PLACES.items():
        monkeypatch.setitem(CODES, name, code)
    world = a_world(3)
    before = paid(world, 202105, refuse=0.4)
    settled(world, released(world, built(world, 202106)))
    world.awards[0].amount_fen = 130_000
    world.awards[0].save()
    review, head = world.actor("review"), world.actor("head")
    new = an_account(world, 777)
    propose_payee(review, world.awards[0], new, relation=Relation.HOUSEHOLD)
    order(review, world, OrderKind.BACK_PAY)
    approve_order(head, order(review, world, OrderKind.REPAY))
    publish_index(world.root, world.tree["land"], 202107, BY_PRICES, source="statistics", published_on=DAY)
    fund(world, 1_000_000, programme="temporary", document="临时1号")
    advance_petty(world.actor("finance"), world.tree["hill"], "temporary", 50_000, document="拨1号")
    suspend(head, world.awards[2], since=202109, reason="联系不上，正在核实", cites="57号第31条")
    granted = an_award(world.awards[1].household, 50_000, programme="temporary")
    parts = [Plan(DAY, 20_000), Plan(dt.date(2021, 8, 1), 30_000)]
    split(head, granted, parts, reason="重建要两个月")
    return Things(world, before, built(world), granted)


def order(actor: Actor, world: World, kind: OrderKind) -> Order:
    award = world.awards[1]
    return propose_order(
        actor, award, kind, person=award.members.all()[0].person, amount_fen=20_000, first=202105, last=202106,
        reason="家中一人就业未申报", cites="649号令第68条",
    )  # fmt: skip


def chinese(client: Client) -> Client:
    client.cookies["doudi_language"] = "zh-hans"
    return client


def of_staff(things: Things) -> dict[str, list[str]]:
    run, award = f"/payments/run/{things.run.pk}/", f"/payments/award/{things.world.awards[1].pk}/"
    once = f"/payments/award/{things.granted.pk}/"
    hold, payee = Hold.objects.get(run=things.run), Payee.objects.proposed().get()
    first, last = Order.objects.unscoped("a test").order_by("pk")
    waits = Suspension.objects.unscoped("a test").get()
    sent = Transfer.objects.filter(run=things.before)[0]
    return {
        "lock": [
            "/payments/", "/payments/?state=closed", "/payments/new/", run, f"{run}lines/", f"{run}left/",
            f"{run}hold/{hold.pk}/", f"{run}sign/lock/", f"/payments/run/{things.before.pk}/",
            f"/payments/run/{things.before.pk}/returned/", "/payments/accounts/", f"/payments/account/{payee.pk}/",
            "/payments/prices/", f"{award}account/", f"{award}order/repay/",
            f"/payments/family/{things.world.awards[1].household_id}/",
        ],
        "head": ["/payments/orders/", f"/payments/order/{first.pk}/", f"{award}suspend/",
                 f"/payments/suspension/{waits.pk}/", f"{once}split/", f"{once}give/"],
        "city": ["/payments/prices/", "/payments/prices/publish/"],
        "clerk": ["/payments/funds/", f"{once}petty/"],
        "finance": ["/payments/funds/", "/payments/funds/petty/", "/payments/funds/petty/back/",
                    "/payments/funds/new/", "/payments/payer/", f"{run}answers/",
                    f"/payments/order/{last.pk}/", f"/payments/transfer/{sent.pk}/back/"],
    }  # fmt: skip


def test_every_page_of_staff_fits_and_is_accessible(things: Things, live_server: Any) -> None:
    for who, addresses in of_staff(things).items():
        look_at(live_server, chinese(office(things.world, who)), addresses, "standard")


def test_the_citizens_page_fits_in_every_mode(things: Things, live_server: Any) -> None:
    person = things.world.awards[1].members.order_by("pk")[0].person
    client = chinese(citizen(things.world, person))
    for mode in ("standard", "elder", "contrast"):
        look_at(live_server, client, ["/", "/mine/payments/"], mode)
