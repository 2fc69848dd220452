"""Sums granted once: by instalments to the fen, in goods, by sending somebody on, or out of a township's petty fund."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from tests.casework.scene import a_place
from tests.payments.world import DAY, World, a_world, an_award, built, fund, pay_into, signed

from doudi.access.permissions import Refused
from doudi.casework.models import Case, Channel, Outcome, State
from doudi.casework.services.intake import Wanted, register
from doudi.kernel.dates import from_date
from doudi.payments.models import Entry, Form, Line, RunKind, Side, Signed
from doudi.payments.queries.funds import funds
from doudi.payments.queries.roll import spent
from doudi.payments.services.instalments import hand_over, split
from doudi.payments.services.orders import Plan
from doudi.payments.services.petty import advance_petty, give_back_petty, spend
from doudi.registry.models import Award
from doudi.registry.services.facts import book

pytestmark = pytest.mark.django_db
PROGRAMME, FEN = "temporary", 100_001
SAID = {"reason": "the house burnt down", "cites": "国务院令第649号 art. 47"}
THIRDS = [Plan(dt.date(2021, 7, 1), 33_334), Plan(dt.date(2021, 8, 1), 33_334), Plan(dt.date(2021, 9, 1), 33_333)]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    a_place(monkeypatch)
    world = a_world(1)
    fund(world, 1_000_000, programme=PROGRAMME, document="临时1号")
    return world


def granted(world: World, fen: int = FEN, *, number: int = 40) -> Award:
    """Temporary assistance to the world's family, with the account to pay it into and the case it came of."""
    home = world.awards[0].household
    award = an_award(home, fen, programme=PROGRAMME, since=dt.date(2021, 7, 1))
    pay_into(world, award, number)
    return award


def off_cycle(world: World, on: dt.date) -> list[tuple[int, str, int]]:
    """What a run of a day pays anew: (month, instalment, fen)."""
    run = built(world, on.year * 100 + on.month, kind=RunKind.OFF_CYCLE, programme=PROGRAMME, on=on)
    return list(Line.objects.filter(run=run).order_by("pk").values_list("period", "kind", "amount_fen"))


def test_each_instalment_is_paid_once_from_its_day_on(world: World) -> None:
    award = granted(world)
    split(world.actor("head"), award, THIRDS, reason="rebuilding takes three months")
    assert off_cycle(world, DAY) == [(202107, "1", 33_334)]
    assert off_cycle(world, dt.date(2021, 7, 31)) == []
    assert off_cycle(world, dt.date(2021, 9, 2)) == [(202108, "2", 33_334), (202109, "3", 33_333)]
    assert off_cycle(world, dt.date(2021, 12, 1)) == []
    assert sum(Line.objects.filter(award=award).values_list("amount_fen", flat=True)) == FEN


