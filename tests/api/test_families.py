"""Around a family's cases: an award that may change, close relatives in office, what was said against an opinion."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils import timezone
from tests.api.callers import Program, program, today_is
from tests.casework.scene import DAY, Scene, a_scene, asks, the_case
from tests.casework.steps import lead, now

from doudi.access.roles import Role
from doudi.casework.models import Case, Kinship
from doudi.casework.services import posting
from doudi.registry.models import OwnRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    today_is(monkeypatch, DAY)
    return a_scene(monkeypatch)


def as_role(scene: Scene, role: Role) -> Program:
    scene.actor(role)
    return program(scene.postings[role])


def asked(caller: Program, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
    answer = caller.call(method, path, body)
    return answer.status_code, json.loads(answer.content)


def test_a_change_of_an_award_is_proposed_and_changes_nothing_by_itself(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = lead(scene, the_case(asks(scene, "dibao")), "")
    today_is(monkeypatch, day)
    scene.actor(Role.TOWNSHIP_CLERK, day)
    award, caller = scene.home.awards.get(), program(scene.postings[Role.TOWNSHIP_CLERK])
    path = f"/awards/{award.pk}/changes"
    assert asked(caller, "post", path, {"path": "ordinary", "reason": "收入有变"})[0] == 422
    status, problem = asked(caller, "post", path, {"path": "adjust", "reason": " "})
    assert status == 422 and problem["detail"]
    status, told = asked(caller, "post", path, {"path": "adjust", "reason": "收入有变"})
    assert status == 201 and told["path"] == "adjust"
    assert Case.objects.unscoped("test").get(pk=told["id"]).award == award
    before = (award.amount_fen, award.until)
    award.refresh_from_db()
    assert (award.amount_fen, award.until) == before


def test_relatives_are_declared_by_whose_they_are_and_for_an_applicant(scene: Scene) -> None:
    case, clerk = the_case(asks(scene, "dibao")), as_role(scene, Role.TOWNSHIP_CLERK)
    own = {"person": scene.applicant.pk, "relation": "sibling"}
    assert asked(clerk, "get", "/kinship") == (200, [])
    assert asked(clerk, "post", "/kinship", own)[0] == 201
    status, problem = asked(clerk, "post", "/kinship", own)
    assert status == 422 and "已经申报过了" in problem["detail"]
    [row] = asked(clerk, "get", "/kinship")[1]
    assert (row["person"]["name"], row["declared_by"]) == (scene.applicant.name, "staff")
    assert now(case).staff_relative
    cadre, username = as_role(scene, Role.VILLAGE_CADRE), scene.postings[Role.VILLAGE_CADRE].account.username
    assert asked(cadre, "get", "/kinship") == (200, []), "one's own alone"
    path = f"/cases/{case.pk}/kinship"
    assert asked(cadre, "post", path, own | {"username": username})[0] == 403
    head = as_role(scene, Role.TOWNSHIP_HEAD)
    assert asked(head, "post", path, own | {"username": "nobody"})[0] == 422
    assert asked(head, "post", path, own | {"username": username, "person": 10**9})[0] == 404
    status, told = asked(head, "post", path, own | {"username": username})
    assert status == 201 and told["declared_by"] == "applicant"
    assert Kinship.objects.get(pk=told["id"]).account == scene.postings[Role.VILLAGE_CADRE].account


def test_objections_are_listed_and_citizens_see_their_own_alone(scene: Scene) -> None:
    case, clerk = the_case(asks(scene, "dibao")), as_role(scene, Role.TOWNSHIP_CLERK)
    citizen = as_role(scene, Role.CITIZEN)
    account = scene.postings[Role.CITIZEN].account
    OwnRecord.objects.get_or_create(
        account=account, defaults={"person": scene.applicant, "since": timezone.now()}
    )  # fmt: skip
    path = f"/cases/{case.pk}/objections"
    assert asked(clerk, "get", path) == (200, [])
    posting.object_to(scene.actor(Role.TOWNSHIP_CLERK), now(case), text="他家有车")
    posting.object_to(scene.actor(Role.CITIZEN), now(case), text="收入算多了")
    assert [(each["text"], each["own"]) for each in asked(clerk, "get", path)[1]] == [
        ("收入算多了", True), ("他家有车", False),
    ]  # fmt: skip
    assert [each["text"] for each in asked(citizen, "get", path)[1]] == ["收入算多了"]
    scene.actor(Role.COUNTY_HEAD, place="bay")
    assert asked(program(scene.postings[Role.COUNTY_HEAD]), "get", path)[0] == 404
