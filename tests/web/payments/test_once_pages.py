"""Sums granted once on the pages: split, given in goods, paid in cash out of a petty fund that is kept beside."""

from __future__ import annotations

import pytest
from tests.casework.scene import a_place
from tests.payments.test_instalments import FEN, PROGRAMME, ceiling, granted, of_a_case, off_cycle
from tests.payments.world import DAY, World, a_world, fund
from tests.web.payments.offices import office, statements, text, the_day

from doudi.payments.models import Form, Handed

pytestmark = pytest.mark.django_db
SAID = {"reason": "房屋烧毁", "cites": "649号令第47条"}
THIRDS = {
    "rows": "4", "due_1": "2021-07-01", "fen_1": "333.34", "due_2": "2021年8月1日", "fen_2": "333.34",
    "due_3": "2021-09-01", "fen_3": "333.33", "reason": "重建要三个月",
}  # fmt: skip
ADVANCE, BACK = "/payments/funds/petty/", "/payments/funds/petty/back/"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    the_day(monkeypatch)
    a_place(monkeypatch)
    world = a_world(1)
    fund(world, 1_000_000, programme=PROGRAMME, document="临时1号")
    return world


def test_a_sum_is_split_into_instalments_that_sum_to_it(world: World) -> None:
    award, head = granted(world), office(world, "head")
    address, family = f"/payments/award/{award.pk}/split/", f"/payments/family/{award.household_id}/"
    assert address in text(head.get(family)) and address not in text(office(world, "lock").get(family))
    assert office(world, "lock").get(address).status_code == 403
    assert head.get(f"/payments/award/{world.awards[0].pk}/split/").status_code == 404, "paid monthly"
    assert office(world, "west_lock").get(family).status_code == 404
    for wrong, why in (
        ({"fen_2": "many"}, "Write the amount in yuan"), ({"due_2": "soon"}, "Write the day as"),
        ({"fen_3": "333.30"}, "0.03 yuan are missing"), ({"fen_3": "1000"}, "666.67 yuan too much"),
        ({"fen_3": ""}, "Say both the day and the amount"), ({"due_3": "2021-08-01"}, "each on a later day"),
        ({"due_1": "2021-06-01"}, "none before the award begins"), ({"reason": ""}, "required"),
    ):  # fmt: skip
        assert why in text(head.post(address, THIRDS | wrong)), wrong
    more = text(head.post(address, THIRDS | {"more": "yes"}))
    assert "fen_8" in more and 'value="2021年8月1日"' in more and "Error" not in more, "nothing typed is lost"
    assert not award.parts.exists()
    assert head.post(address, THIRDS).status_code == 302
    assert "in parts already" in text(head.post(address, THIRDS)), "sent twice"
    assert off_cycle(world, DAY) == [(202107, "1", 33_334)]
    page = text(head.get(family))
    assert "instalment 2" in page and "from 1 August 2021 on" in page and "333.34" in page and address not in page
    assert page.count("not paid yet") == 2 and "in a run" in page


def test_what_is_given_by_hand_is_listed_and_not_paid(world: World) -> None:
    award, head = granted(world), office(world, "head")
    head.post(f"/payments/award/{award.pk}/split/", THIRDS)
    address = f"/payments/award/{award.pk}/give/"
    given = {"kind": "2", "form": "goods", "what": "两吨煤", "on": "2021-07-06", **SAID}
    for wrong, why in (
        ({"on": "2021-07-07"}, "That day has not come yet"), ({"what": ""}, "required"), ({"cites": ""}, "required"),
        ({"form": "petty"}, "what is offered"), ({"kind": "9"}, "what is offered"),
    ):  # fmt: skip
        assert why in text(head.post(address, given | wrong)), wrong
    assert head.post(address, given).status_code == 302
    assert "Choose from what is offered" in text(head.post(address, given)), "sent twice"
    row = Handed.objects.unscoped("a test").get()
    assert (row.kind, row.form, row.amount_fen, row.who) == ("2", Form.GOODS, 33_334, world.actor("head").name)
    page = text(head.get(f"/payments/family/{award.household_id}/"))
    assert "两吨煤" in page and "in goods" in page and page.count("not paid yet") == 2
    assert office(world, "clerk").get(address).status_code == 403


