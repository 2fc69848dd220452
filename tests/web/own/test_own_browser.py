"""These pages in a browser: nothing that axe finds, nothing too wide, and the whole way from asking to the receipt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from tests.casework.scene import Scene, a_scene, asks, the_case
from tests.casework.steps import lead, now
from tests.web.browsing import CHROMIUM, MODES, a_page, look_at, press
from tests.web.own.people import TODAY, a_case, a_citizen, a_stranger, staff

from doudi.access.roles import Role
from doudi.casework.models import Case, Letter, Request
from doudi.casework.services.after import report_change
from doudi.casework.services.asking import apply, report_need
from doudi.casework.services.intake import Wanted
from doudi.casework.services.posting import put_up
from doudi.casework.services.township import tell_correction

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium"),
]


@dataclass
class World:
    """A family with a decided case, one that papers are missing in, and one whose opinion hangs out."""

    scene: Scene
    decided: Case
    missing: Case
    need: Request


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> World:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    settings.PAPERS = tmp_path
    scene = a_scene(monkeypatch)
    decided = a_case(scene, "")
    citizen, clerk = scene.actor(Role.CITIZEN, TODAY), scene.actor(Role.TOWNSHIP_CLERK, TODAY)
    apply(citizen, scene.applicant, area=scene.home.area, need="房顶漏雨", urgent=True)
    of_one = apply(
        citizen, scene.applicant, area=scene.home.area, need="", wanted=[Wanted("disability_nursing", scene.people[1])]
    )
    missing = the_case(of_one)
    tell_correction(clerk, missing, missing=["disability", "户口簿复印件"], version=missing.version)
    again = the_case(asks(scene, "temporary", on=TODAY))
    lead(scene, again, "posting", on=TODAY, amount_fen=100000, reason="火灾", cites="x")
    again = now(again)
    if again.steps.filter(name="posting", done_on=None).exists():
        put_up(clerk, again, "posting", version=again.version)
    lead(scene, the_case(asks(scene, "dibao", on=TODAY)), "visit", on=TODAY)
    report_change(citizen, scene.applicant, text="在工地找到工作", changed_on=TODAY)
    need = report_need(
        scene.actor(Role.VILLAGE_CADRE, TODAY),
        area=scene.home.area,
        need="房顶漏雨",
        described="桥头的老人",
        urgent=True,
    )
    return World(scene, decided, missing, need)


def of_citizens(world: World) -> list[str]:
    case, missing = f"/mine/case/{world.decided.pk}/", f"/mine/case/{world.missing.pk}/"
    letter = Letter.objects.unscoped("a test").filter(case=world.decided, kind="confirmation").get()
    new = Letter.objects.unscoped("a test").filter(case=world.missing).order_by("-pk")[0]
    return [
        "/", "/mine/letters/", case, missing, f"{missing}papers/", f"{missing}object/", f"{missing}withdraw/",
        f"{case}rate/", f"/mine/request/{world.missing.request_id}/?new=yes", f"/mine/award/{world.decided.award_id}/",
        f"/mine/letter/{letter.pk}/", f"/mine/letter/{new.pk}/", "/mine/papers/", "/mine/change/", "/mine/complain/",
        "/mine/who-looked/", "/mine/apply/", "/mine/apply/want/", "/mine/apply/urgent/", "/mine/apply/known/",
        "/mine/apply/papers/", "/mine/apply/agree/", "/mine/apply/relative/", "/mine/apply/check/", "/notices/",
        f"/notices/?area={world.scene.tree['hill'].pk}",
    ]  # fmt: skip


def asking(world: World) -> Client:
    """The applicant, in the middle of asking."""
    client = a_citizen(world.scene)
    for step, said in (
        ("want", {"want": ["dibao", "disability_living"], "need": "没钱看病"}),
        ("whom", {"whom_disability_living": f"{world.scene.people[1].pk}"}), ("urgent", {"urgent": "no"}),
        ("agree", {"agrees": "no"}), ("relative", {"relative": "no"}),
    ):  # fmt: skip
        client.post(f"/mine/apply/{step}/", said)
    return client


@pytest.mark.parametrize("mode", MODES)
def test_citizens_pages_fit_and_read_well(live_server: Any, world: World, mode: str) -> None:
    look_at(live_server, asking(world), [*of_citizens(world), "/mine/apply/whom/"], mode)


@pytest.mark.parametrize("mode", MODES)
def test_pages_of_a_village_fit_and_read_well(live_server: Any, world: World, mode: str) -> None:
    client = staff(world.scene, Role.VILLAGE_CADRE, "hill_a")
    client.post("/village/need/who/", {"name": world.scene.applicant.name, "look": "yes"})
    client.post("/village/need/who/", {"person": f"{world.scene.applicant.pk}", "name": world.scene.applicant.name})
    steps = [f"/village/need/{step}/" for step in ("who", "what", "urgent")]
    look_at(live_server, client, ["/", *steps, f"/forms/case/{world.decided.pk}/"], mode)


@pytest.mark.parametrize("mode", MODES)
def test_pages_of_print_fit_and_read_well(live_server: Any, world: World, mode: str) -> None:
    client = staff(world.scene, Role.TOWNSHIP_CLERK, "hill")
    look_at(live_server, client, [f"/forms/case/{world.decided.pk}/", "/forms/roster/"], mode)


def test_who_is_not_on_file_sees_a_page_that_fits(live_server: Any, world: World) -> None:
    look_at(live_server, a_stranger(world.scene), ["/"], "standard")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_way_from_asking_to_the_receipt(live_server: Any, world: World, scripts: bool) -> None:
    with a_page(live_server, a_citizen(world.scene), scripts=scripts) as page:
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto("/mine/apply/")
        press(page, page.get_by_role("link", name="Begin").or_(page.get_by_role("link", name="开始")))
        page.locator("#id_need").fill("没钱看病")
        press(page, page.locator("main form button"))
        page.locator("input[name=urgent][value=no]").check()
        press(page, page.locator("main form button"))
        page.go_back()
        assert page.locator("input[name=urgent][value=no]").is_checked()
        press(page, page.locator("main form button"))
        press(page, page.locator("main form button"))
        for _ in range(2):
            name = "agrees" if page.locator("input[name=agrees]").count() else "relative"
            page.locator(f"input[name={name}][value=no]").check()
            press(page, page.locator("main form button"))
        assert "没钱看病" in page.locator(".summary").inner_text()
        page.locator("input[name=promise]").check()
        press(page, page.locator("main form button"))
        row = Request.objects.unscoped("a test").filter(need="没钱看病").get()
        assert row.number in page.locator("main").inner_text()


def test_a_notice_on_paper_is_nothing_but_the_notice(live_server: Any, world: World) -> None:
    with a_page(live_server) as page:
        page.goto(f"/notices/?area={world.scene.tree['hill'].pk}")
        page.emulate_media(media="print")
        assert page.locator(".notice").first.is_visible() and not page.locator(".picker").is_visible()
