"""Cases: lists, and one with everything that may be seen of it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from ninja import Query, Router, Schema

from doudi.access.actor import Actor
from doudi.access.permissions import Denied, require
from doudi.access.roles import Act
from doudi.api.finding import SIZE, Limit, Pk, found_case, opened, page
from doudi.api.shapes import Page, Place, Whom
from doudi.api.tokens import Request
from doudi.casework.models import Case, CaseStep, Decision, Determination, Letter, State
from doudi.casework.procedures import PASSED_OVER, step_of, superseding
from doudi.casework.queries.listing import by_due, cases
from doudi.casework.receipt import conditions_of, missing_of, receipt_lines
from doudi.casework.services.after import last_day, routes_for
from doudi.casework.services.determining import latest
from doudi.casework.services.holding import may_take
from doudi.registry.models import Paper

router = Router()
#: As `listing.by_due` writes them.
MARK = r"^(none|(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))\.[1-9][0-9]{0,17}$"


class Waiting(Schema):
    """A step that waits for an office, and until when."""

    name: str
    kind: str
    role: str
    due_on: dt.date | None


class CaseOut(Schema):
    id: int
    number: str
    programme: str
    path: str
    state: str
    outcome: str
    person: Whom
    household: int
    area: Place
    registered_on: dt.date
    accepted_on: dt.date | None
    due_on: dt.date | None
    closed_on: dt.date | None
    waiting: list[Waiting]
    version: int


class StepOut(Schema):
    """A step that waits, with whether who asks may take it (`why` not); or that was done, by whom and how."""

    name: str
    kind: str
    zh: str
    en: str
    role: str
    opened_on: dt.date
    due_on: dt.date | None
    begun_on: dt.date | None
    done_on: dt.date | None
    result: str
    who: str
    reason: str
    said: dict[str, Any] | None
    may: bool
    why: str


class PaperOut(Schema):
    id: int
    person: int
    kind: str
    grade: str
    added_on: dt.date


class LetterOut(Schema):
    id: int
    number: str
    kind: str
    case: int | None
    request: int | None
    issued_on: dt.date
    served_on: dt.date | None
    method: str
    sha256: str
    size: int


class Line(Schema):
    """`amount_fen` where the line is money, else `text`. `sub`: what the line before is made of."""

    label: str
    amount_fen: int | None
    text: str
    sign: str
    source: str
    grade: str
    known_on: dt.date | None
    article: str
    sub: bool


class ConditionOut(Schema):
    text: str
    met: bool | None
    article: str


class DeterminationOut(Schema):
    """The engine's frozen answer. It decides nothing."""

    id: int
    made_on: dt.date
    month: str
    engine: str
    outcome: str
    amount_fen: int | None
    covered: list[int]
    digest: str
    receipt: list[Line]
    conditions: list[ConditionOut]
    missing: list[str]


class RouteOut(Schema):
    """A way to fight the decision; `until` is empty while what its time runs from has not been."""

    name: str
    zh: str
    en: str
    until: dt.date | None


class DecisionOut(Schema):
    id: int
    case: int
    outcome: str
    amount_fen: int | None
    covered: list[int]
    starts: dt.date | None
    reason: str
    cites: str
    decided_on: dt.date
    who: str
    role: str
    body: Place
    routes: list[RouteOut]


class OneCase(CaseOut):
    request: int
    applicant: Whom
    beneficiary: Whom | None
    corrected_on: dt.date | None
    extended_why: str
    staff_relative: bool
    confirming: str
    form: str
    award: int | None
    reopens: int | None
    paused_since: dt.date | None
    law_changed: bool
    steps: list[StepOut]
    papers: list[PaperOut]
    letters: list[LetterOut]
    decisions: list[DecisionOut]
    determination: DeterminationOut | None


@router.get("/cases", response=Page[CaseOut])
def list_cases(
    request: Request, state: Annotated[State | None, Query()] = None,
    programme: Annotated[str | None, Query(pattern=r"^[a-z0-9_]{1,60}$")] = None,
    late: Annotated[bool, Query(description="Only those whose last day is over.")] = False,
    mine: Annotated[bool, Query(description="Only those in which a step waits for this office.")] = False,
    after: Annotated[str | None, Query(pattern=MARK)] = None, limit: Limit = SIZE,
) -> Page[CaseOut]:  # fmt: skip
    """Cases, those that are due first. Of files that few may see no name is told in a list."""
    require(request.actor, Act.CASE_VIEW)
    rows = cases(request.actor, state=state or "", programme=programme or "", late=late, mine=mine)
    found, mark = by_due(rows, after or "", limit)
    return page(found, mark, lambda case: CaseOut(**summary(case, case.sensitivity == "ordinary")))


@router.get("/cases/{pk}", response=OneCase)
def one_case(request: Request, pk: Pk) -> OneCase:
    """A case with its steps, papers, letters, decisions and the receipt of the engine's last answer."""
    case = found_case(request.actor, pk)
    opened(request, case)
    return whole(request.actor, case)


@router.get("/cases/{pk}/determination", response=DeterminationOut | None)
def determination(request: Request, pk: Pk) -> DeterminationOut | None:
    """The engine's last frozen answer, with its receipt; null before it was asked."""
    case = found_case(request.actor, pk)
    require(request.actor, Act.FACT_VIEW, case)
    opened(request, case)
    found = latest(case)
    return answer_of(found) if found else None


@router.get("/cases/{pk}/decisions", response=list[DecisionOut])
def decisions(request: Request, pk: Pk) -> list[DecisionOut]:
    """What was decided, the last first, and how it can be fought until when."""
    case = found_case(request.actor, pk)
    opened(request, case)
    return _decisions(request.actor, case)


