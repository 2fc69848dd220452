"""What holds for every page: who gets in, what a page may load and do, how it looks, where it may send somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.places import PASSWORD, a_posting, an_account, an_area
from tests.web.people import signed_in, with_factor, works_as

from doudi.access.models import Account
from doudi.access.roles import Role
from doudi.web.middleware import WroteOnGet

pytestmark = pytest.mark.django_db

#: Pages that are open to everybody. Any other asks to sign in.
OPEN = {
    "home", "mode", "language", "rules", "programme", "can_i_get", "pattern_page", "account_login", "account_logout",
    "account_inactive", "account_reauthenticate", "mfa_authenticate", "notices", "public_sheet",
}  # fmt: skip
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "\\\\evil.example",
    "javascript:alert(1)",
    "/\\evil.example",
    "",
]


@pytest.fixture
def odd(settings: Any) -> Client:
    settings.ROOT_URLCONF = "tests.web.odd_pages"
    return Client(raise_request_exception=False)


def addresses() -> Iterator[tuple[str, str]]:
    """(name, address) of every page, with 1 for a number and a programme's name for a word."""
    found: list[tuple[str, Any]] = [("/", get_resolver())]
    while found:
        before, each = found.pop()
        for pattern in each.url_patterns:
            address = before + re.sub(r"<int:\w+>", "1", re.sub(r"<(slug|str):\w+>", "dibao", str(pattern.pattern)))
            if isinstance(pattern, URLResolver):
                found.append((address, pattern))
            elif isinstance(pattern, URLPattern):
                yield str(pattern.name), address


# --- who gets in -----------------------------------------------------------------------------------------------------


def test_a_page_asks_to_sign_in_unless_it_is_open() -> None:
    client = Client()
    for name, address in addresses():
        response = client.get(address, follow=False)
        if name in OPEN or address.startswith("/api/"):  # tests/api asks these
            continue
        assert response.status_code == 302, address
        assert response["Location"].startswith("/accounts/login/?next="), address


@pytest.mark.parametrize("address", ["/", "/rules/", "/rules/dibao/", "/accounts/login/"])
def test_open_pages_are_open(address: str) -> None:
    assert Client().get(address).status_code == 200


def test_signing_in_leads_to_the_page_that_was_wanted() -> None:
    an_account("wang")
    response = Client().post("/accounts/login/", {"login": "wang", "password": PASSWORD, "next": "/account/"})
    assert response["Location"] == "/account/"


@pytest.mark.parametrize("there", ELSEWHERE)
def test_signing_in_leads_nowhere_else(there: str) -> None:
    an_account("wang")
    response = Client().post("/accounts/login/", {"login": "wang", "password": PASSWORD, "next": there})
    assert response.status_code == 302
    assert response["Location"] == "/"


def test_wrong_passwords_are_counted() -> None:
    an_account("wang")
    wrong = {"login": "wang", "password": "wrong"}
    statuses = [Client().post("/accounts/login/", wrong).status_code for _ in range(7)]
    assert statuses[0] == 200
    right = Client().post("/accounts/login/", {"login": "wang", "password": PASSWORD})
    assert right.status_code != 302, "after too many wrong ones the right one does not help at once"


def test_nobody_signs_up() -> None:
    assert Client().get("/accounts/signup/").status_code == 404


def test_who_has_no_posting_sees_nothing() -> None:
    client = Client()
    client.force_login(an_account())
    assert "您没有岗位" in client.get("/").content.decode()
    for address in ("/areas/", "/postings/", "/events/"):
        assert client.get(address).status_code == 403


# --- what a page may load and do -------------------------------------------------------------------------------------


