"""Acts by their pages: a form, a look at what it will do that writes nothing, then the act with its event."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.places import an_area
from tests.registry.families import a_family, a_person, an_id_number, fresh, known, relations
from tests.web.dossier.scene import TODAY, Scene, a_citizen, events_of, say, somebody, text_of

from doudi.access.roles import Role, Sensitivity
from doudi.audit.models import Event
from doudi.registry.models import Consent, ExternalId, Household, Membership, Merge, Person
from doudi.web.dossier.acts import families, people
from doudi.web.dossier.acts.doing import TICK

pytestmark = pytest.mark.django_db
DAY = dt.date(2021, 6, 1)


@pytest.fixture
def head(scene: Scene) -> Client:
    return somebody(Role.TOWNSHIP_HEAD, "hill", cleared=[Sensitivity.CHILD])


def act(client: Client, thing: Person | Household, slug: str, sent: dict[str, Any], query: str = "") -> Any:
    """Sends the form, checks that looking at it wrote nothing, then sends it for good."""
    kind = "person" if isinstance(thing, Person) else "household"
    address = reverse(f"{kind}_act", args=[thing.pk, slug])
    before = Event.objects.count(), Membership.objects.count(), Person.objects.unscoped("a test").count()
    look = client.post(f"{address}?{query}", sent)
    after = Event.objects.count(), Membership.objects.count(), Person.objects.unscoped("a test").count()
    assert look.status_code == 200 and before == after
    assert "confirm" in look.context["sure"] if "sure" in look.context else True
    assert "sure" in look.context, look.context["form"].errors
    hidden = {bound.name: bound.value() for bound in look.context["form"] if bound.value() is not None}
    hidden.pop(TICK, None)
    assert {bound.field.widget.input_type for bound in look.context["form"] if bound.name != TICK} == {"hidden"}
    if look.context["doubts"]:
        unsure = client.post(address + look.context["sure"], hidden)
        assert TICK in unsure.context["form"].errors and Event.objects.count() == before[0]
        hidden[TICK] = "on"
    done = client.post(address + look.context["sure"], hidden)
    assert done.status_code == 302, done.context["form"].errors
    return look


def refused(client: Client, thing: Person | Household, slug: str, sent: dict[str, Any], query: str = "") -> str:
    """The page that says what is wrong, after which nothing is written."""
    kind = "person" if isinstance(thing, Person) else "household"
    before = Event.objects.count()
    response = client.post(f"{reverse(f'{kind}_act', args=[thing.pk, slug])}?{query}", sent)
    assert response.status_code == 200 and Event.objects.count() == before
    assert response.context["form"].errors
    return text_of(response)


def test_a_birth(scene: Scene, head: Client) -> None:
    number = an_id_number(DAY, male=False)
    sent = {"name": "张新", "sex": 1, "on": DAY, "relation": "child", "id_number": number}
    look = act(head, scene.home, "birth", sent)
    assert "女" in text_of(look) and "2021年6月1日" in text_of(look)
    assert relations(scene.home)["张新"] == "child"
    assert "性别" in refused(head, scene.home, "birth", {**sent, "sex": 0, "id_number": an_id_number(DAY, male=False)})


def test_a_new_member_and_who_is_on_file_already(scene: Scene, head: Client) -> None:
    sent = {"name": "张五", "id_number": "", "sex": 0, "birth_date": "1990年1月2日", "relation": "sibling",
            "since": DAY, "reason": "漏登"}  # fmt: skip
    act(head, scene.home, "newcomer", sent)
    assert relations(scene.home)["张五"] == "sibling"
    refused(head, scene.home, "newcomer", {**sent, "sex": ""})
    alone = a_person(an_area("hill_b"), "独", numbered=True)
    act(head, scene.home, "join", {"who": alone.id_number, "relation": "other", "since": DAY, "reason": "x"})
    assert relations(scene.home)["独"] == "other"
    there = a_person(an_area("lake_a"), "外", numbered=True)
    text = refused(head, scene.home, "join", {"who": there.id_number, "relation": "other", "since": DAY, "reason": "x"})
    assert "外" not in text.partition("<main")[2].replace("另外", "").replace("以外", "").replace("之外", "")


def test_a_marriage(scene: Scene, head: Client) -> None:
    other, (spouse,) = a_family(an_area("hill_b"), (("孙七", "applicant"),), numbered=True)
    act(head, scene.home, "marriage", {"who": spouse.pk, "relation": "other", "on": DAY})
    assert relations(scene.home)["孙七"] == "other" and fresh(other).closed_on == DAY


def test_which_member_leaves_is_asked_first_and_who_follows_the_applicant_too(scene: Scene, head: Client) -> None:
    address = reverse("household_act", args=[scene.home.pk, "leave"])
    asked = text_of(head.get(address))
    assert all(f"?member={person.pk}" in asked for person in scene.people)
    form = head.get(f"{address}?member={scene.applicant.pk}").context["form"]
    assert form["applicant"].initial == scene.people[1].pk
    assert "applicant" not in head.get(f"{address}?member={scene.people[2].pk}").context["form"].fields
    sent = {"on": DAY, "reason": "离婚", "applicant": scene.people[1].pk}
    act(head, scene.home, "leave", sent, f"member={scene.applicant.pk}")
    assert relations(scene.home) == {"李四": "applicant", "张小": "child"}
    for member in ("", "0", "x", scene.neighbour.pk):
        assert head.get(f"{address}?member={member}").status_code == 404


def test_a_split(scene: Scene, head: Client) -> None:
    one, two, three = (f"goes_{person.pk}" for person in scene.people)
    sent = {one: "stays", two: "applicant", three: "child", "on": DAY, "reason": "分户"}
    act(head, scene.home, "split", sent)
    assert relations(scene.home) == {"张三": "applicant"}
    new = Membership.objects.get(person=scene.people[1], until=None, known_to=None).household
    assert relations(new) == {"李四": "applicant", "张小": "child"}
    refused(head, scene.next_door, "split", {**sent, "on": DAY})


def test_another_applicant_and_a_relation_corrected(scene: Scene, head: Client) -> None:
    child = scene.people[2]
    address = reverse("household_act", args=[scene.home.pk, "head"])
    form = head.get(f"{address}?member={child.pk}").context["form"]
    told = {name: field.initial for name, field in form.fields.items() if name.startswith("relation_")}
    assert set(told.values()) == {"parent"}
    act(head, scene.home, "head", {"on": TODAY, "reason": "x", **told}, f"member={child.pk}")
    assert relations(scene.home) == {"张小": "applicant", "张三": "parent", "李四": "parent"}
    act(head, scene.home, "relation", {"relation": "grandparent", "reason": "x"}, f"member={scene.people[1].pk}")
    assert relations(scene.home)["李四"] == "grandparent"


def test_a_move_is_a_place_first(scene: Scene, head: Client) -> None:
    address = reverse("household_act", args=[scene.home.pk, "move"])
    assert head.get(address).context["picker"].may_stop is False
    lake = an_area("lake_a")
    assert head.get(f"{address}?area={lake.pk}").context["picker"].chosen == lake
    look = act(head, scene.home, "move", {"on": DAY, "reason": "x", "address": "三号"}, f"area={lake.pk}&taken=yes")
    assert "湖畔第一村" in text_of(look)
    assert fresh(scene.home).area_path == lake.path
    assert head.get(reverse("household", args=[scene.home.pk])).status_code == 404


def test_smaller_acts_on_a_family(scene: Scene, head: Client) -> None:
    act(head, scene.home, "address", {"address": "五号", "reason": "x"})
    act(head, scene.home, "relative", {"reason": "申报"})
    home = fresh(scene.home)
    assert (home.address, home.staff_relative) == ("五号", True)
    act(head, scene.home, "classify", {"sensitivity": "child", "reason": "x"})
    assert {fresh(person).sensitivity for person in scene.people} == {"child"}


def test_a_fact_is_asked_for_by_name_and_entered_by_its_type(scene: Scene, head: Client) -> None:
    address = reverse("person_act", args=[scene.applicant.pk, "fact"])
    assert "?fact=wages" in text_of(head.get(address))
    narrowed = text_of(head.get(f"{address}?named=工资"))
    assert "?fact=wages" in narrowed and "?fact=study" not in narrowed and '<details class="more" open>' in narrowed
    sent = {"value": "１,234.56 元", "since": DAY, "source": "tax", "grade": "A", "reason": "x"}
    look = act(head, scene.applicant, "fact", sent, "fact=wages")
    assert "1,234.56 元/月" in text_of(look)
    assert known(scene.applicant, "wages") == [(123_456, DAY, None)]
    act(head, scene.applicant, "fact", {**sent, "value": 1, "source": "officer"}, "fact=employed")
    act(head, scene.applicant, "fact", {**sent, "value": "2020-05-06", "source": "officer"}, "fact=father_lost_since")
    act(head, scene.applicant, "fact", {**sent, "value": 2, "source": "officer"}, "fact=disability_grade")
    act(head, scene.home, "fact", {**sent, "value": 3, "source": "real_estate"}, "fact=homes")
    assert [known(scene.applicant, name)[0][0] for name in ("employed", "father_lost_since", "disability_grade")] == [
        1, 20200506, 2,
    ]  # fmt: skip
    assert known(scene.home, "homes")[0][0] == 3
    for value in ("abc", "-5", "", "1.234", "9" * 18):
        refused(head, scene.applicant, "fact", {**sent, "value": value}, "fact=wages")
    for name in ("", "birth_date", "township", "homes", "wagez"):
        assert head.get(f"{address}?fact={name}").status_code == 404


def test_a_fact_ends(scene: Scene, head: Client) -> None:
    say(scene.applicant, "wages", 100)
    act(head, scene.applicant, "end-fact", {"on": DAY, "reason": "失业"}, "fact=wages")
    assert known(scene.applicant, "wages")[0][2] == DAY


def test_a_person_is_corrected(scene: Scene, head: Client) -> None:
    form = head.get(reverse("person_act", args=[scene.applicant.pk, "correct"])).context["form"]
    assert "birth_date" not in form.fields  # it is the number's
    act(head, scene.applicant, "correct", {"name": "张山", "phone": "13812345678", "reason": "错字"})
    assert fresh(scene.applicant).name == "张山"
    alone = a_person(an_area("hill_b"), "独")
    act(head, alone, "correct", {"name": "独", "sex": 1, "birth_date": "1979-1-2", "phone": "", "reason": "x"})
    assert (fresh(alone).sex, fresh(alone).birth_date) == (1, dt.date(1979, 1, 2))
    refused(head, alone, "correct", {"name": "独", "sex": 1, "birth_date": "1979-1-2", "phone": "", "reason": "x"})


def test_a_number_is_corrected(scene: Scene, head: Client) -> None:
    number = an_id_number(dt.date(1981, 2, 3))
    act(head, scene.applicant, "number", {"number": number, "reason": "错号"})
    assert fresh(scene.applicant).id_number == number
    text = refused(head, scene.applicant, "number", {"number": scene.neighbour.id_number, "reason": "重号"})
    assert "王五" not in text


def test_a_death_and_its_taking_back(scene: Scene, head: Client) -> None:
    sent = {"on": DAY, "source": "family", "grade": "D", "applicant": scene.people[1].pk}
    act(head, scene.applicant, "death", sent)
    assert fresh(scene.applicant).death_date == DAY and relations(scene.home)["李四"] == "applicant"
    page = text_of(head.get(reverse("person_act", args=[scene.applicant.pk, "death"])))
    assert '<form method="post" enctype' not in page and "档案记载此人已去世" in page
    act(head, scene.applicant, "alive", {"reason": "同名"})
    assert fresh(scene.applicant).death_date is None


def test_a_release(scene: Scene, head: Client) -> None:
    say(scene.applicant, "absence", 1)
    act(head, scene.applicant, "release", {"on": DAY, "source": "officer", "grade": "A"})
    assert known(scene.applicant, "absence")[1][0] == 0


def test_consent_and_its_withdrawal_also_by_the_citizen(scene: Scene, head: Client) -> None:
    sent = {"purpose": "check", "since": TODAY, "until": TODAY + dt.timedelta(days=30), "paper": ""}
    act(head, scene.applicant, "consent", sent)
    consent = Consent.objects.unscoped("a test").get()
    citizen = a_citizen(scene.applicant)
    page = text_of(citizen.get(reverse("person", args=[scene.applicant.pk])))
    assert f"?consent={consent.pk}" in page
    act(citizen, scene.applicant, "withdraw", {"on": TODAY, "reason": ""}, f"consent={consent.pk}")
    assert fresh_consent(consent).withdrawn_on == TODAY
    act(citizen, scene.applicant, "consent", sent)
    refused(head, scene.people[2], "consent", sent)  # a child
    other = a_citizen(scene.neighbour)
    address = reverse("person_act", args=[scene.neighbour.pk, "withdraw"])
    assert other.get(f"{address}?consent={consent.pk}").status_code == 404


def fresh_consent(row: Consent) -> Consent:
    return Consent.objects.unscoped("a test").get(pk=row.pk)


def test_a_merge_and_its_undoing(scene: Scene, head: Client) -> None:
    double = a_person(an_area("hill_b"), "张叁", numbered=True)
    look = act(head, scene.applicant, "merge", {"who": double.id_number, "reason": "重复建档"})
    assert "张叁" in text_of(look) and double.id_number not in text_of(look).partition("<form")[0]
    merged = Merge.objects.get()
    assert fresh(double).merged_into_id == scene.applicant.pk
    act(head, scene.applicant, "unmerge", {"reason": "x"}, f"merge={merged.pk}")
    assert fresh(double).merged_into_id is None
    elsewhere = a_person(an_area("lake_a"), "张叁", numbered=True)
    for who in (elsewhere.id_number, scene.child.pk, "0", scene.applicant.pk):
        if who != scene.child.pk:
            refused(head, scene.applicant, "merge", {"who": who, "reason": "x"})


def test_a_number_of_another_system(scene: Scene, head: Client) -> None:
    address = reverse("person_act", args=[scene.applicant.pk, "outside"])
    assert head.post(address, {"system": "全国低保", "number": "D1"}).status_code == 302
    assert ExternalId.objects.get().person == scene.applicant
    refused(head, scene.people[1], "outside", {"system": "全国低保", "number": "D1"})


def test_one_goes_back_and_changes_what_was_entered(scene: Scene, head: Client) -> None:
    address = reverse("household_act", args=[scene.home.pk, "address"])
    look = head.post(address, {"address": "五号", "reason": "x"})
    again = head.post(address + look.context["again"], {"address": "五号", "reason": "x"})
    assert again.context["form"]["address"].value() == "五号" and events_of("household.address") == []
    once_more = head.post(address + again.context["way"], {"address": "六号", "reason": "x"})
    assert "confirm" in once_more.context["sure"] and events_of("household.address") == []


def test_acts_that_do_not_exist(scene: Scene, head: Client) -> None:
    for name, key in (("person_act", scene.applicant.pk), ("household_act", scene.home.pk)):
        assert head.get(reverse(name, args=[key, "nonsense"])).status_code == 404
        assert head.post(reverse(name, args=[key, "nonsense"])).status_code == 404


def test_a_family_that_is_no_more_takes_nobody(scene: Scene, head: Client) -> None:
    Household.objects.unscoped("a test").filter(pk=scene.home.pk).update(closed_on=TODAY)
    page = text_of(head.get(reverse("household_act", args=[scene.home.pk, "birth"])))
    assert "这个家庭已不存在" in page or "家庭已" in page
    assert 'name="name"' not in page


def test_every_act_has_words_in_both_languages(scene: Scene, head: Client) -> None:
    from django.utils import translation

    for doing in (*people.DOINGS, *families.DOINGS):
        texts = [doing.title, doing.done, *([doing.hint] if doing.hint else [])]
        for text in texts:
            with translation.override("zh-hans"):
                chinese = str(text)
            with translation.override("en"):
                english = str(text)
            assert chinese != english and english.isascii(), english
