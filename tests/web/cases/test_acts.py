"""Acts on a case through their pages: what is done, what is refused, what was overtaken."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.casework.scene import Scene
from tests.casework.steps import lead, now, waiting
from tests.web.cases.door import a_case, act, client_of, elsewhere, text, today, typed

from doudi.access.roles import Role
from doudi.casework.models import Case, Kinship, Outcome, Pause
from doudi.casework.services import posting, township
from doudi.registry.models import Paper
from doudi.registry.services import papers

SURE = {"confirm": "yes"}
#: Days before today in which a case has got to its decision.
BEFORE = today() - dt.timedelta(days=10)


def done(client: Client, case: Case, slug: str, *, sure: bool = False, **said: object) -> None:
    """The act is done: it leads back to the case."""
    answer = client.post(act(case, slug, **(SURE if sure else {})), typed(case, **said))
    assert answer.status_code == 302, text(answer)[:4000]


def refused(client: Client, case: Case, slug: str, sentence: str, **said: object) -> None:
    """Nothing is done, and the page says why."""
    before = now(case).version
    page = text(client.post(act(case, slug), typed(case, **said)))
    assert sentence in page.replace("&#x27;", "'")
    assert now(case).version == before


def test_a_case_goes_its_whole_way_through_the_pages(scene: Scene) -> None:
    case = a_case(scene)
    clerk, reviewer = client_of(scene, Role.TOWNSHIP_CLERK), client_of(scene, Role.COUNTY_REVIEWER)
    head = client_of(scene, Role.COUNTY_HEAD)
    done(clerk, case, "accept", on=today())
    done(reviewer, case, "check", findings="核对无异常")
    done(clerk, case, "visit", investigators="王芳\n刘根生", visited_on=today(), findings="一间房", signed="yes")
    done(clerk, case, "enquiry", asked=3, findings="属实")
    ask = clerk.post(act(case, "opinion"), typed(case, agree="grant"))
    assert ask.status_code == 200 and "is this right?" in text(ask) and "opinion" in waiting(now(case))
    done(clerk, case, "opinion", sure=True, agree="grant")
    done(clerk, case, "post", sure=True)
    row = now(case).steps.get(name="posting", done_on=None)
    over = today() - dt.timedelta(days=1)
    row.notices.update(until=over)  # its days have run
    done(clerk, case, "take-down")
    done(reviewer, case, "review", passes="yes")
    done(head, case, "decide", sure=True, agree="grant")
    letter = now(case).letters.get(kind="confirmation")
    done(clerk, case, "service", letter=letter.pk, method="hand", on=today())
    done(clerk, case, "publish", sure=True)
    case = now(case)
    assert case.outcome == Outcome.GRANTED and case.closed_on is not None
    assert case.decisions.get().amount_fen == case.determinations.get().amount_fen


def test_asking_first_changes_nothing(scene: Scene) -> None:
    case = a_case(scene)
    lead(scene, case, "opinion", today())
    before = now(case).version
    client_of(scene, Role.TOWNSHIP_CLERK).post(act(case, "opinion"), typed(case, agree="grant"))
    assert now(case).version == before and not now(case).determinations.exists()


def test_to_differ_from_the_rules_takes_a_reason_and_an_article(scene: Scene) -> None:
    case = a_case(scene)
    lead(scene, case, "opinion", today())
    clerk = client_of(scene, Role.TOWNSHIP_CLERK)
    refused(clerk, case, "opinion", "Say why you differ from what the rules say.", agree="refuse")
    refused(clerk, case, "opinion", "Name the article by which you differ.", agree="refuse", reason="隐瞒收入")
    refused(clerk, case, "opinion", "Write the amount in yuan", agree="grant", amount="lots")
    refused(clerk, case, "opinion", "Opinion: This field is required.")
    done(clerk, case, "opinion", sure=True, agree="grant", amount="300", reason="部分收入未计", cites="57号第13条")
    said = now(case).steps.get(name="opinion").said
    assert said["amount_fen"] == 30000 and not said["agrees"]


def test_a_decision_shows_the_answer_and_warns_before_a_refusal(scene: Scene) -> None:
    case = a_case(scene)
    lead(scene, case, "decision", today())
    head = client_of(scene, Role.COUNTY_HEAD)
    assert 'class="receipt"' in text(head.get(act(case, "decide")))
    refusal = {"agree": "refuse", "reason": "已在外地享受", "cites": "57号第12条"}
    page = text(head.post(act(case, "decide"), typed(case, **refusal)))
    assert "The person is told why, by which article" in page and "Your reason stands beside it" in page
    done(head, case, "decide", sure=True, **refusal)
    assert now(case).outcome == Outcome.REFUSED


def test_who_was_overtaken_loses_no_word(scene: Scene) -> None:
    case = a_case(scene)
    lead(scene, case, "visit", today())
    clerk, seen = client_of(scene, Role.TOWNSHIP_CLERK), now(case).version
    posting.object_to(scene.actor(Role.TOWNSHIP_CLERK, today()), now(case), text="有人反映")
    form = {"investigators": "王芳\n刘根生", "visited_on": today(), "findings": "漏雨的土房", "signed": "yes"}
    page = text(clerk.post(act(case, "visit"), {"version": seen, **form}))
    assert "Somebody else has just acted on this case" in page and "漏雨的土房" in page
    assert "Somebody objected" in page and f'name="version" value="{now(case).version}"' in page
    assert "visit" in waiting(now(case))
    done(clerk, case, "visit", **form)
    assert now(case).steps.get(name="visit").said["findings"] == "漏雨的土房"


def test_who_was_overtaken_at_the_very_step_still_sees_what_they_typed(scene: Scene) -> None:
    case = a_case(scene)
    lead(scene, case, "visit", today())
    seen = now(case).version
    actor = scene.actor(Role.TOWNSHIP_CLERK, today())
    township.record_visit(
        actor,
        now(case),
        "visit",
        investigators=["甲", "乙"],
        visited_on=today(),
        findings="已查",
        signed=True,
        version=seen,
    )
    form = {"investigators": "王芳\n刘根生", "visited_on": today(), "findings": "我写的话", "signed": "yes"}
    page = text(client_of(scene, Role.TOWNSHIP_CLERK).post(act(case, "visit", step="visit"), {"version": seen, **form}))
    assert "我写的话" in page and "this step does not wait now" in page


@pytest.mark.parametrize("role", [Role.COUNTY_HEAD, Role.TOWNSHIP_HEAD])
def test_another_office_is_refused_with_the_reason(scene: Scene, role: Role) -> None:
    case = a_case(scene)
    answer = client_of(scene, role).post(act(case, "accept"), typed(case, on=today()))
    assert answer.status_code == 403 and "another office" in text(answer)
    assert waiting(now(case)) == ["acceptance"]


def test_who_takes_no_steps_is_refused(scene: Scene) -> None:
    case = a_case(scene)
    assert client_of(scene, Role.VILLAGE_CADRE).get(act(case, "accept")).status_code == 403
    assert client_of(scene, Role.AUDITOR).post(act(case, "withdraw"), typed(case)).status_code == 403


def test_an_act_nobody_knows_is_not_found(scene: Scene) -> None:
    assert client_of(scene, Role.TOWNSHIP_CLERK).get(act(a_case(scene), "burn")).status_code == 404


def test_a_visit_by_one_or_without_a_signature_is_wrong(scene: Scene) -> None:
    case = a_case(scene)
    lead(scene, case, "visit", today())
    clerk = client_of(scene, Role.TOWNSHIP_CLERK)
    form = {"visited_on": today(), "findings": "好", "signed": "yes"}
    refused(clerk, case, "visit", "At least 2 people visit together", investigators="王芳", **form)
    two = {"investigators": "王芳\n刘根生"}
    refused(clerk, case, "visit", "Say why the person did not sign.", **two, **form | {"signed": "no"})
    later = today() + dt.timedelta(days=1)
    refused(clerk, case, "visit", "That day has not come yet.", **two, **form | {"visited_on": later})


def test_a_visit_takes_several_photographs_and_names_the_file_that_cannot_be_one(scene: Scene) -> None:
    case = a_case(scene)
    lead(scene, case, "visit", today())
    clerk = client_of(scene, Role.TOWNSHIP_CLERK)
    form = {"visited_on": today(), "findings": "好", "signed": "yes", "investigators": "王芳\n刘根生", "grade": "B"}
    jpeg, png = b"\xff\xd8\xff\xe0 x", b"\x89PNG\r\n\x1a\n x"

    def files(*each: tuple[str, bytes]) -> list[SimpleUploadedFile]:
        return [SimpleUploadedFile(name, data) for name, data in each]

    wrong = files(("门口.jpg", jpeg), ("笔记.txt", b"words"), ("空.jpg", b""))
    refused(clerk, case, "visit", "笔记.txt：Only PDF, JPEG, PNG and HEIC", photos=wrong, **form)
    refused(clerk, case, "visit", "空.jpg：The file is empty.", photos=files(("空.jpg", b"")), **form)
    large = files(("大.jpg", jpeg + bytes(papers.MOST)))
    refused(clerk, case, "visit", "大.jpg：The file is larger than 20 MB.", photos=large, **form)
    many = files(*[(f"{n}.jpg", jpeg) for n in range(21)])
    refused(clerk, case, "visit", "At most 20 files at once.", photos=many, **form)
    assert not Paper.objects.exists()
    done(clerk, case, "visit", photos=files(("门口.jpg", jpeg), ("屋顶.png", png)), **form)
    rows = list(Paper.objects.order_by("pk"))
    assert now(case).steps.get(name="visit").said["photos"] == [each.pk for each in rows]
    assert [(each.sha256, each.mime, each.grade) for each in rows] == [
        (hashlib.sha256(jpeg).hexdigest(), "image/jpeg", "B"), (hashlib.sha256(png).hexdigest(), "image/png", "B"),
    ]  # fmt: skip


def test_an_opinion_is_called_as_the_procedure_calls_it(scene: Scene) -> None:
    case = a_case(scene)
    lead(scene, case, "opinion", today())
    clerk = client_of(scene, Role.TOWNSHIP_CLERK)
    assert "Enter: first opinion" in text(clerk.get(f"/case/{case.pk}/"))
    assert "Enter: first opinion: is this right?" in text(clerk.post(act(case, "opinion"), typed(case, agree="grant")))


def test_another_adult_of_the_family_speaks_for_it(scene: Scene) -> None:
    case = a_case(scene)
    clerk, other = client_of(scene, Role.TOWNSHIP_CLERK), scene.people[1]
    assert case.applicant == scene.applicant
    refused(clerk, case, "change-applicant", "Reason: This field is required.", to=other.pk)
    refused(clerk, case, "change-applicant", "Choose from what is offered", to=scene.applicant.pk, reason="外出务工")
    page = text(clerk.post(act(case, "change-applicant"), typed(case, to=other.pk, reason="外出务工")))
    assert "is this right?" in page and other.name in page and now(case).applicant == scene.applicant
    done(clerk, case, "change-applicant", sure=True, to=other.pk, reason="外出务工")
    assert now(case).applicant == other
    far = elsewhere(Role.TOWNSHIP_CLERK, scene, "moor")
    assert far.get(act(case, "change-applicant")).status_code == 404
    assert client_of(scene, Role.VILLAGE_CADRE).get(act(case, "change-applicant")).status_code == 403
    scene.applicant.death_date = today()
    scene.applicant.save(update_fields=["death_date"])
    assert "no other adult lives in the family" in text(clerk.get(act(case, "change-applicant")))


def test_what_is_to_be_completed_is_told_once(scene: Scene) -> None:
    case = a_case(scene)
    clerk = client_of(scene, Role.TOWNSHIP_CLERK)
    refused(clerk, case, "correct", "Say what is to be completed.")
    done(clerk, case, "correct", papers=["家庭收入和财产申报"], more="存款说明")
    assert now(case).letters.filter(kind="correction").exists()
    refused(clerk, case, "correct", "the law allows it once", more="再补一次")


def test_acceptance_wants_a_day_that_has_come(scene: Scene) -> None:
    case = a_case(scene)
    clerk = client_of(scene, Role.TOWNSHIP_CLERK)
    refused(clerk, case, "accept", "That day has not come yet.", on=today() + dt.timedelta(days=2))
    refused(clerk, case, "accept", "Write the day as", on="gestern")


def test_a_review_that_returns_says_what_is_wrong(scene: Scene) -> None:
    case = a_case(scene)
    lead(scene, case, "review", today())
    reviewer = client_of(scene, Role.COUNTY_REVIEWER)
    refused(reviewer, case, "review", "Say what is to be put right.", passes="no")
    done(reviewer, case, "review", passes="no", reason="缺少存款说明")
    assert "visit" in waiting(now(case))


def test_a_case_goes_back_from_the_decision(scene: Scene) -> None:
    case = a_case(scene)
    lead(scene, case, "decision", today())
    head = client_of(scene, Role.COUNTY_HEAD)
    refused(head, case, "send-back", "Reason: This field is required.")
    done(head, case, "ask-again")
    assert now(case).determinations.count() == 2
    done(head, case, "send-back", reason="再查")
    assert "visit" in waiting(now(case))


def test_a_letter_is_served_with_who_took_it(scene: Scene) -> None:
    case = a_case(scene, on=BEFORE)
    lead(scene, case, "service", BEFORE)
    clerk = client_of(scene, Role.TOWNSHIP_CLERK)
    letter = now(case).letters.get(kind="confirmation")
    said = {"letter": letter.pk, "on": today()}
    refused(clerk, case, "service", "Say who took it, or who saw", method="family", **said)
    refused(clerk, case, "service", "Letter: Choose from what is offered", method="hand", **said | {"letter": 999})
    done(clerk, case, "service", method="family", note="其子张小", **said)
    letter.refresh_from_db()
    assert letter.served_on == today() and letter.served_note == "其子张小"


def test_a_letter_on_the_way_is_served_too(scene: Scene) -> None:
    case = a_case(scene)
    lead(scene, case, "opinion", today())
    clerk, letter = client_of(scene, Role.TOWNSHIP_CLERK), now(case).letters.get()
    assert f"/case/{case.pk}/serve/?letter={letter.pk}" in text(clerk.get(f"/case/{case.pk}/"))
    done(clerk, case, "serve", letter=letter.pk, method="hand", on=today())
    letter.refresh_from_db()
    assert letter.served_on == today() and "opinion" in waiting(now(case))
    assert "every letter is served" in text(clerk.get(act(case, "serve")))


def test_a_withdrawal_is_looked_at_before_it_is_done(scene: Scene) -> None:
    case = a_case(scene)
    clerk = client_of(scene, Role.TOWNSHIP_CLERK)
    assert "is this right?" in text(clerk.post(act(case, "withdraw"), typed(case, reason="不想办了")))
    assert now(case).closed_on is None
    done(clerk, case, "withdraw", sure=True, reason="不想办了")
    assert now(case).outcome == Outcome.WITHDRAWN
    page = text(clerk.get(act(case, "withdraw")))
    assert "Not possible" in page
    answer = clerk.post(act(case, "again"), typed(case, reason="又想办"))
    assert answer.status_code == 302 and Case.objects.get(reopens=case).pk == int(answer["Location"].split("/")[2])


def test_a_case_is_handed_over_to_a_code(scene: Scene) -> None:
    case = a_case(scene)
    clerk = client_of(scene, Role.TOWNSHIP_CLERK)
    refused(clerk, case, "hand-over", "No township and no village has this code.", to="1", reason="搬走")
    lake = scene.tree["lake_a"]
    done(clerk, case, "hand-over", sure=True, to=lake.code, reason="搬走")
    assert now(case).outcome == Outcome.TRANSFERRED
    assert Case.objects.get(reopens=case).area == scene.tree["lake"]


def test_more_time_takes_a_named_reason(scene: Scene) -> None:
    case = a_case(scene)
    clerk = client_of(scene, Role.TOWNSHIP_CLERK)
    assert "no days run yet" in text(clerk.get(act(case, "extend")))
    lead(scene, case, "opinion", today())
    before = now(case).due_on
    why = text(clerk.get(act(case, "extend"))).split('name="why" value="')[1].split('"')[0]
    done(clerk, case, "extend", sure=True, why=why, reason="公示有异议")
    after = now(case)
    assert before is not None and after.due_on is not None and after.due_on > before
    assert after.extended_why == f"{why}：公示有异议"


def test_what_the_law_does_not_know_cannot_be_done(scene: Scene) -> None:
    case = a_case(scene)
    lead(scene, case, "opinion", today())
    clerk = client_of(scene, Role.TOWNSHIP_CLERK)
    assert "knows no pause" in text(clerk.get(act(case, "pause")))
    assert "keeps the procedure" in text(clerk.get(act(case, "switch")))
    assert "nothing is decided yet" in text(clerk.get(act(case, "appeal")))


def test_a_pause_is_ended(scene: Scene) -> None:
    case = a_case(scene)
    lead(scene, case, "opinion", today())
    Pause.objects.create(case=case, name="report", since=today(), reason="等待举报查实")
    clerk = client_of(scene, Role.TOWNSHIP_CLERK)
    page = text(clerk.get(f"/case/{case.pk}/"))
    assert "Paused since" in page and "Not possible: The case is paused" in page
    done(clerk, case, "resume")
    assert not now(case).pauses.filter(until=None).exists()


def test_another_office_is_asked_and_answers(scene: Scene) -> None:
    case = a_case(scene)
    clerk = client_of(scene, Role.TOWNSHIP_CLERK)
    soon = today() + dt.timedelta(days=5)
    said = {"role": "disabled_federation", "department": "disability", "what": "残疾等级是否有效"}
    refused(clerk, case, "task", "has gone by", due_on=today() - dt.timedelta(days=1), **said)
    done(clerk, case, "task", due_on=soon, **said)
    task = now(case).tasks.get()
    federation = client_of(scene, Role.DISABLED_FEDERATION)
    assert f"/case/{case.pk}/#tasks" in text(federation.get("/?list=tasks"))
    page = text(clerk.post(act(case, "answer-task", task=str(task.pk)), typed(case, text="有效")))
    assert now(case).tasks.get().done_on is None and "another office" in page
    answer = federation.post(act(case, "answer-task", task=str(task.pk)), typed(case, text="二级，有效"))
    assert answer.status_code == 302 and now(case).tasks.get().answer == "二级，有效"
    assert federation.get(act(case, "answer-task", task="999")).status_code == 404


def test_objections_are_written_down_and_answered(scene: Scene) -> None:
    case = a_case(scene)
    clerk = client_of(scene, Role.TOWNSHIP_CLERK)
    done(clerk, case, "object", text="他家有汽车")
    row = now(case).objections.get()
    assert row.person is None and "他家有汽车" in text(clerk.get(f"/case/{case.pk}/"))
    done_ = clerk.post(act(case, "answer-objection", objection=str(row.pk)), typed(case, answer="经查无车"))
    assert done_.status_code == 302
    row.refresh_from_db()
    assert row.answer == "经查无车"
    again = clerk.post(act(case, "answer-objection", objection=str(row.pk)), typed(case, answer="经查无车"))
    assert "It was answered already." in text(again)


def test_relatives_among_staff_are_written_down(scene: Scene) -> None:
    case = a_case(scene)
    clerk = client_of(scene, Role.TOWNSHIP_CLERK)
    refused(
        clerk, case, "relative", "Nobody has this user name.", person=scene.applicant.pk, username="x", relation="child"
    )
    name = scene.postings[Role.TOWNSHIP_CLERK].account.username
    done(clerk, case, "relative", person=scene.applicant.pk, username=name, relation="child")
    assert Kinship.objects.get().declared_by == "applicant" and now(case).staff_relative
    page = text(clerk.get(f"/case/{case.pk}/"))
    assert "A close relative of yours is in this case" in page and "A close relative of somebody" in page


def test_a_decision_is_fought(scene: Scene) -> None:
    case = a_case(scene, on=BEFORE)
    lead(scene, case, "service", BEFORE)
    clerk = client_of(scene, Role.TOWNSHIP_CLERK)
    route = text(clerk.get(act(case, "appeal"))).split('name="route" value="')[1].split('"')[0]
    said = {"route": route, "text": "金额算少了", "filed_on": today()}
    refused(clerk, case, "appeal", "The letter has not reached the person yet", **said)
    letter = now(case).letters.get(kind="confirmation")
    done(clerk, case, "service", letter=letter.pk, method="hand", on=today())
    done(clerk, case, "appeal", **said)
    assert now(case).decisions.get().appeals.get().text == "金额算少了"


def test_of_a_closed_case_no_office_is_asked(scene: Scene) -> None:
    case = a_case(scene)
    lead(scene, case, "", today())
    assert "the case is closed" in text(client_of(scene, Role.TOWNSHIP_CLERK).get(act(case, "task")))
