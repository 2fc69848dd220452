"""The door's pages in a browser: nothing that axe finds, nothing wider than a telephone, no word lost on a visit."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.casework.steps import lead, now
from tests.web.browsing import CHROMIUM, MODES, a_page, look_at, press
from tests.web.cases.door import a_case, a_door, client_of, today

from doudi.access.roles import Role
from doudi.casework.models import CaseStep, Complaint
from doudi.casework.services import after

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium"),
]
LISTS = ("requests", "unsent", "late", "tasks", "changes", "objections", "appeals")
ACTS = ("accept", "correct", "task", "object", "relative", "change-applicant", "hand-over", "withdraw")


@pytest.fixture(autouse=True)
def database_beside_a_browser(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """Playwright keeps an event loop in this thread; the database is asked all the same."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    settings.PAPERS = tmp_path


@pytest.mark.parametrize("mode", MODES)
def test_pages_of_the_township(live_server: Any, monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    scene = a_door(monkeypatch)
    case = a_case(scene)
    clerk = client_of(scene, Role.TOWNSHIP_CLERK)
    home, person = scene.home.pk, scene.applicant.pk
    pages = ["/", *(f"/?list={each}" for each in LISTS), f"/case/{case.pk}/", "/account/relatives/", "/complaint/new/"]
    pages += [f"/case/{case.pk}/{each}/" for each in ACTS]
    pages += [
        "/request/new/",
        f"/request/new/{person}/",
        f"/request/{case.request_id}/",
        f"/household/{home}/",
        f"/change/new/{home}/",
    ]
    look_at(live_server, clerk, [*pages, f"/request/{case.request_id}/close/"], mode)
    lead(scene, case, "opinion", today())
    look_at(live_server, clerk, [f"/case/{case.pk}/", f"/case/{case.pk}/opinion/", f"/case/{case.pk}/extend/"], mode)


@pytest.mark.parametrize("mode", MODES)
def test_pages_of_the_county(live_server: Any, monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    scene = a_door(monkeypatch)
    case, day = a_case(scene), today()
    lead(scene, case, "decision", day)
    head = client_of(scene, Role.COUNTY_HEAD)
    CaseStep.objects.filter(case=case, done_on=None).update(late_on=day - dt.timedelta(days=3))
    citizen = scene.actor(Role.CITIZEN, day)
    told = after.report_change(citizen, scene.applicant, text="儿子找到工作", changed_on=day)
    said = after.complain(citizen, area=scene.tree["hill_a"], about=Complaint.About.DELAY, text="太慢", name="李某")
    pages = ["/", "/?list=late", "/late/", "/confirm/", f"/case/{case.pk}/decide/", f"/case/{case.pk}/"]
    look_at(live_server, head, [*pages, f"/change/{told.pk}/", f"/complaint/{said.pk}/"], mode)
    lead(scene, now(case), "", day + dt.timedelta(days=20))
    case = now(case)
    look_at(live_server, head, [f"/case/{case.pk}/", f"/case/{case.pk}/appeal/", f"/award/{case.award_id}/end/"], mode)


def test_words_typed_on_a_visit_are_kept_until_they_are_sent(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = a_door(monkeypatch)
    case = a_case(scene)
    lead(scene, case, "visit", today())
    address = f"/case/{case.pk}/visit/"
    with a_page(live_server, client_of(scene, Role.TOWNSHIP_CLERK)) as page:
        page.goto(address)
        page.fill("#id_investigators", "王芳\n刘根生")
        page.fill("#id_findings", "漏雨的土房")
        page.goto("/")  # the telephone goes off
        page.goto(address)
        assert page.input_value("#id_findings") == "漏雨的土房" and page.locator(".kept").is_visible()
        page.check("input[name=signed][value=yes]")
        press(page, page.locator("section.card form .btn-primary"))
        assert now(case).steps.get(name="visit").said["findings"] == "漏雨的土房"
        assert page.evaluate("Object.keys(localStorage).length") == 0


def test_it_works_without_a_script(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = a_door(monkeypatch)
    case = a_case(scene)
    with a_page(live_server, client_of(scene, Role.TOWNSHIP_CLERK), scripts=False) as page:
        page.goto("/")
        press(page, page.locator(f"a[href='/case/{case.pk}/']"))
        press(page, page.locator(".identity .btn-primary"))
        press(page, page.locator("section.card form .btn-primary"))
        assert now(case).accepted_on == today()
