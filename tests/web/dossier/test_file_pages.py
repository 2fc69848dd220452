"""One person, one file: every fact with its history and source, as it was on a day and as it was known then."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.places import an_area
from tests.registry.families import a_family, a_person, an_id_number, the_operator
from tests.web.dossier.scene import TODAY, Scene, a_citizen, say, somebody, text_of

from doudi.access.roles import Role, Sensitivity
from doudi.registry.models import Award, AwardMember, Fact, FormerIdentity, Grade, Membership, Person
from doudi.registry.models.papers import Purpose
from doudi.registry.services.classify import flag_staff_relative
from doudi.registry.services.consent import give_consent
from doudi.registry.services.facts import Learnt, end_fact, learn
from doudi.registry.services.households import leave
from doudi.registry.services.persons import correct_id_number, correct_person, keep_external_id

pytestmark = pytest.mark.django_db
DAY = dt.date(2021, 6, 1)
AGO = timezone.now() - dt.timedelta(days=40)


@pytest.fixture
def clerk(scene: Scene) -> Client:
    return somebody(Role.TOWNSHIP_CLERK, "hill")


def person_page(client: Client, scene: Scene, query: str = "") -> str:
    return text_of(client.get(f"{reverse('person', args=[scene.applicant.pk])}{query}"))


def household_page(client: Client, scene: Scene, query: str = "") -> str:
    return text_of(client.get(f"{reverse('household', args=[scene.home.pk])}{query}"))


def questions(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def main_of(page: str) -> str:
    return re.sub(r"\s+", " ", page.partition("<main")[2].partition("</main>")[0])


def test_a_fact_stands_with_its_value_source_grade_and_since_when(scene: Scene, clerk: Client) -> None:
    learn(
        the_operator(TODAY), scene.applicant, [Learnt("wages", 123_456, DAY)], source="declaration", grade=Grade.D
    )  # fmt: skip
    page = main_of(person_page(clerk, scene))
    assert "<strong>1,234.56 元/月</strong>" in page
    assert '<span class="tag warn">D 级</span>' in page and "本人申报 · 自2021年6月1日" in page
    assert f"{reverse('person_act', args=[scene.applicant.pk, 'fact'])}?fact=wages" in page


@pytest.mark.parametrize("role", [Role.VILLAGE_CADRE, Role.FINANCE])
def test_who_visits_or_pays_sees_who_they_are_and_nothing_that_is_known_of_them(scene: Scene, role: Role) -> None:
    learn(
        the_operator(TODAY), scene.applicant, [Learnt("wages", 123_456, DAY)], source="declaration", grade=Grade.D
    )  # fmt: skip
    flag_staff_relative(the_operator(TODAY), scene.home, flag=True, reason="x")
    client = somebody(role, "hill_a" if role == Role.VILLAGE_CADRE else "east")
    for page in (person_page(client, scene), household_page(client, scene)):
        assert "张三" in page and "1,234.56" not in page and "工资" not in page and "需要复核" not in page
    if role == Role.VILLAGE_CADRE:
        form = text_of(client.get(f"{reverse('person_act', args=[scene.applicant.pk, 'fact'])}?fact=wages"))
        assert 'name="value"' in form and "1234.56" not in form and "1,234.56" not in form
    families = text_of(client.get(reverse("families")))
    assert "近亲属" not in families.partition("<main")[2]


def test_every_entry_of_a_facts_history_can_be_read(scene: Scene, clerk: Client) -> None:
    for value in (100_00, 200_00, 300_00):
        say(scene.applicant, "wages", value)
    page = main_of(person_page(clerk, scene))
    assert all(f"{value}.00 元/月" in page for value in (100, 200, 300))
    assert page.count("起不再采信") == 2


def test_a_fact_that_ended_is_still_read(scene: Scene, clerk: Client) -> None:
    say(scene.applicant, "wages", 100_00)
    end_fact(the_operator(TODAY), scene.applicant, "wages", on=DAY, reason="x")
    page = main_of(person_page(clerk, scene))
    assert (
        "100.00 元/月 · 自2021年2月1日 至2021年6月1日前" in page
        or "100.00 元/月 · 自2021年2月1日至2021年6月1日前" in page
    )


def test_the_file_as_it_was_on_a_day_and_as_it_was_known_then(scene: Scene, clerk: Client) -> None:
    say(scene.applicant, "wages", 100_00, DAY)
    Fact.objects.filter(name="wages").update(known_from=AGO)
    say(scene.applicant, "wages", 200_00, DAY)
    say(scene.applicant, "wages", 300_00, DAY + dt.timedelta(days=30))
    known = (AGO + dt.timedelta(days=1)).date()
    strong = re.compile(r"<strong>([\d.,]+) 元/月</strong>")
    for query, value in (
        ("", "300.00"), (f"?on={DAY}", "200.00"), (f"?known={known}", "100.00"), (f"?on={DAY}&known={known}", "100.00"),
    ):  # fmt: skip
        assert strong.findall(main_of(person_page(clerk, scene, query))) == [value], query
    before = person_page(clerk, scene, "?on=2021-05-01")
    assert not strong.findall(before) and "显示的是 2021年5月1日 的情况" in before
    assert strong.findall(main_of(person_page(clerk, scene, "?on=nonsense&known=2021-13-45"))) == ["300.00"]


def test_who_somebody_was_taken_for(scene: Scene, clerk: Client) -> None:
    correct_person(the_operator(TODAY), scene.applicant, reason="错字", name="张山")
    correct_id_number(the_operator(TODAY), scene.applicant, number=an_id_number(dt.date(1970, 1, 1)), reason="错号")
    FormerIdentity.objects.update(known_to=AGO)
    page, then = person_page(clerk, scene), person_page(clerk, scene, f"?known={AGO.date() - dt.timedelta(days=1)}")
    assert "<h1>张山</h1>" in page and "<h1>张三</h1>" in then
    assert "错字" in page and "错号" in page and "此前为：张三" in page
    assert "1980年5月4日" in then


def test_no_page_of_a_file_shows_a_whole_number(scene: Scene, clerk: Client) -> None:
    old = scene.applicant.id_number
    correct_id_number(the_operator(TODAY), scene.applicant, number=an_id_number(), reason="x")
    numbers = [old, *(person.id_number for person in Person.objects.unscoped("a test").exclude(id_index=None))]
    for page in (person_page(clerk, scene), household_page(clerk, scene), text_of(clerk.get(reverse("families")))):
        assert not any(number in page for number in numbers)


def test_what_was_done_with_a_file_is_shown_to_who_sees_the_record(scene: Scene, clerk: Client) -> None:
    keep_external_id(the_operator(TODAY), system="A", number="1", person=scene.applicant)
    assert "操作和查看记录" not in person_page(clerk, scene)
    assert "操作和查看记录" in person_page(somebody(Role.COUNTY_HEAD, "east"), scene)
    assert "操作和查看记录" not in person_page(a_citizen(scene.applicant), scene)


def test_acts_one_may_not_do_say_why_or_are_left_out(scene: Scene) -> None:
    cadre, auditor = somebody(Role.VILLAGE_CADRE, "hill_a"), somebody(Role.AUDITOR, "east")
    page = person_page(cadre, scene)
    assert "不能办理" in page and "查看完整身份证号" in page  # the role does not include it, and the button says so
    for name in ("person", "household"):
        key = scene.applicant.pk if name == "person" else scene.home.pk
        shown = main_of(text_of(auditor.get(reverse(name, args=[key]))))
        assert not re.search(rf'href="/{name}/{key}/(fact|birth|death|move|merge)/', shown)


def test_a_page_asks_as_often_however_much_is_on_file(scene: Scene, clerk: Client) -> None:
    pages = [reverse("person", args=[scene.applicant.pk]), reverse("household", args=[scene.home.pk])]
    say(scene.applicant, "wages", 1)
    keep_external_id(the_operator(TODAY), system="A", number="1", person=scene.applicant)
    give_consent(the_operator(TODAY), scene.applicant, purpose=Purpose.CHECK, since=TODAY, until=TODAY)
    give_award(scene, 1)
    before = [questions(clerk, page) for page in pages]
    for number in range(2, 9):
        say(scene.applicant, "wages", number)
        say(scene.home, "homes", number)
        say(scene.people[1], "wages", number)
        keep_external_id(the_operator(TODAY), system="A", number=str(number), person=scene.applicant)
        keep_external_id(the_operator(TODAY), system="H", number=str(number), household=scene.home)
        give_consent(the_operator(TODAY), scene.applicant, purpose=Purpose.CHECK, since=TODAY, until=TODAY)
        give_award(scene, number)
    assert [questions(clerk, page) for page in pages] == before
    assert max(before) < 40


def give_award(scene: Scene, amount: int) -> None:
    award = Award.objects.create(
        household=scene.home, programme="temporary", since=DAY, amount_fen=amount, source="decision"
    )
    AwardMember.objects.create(award=award, person=scene.applicant, since=DAY)


def full_facts(scene: Scene) -> None:
    """Enough that the first programme has an answer."""
    from doudi.registry.services.facts import book

    for person in scene.people:
        said = [
            Learnt(fact.name, _plain(fact), dt.date(2021, 2, 1))
            for fact in book().facts.values()
            if fact.level == "person" and fact.name not in ("birth_date", "sex", "relation") and fact.type != "date"
        ]
        learn(the_operator(TODAY), person, said, source="officer", grade=Grade.B)
    own = [Learnt(fact.name, _plain(fact), dt.date(2021, 2, 1)) for fact in book().facts.values()
           if fact.level == "household" and fact.type not in ("date", "area")]  # fmt: skip
    learn(the_operator(TODAY), scene.home, own, source="officer", grade=Grade.B)


def _plain(fact: object) -> int:
    """What goes without saying: the vocabulary's word for it, else nothing, no, the first code."""
    neutral = fact.neutral  # type: ignore[attr-defined]
    return neutral if neutral is not None else max(0, fact.min)  # type: ignore[attr-defined, no-any-return]


