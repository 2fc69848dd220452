"""The page "What can I get?": what it asks, what it answers, and that nothing of it stays anywhere.

No test here may reach a database: whoever asks one fails.
"""

from __future__ import annotations

import json
import logging
import re
from functools import cache
from typing import Any

import pytest
from django.test import Client
from tests.web.public.walking import ADDRESS, GRANDMOTHER, Walk

from doudi.web.public.limits import Limit

CHINESE = ("可以申请", "可能可以，还差这些", "按您说的，暂时不符合")


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.find("<main") : page.find("</main>")]).split())


def grandmother(**more: str) -> Walk:
    walk = Walk()
    walk.begin()
    walk.to_the_end(GRANDMOTHER | more)
    return walk


# --- the way through -------------------------------------------------------------------------------------------------


def test_the_first_page_says_what_is_kept_and_asks_nothing() -> None:
    response = Client().get(ADDRESS)
    assert response.status_code == 200 and response["Cache-Control"] == "private, no-cache" and not response.cookies
    assert "什么都不保存" in response.content.decode() and "谁都可以去申请" in response.content.decode()


def test_a_grandmother_alone_is_told_what_she_can_apply_for_and_why() -> None:
    walk = grandmother()
    said = text_of(walk.page)
    assert [said.find(heading) for heading in CHINESE] == sorted(said.find(heading) for heading in CHINESE)
    assert "特困人员救助供养" in said and "差多少，补多少（一年）" in said and "民发〔2021〕57号第23条" in said
    assert "示例参数" in said and "按2026年11月1日有效的规定" in said
    assert "先申请“最低生活保障”，办下来以后，这一项也可以申请" in said
    assert "和“最低生活保障”只能选一样" in said


def test_every_answer_ends_with_how_to_apply_and_nobody_is_sent_away() -> None:
    walk = grandmother()
    cards = len(re.findall(r'<section class="card (?:can|perhaps)">', walk.page))
    cards += walk.page.count('<details class="more"><summary><span>')
    assert walk.page.count('class="apply"') == cards > 8
    assert "只有乡镇（街道）和县里能作决定。不管这里怎么说，谁都可以去申请。" in walk.page


def test_a_refusal_gives_its_condition_and_article_and_what_would_change_it() -> None:
    said = text_of(grandmother(pension="3000", basic_pension="0").page)
    refused = said[said.find(CHINESE[2]) :]
    assert "最低生活保障" in refused and "这一条现在没有达到：人均收入低于标准" in refused
    assert "折合每人每月：3,000.00 元 ≥" in refused and "变了以后，就可能符合" in refused


def test_a_family_of_five() -> None:
    walk = Walk()
    walk.begin((40, 38, 10, 4, 70), (1, 2, 2, 3))
    own = {"disability_grade-2": "two", "disability_kind-2": "physical", "care_months-2": "12", "wages-1": "1800"}
    screens = walk.to_the_end({**own, "standard_kind": "urban", "homes": "1", "study-3": "compulsory"})
    said = text_of(walk.page)
    assert "配偶 · 护理补贴" in said and "子女1" in said and screens < 30


def test_the_result_can_be_seen_at_any_moment() -> None:
    walk = Walk()
    walk.begin()
    walk.send(**walk.state | {"do": "result"})
    assert walk.at == "result" and "组问题没有回答" in walk.page
    assert walk.told["t"] == {} and walk.told["u"] == [], "a box nobody touched says nothing yet"
    walk.press("on")
    assert walk.at != "result" and walk.state["shown"]


def test_what_is_typed_counts_when_the_result_is_looked_at_early() -> None:
    walk = Walk()
    walk.begin()
    while "homes" not in walk.state["shown"]:
        walk.answer(GRANDMOTHER)
    walk.send(**walk.state | {"homes-0": "2", "do": "result"})
    assert walk.at == "result" and walk.told["t"]["0.homes"] == 2 and "0.standard_kind" not in walk.told["t"]


def test_not_sure_is_an_answer_to_everything() -> None:
    walk = Walk()
    walk.begin()
    walk.to_the_end(dict.fromkeys(_facts(), "?"))
    assert walk.told["t"] == {} and "您说不清楚" in walk.page