def test_a_petty_fund_is_filled_spent_and_given_back(world: World) -> None:
    finance, clerk, most = office(world, "finance"), office(world, "clerk"), ceiling(world)
    hill, yuan = world.tree["hill"], f"{ceiling(world) / 50:.2f}"
    advance = {"township": str(hill.pk), "programme": PROGRAMME, "amount": yuan, "document": "拨1号"}
    for wrong, why in (
        ({"amount": "a lot"}, "Write the amount in yuan"), ({"amount": "99999"}, "yuan short"),
        ({"township": str(world.tree["cape"].pk)}, "what is offered"), ({"programme": "dibao"}, "what is offered"),
    ):  # fmt: skip
        assert why in text(finance.post(ADVANCE, advance | wrong)), wrong
    assert clerk.post(ADVANCE, advance).status_code == 403
    assert finance.post(ADVANCE, advance).status_code == 302
    assert "booked before" in text(finance.post(ADVANCE, advance)), "a document once"
    award = of_a_case(world, granted(world, most))
    address = f"/payments/award/{award.pk}/petty/"
    cash = {"on": "2021-07-06", "voucher": "收据7号", **SAID}
    assert f"{most / 50:,.2f} yuan at hand" in text(clerk.get(address))
    assert "has not come yet" in text(clerk.post(address, cash | {"on": "2021-07-08"}))
    assert finance.post(address, cash).status_code == 403
    assert clerk.post(address, cash).status_code == 302
    assert "given already" in text(clerk.post(address, cash)), "sent twice"
    large = of_a_case(world, granted(world, most + 1, number=41))
    assert "may grant by itself" in text(clerk.post(f"/payments/award/{large.pk}/petty/", cash))
    family = text(clerk.get(f"/payments/family/{award.household_id}/"))
    assert "paid in cash" in family and "收据7号" in family and address not in family
    back = {"box": f"{hill.pk}-{PROGRAMME}", "amount": yuan, "tier": "county", "document": "退1号"}
    assert "yuan at hand" in text(finance.post(BACK, back))
    assert finance.post(BACK, back | {"amount": "0.01"}).status_code == 302
    page = text(finance.get("/payments/funds/"))
    for fen in (2 * most, most, 1, most - 1):  # advanced, spent, given back, at hand
        assert f"{fen / 100:,.2f}" in page, fen
    assert "Petty funds" in text(clerk.get("/payments/funds/")), "the township sees its own"
    assert hill.name not in text(office(world, "west_lock").get("/payments/funds/"))


def test_the_familys_page_asks_as_often_for_many_sums(world: World) -> None:
    award, head = granted(world), office(world, "head")
    family = f"/payments/family/{award.household_id}/"
    few = statements(head, family)
    for number in (41, 42, 43):
        other = granted(world, number=number)
        head.post(f"/payments/award/{other.pk}/split/", THIRDS)
    assert statements(head, family) == few


def test_fen_are_those_of_the_award(world: World) -> None:
    """Given whole, without instalments: the form does not ask which."""
    award, head = granted(world), office(world, "head")
    address = f"/payments/award/{award.pk}/give/"
    assert "Which instalment" not in text(head.get(address))
    assert head.post(address, {"form": "referral", "what": "医疗保障局", "on": "2021-07-06", **SAID}).status_code == 302
    assert Handed.objects.unscoped("a test").get().amount_fen == FEN
    assert off_cycle(world, DAY) == []
    page = text(head.get(f"/payments/family/{award.household_id}/"))
    assert "医疗保障局" in page and "the whole award" in page and f"/award/{award.pk}/give/" not in page