def test_the_rules_answer_with_the_source_of_every_figure_and_nothing_is_written(scene: Scene, clerk: Client) -> None:
    full_facts(scene)
    learn(the_operator(TODAY), scene.applicant, [Learnt("wages", 50_000, DAY)], source="tax", grade=Grade.A)
    with CaptureQueriesContext(connection) as asked:
        page = main_of(household_page(clerk, scene))
    assert not [q for q in asked if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert "系统测算" in page and "按规则、根据现有情况测算，不是决定" in page
    assert '<section class="receipt">' in page and "张三" in page


def test_what_is_missing_is_a_door_to_who_may_enter_it(scene: Scene, clerk: Client) -> None:
    (link,) = [
        each for each in links_of(household_page(clerk, scene)) if "programme=dibao&" in each and each[-1] == "="
    ]
    page = main_of(household_page(clerk, scene, link))
    assert "还缺的情况" in page
    doors = set(re.findall(r'href="(/person/\d+/fact/\?fact=\w+)"', page))
    assert doors and all(clerk.get(door).status_code == 200 for door in doors)
    assert not re.search(r"/fact/\?fact=", household_page(somebody(Role.AUDITOR, "east"), scene, link))


def links_of(page: str) -> list[str]:
    """Where the rows of the overview lead."""
    found = re.findall(r'href="(\?programme=[^"#]*)#receipt"', page)
    return [each.replace("&amp;", "&") for each in found]


def test_every_row_of_the_overview_opens_its_receipt(scene: Scene, clerk: Client) -> None:
    full_facts(scene)
    page = clerk.get(reverse("household", args=[scene.home.pk]))
    rows = [row for table in (page.context["told"], page.context["rest"]) if table for row in table.page]
    assert len(rows) > 5
    links = links_of(text_of(page))
    assert len(links) == len(rows)
    titles = set()
    for link in links[:8]:
        shown = clerk.get(reverse("household", args=[scene.home.pk]) + link)
        titles.add(shown.context["answer"].receipt.title)
    assert len(titles) == len(links[:8])


def test_a_family_without_an_applicant_says_so_and_is_still_shown(scene: Scene, clerk: Client) -> None:
    Membership.objects.filter(household=scene.home).update(relation="other")
    assert "没有申请人，或申请人不止一位" in household_page(clerk, scene)


def test_nothing_is_reckoned_where_a_members_file_is_closed(scene: Scene, clerk: Client) -> None:
    Person.objects.unscoped("a test").filter(pk=scene.people[1].pk).update(sensitivity="violence")
    page = household_page(clerk, scene)
    assert "此处不作测算" in page and "李四" not in page and 'class="receipt"' not in page
    cleared = somebody(Role.TOWNSHIP_CLERK, "hill", cleared=[Sensitivity.VIOLENCE])
    assert "李四" in household_page(cleared, scene)


@pytest.mark.parametrize("on", ["2019-01-01", "2010-01-01", "1990-01-01"])
def test_a_day_before_there_was_a_family_or_a_rule_book(scene: Scene, clerk: Client, on: str) -> None:
    page = household_page(clerk, scene, f"?on={on}")
    assert 'class="receipt"' not in page and "所选日期没有家庭成员" in page


def test_a_family_outside_the_rule_book_is_shown_without_an_answer(scene: Scene) -> None:
    home, _ = a_family(an_area("moor_a"))
    client = somebody(Role.TOWNSHIP_CLERK, "moor")
    page = text_of(client.get(reverse("household", args=[home.pk])))
    assert "现有情况无法测算" in page and "李四" in page


def test_who_was_of_the_family_before(scene: Scene, clerk: Client) -> None:
    leave(the_operator(TODAY), scene.home, scene.people[1], on=DAY, reason="离婚")
    page = clerk.get(reverse("household", args=[scene.home.pk]))
    assert [each.row.person.name for each in page.context["past"].page] == ["李四"]
    before = clerk.get(reverse("household", args=[scene.home.pk]) + f"?on={DAY - dt.timedelta(days=1)}")
    assert [each.row.person.name for each in before.context["members"].page] == ["张三", "李四", "张小"]


def test_a_person_of_no_family(scene: Scene, clerk: Client) -> None:
    alone = a_person(an_area("hill_b"), "独")
    assert "不属于任何对您开放的家庭" in text_of(clerk.get(reverse("person", args=[alone.pk])))


def test_pages_hold_no_script_or_style_of_their_own(scene: Scene, clerk: Client) -> None:
    for page in (person_page(clerk, scene), household_page(clerk, scene)):
        assert not re.search(r"<script|<style| style=| on\w+=|\{\{|\{%", page)


def test_in_english(scene: Scene, clerk: Client) -> None:
    clerk.cookies["doudi_language"] = "en"
    say(scene.applicant, "wages", 100_00)
    page = main_of(person_page(clerk, scene))
    assert "yuan a month" in page and "grade A" in page and "since 1 February 2021" in page
    assert "What can be done" in page and "更正" not in page
