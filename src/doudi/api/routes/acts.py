"""Acts on a case. Each says the version that was seen, and answers the case as it is then."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from ninja import Path, Router, Schema, Status
from pydantic import Field, RootModel

from doudi.access.actor import Actor
from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.api.finding import Pk, found_area, found_case, one, opened
from doudi.api.routes.cases import CaseOut, done
from doudi.api.shapes import Body, Code, Day, Fen, Key, Line, Name, Versioned, Words
from doudi.api.tokens import Request, version_of
from doudi.casework.models import Case, Letter, Objection, ServedBy
from doudi.casework.services import clocks, deciding, flow, leaving, posting, township

router = Router()
StepName = Annotated[str, Path(min_length=1, max_length=40, pattern=r"^[a-z0-9_]+$")]
Count = Annotated[int, Field(ge=0, le=100_000, strict=True)]


class AcceptIn(Versioned):
    """受理. `on`: the day of a paper form that is entered later; `path` another than the usual takes a reason."""

    kind: Literal["acceptance"]
    path: Name = ""
    on: Day | None = None
    reason: Words = ""


class CheckIn(Versioned):
    """信息核对."""

    kind: Literal["check"]
    findings: Words


class VisitIn(Versioned):
    """入户调查. `photos` are papers on file."""

    kind: Literal["visit"]
    investigators: Annotated[list[Line], Field(max_length=20)]
    visited_on: Day
    findings: Words
    signed: bool
    unsigned_why: Words = ""
    photos: Annotated[list[Key], Field(max_length=50)] = Field(default_factory=list)


class EnquiryIn(Versioned):
    """邻里访问."""

    kind: Literal["enquiry"]
    asked: Count
    findings: Words


class AppraisalIn(Versioned):
    """民主评议."""

    kind: Literal["appraisal"]
    present: Count
    of_villagers: Count
    in_favour: Count
    findings: Words
    disputed: bool


class OpinionIn(Versioned):
    """初审意见. To differ from the rules takes a reason and an article."""

    kind: Literal["opinion"]
    proposes: Literal["grant", "refuse"]
    amount_fen: Fen | None = None
    reason: Words = ""
    cites: Words = ""


class PostingIn(Versioned):
    """公示: put up, and after its days taken down."""

    kind: Literal["posting"]
    does: Literal["put_up", "take_down"]


class ReviewIn(Versioned):
    """审查."""

    kind: Literal["review"]
    passes: bool
    reason: Words = ""


class DecisionIn(Versioned):
    """确认: granted or refused by name, or sent back with what is to be put right."""

    kind: Literal["decision"]
    does: Literal["grant", "refuse", "send_back"]
    amount_fen: Fen | None = None
    covered: Annotated[list[Key], Field(max_length=100)] | None = None
    reason: Words = ""
    cites: Words = ""


class ServiceIn(Versioned):
    """送达 of the decision's letter."""

    kind: Literal["service"]
    letter: Key
    method: ServedBy
    on: Day
    note: Line = ""


class PublicationIn(Versioned):
    """公布."""

    kind: Literal["publication"]


Step = (
    AcceptIn | CheckIn | VisitIn | EnquiryIn | AppraisalIn | OpinionIn | PostingIn | ReviewIn | DecisionIn | ServiceIn
    | PublicationIn
)  # fmt: skip


class StepIn(RootModel[Annotated[Step, Field(discriminator="kind")]]):
    """What is told of a step, by its kind."""


class CorrectIn(Versioned):
    """All that is to be completed: it is told once."""

    missing: Annotated[list[Line], Field(max_length=50)]
    reason: Words = ""


class WhyIn(Versioned):
    reason: Words


class PauseIn(WhyIn):
    """`name`: a pause that the procedure knows."""

    name: Name


class HandOverIn(WhyIn):
    """`to`: the code of the township or village that goes on."""

    to: Code


