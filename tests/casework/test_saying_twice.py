"""What a person tells twice on one day is written down once; and an award of nothing is none."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from tests.casework.scene import DAY, Scene, a_scene, asks, the_case
from tests.casework.steps import lead, now, opinion

from doudi.access.roles import Role
from doudi.casework.models import Case, ChangeReport
from doudi.casework.services import after, deciding, posting

pytestmark = pytest.mark.django_db
OTHERWISE = {"reason": "部分收入未计", "cites": "民发〔2021〕57号第13条"}


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return a_scene(monkeypatch)


@pytest.fixture
def case(scene: Scene) -> Case:
    return the_case(asks(scene, "dibao"))


def test_the_same_change_is_told_once_a_day(scene: Scene) -> None:
    citizen = scene.actor(Role.CITIZEN)
    after.report_change(citizen, scene.applicant, text="儿子找到工作", changed_on=DAY)
    with pytest.raises(ValidationError, match="already"):
        after.report_change(citizen, scene.applicant, text=" 儿子找到工作 ", changed_on=DAY)
    tomorrow = scene.actor(Role.CITIZEN, DAY + dt.timedelta(days=1))
    after.report_change(tomorrow, scene.applicant, text="儿子找到工作", changed_on=DAY)
    after.report_change(tomorrow, scene.applicant, text="女儿出嫁", changed_on=DAY)
    assert ChangeReport.objects.unscoped("a test").count() == 3


def test_the_same_objection_is_made_once_a_day(scene: Scene, case: Case) -> None:
    on = lead(scene, case, "posting")
    citizen = scene.actor(Role.CITIZEN, on)
    posting.object_to(citizen, now(case), text="家里有三口人")
    with pytest.raises(ValidationError, match="already"):
        posting.object_to(citizen, now(case), text="家里有三口人")
    posting.object_to(citizen, now(case), text="收入也不对")
    assert case.objections.count() == 2


def test_the_same_appeal_is_filed_once_a_day(scene: Scene, case: Case) -> None:
    on = lead(scene, case, "")
    decision = now(case).decisions.get()
    route = next(each.name for each in after.routes_for(decision) if each.limit.since == "service")
    citizen = scene.actor(Role.CITIZEN, on)
    after.appeal(citizen, decision, route=route, text="金额算错了", filed_on=on)
    with pytest.raises(ValidationError, match="already"):
        after.appeal(citizen, decision, route=route, text="金额算错了", filed_on=on)


def test_nobody_is_granted_nothing(scene: Scene, case: Case) -> None:
    on = lead(scene, case, "opinion")
    clerk = scene.actor(Role.TOWNSHIP_CLERK, on)
    with pytest.raises(ValidationError, match="Nothing is no help"):
        opinion(clerk, now(case), "opinion", proposes="grant", amount_fen=0, **OTHERWISE)
    on = lead(scene, case, "decision", on)
    with pytest.raises(ValidationError, match="Nothing is no help"):
        deciding.decide(
            scene.actor(Role.COUNTY_HEAD, on), now(case), "decision", grants=True, amount_fen=0,
            version=now(case).version, reason=OTHERWISE["reason"], cites=OTHERWISE["cites"],
        )  # fmt: skip
    assert not now(case).outcome
