"""What the page that asks says before an act: whom it is about, what will be so then, what speaks against it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.places import an_area
from tests.registry.families import a_family, a_person, fresh, known, relations, the_operator
from tests.web.dossier.scene import TODAY, Scene, a_citizen, say, somebody, text_of
from tests.web.dossier.test_acts import DAY, act, refused

from doudi.access.roles import Role, Sensitivity
from doudi.registry.models import Membership, Merge, Person
from doudi.registry.services.merging import merge

pytestmark = pytest.mark.django_db
BIG = (("张三", "applicant"), ("李四", "spouse"), ("张小", "child"), ("张老", "parent"))


@pytest.fixture
def head(scene: Scene) -> Client:
    return somebody(Role.TOWNSHIP_HEAD, "hill", cleared=[Sensitivity.CHILD])


def main_of(response: Any) -> str:
    return text_of(response).partition("<main")[2]


def of_family(person: Person) -> Any:
    return Membership.objects.get(person=person, until=None, known_to=None).household


def test_a_split_asks_who_is_the_applicant_of_those_who_stay_and_shows_both_families(head: Client) -> None:
    home, people = a_family(an_area("hill_a"), BIG, numbered=True)
    goes = {f"goes_{person.pk}": "stays" for person in people}
    sent = {**goes, f"goes_{people[0].pk}": "applicant", "on": DAY, "reason": "分户"}
    refused(head, home, "split", sent)
    refused(head, home, "split", {**sent, "applicant": people[0].pk})
    refused(head, home, "split", {**sent, f"goes_{people[2].pk}": "child", "applicant": people[2].pk})
    refused(head, home, "split", {**sent, **goes, f"goes_{people[2].pk}": "applicant", "applicant": people[1].pk})
    look = act(head, home, "split", {**sent, "applicant": people[3].pk})
    new, rest = (str(row.value).split("<br>") for row in look.context["rows"][-2:])
    one = new[0].partition(" · ")[2]  # what the applicant is called
    assert new == [f"张三 · {one}"] and rest[0].startswith(f"张老 · {one} ")
    assert [line[:2] for line in rest] == ["张老", "李四", "张小"]
    assert all(old in line for old, line in zip(("父母", "配偶", "子女"), rest, strict=True))
    assert relations(home) == {"张老": "applicant", "李四": "child_in_law", "张小": "grandchild"}


def test_after_a_split_one_lands_on_the_new_family(scene: Scene, head: Client) -> None:
    address = reverse("household_act", args=[scene.home.pk, "split"]) + "?confirm=yes"
    one, two, three = (f"goes_{person.pk}" for person in scene.people)
    sent = {one: "stays", two: "applicant", three: "child", "on": DAY, "reason": "分户"}
    done = head.post(address, sent)
    assert done.headers["Location"] == reverse("household", args=[of_family(scene.people[1]).pk])


def test_a_second_spouse_is_refused_by_every_way_in(scene: Scene, head: Client) -> None:
    other = a_person(an_area("hill_b"), "独", numbered=True)
    new = {"name": "新", "id_number": "", "sex": 0, "birth_date": "1990-1-2", "since": DAY, "reason": "x"}
    for slug, sent in (
        ("marriage", {"who": other.pk, "on": DAY}), ("join", {"who": other.pk, "since": DAY, "reason": "x"}),
        ("newcomer", new),
    ):  # fmt: skip
        assert "李四" in refused(head, scene.home, slug, {**sent, "relation": "spouse"})
    member = f"member={scene.people[2].pk}"
    refused(head, scene.home, "relation", {"relation": "spouse", "reason": "x"}, member)


def test_who_marries_is_shown_with_the_family_that_ends_by_it(scene: Scene, head: Client) -> None:
    other, (spouse,) = a_family(an_area("hill_b"), (("孙七", "applicant"),), numbered=True)
    look = act(head, scene.home, "marriage", {"who": spouse.pk, "relation": "other", "on": DAY})
    rows = {str(row.label): str(row.value) for row in look.context["rows"]}
    assert {spouse.name, spouse.id_masked, "1980年5月4日"} <= set(rows.values())
    assert any(str(other.pk) in value for value in rows.values())
    assert spouse.id_number not in main_of(look).partition("<form")[0]
    ends = [value for value in rows.values() if "nobody" in value or "不再" in value or "无人" in value]
    assert len(ends) == 1 and fresh(other).closed_on == DAY


def test_whose_act_it_is_stands_above_it(scene: Scene, head: Client) -> None:
    death = {"on": DAY, "source": "health", "grade": "A"}
    agreed = {"purpose": "check", "since": TODAY, "until": TODAY, "paper": ""}
    for slug, sent in (("consent", agreed), ("death", death)):
        child = scene.people[1]
        assert f"<h2>{child.name} · {child.id_masked}</h2>" in main_of(act(head, child, slug, sent))
    leaving = scene.people[2]
    look = act(head, scene.home, "leave", {"on": DAY, "reason": "x"}, f"member={leaving.pk}")
    assert f"<h2>{leaving.name} · {leaving.id_masked}</h2>" in main_of(look)


def test_a_merge_shows_both_and_takes_a_tick_where_they_differ(scene: Scene, head: Client) -> None:
    double = a_person(an_area("hill_b"), "张叁", birth=dt.date(1981, 1, 2), numbered=True)
    look = act(head, scene.applicant, "merge", {"who": double.pk, "reason": "x"})  # it sends it without a tick too
    assert len(look.context["doubts"]) == 3  # name, day of birth, number
    shown = {str(each.label): (each.here, each.there) for each in look.context["compared"]}
    assert (scene.applicant.id_masked, double.id_masked) in shown.values()
    assert 'class="note bad"' in main_of(look) and 'type="checkbox"' in main_of(look)


def test_a_merge_of_equals_takes_none_but_of_two_members_does(scene: Scene, head: Client) -> None:
    same = a_person(an_area("hill_b"), "张三")
    look = act(head, scene.applicant, "merge", {"who": same.pk, "reason": "x"})
    assert look.context["doubts"] == [] and 'type="checkbox"' not in main_of(look)
    look = head.post(
        reverse("person_act", args=[scene.applicant.pk, "merge"]), {"who": scene.people[1].pk, "reason": "x"}
    )
    assert len(look.context["doubts"]) >= 2 and Merge.objects.count() == 1


def test_a_fact_has_a_day_on_which_it_can_be_known(scene: Scene, head: Client) -> None:
    sent = {"value": "1", "source": "tax", "grade": "A", "reason": "x"}
    child = scene.people[2]  # born in 2010
    refused(head, child, "fact", {**sent, "since": "2009-01-01"}, "fact=wages")
    refused(head, child, "fact", {**sent, "since": TODAY + dt.timedelta(days=1)}, "fact=wages")
    act(head, child, "fact", {**sent, "since": child.birth_date}, "fact=wages")
    refused(head, child, "fact", {**sent, "since": DAY, "grade": "D"}, "fact=wages")
    refused(head, child, "fact", {**sent, "since": DAY, "source": "declaration"}, "fact=wages")


def test_correcting_a_fact_begins_with_the_day_from_which_it_stands(scene: Scene, head: Client) -> None:
    address = reverse("person_act", args=[scene.applicant.pk, "fact"]) + "?fact=wages"
    assert head.get(address).context["form"]["since"].initial == TODAY
    say(scene.applicant, "wages", 100)
    form = head.get(address).context["form"]
    assert form["since"].initial == dt.date(2021, 2, 1) and form["since"].help_text
    sent = {"value": "2", "since": form["since"].initial, "source": "tax", "grade": "A", "reason": "x"}
    act(head, scene.applicant, "fact", sent, "fact=wages")
    assert known(scene.applicant, "wages") == [(200, dt.date(2021, 2, 1), None)]


def test_a_child_is_not_entered_twice(scene: Scene, head: Client) -> None:
    birth = {"name": "张新", "sex": 1, "on": DAY, "relation": "child", "id_number": ""}
    act(head, scene.home, "birth", birth)
    assert "张新" in refused(head, scene.home, "birth", birth)
    again = {"name": "张新", "id_number": "", "sex": 1, "birth_date": DAY, "relation": "child", "since": DAY,
             "reason": "x"}  # fmt: skip
    refused(head, scene.home, "newcomer", again)
    act(head, scene.home, "birth", {**birth, "name": "张双"})


def test_nobody_declares_their_own_death_and_no_source_is_chosen_before(scene: Scene, head: Client) -> None:
    field = head.get(reverse("person_act", args=[scene.applicant.pk, "death"])).context["form"].fields["source"]
    codes = [code for code, _name in field.choices]
    assert codes[0] == "" and "declaration" not in codes
    sent = {"on": DAY, "source": "", "grade": "A", "applicant": scene.people[1].pk}
    for source, grade in (("", "A"), ("declaration", "D"), ("family", "A"), ("health", "D")):
        refused(head, scene.applicant, "death", {**sent, "source": source, "grade": grade})


def test_who_is_cleared_for_nothing_is_told_so(scene: Scene) -> None:
    clerk = somebody(Role.TOWNSHIP_HEAD, "hill")
    page = clerk.get(reverse("household_act", args=[scene.home.pk, "classify"]))
    assert not page.context["why"] and 'name="reason"' not in text_of(page)


def test_nothing_is_done_with_a_record_that_was_merged(scene: Scene, head: Client) -> None:
    double = a_person(an_area("hill_b"), "张叁")
    merge(the_operator(TODAY), scene.applicant, double, reason="x")
    for slug in ("fact", "death", "correct", "merge", "consent", "withdraw", "unmerge"):
        page = head.get(reverse("person_act", args=[double.pk, slug]))
        assert page.status_code == 200 and not page.context["why"]
        assert f'href="{reverse("person", args=[scene.applicant.pk])}"' in main_of(page)
        assert 'type="submit"' not in main_of(page).partition("</main")[0]


def test_an_act_that_asks_first_says_why_it_cannot_be(scene: Scene, head: Client) -> None:
    """A family that is no more: no page is missing."""
    scene.home.closed_on = TODAY
    scene.home.save()
    for slug in ("leave", "head", "split", "move"):
        assert not head.get(reverse("household_act", args=[scene.home.pk, slug])).context["why"]


def test_a_relation_is_chosen_and_is_not_the_applicants_where_there_is_one(scene: Scene, head: Client) -> None:
    for slug in ("newcomer", "join"):
        field = head.get(reverse("household_act", args=[scene.home.pk, slug])).context["form"].fields["relation"]
        codes = [code for code, _name in field.choices]
        assert codes[0] == "" and "applicant" not in codes and field.initial is None
    alone = a_person(an_area("hill_b"), "独", numbered=True)
    refused(head, scene.home, "join", {"who": alone.pk, "relation": "", "since": DAY, "reason": "x"})


def test_a_citizen_still_agrees(scene: Scene) -> None:
    sent = {"purpose": "check", "since": TODAY, "until": TODAY}
    assert scene.applicant.id_masked in main_of(act(a_citizen(scene.applicant), scene.applicant, "consent", sent))
