"""The page of a case: what it shows to whom, and what it says first."""

from __future__ import annotations

import datetime as dt

from tests.casework.scene import Scene
from tests.casework.steps import lead, now
from tests.registry.families import the_operator
from tests.web.cases.door import a_case, client_of, elsewhere, text, today

from doudi.access.roles import Role
from doudi.casework.models import Case, Channel
from doudi.casework.services.intake import Wanted, register
from doudi.registry.models import Grade, Paper
from doudi.registry.services.facts import Learnt, learn
from doudi.registry.services.papers import file_paper


def test_the_clerk_sees_the_next_act_the_receipt_and_every_step(scene: Scene) -> None:
    case = a_case(scene)
    page = text(client_of(scene, Role.TOWNSHIP_CLERK).get(f"/case/{case.pk}/"))
    assert f'href="/case/{case.pk}/accept/?step=acceptance"' in page and "Accept the request" in page
    assert "692.80 yuan a month" in page or "yuan a month" in page
    assert "What the rules say today. It is frozen when the opinion is given." in page
    assert "home visit" in page and "民发〔2021〕57号" in page
    assert case.number in page


def test_who_has_another_office_is_told_why_not(scene: Scene) -> None:
    case = a_case(scene)
    page = text(client_of(scene, Role.COUNTY_HEAD).get(f"/case/{case.pk}/"))
    assert "Not possible: This step is another office" in page


def test_a_village_sees_the_way_and_no_facts(scene: Scene) -> None:
    case = a_case(scene)
    lead(scene, case, "opinion", today())
    page = text(client_of(scene, Role.VILLAGE_CADRE).get(f"/case/{case.pk}/"))
    assert "first opinion" in page
    assert "住房一间" not in page and 'class="receipt"' not in page
    assert "is for the township and above" in page


def test_outside_of_the_area_there_is_no_such_case(scene: Scene) -> None:
    case = a_case(scene)
    client = elsewhere(Role.TOWNSHIP_CLERK, scene, "lake")
    assert client.get(f"/case/{case.pk}/").status_code == 404
    assert client.get(f"/case/{case.pk}/accept/").status_code == 404
    assert client.get(f"/request/{case.request_id}/").status_code == 404


def test_who_sees_no_cases_is_refused(scene: Scene) -> None:
    case = a_case(scene)
    assert client_of(scene, Role.FINANCE).get(f"/case/{case.pk}/").status_code == 403


def test_a_citizen_is_led_to_their_own_page(scene: Scene) -> None:
    case = a_case(scene)
    answer = client_of(scene, Role.CITIZEN).get(f"/case/{case.pk}/")
    assert answer.status_code == 302 and answer["Location"] != f"/case/{case.pk}/"


def test_it_says_when_the_file_has_changed_since_the_rules_were_asked(scene: Scene) -> None:
    case = a_case(scene)
    lead(scene, case, "posting", today())
    client = client_of(scene, Role.TOWNSHIP_CLERK)
    told = "Something has become known of the family since the rules were asked"
    assert told not in text(client.get(f"/case/{case.pk}/"))
    learnt = Learnt("wages", 900_000, dt.date(2021, 1, 1))
    learn(the_operator(today()), scene.applicant, [learnt], source="human_resources", grade=Grade.A)
    page = text(client.get(f"/case/{case.pk}/"))
    assert told in page and "Frozen in this case on" in page


def test_it_says_that_its_time_ran_out(scene: Scene) -> None:
    case = a_case(scene)
    lead(scene, case, "opinion", today())
    Case.objects.filter(pk=case.pk).update(due_on=today() - dt.timedelta(days=7))
    page = text(client_of(scene, Role.TOWNSHIP_CLERK).get(f"/case/{case.pk}/"))
    assert "time for this case ran out on" in page and "late" in page


def test_papers_that_are_there_carry_their_grade_and_those_a_register_supplies_are_not_asked(scene: Scene) -> None:
    case = a_case(scene)
    kind = "application"
    file_paper(the_operator(today()), scene.applicant, kind=kind, data=b"%PDF-1.4 x", grade=Grade.B)
    paper = Paper.objects.get()
    page = text(client_of(scene, Role.TOWNSHIP_CLERK).get(f"/case/{case.pk}/"))
    assert f"/person/{scene.applicant.pk}/paper/{paper.pk}/" in page and "grade B" in page
    assert "a register says it" in page and "not there" in page
    told = text(client_of(scene, Role.VILLAGE_CADRE).get(f"/case/{case.pk}/"))
    assert f"/paper/{paper.pk}/" not in told and ">there<" in told  # it is there, and not theirs to open


def test_letters_are_for_who_may_see_what_they_tell(scene: Scene) -> None:
    case = a_case(scene)
    lead(scene, case, "", today())
    case = now(case)
    told = case.letters.get(kind="confirmation")
    clerk = client_of(scene, Role.TOWNSHIP_CLERK)
    answer = clerk.get(f"/case/{case.pk}/letter/{told.pk}/")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
    assert answer["Cache-Control"] == "no-store" and scene.applicant.name not in answer["Content-Disposition"]
    assert client_of(scene, Role.VILLAGE_CADRE).get(f"/case/{case.pk}/letter/{told.pk}/").status_code == 403
    assert clerk.get(f"/case/{case.pk}/letter/{told.pk + 999}/").status_code == 404


def test_the_sheet_for_the_board_is_printed(scene: Scene) -> None:
    case = a_case(scene)
    lead(scene, case, "", today())
    client = client_of(scene, Role.TOWNSHIP_CLERK)
    for notice in now(case).notices.all():
        answer = client.get(f"/case/{case.pk}/notice/{notice.pk}/")
        assert answer.status_code == 200 and answer.content.startswith(b"%PDF"), notice.kind
    assert client.get(f"/case/{case.pk}/notice/9999/").status_code == 404


def test_files_of_persons_and_families_list_their_cases(scene: Scene) -> None:
    case = a_case(scene)
    client = client_of(scene, Role.TOWNSHIP_CLERK)
    for address in (f"/household/{scene.home.pk}/", f"/person/{scene.applicant.pk}/"):
        page = text(client.get(address))
        assert f"/case/{case.pk}/" in page and f"/request/{case.request_id}/" in page
        assert f"/request/new/{scene.applicant.pk}/" in page


def test_a_number_finds_its_case_where_one_may_see_it(scene: Scene) -> None:
    case = a_case(scene)
    client = client_of(scene, Role.TOWNSHIP_CLERK)
    assert client.post("/find/", {"text": case.number})["Location"] == f"/case/{case.pk}/"
    other = elsewhere(Role.TOWNSHIP_CLERK, scene, "lake").post("/find/", {"text": case.number})
    assert f"/case/{case.pk}/" not in other["Location"]


def test_a_number_finds_its_request(scene: Scene) -> None:
    clerk = scene.actor(Role.TOWNSHIP_CLERK, today())
    row = register(clerk, scene.applicant, area=scene.home.area, channel=Channel.COUNTER, need="看病", wanted=())
    other = register(clerk, scene.applicant, area=scene.home.area, channel=Channel.COUNTER, wanted=[Wanted("dibao")])
    client = client_of(scene, Role.TOWNSHIP_CLERK)
    assert client.post("/find/", {"text": row.number})["Location"] == f"/request/{row.pk}/"
    assert other.number != row.number
