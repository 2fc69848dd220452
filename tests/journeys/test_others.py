"""An emergency the same day, a disabled person alone, a child of whom nothing is shown, a need that a cadre reports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.casework.scene import DAY, a_scene
from tests.casework.steps import lead, now
from tests.journeys.walking import Walk, a_clock, do
from tests.web.browsing import CHROMIUM, press

from doudi.access.roles import Role
from doudi.casework.models import Case, Channel, Notice, Outcome, Request
from doudi.casework.services.intake import Wanted, open_case, register

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium (apt-get install chromium)"),
]
CITIZEN, CADRE, CLERK, TOWN, HEAD = (
    Role.CITIZEN, Role.VILLAGE_CADRE, Role.TOWNSHIP_CLERK, Role.TOWNSHIP_HEAD, Role.COUNTY_HEAD,
)  # fmt: skip


@pytest.fixture(autouse=True)
def database_beside_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright keeps an event loop in this thread; the database is asked all the same."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


FAMILIES = Path(__file__).parent / "families"


@pytest.fixture
def walk(live_server: Any, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Walk:
    """Among the family that a test names."""
    mark = request.node.get_closest_marker("family")
    scene = a_scene(monkeypatch, FAMILIES / f"{mark.args[0]}.yaml") if mark else a_scene(monkeypatch)
    found = Walk(live_server, scene, DAY)
    a_clock(monkeypatch, found)
    return found


@pytest.mark.family("fire")
def test_an_emergency_is_decided_the_same_day(walk: Walk) -> None:
    head = walk.scene.actor(TOWN, DAY)
    request = register(
        head, walk.scene.applicant, area=walk.scene.home.area, channel=Channel.FOUND, need="火灾，当晚无处可住",
        urgent=True,
    )  # fmt: skip
    case = open_case(head, request, "temporary", path="urgent")
    with walk.as_(TOWN) as page:
        page.goto("/")
        assert walk.scene.applicant.name in page.locator("main").inner_text()
        do(page, case, "decide", sure=True, agree="grant")
        page.goto(f"/case/{case.pk}/")
        walk.ends(page, "emergency")
    case = now(case)
    decision = case.decisions.get()
    assert (decision.decided_on, decision.amount_fen, case.outcome) == (DAY, ruled(case), Outcome.GRANTED)
    assert case.award is not None and case.award.since == DAY


@pytest.mark.family("margin")
def test_a_disabled_adult_asks_alone(walk: Walk) -> None:
    request = register(
        walk.scene.actor(CLERK), walk.scene.people[1], area=walk.scene.home.area, channel=Channel.COUNTER,
        wanted=[Wanted("dibao", walk.scene.people[1])],
    )  # fmt: skip
    case = Case.objects.get(request=request)
    walk.day = lead(walk.scene, case, "")
    case = now(case)
    assert case.beneficiary == walk.scene.people[1] and case.award is not None
    assert case.award.amount_fen == ruled(case), "she alone, as a margin family's member may"
    assert list(case.award.members.values_list("person_id", flat=True)) == [walk.scene.people[1].pk]
    with walk.as_(CLERK) as page:
        page.goto(f"/case/{case.pk}/")
        assert walk.scene.people[1].name in page.locator("h1").inner_text()
        walk.ends(page, "alone")


@pytest.mark.family("de_facto")
def test_nothing_of_a_childs_case_is_shown(walk: Walk) -> None:
    request = register(
        walk.scene.actor(CLERK), walk.scene.applicant, area=walk.scene.home.area, channel=Channel.COUNTER,
        wanted=[Wanted("de_facto", walk.scene.people[1])],
    )  # fmt: skip
    case = Case.objects.get(request=request)
    walk.day = lead(walk.scene, case, "")
    assert now(case).decisions.get().amount_fen == ruled(case) == 100_000
    assert now(case).outcome == Outcome.GRANTED and not Notice.objects.unscoped("a test").exists()
    with walk.as_(CADRE, width=360) as page:
        page.goto(f"/notices/?area={walk.scene.home.area_id}")
        said = page.locator("main").inner_text()
        assert walk.scene.people[1].name not in said and walk.scene.applicant.name not in said
        walk.ends(page, "nothing-in-public")


def ruled(case: Case) -> int | None:
    """What the rules say of a case: its decision followed them."""
    said = case.determinations.order_by("-pk")[0]
    assert said.outcome == "entitled"
    return said.amount_fen


def test_a_cadre_reports_a_need(walk: Walk) -> None:
    with walk.as_(CADRE, width=360) as page:
        page.goto("/village/need/who/")
        page.locator("main [name=text], main [name=who], main [name=name]").first.fill(walk.scene.applicant.name)
        press(page, page.locator("main form .btn-primary").first)
        for _ in range(4):
            if page.locator("main [name=person]").count():
                page.locator("main [name=person]").first.check()
            if page.locator("main textarea").count():
                page.locator("main textarea").first.fill("独居，两天没有出门，家里断粮")
            if page.locator("main [name=urgent][value=yes]").count():
                page.locator("main [name=urgent][value=yes]").check()
            press(page, page.locator("main form .btn-primary").first)
            if Request.objects.unscoped("a test").exists():
                break
        walk.ends(page, "need-reported")
    row = Request.objects.unscoped("a test").get()
    assert row.urgent and row.person == walk.scene.applicant and row.sent_on is None
    with walk.as_(CLERK) as page:
        page.goto("/?list=unsent")
        assert walk.scene.applicant.name in page.locator("main").inner_text()
        walk.ends(page, "unsent")
