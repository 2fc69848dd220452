"""Changes, complaints with a name or without, papers, and who looked at one's data."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.casework.scene import Scene
from tests.registry.families import the_operator
from tests.web.own.people import BEFORE, PDF, TODAY, a_case, a_citizen, a_stranger, staff, text

from doudi.access.roles import Role, Sensitivity
from doudi.audit.models import Event
from doudi.casework.models import ChangeReport, Complaint, Reporter
from doudi.casework.services.township import accept
from doudi.registry.models import Paper
from doudi.registry.services.classify import classify
from doudi.registry.services.persons import correct_person

pytestmark = pytest.mark.django_db


def test_a_change_is_told_and_answered_later(scene: Scene) -> None:
    client = a_citizen(scene)
    later = {"text": "找到工作", "changed_on": f"{TODAY + dt.timedelta(days=3)}"}
    answer = client.post("/mine/change/", later)
    assert answer.status_code == 200 and "找到工作" in text(answer) and not ChangeReport.objects.unscoped("a").exists()
    assert client.post("/mine/change/", later | {"changed_on": f"{TODAY}"}).status_code == 302
    assert "找到工作" in text(client.get("/mine/change/"))
    assert "找到工作" not in text(a_citizen(scene, scene.people[1]).get("/mine/change/"))


def test_a_named_complaint_comes_back_to_its_maker_alone(scene: Scene) -> None:
    client = a_citizen(scene)
    answer = client.post("/mine/complain/", {"about": "staff", "text": "态度很差", "who": "named", "phone": "1"})
    row = Complaint.objects.unscoped("a test").get()
    assert row.number in text(answer) and row.named
    assert Reporter.objects.get(complaint=row).person_id == scene.applicant.pk
    assert row.number in text(client.get("/mine/complain/"))
    assert row.number not in text(a_citizen(scene, scene.people[1]).get("/mine/complain/"))


def test_an_anonymous_complaint_stores_nobody(scene: Scene) -> None:
    client = a_citizen(scene)
    case = a_case(scene, "visit")
    before = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    answer = client.post(
        "/mine/complain/", {"about": "fraud", "text": "有人冒领", "who": "anonymous", "case": case.pk, "phone": "138"}
    )
    row = Complaint.objects.unscoped("a test").get()
    assert row.number in text(answer) and not row.named and row.case is None
    assert not Reporter.objects.exists()
    for event in Event.objects.filter(pk__gt=before):
        assert (event.account, event.posting, event.actor) == (None, None, "")
    for session in Session.objects.all():
        assert row.number not in str(session.get_decoded())
    assert row.number not in text(client.get("/mine/complain/"))


def test_a_paper_is_added_for_the_person_themselves(scene: Scene) -> None:
    client = a_citizen(scene)
    assert client.post("/mine/papers/", {"kind": "identity"}).status_code == 200
    assert (
        client.post("/mine/papers/", {"kind": "identity", "file": SimpleUploadedFile("a.pdf", PDF)}).status_code == 302
    )
    assert Paper.objects.unscoped("a test").get().person_id == scene.applicant.pk
    assert "身份证" in text(client.get("/mine/papers/"))


def test_who_looked_is_told_by_office_and_not_by_name(scene: Scene) -> None:
    case = a_case(scene, "acceptance")
    clerk = scene.actor(Role.TOWNSHIP_CLERK, BEFORE)
    accept(clerk, case, version=case.version)
    page = text(a_citizen(scene).get("/mine/who-looked/"))
    assert "丘陵镇人民政府" in page and clerk.name not in page


def test_adults_see_only_their_own(scene: Scene) -> None:
    other = scene.people[1]
    correct_person(the_operator(TODAY), other, reason="只改这个人", phone="13800000001")
    assert "只改这个人" not in text(a_citizen(scene).get("/mine/who-looked/"))
    assert "只改这个人" in text(a_citizen(scene, other).get("/mine/who-looked/"))


@pytest.mark.parametrize("sensitivity", [each for each in Sensitivity if each != Sensitivity.ORDINARY])
def test_it_is_withheld_where_something_is_protected(scene: Scene, sensitivity: Sensitivity) -> None:
    client = a_citizen(scene)
    correct_person(the_operator(TODAY), scene.applicant, reason="改了电话", phone="13800000001")
    assert "改了电话" in text(client.get("/mine/who-looked/"))
    classify(the_operator(TODAY), scene.home, sensitivity=sensitivity, reason="x")
    page = text(client.get("/mine/who-looked/"))
    assert "改了电话" not in page and "timeline" not in page and "note" in page


def test_pages_of_citizens_are_not_for_staff(scene: Scene) -> None:
    clerk = staff(scene, Role.TOWNSHIP_CLERK, "hill")
    for address in ("change", "complain", "papers", "who-looked"):
        assert clerk.get(f"/mine/{address}/").status_code == 404, address
    assert a_stranger(scene).get("/mine/papers/").status_code == 404