def test_instalments_sum_to_the_award_and_nothing_has_been_paid(world: World) -> None:
    award, head = granted(world), world.actor("head")
    day = THIRDS[0].due_on
    for plan in (
        THIRDS[:2], THIRDS[:1], [THIRDS[1], THIRDS[0], THIRDS[2]], [Plan(day, FEN + 1), Plan(DAY, -1)],
        [Plan(dt.date(2021, 6, 30), 1), Plan(day, FEN - 1)], [Plan(day, FEN), Plan(DAY, 0)],
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            split(head, award, plan, reason="so it was agreed")
    with pytest.raises(ValidationError, match="Say why"):
        split(head, award, THIRDS, reason=" ")
    with pytest.raises(ValidationError, match="paid monthly"):
        split(head, world.awards[0], THIRDS, reason="so it was agreed")
    with pytest.raises(Refused):
        split(world.actor("clerk"), award, THIRDS, reason="so it was agreed")
    assert off_cycle(world, DAY) == [(202107, "", FEN)]
    with pytest.raises(ValidationError, match="A run has it already"):
        split(head, award, THIRDS, reason="so it was agreed")
    other = granted(world, number=41)
    split(head, other, THIRDS, reason="so it was agreed")
    with pytest.raises(ValidationError, match="in parts already"):
        split(head, other, THIRDS, reason="once more")


def test_what_is_given_in_goods_is_in_no_run(world: World) -> None:
    award, head = granted(world), world.actor("head")
    split(head, award, THIRDS, reason="rebuilding takes three months")
    row = hand_over(head, award, Form.GOODS, kind="2", what="两吨煤", on=DAY, **SAID)
    assert (row.amount_fen, row.who, row.handed_on) == (33_334, head.name, DAY)
    other = granted(world, number=41)
    hand_over(head, other, Form.REFERRAL, what="医疗保障局", on=DAY, **SAID)
    assert off_cycle(world, dt.date(2021, 9, 2)) == [(202107, "1", 33_334), (202109, "3", 33_333)]
    assert not Entry.objects.filter(account__side=Side.PAID).exists()
    for kind, why in (("2", "given already"), ("1", "A run has it"), ("", "A run has it|in parts"), ("9", "no such")):
        with pytest.raises(ValidationError, match=why):
            hand_over(head, award, Form.GOODS, kind=kind, what="米面油", on=DAY, **SAID)
    with pytest.raises(ValidationError, match="petty fund"):
        hand_over(head, award, Form.PETTY, kind="1", what="现金", on=DAY, **SAID)
    with pytest.raises(Refused):
        hand_over(world.actor("lock"), award, Form.GOODS, what="米面油", on=DAY, **SAID)


def test_given_by_hand_while_the_run_was_made_it_is_held(world: World) -> None:
    award = granted(world)
    run = built(world, kind=RunKind.OFF_CYCLE, programme=PROGRAMME)
    line = Line.objects.get(run=run)
    award.handeds.create(
        household=award.household, form=Form.GOODS, what="煤", amount_fen=FEN, handed_on=DAY, who="x", role="x",
        decided_on=DAY, area_path=award.household.area_path, **SAID,
    )  # fmt: skip
    signed(world, run, "lock", Signed.LOCK)
    line.refresh_from_db()
    assert [line.state, *line.holds.values_list("check_name", flat=True)] == ["held", "handed"]


def test_a_petty_fund_is_spent_under_the_ceiling(world: World) -> None:
    """What a township has at hand is what was advanced, less what it spent and gave back; each yuan is booked once."""
    finance, clerk, hill = world.actor("finance"), world.actor("clerk"), world.tree["hill"]
    most = ceiling(world)
    advance_petty(finance, hill, PROGRAMME, 2 * most, document="拨1号")
    with pytest.raises(ValidationError, match="booked before"):
        advance_petty(finance, hill, PROGRAMME, 2 * most, document="拨1号")
    award = of_a_case(world, granted(world, most))
    row = spend(clerk, award, on=DAY, voucher="收据7号", **SAID)
    assert row.form == Form.PETTY
    assert off_cycle(world, DAY) == []  # no run pays it again
    with pytest.raises(ValidationError, match="given already"):
        spend(clerk, award, on=DAY, voucher="收据8号", **SAID)
    large = of_a_case(world, granted(world, most + 1, number=41))
    with pytest.raises(ValidationError, match="more than a township may grant"):
        spend(clerk, large, on=DAY, voucher="收据9号", **SAID)
    unknown = granted(world, 100, number=42)
    with pytest.raises(ValidationError, match="more than a township may grant"):
        spend(clerk, unknown, on=DAY, voucher="收据9号", **SAID)
    give_back_petty(finance, hill, PROGRAMME, most - 1, tier="county", document="退1号")
    small = of_a_case(world, granted(world, 2, number=43))
    with pytest.raises(ValidationError, match=r"has 0\.01 yuan at hand"):
        spend(clerk, small, on=DAY, voucher="收据10号", **SAID)
    assert sums() == {"fund": 1_000_000 - most - 1, "source": -1_000_000, "imprest": 1, "paid": most}
    (whole,), _levels = funds(world.root, programme=PROGRAMME)
    assert (whole.drawn, whole.back, whole.at_hand) == (2 * most, most - 1, 1_000_000 - most - 1)
    assert [spent(world.tree["east"], PROGRAMME, month) for month in (202106, 202107, 202108)] == [0, most, 0]
    (paid,) = Entry.objects.filter(account__side=Side.PAID)
    assert paid.person_id == award.household.head_id
    with pytest.raises(Refused):
        advance_petty(clerk, hill, PROGRAMME, 1, document="拨2号")
    with pytest.raises(ValidationError, match="short"):
        advance_petty(finance, hill, PROGRAMME, 1_000_000, document="拨3号")


def sums() -> dict[str, int]:
    found: dict[str, int] = {}
    for side, fen in Entry.objects.filter(account__programme=PROGRAMME).values_list("account__side", "amount"):
        found[side] = found.get(side, 0) + fen
    return found


def ceiling(world: World) -> int:
    ruled = book()
    found = ruled.programmes[PROGRAMME].parameters["township_ceiling"].at(
        ruled.areas, world.tree["east"].code, from_date(DAY)
    )  # fmt: skip
    assert found is not None
    return found.value


def of_a_case(world: World, award: Award) -> Award:
    """With the case it came of, closed."""
    home = award.household
    assert home.head is not None
    request = register(
        world.actor("clerk"), home.head, area=home.area, channel=Channel.COUNTER, wanted=[Wanted(PROGRAMME)]
    )
    row = Case.objects.filter(request=request)
    assert row.update(award=award, closed_on=DAY, state=State.CLOSED, outcome=Outcome.GRANTED) == 1
    return award
