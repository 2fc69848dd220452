"""Requests: registered with a receipt before anybody judges them, passed on, and made into cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Place, require
from doudi.access.roles import Act, Role
from doudi.areas.models import Area, Level
from doudi.areas.queries import check_still_there, lineage, township_of
from doudi.casework.models import Case, Channel, Kinship, Request, State
from doudi.casework.numbers import draft, numbered
from doudi.casework.procedures import ORDINARY, confirming_for, current, keep, path_of
from doudi.casework.services.flow import go_on, total_day
from doudi.casework.services.letters import issue_receipt
from doudi.engine.procedure.model import Kind
from doudi.registry.models import Award, Household, Paper, Person
from doudi.registry.services.membership import family_of
from doudi.registry.services.recording import check_happened, check_reason, recorded, values

#: Why no case is opened: there is one.
OPEN = "open"


@dataclass(frozen=True)
class Wanted:
    """A programme asked for: by the family, or for one person of it."""

    programme: str
    person: Person | None = None


@dataclass(frozen=True)
class Mandate:
    """That somebody asks for another: in what words they were asked to, and the paper that shows it."""

    said: str
    paper: Paper | None = None


def register(
    actor: Actor, person: Person, *, area: Area, channel: Channel, need: str = "", wanted: Sequence[Wanted] = (),
    urgent: bool = False, mandate: Mandate | None = None, signed_on: dt.date | None = None,
) -> Request:  # fmt: skip
    """Registers what somebody asks for and opens the cases they name. Nothing known of them stands in the way.

    ValidationError where neither a need nor a programme is said, or on behalf of somebody without their mandate.
    """
    _may_register(actor, person, area)
    if actor.is_citizen != (channel == Channel.CITIZEN):
        raise ValidationError(_("Say how the request came in: online is the person's own way."))
    if not need.strip() and not wanted:
        raise ValidationError(_("Say what is needed, or choose what is asked for."))
    if person.death_date is not None or person.merged_into_id is not None:
        raise ValidationError(_("Nobody can ask for help in the name of this record any more."))
    if channel == Channel.MANDATE and (mandate is None or not mandate.said.strip()):
        raise ValidationError(_("Say how the person asked you to do this for them."))
    if channel == Channel.PAPER and signed_on is None:
        raise ValidationError(_("Say on which day the paper form was signed."))
    check_happened(actor, signed_on or actor.on)
    member = family_of(person)
    with transaction.atomic():
        row = Request.objects.create(
            number=draft(), person=person, household=member.household if member else None, area=area,
            area_path=area.path, sensitivity=_sensitivity(person, member.household if member else None),
            channel=channel, need=need.strip(), wanted=" ".join(each.programme for each in wanted), urgent=urgent,
            registered_at=timezone.now(), registered_on=signed_on or actor.on, signed_on=signed_on,
            received_by="" if actor.is_citizen else actor.name, mandate=mandate.paper if mandate else None,
            mandate_said=mandate.said.strip() if mandate else "",
            told_on=actor.on if channel in (Channel.MANDATE, Channel.FOUND) else None,
            sent_on=None if actor.role == Role.VILLAGE_CADRE else actor.on,
        )  # fmt: skip
        check_still_there(area)
        numbered(row, area, row.registered_on, "D")
        recorded(actor, "request.register", row)
        for each in wanted:
            _open_where_none_is(actor, row, each)
        issue_receipt(actor, row)
    return row


def _open_where_none_is(actor: Actor, request: Request, each: Wanted) -> None:
    """A case of what is asked for. Where one is open the request is registered all the same and joined to that case:
    nobody is sent away who asks. It still waits for somebody of the township, who reads what is new in it.
    """
    try:
        with transaction.atomic():
            open_case(actor, request, each.programme, person=each.person)
    except ValidationError as error:
        case = _that_is_open(request, each) if getattr(error, "code", None) == OPEN else None
        if case is None:
            raise
        request.joined.add(case)
        recorded(actor, "request.join", request, reason=f"for case {case.number}")


def _that_is_open(request: Request, each: Wanted) -> Case | None:
    """The case that stands in the way of a new one: the person's, or the family's."""
    rows = Case.objects.unscoped("named to who asked for the same").filter(programme=each.programme, closed_on=None)
    found: Case | None = rows.filter(beneficiary=each.person).first() if each.person is not None else (
        rows.filter(household=request.household, beneficiary=None).first()
    )  # fmt: skip
    return found


def pass_on(actor: Actor, request: Request) -> Request:
    """A village sends what it has taken down to the township, which has seen it there before."""
    with transaction.atomic():
        row = held_request(actor, request, Act.CASE_OPEN)
        if row.sent_on is not None:
            raise ValidationError(_("It was passed on already."))
        before = values(row)
        row.sent_on = actor.on
        _save(row, "sent_on")
        recorded(actor, "request.pass_on", row, before=before)
    return row


def open_case(
    actor: Actor, request: Request, programme: str, *, person: Person | None = None, path: str = ORDINARY,
    award: Award | None = None, reopens: Case | None = None,
) -> Case:  # fmt: skip
    """A case of a registered request. ValidationError where the programme has no procedure on that day, or the family
    has an open case of it already."""
    require(actor, Act.CASE_OPEN, request.person if actor.is_citizen else request)
    return new_case(actor, request, programme, person=person, path=path, award=award, reopens=reopens)


def new_case(
    actor: Actor, request: Request, programme: str, *, person: Person | None, path: str, award: Award | None,
    reopens: Case | None,
) -> Case:  # fmt: skip
    """As `open_case`, where it was looked at already who may."""
    home = request.household
    if home is None:
        raise ValidationError(_("The person must be of a family on file first: enter who they live with."))
    version = current(programme, request.registered_on)
    if version is None:
        raise ValidationError(_("There is no procedure for this programme on that day."))
    if path not in version.paths:
        raise ValidationError(_("The procedure has no such way."))
    if version.subject == "person" and person is None:
        raise ValidationError(_("Say for which person of the family it is."))
    town = _township(request.area)
    chosen = confirming_for(version, [area.code for area in lineage(town)])
    with transaction.atomic():
        case = Case(
            request=request, number=draft(), programme=programme, path=path, household=home, applicant=request.person,
            beneficiary=person, area=town, area_path=request.area_path, sensitivity=request.sensitivity,
            procedure=keep(version), registered_on=request.registered_on, staff_relative=_is_relative(home),
            confirming=chosen.role, form=chosen.form, award=award, reopens=reopens,
        )  # fmt: skip
        try:
            with transaction.atomic():
                case.save()
        except IntegrityError:
            raise ValidationError(_("There is an open case of this programme already."), code=OPEN) from None
        numbered(case, town, case.registered_on)
        if not request.has_case:
            request.has_case = True
            request.save(update_fields=["has_case"])
        if all(step.kind != Kind.ACCEPTANCE for step in path_of(case).steps):
            case.state, case.accepted_on = State.UNDER_WAY, case.registered_on
            case.due_on = total_day(case)
            case.save(update_fields=["state", "accepted_on", "due_on"])
        recorded(actor, "case.open", case)
        go_on(actor, case)
    return case


def close_request(actor: Actor, request: Request, *, reason: str) -> Request:
    """A request that is dealt with: its cases were opened, or the person was helped otherwise."""
    check_reason(reason, _("Say how the request was dealt with."))
    with transaction.atomic():
        row = held_request(actor, request, Act.CASE_ACT)
        if row.closed_on is not None:
            raise ValidationError(_("It was dealt with already."))
        before = values(row)
        row.closed_on, row.closed_why = actor.on, reason
        _save(row, "closed_on", "closed_why")
        recorded(actor, "request.close", row, before=before, reason=reason)
    return row


def held_request(actor: Actor, request: Request, act: Act) -> Request:
    """The request's row, locked."""
    row: Request = Request.objects.unscoped("checked in the next line").select_for_update().get(pk=request.pk)
    require(actor, act, row)
    return row


def _save(row: Request, *fields: str) -> None:
    row.version += 1
    row.save(update_fields=["version", *fields])


def _may_register(actor: Actor, person: Person, area: Area) -> None:
    if actor.is_citizen:
        require(actor, Act.CASE_OPEN, person)
    else:
        require(actor, Act.CASE_OPEN, Place(area.path, person.sensitivity))


def _township(area: Area) -> Area:
    """The township that handles what comes from an area. ValidationError above the townships."""
    if area.level < Level.TOWNSHIP:
        raise ValidationError(_("Choose a village or a township."))
    return township_of(area)


def _sensitivity(person: Person, home: Household | None) -> str:
    """The stricter of the person's and the family's."""
    own = [person.sensitivity, home.sensitivity if home else "ordinary"]
    return next((each for each in own if each != "ordinary"), "ordinary")


def _is_relative(home: Household) -> bool:
    """Whether somebody of the family is a close relative of staff or cadres, as far as declared."""
    members = home.members.filter(until=None, known_to=None).values("person")
    return home.staff_relative or Kinship.objects.filter(person__in=members, ended_on=None).exists()
