"""Files that few may see open for a purpose, which is on record before anything is shown."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.registry.families import the_operator
from tests.web.dossier.scene import Scene, a_citizen, events_of, somebody, text_of
from tests.web.people import signed_in

from doudi.access.roles import Role, Sensitivity
from doudi.registry.models import Grade, Paper
from doudi.registry.services.papers import file_paper, place_of

pytestmark = pytest.mark.django_db
WHY = "入户核查某件申请"


@pytest.fixture
def head(scene: Scene) -> Client:
    return somebody(Role.TOWNSHIP_HEAD, "hill", cleared=[Sensitivity.CHILD])


def opened(client: Client, scene: Scene, purpose: str = WHY) -> object:
    return client.post(reverse("open_person", args=[scene.child.pk]), {"purpose": purpose})


def test_it_asks_first_and_shows_nothing(scene: Scene, head: Client) -> None:
    for address in (
        reverse("person", args=[scene.child.pk]), reverse("household", args=[scene.closed.pk]),
        reverse("person_act", args=[scene.child.pk, "correct"]), reverse("whole_number", args=[scene.child.pk]),
    ):  # fmt: skip
        shown = text_of(head.get(address))
        assert 'name="purpose"' in shown and "孙小小" not in shown and scene.child.id_masked not in shown
    assert events_of("view") == []


@pytest.mark.parametrize("purpose", ["", "   ", "x", "啊啊"])
def test_no_purpose_no_file(scene: Scene, head: Client, purpose: str) -> None:
    response = opened(head, scene, purpose)
    assert response.status_code == 200 and 'role="alert"' in text_of(response)  # type: ignore[attr-defined]
    assert events_of("view") == [] and "孙小小" not in text_of(head.get(reverse("person", args=[scene.child.pk])))


def test_it_is_on_record_before_it_is_shown_and_stays_open_for_this_session(scene: Scene, head: Client) -> None:
    response = opened(head, scene)
    assert response["Location"] == reverse("person", args=[scene.child.pk])  # type: ignore[index]
    assert events_of("view") == [("registry.person", scene.child.pk, WHY)]
    for _ in range(2):
        assert "孙小小" in text_of(head.get(reverse("person", args=[scene.child.pk])))
    assert len(events_of("view")) == 1
    assert "孙小小" not in text_of(head.get(reverse("household", args=[scene.closed.pk])))  # each file by itself


def test_it_leads_back_to_where_one_was_going_and_nowhere_else(scene: Scene, head: Client) -> None:
    address = reverse("person_act", args=[scene.child.pk, "correct"])
    for wanted, lands in ((address, address), ("https://evil.example/", "/"), ("//evil.example", "/")):
        sent = {"purpose": WHY, "next": wanted}
        assert head.post(reverse("open_person", args=[scene.child.pk]), sent)["Location"] == lands


def test_another_session_asks_again(scene: Scene) -> None:
    first, posting = signed_in(Role.TOWNSHIP_HEAD, scene.home.area.parent)  # type: ignore[arg-type]
    opened(first, scene)
    second = Client()
    second.force_login(posting.account)
    assert 'name="purpose"' in text_of(second.get(reverse("person", args=[scene.child.pk])))


def test_a_paper_of_such_a_file_is_on_record_each_time(scene: Scene, head: Client) -> None:
    paper = file_paper(the_operator(), scene.child, kind="diagnosis", data=b"%PDF-1.7 x", grade=Grade.B)
    address = reverse("paper", args=[scene.child.pk, paper.pk])
    assert 'name="purpose"' in text_of(head.get(address))
    opened(head, scene)
    for _ in range(2):
        assert head.get(address).content == b"%PDF-1.7 x"
    assert events_of("view")[1:] == [("registry.paper", paper.pk, WHY)] * 2


def test_a_paper_is_for_saving_and_its_name_says_nothing(scene: Scene) -> None:
    paper = file_paper(the_operator(), scene.applicant, kind="identity", data=b"\x89PNG\r\n\x1a\n..", grade=Grade.B)
    client = somebody(Role.TOWNSHIP_CLERK, "hill")
    response = client.get(reverse("paper", args=[scene.applicant.pk, paper.pk]))
    assert response["Content-Disposition"] == f'attachment; filename="paper-{paper.pk}.png"'
    assert response["X-Content-Type-Options"] == "nosniff" and response["Content-Type"] == "image/png"
    assert "no-store" in response["Cache-Control"]
    for person in (scene.people[1], scene.neighbour):  # a paper is reached through whose it is
        assert client.get(reverse("paper", args=[person.pk, paper.pk])).status_code == 404
    place_of(paper.sha256).write_bytes(b"<script>")
    response = client.get(reverse("paper", args=[scene.applicant.pk, paper.pk]))
    assert response.status_code == 500 and b"<script>" not in response.content


def test_a_paper_is_for_who_may_see_facts_and_for_who_filed_it(scene: Scene) -> None:
    paper = file_paper(the_operator(), scene.applicant, kind="diagnosis", data=b"%PDF-1.7 x", grade=Grade.B)
    address, page = reverse("paper", args=[scene.applicant.pk, paper.pk]), reverse("person", args=[scene.applicant.pk])
    cadre = somebody(Role.VILLAGE_CADRE, "hill_a")
    for client in (cadre, somebody(Role.FINANCE, "east")):
        assert client.get(address).status_code == 403 and address not in text_of(client.get(page))
    data = SimpleUploadedFile("x.pdf", b"%PDF-1.7 y")
    sent = {"kind": "identity", "grade": "C", "file": data}
    cadre.post(reverse("person_act", args=[scene.applicant.pk, "paper"]), sent)
    own = reverse("paper", args=[scene.applicant.pk, Paper.objects.unscoped("a test").latest("pk").pk])
    assert own in text_of(cadre.get(page)) and cadre.get(own).content == b"%PDF-1.7 y"
    assert somebody(Role.VILLAGE_CADRE, "hill_a").get(own).status_code == 403


def test_each_look_at_a_paper_is_on_record_and_the_person_sees_it(scene: Scene) -> None:
    paper = file_paper(the_operator(), scene.applicant, kind="diagnosis", data=b"%PDF-1.7 x", grade=Grade.B)
    address = reverse("paper", args=[scene.applicant.pk, paper.pk])
    assert somebody(Role.TOWNSHIP_CLERK, "hill").get(address).status_code == 200
    assert events_of("view") == [("registry.paper", paper.pk, "opened in the file")]
    looks = text_of(a_citizen(scene.applicant).get(reverse("own_looks")))
    assert "查看了：材料" in looks and "在档案中打开" in looks
    seen = text_of(somebody(Role.AUDITOR, "land").get(reverse("events"), {"kind": "registry.paper"}))
    assert "在档案中打开" in seen


def test_a_whole_number_is_shown_once_for_a_purpose(scene: Scene) -> None:
    client, address = somebody(Role.TOWNSHIP_CLERK, "hill"), reverse("whole_number", args=[scene.applicant.pk])
    number = scene.applicant.id_number
    assert number not in text_of(client.get(address))
    assert number not in text_of(client.post(address, {"purpose": " "})) and events_of("view") == []
    shown = client.post(address, {"purpose": WHY})
    assert number in text_of(shown) and shown["Cache-Control"] == "no-store"
    assert events_of("view") == [("registry.person.id_number", scene.applicant.pk, WHY)]
    for where in (address, reverse("person", args=[scene.applicant.pk])):
        assert number not in text_of(client.get(where))
    refused = somebody(Role.VILLAGE_CADRE, "hill_a").post(address, {"purpose": WHY})
    assert refused.status_code == 403 and number not in text_of(refused)


def test_papers_are_filed_on_the_page_and_what_is_none_is_refused(scene: Scene) -> None:
    client, address = somebody(Role.TOWNSHIP_CLERK, "hill"), reverse("person_act", args=[scene.applicant.pk, "paper"])
    for data, name, there in (
        (b"%PDF-1.7 y", "张三身份证.exe", True),
        (b"MZ....", "张三.pdf", False),
        (b"", "x.pdf", False),
    ):
        sent = {"kind": "identity", "grade": "C", "file": SimpleUploadedFile(name, data)}
        response = client.post(address, sent)
        assert response.status_code == (302 if there else 200)
    paper = Paper.objects.unscoped("a test").get()
    assert paper.mime == "application/pdf" and "张三" not in str(place_of(paper.sha256))
