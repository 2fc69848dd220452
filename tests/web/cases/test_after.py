"""What comes beside and after a case: complaints, changes, appeals, awards that may change, relatives."""

from __future__ import annotations

import datetime as dt

from tests.casework.scene import Scene
from tests.casework.steps import lead, now
from tests.web.cases.door import a_case, client_of, elsewhere, text, today

from doudi.access.roles import Role
from doudi.audit.models import Event
from doudi.casework.models import Case, Complaint, Kinship
from doudi.casework.services import after

BEFORE = today() - dt.timedelta(days=10)


def granted(scene: Scene) -> Case:
    case = a_case(scene, on=BEFORE)
    lead(scene, case, "", BEFORE)
    return now(case)


def a_complaint(scene: Scene, name: str = "李某") -> Complaint:
    citizen = scene.actor(Role.CITIZEN, today())
    about = Complaint.About.DELAY
    return after.complain(
        citizen, area=scene.tree["hill_a"], about=about, text="等了两个月", name=name, phone="13800000000"
    )


def test_a_complaint_is_answered_once(scene: Scene) -> None:
    row, head = a_complaint(scene), client_of(scene, Role.COUNTY_HEAD)
    address = f"/complaint/{row.pk}/"
    assert "等了两个月" in text(head.get(address))
    assert "This field is required." in text(head.post(address, {"reply": ""}))
    assert head.post(address, {"reply": "已催办"}).status_code == 302
    row.refresh_from_db()
    assert row.reply == "已催办" and "已催办" in text(head.get(address))
    assert "It was answered already." in text(head.post(address, {"reply": "再答"}))


def test_who_complained_is_shown_for_a_purpose_that_is_recorded(scene: Scene) -> None:
    row, head = a_complaint(scene), client_of(scene, Role.COUNTY_HEAD)
    address = f"/complaint/{row.pk}/"
    assert "13800000000" not in text(head.get(address))
    short = text(head.post(address, {"reveal": "yes", "r-purpose": "看"}))
    assert "Say what the name is needed for." in short and "13800000000" not in short
    page = head.post(address, {"reveal": "yes", "r-purpose": "回访当事人"})
    assert "李某" in text(page) and "13800000000" in text(page) and page["Cache-Control"] == "no-store"
    assert Event.objects.filter(act="view", object_type="casework.complaint", reason="回访当事人").count() == 1


def test_complaints_are_for_who_answers_them(scene: Scene) -> None:
    row = a_complaint(scene, name="")
    assert client_of(scene, Role.TOWNSHIP_CLERK).get(f"/complaint/{row.pk}/").status_code == 403
    assert elsewhere(Role.COUNTY_HEAD, scene, "west").get(f"/complaint/{row.pk}/").status_code == 404
    assert "Nobody gave a name." in text(client_of(scene, Role.COUNTY_HEAD).get(f"/complaint/{row.pk}/"))


def test_a_change_that_was_told_is_settled(scene: Scene) -> None:
    citizen = scene.actor(Role.CITIZEN, today())
    row = after.report_change(citizen, scene.applicant, text="儿子找到工作", changed_on=today())
    clerk, address = client_of(scene, Role.TOWNSHIP_CLERK), f"/change/{row.pk}/"
    assert address in text(clerk.get("/?list=changes")) and "儿子找到工作" in text(clerk.get(address))
    assert "This field is required." in text(clerk.post(address, {}))
    assert clerk.post(address, {"how": "已更正工资"}).status_code == 302
    assert "已更正工资" in text(clerk.get(address))
    assert client_of(scene, Role.AUDITOR).post(address, {"how": "x"}).status_code == 403
    assert elsewhere(Role.TOWNSHIP_CLERK, scene, "lake").get(address).status_code == 404


def test_the_end_of_an_appeal_is_entered(scene: Scene) -> None:
    case = granted(scene)
    decision = case.decisions.get()
    clerk = scene.actor(Role.TOWNSHIP_CLERK, today())
    row = after.appeal(clerk, decision, route=after.routes_for(decision)[0].name, text="少了", filed_on=today())
    client, address = client_of(scene, Role.TOWNSHIP_CLERK), f"/appeal/{row.pk}/"
    assert address in text(client.get("/?list=appeals")) and address in text(client.get(f"/case/{case.pk}/"))
    assert "How it ended: This field is required." in text(client.post(address, {"text": "x"}))
    assert client.post(address, {"outcome": "upheld", "text": "维持"}).status_code == 302
    assert "the decision stands" in text(client.get(address))
    assert elsewhere(Role.TOWNSHIP_CLERK, scene, "lake").get(address).status_code == 404


def test_a_change_of_an_award_is_proposed_and_changes_nothing_yet(scene: Scene) -> None:
    case = granted(scene)
    award, clerk = case.award, client_of(scene, Role.TOWNSHIP_CLERK)
    assert award is not None
    address = f"/award/{award.pk}/end/"
    assert address in text(clerk.get(f"/household/{scene.home.pk}/"))
    assert "This field is required." in text(clerk.post(address, {}))
    answer = clerk.post(address, {"reason": "全家搬离"})
    made = Case.objects.get(path="end")
    assert answer["Location"] == f"/case/{made.pk}/" and made.award == award
    award.refresh_from_db()
    assert award.until is None
    assert clerk.get(f"/award/{award.pk}/ordinary/").status_code == 404
    assert elsewhere(Role.TOWNSHIP_CLERK, scene, "lake").get(address).status_code == 404
    assert client_of(scene, Role.VILLAGE_CADRE).get(address).status_code == 403


def test_ones_own_relatives_are_declared_and_ended(scene: Scene) -> None:
    client = client_of(scene, Role.TOWNSHIP_CLERK)
    assert "/account/relatives/" in text(client.get("/account/"))
    said = {"who": str(scene.applicant.pk), "relation": "sibling"}
    assert client.post("/account/relatives/", said).status_code == 302
    row = Kinship.objects.get()
    assert row.declared_by == "staff" and scene.applicant.name in text(client.get("/account/relatives/"))
    assert "It was declared already." in text(client.post("/account/relatives/", said))
    assert "No person of this number" in text(client.post("/account/relatives/", said | {"who": "99999"}))
    other = client_of(scene, Role.COUNTY_HEAD)
    assert other.post("/account/relatives/", {"end": row.pk}).status_code == 404
    assert client.post("/account/relatives/", {"end": row.pk}).status_code == 302
    row.refresh_from_db()
    assert row.ended_on == today()
