"""Every page in a browser: nothing that axe finds, nothing wider than a telephone, everything without a script."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.places import PASSWORD, TODAY, a_posting, a_tree, an_account, an_actor
from tests.web.browsing import CHROMIUM, MODES, a_page, faults, in_mode, look_at, overflow, press
from tests.web.people import signed_in

from doudi.access.actor import operator
from doudi.access.roles import Role
from doudi.access.services import end_posting
from doudi.areas.models import Area
from doudi.audit.models import Event
from doudi.registry.services.territory import merge_areas

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium"),
]
PUBLIC = ("/", "/accounts/login/", "/rules/", "/rules/dibao/?on=2021-07-01", "/rules/special/", "/no/such/page/")
STAFF = (
    "/", "/account/", "/posting/", "/areas/", "/areas/{area}/", "/postings/", "/postings/new/",
    "/postings/new/?at={area}", "/postings/account/", "/postings/accounts/", "/postings/accounts/{account}/",
    "/postings/accounts/{account}/password/", "/postings/accounts/{account}/close/", 
    "/postings/{posting}/", "/postings/{posting}/end/",
    "/events/", "/events/{event}/", "/events/?act=posting.end", "/_ui/",
    "/accounts/password/", "/accounts/logout/", "/accounts/factor/",
)  # fmt: skip


@pytest.fixture(autouse=True)
def database_beside_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright keeps an event loop in this thread; the database is asked all the same."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def administrator() -> tuple[Client, dict[str, int]]:
    """Signed in, with somebody posted, somebody no more, and an event of it."""
    tree = a_tree()
    client, _ = signed_in(Role.ADMINISTRATOR, tree["land"])
    posting = a_posting(Role.TOWNSHIP_HEAD, tree["hill"])
    actor = an_actor(Role.ADMINISTRATOR, tree["land"])
    end_posting(actor, a_posting(Role.TOWNSHIP_CLERK, tree["lake"]), on=TODAY, reason="调任")
    return client, {
        "area": tree["hill"].pk,
        "posting": posting.pk,
        "account": posting.account_id,
        "event": Event.objects.get().pk,
    }


@pytest.mark.parametrize("mode", MODES)
def test_public_pages(live_server: Any, mode: str) -> None:
    look_at(live_server, None, list(PUBLIC), mode)


@pytest.mark.parametrize("mode", MODES)
def test_pages_about_areas_that_change(live_server: Any, mode: str) -> None:
    tree = a_tree()
    client, _ = signed_in(Role.COUNTY_HEAD, tree["east"])
    a_posting(Role.VILLAGE_CADRE, tree["lake_a"])
    cadre = a_posting(Role.VILLAGE_CADRE, tree["hill_a"])
    command, into = operator("tests", tree["land"].path, TODAY), tree["hill_b"]
    merge_areas(command, [tree["hill_a"]], into, on=TODAY, reason="撤并")
    village = f"/areas/{tree['lake_a'].pk}/merge/"
    pages = [
        f"/areas/{into.pk}/", f"/areas/{tree['hill_a'].pk}/", f"/areas/{tree['hill'].pk}/found/",
        f"/areas/{into.pk}/found/", f"{village}?area={tree['hill'].pk}", f"{village}?area={into.pk}",
        f"{village}?into={into.pk}", "/postings/", "/postings/?state=stranded", f"/postings/{cadre.pk}/",
    ]  # fmt: skip
    look_at(live_server, client, pages, mode)
    with a_page(live_server, client) as page:
        in_mode(page, live_server, mode)
        page.set_viewport_size({"width": 320, "height": 800})
        page.goto(f"{village}?into={into.pk}")
        press(page, page.locator("main .btn-primary"))
        assert page.title().startswith("错误：") and overflow(page) == 0
        page.locator("#id_on").fill(f"{TODAY}")
        page.locator("#id_reason").fill("撤并")
        press(page, page.locator("main .btn-primary"))
        assert faults(page) == [] and overflow(page) == 0
        assert "确定把湖畔第一村并入丘陵第二村吗" in page.locator("h1").inner_text()
        press(page, page.get_by_role("button", name="返回修改"))
        assert page.locator("#id_reason").input_value() == "撤并"
        press(page, page.locator("main .btn-primary"))
        press(page, page.get_by_role("button", name="确定合并"))
        assert page.url.endswith(f"/areas/{into.pk}/") and faults(page) == [] and overflow(page) == 0


@pytest.mark.parametrize("mode", MODES)
def test_pages_of_staff(live_server: Any, mode: str) -> None:
    client, names = administrator()
    look_at(live_server, client, [each.format(**names) for each in STAFF], mode)


def test_pages_in_english(live_server: Any) -> None:
    client, names = administrator()
    look_at(live_server, client, [each.format(**names) for each in STAFF], "standard", "en")


def test_axe_sees_what_is_wrong(live_server: Any) -> None:
    with a_page(live_server) as page:
        page.goto("/accounts/login/")
        page.evaluate("document.querySelector('label').remove()")
        assert any(line.startswith("label:") for line in faults(page))


def test_a_form_with_errors(live_server: Any) -> None:
    client, names = administrator()
    with a_page(live_server, client) as page:
        for mode in MODES:
            in_mode(page, live_server, mode)
            page.set_viewport_size({"width": 360, "height": 800})
            page.goto(f"/postings/new/?at={names['area']}")
            press(page, page.get_by_role("button", name="登记岗位"))
            assert page.title().startswith("错误：")
            assert page.evaluate("document.activeElement.id") == "errors", "the summary has the focus"
            page.locator("#errors a").first.click()
            assert page.evaluate("document.activeElement.id") == "id_username", "a line of it leads to its field"
            assert faults(page) == [] and overflow(page) == 0


def test_everything_works_without_scripts(live_server: Any) -> None:
    account = an_account("zhou")
    land = Area.objects.get(pk=a_tree()["land"].pk)
    a_posting(Role.CITIZEN, land, account=account)
    with a_page(live_server, scripts=False) as page:
        page.set_viewport_size({"width": 360, "height": 800})
        page.goto("/")
        page.locator("summary", has_text="菜单").click()
        press(page, page.get_by_role("button", name="长辈版"))
        assert page.locator("html").get_attribute("data-mode") == "elder"
        page.locator("summary", has_text="菜单").click()
        press(page, page.get_by_role("button", name="English"))
        assert page.locator("html").get_attribute("lang") == "en"
        page.goto("/accounts/login/")
        page.locator("#id_login").fill("zhou")
        page.locator("#id_password").fill(PASSWORD)
        press(page, page.locator("main button"))
        assert "My matters" in page.locator("h1").inner_text()
        page.locator("summary", has_text="Menu").click()
        press(page, page.get_by_role("button", name="Sign out"))
        assert page.url.endswith("/accounts/login/")


def test_by_keyboard_the_first_stop_skips_to_the_content(live_server: Any) -> None:
    with a_page(live_server) as page:
        page.goto("/rules/")
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "跳到正文"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize(("mode", "least"), [("standard", 44), ("elder", 60)])
def test_targets_are_large_enough(live_server: Any, mode: str, least: int) -> None:
    client, _ = administrator()
    with a_page(live_server, client) as page:
        in_mode(page, live_server, mode)
        page.set_viewport_size({"width": 360, "height": 800})
        page.goto("/postings/")
        page.locator("summary", has_text="菜单").click()
        sizes = page.locator(
            ".btn, .nav-list a, .panel button, .form-control, .form-select, .menu summary"
        ).evaluate_all(
            "found => found.filter(e => e.offsetParent).map(e => Math.round(e.getBoundingClientRect().height))"
        )
        assert sizes and min(sizes) >= least


def test_a_page_on_paper_has_no_controls(live_server: Any) -> None:
    client, _ = administrator()
    with a_page(live_server, client) as page:
        page.goto("/postings/")
        page.emulate_media(media="print")
        for gone in (".top", ".side", ".filters", ".btn"):
            assert not page.locator(gone).first.is_visible(), gone
        assert page.locator("table.rows").is_visible()
