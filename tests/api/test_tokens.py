"""Tokens: shown once, of one posting, with its rights and no more; refused when anything of it has ended."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.api.callers import Program, program
from tests.cli.commands import Doudi
from tests.cli.conftest import doudi
from tests.places import a_posting, a_token, a_tree, an_account
from tests.web.people import signed_in

from doudi.access.actor import actor_of
from doudi.access.models import ApiToken, Posting
from doudi.access.permissions import Refused
from doudi.access.roles import ACTS, Role
from doudi.access.tokens import MOST, end_token, make_token
from doudi.api.tokens import PerToken
from doudi.audit.models import Event

__all__ = ["doudi"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def posting() -> Posting:
    return a_posting(Role.TOWNSHIP_CLERK, a_tree()["hill"])


def later(days: int = 30) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def test_a_token_is_its_posting(posting: Posting) -> None:
    row, secret = a_token(posting)
    found = Program(secret).ask("/me")
    assert (found["role"], found["area"]["id"]) == (posting.role, posting.area_id)
    assert found["acts"] == sorted(ACTS[Role.TOWNSHIP_CLERK]) and found["clearances"] == sorted(posting.clearances)
    assert secret not in str(ApiToken.objects.filter(pk=row.pk).values())
    assert Event.objects.get(act="token.make").object_id == row.pk


@pytest.mark.parametrize("end", ["token", "expiry", "posting", "account", "start"])
def test_what_has_ended_opens_nothing(posting: Posting, end: str) -> None:
    row, secret = a_token(posting)
    today = timezone.localdate()
    Program(secret).ask("/me")
    if end == "token":
        end_token(actor_of(posting, today), row)
    elif end == "expiry":
        ApiToken.objects.filter(pk=row.pk).update(made_on=today - dt.timedelta(days=1), expires_on=today)
    elif end == "posting":
        Posting.objects.filter(pk=posting.pk).update(ends=today)
    elif end == "start":
        Posting.objects.filter(pk=posting.pk).update(starts=later())
    else:
        posting.account.is_active = False
        posting.account.save()
    said = Program(secret).ask("/me", status=401)
    assert said["type"] == "urn:doudi:problem:no-token"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic x", "Bearer doudi_x", "Bearer \udcff"])
def test_anything_else_is_no_token(posting: Posting, header: str) -> None:
    headers = {"Authorization": header} if header else {}
    assert Client(raise_request_exception=False).get("/api/v1/me", headers=headers).status_code == 401


def test_the_last_day_of_use_is_written_once_a_day(posting: Posting, django_assert_num_queries: Any) -> None:
    row, secret = a_token(posting)
    assert row.used_on is None
    Program(secret).ask("/me")
    row.refresh_from_db()
    assert row.used_on == timezone.localdate()
    with django_assert_num_queries(2) as asked:  # the token, and whose record it is
        Program(secret).ask("/me")
    assert all(each["sql"].startswith("SELECT") for each in asked.captured_queries)


def test_a_cookie_signs_nobody_in(posting: Posting) -> None:
    client, _ = signed_in(Role.TOWNSHIP_CLERK, posting.area)
    answer = client.get("/api/v1/me")
    assert answer.status_code == 401 and "Set-Cookie" not in answer.headers
    assert "Access-Control-Allow-Origin" not in client.get("/api/v1/procedures", headers={"Origin": "https://x.cn"})


def test_a_password_that_was_lent_does_not_stand_in_a_programs_way(posting: Posting) -> None:
    """Nor is a second factor asked for: its page is for people."""
    posting.account.password_lent = True
    posting.account.save()
    program(posting).ask("/me")


def test_one_makes_and_ends_ones_own(posting: Posting) -> None:
    other, today = a_posting(Role.COUNTY_HEAD, a_tree()["east"]), timezone.localdate()
    with pytest.raises(Refused):
        make_token(actor_of(other, today), posting, name="x", expires_on=later())
    with pytest.raises(Refused):
        end_token(actor_of(other, today), a_token(posting)[0])


@pytest.mark.parametrize(("name", "days"), [(" ", 30), ("x", 0), ("x", -1), ("x", 367), ("x" * 61, 30), ("", 30)])
def test_what_is_no_token_is_not_made(posting: Posting, name: str, days: int) -> None:
    with pytest.raises(ValidationError):
        make_token(actor_of(posting, timezone.localdate()), posting, name=name, expires_on=later(days))
    assert not ApiToken.objects.exists()


def test_there_are_only_so_many(posting: Posting) -> None:
    rows = [a_token(posting)[0] for _ in range(MOST)]
    with pytest.raises(ValidationError, match=str(MOST)):
        a_token(posting)
    end_token(actor_of(posting, timezone.localdate()), rows[0])
    a_token(posting)


def test_who_asks_too_often_waits(posting: Posting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PerToken, "get_cache_key", lambda self, request: None)
    caller = program(posting)
    caller.ask("/me")
    monkeypatch.undo()
    for operation in _throttles():
        monkeypatch.setattr(operation, "num_requests", 3)
    for _ in range(3):
        caller.ask("/me")
    answer = caller.call("get", "/me")
    assert answer.status_code == 429 and 0 < int(answer.headers["Retry-After"]) <= 61
    program(posting).ask("/me")


def _throttles() -> list[PerToken]:
    from doudi.api.main import api

    found = api.throttle
    return [each for each in ([found] if not isinstance(found, list) else found) if isinstance(each, PerToken)]


def test_the_page_shows_it_once_and_ends_it() -> None:
    client, posting = signed_in(Role.TOWNSHIP_CLERK, a_tree()["hill"])
    page = client.post(reverse("own_tokens"), {"name": "夜间对账", "expires_on": f"{later()}"})
    assert page.status_code == 200 and "no-store" in page.headers["Cache-Control"]
    secret = page.context["secret"]
    assert secret.startswith("doudi_") and secret in page.content.decode()
    Program(secret).ask("/me")
    again = client.get(reverse("own_tokens")).content.decode()
    assert secret not in again and "夜间对账" in again
    row = ApiToken.objects.get(posting=posting)
    assert client.get(reverse("end_token", args=[row.pk])).status_code == 200
    assert client.post(reverse("end_token", args=[row.pk])).status_code == 302
    Program(secret).ask("/me", status=401)
    assert client.post(reverse("end_token", args=[row.pk])).status_code == 200  # it says that it has ended


@pytest.mark.parametrize("wrong", [{"name": "", "expires_on": "2999-01-01"}, {"name": "x", "expires_on": "1"}, {}])
def test_the_page_says_what_is_wrong(wrong: dict[str, str]) -> None:
    client, _ = signed_in(Role.TOWNSHIP_CLERK, a_tree()["hill"])
    page = client.post(reverse("own_tokens"), wrong)
    assert page.status_code == 200 and page.context["form"].errors and not ApiToken.objects.exists()


def test_anothers_token_is_not_found(posting: Posting) -> None:
    client, _ = signed_in(Role.COUNTY_HEAD, a_tree()["east"])
    row, secret = a_token(posting)
    assert client.get(reverse("end_token", args=[row.pk])).status_code == 404
    assert client.post(reverse("end_token", args=[row.pk])).status_code == 404
    Program(secret).ask("/me")


def test_the_command_makes_and_ends_one(doudi: Doudi, posting: Posting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.umask", lambda mask: 0)
    who = posting.account.username
    made = doudi("account", "token", who, "--name", "夜间对账", "--until", f"{later()}")
    assert made.code == 0, made.err
    assert Program(made.out.strip()).ask("/me")["role"] == posting.role
    row = ApiToken.objects.get()
    assert str(row.pk) in made.err and made.out.strip() not in made.err
    assert doudi("account", "end-token", f"{row.pk}").code == 0
    Program(made.out.strip()).ask("/me", status=401)
    second = a_posting(Role.VILLAGE_CADRE, a_tree()["hill_a"], account=posting.account)
    for words, said in (
        (("token", who, "--name", "x", "--until", f"{later()}"), "--posting"),
        (("token", who, "--name", "x", "--until", f"{later()}", "--posting", "999"), "999"),
        (("token", who, "--name", "x", "--until", "soon"), "soon"),
        (("token", who, "--name", "x", "--until", f"{later(900)}", "--posting", f"{second.pk}"), "a year"),
        (("token", "nobody", "--name", "x", "--until", f"{later()}"), "nobody"),
        (("token", an_account().username, "--name", "x", "--until", f"{later()}"), "no posting"),
        (("end-token", f"{row.pk}"), "ended already"),
        (("end-token", "999"), "no token"),
    ):
        found = doudi("account", *words)
        assert found.code == 2 and said in found.err, words
    chosen = doudi("account", "token", who, "--name", "x", "--until", f"{later()}", "--posting", f"{second.pk}")
    assert Program(chosen.out.strip()).ask("/me")["role"] == Role.VILLAGE_CADRE
