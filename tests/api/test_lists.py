"""Lists: narrowed, gone on with to their end, and asked of the database with as many statements for many as for few."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.api.callers import Program, program, today_is
from tests.casework.scene import DAY, Scene, a_scene
from tests.registry.families import a_family

from doudi.access.actor import operator
from doudi.access.roles import Role
from doudi.casework.models import Case, Channel, Complaint, State
from doudi.casework.services import after, tasks, township
from doudi.casework.services.intake import Wanted, register

pytestmark = pytest.mark.django_db
LISTS = ("/cases", "/requests", "/tasks", "/changes", "/complaints", "/areas", "/notices?area={town}")


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    today_is(monkeypatch, DAY)
    return a_scene(monkeypatch)


def several(scene: Scene, count: int) -> list[Case]:
    """Families that ask for dibao, each with a task, a change, a complaint; every second one accepted."""
    root, made = operator("tests", scene.tree["land"].path, DAY), []
    for number in range(count):
        home, people = a_family(scene.tree["hill_b"], ((f"王{number}", "applicant"), (f"李{number}", "spouse")))
        asked = register(root, people[0], area=home.area, channel=Channel.COUNTER, wanted=[Wanted("dibao")])
        case = asked.cases.get()
        if number % 2:
            case = township.accept(root, case, version=case.version)
        case.refresh_from_db()
        tasks.ask(root, case, department="officer", role=Role.TOWNSHIP_CLERK, what="查", due_on=DAY,
                  version=case.version)  # fmt: skip
        after.report_change(root, people[0], text="搬家", changed_on=DAY)
        after.complain(root, area=scene.tree["hill"], about=Complaint.About.OTHER, text="慢", name="某")
        made.append(case)
    return made


def reader(scene: Scene) -> Program:
    scene.actor(Role.COUNTY_HEAD)
    return program(scene.postings[Role.COUNTY_HEAD])


def test_a_list_is_asked_with_as_many_statements_for_many_as_for_few(scene: Scene) -> None:
    caller = reader(scene)
    several(scene, 2)
    few = {path: statements(caller, path.format(town=scene.tree["hill"].code)) for path in LISTS}
    several(scene, 8)
    assert {path: statements(caller, path.format(town=scene.tree["hill"].code)) for path in LISTS} == few
    assert max(few.values()) <= 6, few


def statements(caller: Program, path: str) -> int:
    caller.ask(path)
    with CaptureQueriesContext(connection) as asked:
        caller.ask(path)
    return len(asked)


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_pages_go_on_to_the_end_and_repeat_nothing(scene: Scene, limit: int) -> None:
    caller, made = reader(scene), several(scene, 7)
    for path, wanted in (("/cases", {case.pk for case in made}), ("/requests", {case.request_id for case in made})):
        found, mark = [], ""
        while True:
            page = caller.ask(f"{path}?limit={limit}{mark}")
            assert len(page["items"]) <= limit
            found += [each["id"] for each in page["items"]]
            if page["after"] is None:
                break
            mark = f"&after={page['after']}"
        assert len(found) == len(wanted) and set(found) == wanted


def test_cases_come_as_they_are_due_those_without_a_day_last(scene: Scene) -> None:
    caller = reader(scene)
    several(scene, 6)
    found = [each["due_on"] for each in caller.ask("/cases")["items"]]
    days = [day for day in found if day]
    assert days == sorted(days) and found == days + [None] * (len(found) - len(days)) and None in found


def test_cases_are_narrowed(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    caller, made = reader(scene), several(scene, 4)
    accepted = {case.pk for case in made if Case.objects.get(pk=case.pk).state == State.UNDER_WAY}

    def keys(query: str) -> set[int]:
        return {each["id"] for each in caller.ask(f"/cases?{query}")["items"]}

    assert keys("state=under_way") == accepted and keys("state=closed") == set()
    assert keys("programme=dibao") == {case.pk for case in made} and keys("programme=tekun") == set()
    assert keys("late=true") == set()
    scene.actor(Role.TOWNSHIP_CLERK)
    clerk = program(scene.postings[Role.TOWNSHIP_CLERK])
    waits = {row["id"] for row in clerk.ask("/cases")["items"] for step in row["waiting"]
             if step["role"] == "township_clerk"}  # fmt: skip
    assert {each["id"] for each in clerk.ask("/cases?mine=true")["items"]} == waits and waits
    assert keys("mine=true") == set()
    # the last day of those accepted goes by
    last = max(due for due in Case.objects.values_list("due_on", flat=True) if due)
    tokens = reader(scene)
    today_is(monkeypatch, last + dt.timedelta(days=1))
    with pytest.raises(AssertionError, match="401"):
        tokens.ask("/cases?late=true")  # thirty days are over: the token's too
    assert {each["id"] for each in reader(scene).ask("/cases?late=true")["items"]} == accepted


@pytest.mark.parametrize("query", [
    "limit=0", "limit=201", "limit=x", "after=x", "after=2021-13-01.1", "after=none.0", "state=x", "programme=%00",
    "late=perhaps", "after=99999999999999999999",
])  # fmt: skip
def test_what_makes_no_sense_is_refused(scene: Scene, query: str) -> None:
    reader(scene).ask(f"/cases?{query}", status=422)


def test_a_notice_is_public_while_it_hangs(scene: Scene) -> None:
    area = scene.tree["east"]
    Program().ask(f"/notices?area={area.code}", status=422)  # a county is no board
    Program().ask("/notices?area=1", status=422)
    assert Program().ask(f"/notices?area={scene.tree['hill'].code}") == {"items": [], "after": None}


def test_a_filter_that_an_address_does_not_know_is_refused_and_not_passed_over(scene: Scene) -> None:
    caller = reader(scene)
    several(scene, 1)
    answer = caller.ask("/cases?stat=open&limit=2", status=422)
    assert answer["type"] == "urn:doudi:problem:query"
    assert "state" in answer["detail"] and "limit" in answer["detail"]
    pk = caller.ask("/cases?state=registered&limit=2")["items"][0]["id"]
    caller.ask(f"/cases/{pk}?x=1", status=422)
