"""Each step: what it asks for, who may take it, and what it leads to."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from tests.casework.scene import DAY, Scene, a_scene, asks, the_case
from tests.casework.steps import lead, now, opinion, visit, waiting

from doudi.access.permissions import Refused
from doudi.access.roles import Role
from doudi.casework.models import Case, Notice, Outcome, State
from doudi.casework.services import clocks, deciding, posting, township
from doudi.registry.models import Grade
from doudi.registry.services.facts import Learnt, learn

pytestmark = pytest.mark.django_db
CLERK, REVIEWER, HEAD = Role.TOWNSHIP_CLERK, Role.COUNTY_REVIEWER, Role.COUNTY_HEAD


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return a_scene(monkeypatch)


@pytest.fixture
def case(scene: Scene) -> Case:
    return the_case(asks(scene, "dibao"))


def test_what_is_missing_is_told_once_and_before_acceptance(scene: Scene, case: Case) -> None:
    clerk = scene.actor(CLERK)
    told = township.tell_correction(clerk, case, missing=["家庭收入和财产申报"], version=case.version)
    assert told.state == State.CORRECTING and told.accepted_on is None and told.due_on is None
    assert told.letters.get().kind == "correction"
    with pytest.raises(ValidationError, match="once"):
        township.tell_correction(clerk, told, missing=["授权书"], version=told.version)
    later = scene.actor(CLERK, DAY + dt.timedelta(days=9))
    accepted = township.accept(later, now(case), version=now(case).version)
    assert accepted.accepted_on == later.on and accepted.state == State.UNDER_WAY
    with pytest.raises(ValidationError, match="not open"):
        township.tell_correction(later, accepted, missing=["授权书"], version=accepted.version)


def test_the_days_run_from_acceptance_and_can_be_extended_once(scene: Scene, case: Case) -> None:
    clerk = scene.actor(CLERK)
    case = township.accept(clerk, case, version=case.version)
    # 30 working days after Tuesday 6 July 2021: six weeks without a holiday
    assert case.due_on == dt.date(2021, 8, 17)
    case = clocks.extend(clerk, case, reason="家庭成员在外省，需异地核对", version=case.version)
    assert case.due_on == dt.date(2021, 9, 7)
    assert {letter.kind for letter in case.letters.all()} == {"receipt", "extension"}
    with pytest.raises(ValidationError, match="already"):
        clocks.extend(clerk, case, reason="再延", version=case.version)
    with pytest.raises(ValidationError, match="no such pause"):
        clocks.pause(clerk, case, name="waiting", reason="等材料", version=case.version)


def test_a_step_is_taken_by_its_own_office(scene: Scene, case: Case) -> None:
    for role in (Role.CITIZEN, Role.VILLAGE_CADRE, Role.COUNTY_HEAD, Role.AUDITOR, Role.FINANCE):
        with pytest.raises(Refused):
            township.accept(scene.actor(role), case, version=case.version)
    neighbour = scene.actor(Role.TOWNSHIP_HEAD, place="lake")
    with pytest.raises(Refused) as refused:
        township.accept(neighbour, case, version=case.version)
    assert refused.value.denied.hidden


def test_a_visit_takes_two_people_and_a_signature(scene: Scene, case: Case) -> None:
    lead(scene, case, "visit")
    case, clerk = now(case), scene.actor(CLERK)
    with pytest.raises(ValidationError, match="At least 2"):
        township.record_visit(
            clerk, case, "visit", investigators=["王芳", "王芳"], visited_on=DAY, findings="x", signed=True,
            version=case.version,
        )  # fmt: skip
    with pytest.raises(ValidationError, match="did not sign"):
        township.record_visit(
            clerk, case, "visit", investigators=["王芳", "刘根生"], visited_on=DAY, findings="x", signed=False,
            version=case.version,
        )  # fmt: skip
    row = visit(clerk, case, "visit", DAY)
    assert row.said["investigators"] == ["王芳", "刘根生"] and row.who == clerk.name


def test_to_differ_from_the_rules_takes_a_reason_and_an_article(scene: Scene, case: Case) -> None:
    lead(scene, case, "opinion")
    case, clerk = now(case), scene.actor(CLERK)
    with pytest.raises(ValidationError, match="why you differ"):
        opinion(clerk, case, "opinion", "refuse")
    with pytest.raises(ValidationError, match="article"):
        opinion(clerk, case, "opinion", "refuse", reason="隐瞒收入")
    row = opinion(clerk, case, "opinion", "refuse", reason="隐瞒收入", cites="民发〔2021〕57号第38条")
    assert row.said["agrees"] is False and row.said["ruled"] == "entitled"
    assert case.determinations.get().pk == row.said["determination"]


def test_an_objection_to_the_posting_leads_back(scene: Scene, case: Case) -> None:
    lead(scene, case, "posting")
    case, clerk = now(case), scene.actor(CLERK)
    notice = posting.put_up(clerk, case, "posting", version=case.version)
    assert set(notice.shows) <= {"applicant_name", "member_count", "amount", "opinion", "programme", "area"}
    with pytest.raises(ValidationError, match="stays up"):
        posting.take_down(scene.actor(CLERK, DAY + dt.timedelta(days=7)), case, "posting", version=now(case).version)
    said = posting.object_to(scene.actor(REVIEWER), case, text="邻居反映其有一辆货车")
    after = scene.actor(CLERK, DAY + dt.timedelta(days=8))
    row = posting.take_down(after, case, "posting", version=now(case).version)
    assert row.result == "objected"
    assert "opinion" not in waiting(case) and waiting(case)[0] != "review"
    posting.answer_objection(after, said, answer="经核查，货车已于去年报废")
    lead(scene, case, "", on=after.on)
    assert now(case).outcome == Outcome.GRANTED
    done = case.steps.exclude(result="passed_over").values_list("name", flat=True)
    assert {"visit_again", "opinion_again", "county_visit"} <= set(done), "art. 19, and art. 20: the county visits"


def test_who_gave_the_opinion_does_not_look_at_it_again(scene: Scene, case: Case) -> None:
    on = lead(scene, case, "decision")
    case, head = now(case), scene.actor(HEAD, DAY + dt.timedelta(days=20))
    clerk = scene.postings[CLERK]
    case.steps.filter(kind="opinion").update(account=head.account_id)
    with pytest.raises(Refused, match="You gave the opinion"):
        deciding.decide(head, case, "decision", grants=True, version=case.version)
    case.steps.filter(kind="opinion").update(account=clerk.account_id)
    deciding.decide(scene.actor(HEAD, on), case, "decision", grants=True, version=case.version)


def test_nothing_is_decided_by_what_was_known_before(scene: Scene, case: Case) -> None:
    on = lead(scene, case, "decision")
    case, head = now(case), scene.actor(HEAD, on)
    learn(
        scene.actor(CLERK, on), scene.applicant, [Learnt("wages", 400_000, dt.date(2021, 6, 1))], source="tax",
        grade=Grade.A,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="become known"):
        deciding.decide(head, case, "decision", grants=True, version=case.version)
    said = deciding.determine_again(head, case, version=case.version)
    assert said.outcome == "not_entitled"
    case = now(case)
    with pytest.raises(ValidationError, match="otherwise"):
        deciding.decide(head, case, "decision", grants=True, version=case.version)
    decision = deciding.decide(head, case, "decision", grants=False, version=case.version)
    assert decision.outcome == Outcome.REFUSED and decision.amount_fen is None and now(case).award is None
    letter = case.letters.get(kind="refusal")
    assert "reasons" in letter.data and letter.served_on is None


def test_a_decision_sent_back_is_given_a_new_opinion(scene: Scene, case: Case) -> None:
    on = lead(scene, case, "decision")
    case = now(case)
    with pytest.raises(ValidationError, match="put right"):
        deciding.send_back(scene.actor(HEAD, on), case, "decision", reason=" ", version=case.version)
    deciding.send_back(scene.actor(HEAD, on), case, "decision", reason="入户表缺照片", version=case.version)
    assert "decision" not in waiting(case)
    lead(scene, case, "", on=on)
    assert now(case).outcome == Outcome.GRANTED


def test_what_is_shown_in_public_comes_down(scene: Scene, case: Case) -> None:
    lead(scene, case, "")
    up = Notice.objects.unscoped("a test").filter(case=case, down_on=None)
    assert [notice.kind for notice in up] == ["publication"]
    assert set(up[0].shows) == {"applicant_name", "member_count", "amount"}
