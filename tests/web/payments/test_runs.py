"""Runs on their pages: made, signed by one after the other, told apart, held, sent to the bank and answered."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from tests.payments.world import DAY, World, a_world, answers, approved, built, paid, released, settled
from tests.web.payments.offices import a_file, fetched, office, signs, text, the_day

from doudi.payments.models import Hold, Line, LineState, Run, State
from doudi.payments.services.working import advance

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    the_day(monkeypatch)
    return a_world(3)


def test_each_signs_after_another_and_nobody_after_themselves(world: World) -> None:
    lock, review, head, finance = (office(world, who) for who in ("lock", "review", "head", "finance"))
    assert "No run was made yet" in text(lock.get("/payments/"))
    made = {"programme": "dibao", "period": "2021-07", "kind": "monthly", "channel": "csv"}
    assert lock.post("/payments/new/", made).status_code == 302
    run = Run.objects.unscoped("a test").get()
    working = text(lock.get(f"/payments/run/{run.pk}/"))
    assert f'hx-get="/payments/run/{run.pk}/progress/"' in working and "0 of 1 parts done" in working
    assert 'http-equiv="refresh"' in working, "without a script the page comes again by itself"
    advance(run.pk, on=DAY)
    assert lock.get(f"/payments/run/{run.pk}/progress/")["HX-Refresh"] == "true"
    assert "1,359.03" in text(lock.get(f"/payments/run/{run.pk}/sign/lock/")), "totals stand above the button"
    assert signs(lock, run, "lock") == 302 and run.state == State.LOCKED
    own = lock.get(f"/payments/run/{run.pk}/sign/review/")
    assert own.status_code == 403 and "another person does this" in text(own)
    assert signs(lock, run, "review") == 403 and run.state == State.LOCKED
    assert "another person does this" in text(lock.get(f"/payments/run/{run.pk}/")), "the button says why not"
    assert signs(review, run, "review") == 302 and signs(head, run, "approve") == 302
    assert signs(finance, run, "release") == 302 and run.state == State.RELEASED
    told = {"file": a_file(answers(run, fetched(finance, run))), "version": run.version}
    assert finance.post(f"/payments/run/{run.pk}/answers/", told).status_code == 302
    advance(run.pk, on=DAY)
    assert signs(finance, run, "close") == 302 and run.state == State.CLOSED
    page = text(finance.get(f"/payments/run/{run.pk}/"))
    assert all(world.actor(who).name in page for who in ("lock", "review", "head", "finance"))
    assert run.digest[:12] in page


def test_who_looked_at_an_older_run_is_told_and_signs_nothing(world: World) -> None:
    run, lock = built(world), office(world, "lock")
    response = lock.post(f"/payments/run/{run.pk}/sign/lock/", {"version": run.version - 1})
    assert response.status_code == 409 and "Nothing was signed" in text(response)
    assert not run.signatures.exists()


def test_a_run_of_another_county_is_not_there(world: World) -> None:
    run, other = built(world), office(world, "west_lock")
    assert "Jul 2021" not in re.sub(r"<form.*?</form>", "", text(other.get("/payments/")), flags=re.S)
    for page in ("", "lines/", "left/", "returned/", "progress/", "sign/lock/"):
        assert other.get(f"/payments/run/{run.pk}/{page}").status_code == 404
    clerk = office(world, "clerk")
    assert clerk.get(f"/payments/run/{run.pk}/").status_code == 404, "of the county, not of the township"


def test_what_differs_from_last_month_is_told_with_its_cause(world: World) -> None:
    more, gone, _same = world.awards
    paid(world, 202106)
    Line.objects.filter(award=more).update(amount_fen=40000)  # unscoped: a test
    gone.until = dt.date(2021, 7, 1)
    gone.save()
    run, head = built(world), office(world, "head")
    page = text(head.get(f"/payments/run/{run.pk}/"))
    assert "?change=more" in page and "?change=same" in page and "?change=less" not in page
    rows = text(head.get(f"/payments/run/{run.pk}/lines/?change=more"))
    assert "400.00" in rows and "453.00" in rows and "453.02" not in rows
    left = text(head.get(f"/payments/run/{run.pk}/left/"))
    assert "453.01" in left and "ended by a decision" in left and "453.02" not in left


def test_a_held_line_is_answered_by_who_looked(world: World) -> None:
    paid(world, 202106)
    world.awards[0].amount_fen = 120000
    world.awards[0].save()
    run, lock = built(world), office(world, "lock")
    hold = Hold.objects.get(run=run)
    address = f"/payments/run/{run.pk}/hold/{hold.pk}/"
    assert "453.00 before, 1,200.00 yuan now" in text(lock.get(address))
    assert "without one it is paid" in text(lock.post(address, {"answer": "void", "reason": "查过"}))
    assert lock.post(address, {"answer": "pay"}).status_code == 200, "nothing without what was found"
    assert lock.post(address, {"answer": "pay", "reason": "保障标准提高，查过原件"}).status_code == 302
    run.refresh_from_db()
    assert run.held == 0 and not Line.objects.filter(state=LineState.HELD).exists()  # unscoped: a test
    assert "保障标准提高" in text(lock.get(f"/payments/run/{run.pk}/"))


def test_lists_do_not_tell_whose_file_few_may_see(world: World) -> None:
    run, lock = built(world), office(world, "lock")
    line = Line.objects.filter(run=run).first()  # unscoped: a test
    assert line is not None
    Line.objects.filter(pk=line.pk).update(sensitivity="child")  # unscoped: a test
    rows = text(lock.get(f"/payments/run/{run.pk}/lines/"))
    assert line.person.name not in rows and "Few may see it" in rows
    assert "Few may see it" not in text(office(world, "finance").get(f"/payments/run/{run.pk}/lines/")), "not cleared"


def test_what_came_back_is_told_and_a_bad_file_is_not_taken(world: World) -> None:
    run, finance = released(world, built(world)), office(world, "finance")
    wrong = {"file": a_file(answers(run, fetched(finance, run)).replace(b"453.00", b"999.00")), "version": run.version}
    assert "Nothing of the file was taken" in text(finance.post(f"/payments/run/{run.pk}/answers/", wrong))
    settled(world, run, refuse=1.0)
    rows = text(finance.get(f"/payments/run/{run.pk}/returned/"))
    assert rows.count("to be put right") == 3 and "Send them once more" not in rows
    assert "kind=reissue" in text(office(world, "lock").get(f"/payments/run/{run.pk}/returned/"))


def test_work_that_stopped_says_why_and_goes_on(world: World) -> None:
    run = approved(world, built(world))
    run.state, run.trouble = State.RELEASING, "东岭县：差 5.00 元"
    run.save()
    finance = office(world, "finance")
    assert "差 5.00 元" in text(finance.get(f"/payments/run/{run.pk}/"))
    finance.post(f"/payments/run/{run.pk}/go-on/", {"version": run.version})
    advance(run.pk, on=DAY)
    run.refresh_from_db()
    assert (run.state, run.trouble) == (State.RELEASED, "")