def test_a_page_loads_only_what_is_the_houses_own(odd: Client) -> None:
    policy = odd.get("/odd/script/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "script-src 'self' 'nonce-" in policy
    for name in ("style-src", "img-src", "connect-src", "form-action"):
        assert f"{name} 'self'" in policy
    assert "http:" not in policy and "https:" not in policy


def test_no_page_has_an_inline_style_or_handler_or_script() -> None:
    client, _ = signed_in(Role.ADMINISTRATOR, an_area("land"))
    for address in ("/", "/areas/", "/postings/", "/postings/new/", "/events/", "/rules/dibao/", "/_ui/", "/account/"):
        html = client.get(address).content.decode()
        for bad in (" style=", " onclick=", " onchange=", "<script", "javascript:"):
            assert bad not in html, (address, bad)


def test_every_file_a_page_names_is_there() -> None:
    for name in ("house.css", "icon.svg", "vendor/bootstrap-5.3.9/bootstrap.min.css"):
        assert finders.find(name), name


def test_a_get_that_writes_is_refused(odd: Client) -> None:
    assert odd.get("/odd/asks/").content == b"read"
    assert odd.get("/odd/writes/").status_code == 500
    assert not Account.objects.filter(username="written").exists()
    with pytest.raises(WroteOnGet):
        Client().get("/odd/writes/")
    assert odd.post("/odd/writes/").content == b"done"
    assert Account.objects.filter(username="written").exists()


def test_a_form_from_elsewhere_changes_nothing() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/mode/", {"mode": "elder"})
    assert response.status_code == 403
    assert "请重新提交" in response.content.decode()


# --- how it looks ----------------------------------------------------------------------------------------------------


def test_chinese_is_first_and_english_one_click_away() -> None:
    client = Client(headers={"accept-language": "en"})
    assert "兜底 · 社会救助" in client.get("/").content.decode()
    response = client.post("/language/", {"language": "en", "next": "/rules/"})
    assert response["Location"] == "/rules/"
    english = client.get("/rules/")
    assert "Rules and their law" in english.content.decode()
    assert english["Content-Language"] == "en"
    client.post("/language/", {"language": "zh-hans", "next": "/"})
    assert "规则与依据" in client.get("/").content.decode()


@pytest.mark.parametrize("mode", ["standard", "elder", "contrast"])
def test_a_mode_is_remembered(mode: str) -> None:
    client = Client()
    response = client.post("/mode/", {"mode": mode, "next": "/rules/?on=2021-07-01"})
    assert response["Location"] == "/rules/?on=2021-07-01"
    assert f'data-mode="{mode}"' in client.get("/").content.decode()


@pytest.mark.parametrize(("address", "name"), [("/mode/", "mode"), ("/language/", "language")])
def test_what_is_unknown_is_not_remembered(address: str, name: str) -> None:
    response = Client().post(address, {name: "<b>"})
    assert response.status_code == 400
    assert not response.cookies
    assert Client().get(address).status_code == 405


def test_a_cookie_that_makes_no_sense_is_the_standard() -> None:
    client = Client()
    client.cookies["doudi_mode"] = '"><script>'
    client.cookies["doudi_language"] = "tlh"
    html = client.get("/").content.decode()
    assert 'data-mode="standard"' in html
    assert "社会救助" in html


@pytest.mark.parametrize("there", ELSEWHERE)
@pytest.mark.parametrize(("address", "sent"), [("/mode/", {"mode": "elder"}), ("/language/", {"language": "en"})])
def test_a_switch_leads_nowhere_else(address: str, sent: dict[str, str], there: str) -> None:
    assert Client().post(address, {**sent, "next": there})["Location"] == "/"


def test_made_up_data_say_so(settings: Any) -> None:
    assert "合成数据" not in Client().get("/").content.decode()
    settings.SYNTHETIC = True
    assert "合成数据" in Client().get("/").content.decode()


# --- the posting -----------------------------------------------------------------------------------------------------


def test_the_page_says_in_which_posting_one_works() -> None:
    client, posting = signed_in(Role.TOWNSHIP_CLERK, an_area("hill"))
    assert f"{posting.area.name} · 乡镇（街道）经办" in client.get("/").content.decode()


def test_switching_the_posting() -> None:
    client, first = signed_in(Role.TOWNSHIP_CLERK, an_area("hill"))
    second = a_posting(Role.VILLAGE_CADRE, an_area("lake_a"), account=first.account)
    assert "丘陵镇 · 乡镇（街道）经办" in client.get("/").content.decode()
    response = client.post("/posting/", {"posting": str(second.pk)}, follow=True)
    html = response.content.decode()
    assert "湖畔第一村 · 村（社区）干部" in html
    assert "您现在以湖畔第一村村（社区）干部的身份工作" in html
    for kept, shown in (
        (client.cookies["doudi_posting"].value, "湖畔第一村 · 村（社区）干部"),
        (str(a_posting(Role.COUNTY_HEAD, an_area("east")).pk), "丘陵镇 · 乡镇（街道）经办"),
    ):
        again = Client()  # the next morning: what was chosen last, where it is theirs
        again.cookies["doudi_posting"] = kept
        again.force_login(first.account)
        assert shown in again.get("/").content.decode()


@pytest.mark.parametrize("which", ["of somebody else", "that has ended", "nonsense"])
def test_nobody_takes_a_posting_that_is_not_theirs(which: str) -> None:
    client, first = signed_in(Role.TOWNSHIP_CLERK, an_area("hill"))
    if which == "of somebody else":
        chosen = str(a_posting(Role.COUNTY_HEAD, an_area("east")).pk)
    elif which == "that has ended":
        ended = a_posting(Role.VILLAGE_CADRE, an_area("lake_a"), account=first.account, ends=first.starts)
        chosen = str(ended.pk)
        works_as(client, ended)
    else:
        chosen = "'; --"
    assert client.post("/posting/", {"posting": chosen}).status_code == 404
    assert "丘陵镇 · 乡镇（街道）经办" in client.get("/").content.decode()


# --- when a page cannot be shown -------------------------------------------------------------------------------------


def test_hidden_is_not_found_and_refused_says_why(odd: Client) -> None:
    hidden = odd.get("/odd/refuses/hidden/")
    assert hidden.status_code == 404
    assert "moon" not in hidden.content.decode()
    refused = odd.get("/odd/refuses/open/")
    assert refused.status_code == 403
    assert "the moon is full" in refused.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_fault_asks_no_database_and_tells_nothing(
    odd: Client, method: str, django_assert_num_queries: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with django_assert_num_queries(0):
        response = getattr(odd, method)("/odd/breaks/")
    html = response.content.decode()
    assert response.status_code == 500
    assert "出错" in html and "Something went wrong" in html
    assert "330102" not in html and "ZeroDivisionError" not in html


def test_an_address_that_leads_nowhere() -> None:
    response = Client().get("/no/such/page/")
    assert response.status_code == 404
    assert "没有这个页面" in response.content.decode()


def test_an_address_that_only_takes_what_a_button_sends_says_so() -> None:
    client, _ = signed_in(Role.FINANCE, an_area("east"))
    response = client.get("/payments/run/20/file/")
    shown = response.content.decode()
    assert response.status_code == 405 and response["Allow"] == "POST"
    assert "这个网址不能直接打开" in shown and 'href="/payments/run/20/"' in shown
    assert client.head("/payments/run/20/file/").status_code == 405
    assert "<main" in Client().get("/mode/").content.decode()


def test_what_is_not_found_may_belong_to_another_posting() -> None:
    client, posting = signed_in(Role.TOWNSHIP_CLERK, an_area("hill"))
    assert "切换岗位" not in client.get("/household/1/").content.decode().split("<main")[1]
    a_posting(Role.TOWNSHIP_CLERK, an_area("lake"), account=posting.account)
    response = client.get("/household/1/")
    assert response.status_code == 404 and "切换岗位" in response.content.decode().split("<main")[1]


def test_with_factor_leaves_the_secret_sealed() -> None:
    account = with_factor(an_account())
    assert "JBSWY3DPEHPK3PXP" not in str(account.authenticator_set.get().data)