class AgainIn(Body):
    reason: Words


class ObjectIn(Body):
    text: Words


class AnswerIn(Body):
    answer: Words


class ObjectionOut(Schema):
    """`own`: the applicant's own; of others no name is told. `notice`: the posting it is about."""

    id: int
    own: bool
    notice: int | None
    text: str
    made_on: dt.date
    answered_on: dt.date | None
    answer: str


@router.post("/cases/{pk}/steps/{name}", response=CaseOut)
def take_step(request: Request, pk: Pk, name: StepName, body: StepIn) -> CaseOut:
    """Takes a step that waits. The body's kind must be the step's."""
    case, told = found_case(request.actor, pk), body.root
    _taken(request.actor, case, name, told, version_of(request, told.version))
    return done(request.actor, case)


@router.post("/cases/{pk}/accept", response=CaseOut)
def accept(request: Request, pk: Pk, body: Versioned) -> CaseOut:
    """Accepts a case from today on, by the way it was opened with."""
    case = found_case(request.actor, pk)
    township.accept(request.actor, case, version=version_of(request, body.version))
    return done(request.actor, case)


@router.post("/cases/{pk}/correct", response=CaseOut)
def correct(request: Request, pk: Pk, body: CorrectIn) -> CaseOut:
    """Tells the person what is to be completed."""
    case, version = found_case(request.actor, pk), version_of(request, body.version)
    township.tell_correction(request.actor, case, missing=body.missing, reason=body.reason, version=version)
    return done(request.actor, case)


@router.post("/cases/{pk}/pause", response=CaseOut)
def pause(request: Request, pk: Pk, body: PauseIn) -> CaseOut:
    """Stops the law's days, where an article allows it."""
    case, version = found_case(request.actor, pk), version_of(request, body.version)
    clocks.pause(request.actor, case, name=body.name, reason=body.reason, version=version)
    return done(request.actor, case)


@router.post("/cases/{pk}/resume", response=CaseOut)
def resume(request: Request, pk: Pk, body: Versioned) -> CaseOut:
    """The days run again."""
    case = found_case(request.actor, pk)
    clocks.resume(request.actor, case, version=version_of(request, body.version))
    return done(request.actor, case)


@router.post("/cases/{pk}/extend", response=CaseOut)
def extend(request: Request, pk: Pk, body: WhyIn) -> CaseOut:
    """Takes the longer time that the law allows, once."""
    case, version = found_case(request.actor, pk), version_of(request, body.version)
    clocks.extend(request.actor, case, reason=body.reason, version=version)
    return done(request.actor, case)


@router.post("/cases/{pk}/withdraw", response=CaseOut)
def withdraw(request: Request, pk: Pk, body: WhyIn) -> CaseOut:
    """The person takes it back."""
    case, version = found_case(request.actor, pk), version_of(request, body.version)
    leaving.withdraw(request.actor, case, reason=body.reason, version=version)
    return done(request.actor, case)


@router.post("/cases/{pk}/hand-over", response=CaseOut)
def hand_over(request: Request, pk: Pk, body: HandOverIn) -> CaseOut:
    """Hands it to another township. The answer is the case as it was closed here."""
    case, version = found_case(request.actor, pk), version_of(request, body.version)
    to = found_area(request.actor, body.to)
    leaving.hand_over(request.actor, case, to=to, reason=body.reason, version=version)
    return done(request.actor, case)


@router.post("/cases/{pk}/take-up-again", response={201: CaseOut})
def take_up_again(request: Request, pk: Pk, body: AgainIn) -> Status[CaseOut]:
    """A closed case is looked into again: the new one is answered."""
    made = leaving.take_up_again(request.actor, found_case(request.actor, pk), reason=body.reason)
    return Status(201, done(request.actor, made))


