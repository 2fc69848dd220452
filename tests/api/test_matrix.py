"""Every address of the interface × every role, once within the area of the token's posting and once outside of it.

The table says who is answered; it is written by hand, not taken from the roles. An address that is not in it fails.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from tests.api.callers import Program, program, today_is
from tests.api.world import World, two_worlds

from doudi.access.roles import Role
from doudi.api.main import api
from doudi.registry.models import OwnRecord

pytestmark = pytest.mark.django_db
ALL = frozenset(Role)
CITIZEN, ADMINISTRATOR = frozenset({Role.CITIZEN}), frozenset({Role.ADMINISTRATOR})
FILES = ALL - ADMINISTRATOR
DOOR = FILES - {Role.FINANCE}
FACTS = DOOR - {Role.VILLAGE_CADRE}
TOWN = frozenset({Role.TOWNSHIP_CLERK, Role.TOWNSHIP_HEAD})
COUNTY = frozenset({Role.COUNTY_REVIEWER, Role.COUNTY_HEAD})
DESKS = TOWN | COUNTY
ACTS = DESKS | {Role.DISABLED_FEDERATION}
OPENS = DESKS | {Role.CITIZEN, Role.VILLAGE_CADRE}
ANSWERS = COUNTY | {Role.TOWNSHIP_HEAD}
CLERK = frozenset({Role.TOWNSHIP_CLERK})


@dataclass(frozen=True)
class Row:
    """Who is answered, with what status; what else staff are told who see the thing; citizens apart where they are."""

    method: str
    path: str
    answered: frozenset[Role]
    status: int = 200
    body: Mapping[str, Any] = field(default_factory=dict)
    #: of citizens, where they are told something else: that there is no such thing for them
    citizens: int = 403
    #: the same wherever one is posted
    everywhere: bool = False

    def wanted(self, role: Role) -> int:
        if role in self.answered:
            return self.status
        return self.citizens if role == Role.CITIZEN else 403


#: What is of a case, in a path or body.
OF_CASE = re.compile(r"\{(case|decided|letter|receipt|village|objection|task|change|appeal|decision)\}")
WHY = {"reason": "有原因", "version": "{version}"}
TABLE = (
    Row("get", "/me", ALL, everywhere=True),
    Row("get", "/departments", ALL, everywhere=True),
    Row("get", "/areas", ALL - CITIZEN, everywhere=True),
    Row("get", "/areas/{area}", ALL - CITIZEN, everywhere=True),
    Row("post", "/persons/search", FILES, body={"number": "13900000000"}, everywhere=True),
    Row("get", "/persons/{person}", FILES),
    Row("get", "/households/{household}", FILES),
    Row("get", "/households/{household}/members", FILES),
    Row("get", "/households/{household}/awards", FACTS),
    Row("get", "/households/{household}/assessment", FACTS),
    Row("get", "/requests", DOOR, everywhere=True),
    Row("get", "/requests/{village}", DOOR),
    Row("post", "/requests", OPENS - CITIZEN, 201, {
        "person": "{person}", "area": "{code}", "channel": "counter", "need": "没有钱看病",
    }, citizens=422),  # theirs is another channel
    Row("post", "/requests/{village}/pass-on", OPENS),
    Row("post", "/requests/{village}/close", ACTS, body={"reason": "另行解决"}),
    Row("post", "/requests/{village}/cases", OPENS, body={"programme": "temporary"}),
    Row("get", "/cases", DOOR, everywhere=True),
    Row("get", "/cases/{decided}", DOOR),
    Row("get", "/cases/{decided}/determination", FACTS),
    Row("get", "/cases/{decided}/decisions", DOOR),
    Row("get", "/letters/{letter}", DOOR),
    Row("get", "/letters/{letter}/file", FACTS),
    Row("post", "/letters/{receipt}/serve", OPENS - CITIZEN, body={"method": "hand", "on": "{day}"}),
    Row("post", "/cases/{case}/steps/acceptance", CLERK, body={"kind": "acceptance", "version": "{version}"}),
    Row("post", "/cases/{case}/accept", CLERK, body={"version": "{version}"}),
    Row("post", "/cases/{case}/correct", CLERK, body={"missing": ["户口簿"], "version": "{version}"}),
    Row("post", "/cases/{case}/pause", ACTS, 422, WHY | {"name": "no_such_pause"}),
    Row("post", "/cases/{case}/resume", ACTS, 422, {"version": "{version}"}),
    Row("post", "/cases/{case}/extend", ACTS, 422, WHY),
    Row("post", "/cases/{case}/withdraw", ACTS | CITIZEN, body=WHY),
    Row("post", "/cases/{case}/hand-over", ACTS, body=WHY | {"to": "{other}"}),
    Row("post", "/cases/{decided}/take-up-again", DESKS, 422, {"reason": "又一次"}),  # one is open already
    Row("post", "/cases/{case}/switch-procedure", ACTS, 422, {"version": "{version}"}),
    Row("post", "/cases/{case}/determine-again", ACTS, body={"version": "{version}"}),
    Row("post", "/cases/{case}/object", ACTS | CITIZEN, body={"text": "情况不符"}),
    Row("post", "/objections/{objection}/answer", ACTS, body={"answer": "已核实"}, citizens=404),
    Row("get", "/cases/{case}/objections", DOOR),
    Row("post", "/awards/{award}/changes", DESKS, 422, {"path": "adjust", "reason": "收入有变"}),  # one is open already
    Row("get", "/kinship", FILES - CITIZEN, citizens=404, everywhere=True),
    Row("post", "/kinship", FILES - CITIZEN, 201, {"person": "{person}", "relation": "child"}, citizens=404),
    Row("post", "/cases/{case}/kinship", DESKS, 201, {
        "person": "{person}", "relation": "sibling", "username": "{username}",
    }),
    Row("get", "/tasks", FACTS, everywhere=True),
    Row("post", "/cases/{case}/tasks", ACTS, 201, {
        "department": "officer", "role": "county_reviewer", "what": "查一查", "due_on": "{day}", "version": "{version}",
    }),
    Row("post", "/tasks/{task}/answer", CLERK, body={"text": "查过了"}, citizens=404),
    Row("get", "/changes", FACTS, everywhere=True),
    Row("post", "/changes", OPENS, 201, {"person": "{person}", "text": "搬家了", "changed_on": "{day}"}),
    Row("post", "/changes/{change}/settle", ACTS, body={"how": "已更正"}),
    Row("get", "/appeals", FACTS, everywhere=True),
    Row("post", "/appeals", ACTS | CITIZEN, 201, {
        "decision": "{decision}", "route": "{route}", "text": "不服", "filed_on": "{day}",
    }),
    Row("post", "/appeals/{appeal}/end", ACTS, body={"outcome": "upheld", "text": "维持"}),
    Row("get", "/complaints", ANSWERS, everywhere=True),
    Row("get", "/complaints/{complaint}", ANSWERS),
    Row("post", "/complaints", DESKS | CITIZEN, 201, {"area": "{town}", "about": "other", "text": "门口太滑"},
        everywhere=True),
    Row("post", "/complaints/{complaint}/answer", ANSWERS, body={"reply": "已整改"}),
    Row("post", "/complaints/{complaint}/reporter", ANSWERS, body={"purpose": "回电话说明"}),
    Row("post", "/cases/{decided}/rating", CITIZEN, 204, {"stars": 5}),
)  # fmt: skip
#: 核实情况, as a header carries it.
PURPOSE = {"X-Purpose": "%E6%A0%B8%E5%AE%9E%E6%83%85%E5%86%B5"}
#: Open to everybody, with no token.
PUBLIC = ("/notices?area={town}", "/procedures", "/procedures/dibao", "/openapi.json")


def plain(path: str) -> str:
    """Without what a path names."""
    return "/".join("*" if part.startswith("{") else part for part in path.partition("?")[0].split("/"))


def test_every_address_is_in_the_table() -> None:
    found = {
        (method, plain(path.removeprefix("/api/v1")))
        for path, operations in api.get_openapi_schema()["paths"].items()
        for method in operations
    }
    known = {(row.method, plain(row.path)) for row in TABLE} | {("get", plain(path)) for path in PUBLIC}
    known = {(method, path.replace("/steps/acceptance", "/steps/*")) for method, path in known}
    assert found == {
        (method, "/procedures/*" if path == "/procedures/dibao" else path) for method, path in known
    } - {("get", "/openapi.json")}  # fmt: skip


def asked(caller: Program, row: Row, world: World) -> int:
    """The status; what was done is taken back."""
    point = transaction.savepoint()
    body = filled(row.body, world) if row.method == "post" else None
    answer = caller.call(row.method, world.path(row.path), body, **PURPOSE)
    transaction.savepoint_rollback(point)
    if answer.status_code >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert set(json.loads(answer.content)) == {"type", "title", "status", "detail", "errors"}
    return answer.status_code


def filled(body: Mapping[str, Any], world: World) -> dict[str, Any]:
    """With what a world has for its names."""
    names = {f"{{{name}}}": value for name, value in world.things.items()}
    return {key: names.get(value, value) if isinstance(value, str) else value for key, value in body.items()}


@pytest.mark.slow
def test_every_address_for_every_role(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, outside = two_worlds(monkeypatch)
    day = dt.date.fromisoformat(str(inside.things["day"]))
    today_is(monkeypatch, day)
    odd = []
    for role in Role:
        inside.scene.actor(role, day)
        posting = inside.scene.postings[role]
        if role == Role.CITIZEN:
            OwnRecord.objects.create(
                account=posting.account, person=inside.scene.applicant, since=timezone.now()
            )  # fmt: skip
        caller = program(posting)
        for row in TABLE:
            wanted, name = row.wanted(role), f"{role} {row.method} {row.path}"
            if role == Role.DISABLED_FEDERATION and OF_CASE.search(f"{row.path} {row.body}"):
                wanted = 404 if role in row.answered else 403  # it has no step in the procedure of these cases
                if (found := asked(caller, row, inside)) not in {404, wanted}:
                    odd.append(f"{name} within: {found}, not {wanted}")
            elif (found := asked(caller, row, inside)) != wanted:
                odd.append(f"{name} within: {found}, not {wanted}")
            if row.everywhere:
                continue
            covers = role == Role.PROVINCE_OFFICER
            allowed = {wanted} if covers else {404} if role in row.answered else {403, 404}
            if (found := asked(caller, row, outside)) not in allowed:
                odd.append(f"{name} outside: {found}, not {sorted(allowed)}")
    assert not odd, "\n".join(odd)


def test_without_a_token_only_what_is_public_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, _ = two_worlds(monkeypatch)
    today_is(monkeypatch, dt.date.fromisoformat(str(inside.things["day"])))
    for row in TABLE:
        assert asked(Program(), row, inside) == 401, row.path
        assert asked(Program("doudi_wrong"), row, inside) == 401, row.path
    for path in PUBLIC:
        assert Program().ask(inside.path(path)), path
