"""The pages about spreadsheets in a browser: nothing that axe finds, nothing too wide, work that goes on by itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.places import TODAY, a_tree
from tests.registry.sheets.making import SINCE, mapped
from tests.web.browsing import CHROMIUM, MODES, WIDTHS, a_page, faults, in_mode, overflow
from tests.web.people import signed_in
from tests.web.sheets.pages import ROWS, xlsx_of

from doudi.access.actor import actor_of
from doudi.access.roles import Role
from doudi.registry.models import SheetImport
from doudi.registry.sheets.running import Running
from doudi.registry.sheets.services import accept, choose_sheet, start_check, undo, upload

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium"),
]


@pytest.fixture(autouse=True)
def beside_a_browser(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    settings.HOME = tmp_path


def imports() -> tuple[Client, list[str]]:
    """Somebody with an import at each step, and the addresses of its pages."""
    tree = a_tree()
    client, posting = signed_in(Role.TOWNSHIP_CLERK, tree["hill"])
    actor = actor_of(posting, TODAY)
    pages = ["/sheets/", "/sheets/new/", "/sheets/lists/", "/sheets/lists/persons/", "/sheets/lists/areas/"]

    def run(given: SheetImport) -> SheetImport:
        running = Running(actor, given)
        while running.step():
            pass
        return SheetImport.objects.unscoped("a test looks").get(pk=given.pk)

    given = upload(actor, data=xlsx_of(ROWS))
    pages.append(f"/sheets/{given.pk}/sheet/")
    choose_sheet(actor, given, sheet=0)
    pages.append(f"/sheets/{given.pk}/columns/")
    working = start_check(actor, mapped(actor, xlsx_of(ROWS), true_from=SINCE))
    checked = run(start_check(actor, mapped(actor, xlsx_of(ROWS), true_from=SINCE)))
    pages += [f"/sheets/{checked.pk}/{page}" for page in ("", "enter/", "drop/", "rows/", "rows/?outcome=fault")]
    done = run(accept(actor, run(start_check(actor, mapped(actor, xlsx_of(ROWS)))), all_or_nothing=False))
    pages += [f"/sheets/{done.pk}/{page}" for page in ("", "undo/", "rows/?fate=entered")]
    other = run(start_check(actor, mapped(actor, xlsx_of([ROWS[1], *ROWS[2:4]]))))
    pages.append(f"/sheets/{other.pk}/")
    again = run(undo(actor, done, reason="错发"))
    pages.append(f"/sheets/{again.pk}/")
    return client, [*pages, f"/sheets/{working.pk}/"]


@pytest.mark.parametrize(("mode", "language"), [*((mode, "zh-hans") for mode in MODES), ("standard", "en")])
def test_pages(live_server: Any, mode: str, language: str) -> None:
    client, pages = imports()
    shots = os.environ.get("SHOTS")
    with a_page(live_server, client, scripts=False) as page:
        in_mode(page, live_server, mode, language)
        for number, address in enumerate(pages):
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                page.goto(address)
                if shots and width > 320 and language != "en" and (mode == "standard"):
                    page.screenshot(path=f"{shots}/{number:02}-{width}.png", full_page=True)
                assert overflow(page) == 0, (address, mode, width)
    with a_page(live_server, client) as page:
        in_mode(page, live_server, mode, language)
        for address in pages[:-1]:
            page.goto(address)
            assert faults(page) == [], (address, mode)


def test_the_work_goes_on_by_itself(live_server: Any) -> None:
    client, pages = imports()
    with a_page(live_server, client) as page:
        page.goto(pages[-1])
        page.wait_for_selector(".tiles", timeout=20_000)
