"""What of the ledger waits for somebody stands on their first page."""

from __future__ import annotations

import pytest
from tests.payments.world import World, a_world, an_account, built, signed
from tests.web.payments.offices import office, statements, text, the_day

from doudi.payments.models import OrderKind, Relation, Signed
from doudi.payments.services.orders import propose_order
from doudi.payments.services.payees import propose_payee

pytestmark = pytest.mark.django_db
WAITS = "Payments that wait for you"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    the_day(monkeypatch)
    return a_world(2)


def test_a_run_stands_on_the_first_page_of_who_may_bring_it_on_and_of_nobody_else(world: World) -> None:
    run = built(world)
    address = f"/payments/run/{run.pk}/"

    def seen() -> set[str]:
        return {who for who in ("clerk", "lock", "review", "head", "finance", "auditor")
                if address in text(office(world, who).get("/"))}  # fmt: skip

    assert seen() == {"lock", "review"}  # either may lock it
    run = signed(world, run, "lock", Signed.LOCK)
    assert seen() == {"review", "head"}  # nobody signs after themselves
    run = signed(world, run, "review", Signed.REVIEW)
    assert seen() == {"head"}
    signed(world, run, "head", Signed.APPROVE)
    assert seen() == {"finance"}
    page = text(office(world, "finance").get("/"))
    assert "Jul 2021" in page and "approved: to be released" in page and "There is nothing to do yet" not in page


def test_many_runs_ask_no_more_than_one(world: World) -> None:
    client = office(world, "lock")
    run = built(world)
    one = statements(client, "/")
    for run.programme in ("tekun", "orphan"):
        run.pk = None
        run.save()
    assert statements(client, "/") == one and text(client.get("/")).count("/payments/run/") == 3


def test_accounts_and_orders_of_others_are_counted(world: World) -> None:
    award = world.awards[0]
    propose_payee(world.actor("clerk"), award, an_account(world, 77), relation=Relation.HOUSEHOLD)
    propose_order(
        world.actor("lock"), award, OrderKind.BACK_PAY, person=award.members.get(person__name="王0").person,
        amount_fen=100, first=202101, last=202102, reason="漏发", cites="民发〔2021〕57号 art. 25",
    )  # fmt: skip
    page = text(office(world, "head").get("/"))
    assert 'href="/payments/accounts/" class="warn"' in page and 'href="/payments/orders/" class="warn"' in page
    page = text(office(world, "lock").get("/"))
    assert 'href="/payments/accounts/" class="warn"' in page and 'href="/payments/orders/" class="warn"' not in page
    assert WAITS not in text(office(world, "clerk").get("/"))
