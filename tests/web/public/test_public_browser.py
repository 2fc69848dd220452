"""The public page in a browser: a grandmother alone with a telephone, in every mode, without a script, by keyboard."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.web.browsing import CHROMIUM, MODES, a_page, faults, in_mode, overflow, press
from tests.web.public.walking import ADDRESS, GRANDMOTHER

from doudi.web.public import shelf

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium"),
]
#: Where pictures of every screen are put, for people to look at; nowhere unless it is set.
PICTURES = os.environ.get("TEST_PICTURES", "")


@pytest.fixture(autouse=True)
def database_beside_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright keeps an event loop in this thread; the database is asked all the same."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def go_on(page: Page) -> None:
    press(page, page.locator("main form .btn-primary"))


def begin(page: Page, ages: tuple[int, ...] = (72,)) -> None:
    page.goto(ADDRESS)
    go_on(page)
    page.locator("[name=area]").select_option("140105")
    page.locator("[name=people]").fill(str(len(ages)))
    go_on(page)
    for key, age in enumerate(ages, start=1):
        page.locator(f"[name=age-{key}]").fill(str(age))
        if key > 1:
            page.locator(f"[name=relation-{key}]").select_option("2")
    go_on(page)


def fill_in(page: Page) -> None:
    """What the grandmother says on this screen."""
    for blocker in page.locator("main [name=shown]").input_value().split(","):
        key, name = blocker.split(".")
        said, fact = GRANDMOTHER.get(name), shelf.book().facts[name]
        box = page.locator(f'[name=have-{key}][value="{name}"]')
        if box.count():
            box.set_checked(said is not None and key == "1")
            continue
        field = page.locator(f'[name="{name}-{key}"]')
        value = said or "0"
        if fact.codes:
            value = str(fact.codes.index(value) if value in fact.codes else shelf.questions().facts[name].otherwise)
        if field.first.get_attribute("type") == "radio":
            page.locator(f'[name="{name}-{key}"][value="{value}"]').check()
        elif field.evaluate("found => found.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def walk(page: Page, look: Callable[[str], None]) -> None:
    """From the first question to the result, with a look at every screen."""
    for _ in range(40):
        at = page.locator("#nav [name=at]").get_attribute("value") or ""
        look(at)
        if at == "result":
            return
        fill_in(page)
        go_on(page)
    raise AssertionError("the questions do not end")


@pytest.mark.parametrize("width", [320, 360, 1366])
@pytest.mark.parametrize("mode", MODES)
def test_a_grandmother_alone(live_server: Any, mode: str, width: int) -> None:
    with a_page(live_server) as page:
        in_mode(page, live_server, mode)
        page.set_viewport_size({"width": width, "height": 800})
        seen: list[str] = []

        def look(at: str) -> None:
            seen.append(at)
            assert overflow(page) == 0, (at, mode, width)
            assert width == 320 or faults(page) == [], (at, mode, width)
            if PICTURES:
                page.screenshot(path=str(Path(PICTURES) / f"{mode}-{width}-{len(seen):02d}-{at}.png"), full_page=True)

        page.goto(ADDRESS)
        look("start")
        begin(page)
        walk(page, look)
        assert 8 <= len(seen) <= 20 and "497.40" in page.locator("main").inner_text()
        page.get_by_text("这笔钱是怎么算的").first.click()
        look("receipt")
        press(page, page.get_by_role("button", name="打印一页带去窗口"))
        look("print")


def test_without_a_script_and_with_five_people(live_server: Any) -> None:
    with a_page(live_server, scripts=False) as page:
        page.set_viewport_size({"width": 360, "height": 800})
        begin(page, (72, 50, 48, 20, 9))
        walk(page, lambda at: None)
        page.get_by_text("您是这样说的").click()
        press(page, page.get_by_role("button", name="更改 收入"))
        assert page.locator("[name=basic_pension-1]").input_value() == "123"
        press(page, page.locator(".back button"))
        assert page.locator("#nav [name=at]").get_attribute("value") != "result"


def test_by_keyboard_the_enter_key_goes_on(live_server: Any) -> None:
    """It neither goes back nor changes the look, though those buttons stand before."""
    with a_page(live_server) as page:
        begin(page)
        while not page.locator("[name=homes-0]").count():
            fill_in(page)
            go_on(page)
        page.locator("[name=standard_kind-0][value='1']").check()
        page.locator("[name=homes-0]").fill("1")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert not page.locator("[name=homes-0]").count()
        assert '"0.homes":1' in (page.locator("#nav [name=answers]").get_attribute("value") or "")


def test_a_mistake_is_shown_where_it_is(live_server: Any) -> None:
    with a_page(live_server) as page:
        page.goto(ADDRESS)
        go_on(page)
        go_on(page)
        assert page.title().startswith("错误：") and page.evaluate("document.activeElement.id") == "errors"
        page.locator("#errors a").first.click()
        assert page.evaluate("document.activeElement.name") == "area"
        assert faults(page) == []


def test_targets_are_large_enough_for_old_hands(live_server: Any) -> None:
    with a_page(live_server) as page:
        in_mode(page, live_server, "elder")
        page.set_viewport_size({"width": 360, "height": 800})
        begin(page)
        sizes = page.locator("main .btn, main .choices label, .menu summary").evaluate_all(
            "found => found.filter(e => e.offsetParent).map(e => Math.round(e.getBoundingClientRect().height))"
        )
        assert sizes and min(sizes) >= 60


def test_on_paper_there_are_no_buttons_and_few_pages(live_server: Any) -> None:
    with a_page(live_server) as page:
        begin(page)
        walk(page, lambda at: None)
        press(page, page.get_by_role("button", name="打印一页带去窗口"))
        page.emulate_media(media="print")
        assert not page.locator(".btn").first.is_visible() and page.locator(".receipt").first.is_visible()
        assert page.pdf(format="A4").count(b"/Type /Page\n") <= 5


def test_the_browsers_own_way_back_shows_what_was_there(live_server: Any) -> None:
    with a_page(live_server) as page:
        begin(page)
        first = page.locator("main h1").inner_text()
        fill_in(page)
        go_on(page)
        assert page.locator("main h1").inner_text() != first or page.locator("main [name=answers]").count()
        page.go_back()
        assert page.locator("main h1").inner_text() == first
        page.go_back()
        assert page.locator("[name=age-1]").count() == 1


def test_no_cookie_is_left_behind(live_server: Any) -> None:
    with a_page(live_server) as page:
        begin(page)
        walk(page, lambda at: None)
        assert page.context.cookies() == []
        kept = "Object.keys(localStorage).length + Object.keys(sessionStorage).length"
        assert page.evaluate(kept) == 0 and page.url.endswith(ADDRESS)
