"""Areas, postings and the record of events: what they show to whom, what they change, and what they refuse and why."""

from __future__ import annotations

import ast
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext, override
from tests.places import TODAY, a_posting, a_tree, an_account, an_actor, an_area
from tests.web.people import signed_in

import doudi
from doudi.access.models import Account, Posting
from doudi.access.roles import Role, Sensitivity
from doudi.access.services import end_posting
from doudi.areas.models import Area
from doudi.audit.models import Event
from doudi.web.staff.event_words import ACTS

pytestmark = pytest.mark.django_db


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


# --- my work ---------------------------------------------------------------------------------------------------------


def test_my_work_is_empty_and_says_what_the_posting_includes() -> None:
    client, _ = signed_in(Role.TOWNSHIP_CLERK, an_area("hill"))
    html = text(client, "/")
    assert "现在没有要办的事" in html
    assert "录入、更正人员、家庭和情况" in html
    assert "操作记录" not in html


def test_a_citizen_sees_their_own_household_page() -> None:
    client, _ = signed_in(Role.CITIZEN, an_area("hill_a"))
    html = text(client, "/")
    assert "这里没有可以给您看的资料" in html
    assert 'class="side"' not in html


# --- areas -----------------------------------------------------------------------------------------------------------


def test_areas_level_by_level() -> None:
    tree = a_tree()
    client, _ = signed_in(Role.VILLAGE_CADRE, tree["hill_a"])
    top = text(client, "/areas/")
    assert f'href="/areas/{tree["land"].pk}/"' in top and f'href="/areas/{tree["south"].pk}/"' in top
    assert "东岭县" not in top
    html = text(client, f"/areas/{tree['east'].pk}/")
    assert "丘陵镇" in html and "湖畔乡" in html and "荒原镇" not in html
    crumbs = html.split('class="crumbs"')[1]
    assert "丘陵第二村" in text(client, f"/areas/{tree['east'].pk}/?name=第二")
    assert crumbs.index("梧州省") < crumbs.index("北山市") < crumbs.index("东岭县")


def test_an_area_is_found_by_name_or_code() -> None:
    tree = a_tree()
    client, _ = signed_in(Role.VILLAGE_CADRE, tree["hill_a"])
    for words in ("岬角第一", tree["cape_a"].code):
        html = text(client, f"/areas/?name={words}")
        assert f'href="/areas/{tree["cape_a"].pk}/"' in html
        assert "荒原镇" not in html


def test_an_area_that_is_no_more_names_what_took_its_place() -> None:
    tree = a_tree()
    Area.objects.filter(pk=tree["lake_a"].pk).update(valid_to=TODAY, successor=tree["hill_a"])
    client, _ = signed_in(Role.VILLAGE_CADRE, tree["hill_a"])
    html = text(client, f"/areas/{tree['lake_a'].pk}/")
    assert "2021年6月15日起撤销" in html and f'href="/areas/{tree["hill_a"].pk}/"' in html
    assert "湖畔第一村" not in text(client, f"/areas/{tree['lake'].pk}/")
    assert "湖畔第一村" in text(client, f"/areas/{tree['lake'].pk}/?ended=on")
    assert "承接自" in text(client, f"/areas/{tree['hill_a'].pk}/")


def test_a_citizen_does_not_browse_areas() -> None:
    client, _ = signed_in(Role.CITIZEN, an_area("hill_a"))
    response = client.get("/areas/")
    assert response.status_code == 403
    assert "您的岗位没有这项权限：查看区划" in response.content.decode()


# --- postings --------------------------------------------------------------------------------------------------------


def test_postings_of_ones_area_and_below_only() -> None:
    tree = a_tree()
    near, far = a_posting(Role.VILLAGE_CADRE, tree["hill_b"]), a_posting(Role.VILLAGE_CADRE, tree["moor_a"])
    client, _ = signed_in(Role.COUNTY_HEAD, tree["east"])
    html = text(client, "/postings/")
    assert near.account.name in html and far.account.name not in html
    assert "共 2 条" in html
    assert client.get(f"/postings/{near.pk}/").status_code == 200
    assert client.get(f"/postings/{far.pk}/").status_code == 404
    assert client.get(f"/postings/{far.pk}/end/").status_code == 404


