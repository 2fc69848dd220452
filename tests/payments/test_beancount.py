"""Beancount's own loader accepts the books, and its balances are ours."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.payments.world import a_world, built, released, settled

from doudi.audit.models import Event
from doudi.payments.models import Entry, LedgerAccount, Side, Transaction
from doudi.payments.queries.beancount import account_name
from doudi.payments.services.books import balance
from doudi.payments.services.exporting import hand_out_books
from doudi.payments.services.orders import OrderKind, Plan, approve_order, propose_order, receive

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("by", ["line", "fund"])
def test_another_checker_finds_the_same_balances(by: str, tmp_path: Path) -> None:
    loader = pytest.importorskip("beancount.loader")
    realization = pytest.importorskip("beancount.core.data")
    world = a_world(4)
    settled(world, released(world, built(world)), refuse=0.5)
    paid = Entry.objects.filter(account__side=Side.PAID).order_by("pk")[0]
    assert paid.line is not None and paid.line.award is not None
    award = paid.line.award
    order = propose_order(
        world.actor("lock"), award, OrderKind.REPAY, person=award.household.head, amount_fen=1000, first=202107,
        last=202107, reason="said an income that was not so", cites="国务院令第649号 art. 68",
    )  # fmt: skip
    approve_order(world.actor("head"), order, plan=[Plan(dt.date(2021, 9, 1), 1000)])
    receive(world.actor("finance"), order, fen=400, tier="county", text="cash")
    file = tmp_path / "books.beancount"
    with file.open("wb") as stream:
        assert hand_out_books(world.root, stream, by=by) > 0
    directives, errors, _options = loader.load_file(str(file))
    assert errors == []
    found = [each for each in directives if isinstance(each, realization.Transaction)]
    assert {each.meta["key"] for each in found} == set(Transaction.objects.values_list("key", flat=True))
    assert balances(found) == {
        account_name(row): balance(row) for row in LedgerAccount.objects.unscoped("a test") if row.entries.exists()
    }
    text = file.read_text("utf-8")
    for person in award.household.members.all():
        assert person.person.name not in text
    assert ("person:" in text) == (by == "line")
    assert Event.objects.filter(act="ledger.export").count() == 1


def balances(found: list[Any]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for each in found:
        for posting in each.postings:
            sums[posting.account] = sums.get(posting.account, 0) + int(posting.units.number)
            assert posting.units.currency == "FEN"
    return sums
