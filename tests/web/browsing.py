"""Pages in a real browser, the system's Chromium: what axe finds wrong with them, and whether they fit."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Locator, Page, sync_playwright

CHROMIUM = Path(os.environ.get("DOUDI_CHROMIUM", "/usr/bin/chromium"))
MODES = ("standard", "elder", "contrast")
#: Of the narrowest telephone that must do, a common one, and a desk.
WIDTHS = (320, 360, 1366)


@contextmanager
def a_page(server: Any, client: Client | None = None, *, scripts: bool = True) -> Iterator[Page]:
    """A page of a test server, signed in as the client is. Faults of its console end the test."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        context = browser.new_context(base_url=server.url, java_script_enabled=scripts)
        for name, cookie in (client.cookies if client else {}).items():
            context.add_cookies([{"name": name, "value": cookie.value, "url": server.url}])
        page, said = context.new_page(), []
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        yield page
        browser.close()
        refused = [text for text in said if "403" not in text and "404" not in text]
        assert not refused, refused


def press(page: Page, button: Locator) -> None:
    """Presses it and waits for the page that comes."""
    with page.expect_navigation():
        button.click()


def in_mode(page: Page, server: Any, mode: str, language: str = "zh-hans") -> None:
    """From now on pages look like this."""
    chosen = {"doudi_mode": mode, "doudi_language": language}
    page.context.add_cookies([{"name": name, "value": value, "url": server.url} for name, value in chosen.items()])


def faults(page: Page) -> list[str]:
    """What axe finds wrong, a line each."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


def overflow(page: Page) -> int:
    """CSS pixels by which the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def look_at(server: Any, client: Client | None, addresses: list[str], mode: str, language: str = "zh-hans") -> None:
    """Every address at every width: it fits, and axe finds nothing; at a desk axe is asked in one mode only."""
    with a_page(server, client) as page:
        in_mode(page, server, mode, language)
        for address in addresses:
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                page.goto(address)
                assert overflow(page) == 0, (address, mode, width)
                if width == 360 or (width > 360 and mode == "standard"):
                    assert faults(page) == [], (address, mode, width)