def test_who_may_look_but_not_change_is_told_so_by_button_and_page_alike() -> None:
    tree = a_tree()
    near = a_posting(Role.VILLAGE_CADRE, tree["hill_b"])
    client, _ = signed_in(Role.COUNTY_HEAD, tree["east"])
    reason = "您的岗位没有这项权限：派任和终止岗位"
    html = text(client, f"/postings/{near.pk}/")
    assert reason in html and 'aria-disabled="true"' in html
    for response in (client.get(f"/postings/{near.pk}/end/"), client.post(f"/postings/{near.pk}/end/", {})):
        assert response.status_code == 403
        assert reason in response.content.decode()
    assert client.get("/postings/new/").status_code == 403


@pytest.mark.parametrize(
    ("query", "shown"),
    [("", {"cadre", "clerk"}), ("?role=village_cadre", {"cadre"}), ("?area=丘陵镇", {"clerk"}),
     ("?state=ended", {"gone"}), ("?state=all", {"cadre", "clerk", "gone"}), ("?role=nonsense", {"cadre", "clerk"})],
)  # fmt: skip
def test_postings_narrowed_by_the_address(query: str, shown: set[str]) -> None:
    tree = a_tree()
    a_posting(Role.VILLAGE_CADRE, tree["hill_b"], account=an_account(name="cadre"))
    a_posting(Role.TOWNSHIP_CLERK, tree["hill"], account=an_account(name="clerk"))
    a_posting(Role.TOWNSHIP_CLERK, tree["lake"], account=an_account(name="gone"), ends=TODAY)
    client, _ = signed_in(Role.ADMINISTRATOR, tree["land"])
    html = text(client, f"/postings/{query}")
    assert {name for name in ("cadre", "clerk", "gone") if f">{name}</a>" in html} == shown


def test_ending_a_posting() -> None:
    tree = a_tree()
    near = a_posting(Role.VILLAGE_CADRE, tree["hill_b"])
    client, mine = signed_in(Role.ADMINISTRATOR, tree["land"])
    address = f"/postings/{near.pk}/end/"
    without = client.post(address, {"on": "2021-07-01", "reason": " "})
    assert "错误：" in without.content.decode()
    early = client.post(address, {"on": "2001-07-01", "reason": "moved"})
    assert "终止日期不能早于开始日期" in early.content.decode()
    assert client.post(address, {"on": "2021年7月1日", "reason": "moved"})["Location"] == f"/postings/{near.pk}/"
    near.refresh_from_db()
    assert near.ends == dt.date(2021, 7, 1)
    event = Event.objects.get(act="posting.end")
    assert (event.account, event.object_id, event.reason) == (mine.account_id, near.pk, "moved")
    assert "2021年7月1日（当日起不再任职）" in text(client, f"/postings/{near.pk}/")


def test_posting_somebody() -> None:
    tree = a_tree()
    client, _ = signed_in(Role.ADMINISTRATOR, tree["land"])
    assert f"?area={tree['north'].pk}" in text(client, "/postings/new/")
    deeper = text(client, f"/postings/new/?area={tree['hill'].pk}")
    assert f"?at={tree['hill'].pk}" in deeper and f"?area={tree['hill_a'].pk}" in deeper
    opened = client.post(
        "/postings/account/", {"name": "李某", "username": "li", "phone": "", "password": "a bridge at dusk"}
    )
    assert opened["Location"] == "/postings/new/"
    address = f"/postings/new/?at={tree['hill'].pk}"
    assert 'name="username" value="li"' in text(client, address), "who was given an account is posted next"
    sent = {"username": "li", "role": "township_clerk", "starts": "2021-06-01", "cleared": ["child"], "reason": "no. 5"}
    assert "没有这个用户名的有效账号" in client.post(address, sent | {"username": "nobody"}).content.decode()
    assert client.post(address, sent)["Location"].startswith("/postings/")
    posting = Posting.objects.get(account__username="li")
    assert (posting.area, posting.role, posting.cleared) == (tree["hill"], Role.TOWNSHIP_CLERK, Sensitivity.CHILD)
    assert 'value="li"' not in text(client, address)
    second = client.post(address, sent | {"role": "township_head", "cleared": []})
    assert "同一个人不能同时担任乡镇（街道）负责人" in second.content.decode()


