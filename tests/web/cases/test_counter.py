"""At the counter: a complaint and a change in a family are written down for who cannot do it themselves."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.casework.scene import DAY, Scene, a_scene
from tests.web.people import signed_in

from doudi.access.roles import Role
from doudi.casework.models import ChangeReport, Complaint, Reporter

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return a_scene(monkeypatch)


def clerk(scene: Scene, town: str = "hill") -> Client:
    client, _posting = signed_in(Role.TOWNSHIP_CLERK, scene.tree[town])
    return client


def test_a_complaint_on_the_telephone_is_written_down_with_its_number_and_the_name_sealed(scene: Scene) -> None:
    said = {"about": "other", "text": "等了三个月", "name": "赵某", "phone": "13800000000"}
    answer = clerk(scene).post("/complaint/new/", said)
    row = Complaint.objects.unscoped("test").get()
    assert row.number in answer.content.decode() and row.named and row.area == scene.tree["hill"]
    assert "赵某" not in answer.content.decode()
    assert Reporter.objects.get().complaint == row
    clerk(scene).post("/complaint/new/", {"about": "other", "text": "不说名字"})
    assert Reporter.objects.count() == 1, "without a name nobody is kept"
    assert "error" in clerk(scene).post("/complaint/new/", {"about": "other", "text": ""}).content.decode()


def test_a_change_told_at_the_counter_is_written_down_and_changes_nothing_by_itself(scene: Scene) -> None:
    said = {"person": scene.applicant.pk, "text": "找到工作", "changed_on": DAY.isoformat()}
    path = f"/change/new/{scene.home.pk}/"
    receipt = clerk(scene).post(path, said, follow=True)
    row = ChangeReport.objects.unscoped("test").get()
    assert (row.person, row.text) == (scene.applicant, "找到工作")
    assert receipt.redirect_chain == [(f"/change/{row.pk}/", 302)] and "找到工作" in receipt.content.decode()
    cadre, _posting = signed_in(Role.VILLAGE_CADRE, scene.home.area)
    assert cadre.post(path, said | {"text": "搬走"})["Location"] == f"/household/{scene.home.pk}/", "who sees no facts"
    assert clerk(scene, "moor").post(path, said).status_code == 404, "another township knows no such family"
