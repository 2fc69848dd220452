"""Paper forms filled from a case, for who may see it; the roster of a township."""

from __future__ import annotations

import pytest
from tests.casework.scene import Scene
from tests.web.own.people import BEFORE, TODAY, a_case, a_citizen, staff, text

from doudi.access.roles import Role
from doudi.casework.queries.forms import CASE_FORMS, OWN_FORMS, form_data, roster_data

pytestmark = pytest.mark.django_db


def test_every_form_of_a_case_is_printed(scene: Scene) -> None:
    case = a_case(scene, "")
    clerk = staff(scene, Role.TOWNSHIP_CLERK, "hill")
    assert "PDF" in text(clerk.get(f"/forms/case/{case.pk}/"))
    for kind in CASE_FORMS:
        answer = clerk.get(f"/case/{case.pk}/form/{kind}/")
        assert answer.content.startswith(b"%PDF"), kind
    assert clerk.get(f"/case/{case.pk}/form/roster/").status_code == 404


def test_they_hold_what_is_on_file(scene: Scene) -> None:
    case = a_case(scene, "")
    clerk = scene.actor(Role.TOWNSHIP_CLERK, TODAY)
    review = form_data(clerk, case, "review_form")
    assert review["amount_fen"] == case.decisions.get().amount_fen
    assert [each["whose"] for each in review["opinions"]][-1] == "确认意见"
    assert sum(line["amount_fen"] == review["amount_fen"] for line in review["lines"]) >= 1
    visit = form_data(clerk, case, "home_visit")
    assert visit["investigators"] == ["王芳", "刘根生"] and visit["living"]
    assert len(form_data(clerk, case, "application")["members"]) == len(scene.people)
    titles = [each["title"] for each in form_data(clerk, case, "file_catalogue")["papers"]]
    assert any("确认通知书" in each for each in titles)


def test_a_village_prints_no_findings(scene: Scene) -> None:
    case = a_case(scene, "")
    cadre = staff(scene, Role.VILLAGE_CADRE, "hill_a")
    assert "review_form" not in text(cadre.get(f"/forms/case/{case.pk}/"))
    for kind in ("review_form", "file_catalogue"):
        assert cadre.get(f"/case/{case.pk}/form/{kind}/").status_code == 403
    assert "investigators" not in form_data(scene.actor(Role.VILLAGE_CADRE, TODAY), case, "home_visit")
    elsewhere = staff(scene, Role.VILLAGE_CADRE, "hill_b")
    assert elsewhere.get(f"/case/{case.pk}/form/application/").status_code == 404


def test_a_citizen_prints_what_they_sign(scene: Scene) -> None:
    case = a_case(scene, "visit")
    client = a_citizen(scene)
    for kind in OWN_FORMS:
        assert client.get(f"/mine/case/{case.pk}/form/{kind}/").content.startswith(b"%PDF"), kind
    assert client.get(f"/mine/case/{case.pk}/form/home_visit/").status_code == 404
    assert client.get(f"/case/{case.pk}/form/application/").status_code == 404


def test_a_roster_has_the_awards_of_its_month(scene: Scene) -> None:
    case = a_case(scene, "")
    assert case.award is not None
    actor, hill = scene.actor(Role.TOWNSHIP_CLERK, TODAY), scene.tree["hill"]
    first = case.award.since.replace(day=1)
    rows = roster_data(actor, hill, "dibao", first)["payments"]
    assert [(row["amount_fen"], row["members"]) for row in rows] == [(case.award.amount_fen, len(scene.people))]
    assert roster_data(actor, hill, "dibao", BEFORE.replace(year=BEFORE.year - 1, day=1))["payments"] == []
    clerk = staff(scene, Role.TOWNSHIP_CLERK, "hill")
    assert clerk.get("/forms/roster/").status_code == 200
    month = f"{first:%Y-%m}"
    made = clerk.get(f"/forms/roster/?area={hill.pk}&programme=dibao&month={month}")
    assert made.content.startswith(b"%PDF")
    assert clerk.get(f"/forms/roster/?area={hill.pk}&programme=nonsense&month={month}").status_code == 200
    assert staff(scene, Role.VILLAGE_CADRE, "hill_a").get("/forms/roster/").status_code == 403
