"""Somebody walks through the pages in a real browser, on the day that the journey has come to.

Every journey ends where people look: at 360 and 1,366 px and in the mode for older people, with nothing that axe finds.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page
from tests.casework.scene import Scene
from tests.web.browsing import a_page, faults, in_mode, overflow, press
from tests.web.people import with_factor, works_as

from doudi.access.roles import Role
from doudi.casework.models import Case
from doudi.registry.models import OwnRecord, Person

#: Where pictures of every end are put, for people to look at; nowhere unless it is set.
PICTURES = os.environ.get("TEST_PICTURES", "")
LOOKS = (("standard", 360), ("standard", 1366), ("elder", 360))


@dataclass
class Walk:
    """The server, the scene, and which day it is."""

    server: Any
    scene: Scene
    day: dt.date

    def client(self, role: Role, person: Person | None = None) -> Client:
        """Signed in as the one who acts in that role in the scene; a citizen as a person of the family."""
        self.scene.actor(role, self.day)
        posting = self.scene.postings[role]
        if role == Role.CITIZEN:
            OwnRecord.objects.get_or_create(
                account=posting.account, defaults={"person": person or self.scene.applicant, "since": timezone.now()}
            )
        elif not posting.account.authenticator_set.exists():
            with_factor(posting.account)
        client = Client()
        client.force_login(posting.account)
        works_as(client, posting)
        return client

    @contextmanager
    def as_(self, role: Role, *, width: int = 1366) -> Iterator[Page]:
        with a_page(self.server, self.client(role)) as page:
            page.set_viewport_size({"width": width, "height": 800})
            yield page

    def ends(self, page: Page, name: str) -> None:
        """Nothing is wrong with the page in any of its looks, and pictures of them are kept."""
        for mode, width in LOOKS:
            in_mode(page, self.server, mode)
            page.set_viewport_size({"width": width, "height": 800})
            page.reload()
            assert faults(page) == [] and overflow(page) == 0, (name, mode, width)
            if PICTURES:
                Path(PICTURES).mkdir(parents=True, exist_ok=True)
                page.screenshot(path=f"{PICTURES}/{name}-{mode}-{width}.png", full_page=True)
        in_mode(page, self.server, "standard")


def a_clock(monkeypatch: pytest.MonkeyPatch, walk: Walk) -> None:
    """The pages' today is the journey's day."""
    real = timezone.localdate

    def today(value: dt.datetime | None = None, timezone: dt.tzinfo | None = None) -> dt.date:
        return walk.day if value is None else real(value, timezone)

    monkeypatch.setattr(timezone, "localdate", today)


def do(page: Page, case: Case, slug: str, *, sure: bool = False, **said: str) -> None:
    """Fills the form of an act and sends it; `sure` where a page asks once more. Choices are of radio buttons."""
    page.goto(f"/case/{case.pk}/{slug}/")
    for name, value in said.items():
        choice = (
            page.locator(f"main [name={name}][value={value}]") if value.isidentifier() and value.isascii() else None
        )
        if choice is not None and choice.count():
            choice.check()
        else:
            page.locator(f"main [name={name}]").fill(value)
    press(page, page.locator("main form .btn-primary").first)
    if sure:
        press(page, page.locator("main form .btn-primary, main form .btn-danger").first)
    assert page.locator("main").inner_text() and not page.title().startswith("错误"), page.locator("main").inner_text()