def test_back_and_change() -> None:
    walk = Walk()
    walk.begin()
    first = walk.at
    walk.answer(GRANDMOTHER)
    walk.press("back")
    assert walk.at == first and "checked" in walk.page, "what was said stands there again"
    walk.to_the_end(GRANDMOTHER)
    walk.press("to:income")
    assert re.search(r'name="basic_pension-1" value="123"', walk.page)
    walk.send(**walk.state | {**walk.answers({"basic_pension": "200"}), "do": "next"})
    walk.to_the_end(GRANDMOTHER)
    assert walk.told["t"]["1.basic_pension"] == 20000
    walk.press("to:people")
    walk.send(**walk.state | {"age-1": "50", "do": "next"})
    assert walk.told["p"] == [[0, 50]]


def test_back_leads_to_the_first_page_in_the_end() -> None:
    walk = Walk()
    walk.begin()
    walk.answer(GRANDMOTHER)
    seen = []
    for _ in range(4):
        seen.append(walk.at)
        walk.press("back" if walk.at != "place" else "start")
    assert seen[-1] == "place" and walk.carried["at"] == "start"


def test_another_person_is_not_answered_for_by_the_one_before() -> None:
    walk = Walk()
    walk.begin((40, 38), (1,))
    walk.to_the_end({"standard_kind": "rural", "homes": "1", "wages-2": "900"})
    assert walk.told["t"]["2.wages"] == 90000
    walk.press("to:people")
    walk.send(**walk.state | {"age-1": "40", "age-2": "12", "relation-2": "2", "do": "next"})
    assert not [key for key in walk.told["t"] if key.startswith("2.")]
    walk.press("to:place")
    walk.send(**walk.state | {"area": "140105", "people": "1", "month": "", "do": "next"})
    assert walk.told["p"] == [[0, 40]]


def test_an_empty_question_is_asked_again_in_plain_words() -> None:
    walk = Walk()
    walk.begin()
    while "homes" not in walk.state["shown"]:
        walk.answer(GRANDMOTHER)
    page = walk.send(**walk.state | {"do": "next"})
    assert "<title>错误：" in page and "有 2 处需要修改" in page and "请填一个数：没有就填 0" in page
    page = walk.send(**walk.state | {"standard_kind-0": "1", "homes-0": "两套", "do": "next"})
    assert "这不是一个数" in page and "两套" in page, "what was typed stays"
    walk.send(**walk.state | {"standard_kind-0": "1", "homes-0": " １ ", "do": "next"})
    assert walk.told["t"]["0.homes"] == 1


@pytest.mark.parametrize(
    ("typed", "fen"), [("1,200.5", 120050), ("１２００", 120000), ("1200元", 120000), ("¥ 0.01", 1)]
)
def test_money_is_read_as_people_type_it(typed: str, fen: int) -> None:
    walk = Walk()
    walk.begin()
    while "basic_pension" not in walk.state["shown"] or "have-1" in walk.page:
        walk.answer(GRANDMOTHER)
    walk.send(**walk.state | {"basic_pension-1": typed, "do": "next"})
    assert walk.told["t"]["1.basic_pension"] == fen


def test_another_month_is_judged_by_its_own_law() -> None:
    walk = Walk()
    walk.begin(month="2021年6月")
    walk.to_the_end(GRANDMOTHER)
    assert "按2021年6月1日有效的规定" in walk.page and "民发〔2012〕220号" in walk.page
    assert "低保边缘家庭认定" not in walk.page, "it began a month later"


def test_the_page_to_take_along_has_everything_open() -> None:
    walk = grandmother()
    walk.press("print")
    said = text_of(walk.page)
    assert walk.at == "print" and "<details" not in walk.page[walk.page.find("<main") : walk.page.find("</main>")]
    assert "城乡居民养老金 123.00 元／月" in said and "差多少，补多少（一年）" in said
    walk.press("result")
    assert walk.at == "result"


def test_the_first_page_of_the_house_has_a_door_to_it() -> None:
    assert ADDRESS in Client().get("/").content.decode()


# --- how it looks ----------------------------------------------------------------------------------------------------


