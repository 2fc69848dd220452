"""Awards become money: two people pay a month, what came back is paid once more, and a citizen reads what changed."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.casework.scene import DAY, a_scene, asks, the_case
from tests.casework.steps import lead, now
from tests.journeys.walking import Walk, a_clock
from tests.payments.world import World, an_account, answers, file_of, fund, paid, pay_into
from tests.web.browsing import CHROMIUM, a_page, press
from tests.web.payments.offices import office

from doudi.access.roles import Role
from doudi.casework.services import deciding, leaving
from doudi.payments.models import Payee, Run, State, Transfer
from doudi.payments.services.payees import set_payer
from doudi.payments.services.settling import load_answers
from doudi.payments.services.working import advance
from doudi.registry.models import Award

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium (apt-get install chromium)"),
]


@pytest.fixture
def walk(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Walk:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    found = Walk(live_server, a_scene(monkeypatch), DAY)
    a_clock(monkeypatch, found)
    return found


@contextmanager
def desk(walk: Walk, world: World, who: str) -> Iterator[Page]:
    """Somebody of the ledger's at a desk."""
    client = office(world, who)
    client.cookies["doudi_language"] = "zh-hans"
    with a_page(walk.server, client) as page:
        page.set_viewport_size({"width": 1366, "height": 800})
        yield page


def signs(page: Page, run: Run, act: str, day: dt.date) -> None:
    """By the button of the run's page and the one over the totals; then the server works."""
    page.goto(f"/payments/run/{run.pk}/")
    press(page, page.locator(f"main a.btn[href$='/sign/{act}/']"))
    press(page, page.locator("main form .btn").first)
    advance(run.pk, on=day)
    run.refresh_from_db()


def makes(page: Page, period: str, kind: str, day: dt.date) -> Run:
    page.goto("/payments/new/")
    page.locator("main [name=programme]").select_option("dibao")
    page.locator("main [name=period]").fill(period)
    page.locator(f"main [name=kind][value={kind}]").check()
    press(page, page.locator("main form .btn-primary"))
    run: Run = Run.objects.unscoped("a test").order_by("-pk")[0]
    page.wait_for_selector("#progress progress")
    advance(run.pk, on=day)
    page.wait_for_selector("main a.btn[href$='/sign/lock/']")  # by itself, once the work is done
    run.refresh_from_db()
    return run


def changed(walk: Walk, award: Award) -> Award:
    """The family is one fewer: a decision with a lower amount, from the month after."""
    case = leaving.propose_change(walk.scene.actor(Role.TOWNSHIP_CLERK, walk.day), award, path="adjust", reason="就业")
    differs = {"reason": "家中一人就业，重新核定", "cites": "民发〔2021〕57号第31条"}
    on = lead(walk.scene, case, "decision", on=walk.day, amount_fen=20_000, **differs)
    case = now(case)
    deciding.decide(
        walk.scene.actor(Role.COUNTY_HEAD, on), case, "decision", grants=True, amount_fen=20_000,
        covered=[walk.scene.applicant.pk], version=case.version, **differs,
    )  # fmt: skip
    walk.day = on
    found = now(case).award
    assert found is not None
    return found


def test_a_month_is_paid_by_two_and_what_came_back_once_more(walk: Walk) -> None:
    case = the_case(asks(walk.scene, "dibao"))
    walk.day = lead(walk.scene, case, "")
    award = now(case).award
    assert award is not None
    world = World(walk.scene.tree)
    pay_into(world, award, 0)
    fund(world, 1_000_000)
    set_payer(world.actor("finance"), world.tree["east"], an_account(world, 999_999), name="东岭县财政局")
    walk.day = dt.date(2021, 8, 10)
    paid(world, 202108, on=walk.day)
    new = changed(walk, award)
    walk.day = max(walk.day, dt.date(2021, 9, 10))
    assert new.since == dt.date(2021, 9, 1)
    with desk(walk, world, "lock") as page:
        run = makes(page, "2021-09", "monthly", walk.day)
        walk.ends(page, "run-built")
        signs(page, run, "lock", walk.day)
        page.goto(f"/payments/run/{run.pk}/")
        assert page.locator(".cannot .why-not").count() == 1, "nobody reviews what they locked"
        assert page.request.get(f"/payments/run/{run.pk}/sign/review/").status == 403
    for who, act in (("review", "review"), ("head", "approve"), ("finance", "release")):
        with desk(walk, world, who) as page:
            signs(page, run, act, walk.day)
    assert run.state == State.RELEASED
    back(world, run, walk.day, refuse=1.0)
    with desk(walk, world, "finance") as page:
        page.goto(f"/payments/run/{run.pk}/returned/")
        walk.ends(page, "run-returned")
    corrected(walk, world, new)
    with desk(walk, world, "lock") as page:
        again = makes(page, "2021-09", "reissue", walk.day)
        signs(page, again, "lock", walk.day)
    for who, act in (("review", "review"), ("head", "approve"), ("finance", "release")):
        with desk(walk, world, who) as page:
            signs(page, again, act, walk.day)
    back(world, again, walk.day)
    first, second = Transfer.objects.filter(run__in=[run, again]).order_by("pk")
    assert (second.root, second.payee.account.last_four, second.amount_fen) == (first, "0777", 20_000)
    with walk.as_(Role.CITIZEN, width=360) as page:
        page.goto("/")
        press(page, page.locator("main a[href='/mine/payments/']"))
        said = page.locator("main").inner_text()
        assert "家中一人就业，重新核定" in said and "200.00" in said and "0777" in said
        assert page.locator("main a[href^='/mine/case/']").count() >= 1
        walk.ends(page, "own-payments")


def back(world: World, run: Run, day: dt.date, *, refuse: float = 0.0) -> None:
    """The bank answers, and it is booked."""
    told = answers(run, file_of(world, run), refuse=refuse)
    run.refresh_from_db()
    load_answers(world.actor("finance", day), run, io.BytesIO(told), version=run.version)
    advance(run.pk, on=day)
    run.refresh_from_db()
    assert run.state == State.SETTLED


def corrected(walk: Walk, world: World, award: Award) -> None:
    """A clerk enters the right account, and the county confirms it."""
    with desk(walk, world, "clerk") as page:
        page.goto(f"/payments/family/{award.household_id}/")
        press(page, page.locator(f"main a[href='/payments/award/{award.pk}/account/']"))
        page.locator("main [name=relation]").select_option("household")
        page.locator("main [name=holder_name]").fill("王0")
        page.locator("main [name=number]").fill("1400 0000 0777")
        press(page, page.locator("main form .btn-primary"))
    row = Payee.objects.proposed().get()
    with desk(walk, world, "review") as page:
        page.goto("/payments/accounts/")
        press(page, page.locator(f"main a[href='/payments/account/{row.pk}/']"))
        assert "**** 0777" in page.locator("main").inner_text()
        press(page, page.locator("main form .btn-primary"))
