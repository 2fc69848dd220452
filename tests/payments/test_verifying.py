"""Proving the ledger: it is clean as services leave it, and each way to falsify it is named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from tests.payments.test_carrying import replaced
from tests.payments.world import (
    a_world,
    an_account,
    an_award,
    built,
    file_of,
    released,
    settled,
)

from doudi.payments.models import Answer, BankAccount, Entry, Line, Run, Signature, Transfer
from doudi.payments.queries.differences import differences
from doudi.payments.queries.verifying import verify
from doudi.payments.services.payees import set_payer
from doudi.payments.services.settling import take_back

pytestmark = pytest.mark.django_db
JULY, AUGUST = dt.date(2021, 7, 6), dt.date(2021, 8, 6)


def test_every_state_of_a_run_is_sound(db: None) -> None:
    world = a_world(4)
    an_award(world.awards[0].household, 100, programme="other")
    run = built(world)
    assert verify().sound
    run = released(world, run)
    assert verify().sound and file_of(world, run)
    run = settled(world, run, refuse=0.5)
    assert 0 < run.returned < 4
    late = Transfer.objects.filter(run=run).exclude(answer=Answer.RETURNED).first()
    take_back(world.actor("finance"), late, code="AC04", reason="the account was closed")
    set_payer(world.actor("finance", AUGUST), world.tree["east"], an_account(world, 99), name="另一个")
    found = verify(files=True)
    assert found.faults == []
    assert (found.runs, found.lines, found.transfers, found.files) == (1, 4, 4, 1)
    assert verify(world.tree["west"]).runs == 0 and verify(world.tree["east"]).entries == found.entries


def forget_a_transfer(run: Run) -> None:
    Transfer.objects.filter(run=run).order_by("-pk")[:1].get().delete()


def more_on_a_line(run: Run) -> None:
    Line.objects.filter(pk=first_line(run)).update(amount_fen=999)  # unscoped: a test


def other_account(run: Run) -> None:
    row = BankAccount.objects.unscoped("a test").get(payees__transfers__run=run, payees__lines=first_line(run))
    row.set_number("1400000777777")
    row.save()


def unreadable(run: Run) -> None:
    row = BankAccount.objects.unscoped("a test").get(payees__transfers__run=run, payees__lines=first_line(run))
    BankAccount.objects.unscoped("a test").filter(pk=row.pk).update(number_sealed=b"nothing")


def another_total(run: Run) -> None:
    falsify(Signature, "total_fen = total_fen + 1", f"act = 'approve' and run_id = {run.pk}")


def an_entry_gone(run: Run) -> None:
    falsify(Entry, None, f"line_id = {first_line(run)}")


def an_answer_changed(run: Run) -> None:
    Transfer.objects.filter(run=run, payee__lines=first_line(run)).update(answer=Answer.RETURNED)


def first_line(run: Run) -> int:
    return Line.objects.filter(run=run).order_by("pk").values_list("pk", flat=True)[0]  # unscoped: a test


def falsify(model: type, sets: str | None, where: str) -> None:
    """As somebody with the database's password would: past the triggers."""
    table = model._meta.db_table  # type: ignore[attr-defined]
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if sqlite:
            cursor.execute("select name from sqlite_master where type = 'trigger' and tbl_name = %s", [table])
            for (name,) in cursor.fetchall():
                cursor.execute(f'drop trigger "{name}"')
        else:
            cursor.execute("set constraints all immediate")  # or the table has work waiting
            cursor.execute(f"alter table {table} disable trigger user")
        cursor.execute(f"update {table} set {sets} where {where}" if sets else f"delete from {table} where {where}")


@pytest.mark.parametrize(
    ("falsified", "said"),
    [
        (forget_a_transfer, ("nothing was done",)),
        (more_on_a_line, ("not those that were locked", "999 fen are due")),
        (other_account, ("made again is not the one",)),
        (unreadable, ("cannot be read", "cannot be made again")),
        (another_total, ("approve was signed over",)),
        (an_entry_gone, ("its entries sum to -", "fen are due, nothing was done")),
        (an_answer_changed, ("without anything that is due",)),
    ],
)
def test_what_was_falsified_is_named(falsified: Callable[[Run], None], said: tuple[str, ...]) -> None:
    world = a_world(3)
    run = settled(world, released(world, built(world)))
    assert verify(files=True).sound
    falsified(run)
    faults = verify(files=True).faults
    assert all(any(words in fault for fault in faults) for words in said), faults


def test_a_month_changed_backwards_is_paid_once_and_stands_as_a_proposal(db: None) -> None:
    """July was paid by the old award when a decision raised it from July on: nothing is paid twice or by itself."""
    world = a_world(2)
    settled(world, released(world, built(world)))
    new = replaced(world.awards[0], 50000)
    run = settled(world, released(world, built(world, 202108, on=AUGUST), AUGUST), on=AUGUST)
    assert list(Line.objects.filter(award=new).values_list("period", "amount_fen")) == [(202108, 50000)]
    (found,) = differences(world.actor("head"), 202107, 202108)
    assert (found.household, found.period, found.fen) == (new.household_id, 202107, 50000 - 45300)
    assert list(differences(world.actor("west_lock"), 202107, 202108)) == []
    assert run.held == 0 and verify().faults == []


def test_a_line_that_is_not_owed_makes_way_for_the_award_that_replaced_its_own(db: None) -> None:
    world = a_world(1)
    run = built(world)
    Line.objects.update(state="void")
    new = replaced(world.awards[0], 50000)
    world.awards.append(new)
    assert [row.fen for row in differences(world.actor("head"), 202107, 202107)] == []
    built(world, 202108, on=AUGUST)
    assert set(Line.objects.filter(award=new).values_list("period", flat=True)) == {202107, 202108}
    assert run.lines == 1
