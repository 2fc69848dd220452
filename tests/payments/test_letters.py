"""Whoever's money waits, is paid for the past or to be paid back gets a letter with reason, article and objections."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.letters.pdf import text_of
from tests.payments.world import World, a_world, paid

from doudi.casework.models import Letter, ServedBy
from doudi.casework.services.clocks import serve
from doudi.casework.services.letters import file_of, made_again
from doudi.payments.models import Order, OrderKind
from doudi.payments.services.orders import Plan, approve_order, propose_order, resume, suspend

pytestmark = pytest.mark.django_db
FRAUD = "社会救助暂行办法第六十八条"


def an_order(world: World, kind: OrderKind, fen: int) -> Order:
    award = world.awards[0]
    assert award.household.head is not None
    return propose_order(
        world.actor("lock"), award, kind, person=award.household.head, amount_fen=fen, first=202107, last=202107,
        reason="没有报告打工收入", cites=FRAUD,
    )  # fmt: skip


def test_who_is_to_pay_back_is_told_how_much_by_when_and_how_to_object() -> None:
    world = a_world(1)
    paid(world)
    order = an_order(world, OrderKind.REPAY, 1000)
    assert not Letter.objects.unscoped("test").exists(), "a proposal is nobody's letter yet"
    plan = [Plan(dt.date(2021, 9, 30), 400), Plan(dt.date(2021, 10, 31), 600)]
    approve_order(world.actor("head"), order, plan=plan)
    letter = Letter.objects.unscoped("test").get(kind="repayment")
    said = text_of(file_of(letter))
    for words in ("责令退回决定书", "10.00", "没有报告打工收入", FRAUD, "2021年9月30日", "4.00", "行政复议", "王0"):
        assert words in said, words
    assert made_again(letter) == file_of(letter)
    served = serve(world.root, letter, method=ServedBy.HAND, on=letter.issued_on, note="")
    assert served.served_on == letter.issued_on


def test_back_pay_and_waiting_and_going_on_are_told() -> None:
    world = a_world(1)
    approve_order(world.actor("head"), an_order(world, OrderKind.BACK_PAY, 2500))
    row = suspend(world.actor("head"), world.awards[0], since=202108, reason="名册显示服刑", cites="57号第三十一条")
    resume(world.actor("head"), row, month=202109, reason="同名的人", paid_after=True)
    told = {each.kind: text_of(file_of(each)) for each in Letter.objects.unscoped("test")}
    assert "25.00" in told["back_pay"] and "2021年8月" in told["waiting"] and "行政诉讼" in told["waiting"]
    assert "一并补发" in told["resumption"] and "2021年9月" in told["resumption"]
