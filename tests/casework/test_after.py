"""After a decision: appeals by the law of its day, complaints whose maker nobody learns, tasks, relatives."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from tests.casework.scene import DAY, Scene, a_scene, asks, the_case
from tests.casework.steps import lead, now, waiting

from doudi.access.permissions import Refused
from doudi.access.roles import Role
from doudi.audit.models import Event
from doudi.casework.models import Case, Complaint, Letter, Reporter, ServedBy
from doudi.casework.services import after, clocks, kinship, posting, tasks

pytestmark = pytest.mark.django_db
CLERK, HEAD, REVIEWER, CITIZEN = Role.TOWNSHIP_CLERK, Role.COUNTY_HEAD, Role.COUNTY_REVIEWER, Role.CITIZEN
REFUSES = {
    "proposes": "refuse", "reason": "隐瞒收入", "cites": "民发〔2021〕57号第38条",
    "decides": {"reason": "隐瞒收入", "cites": "民发〔2021〕57号第38条"},
}  # fmt: skip


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return a_scene(monkeypatch)


@pytest.fixture
def case(scene: Scene) -> Case:
    return the_case(asks(scene, "dibao"))


def test_the_time_to_fight_a_decision_runs_from_its_service(scene: Scene, case: Case) -> None:
    on = lead(scene, case, "service", **REFUSES)
    decision = now(case).decisions.get()
    citizen = scene.actor(CITIZEN, on)
    routes = {route.name: route for route in after.routes_for(decision)}
    review = next(route for name, route in routes.items() if "行政复议" in route.zh)
    assert after.last_day(decision, review) is None
    with pytest.raises(ValidationError, match="not reached"):
        after.appeal(citizen, decision, route=review.name, text="收入算错了", filed_on=on)
    letter = Letter.objects.get(case=case, kind="refusal")
    with pytest.raises(ValidationError, match="who saw"):
        clocks.serve(scene.actor(CLERK, on), letter, method=ServedBy.LEFT, on=on)
    served = on + dt.timedelta(days=3)
    clocks.serve(scene.actor(CLERK, served), letter, method=ServedBy.LEFT, on=served, note="刘根生见证，拒收")
    last = after.last_day(decision, review)
    assert last is not None and 60 <= (last - served).days <= 67
    row = after.appeal(scene.actor(CITIZEN, served), decision, route=review.name, text="收入算错了", filed_on=served)
    assert row.limit_on == last
    with pytest.raises(ValidationError, match="no such way"):
        after.appeal(citizen, decision, route="petition", text="x", filed_on=on)
    with pytest.raises(Refused):
        after.end_appeal(scene.actor(Role.VILLAGE_CADRE, served), row, outcome="upheld", text="维持")
    ended = after.end_appeal(scene.actor(HEAD, served), row, outcome="annulled", text="事实不清，撤销")
    assert ended.closed_on == served


def test_the_letter_names_the_routes_of_its_day(scene: Scene, case: Case) -> None:
    lead(scene, case, "service", **REFUSES)
    letter = Letter.objects.get(case=case, kind="refusal")
    assert "行政复议" in letter.data and "行政诉讼" in letter.data and "60日" in letter.data


def test_nobody_learns_who_complained(scene: Scene, case: Case) -> None:
    citizen = scene.actor(CITIZEN)
    row = after.complain(
        citizen, area=scene.tree["hill_a"], about=Complaint.About.STAFF, text="要我交二百元手续费", case=case,
        name="张某", phone="13800000000",
    )  # fmt: skip
    event = Event.objects.get(act="complaint.make")
    assert (event.account, event.posting, event.actor) == (None, None, "")
    reporter = Reporter.objects.get(complaint=row)
    assert "张某".encode() not in bytes(reporter.name_sealed)
    seen = {role: Complaint.objects.visible_to(scene.actor(role)).exists() for role in (CLERK, HEAD, REVIEWER)}
    assert seen == {CLERK: False, HEAD: True, REVIEWER: True}
    with pytest.raises(Refused):
        after.reporter_of(scene.actor(CLERK), row, purpose="核实情况")
    with pytest.raises(ValidationError, match="needed for"):
        after.reporter_of(scene.actor(HEAD), row, purpose="看")
    assert after.reporter_of(scene.actor(HEAD), row, purpose="核实情况") == ("张某", "13800000000")
    assert Event.objects.filter(object_type="casework.complaint", reason="核实情况").exists()
    answered = after.answer_complaint(scene.actor(HEAD), row, reply="已退还并处理")
    assert answered.replied_on == DAY
    unnamed = after.complain(citizen, area=scene.tree["hill_a"], about=Complaint.About.DELAY, text="太慢")
    assert not unnamed.named and not Reporter.objects.filter(complaint=unnamed).exists()


def test_a_relative_of_staff_is_looked_at_twice(scene: Scene, case: Case) -> None:
    clerk = scene.actor(CLERK)
    account = scene.postings[CLERK].account
    with pytest.raises(Refused, match="their own"):
        kinship.declare(scene.actor(HEAD), scene.people[1], account, relation="sibling", by="staff")
    kinship.declare(clerk, scene.people[1], account, relation="sibling", by="staff")
    case = now(case)
    assert case.staff_relative
    with pytest.raises(Refused, match="relative of yours"):
        lead(scene, case, "visit")
    head = scene.actor(Role.TOWNSHIP_HEAD)
    scene.postings[CLERK] = scene.postings[Role.TOWNSHIP_HEAD]
    scene.postings[CLERK].role = CLERK
    scene.postings[CLERK].save()
    del scene.postings[Role.TOWNSHIP_HEAD]
    assert head.account_id != account.pk
    lead(scene, case, "county_visit")
    assert "county_visit" in waiting(now(case)), "the county visits the family itself"


def test_another_office_answers_within_its_own_limit(scene: Scene, case: Case) -> None:
    clerk = scene.actor(CLERK)
    with pytest.raises(ValidationError, match="gone by"):
        tasks.ask(
            clerk, case, department="medical", role=REVIEWER, what="核对住院", due_on=DAY - dt.timedelta(days=1),
            version=case.version,
        )  # fmt: skip
    due = DAY + dt.timedelta(days=7)
    task = tasks.ask(
        clerk, case, department="medical", role=REVIEWER, what="核对住院", due_on=due, version=case.version
    )
    with pytest.raises(Refused, match="another office"):
        tasks.answer(scene.actor(CLERK), task, text="有")
    assert tasks.answer(scene.actor(REVIEWER), task, text="有住院记录").done_on == DAY
    with pytest.raises(ValidationError, match="already"):
        tasks.answer(scene.actor(REVIEWER), task, text="再答")


def test_a_change_that_is_reported_changes_nothing_by_itself(scene: Scene, case: Case) -> None:
    citizen = scene.actor(CITIZEN)
    row = after.report_change(citizen, scene.applicant, text="儿子找到工作", changed_on=DAY)
    assert now(case).version == case.version and row.settled_on is None
    settled = after.settle_change(scene.actor(CLERK), row, how="已录入工资，发起复核")
    assert settled.settled_on == DAY


def test_a_closed_case_is_rated_once_by_the_person(scene: Scene, case: Case) -> None:
    citizen = scene.actor(CITIZEN)
    with pytest.raises(ValidationError, match="still open"):
        after.rate(citizen, case, stars=5)
    lead(scene, case, "")
    with pytest.raises(Refused):
        after.rate(scene.actor(CLERK), case, stars=5)
    assert after.rate(citizen, case, stars=4, text="态度好").stars == 4
    with pytest.raises(ValidationError, match="already"):
        after.rate(citizen, case, stars=1)


def test_an_objection_is_the_persons_or_an_offices(scene: Scene, case: Case) -> None:
    with pytest.raises(Refused):
        posting.object_to(scene.actor(Role.AUDITOR), case, text="x")
    row = posting.object_to(scene.actor(CITIZEN), case, text="核对的存款不是我的")
    assert row.person_id == scene.applicant.pk and now(case).complained
