"""A case about ending help: its words, that nobody takes it back, and what is signed for, said before it is signed."""

from __future__ import annotations

import datetime as dt
import re

from django.test import Client
from tests.casework.scene import Scene
from tests.casework.steps import lead, now
from tests.web.cases.door import a_case, act, client_of, text, today, typed

from doudi.access.roles import Role
from doudi.casework.models import Case, Notice
from doudi.casework.services.leaving import propose_change
from doudi.registry.models import Fact

ENDS = {"reason": "收入超过标准", "cites": "民发〔2021〕57号第32条"}


def an_ending(scene: Scene, until: str) -> Case:
    """Of the family's dibao, granted some weeks ago."""
    on = lead(scene, a_case(scene, on=today() - dt.timedelta(days=40)), "", today() - dt.timedelta(days=40))
    award = now(Case.objects.unscoped("a test").get()).award
    assert award is not None
    case = propose_change(scene.actor(Role.TOWNSHIP_CLERK, on), award, path="end", reason="收入超过标准")
    lead(scene, case, until, on, decides=ENDS, **ENDS)
    return now(case)


def test_an_opinion_to_end_help_says_so(scene: Scene) -> None:
    case = an_ending(scene, "decision")
    page = text(client_of(scene, Role.TOWNSHIP_CLERK).get(f"/case/{case.pk}/"))
    assert "for ending it" in page and "for granting it" not in page


def test_nobody_takes_back_what_nobody_asked_for(scene: Scene) -> None:
    case = an_ending(scene, "decision")
    clerk, citizen = client_of(scene, Role.TOWNSHIP_CLERK), client_of(scene, Role.CITIZEN)
    answer = clerk.post(act(case, "withdraw"), typed(case, reason="撤回"))
    assert "obody asked for this case" in text(answer)
    address = f"/mine/case/{case.pk}/withdraw/"
    assert address not in text(citizen.get(f"/mine/case/{case.pk}/"))
    assert "Nobody asked for this case" in text(citizen.post(address, typed(case, reason="撤回")))
    assert now(case).closed_on is None


def test_the_amount_and_the_first_month_stand_on_the_page_that_asks(scene: Scene) -> None:
    case = a_case(scene, on=today() - dt.timedelta(days=10))
    lead(scene, case, "opinion", today() - dt.timedelta(days=10))
    page = text(client_of(scene, Role.TOWNSHIP_CLERK).post(act(case, "opinion"), typed(case, agree="grant")))
    assert re.search(r"<dt>Amount</dt><dd>[1-9]\d*\.\d\d yuan a month</dd>", page) and "Grant it" in page
    assert "as the rules say" in page
    lead(scene, now(case), "decision", today() - dt.timedelta(days=10))
    otherwise = {"agree": "grant", "amount": "300", "reason": "部分收入未计", "cites": "民发〔2021〕57号第13条"}
    page = text(client_of(scene, Role.COUNTY_HEAD).post(act(case, "decide"), typed(case, **otherwise)))
    assert "300.00 yuan a month" in page and "部分收入未计" in page and "<dt>From</dt>" in page
    assert not now(case).decisions.exists()


def test_a_receipt_names_the_snapshot_in_words(scene: Scene) -> None:
    Fact.objects.update(source="snapshot")
    case = a_case(scene)
    page = text(client_of(scene, Role.TOWNSHIP_CLERK).get(f"/case/{case.pk}/"))
    assert "the snapshot the registry began with" in page


def test_a_posting_says_whether_help_is_to_be_given_or_to_end(scene: Scene) -> None:
    case = a_case(scene, on=today())
    lead(scene, case, "posting", today())
    client = Client()
    client.cookies["doudi_language"] = "en"
    client_of(scene, Role.TOWNSHIP_CLERK).post(act(case, "post", confirm="yes"), typed(case))
    board = f"/notices/?area={scene.home.area_id}"
    assert "help is to be given" in text(client.get(board))
    notice = Notice.objects.unscoped("a test").get()
    Case.objects.unscoped("a test").filter(pk=case.pk).update(path="end")
    Notice.objects.unscoped("a test").filter(pk=notice.pk).update(shows={"applicant_name": "张某", "amount": 45300})
    page = text(client.get(board))
    assert "help is to end" in page and "Amount, yuan a month" in page