def test_an_administrator_of_one_city_posts_nobody_in_another() -> None:
    tree = a_tree()
    client, _ = signed_in(Role.ADMINISTRATOR, tree["north"])
    html = text(client, f"/postings/new/?at={tree['cape'].pk}")
    assert "海湾县" not in html and 'name="role"' not in html
    assert "没有这个名称" in text(client, "/postings/new/?area_name=海湾")


def test_a_weak_first_password_is_refused_with_the_reason() -> None:
    client, _ = signed_in(Role.ADMINISTRATOR, an_area("land"))
    response = client.post("/postings/account/", {"name": "李某", "username": "a b", "phone": "", "password": "x" * 12})
    assert "错误：" in response.content.decode()
    assert 'href="#id_username"' in response.content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"password": "kurz"}, "密码太短"),
        ({"password": "password123"}, "这个密码太常见了"),
        ({"password": "zhangsan2021x", "username": "zhangsan2021"}, "太相似"),
        ({"username": "li"}, "这个用户名已被使用"),
    ],
)
def test_what_is_wrong_with_an_account_is_said_in_chinese(changed: dict[str, str], said: str) -> None:
    an_account("li")
    client, _ = signed_in(Role.ADMINISTRATOR, an_area("land"))
    sent = {"name": "李某", "username": "wang", "phone": "", "password": "a bridge at dusk"}
    html = client.post("/postings/account/", sent | changed).content.decode()
    assert said in html and "This password" not in html


# --- the record of events --------------------------------------------------------------------------------------------


def some_events() -> tuple[Event, Event]:
    """One in the east, one in the south."""
    tree = a_tree()
    for place in ("hill_a", "cape_a"):
        actor = an_actor(Role.ADMINISTRATOR, tree["land"], account_id=an_account().pk)
        posting = a_posting(Role.VILLAGE_CADRE, tree[place])
        end_posting(actor, posting, on=TODAY, reason=f"moved from {place}")
    near, far = Event.objects.order_by("id")
    return near, far


def test_events_of_ones_area_and_below_only() -> None:
    near, far = some_events()
    client, _ = signed_in(Role.COUNTY_HEAD, an_area("east"))
    html = text(client, "/events/")
    assert "moved from hill_a" in html and "moved from cape_a" not in html
    assert client.get(f"/events/{near.pk}/").status_code == 200
    assert client.get(f"/events/{far.pk}/").status_code == 404


def test_events_narrowed_by_the_address() -> None:
    near, far = some_events()
    client, _ = signed_in(Role.AUDITOR, an_area("land"))
    today = timezone.localdate()
    for query, shown in (
        (f"?number={near.object_id}&object=access.posting", {near}), (f"?who={far.account}", {far}),
        ("?act=posting.end", {near, far}), ("?act=posting.start", set()), (f"?since={today}", {near, far}),
        (f"?until={today - dt.timedelta(days=1)}", set()), (f"?since={today}&until={today}", {near, far}),
    ):  # fmt: skip
        html = client.get("/events/" + query).content.decode()
        assert {each for each in (near, far) if f'href="/events/{each.pk}/"' in html} == shown, query
    assert "%" not in text(client, f"/events/?who={far.account}").split("<main")[1].split("data-label")[0]


def test_events_of_a_user_name() -> None:
    near, far = some_events()
    client, _ = signed_in(Role.AUDITOR, an_area("land"))
    assert far.account is not None
    name = Account.objects.get(pk=far.account).username
    found = client.post("/events/?act=posting.end&page=1", {"username": name.upper()})
    assert found["Location"] == f"/events/?act=posting.end&who={far.account}", "no name stands in an address"
    html = text(client, found["Location"])
    assert f'href="/events/{far.pk}/"' in html and f'href="/events/{near.pk}/"' not in html
    assert f'name="who" value="{far.account}"' in html and far.actor in html
    assert client.post("/events/", {"username": "nobody"}).context["owner"].errors
    county, _ = signed_in(Role.COUNTY_HEAD, an_area("east"))
    assert county.post("/events/", {"username": name}).context["owner"].errors, "of whom no event may be seen"


