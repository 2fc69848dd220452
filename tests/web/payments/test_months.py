"""The monthly close on its pages: counted, kept, restated with a reason, handed out."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.payments.world import World, a_world, an_award, paid
from tests.registry.families import a_family
from tests.web.people import signed_in

from doudi.access.roles import Role
from doudi.payments.models import MonthClose

pytestmark = pytest.mark.django_db
MONTH = "/payments/months/dibao/202107/"


@pytest.fixture
def world() -> World:
    world = a_world(2)
    paid(world)
    return world


def reviewer(world: World) -> Client:
    client, _posting = signed_in(Role.COUNTY_REVIEWER, world.tree["east"])
    return client


def test_a_month_is_counted_and_counted_again_with_a_reason(world: World) -> None:
    client = reviewer(world)
    assert "尚未月结" in client.get(MONTH).content.decode()
    page = client.post(MONTH, follow=True).content.decode()
    assert "906.01" in page and "月初" in page
    home, _ = a_family(world.tree["hill_a"], (("晚", "applicant"),))
    an_award(home, 10000)
    assert "今天再算" in client.get(MONTH).content.decode()
    client.post(MONTH, {"reason": ""})
    assert MonthClose.objects.count() == 1, "a second count says why"
    page = client.post(MONTH, {"reason": "有一户补录"}, follow=True).content.decode()
    assert "1,006.01" in page and "有一户补录" in page


def test_the_sheets_are_handed_out_once_the_month_is_closed(world: World) -> None:
    client = reviewer(world)
    assert client.post(f"{MONTH}month/").status_code == 302, "nothing is closed yet: back to the page that says so"
    client.post(MONTH)
    for kind in ("month", "roll"):
        answer = client.post(f"{MONTH}{kind}/")
        assert answer.status_code == 200 and answer.headers["Content-Disposition"].endswith('.xlsx"')
        assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert client.post(f"{MONTH}quarter/").status_code == 404, "July ends no quarter"


def test_who_only_looks_closes_nothing(world: World) -> None:
    client, _posting = signed_in(Role.AUDITOR, world.tree["east"])
    assert client.post(MONTH).status_code == 403
    assert client.get("/payments/months/").status_code == 200


def test_who_does_not_close_is_told_who_does(world: World) -> None:
    for role in (Role.COUNTY_HEAD, Role.FINANCE):
        client, _posting = signed_in(role, world.tree["east"])
        page = client.get(MONTH).content.decode()
        assert "县级审核" in page and f'action="{MONTH}"' not in page
    city, _posting = signed_in(Role.CITY_OFFICER, world.tree["north"])
    assert "由各县（市、区）分别月结" in city.get(MONTH).content.decode()
    assert city.get("/payments/months/", {"area": world.tree["west"].pk + 9999}).status_code == 404


def test_a_township_has_no_tab_of_months(world: World) -> None:
    for role in (Role.TOWNSHIP_CLERK, Role.TOWNSHIP_HEAD):
        client, _posting = signed_in(role, world.tree["hill"])
        assert "/payments/months/" not in client.get("/payments/").content.decode()
        assert client.get("/payments/months/").status_code == 403
    assert 'href="/payments/months/"' in reviewer(world).get("/payments/").content.decode()