def done(actor: Actor, case: Case) -> CaseOut:
    """The case after an act: what a program needs for the next one."""
    found = found_case(actor, case.pk)
    return CaseOut(**summary(found, found.sensitivity == "ordinary"))


def summary(case: Case, named: bool) -> dict[str, Any]:
    """Of a case with its waiting steps (`listing.with_waiting`)."""
    about = case.about
    return {
        "id": case.pk, "number": case.number, "programme": case.programme, "path": case.path, "state": case.state,
        "outcome": case.outcome, "person": _whom(about.pk, about.name, named), "household": case.household_id,
        "area": Place(id=case.area_id, code=case.area.code, name=case.area.name),
        "registered_on": case.registered_on, "accepted_on": case.accepted_on, "due_on": case.due_on,
        "closed_on": case.closed_on, "version": case.version,
        "waiting": [
            Waiting(name=row.name, kind=row.kind, role=row.role, due_on=row.due_on)
            for row in case.waits  # type: ignore[attr-defined]
        ],
    }  # fmt: skip


def whole(actor: Actor, case: Case) -> OneCase:
    facts = Act.FACT_VIEW in actor.acts
    pause, said = case.pauses.filter(until=None).first(), latest(case) if facts else None
    rows = case.steps.exclude(result=PASSED_OVER).order_by("pk")
    members = case.household.members.filter(until=None, known_to=None).values("person")
    papers = Paper.objects.visible_to(actor).filter(person__in=members).order_by("pk")
    letters = Letter.objects.visible_to(actor).filter(case=case).order_by("pk")
    return OneCase(
        **summary(case, True), request=case.request_id,
        applicant=_whom(case.applicant_id, case.applicant.name, True),
        beneficiary=_whom(case.beneficiary.pk, case.beneficiary.name, True) if case.beneficiary else None,
        corrected_on=case.corrected_on, extended_why=case.extended_why if facts else "",
        staff_relative=case.staff_relative, confirming=case.confirming, form=case.form, award=case.award_id,
        reopens=case.reopens_id, paused_since=pause.since if pause else None,
        law_changed=superseding(case, actor.on) is not None,
        steps=[_step(actor, case, row) for row in rows], papers=[_paper(each) for each in papers],
        letters=[letter_of(each) for each in letters], decisions=_decisions(actor, case),
        determination=answer_of(said) if said else None,
    )  # fmt: skip


def letter_of(row: Letter) -> LetterOut:
    return LetterOut(
        id=row.pk, number=row.number, kind=row.kind, case=row.case_id, request=row.request_id,
        issued_on=row.issued_on, served_on=row.served_on, method=row.method, sha256=row.sha256, size=row.size,
    )  # fmt: skip


def answer_of(row: Determination) -> DeterminationOut:
    """In Chinese, as the letters have it."""
    return DeterminationOut(
        id=row.pk, made_on=row.made_on, month=row.month, engine=row.engine, outcome=row.outcome,
        amount_fen=row.amount_fen, covered=row.covered, digest=row.digest, missing=missing_of(row, "zh"),
        receipt=[
            Line(
                label=each.label, amount_fen=each.value if isinstance(each.value, int) else None,
                text="" if isinstance(each.value, int) else each.value, sign=each.sign, source=each.source,
                grade=each.grade, known_on=each.known_on, article=each.article, sub=each.sub,
            )
            for each in receipt_lines(row, "zh")
        ],
        conditions=[
            ConditionOut(text=each.text, met=each.met, article=each.article) for each in conditions_of(row, "zh")
        ],
    )  # fmt: skip


def _step(actor: Actor, case: Case, row: CaseStep) -> StepOut:
    """Findings are facts: not for who may see none, and what neighbours and staff found is not for the person."""
    rule = step_of(case, row.name)
    facts = Act.FACT_VIEW in actor.acts
    answer = may_take(actor, case, rule) if row.done_on is None else Denied("")
    return StepOut(
        name=row.name, kind=row.kind, zh=rule.zh, en=rule.en, role=row.role, opened_on=row.opened_on,
        due_on=row.due_on, begun_on=row.begun_on, done_on=row.done_on, result=row.result, who=row.who,
        reason=row.reason if facts else "", said=row.said if facts and not actor.is_citizen else None,
        may=bool(answer), why="" if not isinstance(answer, Denied) else str(answer.reason),
    )  # fmt: skip


def _decisions(actor: Actor, case: Case) -> list[DecisionOut]:
    rows = case.decisions.select_related("body", "case").order_by("-pk")
    return [_decision(row, Act.FACT_VIEW in actor.acts) for row in rows]


def _decision(row: Decision, facts: bool) -> DecisionOut:
    routes = [RouteOut(name=each.name, zh=each.zh, en=each.en, until=last_day(row, each)) for each in routes_for(row)]
    return DecisionOut(
        id=row.pk, case=row.case_id, outcome=row.outcome, amount_fen=row.amount_fen, covered=row.covered,
        starts=row.starts, reason=row.reason if facts else "", cites=row.cites if facts else "",
        decided_on=row.decided_on, who=row.who, role=row.role, routes=routes,
        body=Place(id=row.body.pk, code=row.body.code, name=row.body.name),
    )  # fmt: skip


def _paper(row: Paper) -> PaperOut:
    return PaperOut(id=row.pk, person=row.person_id, kind=row.kind, grade=row.grade, added_on=row.added_at.date())


def _whom(pk: int, name: str, named: bool) -> Whom:
    return Whom(id=pk, name=name if named else "")
