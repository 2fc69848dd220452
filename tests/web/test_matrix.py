"""Every address × every role, once within the area of the posting and once outside of it.

The table says who is answered; it is written by hand, not taken from the roles. An address that is not in it fails.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone
from tests.places import a_posting, a_tree, an_actor, level_for
from tests.web.people import signed_in

from doudi.access.actor import operator
from doudi.access.roles import Role
from doudi.areas.models import WIDTH, Area, Level
from doudi.audit.models import Event
from doudi.registry.models import Grade, OwnRecord, SheetImport
from doudi.registry.services.households import form_household, join
from doudi.registry.services.papers import file_paper
from doudi.registry.services.persons import enter_person
from doudi.registry.sheets.running import Running
from doudi.registry.sheets.services import choose_sheet, map_columns, start_check, upload

EVERYBODY = frozenset(Role)
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
CITIZEN = frozenset({Role.CITIZEN})
NO_STAFF = EVERYBODY - CITIZEN
FILES = EVERYBODY - ADMINISTRATOR
FINDS = FILES - CITIZEN
WHOLE = frozenset(
    {Role.TOWNSHIP_CLERK, Role.TOWNSHIP_HEAD, Role.COUNTY_REVIEWER, Role.COUNTY_HEAD, Role.DISABLED_FEDERATION}
)
POSTINGS = NO_STAFF - {Role.VILLAGE_CADRE, Role.FINANCE}
EVENTS = frozenset({Role.COUNTY_HEAD, Role.CITY_OFFICER, Role.PROVINCE_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR})
BOUNDARIES = frozenset({Role.COUNTY_HEAD, Role.PROVINCE_OFFICER})
DESKS = WHOLE - {Role.DISABLED_FEDERATION}
EXPORTS = NO_STAFF - {Role.FINANCE, Role.ADMINISTRATOR, Role.VILLAGE_CADRE}
CHANGES = EVERYBODY - {
    Role.CITIZEN, Role.CITY_OFFICER, Role.PROVINCE_OFFICER, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR,
}  # fmt: skip


@dataclass(frozen=True)
class Page:
    """Who is answered at an address, by which method, with what in its path; `status` is the answer."""

    answered: frozenset[Role]
    method: str = "get"
    path: dict[str, str] = field(default_factory=dict)
    status: int = 200
    #: what those are told who are not answered, of a thing within their area
    others: int = 403
    #: of citizens, who are sent to their own file
    citizens: int | None = None


PERSON, HOUSEHOLD, IMPORT, ACCOUNT = {"pk": "person"}, {"pk": "household"}, {"pk": "import"}, {"pk": "account"}
PAGES = {
    "home": Page(EVERYBODY),
    "mode": Page(EVERYBODY, "post", status=400),
    "language": Page(EVERYBODY, "post", status=400),
    "pattern_page": Page(ADMINISTRATOR),
    "rules": Page(EVERYBODY),
    "programme": Page(EVERYBODY, path={"name": "programme"}),
    "can_i_get": Page(EVERYBODY),
    "find": Page(FINDS, citizens=302),
    "families": Page(FINDS, citizens=302),
    "new_family": Page(CHANGES),
    "mine": Page(CITIZEN, status=302, others=404),
    "household": Page(FILES, path=HOUSEHOLD, others=404),
    "open_household": Page(FILES, "post", HOUSEHOLD, others=404),
    "household_act": Page(CHANGES, path=HOUSEHOLD | {"slug": "birth"}),
    "person": Page(FILES, path=PERSON, others=404),
    "open_person": Page(FILES, "post", PERSON, others=404),
    "whole_number": Page(WHOLE, path=PERSON),
    "paper": Page(FILES, path=PERSON | {"paper": "paper"}, others=404),
    "person_act": Page(CHANGES, path=PERSON | {"slug": "correct"}),
    "account": Page(EVERYBODY),
    "posting": Page(EVERYBODY),
    "areas": Page(NO_STAFF),
    "area": Page(NO_STAFF, path={"pk": "area"}),
    "found_area": Page(BOUNDARIES, path={"pk": "area"}),
    "merge_area": Page(BOUNDARIES, path={"pk": "area"}),
    "postings": Page(POSTINGS),
    "new_posting": Page(ADMINISTRATOR),
    "new_account": Page(ADMINISTRATOR),
    "accounts": Page(POSTINGS),
    "one_account": Page(POSTINGS, path=ACCOUNT, others=403),
    "lend_password": Page(ADMINISTRATOR, path=ACCOUNT),
    "without_factor": Page(ADMINISTRATOR, path=ACCOUNT),
    "close_account": Page(ADMINISTRATOR, path=ACCOUNT),
    "one_posting": Page(POSTINGS, path={"pk": "posting"}),
    "end_posting": Page(ADMINISTRATOR, path={"pk": "posting"}),
    "sheets": Page(DESKS),
    "new_sheet": Page(DESKS),
    "sheet_template": Page(DESKS, path={"name": "persons"}),
    "lists": Page(EXPORTS),
    "export_list": Page(EXPORTS, path={"name": "persons"}),
    "sheet": Page(DESKS, path=IMPORT),
    "sheet_choose": Page(DESKS, path=IMPORT),
    "sheet_columns": Page(DESKS, path=IMPORT),
    "sheet_rows": Page(DESKS, path=IMPORT),
    "sheet_faults": Page(DESKS, "post", IMPORT),
    "sheet_enter": Page(DESKS, path=IMPORT),
    "sheet_undo": Page(DESKS, path=IMPORT),
    "sheet_drop": Page(DESKS, path=IMPORT),
    "sheet_check": Page(DESKS, "post", IMPORT, 302),
    "sheet_go": Page(DESKS, "post", IMPORT, 302),
    "events": Page(EVENTS),
    "export_events": Page(frozenset({Role.AUDITOR}), "post", status=302),
    "event": Page(EVENTS, path={"pk": "event"}),
}
#: Addresses about the account alone: signing in and out, the password, the second factor. tests/web/test_signing_in.py
OF_THE_ACCOUNT = ("account_", "mfa_")
#: The same for everybody wherever they are posted.
EVERYWHERE = {"area", "programme", "sheet_template", "export_list"}


@dataclass(frozen=True)
class World:
    """Things in one village, by what they are called in a path."""

    things: dict[str, Any]

    def kwargs(self, page: Page) -> dict[str, Any]:
        return {name: self.things.get(what, what) for name, what in page.path.items()}


def a_world(village: Area, root: Area) -> World:
    command = operator("tests", root.path, dt.date(2021, 6, 15))
    person = enter_person(command, name="张三", area=village, sex=0, birth_date=dt.date(1950, 1, 1))
    home = form_household(command, area=village, opened_on=dt.date(2020, 1, 1))
    join(command, home, person, relation="applicant", since=dt.date(2020, 1, 1))
    paper = file_paper(command, person, kind="id_card", data=b"%PDF-1.4 x", grade=Grade.B)
    event = Event.objects.filter(area_path=village.path).first()
    assert event is not None
    posting = a_posting(Role.VILLAGE_CADRE, village)
    return World(
        {
            "person": person.pk, "household": home.pk, "paper": paper.pk, "event": event.pk, "posting": posting.pk,
            "account": posting.account_id,
            "area": village.pk, "programme": "dibao", "import": an_import(village).pk,
        }
    )  # fmt: skip


def an_import(village: Area) -> SheetImport:
    """A sheet that somebody of the township has sent and checked."""
    clerk = an_actor(Role.TOWNSHIP_CLERK, village.path[:-WIDTH], cleared=[])
    data = "姓名,身份证号\n张三,1\n".encode()
    columns = [("person.name", 1), ("person.id_number", 1)]
    given = choose_sheet(clerk, upload(clerk, data=data), sheet=0)
    given = map_columns(clerk, given, columns=columns, system="x", grade=Grade.D, true_from=clerk.on)
    running = Running(clerk, start_check(clerk, given))
    while running.step():
        pass
    return running.given


@pytest.fixture
def tree() -> dict[str, Area]:
    return a_tree()


def posted(role: Role, tree: dict[str, Area], inside: World) -> Client:
    """Somebody of the role whose area holds the village of the things inside."""
    above = {Level.PROVINCE: "land", Level.CITY: "north", Level.COUNTY: "east", Level.TOWNSHIP: "hill"}
    client, posting = signed_in(role, tree[above.get(level_for(role), "hill_a")])
    if role == Role.CITIZEN:
        OwnRecord.objects.create(account=posting.account, person_id=inside.things["person"], since=timezone.now())
    return client


def names(resolver: URLResolver | None = None) -> Iterator[str]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry)
        else:
            yield entry.name or str(entry.pattern)


def test_every_address_is_in_the_table() -> None:
    assert {name for name in names() if not name.startswith(OF_THE_ACCOUNT)} == set(PAGES)


def asked(client: Client, name: str, world: World) -> int:
    page = PAGES[name]
    answer = getattr(client, page.method)(reverse(name, kwargs=world.kwargs(page)))
    for _part in answer.streaming_content if answer.streaming else ():
        pass  # to its end, where its file is closed
    status: int = answer.status_code
    return status


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_every_address_for_every_role(role: Role, tree: dict[str, Area]) -> None:
    inside, outside = a_world(tree["hill_a"], tree["land"]), a_world(tree["cape_a"], tree["land"])
    client, odd = posted(role, tree, inside), []
    for name, page in PAGES.items():
        wanted = page.status if role in page.answered else page.others
        if role == Role.CITIZEN and page.citizens is not None:
            wanted = page.citizens
        if role == Role.ADMINISTRATOR and {"person", "household"} & set(page.path.values()):
            wanted = 404  # for who runs the server there are no files
        found = asked(client, name, inside)
        if found != wanted:
            odd.append(f"{name} within: {found}, not {wanted}")
        if page.path and name not in EVERYWHERE:
            found = asked(client, name, outside)
            covers = level_for(role) == Level.PROVINCE
            allowed = {wanted} if covers else {404, 403} - ({403} if role in page.answered else set())
            if found not in allowed:
                odd.append(f"{name} outside: {found}, not {sorted(allowed)}")
    assert odd == []


@pytest.mark.django_db
def test_nobody_is_answered_who_has_not_signed_in(tree: dict[str, Area]) -> None:
    world = a_world(tree["hill_a"], tree["land"])
    public = {"home", "mode", "language", "rules", "programme", "can_i_get"}
    for name, page in PAGES.items():
        answer = getattr(Client(), page.method)(reverse(name, kwargs=world.kwargs(page)))
        if name == "pattern_page":
            assert answer.status_code == 404  # open to all where the server is one for development, else not there
        elif name not in public:
            to = answer.headers.get("Location", "").partition("?")[0]
            assert (name, answer.status_code, to) == (name, 302, reverse(settings.LOGIN_URL))


@pytest.mark.django_db
def test_an_ended_posting_answers_nothing(tree: dict[str, Area]) -> None:
    world = a_world(tree["hill_a"], tree["land"])
    client, posting = signed_in(Role.TOWNSHIP_CLERK, tree["hill"])
    assert asked(client, "person", world) == 200
    posting.ends = posting.starts
    posting.save()
    assert [asked(client, name, world) for name in ("person", "household", "paper")] == [404] * 3
    assert [asked(client, name, world) for name in ("find", "areas", "postings", "events")] == [403] * 4
