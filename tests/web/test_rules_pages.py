"""The rule book's pages: open to everybody, of any day, in both languages."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from doudi.engine.book.book import load_book
from doudi.engine.book.programme import Programme

pytestmark = pytest.mark.django_db
PROGRAMMES = list(load_book().programmes.values())


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_every_programme_has_a_page(lang: str) -> None:
    client = Client()
    client.cookies["doudi_language"] = lang
    listed = client.get("/rules/").content.decode()
    for programme in PROGRAMMES:
        assert f'href="/rules/{programme.name}/"' in listed
        html = client.get(f"/rules/{programme.name}/?on=2021-07-01").content.decode()
        assert programme.called("zh" if lang == "zh-hans" else "en") in html


def test_a_page_shows_the_law_of_its_day_and_leads_to_the_changes_around_it() -> None:
    before = Client().get("/rules/dibao/?on=2021-06-30").content.decode()
    after = Client().get("/rules/dibao/?on=2021-07-01").content.decode()
    assert "下一次变化：2021年7月1日" in before
    assert "57号" not in before.split('id="values"')[0]
    assert "57号" in after.split('id="values"')[0]
    assert "上一次变化：2021年" in after


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda each: each.name)
def test_the_chinese_page_speaks_chinese(programme: Programme) -> None:
    """But for the programme's other name, which says so, and for the addresses behind the links."""
    html = Client().get(f"/rules/{programme.name}/?on=2022-10-01").content.decode()
    main = html.partition("<h1>")[2].partition("</main>")[0]
    text = re.sub(r"<[^>]*>", " ", re.sub(r'<([a-z]+)[^>]* lang="en"[^>]*>.*?</\1>', "", main, flags=re.DOTALL))
    assert not re.findall(r"[A-Za-z]{4,}[^。\n]*", text)


@pytest.mark.parametrize("day", ["", "yesterday", "1066-10-14", "9999-12-31"])
def test_an_odd_day_is_no_fault(day: str) -> None:
    assert Client().get(f"/rules/dibao/?on={day}").status_code == 200


def test_a_value_that_is_no_law_says_so() -> None:
    html = Client().get("/rules/dibao/?on=2021-07-01").content.decode()
    assert '<span class="tag warn">示例参数</span>' in html
    assert '<span class="tag ok">法定</span>' in html


def test_there_is_no_other_programme() -> None:
    assert Client().get("/rules/free-lunch/").status_code == 404
