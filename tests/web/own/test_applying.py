"""Asking for help page by page: what is typed stays, one press or two make one request, and nothing known stops it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.casework.scene import Scene, asks, the_case
from tests.registry.families import a_person
from tests.web.own.people import PDF, TODAY, a_citizen, a_stranger, staff, text

from doudi.access.roles import Role
from doudi.casework.models import Case, Channel, Request
from doudi.casework.services.asking import apply
from doudi.casework.services.intake import Wanted
from doudi.registry.models import Consent, Paper

pytestmark = pytest.mark.django_db
ANSWERS: dict[str, dict[str, Any]] = {
    "want": {"need": "没钱看病", "want": ["dibao"]}, "urgent": {"urgent": "no"}, "known": {"wrong": "我已经没有工作"},
    "papers": {}, "agree": {"agrees": "yes"}, "relative": {"relative": "no"},
}  # fmt: skip


def answered(client: Client, **more: dict[str, Any]) -> str:
    """Goes through the pages as they follow each other; the address of the page after them."""
    step = "want"
    for _ in range(12):
        if step == "check":
            return step
        answer = client.post(f"/mine/apply/{step}/", ANSWERS.get(step, {}) | more.get(step, {}))
        assert answer.status_code == 302, text(answer)
        step = answer["Location"].rstrip("/").rsplit("/", 1)[-1]
    raise AssertionError(step)


def test_answers_become_one_request(scene: Scene) -> None:
    client = a_citizen(scene)
    assert client.get("/mine/apply/").status_code == 200
    assert answered(client) == "check"
    page = text(client.get("/mine/apply/check/"))
    assert "没钱看病" in page and "我已经没有工作" in page
    assert client.post("/mine/apply/check/", {}).status_code == 200 and not Request.objects.unscoped("a test").exists()
    answer = client.post("/mine/apply/check/", {"promise": "on"})
    row = Request.objects.unscoped("a test").get()
    assert answer["Location"] == f"/mine/request/{row.pk}/?new=yes"
    assert (row.channel, row.person_id, row.wanted, row.urgent) == (Channel.CITIZEN, scene.applicant.pk, "dibao", False)
    assert "没钱看病" in row.need and "我已经没有工作" in row.need
    assert Case.objects.unscoped("a test").get().programme == "dibao"
    consent = Consent.objects.unscoped("a test").get()
    assert (consent.person_id, consent.since) == (scene.applicant.pk, TODAY)
    page = text(client.get(answer["Location"]))
    assert row.number in page and f"/mine/letter/{row.letters.get().pk}/file/" in page


def test_a_second_press_comes_to_the_same_request(scene: Scene) -> None:
    client = a_citizen(scene)
    answered(client)
    session = dict(client.session)
    first = client.post("/mine/apply/check/", {"promise": "on"})["Location"]
    assert client.post("/mine/apply/check/", {"promise": "on"})["Location"] == first.partition("?")[0]
    kept = client.session  # as where both presses were under way at once
    kept.update(session)
    kept.save()
    assert client.post("/mine/apply/check/", {"promise": "on"})["Location"] == first
    assert Request.objects.unscoped("a test").count() == 1


def test_the_service_registers_the_same_words_of_a_day_once(scene: Scene) -> None:
    actor = scene.actor(Role.CITIZEN, TODAY)
    said: dict[str, Any] = {"area": scene.home.area, "need": "断粮了"}
    first = apply(actor, scene.applicant, **said)
    assert apply(actor, scene.applicant, **said) == first
    other = apply(actor, scene.applicant, **said, wanted=[Wanted("dibao")])
    assert other != first and Request.objects.unscoped("a test").count() == 2


def test_wrong_answers_stay_on_their_page_with_what_was_typed(scene: Scene) -> None:
    client = a_citizen(scene)
    empty = client.post("/mine/apply/want/", {"need": "  "})
    assert empty.status_code == 200 and "errors" in text(empty)
    client.post("/mine/apply/want/", {"need": "没钱看病"})
    assert "没钱看病" in text(client.get("/mine/apply/want/"))
    wrong = client.post("/mine/apply/relative/", {"relative": "yes", "relative_who": ""})
    assert wrong.status_code == 200
    assert client.get("/mine/apply/check/")["Location"] == "/mine/apply/urgent/"
    assert client.get("/mine/apply/nonsense/").status_code == 404


def test_a_change_from_the_last_page_comes_back_to_it(scene: Scene) -> None:
    client = a_citizen(scene)
    answered(client)
    answer = client.post("/mine/apply/urgent/?to=check", {"urgent": "yes"})
    assert answer["Location"] == "/mine/apply/check/"
    client.post("/mine/apply/check/", {"promise": "on"})
    assert Request.objects.unscoped("a test").get().urgent


def test_for_a_person_programme_it_is_asked_for_whom(scene: Scene) -> None:
    client = a_citizen(scene)
    child = scene.people[1]
    answered(client, want={"want": ["disability_nursing"]}, whom={"whom_disability_nursing": str(child.pk)})
    client.post("/mine/apply/check/", {"promise": "on"})
    assert Case.objects.unscoped("a test").get().beneficiary_id == child.pk


def test_a_relative_in_the_office_brings_the_county(scene: Scene) -> None:
    client = a_citizen(scene)
    answered(client, relative={"relative": "yes", "relative_who": "表哥王五在镇民政办"})
    client.post("/mine/apply/check/", {"promise": "on"})
    assert Case.objects.unscoped("a test").get().staff_relative
    assert "表哥王五在镇民政办" in Request.objects.unscoped("a test").get().need


def test_what_a_register_supplies_is_not_asked_for(scene: Scene) -> None:
    client = a_citizen(scene)
    client.post("/mine/apply/want/", {"want": ["dibao"], "need": ""})
    page = text(client.get("/mine/apply/papers/"))
    assert "家庭收入和财产申报" in page
    answer = client.post("/mine/apply/papers/", {"paper_declaration": SimpleUploadedFile("a.pdf", PDF)})
    assert answer.status_code == 302
    assert Paper.objects.unscoped("a test").get().kind == "declaration"
    wrong = client.post("/mine/apply/papers/", {"paper_declaration": SimpleUploadedFile("a.txt", b"no")})
    assert wrong.status_code == 200 and Paper.objects.unscoped("a test").count() == 1


def test_where_a_case_of_the_same_is_open_the_request_is_registered_and_names_it(scene: Scene) -> None:
    case = the_case(asks(scene, "dibao", on=TODAY))
    client = a_citizen(scene)
    answered(client)
    answer = client.post("/mine/apply/check/", {"promise": "on"}, follow=True)
    assert answer.status_code == 200 and Request.objects.unscoped("a test").count() == 2
    assert f'href="/mine/case/{case.pk}/"' in answer.content.decode()


def test_who_is_of_no_family_can_still_say_what_is_needed(scene: Scene) -> None:
    alone = a_person(scene.tree["hill_a"])
    client = a_citizen(scene, alone)
    assert "dibao" not in text(client.get("/mine/apply/want/"))
    answered(client, want={"need": "没地方住", "want": ["dibao"]})
    client.post("/mine/apply/check/", {"promise": "on"})
    row = Request.objects.unscoped("a test").get()
    assert (row.person_id, row.wanted) == (alone.pk, "")


def test_who_is_not_on_file_is_told_where_to_go(scene: Scene) -> None:
    client = a_stranger(scene)
    assert "12345" in text(client.get("/"))
    assert client.get("/mine/apply/").status_code == 404
    assert staff(scene, Role.TOWNSHIP_CLERK, "hill").get("/mine/apply/").status_code == 404
