"""Every address × every role, once within the area of the posting and once outside of it.

The table says who is answered; it is written by hand, not taken from the roles. An address that is not in it fails.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone
from tests.casework.scene import a_place
from tests.kept import kept
from tests.places import a_posting, a_token, an_actor, level_for
from tests.web.payments.things import ledger_of
from tests.web.people import signed_in

from doudi.access.actor import Actor, operator
from doudi.access.roles import Role
from doudi.areas.models import WIDTH, Area, Level
from doudi.audit.models import Event
from doudi.casework.models import (
    Appeal,
    BookText,
    Case,
    ChangeReport,
    Channel,
    Complaint,
    Decision,
    Determination,
    HouseholdFile,
    Notice,
)
from doudi.casework.services.after import complain
from doudi.casework.services.intake import Wanted, register
from doudi.casework.services.letters import issue
from doudi.registry.models import Award, Grade, Household, OwnRecord, Person, SheetImport
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

#: What is of a case, in a path.
OF_CASE = {"case", "request", "told", "notice", "change", "appeal", "file", "order_letter"}


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
    "paper": Page(FILES - {Role.VILLAGE_CADRE, Role.FINANCE}, path=PERSON | {"paper": "paper"}),
    "person_act": Page(CHANGES, path=PERSON | {"slug": "correct"}),
    "account": Page(EVERYBODY),
    "posting": Page(EVERYBODY),
    "own_tokens": Page(EVERYBODY),
    "end_token": Page(EVERYBODY, path={"pk": "token"}),
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
#: What people see of the door: their own, their village's, and what hangs in public.
CASE, ASKED = {"pk": "case"}, {"pk": "request"}
VILLAGE = frozenset({Role.VILLAGE_CADRE})
DOOR_VIEW = NO_STAFF - {Role.FINANCE, Role.ADMINISTRATOR}
PAGES |= {
    "own_case": Page(CITIZEN, path=CASE, others=404),
    "own_papers_of": Page(CITIZEN, path=CASE, others=404),
    "own_object": Page(CITIZEN, path=CASE, others=404),
    "own_withdraw": Page(CITIZEN, path=CASE, others=404),
    "own_appeal": Page(CITIZEN, path=CASE, others=404),
    "own_rate": Page(CITIZEN, path=CASE, others=404),
    "own_form": Page(CITIZEN, path=CASE | {"kind": "application"}, others=404),
    "own_request": Page(CITIZEN, path=ASKED, others=404),
    "own_award": Page(CITIZEN, path={"pk": "award"}, others=404),
    "own_letters": Page(CITIZEN, others=404),
    "own_letter": Page(CITIZEN, path={"pk": "letter"}, others=404),
    "own_letter_file": Page(CITIZEN, path={"pk": "letter"}, others=404),
    "own_papers": Page(CITIZEN, others=404),
    "own_change": Page(CITIZEN, others=404),
    "own_complain": Page(CITIZEN, others=404),
    "own_looks": Page(CITIZEN, others=404),
    "own_apply": Page(CITIZEN, others=404),
    "apply_step": Page(CITIZEN, path={"step": "want"}, others=404),
    "village": Page(VILLAGE),
    "village_need": Page(VILLAGE, path={"step": "who"}),
    "village_pass_on": Page(VILLAGE, "post", ASKED, 302),
    "notices": Page(EVERYBODY),
    "public_sheet": Page(EVERYBODY, path={"pk": "notice"}),
    "case_forms": Page(DOOR_VIEW, path=CASE, others=404),
    "case_form": Page(DOOR_VIEW, path=CASE | {"kind": "application"}, others=404),
    "roster": Page(EXPORTS),
}
#: What staff do at the door: see requests and cases, register, take steps, answer complaints, see what facts tell.
REGISTERS = DESKS | VILLAGE
ANSWERS = frozenset({Role.TOWNSHIP_HEAD, Role.COUNTY_REVIEWER, Role.COUNTY_HEAD})
TOLD = DOOR_VIEW - VILLAGE
PAGES |= {
    "late_board": Page(TOLD, citizens=302),
    "confirm_together": Page(WHOLE),
    "case": Page(DOOR_VIEW, path=CASE, citizens=302),
    "case_letter": Page(DOOR_VIEW, path=CASE | {"letter": "told"}, citizens=302),
    "notice_sheet": Page(DOOR_VIEW, path=CASE | {"notice": "notice"}, citizens=302),
    "case_act": Page(WHOLE, path=CASE | {"slug": "object"}, citizens=302),
    "new_request": Page(REGISTERS, citizens=302),
    "register_request": Page(REGISTERS, path=PERSON, citizens=302),
    "request": Page(DOOR_VIEW, path=ASKED, citizens=302),
    "request_letter": Page(DOOR_VIEW, path=ASKED, citizens=302),
    "request_act": Page(WHOLE, path=ASKED | {"slug": "close"}, citizens=302),
    "award_change": Page(WHOLE, path={"pk": "award", "path": "adjust"}),
    "new_complaint": Page(DESKS, citizens=302),
    "new_change": Page(REGISTERS, path=HOUSEHOLD, citizens=404),
    "complaint": Page(ANSWERS, path={"pk": "complaint"}),
    "change_report": Page(TOLD, path={"pk": "change"}, citizens=404),
    "appeal": Page(TOLD, path={"pk": "appeal"}, citizens=404),
    "relatives": Page(FINDS, citizens=404),
    "household_files": Page(TOLD, citizens=404),
    "archive_files": Page(DESKS, citizens=404),
    "household_file": Page(TOLD, path={"pk": "file"}, citizens=404),
    "household_file_sheet": Page(TOLD, path={"pk": "file"}, citizens=404),
    "family_files": Page(TOLD, path=HOUSEHOLD, citizens=404),
}
#: What staff see and do of the ledger: runs from the county up, accounts and orders from the township up.
PAYS = FINDS - VILLAGE
RUNS = PAYS - {Role.TOWNSHIP_CLERK, Role.TOWNSHIP_HEAD}
BUILDS, PAYS_OUT = frozenset({Role.COUNTY_REVIEWER}), frozenset({Role.FINANCE})
COUNTY = frozenset({Role.COUNTY_REVIEWER, Role.COUNTY_HEAD})
SIGNS = frozenset({Role.COUNTY_HEAD, Role.CITY_OFFICER, Role.PROVINCE_OFFICER})
RUN, AWARD = {"pk": "run"}, {"pk": "award"}
PAGES |= {
    "own_payments": Page(CITIZEN, others=404),
    "runs": Page(PAYS, citizens=404),
    "new_run": Page(BUILDS, citizens=404),
    "run": Page(RUNS, path=RUN, others=404),
    "run_progress": Page(RUNS, path=RUN, others=404),
    "run_lines": Page(RUNS, path=RUN, others=404),
    "run_left": Page(RUNS, path=RUN, others=404),
    "run_returned": Page(RUNS, path=RUN, others=404),
    "answer_hold": Page(BUILDS, path=RUN | {"hold": "hold"}, citizens=404),
    "sign_run": Page(BUILDS, path=RUN | {"act": "lock"}, citizens=404),
    "run_go_on": Page(BUILDS | PAYS_OUT, "post", RUN, 302, citizens=404),
    "run_file": Page(PAYS_OUT, "post", RUN, 302, citizens=404),
    "run_answers": Page(PAYS_OUT, path=RUN, citizens=404),
    "take_back": Page(PAYS_OUT, path={"pk": "transfer"}, citizens=404),
    "family_payments": Page(PAYS, path=HOUSEHOLD, citizens=404),
    "enter_account": Page(DESKS, path=AWARD, citizens=404),
    "accounts_to_confirm": Page(PAYS, citizens=404),
    "one_payee": Page(COUNTY, path={"pk": "payee"}, citizens=404),
    "funds": Page(PAYS, citizens=404),
    "appropriate": Page(PAYS_OUT, citizens=404),
    "payer": Page(PAYS_OUT, citizens=404),
    "advance_petty": Page(PAYS_OUT, citizens=404),
    "give_back_petty": Page(PAYS_OUT, citizens=404),
    "prices": Page(PAYS, citizens=404),
    "publish_index": Page(SIGNS - COUNTY, citizens=404),
    "split_award": Page(SIGNS, path={"pk": "sum"}, citizens=404),
    "give_award": Page(SIGNS, path={"pk": "sum"}, citizens=404),
    "spend_petty": Page(DESKS, path={"pk": "sum"}, citizens=404),
    "months": Page(RUNS, citizens=404),
    "month": Page(RUNS, path={"programme": "dibao", "period": "202107"}, citizens=404),
    "month_sheet": Page(
        RUNS - PAYS_OUT, "post", {"programme": "dibao", "period": "202107", "kind": "roll"}, citizens=404
    ),
    "orders": Page(PAYS, citizens=404),
    "suspend_award": Page(SIGNS, path=AWARD, citizens=404),
    "propose_order": Page(COUNTY, path=AWARD | {"kind": "back_pay"}, citizens=404),
    "one_order": Page(PAYS, path={"pk": "order"}, citizens=404),
    "one_suspension": Page(PAYS, path={"pk": "suspension"}, citizens=404),
    "order_letter": Page(PAYS - PAYS_OUT, path={"pk": "order_letter"}, citizens=404),
    "serve_order_letter": Page(WHOLE, path={"pk": "order_letter"}, citizens=404),
}
#: Addresses about the account alone: signing in and out, the password, the second factor. tests/web/test_signing_in.py
OF_THE_ACCOUNT = ("account_", "mfa_")
#: The same for everybody wherever they are posted.
EVERYWHERE = {
    "end_token", "area", "programme", "sheet_template", "export_list", "apply_step", "village_need", "public_sheet",
    "month", "month_sheet",
}  # fmt: skip


@dataclass(frozen=True)
class World:
    """Things in one village, by what they are called in a path."""

    things: dict[str, Any]

    def kwargs(self, page: Page) -> dict[str, Any]:
        return {name: self.things.get(what, what) for name, what in page.path.items()}


def worlds(tree: dict[str, Area], *villages: str) -> list[World]:
    """A world in each of the villages."""
    return kept(("worlds", villages), lambda: [_a_world(tree[village], tree["land"]) for village in villages])


def _a_world(village: Area, root: Area) -> World:
    command = operator("tests", root.path, dt.date(2021, 6, 15))
    person = enter_person(command, name="张三", area=village, sex=0, birth_date=dt.date(1950, 1, 1))
    home = form_household(command, area=village, opened_on=dt.date(2020, 1, 1))
    join(command, home, person, relation="applicant", since=dt.date(2020, 1, 1))
    paper = file_paper(command, person, kind="id_card", data=b"%PDF-1.4 x", grade=Grade.B)
    event = Event.objects.filter(area_path=village.path).first()
    assert event is not None
    posting = a_posting(Role.VILLAGE_CADRE, village)
    return World(
        a_case(command, home, person)
        | {
            "person": person.pk, "household": home.pk, "paper": paper.pk, "event": event.pk, "posting": posting.pk,
            "account": posting.account_id,
            "area": village.pk, "programme": "dibao", "import": an_import(village).pk, "token": 1,
        }
    )  # fmt: skip


def a_case(command: Actor, home: Household, person: Person) -> dict[str, int]:
    """A request with its receipt and a case that hangs out, and an award."""
    request = register(command, person, area=home.area, channel=Channel.COUNTER, wanted=[Wanted("dibao")])
    case = request.cases.get()
    notice = Notice.objects.create(
        case=case, step=case.steps.get(), kind="posting", shows={"applicant_name": person.name}, since=command.on,
        until=command.on, area_path=case.area_path,
    )  # fmt: skip
    award = Award.objects.create(
        household=home, programme="dibao", since=command.on, amount_fen=100, source="decision"
    )  # fmt: skip
    told = issue(command, case, "correction", lines=["申请书"])
    found = after_it(command, case, person) | {"told": told.pk} | ledger_of(home, person, award, command.on)
    found |= {"request": request.pk, "case": case.pk, "notice": notice.pk, "award": award.pk}
    return found | {"letter": request.letters.get().pk}


def after_it(command: Actor, case: Case, person: Person) -> dict[str, int]:
    """A change that was told, a complaint, and an appeal from a decision."""
    place: Any = {"area_path": case.area_path}
    change = ChangeReport.objects.create(
        person=person, household=case.household, text="x", changed_on=command.on, reported_on=command.on, **place
    )
    complaint = complain(command, area=case.request.area, about=Complaint.About.OTHER, text="x")
    book, _ = BookText.objects.get_or_create(digest="x", defaults={"data": b""})
    nothing: dict[str, Any] = {"covered": [], "receipt": [], "ways": [], "missing": [], "unit": {"name": "household"}}
    answer = nothing | {"person": None, "outcome": "cannot_tell", "amount_fen": None, "branch": ""}
    said = Determination.objects.create(
        case=case, made_at=timezone.now(), made_on=command.on, month="2021-06", book=book, engine="1",
        family=json.dumps({"said": []}), digest="x", outcome="cannot_tell",
        explanation=json.dumps({"nodes": {}, "members": [], "outcomes": [answer]}),
    )  # fmt: skip
    decision = Decision.objects.create(
        case=case, step=case.steps.get(), determination=said, outcome="granted", amount_fen=100, decided_on=command.on,
        decided_at=timezone.now(), who="x", role="county_head", body=case.area, form="own",
    )  # fmt: skip
    appeal = Appeal.objects.create(
        decision=decision, person=person, route="review", text="x", filed_on=command.on, limit_on=command.on, **place
    )
    piece: Any = {
        "kind": "answer", "what": "answer", "id": said.pk, "number": case.number, "day": "2021-06-15", "size": 1,
        "sha256": "x", "case": case.pk, "person": None, "sensitivity": case.sensitivity,
    }  # fmt: skip
    file = HouseholdFile.objects.create(
        household=case.household, year=2021, number=f"F{case.number}", area=case.area, catalogue=[piece], digest="x",
        keep_until=dt.date(2099, 12, 31), archived_on=command.on, who="x", **place,
    )  # fmt: skip
    return {"change": change.pk, "complaint": complaint.pk, "appeal": appeal.pk, "file": file.pk}


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
def tree(monkeypatch: pytest.MonkeyPatch) -> dict[str, Area]:
    """With the codes of the rule book's root and of a county of it, where cases can be opened."""
    return a_place(monkeypatch)


