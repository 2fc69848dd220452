"""Persons and households."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import StringConstraints

from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.api.finding import Pk, found_household, found_person, opened
from doudi.api.shapes import Body, Place, Whom
from doudi.api.tokens import Request
from doudi.casework.queries.listing import open_people
from doudi.engine.explain.overview import Entry
from doudi.kernel.dates import from_date
from doudi.kernel.months import Month
from doudi.registry.models import Household, Membership, Person
from doudi.registry.queries.assessment import assess, known_family
from doudi.registry.queries.finding import HouseholdRow, household_rows, numbered, some_households, some_persons
from doudi.registry.services.facts import book
from doudi.registry.when import When

router = Router()


class Number(Body):
    """An identity number, a telephone, a number of this or another system: sent in the body, never in an address."""

    number: Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00]*$", strip_whitespace=True)]


class Found(Schema):
    persons: list[Whom]
    households: list[int]


class PersonOut(Schema):
    """The whole identity number is not handed out here."""

    id: int
    name: str
    sex: int | None
    birth_date: dt.date | None
    death_date: dt.date | None
    id_masked: str
    phone: str
    household: int | None
    merged_into: int | None


class HouseholdOut(Schema):
    id: int
    head: str
    members: int
    programmes: list[str]
    area: Place
    address: str
    opened_on: dt.date
    closed_on: dt.date | None
    staff_relative: bool


class MemberOut(Schema):
    person: Whom
    relation: str
    since: dt.date


class AwardOut(Schema):
    id: int
    programme: str
    since: dt.date
    until: dt.date | None
    amount_fen: int
    persons: list[int]


class Said(Schema):
    """What a programme says. `state` and `period` as `doudi explain` has them."""

    programme: str
    zh: str
    en: str
    state: str
    period: str
    amount_fen: int
    person: int | None


class Assessment(Schema):
    household: int
    month: str
    entries: list[Said]


@router.post("/persons/search", response=Found)
def search(request: Request, body: Number) -> Found:
    """Whoever has this number, as far as they may be seen."""
    actor = request.actor
    require(actor, Act.DOSSIER_VIEW)
    hits = numbered(actor, body.number)
    persons = [Whom(id=each.pk, name=_name(each)) for each in some_persons(actor, hits.persons).order_by("pk")]
    homes = some_households(actor, hits.households).order_by("pk").values_list("pk", flat=True)
    return Found(persons=persons, households=list(homes))


@router.get("/persons/{pk}", response=PersonOut)
def one_person(request: Request, pk: Pk) -> PersonOut:
    """A person. Of a file that few may see, X-Purpose says what it is needed for."""
    person = found_person(request.actor, pk)
    opened(request, person)
    homes = Household.objects.visible_to(request.actor)
    now = Membership.objects.filter(person=person, until=None, known_to=None)  # unscoped: of a person that was found
    return PersonOut(
        id=person.pk, name=person.name, sex=person.sex, birth_date=person.birth_date, death_date=person.death_date,
        id_masked=person.id_masked, phone=person.phone, merged_into=person.merged_into_id,
        household=now.filter(household__in=homes).values_list("household", flat=True).first(),
    )  # fmt: skip


@router.get("/households/{pk}", response=HouseholdOut)
def one_household(request: Request, pk: Pk) -> HouseholdOut:
    """A family that lives together and is judged together."""
    home = found_household(request.actor, pk)
    opened(request, home)
    return _home(home, household_rows(request.actor, [home])[0], Act.FACT_VIEW in request.actor.acts)


@router.get("/households/{pk}/members", response=list[MemberOut])
def members(request: Request, pk: Pk) -> list[MemberOut]:
    """Who is of it now. Whose file is closed to who asks stands there without a name."""
    home = found_household(request.actor, pk)
    opened(request, home)
    rows = Membership.objects.filter(household=home, until=None, known_to=None)  # unscoped: of a family that was found
    found = list(rows.select_related("person").order_by("pk"))
    seen = open_people(request.actor, [each.person_id for each in found])
    return [
        MemberOut(
            person=Whom(id=each.person_id, name=each.person.name) if each.person_id in seen else Whom(id=None, name=""),
            relation=each.relation, since=each.since,
        )
        for each in found
    ]  # fmt: skip


@router.get("/households/{pk}/awards", response=list[AwardOut])
def awards(request: Request, pk: Pk) -> list[AwardOut]:
    """What it was granted, the latest first. Benefits are facts: not for who may see none."""
    home = found_household(request.actor, pk)
    require(request.actor, Act.FACT_VIEW, home)
    opened(request, home)
    return [
        AwardOut(
            id=each.pk, programme=each.programme, since=each.since, until=each.until, amount_fen=each.amount_fen,
            persons=sorted(member.person_id for member in each.members.all()),
        )
        for each in home.awards.prefetch_related("members").order_by("-since", "-pk")
    ]  # fmt: skip


@router.get("/households/{pk}/assessment", response=Assessment)
def assessment(
    request: Request, pk: Pk,
    month: Annotated[str | None, Query(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")] = None,
) -> Assessment:  # fmt: skip
    """What every programme in force says of the family by what is known today. It decides nothing."""
    home, actor = found_household(request.actor, pk), request.actor
    require(actor, Act.FACT_VIEW, home)
    opened(request, home)
    asked = Month.parse(month) if month else Month.of(from_date(actor.on))
    known = known_family(home, When(actor.on, timezone.now()), book())
    entries = [_said(each) for each in assess(known, book(), asked)]
    return Assessment(household=home.pk, month=str(asked), entries=entries)


def _name(person: Person) -> str:
    return person.name if person.sensitivity == "ordinary" else ""


def _home(home: Household, row: HouseholdRow, whole: bool) -> HouseholdOut:
    area = home.area
    return HouseholdOut(
        id=home.pk, head=row.head, members=row.members, programmes=list(row.programmes) if whole else [],
        area=Place(id=area.pk, code=area.code, name=area.name), address=home.address, opened_on=home.opened_on,
        closed_on=home.closed_on, staff_relative=home.staff_relative,
    )  # fmt: skip


def _said(entry: Entry) -> Said:
    programme = entry.law.programme
    return Said(
        programme=programme.name, zh=programme.zh, en=programme.en, state=entry.state, period=entry.period,
        amount_fen=entry.amount_fen, person=entry.outcome.person,
    )  # fmt: skip
