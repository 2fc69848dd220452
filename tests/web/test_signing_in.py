"""The second factor: who must have one, how it is set up and used, that it is sealed and stays."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from tests.places import PASSWORD, a_posting, an_account, an_area, level_for
from tests.web.people import signed_in, works_as

from doudi.access.models import Account
from doudi.access.roles import Role
from doudi.areas.models import Area
from doudi.audit.models import Event

pytestmark = pytest.mark.django_db
WITHOUT = {Role.CITIZEN, Role.VILLAGE_CADRE}


def place_of(role: Role) -> Area:
    an_area("land")
    return Area.objects.filter(level=level_for(role)).order_by("path")[0]


def posted(role: Role) -> tuple[Client, Account]:
    """Signed in with the password just now."""
    account = an_account()
    a_posting(role, place_of(role), account=account)
    client = Client()
    client.post("/accounts/login/", {"login": account.username, "password": PASSWORD})
    return client, account


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def set_up(client: Client) -> tuple[str, Any]:
    """The secret that the page shows, and the answer to the right code."""
    html = client.get("/accounts/factor/set-up/").content.decode()
    found = re.search(r"<code>([A-Z2-7]{16,})</code>", html)
    assert found
    return found[1], client.post("/accounts/factor/set-up/", {"code": code_of(found[1])})


@pytest.mark.parametrize("role", Role)
def test_staff_see_nothing_before_they_have_a_second_factor(role: Role) -> None:
    client, _ = posted(role)
    for address in ("/", "/account/", "/areas/"):
        response = client.get(address)
        if role in WITHOUT:
            assert response.status_code in (200, 403), address
        else:
            assert response["Location"] == "/accounts/factor/set-up/", address
    assert client.post("/events/export/").status_code in ((403,) if role in WITHOUT else (302,))


def test_where_all_data_are_made_up_no_second_factor_is_needed(settings: Any) -> None:
    settings.SYNTHETIC = True
    client, _ = posted(Role.COUNTY_HEAD)
    assert client.get("/").status_code == 200


def test_who_has_not_set_it_up_may_still_leave_or_switch() -> None:
    client, account = posted(Role.TOWNSHIP_CLERK)
    cadre = a_posting(Role.VILLAGE_CADRE, an_area("hill_a"), account=account)
    assert client.get("/posting/").status_code == 200
    assert client.post("/mode/", {"mode": "elder"}).status_code == 302
    works_as(client, cadre)
    assert client.get("/").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == "/accounts/login/"


def test_setting_it_up_and_signing_in_with_it() -> None:
    client, account = posted(Role.COUNTY_HEAD)
    secret, response = set_up(client)
    assert response["Location"] == "/accounts/factor/codes/"
    codes = client.get("/accounts/factor/codes/").content.decode()
    assert len(re.findall(r"<li><code>", codes)) == 10
    assert client.get("/").status_code == 200
    stored = " ".join(str(each.data) for each in Authenticator.objects.filter(user=account))
    assert secret not in stored

    again = Client()
    response = again.post("/accounts/login/", {"login": account.username, "password": PASSWORD})
    assert response["Location"] == "/accounts/factor/enter/"
    assert again.get("/").content.decode().count("待我办理") == 0, "the password alone lets nobody in"
    wrong = again.post("/accounts/factor/enter/", {"code": "000000"})
    assert "错误：" in wrong.content.decode()
    recovery = re.findall(r"<li><code>(\w+)</code>", codes)[0]
    assert again.post("/accounts/factor/enter/", {"code": recovery})["Location"] == "/"
    assert "待我办理" in again.get("/").content.decode()


def test_a_wrong_code_sets_nothing_up() -> None:
    client, account = posted(Role.COUNTY_HEAD)
    client.get("/accounts/factor/set-up/")
    response = client.post("/accounts/factor/set-up/", {"code": "000000"})
    assert "有 1 处需要修改" in response.content.decode()
    assert not Authenticator.objects.filter(user=account).exists()


def test_who_must_have_it_cannot_take_it_off() -> None:
    client, account = posted(Role.COUNTY_HEAD)
    set_up(client)
    client.post("/accounts/factor/take-off/")
    assert Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists()


def test_a_cadre_may_take_it_off() -> None:
    client, account = posted(Role.VILLAGE_CADRE)
    set_up(client)
    client.post("/accounts/factor/take-off/")
    assert not Authenticator.objects.filter(user=account).exists()


def test_a_new_password() -> None:
    client, account = posted(Role.VILLAGE_CADRE)
    assert "修改密码" in client.get("/accounts/password/").content.decode()
    sent = {"oldpassword": PASSWORD, "password1": "another long walk", "password2": "another long walk"}
    assert client.post("/accounts/password/", sent)["Location"] == "/account/"
    account.refresh_from_db()
    assert account.check_password("another long walk")


def test_a_password_that_was_lent_opens_one_page(settings: Any) -> None:
    settings.SYNTHETIC = True
    administrator, _ = signed_in(Role.ADMINISTRATOR, an_area("land"))
    _, account = posted(Role.TOWNSHIP_CLERK)
    elsewhere = Client()
    elsewhere.force_login(account)
    page = f"/postings/accounts/{account.pk}/"
    assert "设临时密码" in administrator.get(page).content.decode()
    sent = {"password": "one long walk by the sea", "reason": "本人到场"}
    assert "错误：" in administrator.post(f"{page}password/", sent | {"reason": ""}).content.decode()
    assert administrator.post(f"{page}password/", sent)["Location"] == page
    assert "尚未自设密码" in administrator.get(page).content.decode()
    assert elsewhere.get("/account/")["Location"].startswith("/accounts/login/"), (
        "a session goes on past a lent password"
    )

    client = Client()
    client.post("/accounts/login/", {"login": account.username, "password": sent["password"]})
    for address in ("/", "/account/", "/find/", "/posting/"):
        assert client.get(address)["Location"] == "/accounts/password/", address
    own = {"oldpassword": sent["password"], "password1": sent["password"], "password2": sent["password"]}
    assert "错误：" in client.post("/accounts/password/", own).content.decode(), "the same again"
    own |= {"password1": "another long walk", "password2": "another long walk"}
    assert client.post("/accounts/password/", own)["Location"] == "/account/"
    assert client.get("/").status_code == 200
    assert Event.objects.filter(act="account.password", object_id=account.pk, account=account.pk).exists()


def test_who_lost_their_telephone_sets_up_another() -> None:
    administrator, _ = signed_in(Role.ADMINISTRATOR, an_area("land"))
    client, account = posted(Role.COUNTY_HEAD)
    page = f"/postings/accounts/{account.pk}/"
    assert "取消二次验证" not in administrator.get(page).content.decode()
    set_up(client)
    assert "取消二次验证" in administrator.get(page).content.decode()
    assert administrator.post(f"{page}factor/", {"reason": "手机丢失"})["Location"] == page
    assert not Authenticator.objects.filter(user=account).exists()
    assert client.get("/")["Location"] == "/accounts/factor/set-up/"


def test_a_closed_account_lets_nobody_in() -> None:
    administrator, _ = signed_in(Role.ADMINISTRATOR, an_area("land"))
    client, account = posted(Role.VILLAGE_CADRE)
    page = f"/postings/accounts/{account.pk}/"
    assert administrator.post(f"{page}close/", {"reason": "退休"})["Location"] == page
    assert client.get("/account/")["Location"].startswith("/accounts/login/")
    html = administrator.get(page).content.decode()
    assert "停用账号" not in html and "已停用" in html
    assert administrator.post(f"{page}password/", {"password": "x", "reason": "x"}).status_code == 403
    assert account.name in administrator.get("/postings/accounts/?state=closed").content.decode()
    assert account.name not in administrator.get("/postings/accounts/?state=open").content.decode()


def test_ones_own_account_page_says_what_is_set_up() -> None:
    client, posting = signed_in(Role.COUNTY_HEAD, an_area("east"))
    html = client.get("/account/").content.decode()
    assert posting.account.username in html
    assert "已设置" in html
    assert "取消二次验证" not in html
