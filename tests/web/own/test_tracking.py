"""Where one's own case stands: steps, letters, the decision with its receipt, and what can be done about it."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.casework.scene import Scene, asks
from tests.casework.steps import lead, now
from tests.web.own.people import BEFORE, PDF, TODAY, a_case, a_citizen, a_stranger, staff, text

from doudi.access.roles import Role
from doudi.casework.models import Appeal, Letter, Outcome, Rating, ServedBy, State
from doudi.casework.services.after import last_day, routes_for
from doudi.casework.services.township import tell_correction
from doudi.registry.models import Paper
from doudi.web.ui.words import day_text

pytestmark = pytest.mark.django_db


def test_a_case_on_its_way_says_what_comes_next(scene: Scene) -> None:
    case = a_case(scene, "visit")
    page = text(a_citizen(scene).get(f"/mine/case/{case.pk}/"))
    assert case.number in page and case.due_on is not None and day_text(case.due_on) in page
    assert "入户调查" in page and "公示" in page


def test_it_is_nobody_elses(scene: Scene) -> None:
    case, letter = a_case(scene, "visit"), Letter.objects.unscoped("a test").first()
    assert letter is not None
    stranger = a_stranger(scene)
    for address in ("", "papers/", "object/", "withdraw/", "rate/", "form/application/"):
        assert stranger.get(f"/mine/case/{case.pk}/{address}").status_code == 404, address
    assert stranger.get(f"/mine/letter/{letter.pk}/").status_code == 404
    assert stranger.get(f"/mine/letter/{letter.pk}/file/").status_code == 404
    assert stranger.get(f"/mine/request/{case.request_id}/").status_code == 404
    clerk = staff(scene, Role.TOWNSHIP_CLERK, "hill")
    assert clerk.get(f"/mine/case/{case.pk}/").status_code == 404


def test_a_decision_shows_the_lines_of_its_letter(scene: Scene) -> None:
    case = a_case(scene, "")
    page = text(a_citizen(scene).get(f"/mine/case/{case.pk}/"))
    decision = case.decisions.get()
    letter = Letter.objects.unscoped("a test").get(case=case, kind="confirmation")
    for line in json.loads(letter.data)["lines"]:
        assert line["label"] in page
        assert f"{line['amount_fen'] / 100:,.2f}".lstrip("-") in page
    for route in routes_for(decision):
        if route.limit.since == "service":
            day = last_day(decision, route)
            assert day is not None and route.zh in page and day_text(day) in page
    assert text(a_citizen(scene).get(f"/mine/award/{case.award_id}/")).count("receipt-head") == 1


def test_missing_papers_are_named_and_can_be_added(scene: Scene) -> None:
    case = a_case(scene, "acceptance")
    tell_correction(
        scene.actor(Role.TOWNSHIP_CLERK, BEFORE), case, missing=["disability", "户口簿复印件"], version=case.version
    )
    client = a_citizen(scene)
    page = text(client.get(f"/mine/case/{case.pk}/"))
    assert "残疾人证" in page and "户口簿复印件" in page
    address = f"/mine/case/{case.pk}/papers/"
    assert client.post(address, {"kind": "disability"}).status_code == 200
    wrong = client.post(address, {"kind": "disability", "file": SimpleUploadedFile("a.txt", b"no")})
    assert wrong.status_code == 200 and not Paper.objects.unscoped("a test").exists()
    assert client.post(address, {"kind": "disability", "file": SimpleUploadedFile("a.pdf", PDF)}).status_code == 302
    paper = Paper.objects.unscoped("a test").get()
    assert (paper.person_id, paper.kind, paper.grade) == (scene.applicant.pk, "disability", "C")
    assert now(case).state == State.CORRECTING


def test_a_letter_is_served_only_where_the_person_says_so(scene: Scene) -> None:
    case = a_case(scene, "service")
    letter = Letter.objects.unscoped("a test").get(case=case, kind="confirmation")
    client = a_citizen(scene)
    assert text(client.get("/mine/letters/")).count("tag warn") == Letter.objects.unscoped("a test").count()
    assert client.post(f"/mine/letter/{letter.pk}/", {}).status_code == 302
    letter.refresh_from_db()
    assert letter.served_on is None and now(case).steps.filter(name="service", done_on=None).exists()
    answer = client.get(f"/mine/letter/{letter.pk}/file/")
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    assert client.post(f"/mine/letter/{letter.pk}/", {"agrees": "on"}).status_code == 302
    letter.refresh_from_db()
    assert (letter.served_on, letter.method) == (TODAY, ServedBy.ONLINE)
    assert now(case).steps.get(name="service").done_on == TODAY
    assert "agrees" not in text(client.get(f"/mine/letter/{letter.pk}/"))


def test_an_objection_makes_the_county_look(scene: Scene) -> None:
    case = a_case(scene, "posting")
    client = a_citizen(scene)
    assert client.post(f"/mine/case/{case.pk}/object/", {"text": " "}).status_code == 200
    assert not case.objections.exists()
    assert client.post(f"/mine/case/{case.pk}/object/", {"text": "家里有三口人"}).status_code == 302
    assert case.objections.get().person_id == scene.applicant.pk and now(case).complained
    assert "家里有三口人" in text(client.get(f"/mine/case/{case.pk}/"))


def test_taking_back_asks_first_and_a_stale_page_is_told(scene: Scene) -> None:
    case = a_case(scene, "acceptance")
    client, address = a_citizen(scene), f"/mine/case/{case.pk}/withdraw/"
    assert client.get(address).status_code == 200 and now(case).state == State.REGISTERED
    stale = case.version
    lead(scene, case, "visit", on=BEFORE)
    answer = client.post(address, {"version": stale, "reason": "找到工作了"})
    assert answer.status_code == 200 and "找到工作了" in text(answer) and now(case).closed_on is None
    fresh = now(case).version
    assert f'value="{fresh}"' in text(answer)
    assert client.post(address, {"version": fresh, "reason": "找到工作了"}).status_code == 302
    assert (now(case).outcome, now(case).closed_on) == (Outcome.WITHDRAWN, TODAY)
    assert client.get(address).status_code == 302
    page = text(client.get(f"/mine/case/{case.pk}/"))
    assert "/withdraw/" not in page and "/object/" not in page


def test_a_closed_case_is_rated_once(scene: Scene) -> None:
    case = a_case(scene, "")
    client, address = a_citizen(scene), f"/mine/case/{case.pk}/rate/"
    assert client.post(address, {"stars": "9"}).status_code == 200
    assert client.post(address, {"stars": "4", "text": "很好"}).status_code == 302
    assert client.post(address, {"stars": "1"}).status_code == 200
    assert Rating.objects.get(case=case).stars == 4


def test_an_open_case_is_not_rated_yet(scene: Scene) -> None:
    case = a_case(scene, "visit")
    assert a_citizen(scene).post(f"/mine/case/{case.pk}/rate/", {"stars": "4"}).status_code == 200
    assert not Rating.objects.exists()


def test_the_home_page_has_everything_with_dates(scene: Scene) -> None:
    client = a_citizen(scene)
    assert client.get("/").status_code == 200
    open_case = a_case(scene, "visit", on=TODAY - dt.timedelta(days=1))
    asks(scene, on=TODAY, need="房顶漏雨")
    page = text(client.get("/"))
    assert open_case.number in page and "房顶漏雨" in page and "/mine/who-looked/" in page


def test_an_award_that_was_taken_over_says_that_it_has_no_receipt(scene: Scene) -> None:
    from doudi.registry.models import Award

    award = Award.objects.create(
        household=scene.home, programme="dibao", since=dt.date(2020, 1, 1), amount_fen=30000, source="旧台账"
    )
    page = a_citizen(scene).get(f"/mine/award/{award.pk}/")
    assert page.status_code == 200 and "receipt-head" not in text(page)
    assert a_stranger(scene).get(f"/mine/award/{award.pk}/").status_code == 404


def test_a_decision_can_be_fought_from_the_day_its_letter_arrived(scene: Scene) -> None:
    case, client = a_case(scene, ""), a_citizen(scene)
    path = f"/mine/case/{case.pk}/appeal/"
    page = text(client.get(path))
    assert "行政复议" in page and "最后一天" in page
    assert path in text(client.get(f"/mine/case/{case.pk}/"))
    letter = Letter.objects.unscoped("test").get(case=case, kind="confirmation")
    assert path in text(client.get(f"/mine/letter/{letter.pk}/"))
    page = text(client.post(path, {"route": "reconsideration", "text": "收入算多了"}, follow=True))
    row = Appeal.objects.unscoped("test").get()
    assert (row.route, row.text, row.person) == ("reconsideration", "收入算多了", scene.applicant)
    assert "收入算多了" in page
    assert a_stranger(scene).get(path).status_code == 404


def test_a_case_without_a_decision_has_nothing_to_fight(scene: Scene) -> None:
    case = a_case(scene)
    assert a_citizen(scene).get(f"/mine/case/{case.pk}/appeal/").status_code == 404
