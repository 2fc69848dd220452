"""A village's page: whom to visit and never why, a need told in three questions, and one tap that sends it on."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.casework.scene import Scene
from tests.web.own.people import TODAY, a_case, staff, text

from doudi.access.roles import Role
from doudi.casework.models import Channel, Request
from doudi.registry.models import Person

pytestmark = pytest.mark.django_db


def told(client: object, who: dict[str, str], what: dict[str, str], urgent: str = "no") -> None:
    post = client.post  # type: ignore[attr-defined]
    for step, said in (("who", who), ("what", what), ("urgent", {"urgent": urgent})):
        answer = post(f"/village/need/{step}/", said)
        assert answer.status_code == 302, text(answer)


def test_families_to_visit_without_the_reason(scene: Scene) -> None:
    a_case(scene, "visit", on=TODAY)
    page = text(staff(scene, Role.VILLAGE_CADRE, "hill_a").get("/"))
    assert scene.applicant.name in page and "低保" not in page and "453" not in page
    assert scene.applicant.name not in text(staff(scene, Role.VILLAGE_CADRE, "hill_b").get("/"))


def test_a_visit_leads_to_the_family_and_says_that_it_is_late(scene: Scene) -> None:
    case = a_case(scene, "visit", on=TODAY - dt.timedelta(days=60))
    client = staff(scene, Role.VILLAGE_CADRE, "hill_a")
    address = f"/household/{case.household_id}/"
    page = text(client.get("/"))
    assert f'href="{address}"' in page and "tag bad" in page
    assert client.get(address).status_code == 200


def test_a_need_is_told_and_sent_on(scene: Scene) -> None:
    client = staff(scene, Role.VILLAGE_CADRE, "hill_a")
    assert client.post("/village/need/who/", {"name": scene.applicant.name, "look": "yes"}).status_code == 302
    assert f'value="{scene.applicant.pk}"' in text(client.get("/village/need/who/"))
    told(client, {"name": scene.applicant.name, "person": f"{scene.applicant.pk}"}, {"need": "三天没吃饭"}, "yes")
    row = Request.objects.unscoped("a test").get()
    assert (row.person_id, row.channel, row.urgent, row.sent_on) == (scene.applicant.pk, Channel.FOUND, True, None)
    assert row.number in text(client.get("/village/"))
    assert client.post(f"/village/request/{row.pk}/pass-on/").status_code == 302
    row.refresh_from_db()
    assert row.sent_on == TODAY
    assert client.post(f"/village/request/{row.pk}/pass-on/").status_code == 302  # told that it was sent already


def test_a_second_press_tells_no_second_need(scene: Scene) -> None:
    client = staff(scene, Role.VILLAGE_CADRE, "hill_a")
    for step, said in (("who", {"described": "桥头的老人"}), ("what", {"need": "房子漏雨"})):
        client.post(f"/village/need/{step}/", said)
    session = dict(client.session)
    for _ in range(2):
        kept = client.session
        kept.update(session)
        kept.save()
        assert client.post("/village/need/urgent/", {"urgent": "no"}).status_code == 302
    assert client.post("/village/need/urgent/", {"urgent": "no"}).status_code == 302
    assert Request.objects.unscoped("a test").get().person.name == "桥头的老人"
    assert Person.objects.unscoped("a test").filter(name="桥头的老人").count() == 1


def test_in_the_persons_name_where_they_asked_for_it(scene: Scene) -> None:
    client = staff(scene, Role.VILLAGE_CADRE, "hill_a")
    told(client, {"person": f"{scene.applicant.pk}"}, {"need": "想申请低保", "said": "请你帮我报上去"})
    row = Request.objects.unscoped("a test").get()
    assert (row.channel, row.mandate_said) == (Channel.MANDATE, "请你帮我报上去")


def test_wrong_answers_keep_what_was_typed(scene: Scene) -> None:
    client = staff(scene, Role.VILLAGE_CADRE, "hill_a")
    nobody = client.post("/village/need/who/", {"name": "查无此人"})
    assert nobody.status_code == 200 and "查无此人" in text(nobody)
    client.post("/village/need/who/", {"described": "桥头的老人"})
    assert client.post("/village/need/what/", {"need": " ", "said": "帮我"}).status_code == 200
    assert "帮我" in text(client.get("/village/need/what/"))
    assert client.get("/village/need/nonsense/").status_code == 404


def test_another_village_neither_finds_nor_sends(scene: Scene) -> None:
    client = staff(scene, Role.VILLAGE_CADRE, "hill_a")
    told(client, {"person": f"{scene.applicant.pk}"}, {"need": "三天没吃饭"})
    row = Request.objects.unscoped("a test").get()
    other = staff(scene, Role.VILLAGE_CADRE, "hill_b")
    assert other.post(f"/village/request/{row.pk}/pass-on/").status_code == 404
    assert other.post("/village/need/who/", {"person": f"{scene.applicant.pk}"}).status_code == 200
    assert staff(scene, Role.TOWNSHIP_CLERK, "hill").get("/village/").status_code == 403
