"""A family asks for dibao and gets it, by programs alone; and what they are told on the way."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest
from tests.api.callers import Program, program, today_is
from tests.casework.scene import DAY, Scene, a_scene
from tests.casework.test_ordinary import typed_amount

from doudi.access.roles import Role
from doudi.casework.models import Case, Request

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    today_is(monkeypatch, DAY)
    return a_scene(monkeypatch)


def works(scene: Scene, role: Role) -> Program:
    scene.actor(role)
    return program(scene.postings[role])


def wants(scene: Scene, **more: Any) -> dict[str, Any]:
    asked = {"channel": "counter", "wanted": [{"programme": "dibao"}], "area": scene.home.area.code}
    return asked | {"person": scene.applicant.pk} | more


def test_a_family_gets_what_the_rules_say(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk, county, head = (works(scene, role) for role in (Role.TOWNSHIP_CLERK, Role.COUNTY_REVIEWER, Role.COUNTY_HEAD))
    made = clerk.send("/requests", wants(scene), status=201)
    pk, done = made["cases"][0]["id"], []
    for _ in range(30):
        case = clerk.ask(f"/cases/{pk}")
        if not case["waiting"]:
            break
        step = case["waiting"][0]
        who = {"county_reviewer": county, "county_head": head}.get(step["role"], clerk)
        for body in bodies(step["kind"], who.ask(f"/cases/{pk}")):
            version = who.ask(f"/cases/{pk}")["version"]
            if body.get("does") == "take_down":
                until = dt.date.fromisoformat(who.ask(f"/cases/{pk}")["waiting"][0]["due_on"])
                today_is(monkeypatch, until + dt.timedelta(days=1))
            said = who.send(f"/cases/{pk}/steps/{step['name']}", body | {"version": version})
            assert said["version"] > version
        done.append(step["kind"])
    case = clerk.ask(f"/cases/{pk}")
    assert (case["state"], case["outcome"]) == ("closed", "granted") and done[0] == "acceptance"
    decision = case["decisions"][0]
    assert decision["amount_fen"] == typed_amount("2021-07") == case["determination"]["amount_fen"]
    until = {each["name"]: each["until"] for each in decision["routes"]}
    assert until["reconsideration"] and until["lawsuit"]
    assert case["determination"]["receipt"][-1]["amount_fen"] == decision["amount_fen"]
    letter = case["letters"][-1]
    file = clerk.call("get", f"/letters/{letter['id']}/file")
    assert file.headers["Content-Type"] == "application/pdf" and file.content.startswith(b"%PDF")
    assert hashlib.sha256(file.content).hexdigest() == letter["sha256"] and len(file.content) == letter["size"]
    award = clerk.ask(f"/households/{scene.home.pk}/awards")[0]
    assert award["amount_fen"] == decision["amount_fen"]
    shown = Program().ask(f"/notices?area={scene.home.area.code}")["items"]
    assert [each["kind"] for each in shown] == ["publication"]
    assert "id" not in shown[0]["shows"] and shown[0]["shows"]["applicant_name"] == scene.applicant.name


def bodies(kind: str, case: dict[str, Any]) -> list[dict[str, Any]]:
    """What is told of a step of a kind."""
    day = case["accepted_on"]
    told: dict[str, list[dict[str, Any]]] = {
        "acceptance": [{}],
        "check": [{"findings": "核对无异常"}],
        "visit": [{"investigators": ["王芳", "刘根生"], "visited_on": day, "findings": "属实", "signed": True}],
        "enquiry": [{"asked": 3, "findings": "属实"}],
        "appraisal": [{"present": 9, "of_villagers": 7, "in_favour": 9, "findings": "属实", "disputed": False}],
        "opinion": [{"proposes": "grant"}],
        "posting": [{"does": "put_up"}, {"does": "take_down"}],
        "review": [{"passes": True}],
        "decision": [{"does": "grant"}],
        "publication": [{}],
    }
    if kind == "service":
        letter = next(each for each in case["letters"] if each["kind"] == "confirmation")
        told["service"] = [{"letter": letter["id"], "method": "hand", "on": letter["issued_on"]}]
    return [{"kind": kind} | each for each in told[kind]]


def test_who_was_slower_is_told(scene: Scene) -> None:
    clerk = works(scene, Role.TOWNSHIP_CLERK)
    pk = clerk.send("/requests", wants(scene), status=201)["cases"][0]["id"]
    seen = clerk.ask(f"/cases/{pk}")["version"]
    accept = f"/cases/{pk}/steps/acceptance"
    body = {"kind": "acceptance"}
    assert clerk.send(accept, body, status=422)["type"].endswith(":version")
    assert clerk.send(accept, body, status=422, **{"If-Match": '"x"'})["type"].endswith(":version")
    assert clerk.send(accept, body | {"version": seen}, status=422, **{"If-Match": f'"{seen + 1}"'})
    assert clerk.send(accept, body, status=409, **{"If-Match": f'"{seen - 1}"'})["type"].endswith(":stale")
    clerk.send(accept, body, **{"If-Match": f'"{seen}"'})
    stale = clerk.send(accept, body | {"version": seen}, status=409)
    assert (stale["type"], stale["status"]) == ("urn:doudi:problem:stale", 409) and stale["detail"]


def test_a_body_is_of_the_steps_kind(scene: Scene) -> None:
    clerk = works(scene, Role.TOWNSHIP_CLERK)
    pk = clerk.send("/requests", wants(scene), status=201)["cases"][0]["id"]
    version = clerk.ask(f"/cases/{pk}")["version"]
    for name, body in (
        ("acceptance", {"kind": "check", "findings": "x"}), ("check", {"kind": "acceptance"}),
        ("acceptance", {"kind": "publication"}), ("nothing", {"kind": "acceptance"}),
        ("acceptance", {"kind": "nothing"}), ("acceptance", {}), ("acceptance", {"kind": "acceptance", "x": 1}),
        ("acceptance", {"kind": "acceptance", "on": 5}), ("acceptance", {"kind": "decision", "does": "end"}),
    ):  # fmt: skip
        clerk.send(f"/cases/{pk}/steps/{name}", body | {"version": version}, status=422)
    assert Case.objects.get(pk=pk).version == version


def test_what_is_wrong_is_said_by_field_and_not_repeated(scene: Scene) -> None:
    clerk = works(scene, Role.TOWNSHIP_CLERK)
    number = "990101198005040011X"
    said = clerk.send("/requests", wants(scene, secret=number, urgent="perhaps", person="1"), status=422)
    assert {each["field"] for each in said["errors"]} == {"body.person", "body.secret", "body.urgent"}
    assert said["type"] == "urn:doudi:problem:shape" and number not in str(said)
    assert "990101" not in str(clerk.send("/persons/search", {"number": "990101198005040010"}, status=422))
    unreadable = clerk.call("post", "/requests", None)
    assert unreadable.status_code in (400, 422)
    english = clerk.call("get", "/cases/999", **{"Accept-Language": "en"})
    chinese = clerk.call("get", "/cases/999")
    assert b"no such thing" in english.content
    assert (english.headers["Content-Language"], chinese.headers["Content-Language"]) == ("en", "zh-hans")
    assert clerk.call("put", "/me").headers["Allow"] == "GET"
    assert clerk.call("get", "/nothing/here").headers["Content-Type"] == "application/problem+json"


def test_what_is_sent_twice_is_done_once(scene: Scene) -> None:
    clerk, key = works(scene, Role.TOWNSHIP_CLERK), {"Idempotency-Key": "order-1"}
    body = wants(scene, wanted=[], need="没有米了")
    first = clerk.send("/requests", body, status=201, **key)
    clerk.send(f"/requests/{first['id']}/close", {"reason": "已解决"})
    assert clerk.send("/requests", body, status=201, **key) == first
    assert Request.objects.count() == 1
    assert clerk.send("/requests", body | {"need": "别的"}, status=409, **key)["type"].endswith(":key")
    assert clerk.send("/requests", body, status=201, **{"Idempotency-Key": "order-2"})["id"] != first["id"]
    assert works(scene, Role.TOWNSHIP_CLERK).send("/requests", body, status=201, **key)["id"] != first["id"]
    clerk.send("/requests", body | {"area": "999999999999"}, status=422, **{"Idempotency-Key": "order-3"})
    clerk.send("/requests", body, status=201, **{"Idempotency-Key": "order-3"})  # what failed was not kept
    clerk.send("/requests", body, status=422, **{"Idempotency-Key": "k" * 101})


def test_who_sees_no_facts_is_told_none(scene: Scene) -> None:
    cadre, clerk = works(scene, Role.VILLAGE_CADRE), works(scene, Role.TOWNSHIP_CLERK)
    pk = clerk.send("/requests", wants(scene), status=201)["cases"][0]["id"]
    for body in (bodies("acceptance", {"accepted_on": None})[0],):
        clerk.send(f"/cases/{pk}/steps/acceptance", body | {"version": clerk.ask(f"/cases/{pk}")["version"]})
    seen = cadre.ask(f"/cases/{pk}")
    assert seen["determination"] is None and all(step["said"] is None for step in seen["steps"])
    assert not any(step["may"] for step in seen["steps"])
    assert cadre.ask(f"/households/{scene.home.pk}")["programmes"] == []


def test_what_few_may_see_opens_for_a_purpose(scene: Scene) -> None:
    from doudi.audit.models import Event

    clerk = works(scene, Role.TOWNSHIP_CLERK)
    made = clerk.send("/requests", wants(scene), status=201)
    pk = made["cases"][0]["id"]
    Case.objects.filter(pk=pk).update(sensitivity="child")
    Request.objects.filter(pk=made["id"]).update(sensitivity="child")
    said = clerk.ask(f"/cases/{pk}", status=403)
    assert said["type"].endswith(":purpose") and not Event.objects.filter(act="view").exists()
    clerk.ask(f"/requests/{made['id']}", status=403)
    assert clerk.ask("/cases")["items"][0]["person"]["name"] == ""
    assert clerk.ask("/requests")["items"][0]["person"]["name"] == ""
    opened = clerk.ask(f"/cases/{pk}", **{"X-Purpose": "%E5%85%A5%E6%88%B7%E8%B0%83%E6%9F%A5"})
    assert opened["person"]["name"] == scene.applicant.name
    event = Event.objects.get(act="view")
    assert (event.object_type, event.object_id, event.reason) == ("casework.case", pk, "入户调查")
    works(scene, Role.VILLAGE_CADRE).ask(f"/cases/{pk}", status=404)
