"""What decisions do to awards: made, changed without a gap, ended by a signature, and known to other programmes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from tests.casework.scene import Scene, a_scene, asks, the_case
from tests.casework.steps import lead, now

from doudi.access.roles import Role
from doudi.casework.models import Case, Notice, Outcome
from doudi.casework.services import deciding
from doudi.casework.services.intake import Wanted, register
from doudi.casework.services.leaving import propose_change
from doudi.registry.models import Award, AwardMember, Grade
from doudi.registry.services.facts import Learnt, learn
from doudi.registry.services.life import death

pytestmark = pytest.mark.django_db
CLERK, HEAD = Role.TOWNSHIP_CLERK, Role.COUNTY_HEAD
LATER = dt.date(2021, 10, 12)


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return a_scene(monkeypatch)


@pytest.fixture
def award(scene: Scene) -> Award:
    case = the_case(asks(scene, "dibao"))
    lead(scene, case, "")
    found = now(case).award
    assert found is not None
    return found


def earns_more(scene: Scene, fen: int) -> None:
    learn(
        scene.actor(CLERK, LATER), scene.applicant, [Learnt("wages", fen, dt.date(2021, 10, 1))], source="tax",
        grade=Grade.A,
    )  # fmt: skip


def changed(scene: Scene, award: Award, path: str, proposes: str = "grant", **how: object) -> Case:
    """The award looked at again, to the end of the case."""
    case = propose_change(scene.actor(CLERK, LATER), award, path=path, reason="收入有变化")
    lead(scene, case, "", on=LATER, proposes=proposes, **how)
    return now(case)


def test_an_award_is_known_to_other_programmes(scene: Scene, award: Award) -> None:
    facts = {row.name: row for row in scene.home.facts.known().filter(source="decision")}
    assert facts["award_dibao_amount"].value == award.amount_fen
    assert facts["award_dibao_amount"].true_from == dt.date(2021, 9, 1), "it tells of the month before"
    covered = scene.applicant.facts.known().get(name="award_dibao", source="decision")
    assert (covered.value, covered.true_from) == (1, award.since)


def test_an_amount_changes_by_a_decision_from_the_next_month(scene: Scene, award: Award) -> None:
    earns_more(scene, 110_000)
    case = changed(scene, award, "adjust")
    award.refresh_from_db()
    assert case.outcome == Outcome.ADJUSTED and award.until == dt.date(2021, 11, 1)
    assert case.award is not None and case.award.since == award.until and case.award.amount_fen < award.amount_fen
    open_ = AwardMember.objects.filter(person=scene.applicant, until=None)
    assert [row.award_id for row in open_] == [case.award.pk], "never two at once, never none"
    letter = case.letters.get(kind="adjustment")
    assert f'"old_fen":{award.amount_fen}' in letter.data


def test_help_ends_by_a_signature_and_what_was_published_comes_down(scene: Scene, award: Award) -> None:
    earns_more(scene, 900_000)
    case = propose_change(scene.actor(CLERK, LATER), award, path="end", reason="收入超过标准")
    on = lead(scene, case, "decision", on=LATER)
    award.refresh_from_db()
    assert award.until is None, "nothing ends before somebody signs"
    deciding.decide(
        scene.actor(HEAD, on), now(case), "decision", grants=True, reason="人均收入超过标准", version=now(case).version
    )
    award.refresh_from_db()
    assert award.until == dt.date(2021, 11, 1) and now(case).outcome == Outcome.ENDED
    assert not Notice.objects.unscoped("a test").filter(down_on=None).exists()
    told = scene.applicant.facts.known().filter(name="award_dibao", true_from__gte=award.until).get()
    assert told.value == 0


def test_a_proposal_that_is_not_followed_changes_nothing(scene: Scene, award: Award) -> None:
    case = propose_change(scene.actor(CLERK, LATER), award, path="end", reason="有人举报")
    differs = {"reason": "举报待查", "cites": "民发〔2021〕57号第32条"}
    on = lead(scene, case, "decision", on=LATER, **differs)
    case = now(case)
    decision = deciding.decide(scene.actor(HEAD, on), case, "decision", grants=False, version=case.version)
    award.refresh_from_db()
    assert decision.outcome == Outcome.UNCHANGED and award.until is None
    assert case.letters.get(kind="unchanged")


def test_survivors_keep_the_award_until_somebody_decides(scene: Scene, award: Award) -> None:
    clerk = scene.actor(CLERK, LATER)
    earns_more(scene, 40_000)
    death(clerk, scene.people[1], on=dt.date(2021, 10, 3), source="public_security", grade=Grade.A)
    award.refresh_from_db()
    assert award.until is None and award.amount_fen > 0
    case = changed(scene, award, "adjust")
    assert case.award is not None
    assert list(case.award.members.values_list("person_id", flat=True)) == [scene.applicant.pk]


def test_nobody_has_two_awards_that_exclude_each_other(scene: Scene, award: Award) -> None:
    other = Award.objects.create(
        household=scene.home, programme="tekun", since=dt.date(2021, 9, 1), amount_fen=1, source="x"
    )
    AwardMember.objects.filter(award=award).update(until=award.since + dt.timedelta(days=1))
    AwardMember.objects.create(award=other, person=scene.applicant, since=other.since, exclusive=True)
    scene.home.awards.filter(pk=award.pk).update(until=award.since + dt.timedelta(days=1))
    request = register(
        scene.actor(CLERK, LATER), scene.applicant, area=scene.home.area, channel="counter", wanted=[Wanted("dibao")]
    )  # type: ignore[arg-type]
    case = the_case(request)
    with pytest.raises(ValidationError, match="excludes this one"):
        lead(scene, case, "", on=LATER)
    assert now(case).outcome == "" and not case.decisions.exists()
