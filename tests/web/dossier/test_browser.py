"""The pages of files in a browser: nothing that axe finds, nothing too wide, an act from its form to its end."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests.registry.families import the_operator
from tests.web.browsing import CHROMIUM, MODES, a_page, faults, look_at, overflow, press
from tests.web.dossier.scene import MEMBERS, TODAY, Scene, a_citizen, a_scene, say, somebody

from doudi.access.roles import Role, Sensitivity
from doudi.registry.models import Consent, Grade, Person
from doudi.registry.models.papers import Purpose
from doudi.registry.services.consent import give_consent
from doudi.registry.services.papers import file_paper
from doudi.registry.services.persons import correct_person, keep_external_id

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium"),
]


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> Scene:
    """With something of everything on file."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    settings.PAPERS = tmp_path
    found = a_scene(monkeypatch)
    person = found.applicant
    for value in (100_00, 200_00):
        say(person, "wages", value)
    file_paper(the_operator(TODAY), person, kind="identity", data=b"%PDF-1.7", grade=Grade.C)
    give_consent(the_operator(TODAY), person, purpose=Purpose.CHECK, since=TODAY, until=TODAY)
    keep_external_id(the_operator(TODAY), system="全国低保", number="D1", person=person)
    correct_person(the_operator(TODAY), person, reason="错字", name="张三", phone="13800000000")
    return found


def addresses(scene: Scene) -> list[str]:
    person, home = f"/person/{scene.applicant.pk}/", f"/household/{scene.home.pk}/"
    consent = Consent.objects.unscoped("a test").get()
    acts = (
        "fact/", "fact/?fact=wages", "fact/?fact=study", "end-fact/?fact=wages", "correct/", "number/", "death/",
        "alive/", "consent/", "paper/", "outside/", "merge/", f"withdraw/?consent={consent.pk}",
    )  # fmt: skip
    of_families = (
        "birth/", "newcomer/", "join/", "marriage/", "leave/", "split/", "move/", "classify/",
        f"leave/?member={scene.applicant.pk}", f"head/?member={scene.people[1].pk}",
    )  # fmt: skip
    return [
        "/find/", "/household/", person, f"{person}?on=2021-03-01&known=2021-03-01", home,
        f"{person}whole-number/", f"/person/{scene.child.pk}/", f"/household/{scene.closed.pk}/",
        *(f"{person}{each}" for each in acts), *(f"{home}{each}" for each in of_families),
    ]  # fmt: skip


@pytest.mark.parametrize("mode", MODES)
def test_pages_of_staff(scene: Scene, live_server: Any, mode: str) -> None:
    client = somebody(Role.TOWNSHIP_HEAD, "hill", cleared=[Sensitivity.CHILD])
    look_at(live_server, client, addresses(scene), mode)


def test_pages_in_english(scene: Scene, live_server: Any) -> None:
    client = somebody(Role.TOWNSHIP_HEAD, "hill", cleared=[Sensitivity.CHILD])
    look_at(live_server, client, addresses(scene)[:12], "standard", "en")


def test_pages_of_a_citizen(scene: Scene, live_server: Any) -> None:
    client = a_citizen(scene.applicant)
    for mode in MODES:
        look_at(live_server, client, ["/mine/", f"/person/{scene.applicant.pk}/"], mode)


@pytest.mark.parametrize("scripts", [True, False])
def test_found_opened_and_entered(scene: Scene, live_server: Any, scripts: bool) -> None:
    """From a name to a birth in the family, also without scripts; the list, the look and the form are sound."""
    client = somebody(Role.TOWNSHIP_HEAD, "hill", cleared=[Sensitivity.CHILD])
    with a_page(live_server, client, scripts=scripts) as page:
        page.set_viewport_size({"width": 360, "height": 800})
        page.goto("/find/")
        page.locator("#id_text").fill(MEMBERS[0][0])
        press(page, page.get_by_role("button", name="查找", exact=True))
        if scripts:
            assert faults(page) == [] and overflow(page) == 0
        press(page, page.get_by_role("link", name=str(scene.home.pk), exact=True).first)
        assert reverse("household", args=[scene.home.pk]) in page.url
        press(page, page.get_by_role("link", name="登记出生"))
        press(page, page.get_by_role("button", name="下一步"))
        assert page.title().startswith("错误：")
        page.locator("#id_name").fill("张新")
        page.get_by_label("女").check()
        page.locator("#id_on").fill(TODAY.isoformat())
        press(page, page.get_by_role("button", name="下一步"))
        if scripts:
            assert faults(page) == [] and overflow(page) == 0
        assert not Person.objects.unscoped("a test").filter(name="张新").exists()
        press(page, page.get_by_role("button", name="登记出生"))
        assert "已登记出生" in page.locator("main").inner_text()
        assert Person.objects.unscoped("a test").get(name="张新").birth_date == TODAY


def test_a_file_that_few_may_see_is_opened(scene: Scene, live_server: Any) -> None:
    client = somebody(Role.TOWNSHIP_HEAD, "hill", cleared=[Sensitivity.CHILD])
    with a_page(live_server, client) as page:
        page.goto(f"/person/{scene.child.pk}/")
        press(page, page.get_by_role("button", name="打开档案"))
        assert page.title().startswith("错误：") and faults(page) == []
        page.locator("#id_purpose").fill("入户核查")
        press(page, page.get_by_role("button", name="打开档案"))
        assert "孙小小" in page.locator("h1").inner_text()
        assert faults(page) == []
