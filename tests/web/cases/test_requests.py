"""Requests at the counter: registered with a receipt, looked at, made into cases, passed on, dealt with."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from tests.casework.scene import Scene, asks
from tests.registry.families import a_person
from tests.web.cases.door import a_case, client_of, elsewhere, text, today

from doudi.access.roles import Role
from doudi.casework.models import Case, Channel, Request
from doudi.casework.services.intake import register

COUNTER = {"channel": "counter"}


def sent(client: Client, scene: Scene, **said: Any) -> Any:
    return client.post(f"/request/new/{scene.applicant.pk}/", COUNTER | said)


def a_request(scene: Scene, role: Role = Role.TOWNSHIP_CLERK) -> Request:
    actor = scene.actor(role, today())
    return register(actor, scene.applicant, area=scene.home.area, channel=Channel.COUNTER, need="没钱看病")


def test_the_person_is_named_first(scene: Scene) -> None:
    client = client_of(scene, Role.TOWNSHIP_CLERK)
    answer = client.post("/request/new/", {"who": str(scene.applicant.pk)})
    assert answer["Location"] == f"/request/new/{scene.applicant.pk}/"
    assert "No person of this number is on file" in text(client.post("/request/new/", {"who": "987654"}))
    hidden = a_person(scene.tree["cape_a"], "远方人", birth=dt.date(1980, 1, 1))
    assert "No person of this number" in text(client.post("/request/new/", {"who": str(hidden.pk)}))
    assert client.get(f"/request/new/{hidden.pk}/").status_code == 404


def test_who_asks_again_is_told_which_case_deals_with_it(scene: Scene) -> None:
    case = a_case(scene)
    again = asks(scene, "dibao", role=Role.TOWNSHIP_CLERK, on=today(), need="房子也漏了")
    clerk, citizen = client_of(scene, Role.TOWNSHIP_CLERK), client_of(scene, Role.CITIZEN)
    page = text(clerk.get(f"/request/{again.pk}/"))
    assert f"/case/{case.pk}/" in page and "open already when it was asked for again" in page
    way = text(clerk.get(f"/case/{case.pk}/"))
    assert f"It was asked for again: {again.number}" in way and "房子也漏了" in way
    own = text(citizen.get(f"/mine/request/{again.pk}/"))
    assert f"/mine/case/{case.pk}/" in own and "your request joined it" in own and "/mine/change/" in own


def test_what_is_asked_for_becomes_cases_and_a_receipt(scene: Scene) -> None:
    client, spouse = client_of(scene, Role.TOWNSHIP_CLERK), scene.people[1]
    page = text(client.get(f"/request/new/{scene.applicant.pk}/"))
    assert 'value="dibao."' in page and f'value="disability_nursing.{spouse.pk}"' in page
    answer = sent(client, scene, need="家里没有收入", wanted=["dibao.", f"disability_nursing.{spouse.pk}"])
    row = Request.objects.get()
    assert answer["Location"] == f"/request/{row.pk}/" and row.channel == Channel.COUNTER
    cases = {case.programme: case.beneficiary for case in Case.objects.filter(request=row)}
    assert cases == {"dibao": None, "disability_nursing": spouse}
    receipt = client.get(f"/request/{row.pk}/receipt/")
    assert receipt.content.startswith(b"%PDF")
    page = text(client.get(f"/request/{row.pk}/"))
    assert "家里没有收入" in page and "meets the conditions" in page


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Say what is needed, or choose what is asked for."),
        ({"need": "x", "channel": "mandate"}, "Say how the person asked you to do this for them."),
        ({"need": "x", "channel": "paper"}, "Say on which day the paper form was signed."),
        ({"need": "x", "wanted": ["special."]}, "Choose from what is offered"),
        ({"need": "x", "channel": "citizen"}, "Choose from what is offered"),
        ({"need": "x", "channel": "paper", "signed_on": "2999-01-01"}, "That day has not come yet."),
    ],
)  # fmt: skip
def test_wrong_input_is_told(scene: Scene, said: dict[str, Any], sentence: str) -> None:
    page = text(sent(client_of(scene, Role.TOWNSHIP_CLERK), scene, **said))
    assert sentence in page and not Request.objects.exists()


def test_a_signed_form_counts_from_its_day_and_a_mandate_is_kept(scene: Scene) -> None:
    client, day = client_of(scene, Role.TOWNSHIP_CLERK), today() - dt.timedelta(days=3)
    sent(client, scene, need="x", channel="paper", signed_on=day)
    sent(client, scene, need="y", channel="mandate", mandate_said="电话委托村主任")
    paper, mandate = Request.objects.order_by("pk")
    assert (paper.registered_on, paper.signed_on) == (day, day)
    assert mandate.mandate_said == "电话委托村主任" and mandate.told_on == today()


def test_a_case_is_opened_from_what_the_rules_say(scene: Scene) -> None:
    row, client = a_request(scene), client_of(scene, Role.TOWNSHIP_CLERK)
    assert f"/request/{row.pk}/open/?wanted=dibao." in text(client.get(f"/request/{row.pk}/"))
    address = f"/request/{row.pk}/open/?wanted=dibao."
    assert not Case.objects.exists() and client.get(address).status_code == 200
    answer = client.post(address)
    case = Case.objects.get()
    assert answer["Location"] == f"/case/{case.pk}/" and case.request == row
    assert "There is an open case of this programme already." in text(client.post(address))
    assert client.get(f"/request/{row.pk}/open/?wanted=nothing.").status_code == 404
    assert client.get(f"/request/{row.pk}/open/?wanted=dibao.999").status_code == 404


def test_a_request_is_dealt_with_in_words(scene: Scene) -> None:
    row, client = a_request(scene), client_of(scene, Role.TOWNSHIP_CLERK)
    assert "How the request was dealt with: This field is required." in text(
        client.post(f"/request/{row.pk}/close/", {})
    )
    assert client.post(f"/request/{row.pk}/close/", {"reason": "已转介慈善"}).status_code == 302
    row.refresh_from_db()
    assert row.closed_why == "已转介慈善"
    assert "It was dealt with already." in text(client.post(f"/request/{row.pk}/close/", {"reason": "x"}))


def test_a_village_passes_on_what_it_has_taken_down(scene: Scene) -> None:
    row, cadre = a_request(scene, Role.VILLAGE_CADRE), client_of(scene, Role.VILLAGE_CADRE)
    page = text(cadre.get(f"/request/{row.pk}/"))
    assert "not yet passed it on" in page and "meets the conditions" not in page
    assert cadre.post(f"/request/{row.pk}/pass-on/").status_code == 302
    row.refresh_from_db()
    assert row.sent_on == today()
    assert "It was passed on already." in text(cadre.post(f"/request/{row.pk}/pass-on/"))
    assert cadre.post(f"/request/{row.pk}/close/", {"reason": "x"}).status_code == 403


def test_who_registers_nothing_is_refused_and_citizens_have_their_own_way(scene: Scene) -> None:
    assert client_of(scene, Role.AUDITOR).get("/request/new/").status_code == 403
    assert client_of(scene, Role.CITIZEN).get("/request/new/").status_code == 302
    row = a_request(scene)
    assert elsewhere(Role.COUNTY_HEAD, scene, "west").get(f"/request/{row.pk}/").status_code == 404
    assert client_of(scene, Role.TOWNSHIP_CLERK).get(f"/request/{row.pk}/burn/").status_code == 404
