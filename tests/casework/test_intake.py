"""Every request is registered with a receipt before anybody judges it, whoever brings it."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from tests.casework.scene import DAY, Scene, a_scene, asks, the_case
from tests.casework.steps import lead, now

from doudi.access.permissions import Refused
from doudi.access.roles import Role
from doudi.casework.models import Case, Channel, Request, State
from doudi.casework.services import township
from doudi.casework.services.determining import determine, is_stale, replay
from doudi.casework.services.intake import Mandate, Wanted, close_request, open_case, pass_on, register
from doudi.registry.models import Grade
from doudi.registry.services.facts import Learnt, learn

pytestmark = pytest.mark.django_db
CLERK, CADRE, CITIZEN = Role.TOWNSHIP_CLERK, Role.VILLAGE_CADRE, Role.CITIZEN


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return a_scene(monkeypatch)


def test_a_need_in_words_is_a_request_with_a_receipt(scene: Scene) -> None:
    row = asks(scene, need="房子漏雨，老伴看病花了很多钱")
    letter = row.letters.get()
    assert row.number.endswith(f"2021-{row.pk:06d}") and letter.size > 1000
    said = json.loads(letter.data)
    assert said["to_name"] == "张某" and said.get("accepted_on", 0) == 0
    assert not row.cases.exists() and Request.objects.visible_to(scene.actor(CLERK)).waiting().count() == 1
    with pytest.raises(ValidationError, match="what is needed"):
        asks(scene, need=" ")


def test_the_rules_never_stand_in_the_way_of_asking(scene: Scene) -> None:
    learn(
        scene.actor(CLERK), scene.applicant, [Learnt("wages", 5_000_000, dt.date(2021, 6, 1))], source="tax",
        grade=Grade.A,
    )  # fmt: skip
    case = the_case(asks(scene, "dibao"))
    assert case.state == State.REGISTERED and not case.determinations.exists()


def test_what_a_village_leaves_unsent_is_seen_by_the_township(scene: Scene) -> None:
    cadre = scene.actor(CADRE)
    row = register(cadre, scene.applicant, area=scene.home.area, channel=Channel.FOUND, need="独居，多日未出门")
    assert row.sent_on is None and row.told_on == DAY
    assert Request.objects.visible_to(scene.actor(CLERK)).filter(sent_on=None).get() == row
    pass_on(cadre, row)
    with pytest.raises(ValidationError, match="already"):
        pass_on(cadre, row)
    with pytest.raises(Refused):
        close_request(cadre, row, reason="已办")
    assert close_request(scene.actor(CLERK), row, reason="已转入低保申请").closed_on == DAY


def test_on_behalf_takes_a_mandate(scene: Scene) -> None:
    cadre = scene.actor(CADRE)
    more = {"area": scene.home.area, "channel": Channel.MANDATE, "wanted": [Wanted("dibao")]}
    with pytest.raises(ValidationError, match="asked you"):
        register(cadre, scene.applicant, **more)  # type: ignore[arg-type]
    row = register(cadre, scene.applicant, mandate=Mandate("本人不便，口头委托，邻居在场"), **more)  # type: ignore[arg-type]
    assert row.told_on == DAY and row.received_by == cadre.name


def test_a_signed_form_is_valid_from_the_day_it_was_signed(scene: Scene) -> None:
    clerk, signed = scene.actor(CLERK), dt.date(2021, 7, 1)
    more = {"area": scene.home.area, "channel": Channel.PAPER, "wanted": [Wanted("dibao")]}
    with pytest.raises(ValidationError, match="was signed"):
        register(clerk, scene.applicant, **more)  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="not come yet"):
        register(clerk, scene.applicant, signed_on=DAY + dt.timedelta(days=1), **more)  # type: ignore[arg-type]
    case = the_case(register(clerk, scene.applicant, signed_on=signed, **more))  # type: ignore[arg-type]
    assert case.registered_on == signed
    with pytest.raises(ValidationError, match="before it was registered"):
        township.accept(clerk, case, on=dt.date(2021, 6, 30), version=case.version)
    accepted = township.accept(clerk, case, on=dt.date(2021, 7, 2), version=case.version)
    assert accepted.due_on == dt.date(2021, 8, 13), "the days run from the day it was accepted on paper"


def test_a_citizen_asks_for_nobody_else(scene: Scene) -> None:
    with pytest.raises(Refused):
        register(scene.actor(CITIZEN), scene.people[1], area=scene.home.area, channel=Channel.CITIZEN, need="x")


def test_only_citizens_ask_online(scene: Scene) -> None:
    with pytest.raises(ValidationError, match="online is the person's own way"):
        asks(scene, "dibao", channel=Channel.COUNTER)
    with pytest.raises(ValidationError, match="online is the person's own way"):
        asks(scene, "dibao", role=CLERK, channel=Channel.CITIZEN)


def test_a_request_becomes_the_cases_that_help(scene: Scene) -> None:
    row = asks(scene, need="看病花光了积蓄")
    clerk = scene.actor(CLERK)
    with pytest.raises(ValidationError, match="no procedure"):
        open_case(clerk, row, "margin")
    with pytest.raises(ValidationError, match="which person"):
        open_case(clerk, row, "disability_living")
    for programme, person in (("temporary", None), ("disability_living", scene.people[1])):
        open_case(clerk, row, programme, person=person)
    assert set(row.cases.values_list("programme", flat=True)) == {"temporary", "disability_living"}


def test_a_tampered_determination_does_not_replay(scene: Scene) -> None:
    case = the_case(asks(scene, "dibao"))
    lead(scene, case, "posting")
    row = now(case).determinations.get()
    assert replay(row) == row.digest and not is_stale(row, DAY)
    row.family = row.family.replace('"wages":100000', '"wages":10000')
    assert replay(row) != row.digest


def test_who_lives_elsewhere_sees_nothing(scene: Scene) -> None:
    case = the_case(asks(scene, "dibao"))
    lead(scene, case, "")
    lake = scene.actor(Role.TOWNSHIP_HEAD, place="lake")
    for rows in (Case.objects, Request.objects):
        assert rows.visible_to(scene.actor(CLERK)).exists()
        assert not rows.visible_to(lake).exists()
        assert not rows.visible_to(scene.actor(Role.FINANCE)).exists()
        assert not rows.visible_to(scene.actor(Role.ADMINISTRATOR)).exists()


def test_determining_freezes_who_said_what(scene: Scene) -> None:
    case = the_case(asks(scene, "dibao"))
    said = json.loads(determine(scene.actor(CLERK), now(case)).family)["said"]
    wages = next(row for row in said if row[1] == "wages")
    assert wages[2:4] == ["officer", "B"]
