"""The price linkage on its pages: an office of the city enters indices, counties see what follows and make the run."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.test import Client
from tests.payments.test_prices import PLACES, PROGRAMME
from tests.payments.world import World, a_world
from tests.places import CODES
from tests.web.payments.offices import office, statements, text, the_day
from tests.web.people import signed_in

from doudi.access.roles import Role
from doudi.payments.models import Publication, Run, RunKind
from doudi.payments.services.indices import publish_index

pytestmark = pytest.mark.django_db
PAGE, FORM, NEW = "/payments/prices/", "/payments/prices/publish/", "/payments/new/"
RUN = {"programme": PROGRAMME, "period": "2021-07", "kind": "price", "channel": "csv"}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """In counties that the rule book knows."""
    the_day(monkeypatch)
    for name, code in PLACES.items():
        monkeypatch.setitem(CODES, name, code)
    return a_world(1)


def said(world: World, cpi: str = "3.5", **more: str) -> dict[str, str]:
    return {
        "area": str(world.tree["north"].pk), "period": "2021-07", "index_cpi_yoy": cpi, "index_food_cpi_yoy": "1.8",
        "index_scpi_yoy": "3.6", "published_on": "2021-07-02", "source": "statistics",
    } | more  # fmt: skip


def page(client: Client, address: str = PAGE) -> str:
    return html.unescape(text(client.get(address)))


def test_indices_are_entered_corrected_and_told_with_what_follows(world: World) -> None:
    city, lock = office(world, "city"), office(world, "lock")
    assert "No index was entered yet" in page(lock) and "by an office of the city" in page(lock)
    for given, why in (
        (said(world, "abc"), "Write it in percent"), (said(world, "3.55"), "Write it in percent"),
        (said(world, published_on="2021-07-07"), "That day has not come yet"), (said(world, "150"), "range"),
        (said(world, area=str(world.tree["south"].pk)), "what is offered"), (said(world, source=""), "required"),
        (said(world, "", index_food_cpi_yoy="", index_scpi_yoy=""), "Say at least one index"),
    ):  # fmt: skip
        assert why in text(city.post(FORM, given)), why
    assert not Publication.objects.exists()
    assert city.post(FORM, said(world)).status_code == 302
    seen = page(lock)
    for words in (
        "Started in", "the consumer price index reaches the threshold", "3.5%", "27.00 yuan", "21.00 yuan",
        "30 July 2021", "24 days left", world.actor("city").name,
    ):  # fmt: skip
        assert words in seen, words
    assert "food prices reach" not in seen and "tenths of a percent" not in seen
    assert "Say why the index is corrected" in text(city.post(FORM, said(world, "3.4")))
    assert city.post(FORM, said(world, "3.4", reason="统计局更正")).status_code == 302
    seen = page(lock)
    assert "not started" in seen and "27.00 yuan" not in seen
    assert seen.count("corrected since") == 3 and "统计局更正" in seen and "3.5%" in seen and "3.4%" in seen


def test_each_area_is_told_its_own_counties(world: World) -> None:
    office(world, "city").post(FORM, said(world))
    land, _posting = signed_in(Role.PROVINCE_OFFICER, world.tree["land"])
    land.cookies["doudi_language"] = "en"
    seen = page(land)
    assert "started in part" in seen and "It cannot be told whether it is started in" in seen
    assert "started in part" not in page(land, f"{PAGE}?area={world.tree['north'].pk}")
    assert "No index was entered yet" in page(land, f"{PAGE}?area={world.tree['bay'].pk}")
    assert "East" in page(land, f"{PAGE}?area={world.tree['hill'].pk}").split("<h1>")[1], "of a township its county"
    assert land.get(f"{PAGE}?area=999999").status_code == 404
    assert "Started in" in page(office(world, "clerk")), "a township sees what holds in its county"
    head = office(world, "head").get(FORM)
    assert head.status_code == 403 and "by an office of the city" in text(head)


def test_the_run_is_made_where_it_is_started_and_refused_where_it_is_not(world: World) -> None:
    city, lock = office(world, "city"), office(world, "lock")
    assert "cannot be told whether it is started in 2021-07" in page_of(lock.post(NEW, RUN))
    city.post(FORM, said(world, "3.4"))
    assert "no county reaches a threshold" in page_of(lock.post(NEW, RUN)) and "kind=price" not in page(lock)
    assert "and by no other" in page_of(lock.post(NEW, RUN | {"programme": "dibao"}))
    assert not Run.objects.unscoped("a test").exists()
    city.post(FORM, said(world, "3.5", reason="更正"))
    address = f"{NEW}?kind=price&programme={PROGRAMME}&period=2021-07"
    assert f'href="{address}"' in page(lock)
    form = text(lock.get(address))
    assert 'value="price" id="id_kind_4" checked' in form and 'value="2021-07"' in form
    assert lock.post(NEW, RUN).status_code == 302
    run = Run.objects.unscoped("a test").get()
    assert (run.kind, run.programme) == (RunKind.PRICE, PROGRAMME)
    assert f"/payments/run/{run.pk}/" in page(lock) and "kind=price" not in page(lock)
    assert "1 of 2 counties" in page(city) and "month=2021-07" in page(city)


def test_it_asks_as_often_for_many_months(world: World) -> None:
    office(world, "city").post(FORM, said(world))
    lock = office(world, "lock")
    few = statements(lock, PAGE)
    for month in range(1, 7):
        on, values = dt.date(2021, month, 9), {"cpi_yoy": 35, "food_cpi_yoy": 61, "scpi_yoy": 20}
        publish_index(world.root, world.tree["land"], 202100 + month, values, source="x", published_on=on)
    assert statements(lock, PAGE) == few
    seen = page(lock, f"{PAGE}?before=202103")
    assert "Feb 2021" in seen and "Mar 2021" not in seen.split("</nav>")[-1]


def page_of(response: object) -> str:
    return html.unescape(text(response))
