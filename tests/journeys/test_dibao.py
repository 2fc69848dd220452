"""A family asks on a telephone and gets what the rules say; another is refused, fights it, and is looked at again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.casework.scene import DAY, a_scene, asks, the_case
from tests.casework.steps import lead, now
from tests.journeys.walking import Walk, a_clock, do
from tests.web.browsing import CHROMIUM, press

from doudi.access.roles import Role
from doudi.casework.models import Case, Outcome
from doudi.casework.services import deciding, leaving

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium (apt-get install chromium)"),
]
CITIZEN, CLERK, REVIEWER, HEAD = Role.CITIZEN, Role.TOWNSHIP_CLERK, Role.COUNTY_REVIEWER, Role.COUNTY_HEAD


@pytest.fixture(autouse=True)
def database_beside_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright keeps an event loop in this thread; the database is asked all the same."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture
def walk(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Walk:
    found = Walk(live_server, a_scene(monkeypatch), DAY)
    a_clock(monkeypatch, found)
    return found


def apply_on_a_telephone(walk: Walk) -> None:
    """Question by question, to the receipt."""
    with walk.as_(CITIZEN, width=360) as page:
        page.goto("/mine/apply/")
        press(page, page.locator("main .btn-primary").first)
        page.locator("main [name=want][value=dibao]").check()
        for _ in range(12):
            for name, value in (("urgent", "no"), ("agrees", "yes"), ("relative", "no")):
                choice = page.locator(f"main [name={name}][value={value}]")
                if choice.count():
                    choice.check()
            if page.locator("main [name=promise]").count():
                page.locator("main [name=promise]").check()
            press(page, page.locator("main form .btn-primary").first)
            if "/mine/request/" in page.url:
                break
        assert "/mine/request/" in page.url, page.locator("main").inner_text()
        walk.ends(page, "applied")


def test_from_a_telephone_to_the_award(walk: Walk) -> None:
    apply_on_a_telephone(walk)
    case = Case.objects.unscoped("a test").get()
    with walk.as_(CLERK) as page:
        page.goto("/")
        assert case.applicant.name in page.locator("main").inner_text()
        do(page, case, "accept")
        do(page, case, "visit", investigators="王芳\n刘根生", findings="住房一间，生活困难", signed="yes")
    with walk.as_(REVIEWER) as page:
        do(page, case, "check", findings="核对无异常")
    with walk.as_(CLERK) as page:
        do(page, case, "opinion", sure=True, agree="grant")
        do(page, case, "post", sure=True)
        page.goto(f"/case/{case.pk}/")
        walk.ends(page, "posted")
    walk.day += dt.timedelta(days=8)
    with walk.as_(CLERK) as page:
        do(page, case, "take-down")
    with walk.as_(REVIEWER) as page:
        do(page, case, "review", passes="yes")
    with walk.as_(HEAD) as page:
        do(page, case, "decide", sure=True, agree="grant")
        page.goto(f"/case/{case.pk}/")
        walk.ends(page, "decided")
    case = now(case)
    assert (case.outcome, case.award is not None) == (Outcome.GRANTED, True)
    with walk.as_(CITIZEN, width=360) as page:
        page.goto(f"/mine/case/{case.pk}/")
        assert case.award is not None and f"{case.award.amount_fen / 100:,.2f}" in page.locator("main").inner_text()
        walk.ends(page, "why-this-amount")
        letter = case.letters.get(kind="confirmation")
        answer = page.request.get(f"/mine/letter/{letter.pk}/file/")
        assert answer.ok and answer.body()[:5] == b"%PDF-"
        page.goto("/mine/who-looked/")
        assert "县级负责人" in page.locator("main").inner_text()
        walk.ends(page, "who-looked")


def test_refused_fought_and_looked_at_again(walk: Walk) -> None:
    case = the_case(asks(walk.scene, "dibao"))
    differs = {"reason": "查有未申报收入", "cites": "民发〔2021〕57号第38条"}
    walk.day = lead(walk.scene, case, "decision", proposes="refuse", **differs)
    with walk.as_(HEAD) as page:
        do(page, case, "decide", sure=True, agree="refuse", **differs)
    with walk.as_(CLERK) as page:
        do(page, case, "service", method="hand")
    with walk.as_(CITIZEN, width=360) as page:
        page.goto(f"/mine/case/{case.pk}/")
        said = page.locator("main").inner_text()
        assert "行政复议" in said and "行政诉讼" in said and "查有未申报收入" in said
        walk.ends(page, "refused")
    with walk.as_(CLERK) as page:
        do(page, case, "appeal", route="reconsideration", text="收入算错了，货车早已卖掉")
        do(page, case, "again", reason="复议机关撤销原决定，重新调查")
    again = Case.objects.unscoped("a test").get(reopens=case)
    walk.day = lead(walk.scene, again, "", on=walk.day)
    assert now(again).outcome == Outcome.GRANTED and now(case).outcome == Outcome.REFUSED
    with walk.as_(CITIZEN, width=360) as page:
        page.goto(f"/mine/case/{again.pk}/")
        walk.ends(page, "granted-after-all")


def test_a_signed_paper_form_is_entered_afterwards(walk: Walk) -> None:
    signed = DAY - dt.timedelta(days=4)
    with walk.as_(CLERK) as page:
        page.goto(f"/request/new/{walk.scene.applicant.pk}/")
        page.locator("main [name=channel][value=paper]").check()
        page.locator("main [name=signed_on]").fill(f"{signed}")
        page.locator("main [name=need]").fill("纸质申请，家里没有收入")
        page.locator("main [name=wanted][value^=dibao]").first.check()
        press(page, page.locator("main form .btn-primary").first)
        walk.ends(page, "paper-form")
    case = Case.objects.unscoped("a test").get()
    assert case.registered_on == signed and case.request.channel == "paper"


def test_the_survivors_keep_the_award(walk: Walk) -> None:
    case = the_case(asks(walk.scene, "dibao"))
    walk.day = lead(walk.scene, case, "")
    award = now(case).award
    assert award is not None
    walk.day = dt.date(2021, 10, 12)
    dead = walk.scene.people[1]
    with walk.as_(CLERK) as page:
        page.goto(f"/person/{dead.pk}/death/")
        page.locator("main [name=on]").fill("2021-10-03")
        source = page.locator("main select[name=source]")
        source.select_option("public_security")
        page.locator("main [name=grade][value=A]").check()
        press(page, page.locator("main form .btn-primary").first)
        press(page, page.locator("main form .btn-primary, main form .btn-danger").first)
        page.goto(f"/household/{walk.scene.home.pk}/")
        walk.ends(page, "survivors")
    award.refresh_from_db()
    assert award.until is None, "nothing ends before somebody decides"
    change = leaving.propose_change(walk.scene.actor(CLERK, walk.day), award, path="adjust", reason="家中一人去世")
    differs = {"reason": "人口减少，重新核定", "cites": "民发〔2021〕57号第31条"}
    on = lead(walk.scene, change, "decision", on=walk.day, amount_fen=20_000, **differs)
    change = now(change)
    deciding.decide(
        walk.scene.actor(HEAD, on), change, "decision", grants=True, amount_fen=20_000,
        covered=[walk.scene.applicant.pk], version=change.version, **differs,
    )  # fmt: skip
    with walk.as_(CITIZEN, width=360) as page:
        page.goto("/")
        assert "200.00" in page.locator("main").inner_text()
        walk.ends(page, "award-of-the-survivors")
