"""Time decides nothing: it makes things late, and the next level sees that the same day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from tests.casework.scene import DAY, Scene, a_scene, asks, the_case
from tests.casework.steps import lead, now, waiting

from doudi.access.roles import Role
from doudi.casework.models import Case, CaseStep, Decision
from doudi.casework.queries import work
from doudi.casework.services import clocks, deciding, township
from doudi.casework.services.flow import switch_procedure
from doudi.casework.services.leaving import change_applicant
from doudi.registry.models import Fact, Grade
from doudi.registry.services.life import death

pytestmark = pytest.mark.django_db
CLERK, HEAD, REVIEWER = Role.TOWNSHIP_CLERK, Role.COUNTY_HEAD, Role.COUNTY_REVIEWER


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return a_scene(monkeypatch)


@pytest.fixture
def case(scene: Scene) -> Case:
    return the_case(asks(scene, "dibao"))


def test_what_is_late_is_seen_above_on_the_day(scene: Scene, case: Case) -> None:
    township.accept(scene.actor(CLERK), case, version=case.version)
    last = now(case).due_on
    assert last == dt.date(2021, 8, 17)
    after = last + dt.timedelta(days=1)
    for role in (CLERK, HEAD, Role.CITY_OFFICER, Role.PROVINCE_OFFICER):
        assert not work.late(scene.actor(role, last)).exists()
        assert {row.case_id for row in work.late(scene.actor(role, after))} == {case.pk}
    assert not work.late(scene.actor(Role.TOWNSHIP_HEAD, after, place="lake")).exists()


def test_no_lapse_of_time_decides(scene: Scene, case: Case) -> None:
    lead(scene, case, "decision")
    before = (now(case).version, waiting(case))
    years = DAY + dt.timedelta(days=800)
    assert work.late(scene.actor(HEAD, years)).exists()
    assert (now(case).version, waiting(case)) == before and not Decision.objects.exists()


def test_cannot_tell_is_no_outcome(scene: Scene, case: Case) -> None:
    Fact.objects.filter(person=scene.applicant, name="wages").update(known_to=scene.home.created_at)
    on = lead(scene, case, "opinion")
    clerk = scene.actor(CLERK, on)
    for proposes in ("grant", "refuse"):
        with pytest.raises(ValidationError, match=r"why you differ|the rules do not"):
            township.give_opinion(clerk, now(case), "opinion", proposes=proposes, version=now(case).version)
    lead(scene, case, "decision", on=on, proposes="refuse", reason="拒不提供收入", cites="民发〔2021〕57号第29条")
    case = now(case)
    assert case.determinations.get().outcome == "cannot_tell"
    with pytest.raises(ValidationError, match="otherwise than the rules"):
        deciding.decide(scene.actor(HEAD, on), case, "decision", grants=False, version=case.version)


def test_an_extension_moves_the_open_steps(scene: Scene, case: Case) -> None:
    clerk = scene.actor(CLERK)
    township.accept(clerk, case, version=case.version)
    first = CaseStep.objects.get(case=case, name="visit").late_on
    clocks.extend(clerk, now(case), reason="异地核对", version=now(case).version)
    assert (first, CaseStep.objects.get(case=case, name="visit").late_on) == (dt.date(2021, 8, 17), dt.date(2021, 9, 7))


def test_an_open_case_goes_on_by_the_law_that_came(monkeypatch: pytest.MonkeyPatch) -> None:
    scene, june = a_scene(monkeypatch), dt.date(2021, 6, 16)
    case = the_case(asks(scene, "dibao", on=june))
    lead(scene, case, "appraisal", on=june)
    july = dt.date(2021, 7, 2)
    case, clerk = now(case), scene.actor(CLERK, july)
    assert "appraisal" in waiting(case), "220号 asks every case to be appraised"
    with pytest.raises(Exception, match="new procedure first"):
        township.record_appraisal(
            clerk, case, "appraisal", present=9, of_villagers=7, in_favour=9, findings="属实", disputed=False,
            version=case.version,
        )  # fmt: skip
    switch_procedure(clerk, case, version=case.version)
    case = now(case)
    assert "appraisal" not in waiting(case) and "opinion" in waiting(case), "57号 does not"
    assert case.due_on == dt.date(2021, 7, 28), "30 working days of the acceptance on 16 June"
    with pytest.raises(ValidationError, match="keeps the procedure"):
        switch_procedure(clerk, case, version=case.version)
    lead(scene, case, "", on=july)
    assert now(case).award is not None


def test_somebody_else_speaks_for_the_family(scene: Scene, case: Case) -> None:
    clerk = scene.actor(CLERK)
    lead(scene, case, "opinion")
    death(clerk, scene.applicant, on=DAY, source="public_security", grade=Grade.A)
    with pytest.raises(ValidationError, match="Only an adult"):
        change_applicant(clerk, now(case), to=scene.applicant, reason="x", version=now(case).version)
    change_applicant(clerk, now(case), to=scene.people[1], reason="原申请人去世", version=now(case).version)
    case = now(case)
    assert case.applicant == scene.people[1] and "opinion" in waiting(case)
