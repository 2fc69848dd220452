"""An office that only has steps in some procedures sees the cases of those, and those in which it was asked."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.casework.scene import DAY, Scene, a_scene, asks, the_case

from doudi.access.permissions import Refused
from doudi.access.roles import Role
from doudi.casework.in_force import programmes_of
from doudi.casework.models import Case, CaseStep, ChangeReport, Channel, Letter, Request
from doudi.casework.services.after import report_change
from doudi.casework.services.holding import held
from doudi.casework.services.intake import Wanted, register
from doudi.casework.services.tasks import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return a_scene(monkeypatch)


def test_its_programmes_are_those_in_whose_procedure_it_has_a_step() -> None:
    assert programmes_of(Role.DISABLED_FEDERATION) == ("disability_living", "disability_nursing")
    assert "dibao" in programmes_of(Role.TOWNSHIP_CLERK)


def test_it_sees_what_is_of_its_cases_and_nothing_else(scene: Scene) -> None:
    federation, own = scene.actor(Role.DISABLED_FEDERATION), scene.actor(Role.CITIZEN)
    other = the_case(asks(scene, "dibao"))
    report_change(own, scene.applicant, text="搬家了", changed_on=DAY)
    for model in (Case, Request, Letter, CaseStep, ChangeReport):
        assert model.objects.visible_to(scene.actor(Role.COUNTY_HEAD)).exists()
        assert not model.objects.visible_to(federation).exists(), model
    with pytest.raises(Refused) as refused:
        held(federation, other, None)
    assert refused.value.denied.hidden
    wanted = [Wanted("disability_nursing", scene.applicant)]
    request = register(own, scene.applicant, area=scene.home.area, channel=Channel.CITIZEN, wanted=wanted)
    assert [each.programme for each in Case.objects.visible_to(federation)] == ["disability_nursing"]
    assert set(Request.objects.visible_to(federation)) == {request}
    assert set(CaseStep.objects.visible_to(federation).values_list("case__programme", flat=True)) == {
        "disability_nursing"
    }
    assert {each.request_id or each.case.request_id for each in Letter.objects.visible_to(federation)} == {request.pk}
    assert ChangeReport.objects.visible_to(federation).exists()  # of a family it has to do with


def test_it_sees_a_case_in_which_it_was_asked(scene: Scene) -> None:
    federation, case = scene.actor(Role.DISABLED_FEDERATION), the_case(asks(scene, "dibao"))
    ask(
        scene.actor(Role.TOWNSHIP_CLERK), case, department="disability", role=Role.DISABLED_FEDERATION,
        what="残疾等级是否有效", due_on=DAY + dt.timedelta(days=5), version=case.version,
    )  # fmt: skip
    assert list(Case.objects.visible_to(federation)) == [case]
