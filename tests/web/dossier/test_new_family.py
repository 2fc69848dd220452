"""Registering a family by its pages: the village, the applicant, a look that writes nothing, then the family's page."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override
from tests.places import an_area
from tests.registry.families import a_person, an_id_number, relations
from tests.web.browsing import CHROMIUM, MODES, look_at
from tests.web.dossier.scene import Scene, events_of, somebody, text_of

from doudi.access.roles import Role, Sensitivity
from doudi.audit.models import Event
from doudi.registry.models import Household, Person

pytestmark = pytest.mark.django_db
BORN = dt.date(1961, 3, 4)
SENT = {"number": "", "name": "周新", "sex": "1", "birth_date": "1961年3月4日", "phone": "13900000000",
        "address": "三组12号", "opened_on": "2020-05-01"}  # fmt: skip


@pytest.fixture
def clerk(scene: Scene) -> Client:
    return somebody(Role.TOWNSHIP_HEAD, "hill", cleared=[Sensitivity.CHILD])


def page(area: str = "hill_b") -> str:
    return f"{reverse('new_family')}?area={an_area(area).pk}"


def words(text: str) -> str:
    with override("zh-hans"):
        return gettext(text)


def homes() -> int:
    return Household.objects.unscoped("a test").count()


def registered(client: Client, sent: dict[str, Any], address: str = "") -> Household:
    """Sends the form, checks that looking at it wrote nothing, then sends it for good; the family."""
    address = address or page()
    before = Event.objects.count(), homes(), Person.objects.unscoped("a test").count()
    look = client.post(address, sent)
    assert "sure" in look.context, look.context["form"].errors
    assert (Event.objects.count(), homes(), Person.objects.unscoped("a test").count()) == before
    hidden = {bound.name: bound.value() for bound in look.context["form"] if bound.value() is not None}
    done = client.post(address.partition("?")[0] + look.context["sure"], hidden, follow=True)
    home: Household = Household.objects.unscoped("a test").order_by("-pk")[0]
    assert done.redirect_chain[-1][0] == reverse("household", args=[home.pk])
    assert done.status_code == 200 and homes() == before[1] + 1
    return home


def test_the_village_is_chosen_first(clerk: Client) -> None:
    first = text_of(clerk.get(reverse("new_family")))
    assert "丘陵第一村" in first and "岬角" not in first and 'name="number"' not in first
    beside = clerk.get(page("cape_a"))
    assert 'name="number"' not in text_of(beside)  # outside of the township nothing can be taken
    assert 'name="number"' in text_of(clerk.get(page()))


def test_somebody_with_a_number(clerk: Client) -> None:
    number = an_id_number(BORN, male=False)
    home = registered(clerk, {**SENT, "number": number, "sex": "", "birth_date": ""})
    assert relations(home) == {"周新": "applicant"}
    assert (home.area, home.address, home.opened_on) == (an_area("hill_b"), "三组12号", dt.date(2020, 5, 1))
    head = home.head
    assert head is not None and (head.id_number, head.birth_date, head.phone) == (number, BORN, "13900000000")
    assert [key for _kind, key, _reason in events_of("household.form")][-1] == home.pk


def test_somebody_without_a_number(clerk: Client) -> None:
    home = registered(clerk, SENT)
    assert home.head is not None and (home.head.sex, home.head.birth_date) == (1, BORN)
    answer = clerk.post(page(), {**SENT, "sex": ""})
    assert answer.context["form"].errors


def test_a_cadre_is_not_asked_for_the_village(scene: Scene) -> None:
    cadre = somebody(Role.VILLAGE_CADRE, "hill_b")
    assert 'name="number"' in text_of(cadre.get(reverse("new_family")))
    assert registered(cadre, SENT, reverse("new_family")).area == an_area("hill_b")


def test_somebody_on_file_who_is_of_no_family(clerk: Client) -> None:
    alone = a_person(an_area("hill_a"), "独", numbered=True)
    home = registered(clerk, {**SENT, "number": alone.id_number, "name": "", "sex": "", "birth_date": ""})
    assert home.head == alone
    other = a_person(an_area("hill_a"), "孤", numbered=False)
    assert registered(clerk, {**SENT, "number": str(other.pk), "name": "孤"}).head == other
    third = a_person(an_area("hill_a"), "单", numbered=True)
    assert "单" in text_of(clerk.post(page(), {**SENT, "number": third.id_number, "name": "双"}))


def test_whoever_is_of_a_family_leads_to_it(scene: Scene, clerk: Client) -> None:
    before = homes()
    sent = {**SENT, "number": scene.applicant.id_number, "name": "张三"}
    answer = clerk.post(page(), sent, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("household", args=[scene.home.pk])
    assert words("The applicant is of this family already: it is on file.") in text_of(answer) and homes() == before


def test_whoever_may_not_be_seen_is_elsewhere(scene: Scene) -> None:
    there = a_person(an_area("lake_a"), "外乡人", numbered=True)
    for client, number in (
        (somebody(Role.TOWNSHIP_CLERK, "hill"), there.id_number),
        (somebody(Role.TOWNSHIP_CLERK, "hill"), scene.child.id_number),
    ):
        text = text_of(client.post(page(), {**SENT, "number": number}))
        assert words("Somebody with this identity number is registered elsewhere.") in text
        assert [name for name in ("外乡人", "湖畔", "孙小小") if name in text] == []


def test_a_mistyped_number_and_a_day_to_come(clerk: Client) -> None:
    number = an_id_number(BORN)
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    before = Event.objects.count()
    for sent in ({**SENT, "number": wrong}, {**SENT, "opened_on": "2999-01-01"}, {**SENT, "name": ""}):
        assert clerk.post(page(), sent).context["form"].errors
    assert Event.objects.count() == before


def test_it_is_offered_to_those_who_may(clerk: Client) -> None:
    href = reverse("new_family")
    auditor = somebody(Role.AUDITOR, "land")
    for address in (reverse("find"), reverse("families")):
        assert href in text_of(clerk.get(address)) and href not in text_of(auditor.get(address))
    nobody = text_of(clerk.post(reverse("find"), {"text": "赵钱孙李"}, follow=True))
    assert nobody.partition("没有找到")[2].count(href) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium")
@pytest.mark.parametrize("mode", MODES)
def test_its_pages_in_a_browser(mode: str, clerk: Client, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    look_at(live_server, clerk, [reverse("new_family"), page()], mode)
