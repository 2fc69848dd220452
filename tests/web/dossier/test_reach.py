"""Who reaches which file: a page outside one's area is not found, a page one may not use says why."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.places import an_area
from tests.registry.families import the_operator
from tests.web.dossier.scene import TODAY, Scene, a_citizen, somebody, somebody_of_the_past, text_of

from doudi.access.roles import ACTS, Act, Role, Sensitivity
from doudi.areas.models import Level
from doudi.registry.models import Consent, Grade, Paper
from doudi.registry.models.papers import Purpose
from doudi.registry.services.consent import give_consent
from doudi.registry.services.households import move
from doudi.registry.services.papers import file_paper
from doudi.web.dossier.acts import families, people

pytestmark = pytest.mark.django_db
#: Where a role is posted so that the village hill_a is in its area, and where so that it is not.
HERE = {
    Level.VILLAGE: "hill_a",
    Level.TOWNSHIP: "hill",
    Level.COUNTY: "east",
    Level.CITY: "north",
    Level.PROVINCE: "land",
}
BESIDE = {Level.VILLAGE: "hill_b", Level.TOWNSHIP: "lake", Level.COUNTY: "west", Level.CITY: "south"}
STAFF = [role for role in Role if role != Role.CITIZEN]


@pytest.fixture
def scene(scene: Scene) -> Scene:
    """With a paper and a consent on either file."""
    for person in (scene.applicant, scene.child):
        file_paper(the_operator(), person, kind="identity", data=b"%PDF-1.7", grade=Grade.C)
        give_consent(the_operator(TODAY), person, purpose=Purpose.CHECK, since=TODAY, until=TODAY)
    return scene


def level_of(role: Role) -> Level:
    from tests.places import level_for

    return level_for(role)


def addresses(scene: Scene, *, closed: bool = False) -> dict[str, Act]:
    """Every address of a person's and a family's file, with the right one needs there."""
    person, home = (scene.child, scene.closed) if closed else (scene.applicant, scene.home)
    paper = Paper.objects.unscoped("a test").get(person=person)
    consent = Consent.objects.unscoped("a test").get(person=person)
    member = f"?member={person.pk}"
    query = {
        "withdraw": f"?consent={consent.pk}", "leave": member, "head": f"?member={scene.people[1].pk}",
        "relation": f"?member={scene.people[1].pk}", "fact": "?fact=wages", "end-fact": "?fact=wages",
    }  # fmt: skip
    found = {
        reverse("person", args=[person.pk]): Act.DOSSIER_VIEW, reverse("household", args=[home.pk]): Act.DOSSIER_VIEW,
        reverse("paper", args=[person.pk, paper.pk]): Act.FACT_VIEW,
        reverse("whole_number", args=[person.pk]): Act.IDENTITY_REVEAL,
    }  # fmt: skip
    for doing in people.DOINGS:
        if doing.slug != "unmerge":
            found[reverse("person_act", args=[person.pk, doing.slug]) + query.get(doing.slug, "")] = doing.act
    for doing in families.DOINGS:
        more = query.get(doing.slug, "") if doing.slug not in ("fact", "end-fact") else "?fact=homes"
        found[reverse("household_act", args=[home.pk, doing.slug]) + more] = doing.act
    return found


@pytest.mark.parametrize("role", STAFF)
def test_every_page_of_a_file_in_ones_area(scene: Scene, role: Role) -> None:
    client, acts = somebody(role, HERE[level_of(role)]), ACTS[role]
    for address, act in addresses(scene).items():
        expected = 200 if Act.DOSSIER_VIEW in acts and act in acts else 403 if Act.DOSSIER_VIEW in acts else 404
        assert client.get(address).status_code == expected, address


@pytest.mark.parametrize("role", [role for role in STAFF if level_of(role) in BESIDE])
def test_every_page_of_a_file_next_to_ones_area_is_not_found(scene: Scene, role: Role) -> None:
    client = somebody(role, BESIDE[level_of(role)], cleared=[Sensitivity.CHILD])
    for address in addresses(scene):
        assert client.get(address).status_code == 404, address
    assert client.post(reverse("open_person", args=[scene.child.pk]), {"purpose": "入户核查"}).status_code == 404


@pytest.mark.parametrize("role", STAFF)
def test_a_file_that_few_may_see_is_not_found_without_clearance(scene: Scene, role: Role) -> None:
    client = somebody(role, HERE[level_of(role)])
    for address in addresses(scene, closed=True):
        assert client.get(address).status_code == 404, address
    for name, key in (("open_person", scene.child.pk), ("open_household", scene.closed.pk)):
        assert client.post(reverse(name, args=[key]), {"purpose": "入户核查"}).status_code == 404


def test_who_is_not_signed_in_is_sent_to_sign_in(scene: Scene) -> None:
    for address in (*addresses(scene), reverse("find"), reverse("families"), reverse("mine")):
        response = Client().get(address)
        assert response.status_code == 302 and "/accounts/login/" in response["Location"]


def test_a_posting_that_is_over_opens_nothing(scene: Scene) -> None:
    client = somebody_of_the_past(Role.COUNTY_HEAD, "east")
    for address in addresses(scene):
        assert client.get(address).status_code == 404, address
    for name in ("find", "families"):
        assert client.get(reverse(name)).status_code == 403


def test_a_family_that_moved_away_is_not_found_any_more(scene: Scene) -> None:
    client, there = somebody(Role.TOWNSHIP_CLERK, "hill"), somebody(Role.TOWNSHIP_CLERK, "lake")
    move(the_operator(), scene.home, an_area("lake_a"), on=scene.home.opened_on, reason="x")
    for address in addresses(scene):
        assert client.get(address).status_code == 404, address
    assert there.get(reverse("person", args=[scene.applicant.pk])).status_code == 200


def test_a_citizen_sees_their_family_and_of_next_door_nothing(scene: Scene) -> None:
    mine, theirs = a_citizen(scene.applicant), a_citizen(scene.neighbour)
    assert mine.get(reverse("mine"))["Location"] == reverse("household", args=[scene.home.pk])
    page = text_of(mine.get(reverse("household", args=[scene.home.pk])))
    assert "李四" in page and reverse("person", args=[scene.people[1].pk]) not in page
    assert reverse("person", args=[scene.applicant.pk]) in page
    for address, act in addresses(scene).items():
        own = 200 if act in ACTS[Role.CITIZEN] else 403
        assert mine.get(address).status_code == own, address
        assert theirs.get(address).status_code == 404, address
    for other in scene.people[1:]:
        assert mine.get(reverse("person", args=[other.pk])).status_code == 404
    for name in ("find", "families"):
        assert mine.get(reverse(name))["Location"] == reverse("mine")
    assert mine.post(reverse("find"), {"text": "王五"})["Location"] == reverse("mine")


def test_a_citizen_whose_file_few_may_see_is_told_nothing_of_it(scene: Scene) -> None:
    client = a_citizen(scene.child)
    for address in addresses(scene, closed=True):
        assert client.get(address).status_code == 404, address
    assert client.get(reverse("mine")).status_code == 404


def test_nobody_posts_past_what_a_page_refuses(scene: Scene) -> None:
    """The same by POST, also with the confirmation already in the address."""
    from doudi.audit.models import Event

    before = Event.objects.count()
    for client in (somebody(Role.TOWNSHIP_CLERK, "lake"), somebody(Role.AUDITOR, "land"), a_citizen(scene.neighbour)):
        for address, act in addresses(scene).items():
            if act in (Act.DOSSIER_VIEW, Act.FACT_VIEW, Act.CONSENT_RECORD, Act.PAPER_ADD):
                continue
            joined = f"{address}{'&' if '?' in address else '?'}confirm=yes"
            sent = {"reason": "x", "on": TODAY, "name": "x", "sex": 1, "purpose": "核对材料"}
            assert client.post(joined, sent).status_code in (403, 404), address
    assert Event.objects.count() == before