def posted(role: Role, tree: dict[str, Area], inside: World) -> Client:
    """Somebody of the role whose area holds the village of the things inside."""
    above = {Level.PROVINCE: "land", Level.CITY: "north", Level.COUNTY: "east", Level.TOWNSHIP: "hill"}
    client, posting = signed_in(role, tree[above.get(level_for(role), "hill_a")])
    if role == Role.CITIZEN:
        OwnRecord.objects.create(account=posting.account, person_id=inside.things["person"], since=timezone.now())
    inside.things["token"] = a_token(posting)[0].pk
    return client


def names(resolver: URLResolver | None = None) -> Iterator[str]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry) if entry.namespace != "api" else ()  # tests/api/test_matrix.py
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
    inside, outside = worlds(tree, "hill_a", "cape_a")
    client, odd = posted(role, tree, inside), []
    for name, page in PAGES.items():
        wanted = page.status if role in page.answered else page.others
        if role == Role.CITIZEN and page.citizens is not None:
            wanted = page.citizens
        if role == Role.ADMINISTRATOR and {"person", "household"} & set(page.path.values()):
            wanted = 404  # for who runs the server there are no files
        of_case = OF_CASE & set(page.path.values()) and name != "public_sheet" and role in page.answered
        if role == Role.DISABLED_FEDERATION and of_case:
            wanted = 404  # the cases here are of a programme in whose procedure it has no step
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
    [world] = worlds(tree, "hill_a")
    public = {"home", "mode", "language", "rules", "programme", "can_i_get", "notices", "public_sheet"}
    for name, page in PAGES.items():
        answer = getattr(Client(), page.method)(reverse(name, kwargs=world.kwargs(page)))
        if name == "pattern_page":
            assert answer.status_code == 404  # open to all where the server is one for development, else not there
        elif name not in public:
            to = answer.headers.get("Location", "").partition("?")[0]
            assert (name, answer.status_code, to) == (name, 302, reverse(settings.LOGIN_URL))


@pytest.mark.django_db
def test_an_ended_posting_answers_nothing(tree: dict[str, Area]) -> None:
    [world] = worlds(tree, "hill_a")
    client, posting = signed_in(Role.TOWNSHIP_CLERK, tree["hill"])
    assert asked(client, "person", world) == 200
    posting.ends = posting.starts
    posting.save()
    assert [asked(client, name, world) for name in ("person", "household", "paper")] == [404] * 3
    assert [asked(client, name, world) for name in ("find", "areas", "postings", "events")] == [403] * 4
