"""One executor, seven programmes: every version and way of every procedure is led to its end, by its own steps."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from tests.casework.scene import Scene, a_scene
from tests.casework.steps import lead, now

from doudi.access.roles import Role
from doudi.casework.models import Case, Channel, Notice, Outcome, State
from doudi.casework.procedures import URGENT, procedures, version_of
from doudi.casework.services.determining import replay
from doudi.casework.services.intake import Wanted, register
from doudi.casework.services.leaving import propose_change
from doudi.casework.services.letters import file_of, made_again
from doudi.registry.models import Award

PROGRAMMES = (
    "dibao", "tekun", "temporary", "disability_living", "disability_nursing", "orphan", "de_facto",
)  # fmt: skip
#: An officer who differs from the rules says why: these families have nothing of what the programmes ask for.
DIFFERS = {"reason": "个案会商决定", "cites": "国务院令第649号第3条"}


def versions() -> list[tuple[str, dt.date]]:
    """Each programme with a day in each of its versions, a Wednesday or what follows a version's first day."""
    return [
        (name, version.from_ + dt.timedelta(days=7)) for name in PROGRAMMES for version in procedures().versions[name]
    ]


def asked(scene: Scene, programme: str, on: dt.date) -> Case:
    version = procedures().version(programme, on)
    assert version is not None
    person = scene.people[1] if version.subject == "person" else None
    request = register(
        scene.actor(Role.TOWNSHIP_CLERK, on), scene.applicant, area=scene.home.area, channel=Channel.COUNTER,
        wanted=[Wanted(programme, person)],
    )  # fmt: skip
    return Case.objects.get(request=request)


def granted(scene: Scene, case: Case, on: dt.date) -> dt.date:
    decides = {"amount_fen": 10_000, "covered": [scene.people[1].pk], **DIFFERS}
    return lead(scene, case, "", on=on, amount_fen=10_000, decides=decides, **DIFFERS)


@pytest.mark.django_db
@pytest.mark.parametrize(("programme", "on"), versions())
def test_from_request_to_award_and_to_its_end(monkeypatch: pytest.MonkeyPatch, programme: str, on: dt.date) -> None:
    scene = a_scene(monkeypatch)
    case = asked(scene, programme, on)
    on = granted(scene, case, on)
    case = now(case)
    version = version_of(case)
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.GRANTED)
    assert case.award is not None and case.award.amount_fen == 10_000
    if version.secret:
        assert not Notice.objects.unscoped("a test").exists(), "nothing of a child's case is shown"
    for determination in case.determinations.all():
        assert replay(determination) == determination.digest
    for letter in case.letters.all():
        assert made_again(letter) == file_of(letter)
    if "end" in version.paths and case.award.until is None:
        ended(scene, case.award, on + dt.timedelta(days=62))


def ended(scene: Scene, award: Award, on: dt.date) -> None:
    case = propose_change(scene.actor(Role.TOWNSHIP_CLERK, on), award, path="end", reason="不再符合条件")
    lead(scene, case, "", on=on, decides=DIFFERS, **DIFFERS)
    award.refresh_from_db()
    assert now(case).outcome == Outcome.ENDED and award.until is not None
    assert not Notice.objects.unscoped("a test").filter(down_on=None).exists()


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(("programme", "on"), versions())
def test_a_refusal_is_written_and_served(monkeypatch: pytest.MonkeyPatch, programme: str, on: dt.date) -> None:
    scene = a_scene(monkeypatch)
    case = asked(scene, programme, on)
    lead(scene, case, "", on=on, proposes="refuse", decides=DIFFERS, **DIFFERS)
    case = now(case)
    assert (case.outcome, case.award) == (Outcome.REFUSED, None)
    letter = case.letters.get(kind="refusal")
    assert letter.served_on is not None and '"objections":[{' in letter.data


@pytest.mark.django_db
def test_an_emergency_is_decided_the_same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    from doudi.casework.services import township

    scene, on = a_scene(monkeypatch), dt.date(2021, 7, 6)
    case = asked(scene, "temporary", on)
    clerk = scene.actor(Role.TOWNSHIP_CLERK, on)
    with pytest.raises(ValidationError, match="another way"):
        township.accept(clerk, case, path=URGENT, version=case.version)
    township.accept(clerk, case, path=URGENT, reason="火灾，当晚无处可住", version=case.version)
    last = granted(scene, case, on)
    case = now(case)
    decision = case.decisions.get()
    assert decision.decided_on == on and case.award is not None and case.award.since == on
    assert last - on < dt.timedelta(days=30)


@pytest.mark.django_db
def test_a_township_decides_small_sums_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from doudi.casework.services import deciding
    from doudi.casework.services.intake import open_case

    scene, on = a_scene(monkeypatch), dt.date(2021, 7, 6)
    request = register(
        scene.actor(Role.TOWNSHIP_HEAD, on), scene.applicant, area=scene.home.area, channel=Channel.FOUND,
        need="火灾，当晚无处可住", urgent=True,
    )  # fmt: skip
    head = scene.actor(Role.TOWNSHIP_HEAD, on)
    case = open_case(head, request, "temporary", path=URGENT)
    assert case.accepted_on == on and [row.name for row in case.steps.all()] == ["decision"]
    most = {"grants": True, "covered": [scene.applicant.pk], **DIFFERS}
    with pytest.raises(ValidationError, match="the county decides"):
        deciding.decide(head, case, "decision", amount_fen=200_001, version=case.version, **most)  # type: ignore[arg-type]
    county = scene.actor(Role.COUNTY_HEAD, on)
    decision = deciding.decide(county, case, "decision", amount_fen=200_001, version=case.version, **most)  # type: ignore[arg-type]
    assert (decision.role, decision.amount_fen) == (Role.COUNTY_HEAD, 200_001)