@router.post("/cases/{pk}/switch-procedure", response=CaseOut)
def switch_procedure(request: Request, pk: Pk, body: Versioned) -> CaseOut:
    """Goes on by the later procedure that says so."""
    case = found_case(request.actor, pk)
    flow.switch_procedure(request.actor, case, version=version_of(request, body.version))
    return done(request.actor, case)


@router.post("/cases/{pk}/determine-again", response=CaseOut)
def determine_again(request: Request, pk: Pk, body: Versioned) -> CaseOut:
    """Asks the rules anew; the earlier answer stays in the case."""
    case = found_case(request.actor, pk)
    deciding.determine_again(request.actor, case, version=version_of(request, body.version))
    return done(request.actor, case)


@router.post("/cases/{pk}/object", response=CaseOut)
def object_to(request: Request, pk: Pk, body: ObjectIn) -> CaseOut:
    """Writes down what somebody says against an opinion."""
    case = found_case(request.actor, pk)
    posting.object_to(request.actor, case, text=body.text)
    return done(request.actor, case)


@router.post("/objections/{pk}/answer", response=CaseOut)
def answer_objection(request: Request, pk: Pk, body: AnswerIn) -> CaseOut:
    """What became of an objection."""
    require(request.actor, Act.CASE_VIEW)
    row = one(Objection.objects.visible_to(request.actor).select_related("case"), pk)
    posting.answer_objection(request.actor, row, answer=body.answer)
    return done(request.actor, row.case)


@router.get("/cases/{pk}/objections", response=list[ObjectionOut])
def objections(request: Request, pk: Pk) -> list[ObjectionOut]:
    """What was said against an opinion or what was found, the latest first; to citizens what they said themselves."""
    case, actor = found_case(request.actor, pk), request.actor
    opened(request, case)
    own = {"person": actor.person_id} if actor.is_citizen else {}
    return [
        ObjectionOut(
            id=each.pk, own=each.person_id is not None, notice=each.notice_id, text=each.text, made_on=each.made_on,
            answered_on=each.answered_on, answer=each.answer,
        )
        for each in case.objections.filter(**own).order_by("-pk")
    ]  # fmt: skip


def _taken(actor: Actor, case: Case, name: str, told: Any, version: int) -> None:
    """Asks the service of the kind."""
    values = told.dict(exclude={"kind", "version", "does"})
    match told:
        case AcceptIn():
            _must_wait(case, name, "acceptance", version)
            township.accept(actor, case, version=version, **values)
        case CheckIn():
            township.report_check(actor, case, name, version=version, **values)
        case VisitIn():
            township.record_visit(actor, case, name, version=version, **values)
        case EnquiryIn():
            township.record_enquiry(actor, case, name, version=version, **values)
        case AppraisalIn():
            township.record_appraisal(actor, case, name, version=version, **values)
        case OpinionIn():
            township.give_opinion(actor, case, name, version=version, **values)
        case PostingIn(does="put_up"):
            posting.put_up(actor, case, name, version=version)
        case PostingIn():
            posting.take_down(actor, case, name, version=version)
        case ReviewIn():
            deciding.review(actor, case, name, version=version, **values)
        case DecisionIn(does="send_back"):
            deciding.send_back(actor, case, name, reason=told.reason, version=version)
        case DecisionIn():
            deciding.decide(actor, case, name, grants=told.does == "grant", version=version, **values)
        case ServiceIn():
            _must_wait(case, name, "service", version)
            letter = one(Letter.objects.visible_to(actor).filter(case=case), told.letter)
            clocks.serve(actor, letter, method=told.method, on=told.on, note=told.note, version=version)
        case PublicationIn():
            posting.publish(actor, case, name, version=version)


def _must_wait(case: Case, name: str, kind: str, version: int) -> None:
    """Of services that find their step themselves: that the address names it. Who was slower is told that instead."""
    if case.version == version and not case.steps.filter(name=name, kind=kind, done_on=None).exists():
        raise ValidationError(_("This step is not open now: look at the case again."))
