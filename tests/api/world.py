"""One of each thing that an address can name, around a family: waiting, decided, fought, complained about."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from tests.casework.scene import DAY, Scene, a_scene, asks, the_case
from tests.casework.steps import lead, now
from tests.places import CODES

from doudi.access.actor import operator
from doudi.access.roles import Role
from doudi.areas.models import Area
from doudi.casework.models import Channel, Complaint
from doudi.casework.services import after, leaving, posting, tasks
from doudi.casework.services.intake import register
from doudi.registry.services.facts import book

#: The village that lies in nobody's area but the province's.
ELSEWHERE = "cape_a"


@dataclass
class World:
    """A family with a decided case, whose decision is fought, and an open one that the decided one is taken up by."""

    scene: Scene
    things: dict[str, int | str]

    def path(self, template: str) -> str:
        return template.format(**self.things)


def two_worlds(monkeypatch: pytest.MonkeyPatch) -> tuple[World, World]:
    """One in the area of those who are asked about, one elsewhere, each in a county that the book knows."""
    codes = [code for code, area in book().areas.items() if area.parent and code not in CODES.values()]
    monkeypatch.setitem(CODES, "bay", codes[-1])
    inside = a_scene(monkeypatch)
    return a_world(inside), a_world(a_scene(monkeypatch, village=ELSEWHERE))


def a_world(scene: Scene) -> World:
    if scene.home.area == scene.tree[ELSEWHERE]:
        for role, place in _ELSEWHERE.items():
            scene.actor(role, place=place)
    case = the_case(asks(scene, "dibao"))
    day = lead(scene, case, "")
    case = now(case)
    clerk, root = scene.actor(Role.TOWNSHIP_CLERK, day), operator("tests", scene.tree["land"].path, day)
    decision, letter = case.decisions.get(), case.letters.order_by("-pk")[0]
    fought = after.appeal(
        clerk, decision, route=after.routes_for(decision)[0].name, text="金额不对", filed_on=day
    )  # fmt: skip
    change = after.report_change(scene.actor(Role.CITIZEN, day), scene.applicant, text="找到了工作", changed_on=day)
    complaint = after.complain(root, area=_town(scene), about=Complaint.About.DELAY, text="太慢了", name="张三")
    again = now(leaving.take_up_again(clerk, case, reason="情况有变"))
    objection = posting.object_to(clerk, again, text="他家有车")
    task = tasks.ask(
        clerk, now(again), department="officer", role=Role.TOWNSHIP_CLERK, what="查一查", due_on=day,
        version=now(again).version,
    )  # fmt: skip
    bare = register(root, scene.people[1], area=scene.home.area, channel=Channel.COUNTER, need="没有米了")
    village = register(scene.actor(Role.VILLAGE_CADRE, day), scene.applicant, area=scene.home.area,
                       channel=Channel.FOUND, need="屋顶漏水")  # fmt: skip
    return World(scene, {
        "case": again.pk, "decided": case.pk, "decision": decision.pk, "letter": letter.pk, "appeal": fought.pk,
        "route": fought.route, "change": change.pk, "complaint": complaint.pk, "objection": objection.pk,
        "task": task.pk, "request": bare.pk, "village": village.pk, "person": scene.applicant.pk,
        "household": scene.home.pk, "area": scene.home.area.pk, "code": scene.home.area.code,
        "town": _town(scene).code, "day": f"{day}", "other": scene.tree["lake"].code,
        "award": scene.home.awards.get().pk, "username": scene.postings[Role.TOWNSHIP_CLERK].account.username,
        "receipt": village.letters.get().pk, "version": now(again).version,
    })  # fmt: skip


_ELSEWHERE = {
    Role.CITIZEN: ELSEWHERE, Role.VILLAGE_CADRE: ELSEWHERE, Role.TOWNSHIP_CLERK: "cape", Role.TOWNSHIP_HEAD: "cape",
    Role.COUNTY_REVIEWER: "bay", Role.COUNTY_HEAD: "bay",
}  # fmt: skip


def _town(scene: Scene) -> Area:
    parent = scene.home.area.parent
    assert parent is not None
    return parent


__all__ = ["DAY", "World", "a_world", "two_worlds"]
