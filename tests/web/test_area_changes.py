"""Areas that are founded and merged on the screens: who may, what is asked and shown, what becomes of their staff."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from tests.places import SINCE, TODAY, a_posting, a_tree, an_account, an_area
from tests.registry.families import a_family, fresh
from tests.web.people import signed_in

from doudi.access.roles import Role
from doudi.areas.models import Area
from doudi.audit.models import Event
from doudi.registry.models import Household

pytestmark = pytest.mark.django_db
NEW = {"name_zh": "新村", "name_en": "", "code": "999999999901", "on": "2021年6月1日", "reason": "民发1号"}
MERGED = {"on": "2021-06-01", "reason": "民发1号"}


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def head() -> Client:
    client, _ = signed_in(Role.COUNTY_HEAD, an_area("east"))
    return client


def sent(client: Client, address: str, data: dict[str, str]) -> str:
    response = client.post(address, data)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("role", "at", "where", "shown"),
    [
        (Role.COUNTY_HEAD, "east", "hill", {"found": "", "merge": ""}),
        (Role.COUNTY_HEAD, "east", "hill_a", {"found": "村（社区）不能再设下级区划", "merge": ""}),
        (Role.COUNTY_HEAD, "east", "east", {"found": "", "merge": "您的辖区内没有其他同级区划"}),
        (Role.COUNTY_HEAD, "east", "moor", None),
        (Role.PROVINCE_OFFICER, "land", "moor", {"found": "", "merge": ""}),
        (Role.TOWNSHIP_HEAD, "hill", "hill", {"found": "合并、拆分、调整区划", "merge": "合并、拆分、调整区划"}),
    ],
)
def test_the_buttons_say_why_not_and_the_pages_say_the_same(
    role: Role, at: str, where: str, shown: dict[str, str] | None
) -> None:
    tree = a_tree()
    client, _ = signed_in(role, tree[at])
    address = f"/areas/{tree[where].pk}/"
    html = text(client, address)
    assert ("设立下级区划" in html) == (shown is not None)
    for name in ("found", "merge"):
        page = client.get(f"{address}{name}/")
        if shown is None:
            assert page.status_code == 404
        elif shown[name]:
            assert shown[name] in html and f"{address}{name}/" not in html
            assert shown[name] in page.content.decode()
        else:
            assert f'href="{address}{name}/' in html and page.status_code == 200


def test_what_is_no_more_is_changed_no_more() -> None:
    tree = a_tree()
    Area.objects.filter(pk=tree["lake_a"].pk).update(valid_to=TODAY, successor=tree["hill_a"])
    client, address = head(), f"/areas/{tree['lake_a'].pk}/"
    assert text(client, address).count("该区划已撤销") == 2
    assert "该区划已撤销" in sent(client, f"{address}merge/?into={tree['hill_a'].pk}", MERGED)


def test_founding_a_village() -> None:
    hill, client = an_area("hill"), head()
    address = f"/areas/{hill.pk}/found/"
    assert "改由另一个上级管辖" in text(client, address)
    assert "12位数字" in sent(client, address, NEW | {"code": "12"})
    assert "那一天还没有到" in sent(client, address, NEW | {"on": "2999-01-01"})
    asked = sent(client, address, NEW)
    assert "确定在丘陵镇下设立这个区划吗" in asked and "梧州省北山市东岭县丘陵镇" in asked
    assert not Area.objects.filter(name_zh="新村").exists() and not Event.objects.filter(act="area.found").exists()
    assert 'value="新村"' in sent(client, f"{address}?again=yes", NEW)
    done = client.post(f"{address}?confirm=yes", NEW)
    new = Area.objects.get(name_zh="新村")
    assert (new.parent, new.valid_from, done["Location"]) == (hill, dt.date(2021, 6, 1), f"/areas/{new.pk}/")
    assert "已设立新村" in text(client, done["Location"])
    assert Event.objects.get(act="area.found").reason == "民发1号"
    assert "已使用这个代码" in sent(client, f"{address}?confirm=yes", NEW)


def test_merging_two_villages() -> None:
    tree, client = a_tree(), head()
    old, into = tree["hill_a"], tree["lake_a"]
    home, _ = a_family(old)
    a_posting(Role.VILLAGE_CADRE, old, account=an_account(name="王干部"))
    a_posting(Role.CITIZEN, old, account=an_account(name="赵居民"))
    address = f"/areas/{old.pk}/merge/"
    assert "湖畔第一村" in text(client, f"{address}?area_name=湖畔")
    assert f"?into={into.pk}" in text(client, f"{address}?area={into.pk}")
    assert f"?into={old.pk}" not in text(client, f"{address}?area={old.pk}")
    assert "?into=" not in text(client, f"{address}?area={tree['lake'].pk}")
    address += f"?into={into.pk}"
    assert "那一天还没有到" in sent(client, address, MERGED | {"on": "2999-01-01"})
    asked = sent(client, address, MERGED)
    for line in ("确定把丘陵第一村并入湖畔第一村吗", "<dd>1</dd>", "<dd>2</dd>", "王干部", "不会自动终止"):
        assert line in asked
    assert "赵居民" not in asked
    assert Area.objects.get(pk=old.pk).valid_to is None and fresh(home).area_path == old.path
    done = client.post(f"{address}&confirm=yes", MERGED)
    assert done["Location"] == f"/areas/{into.pk}/"
    html = text(client, done["Location"])
    assert "丘陵第一村已并入湖畔第一村" in html and "还有1名工作人员的岗位在丘陵第一村" in html
    assert fresh(home).area_path == into.path
    assert (Area.objects.get(pk=old.pk).valid_to, Area.objects.get(pk=old.pk).successor) == (dt.date(2021, 6, 1), into)
    assert "王干部" in text(client, f"/areas/{old.pk}/")


@pytest.mark.parametrize("odd", ["x", "0", "9" * 30, "moor_a", "hill", "hill_a"])
def test_a_target_that_cannot_be_is_asked_for_again(odd: str) -> None:
    tree, client = a_tree(), head()
    into = tree[odd].pk if odd in tree else odd
    response = client.post(f"/areas/{tree['hill_a'].pk}/merge/?into={into}&confirm=yes", MERGED)
    assert response.status_code == 200 and "请选择承接丘陵第一村的区划" in response.content.decode()
    assert not Area.objects.exclude(valid_to=None).exists()


def test_a_township_with_villages_is_refused_with_their_names() -> None:
    tree = a_tree()
    html = sent(head(), f"/areas/{tree['hill'].pk}/merge/?into={tree['lake'].pk}", MERGED)
    assert "错误：" in html and "请先合并它们（丘陵第一村、丘陵第二村）" in html


def test_who_may_not_change_nothing_by_sending_it() -> None:
    tree = a_tree()
    client, _ = signed_in(Role.TOWNSHIP_HEAD, tree["hill"])
    into = tree["hill_b"].pk
    assert client.post(f"/areas/{tree['hill_a'].pk}/merge/?into={into}&confirm=yes", MERGED).status_code == 403
    assert client.post(f"/areas/{tree['hill'].pk}/found/?confirm=yes", NEW).status_code == 403
    assert client.post(f"/areas/{tree['moor'].pk}/found/?confirm=yes", NEW).status_code == 404
    assert not Area.objects.exclude(valid_to=None).exists() and not Area.objects.filter(name_zh="新村").exists()


@pytest.fixture
def left() -> Any:
    """A village that is no more, with somebody still posted to it, signed in."""
    tree = a_tree()
    a_family(tree["hill_a"])
    client, posting = signed_in(Role.VILLAGE_CADRE, tree["hill_a"])
    head().post(f"/areas/{tree['hill_a'].pk}/merge/?into={tree['hill_b'].pk}&confirm=yes", MERGED)
    return client, posting


def test_whose_area_is_no_more_is_told_so_and_sees_none_of_its_families(left: Any) -> None:
    client, posting = left
    home = Household.objects.get()
    assert "丘陵第一村自2021年6月1日起撤销" in text(client, "/")
    assert "丘陵第一村（已撤销）" in text(client, "/posting/")
    assert client.get(f"/household/{home.pk}/").status_code == 404 and home.area_path == an_area("hill_b").path
    for address in ("/find/", "/household/", "/areas/", "/account/"):
        text(client, address)
    posting.refresh_from_db()
    assert posting.ends is None


def test_pages_of_a_township_s_clerk_whose_township_is_no_more_still_answer() -> None:
    tree = a_tree()
    client, _ = signed_in(Role.TOWNSHIP_CLERK, tree["lake"])
    boss = head()
    for old, into in (("lake_a", "hill_a"), ("lake", "hill")):
        boss.post(f"/areas/{tree[old].pk}/merge/?into={tree[into].pk}&confirm=yes", MERGED)
    assert Area.objects.get(pk=tree["lake"].pk).successor == tree["hill"]
    for address in ("/", "/find/", "/household/", "/sheets/", "/sheets/new/", "/sheets/lists/", "/postings/"):
        text(client, address)
    refused = client.get("/sheets/lists/persons/")
    assert refused.status_code == 403 and "您的区划已撤销" in refused.content.decode()


def test_postings_to_what_is_no_more_are_named_for_who_posts_people(left: Any) -> None:
    _, posting = left
    a_posting(Role.VILLAGE_CADRE, an_area("hill_b"), account=an_account(name="别处"))
    client, _ = signed_in(Role.ADMINISTRATOR, an_area("land"))
    html = text(client, "/postings/")
    assert "有1个岗位所在的区划已经撤销" in html and "丘陵第一村（已撤销）" in html
    narrowed = text(client, "/postings/?state=stranded")
    assert posting.account.name in narrowed and "别处" not in narrowed
    one = text(client, f"/postings/{posting.pk}/")
    assert "丘陵第一村自2021年6月1日起撤销" in one and "丘陵第二村" in one
    client.post(f"/postings/{posting.pk}/end/", {"on": f"{SINCE}", "reason": "x"})
    assert "所在的区划已经撤销" not in text(client, "/postings/")