def test_language_and_look_are_carried_along_without_a_cookie() -> None:
    walk = Walk()
    walk.begin()
    asked = walk.at
    page = walk.press("lang:en")
    assert walk.at == asked and '<html lang="en"' in page and "Not sure" in page
    page = walk.press("look:elder")
    assert 'data-mode="elder"' in page and '<html lang="en"' in page
    walk.to_the_end(GRANDMOTHER)
    assert "You can apply for" in walk.page and "Whatever this page says, anybody may apply." in walk.page
    page = walk.press("lang:zh-hans")
    assert walk.at == "result" and "可以申请" in page and 'data-mode="elder"' in page
    assert 'data-mode="standard"' in walk.press("look:no-such-look")


def test_what_was_chosen_elsewhere_is_honoured() -> None:
    client = Client()
    client.cookies.load({"doudi_mode": "contrast", "doudi_language": "en"})
    page = client.get(ADDRESS).content.decode()
    assert 'data-mode="contrast"' in page and '<html lang="en"' in page


# --- nothing stays ---------------------------------------------------------------------------------------------------


def test_nothing_stays_in_cookies_addresses_caches_or_logs(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        walk = grandmother()
    assert walk.response is not None and walk.response["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in walk.response.headers and not walk.client.cookies
    assert not re.search(r'(?:href|action)="[^"]*\?', walk.page), "no address holds what was said"
    logged = " ".join(json.dumps(vars(record), default=str) for record in caplog.records)
    assert "answered" in logged and "basic_pension" not in logged and "140105" not in logged
    assert 'method="get"' not in walk.page and "csrfmiddlewaretoken" not in walk.page


def test_no_name_and_no_number_is_asked_for() -> None:
    walk = Walk()
    walk.begin((40, 38), (1,))
    asked = walk.page
    while walk.at != "result":
        asked += walk.answer({"standard_kind": "rural", "homes": "1"})
    assert not re.search(r"姓名[：是]|身份证号码|手机号", text_of(asked))


# --- whatever is sent ------------------------------------------------------------------------------------------------


@cache
def good() -> dict[str, Any]:
    walk = Walk()
    walk.begin((40, 38), (1,))
    return walk.told


HOSTILE: dict[str, Any] = {
    "no json": "{{{", "a list": "[]", "a number": "7", "nothing in it": "{}", "null": "null",
    "deep": "[" * 30_000, "a huge number": '{"m":' + "9" * 20_000 + "}",
    "500 people": {"p": [[0, 40]] + [[1, 30]] * 499}, "nobody": {"p": []}, "people are text": {"p": "ab"},
    "a negative age": {"p": [[0, -5]]}, "born in the future": {"p": [[0, -2]]}, "a thousand years": {"p": [[0, 1000]]},
    "age as text": {"p": [[0, "40"]]}, "age as yes": {"p": [[0, True]]}, "two applicants": {"p": [[0, 40], [0, 38]]},
    "no applicant": {"p": [[1, 40]]}, "a relation that is none": {"p": [[0, 40], [99, 3]]},
    "too long a person": {"p": [[0, 40, 1]]},
    "another place": {"a": "999999"}, "a city": {"a": "140100"}, "the place is a list": {"a": ["140105"]},
    "before the book": {"m": "1999-01"}, "too far ahead": {"m": "9999-12"}, "month 13": {"m": "2026-13"},
    "an unknown fact": {"t": {"1.salary": 1}}, "a fact not asked for": {"t": {"1.clergy_years": 1}},
    "of nobody": {"t": {"9.wages": 1}}, "of the household": {"t": {"0.wages": 1}}, "of a person": {"t": {"1.homes": 1}},
    "below the range": {"t": {"1.wages": -1}}, "above the range": {"t": {"1.wages": 10**12}},
    "a float": {"t": {"1.wages": 1.5}}, "text": {"t": {"1.wages": "1"}}, "a list for a value": {"t": {"1.wages": [1]}},
    "no number": '{"m":"2026-11","a":"140105","p":[[0,40]],"t":{"1.wages":NaN},"u":[],"s":[],"v":[]}',
    "unsure of an unknown": {"u": ["1.salary"]}, "some of a number": {"s": [5]}, "the way is a number": {"v": 5},
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("do", ["next", "result", "back", "print", "lang:en"])
def test_whatever_comes_back_gets_one_clear_sentence(name: str, do: str) -> None:
    sent = HOSTILE[name]
    text = sent if isinstance(sent, str) else json.dumps({**good(), **sent})
    response = Client().post(ADDRESS, {"answers": text, "at": "income", "shown": "1.wages", "do": do})
    page = response.content.decode()
    assert response.status_code == 400 and page.count("<h1>") == 1
    assert ("请重新开始。" in page) or ("Please start again." in page)
    assert not response.cookies


@pytest.mark.parametrize(
    "values",
    [
        {"answers": "x" * 60_000}, {"at": "nowhere", "do": "next"}, {"at": "income", "do": "next"},
        {"at": "income", "shown": "1.salary"}, {"at": "income", "shown": "0.homes,9.wages"}, {"shown": "," * 5000},
        {"do": "to:nowhere"}, {"do": "to:" + "x" * 5000}, {"do": "\x00"}, {"do": "back"}, {"at": "place", "area": "no"},
        {"at": "place", "area": "140105", "people": "500"}, {"at": "place", "area": "140105", "people": "-1"},
        {"at": "place", "area": "140105", "people": "1e9"}, {"look": "x", "lang": "xx"},
        {"at": "place", "area": "140105", "people": "1", "month": "0"},
        {"at": "place", "area": "140105", "people": "1", "month": "99999999-99"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("with_answers", [False, True])
def test_odd_forms_never_break_it(values: dict[str, str], with_answers: bool) -> None:
    sent = ({"answers": json.dumps(good())} if with_answers else {}) | {"do": "next"} | values
    response = Client().post(ADDRESS, sent)
    assert response.status_code in (200, 400) and b"<h1>" in response.content and not response.cookies


@pytest.mark.parametrize(
    "typed", ["-1", "1e5", "NaN", "Infinity", "9" * 400, "٣", "1.2.3", "<script>", "0x10", "1_000", "\x00"]
)
def test_odd_numbers_get_a_sentence(typed: str) -> None:
    walk = Walk()
    walk.begin()
    while "homes" not in walk.state["shown"]:
        walk.answer(GRANDMOTHER)
    page = walk.send(**walk.state | {"standard_kind-0": "1", "homes-0": typed, "do": "next"})
    assert walk.response is not None and walk.response.status_code == 200
    assert 'class="wrong"' in page and "<script>" not in page


def test_a_form_too_large_for_the_house_is_refused() -> None:
    many = {f"x{n}": "1" for n in range(1200)}
    assert Client(raise_request_exception=False).post(ADDRESS, many).status_code == 400
    assert Client(raise_request_exception=False).post(ADDRESS, {"answers": "x" * (3 << 20)}).status_code in (400, 413)


def test_other_ways_of_asking_are_refused() -> None:
    assert Client().put(ADDRESS).status_code == 405 and Client().head(ADDRESS).status_code == 200


def test_an_address_that_asks_all_the_time_has_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doudi.web.public.views.LIMIT", Limit(3))
    seen = [Client().post(ADDRESS, {"do": "start"}, REMOTE_ADDR="1.2.3.4").status_code for _ in range(5)]
    assert seen in ([200, 200, 200, 429, 429], [200, 200, 200, 200, 200], [200, 200, 200, 429, 200])
    assert Client().post(ADDRESS, {"do": "start"}, REMOTE_ADDR="5.6.7.8").status_code == 200


def test_a_limit_counts_by_minute_and_address_and_lets_a_proxy_pass() -> None:
    limit = Limit(2)
    assert [limit.allows("1.2.3.4", 60.0 + n) for n in range(3)] == [True, True, False]
    assert limit.allows("5.6.7.8", 62.0) and limit.allows("1.2.3.4", 120.0)
    assert all(limit.allows("127.0.0.1", 121.0) for _ in range(9))


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more", [{}, {"pension": "9000"}, {"deposits": "900000"}, dict.fromkeys(["homes", "wages"], "?")]
)
def test_nobody_is_told_that_they_cannot_apply(more: dict[str, str]) -> None:
    walk = Walk()
    walk.begin()
    seen = walk.page
    while walk.at != "result":
        seen += walk.answer(GRANDMOTHER | more)
    seen += walk.press("print")
    for discouraging in ("不能申请", "无法申请", "不可以申请", "没有资格", "不予"):
        assert discouraging not in seen


def _facts() -> list[str]:
    from doudi.web.public import shelf

    return list(shelf.questions().facts)
