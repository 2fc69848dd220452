"""My work, what is late, and what may be signed together."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.casework.scene import FAMILY, Scene
from tests.casework.steps import lead, now
from tests.registry.families import a_family, the_operator
from tests.web.cases.door import a_case, client_of, elsewhere, text, today

from doudi.access.roles import Role
from doudi.casework.models import Case, CaseStep, Channel, Complaint, Outcome
from doudi.casework.models.cases import NEVER
from doudi.casework.services import after
from doudi.casework.services.intake import register
from doudi.engine.judge.family import read_family
from doudi.registry.models import Grade
from doudi.registry.services.facts import Learnt, book, learn


def ago(days: int) -> dt.date:
    return today() - dt.timedelta(days=days)


def asked(scene: Scene, role: Role = Role.TOWNSHIP_CLERK, need: str = "没钱看病") -> object:
    actor = scene.actor(role, today())
    return register(actor, scene.applicant, area=scene.home.area, channel=Channel.COUNTER, need=need)


def test_each_step_stands_in_the_list_of_whose_it_is(scene: Scene) -> None:
    case = a_case(scene)
    clerk, reviewer = client_of(scene, Role.TOWNSHIP_CLERK), client_of(scene, Role.COUNTY_REVIEWER)
    assert f"/case/{case.pk}/" in text(clerk.get("/")) and f"/case/{case.pk}/" not in text(reviewer.get("/"))
    lead(scene, case, "check", today())
    assert f"/case/{case.pk}/" in text(reviewer.get("/?list=mine"))
    assert f"/case/{case.pk}/" not in text(elsewhere(Role.TOWNSHIP_CLERK, scene, "lake").get("/"))


def test_the_least_time_left_comes_first(scene: Scene) -> None:
    first, second = a_case(scene), a_case(scene, "temporary")
    day = today()
    CaseStep.objects.filter(case=first, done_on=None).update(late_on=day + dt.timedelta(days=20))
    CaseStep.objects.filter(case=second, done_on=None).update(late_on=day + dt.timedelta(days=2))
    page = text(client_of(scene, Role.TOWNSHIP_CLERK).get("/"))
    assert page.index(f"/case/{second.pk}/") < page.index(f"/case/{first.pk}/")
    only = text(client_of(scene, Role.TOWNSHIP_CLERK).get("/?list=mine&programme=dibao"))
    assert f"/case/{first.pk}/" in only and f"/case/{second.pk}/" not in only


def test_what_is_late_is_counted_and_opens_just_its_rows(scene: Scene) -> None:
    case = a_case(scene)
    head = client_of(scene, Role.COUNTY_HEAD)
    assert "Nothing is late" in text(head.get("/late/"))
    assert not CaseStep.objects.filter(case=case).exclude(late_on=NEVER).exists()
    CaseStep.objects.filter(case=case, done_on=None).update(due_on=ago(9), late_on=ago(9))
    page = text(head.get("/late/"))
    hill = scene.tree["hill"]
    assert f"/?list=late&amp;kind=acceptance&amp;area={hill.pk}" in page and hill.name_en in page
    rows = text(head.get(f"/?list=late&kind=acceptance&area={hill.pk}"))
    assert f"/case/{case.pk}/" in rows and "late" in rows and "township clerk" in rows
    assert f"/case/{case.pk}/" not in text(head.get(f"/?list=late&kind=visit&area={hill.pk}"))
    assert f"/case/{case.pk}/" not in text(head.get(f"/?list=late&area={scene.tree['lake'].pk}"))


def test_a_case_whose_whole_time_ran_out_is_late_too(scene: Scene) -> None:
    case = a_case(scene, on=ago(80))
    lead(scene, case, "opinion", ago(80))
    assert now(case).due_on is not None and now(case).steps.get(name="opinion").due_on is None
    head = client_of(scene, Role.TOWNSHIP_HEAD)
    assert f"/case/{case.pk}/" in text(head.get("/?list=late"))
    assert "whole time has run out" in text(head.get("/late/"))


def test_requests_without_a_case_and_those_a_village_keeps(scene: Scene) -> None:
    mine, theirs = asked(scene), asked(scene, Role.VILLAGE_CADRE, "房子漏雨")
    clerk = client_of(scene, Role.TOWNSHIP_CLERK)
    page = text(clerk.get("/?list=requests"))
    assert f"/request/{mine.pk}/" in page and f"/request/{theirs.pk}/" in page and "lies in the village" in page  # type: ignore[attr-defined]
    unsent = text(clerk.get("/?list=unsent"))
    assert f"/request/{theirs.pk}/" in unsent and f"/request/{mine.pk}/" not in unsent  # type: ignore[attr-defined]


def test_complaints_stand_only_with_who_answers_them(scene: Scene) -> None:
    citizen = scene.actor(Role.CITIZEN, today())
    row = after.complain(citizen, area=scene.tree["hill_a"], about=Complaint.About.DELAY, text="等了两个月")
    assert f"/complaint/{row.pk}/" in text(client_of(scene, Role.COUNTY_HEAD).get("/?list=complaints"))
    assert f"/complaint/{row.pk}/" not in text(client_of(scene, Role.TOWNSHIP_CLERK).get("/?list=complaints"))


def test_a_list_asks_as_often_for_many_rows_as_for_one(scene: Scene) -> None:
    a_case(scene)
    clerk = client_of(scene, Role.TOWNSHIP_CLERK)
    clerk.get("/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        clerk.get("/")
    for programme in ("temporary", "tekun"):
        if programme == "temporary":
            a_case(scene, programme)
    other, people = a_family(scene.tree["hill_b"], (("孙七", "applicant"),))
    actor = scene.actor(Role.TOWNSHIP_CLERK, today())
    from doudi.casework.services.intake import Wanted

    register(actor, people[0], area=other.area, channel=Channel.COUNTER, wanted=[Wanted("dibao"), Wanted("temporary")])
    clerk.get("/")
    with CaptureQueriesContext(connection) as many:
        page = text(clerk.get("/"))
    assert page.count('href="/case/') >= 4
    assert len(many) <= len(one) + 1  # a procedure is read once a process


def ready(scene: Scene) -> Case:
    """A case that waits for the county head, whose opinion is to grant what the rules say."""
    case = a_case(scene)
    lead(scene, case, "decision", today())
    return now(case)


def key(case: Case) -> str:
    return f"{case.pk}:{now(case).version}"


def test_several_are_confirmed_after_their_totals_were_seen(scene: Scene) -> None:
    case, head = ready(scene), client_of(scene, Role.COUNTY_HEAD)
    page = text(head.get("/confirm/"))
    assert key(case) in page and "Totals by programme" in page
    amount = case.determinations.get().amount_fen or 0
    assert f"{amount / 100:,.2f}" in page
    asks = text(head.post("/confirm/", {"case": [key(case)]}))
    assert "Confirm 1 case in my name" in asks and now(case).outcome == ""
    signed = text(head.post("/confirm/?confirm=yes", {"case": [key(case)]}))
    assert "1 confirmed, 0 not" in signed and now(case).outcome == Outcome.GRANTED
    assert now(case).decisions.get().who == scene.actor(Role.COUNTY_HEAD).name
    assert "No case is ready for it" in text(head.get("/confirm/"))


def test_nothing_chosen_or_seen_before_a_change_is_left_out(scene: Scene) -> None:
    case, head = ready(scene), client_of(scene, Role.COUNTY_HEAD)
    assert "Choose at least one case." in text(head.post("/confirm/", {}))
    stale = f"{case.pk}:{case.version - 1}"
    assert "has changed meanwhile" in text(head.post("/confirm/?confirm=yes", {"case": [stale]}))
    assert now(case).outcome == ""


def test_one_that_fails_says_why_and_hinders_no_other(scene: Scene) -> None:
    case, head = ready(scene), client_of(scene, Role.COUNTY_HEAD)
    facts = read_family(book(), FAMILY).household
    other, people = a_family(scene.tree["hill_b"], (("孙七", "applicant"), ("周八", "spouse")))
    _like(facts, other, people)
    clerk = scene.actor(Role.TOWNSHIP_CLERK, today())
    from doudi.casework.services.intake import Wanted

    request = register(clerk, people[0], area=other.area, channel=Channel.COUNTER, wanted=[Wanted("dibao")])
    second = request.cases.get()
    lead(scene, second, "decision", today())
    keys = [key(case), key(second)]
    page = text(head.get("/confirm/"))
    assert all(each in page for each in keys)
    learnt = Learnt("wages", 900_000, dt.date(2021, 1, 1))
    learn(the_operator(today()), people[0], [learnt], source="human_resources", grade=Grade.A)
    signed = text(head.post("/confirm/?confirm=yes", {"case": keys}))
    assert "1 confirmed, 1 not" in signed and "Something has become known of the family" in signed
    assert (now(case).outcome, now(second).outcome) == (Outcome.GRANTED, "")


def test_where_somebody_would_lose_nothing_is_signed_together(scene: Scene) -> None:
    case = a_case(scene)
    lead(scene, case, "decision", today(), proposes="refuse", reason="隐瞒", cites="57号第12条", until_only=True)
    head = client_of(scene, Role.COUNTY_HEAD)
    assert key(case) not in text(head.get("/confirm/"))
    head.post("/confirm/?confirm=yes", {"case": [key(case)]})
    assert now(case).outcome == ""


def test_who_decides_nothing_signs_nothing(scene: Scene) -> None:
    case = ready(scene)
    assert key(case) not in text(client_of(scene, Role.TOWNSHIP_CLERK).get("/confirm/"))
    assert client_of(scene, Role.AUDITOR).get("/confirm/").status_code == 403


def _like(facts: object, home: object, people: list[object]) -> None:
    """The other family knows of itself what the first one does."""
    from tests.casework.scene import _said

    root = the_operator(today())
    learn(root, home, _said(facts.facts), source="officer", grade=Grade.B)  # type: ignore[arg-type, attr-defined]
    for person, known in zip(people, facts.people.values(), strict=True):  # type: ignore[attr-defined]
        learn(root, person, _said(known), source="officer", grade=Grade.B)  # type: ignore[arg-type]
