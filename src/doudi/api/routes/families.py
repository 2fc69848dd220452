"""Around a family's cases: an award that may change, and close relatives among those who handle cases."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status

from doudi.access.models import Account
from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.api.finding import Pk, found_case, found_person, one, opened
from doudi.api.problems import Problem
from doudi.api.routes.cases import CaseOut, done
from doudi.api.shapes import Body, Key, Line, Whom, Words
from doudi.api.tokens import Request
from doudi.casework.models import Kinship
from doudi.casework.services.holding import people_of
from doudi.casework.services.kinship import declare
from doudi.casework.services.leaving import propose_change as propose
from doudi.registry.models import Award, Household, Person

router = Router()
Relation = Literal["spouse", "parent", "child", "sibling", "grandparent", "grandchild"]


class ProposeIn(Body):
    """`path`: the way that the procedure has for it."""

    path: Literal["adjust", "end", "death"]
    reason: Words


class KinIn(Body):
    """A close relative of one's own: `person` is the child, where `relation` is `child`."""

    person: Key
    relation: Relation


class KinOfCaseIn(KinIn):
    """`username`: of the colleague whose relative the person is."""

    username: Line


class KinOut(Schema):
    """`declared_by`: staff or applicant. The name is empty where the file is closed to who asks."""

    id: int
    person: Whom
    relation: str
    declared_by: str
    declared_on: dt.date
    ended_on: dt.date | None


@router.post("/awards/{pk}/changes", response={201: CaseOut})
def propose_change(request: Request, pk: Pk, body: ProposeIn) -> Status[CaseOut]:
    """Opens a case that may change or end an award. Nothing of it changes before somebody decides."""
    actor = request.actor
    require(actor, Act.CASE_ACT)
    seen = Household.objects.visible_to(actor)
    award = one(Award.objects.filter(household__in=seen).select_related("household"), pk)  # unscoped: of seen families
    opened(request, award.household)
    return Status(201, done(actor, propose(actor, award, path=body.path, reason=body.reason)))


@router.get("/kinship", response=list[KinOut])
def list_kinship(request: Request) -> list[KinOut]:
    """Whom one has declared, or was declared for; those that no longer hold come last."""
    rows = Kinship.objects.filter(account=_account(request)).select_related("person")  # one's own
    seen = set(Person.objects.visible_to(request.actor).filter(kin_in_office__in=rows).values_list("pk", flat=True))
    found = sorted(rows, key=lambda each: (each.ended_on is not None, -each.pk))
    return [_kin(each, each.person_id in seen) for each in found]


@router.post("/kinship", response={201: KinOut})
def declare_kin(request: Request, body: KinIn) -> Status[KinOut]:
    """Declares a close relative of one's own. Open cases of the family are from then on others' to handle."""
    account, person = _account(request), found_person(request.actor, body.person)
    opened(request, person)
    return Status(201, _kin(declare(request.actor, person, account, relation=body.relation, by="staff"), True))


@router.post("/cases/{pk}/kinship", response={201: KinOut})
def declare_kin_of_case(request: Request, pk: Pk, body: KinOfCaseIn) -> Status[KinOut]:
    """Writes down what an applicant says of a close relative who handles cases or sits on a village committee."""
    actor = request.actor
    case = found_case(actor, pk)
    require(actor, Act.CASE_ACT, case)
    opened(request, case)
    person = one(Person.objects.visible_to(actor).filter(pk__in=people_of(case)), body.person)
    account = Account.objects.filter(username__iexact=body.username.strip()).first()
    if account is None:
        raise ValidationError({"username": _("Nobody has this user name.")})
    return Status(201, _kin(declare(actor, person, account, relation=body.relation, by="applicant"), True))


def _account(request: Request) -> Account:
    """Whose token it is, among those who handle cases: for citizens there is no such thing."""
    require(request.actor, Act.DOSSIER_VIEW)
    if request.actor.is_citizen:
        raise Problem(404)
    account = request.auth.posting.account
    assert isinstance(account, Account)
    return account


def _kin(row: Kinship, seen: bool) -> KinOut:
    person = Whom(id=row.person_id, name=row.person.name) if seen else Whom(id=None, name="")
    return KinOut(
        id=row.pk, person=person, relation=row.relation, declared_by=row.declared_by, declared_on=row.declared_on,
        ended_on=row.ended_on,
    )  # fmt: skip
