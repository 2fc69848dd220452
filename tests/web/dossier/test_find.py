"""Finding persons and families: what is looked for stands in no address and no log; nobody outside is found."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.places import an_area
from tests.registry.families import a_family, a_person, an_id_number, the_operator
from tests.web.dossier.scene import Scene, somebody, text_of

from doudi.access.roles import Role, Sensitivity
from doudi.areas.models import Area
from doudi.registry.models import Award, Person
from doudi.registry.queries.slices import sliced
from doudi.registry.services.classify import flag_staff_relative
from doudi.registry.services.households import move
from doudi.registry.services.persons import keep_external_id
from doudi.web.dossier import find as page

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(scene: Scene) -> Client:
    return somebody(Role.TOWNSHIP_CLERK, "hill")


def look(client: Client, text: str) -> Any:
    return client.post(reverse("find"), {"text": text})


def results(client: Client, text: str) -> str:
    return text_of(client.post(reverse("find"), {"text": text}, follow=True))


def test_an_identity_number_leads_to_the_person_and_is_kept_nowhere(
    scene: Scene, clerk: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    number = scene.applicant.id_number
    for typed in (number, f" {number[:6]} {number[6:14]}-{number[14:]} ", number.lower()):
        response = look(clerk, typed)
        assert response.status_code == 302
        assert response["Location"] == reverse("person", args=[scene.applicant.pk])
    assert all(number not in str(session.get_decoded()) for session in Session.objects.all())
    assert number not in caplog.text


def test_a_mistyped_identity_number_says_so_and_is_not_shown_back_in_the_address(scene: Scene, clerk: Client) -> None:
    number = scene.applicant.id_number
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    response = look(clerk, wrong)
    assert response.status_code == 200 and 'role="alert"' in text_of(response)


@pytest.mark.parametrize("way", ["person", "family", "phone", "outside_person", "outside_family"])
def test_any_number_of_theirs_leads_there(scene: Scene, clerk: Client, way: str) -> None:
    Person.objects.unscoped("a test").filter(pk=scene.applicant.pk).update(phone="13812345678")
    keep_external_id(the_operator(), system="全国低保", number="D-0872", person=scene.applicant)
    keep_external_id(the_operator(), system="全国低保", number="F-0872", household=scene.home)
    # keys of persons and families overlap in tests, so each has one that no other row has
    text = {"person": str(scene.applicant.pk), "family": str(scene.home.pk), "phone": "138 1234 5678",
            "outside_person": "D-0872", "outside_family": "F-0872"}[way]  # fmt: skip
    response = clerk.post(reverse("find"), {"text": text}, follow=True)
    expected = "household" if way.endswith("family") else "person"
    there = reverse(expected, args=[scene.home.pk if expected == "household" else scene.applicant.pk])
    assert there == response.wsgi_request.path or there in text_of(response)


def test_a_name_is_found_by_its_beginning_and_the_address_says_nothing(scene: Scene, clerk: Client) -> None:
    response = look(clerk, "张")
    address = response["Location"]
    assert "张" not in address and "%E5" not in address
    shown = text_of(clerk.get(address))
    assert "张三" in shown and "张小" in shown and "李四" not in shown
    assert scene.applicant.id_number not in shown and scene.applicant.id_masked in shown


def test_another_session_does_not_show_the_search(scene: Scene, clerk: Client) -> None:
    address = look(clerk, "张")["Location"]
    other = somebody(Role.TOWNSHIP_CLERK, "hill")
    shown = text_of(other.get(address))
    assert "张三" not in shown and "重新查找" in shown


def test_a_search_shows_what_may_be_seen_now_and_not_what_could_be_then(scene: Scene, clerk: Client) -> None:
    address = look(clerk, "张")["Location"]
    move(the_operator(), scene.home, an_area("lake_a"), on=scene.home.opened_on, reason="x")
    assert "张三" not in text_of(clerk.get(address))


@pytest.mark.parametrize("place", ["lake", "hill"])
def test_nobody_outside_or_closed_is_found_by_anything(scene: Scene, place: str) -> None:
    wanted = scene.applicant if place == "lake" else scene.child
    Person.objects.unscoped("a test").filter(pk=wanted.pk).update(phone="13812345678")
    keep_external_id(the_operator(), system="A", number="D-0872", person=wanted)
    client = somebody(Role.TOWNSHIP_CLERK, place)
    nothing = results(client, an_id_number())
    for text in (wanted.name, wanted.id_number, "13812345678", "D-0872"):
        shown = results(client, text)
        assert reverse("person", args=[wanted.pk]) not in shown and "没有找到" in shown
    assert "没有找到" in nothing


def test_who_is_cleared_finds_the_closed_file_and_sees_that_it_is(scene: Scene) -> None:
    client = somebody(Role.TOWNSHIP_CLERK, "hill", cleared=[Sensitivity.CHILD])
    shown = results(client, "孙")
    assert reverse("person", args=[scene.child.pk]) in shown and "限制查看" in shown and "处于风险的儿童" not in shown


def test_a_list_says_when_there_are_more(scene: Scene, clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        a_person(an_area("hill_a"), "张多")
    monkeypatch.setattr(page, "MOST", 3)
    monkeypatch.setattr(page, "counted", lambda rows: min(4, rows.count()))
    assert "超过 3 人" in results(clerk, "张")


def test_pages_follow_one_another_and_come_back(scene: Scene, clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        a_person(an_area("hill_a"), f"张{number}")
    monkeypatch.setattr(page, "sliced", partial(sliced, size=3))
    address = look(clerk, "张")["Location"]
    first = clerk.get(address)
    (text, after), *others = first.context["pages"]
    assert not others and "下一页" in str(text)
    second = clerk.get(address.partition("?")[0] + after)
    names = [[row.person.name for row in each.context["persons"].page] for each in (first, second)]
    assert len(set(names[0]) & set(names[1])) == 0 and len(names[0]) == len(names[1]) == 3
    (_, before), _ = second.context["pages"]
    assert [row.person.name for row in clerk.get(address.partition("?")[0] + before).context["persons"].page] == names[
        0
    ]


@pytest.mark.parametrize("sort", ["name", "-name", "area", "-area", "nonsense"])
def test_a_list_is_sorted_by_the_address(scene: Scene, clerk: Client, sort: str) -> None:
    a_person(an_area("hill_b"), "张一")
    rows = clerk.get(f"{look(clerk, '张')['Location']}&sort={sort}").context["persons"].page
    keys = [row.person.area_path if "area" in sort else row.person.name for row in rows]
    assert keys == sorted(keys, reverse=sort.startswith("-"))


def questions(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_lists_ask_as_often_however_long_they_are(scene: Scene, clerk: Client) -> None:
    address = look(clerk, "张")["Location"]
    before = questions(clerk, address), questions(clerk, reverse("families"))
    for number in range(12):
        home, _ = a_family(
            an_area("hill_b"), ((f"张{number}", "applicant"), (f"张张{number}", "spouse")), numbered=True
        )
        Award.objects.create(household=home, programme="dibao", since=home.opened_on, amount_fen=1, source="x")
    assert (questions(clerk, address), questions(clerk, reverse("families"))) == before
    assert max(before) <= 14


def test_families_of_ones_area_place_by_place(scene: Scene, clerk: Client) -> None:
    there, _ = a_family(an_area("hill_b"))
    elsewhere, _ = a_family(an_area("lake_a"))
    shown = text_of(clerk.get(reverse("families")))
    links = [reverse("household", args=[home.pk]) for home in (scene.home, scene.next_door, there)]
    assert all(link in shown for link in links)
    for hidden in (elsewhere, scene.closed):
        assert reverse("household", args=[hidden.pk]) not in shown
    village = Area.objects.get(pk=an_area("hill_b").pk)
    part = text_of(clerk.get(reverse("families"), {"area": village.pk}))
    assert links[2] in part and links[0] not in part
    outside = text_of(clerk.get(reverse("families"), {"area": an_area("lake_a").pk}))
    assert reverse("household", args=[elsewhere.pk]) not in outside


def test_families_by_award_and_by_flag(scene: Scene, clerk: Client) -> None:
    Award.objects.create(household=scene.home, programme="dibao", since=scene.home.opened_on, amount_fen=1, source="x")
    flag_staff_relative(the_operator(), scene.next_door, flag=True, reason="x")
    granted = text_of(clerk.get(reverse("families"), {"programme": "dibao"}))
    flagged = text_of(clerk.get(reverse("families"), {"flagged": "on"}))
    mine, other = (reverse("household", args=[home.pk]) for home in (scene.home, scene.next_door))
    assert mine in granted and other not in granted
    assert other in flagged and mine not in flagged


def test_a_search_of_long_ago_is_over(scene: Scene, clerk: Client) -> None:
    first = look(clerk, "张")["Location"]
    for _ in range(page.KEPT):
        look(clerk, "李")
    assert "重新查找" in text_of(clerk.get(first))
