"""Ways out of a case and back in, and the same person looked after in another place without a gap."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from tests.casework.scene import DAY, Scene, a_scene, asks, the_case
from tests.casework.steps import lead, now, waiting

from doudi.access.permissions import Refused
from doudi.access.roles import Role
from doudi.casework.models import Case, Outcome, Request, State
from doudi.casework.services import leaving, posting

pytestmark = pytest.mark.django_db
CLERK = Role.TOWNSHIP_CLERK


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return a_scene(monkeypatch)


@pytest.fixture
def case(scene: Scene) -> Case:
    return the_case(asks(scene, "dibao"))


def test_the_person_may_take_it_back_and_ask_again(scene: Scene, case: Case) -> None:
    citizen = scene.actor(Role.CITIZEN)
    with pytest.raises(ValidationError, match="person's words"):
        leaving.withdraw(citizen, case, reason="", version=case.version)
    gone = leaving.withdraw(citizen, case, reason="找到工作了", version=case.version)
    assert (gone.state, gone.outcome, waiting(gone)) == (State.CLOSED, Outcome.WITHDRAWN, [])
    again = the_case(asks(scene, "dibao"))
    assert again.pk != case.pk and waiting(again) == ["acceptance"]
    other = asks(scene, "dibao")  # registered all the same (PRACTICE 22), beside the case that is open
    assert (other.wanted, other.has_case, list(other.cases.all())) == ("dibao", False, [])
    assert other.letters.filter(kind="receipt").exists() and now(again).closed_on is None


def test_nobody_takes_back_what_the_office_looks_at(scene: Scene, case: Case) -> None:
    Case.objects.unscoped("a test").filter(pk=case.pk).update(path="end")
    with pytest.raises(ValidationError, match="Nobody asked"):
        leaving.withdraw(scene.actor(Role.CITIZEN), now(case), reason="不想查了", version=case.version)
    assert now(case).closed_on is None


def test_what_is_posted_comes_down_when_it_is_withdrawn(scene: Scene, case: Case) -> None:
    lead(scene, case, "posting")
    case = now(case)
    notice = posting.put_up(scene.actor(CLERK), case, "posting", version=case.version)
    leaving.withdraw(scene.actor(CLERK), now(case), reason="本人要求撤回", version=now(case).version)
    notice.refresh_from_db()
    assert notice.down_on == DAY


def test_a_cadre_cannot_withdraw_for_somebody(scene: Scene, case: Case) -> None:
    with pytest.raises(Refused, match="offices"):
        leaving.withdraw(scene.actor(Role.VILLAGE_CADRE), case, reason="不要了", version=case.version)


def test_another_township_goes_on_as_of_the_first_day(scene: Scene, case: Case) -> None:
    clerk = scene.actor(CLERK)
    with pytest.raises(ValidationError, match="already"):
        leaving.hand_over(clerk, case, to=scene.tree["hill_b"], reason="x", version=case.version)
    taken = leaving.hand_over(clerk, case, to=scene.tree["lake_a"], reason="户籍在湖畔乡", version=case.version)
    case = now(case)
    assert (case.outcome, case.letters.get(kind="transfer").kind) == (Outcome.TRANSFERRED, "transfer")
    assert taken.reopens_id == case.pk and taken.area == scene.tree["lake"]
    assert taken.registered_on == case.registered_on and waiting(taken) == ["acceptance"]
    seen = Case.objects.visible_to(clerk).values_list("pk", flat=True)
    assert list(seen) == [case.pk], "it is no more this township's"
    assert Request.objects.unscoped("a test").get(pk=case.request_id).area == scene.tree["lake_a"]


def test_a_closed_case_is_taken_up_again_as_a_new_one(scene: Scene, case: Case) -> None:
    with pytest.raises(ValidationError, match="still open"):
        leaving.take_up_again(scene.actor(CLERK), case, reason="x")
    on = lead(scene, case, "", proposes="refuse", reason="收入高", cites="民发〔2021〕57号第19条", decides={
        "reason": "收入高", "cites": "民发〔2021〕57号第20条"})  # fmt: skip
    again = leaving.take_up_again(
        scene.actor(CLERK, on + dt.timedelta(days=5)), now(case), reason="复议机关撤销，重新调查"
    )
    assert again.reopens_id == case.pk and again.registered_on == on + dt.timedelta(days=5)
    assert now(case).outcome == Outcome.REFUSED, "what was decided stays as it was"
    lead(scene, again, "", on=again.registered_on)
    assert now(again).outcome == Outcome.GRANTED
