"""What hangs in public: exactly the posted fields, hidden from search engines, gone when it comes down."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from tests.casework.scene import Scene
from tests.casework.steps import now
from tests.web.own.people import TODAY, a_case, a_citizen, text

from doudi.access.roles import Role, Sensitivity
from doudi.casework.models import Case, Complaint, Notice
from doudi.casework.services.posting import put_up, take_down

pytestmark = pytest.mark.django_db


def posted(scene: Scene, on: dt.date = TODAY) -> Notice:
    case = a_case(scene, "posting", on=on)
    return put_up(scene.actor(Role.TOWNSHIP_CLERK, on), case, "posting", version=case.version)


def test_it_shows_the_fields_and_no_way_to_the_case(scene: Scene) -> None:
    notice = posted(scene)
    for place in ("hill_a", "hill"):
        answer = Client().get(f"/notices/?area={scene.tree[place].pk}")
        page = text(answer)
        assert scene.applicant.name in page and "noindex" in answer["X-Robots-Tag"] and "noindex" in page
        assert answer["Cache-Control"] == "no-store"
        assert notice.case.number not in page and f"/case/{notice.case_id}" not in page and "/mine/" not in page
        assert page.count("<dt>") == len(notice.shows)
    assert scene.applicant.name not in text(Client().get(f"/notices/?area={scene.tree['hill_b'].pk}"))
    assert scene.applicant.name not in text(Client().get(f"/notices/?area={scene.tree['east'].pk}"))
    sheet = Client().get(f"/notices/{notice.pk}/sheet/")
    assert sheet.content.startswith(b"%PDF") and "noindex" in sheet["X-Robots-Tag"]


def test_it_comes_down(scene: Scene) -> None:
    before = TODAY - dt.timedelta(days=20)
    notice = posted(scene, before)
    assert notice.until is not None
    case = now(notice.case)
    take_down(scene.actor(Role.TOWNSHIP_CLERK, TODAY), case, "posting", version=case.version)
    assert scene.applicant.name not in text(Client().get(f"/notices/?area={scene.tree['hill_a'].pk}"))
    assert Client().get(f"/notices/{notice.pk}/sheet/").status_code == 404


def test_what_few_may_see_never_hangs(scene: Scene) -> None:
    notice = posted(scene)
    Case.objects.unscoped("a test").filter(pk=notice.case_id).update(sensitivity=Sensitivity.VIOLENCE)
    assert scene.applicant.name not in text(Client().get(f"/notices/?area={scene.tree['hill_a'].pk}"))
    assert Client().get(f"/notices/{notice.pk}/sheet/").status_code == 404


def test_a_citizen_may_complain_about_it(scene: Scene) -> None:
    notice = posted(scene)
    client = a_citizen(scene, scene.people[1])
    address = f"/mine/complain/?notice={notice.pk}"
    assert address in text(client.get(f"/notices/?area={scene.tree['hill_a'].pk}"))
    assert scene.applicant.name in text(client.get(address))
    client.post(address, {"about": "fraud", "text": "不属实", "who": "anonymous"})
    assert Complaint.objects.unscoped("a test").get().area_id == scene.tree["hill"].pk


@pytest.mark.parametrize("query", ["", "?area=x", "?area=99999", "?area_name=丘陵"])
def test_any_address_is_answered(scene: Scene, query: str) -> None:
    assert Client().get(f"/notices/{query}").status_code == 200