def test_days_the_wrong_way_round() -> None:
    some_events()
    client, _ = signed_in(Role.AUDITOR, an_area("land"))
    with override("zh-hans"):
        said = gettext("The first day lies after the last one, so that no event can be found.")
    assert said in text(client, "/events/?since=2021-06-02&until=2021-06-01")
    assert said not in text(client, "/events/?since=2021-06-01&until=2021-06-01")


def test_an_event_leads_to_what_else_was_done() -> None:
    near, _ = some_events()
    client, _ = signed_in(Role.AUDITOR, an_area("land"))
    html = text(client, f"/events/{near.pk}/")
    assert f"/events/?who={near.account}" in html
    assert f"/events/?object=access.posting&amp;number={near.object_id}" in html
    assert "尚未封存" in html and "丘陵第一村" in html


def test_exporting_events_is_an_event() -> None:
    _, far = some_events()
    client, mine = signed_in(Role.AUDITOR, an_area("land"))
    assert client.get("/events/export/").status_code == 405
    response = client.post("/events/export/", {"who": str(far.account), "reason": "yearly audit"})
    lines = [json.loads(line) for line in response.getvalue().decode().splitlines()]
    assert [line["id"] for line in lines] == [far.pk]
    event = Event.objects.get(act="audit.export")
    assert (event.account, event.reason) == (mine.account_id, "yearly audit")
    without = client.post("/events/export/", {"who": str(far.account), "reason": ""}, follow=True)
    assert "请写明导出的用途" in without.content.decode()
    assert Event.objects.filter(act="audit.export").count() == 1


def test_who_may_search_but_not_export() -> None:
    some_events()
    client, _ = signed_in(Role.COUNTY_HEAD, an_area("east"))
    assert "您的岗位没有这项权限：导出操作记录" in text(client, "/events/")
    assert client.post("/events/export/", {"reason": "why not"}).status_code == 403
    assert not Event.objects.filter(act="audit.export").exists()


def recorded_acts() -> set[str]:
    """Every act that a service records, read from the source."""
    found = set()
    for path in Path(doudi.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name in ("record", "recorded", "told_of"):
                found |= {each.value for each in node.args[1:2] if isinstance(each, ast.Constant)}
    return found


def test_every_act_that_is_recorded_has_a_name() -> None:
    assert "posting.end" in recorded_acts()
    assert recorded_acts() - set(ACTS) == set()


# --- any list --------------------------------------------------------------------------------------------------------


def test_lists_ask_as_often_for_many_rows_as_for_few(settings: Any) -> None:
    tree = a_tree()
    client, _ = signed_in(Role.ADMINISTRATOR, tree["land"])
    for address in ("/postings/", "/events/", f"/areas/{tree['land'].pk}/"):
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                text(client, address)
            counts.append(len(asked))
            for place in ("hill", "lake"):
                actor = an_actor(Role.ADMINISTRATOR, tree["land"])
                a_posting(Role.TOWNSHIP_CLERK, tree[place])
                end_posting(actor, a_posting(Role.TOWNSHIP_CLERK, tree[place]), on=TODAY, reason="moved")
        assert counts[0] == counts[1], address


def test_a_list_is_sorted_and_paged_by_the_address() -> None:
    tree = a_tree()
    for number in range(60):
        a_posting(Role.VILLAGE_CADRE, tree["hill_a"], account=an_account(name=f"name{number:02d}"))
    client, _ = signed_in(Role.ADMINISTRATOR, tree["land"])
    first = text(client, "/postings/?role=village_cadre&sort=-name")
    assert "name59" in first and "name09" not in first
    assert 'aria-sort="descending"' in first and "?role=village_cadre&amp;sort=name" in first
    second = text(client, "/postings/?role=village_cadre&sort=-name&page=2")
    assert "name09" in second and "name59" not in second
    for odd in ("?page=999", "?page=x", "?sort=account__password", "?sort=;"):
        text(client, f"/postings/{odd}")
