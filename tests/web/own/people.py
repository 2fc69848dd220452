"""People signed in around the scene of a case, and cases led as far as a test needs them, up to today."""

from __future__ import annotations

import datetime as dt

from django.test import Client
from django.utils import timezone
from tests.casework.scene import Scene, asks, the_case
from tests.casework.steps import lead, now
from tests.web.people import signed_in, works_as

from doudi.access.roles import Role
from doudi.casework.models import Case
from doudi.registry.models import OwnRecord, Person

TODAY = timezone.localdate()
#: Long enough ago that a case is decided by now.
BEFORE = TODAY - dt.timedelta(days=40)
PDF = b"%PDF-1.4 made up"


def a_citizen(scene: Scene, person: Person | None = None) -> Client:
    """Somebody of the family, signed in; the applicant unless said."""
    client, posting = signed_in(Role.CITIZEN, scene.tree["hill_a"])
    OwnRecord.objects.create(account=posting.account, person=person or scene.applicant, since=timezone.now())
    return client


def a_stranger(scene: Scene) -> Client:
    """A citizen who is of another family, if of any."""
    client, _ = signed_in(Role.CITIZEN, scene.tree["hill_a"])
    return client


def staff(scene: Scene, role: Role, place: str) -> Client:
    client, posting = signed_in(role, scene.tree[place])
    works_as(client, posting)
    return client


def a_case(scene: Scene, until: str = "acceptance", on: dt.date = BEFORE, **how: object) -> Case:
    """The family's request for dibao, led to a step; to its end for an empty one."""
    case = the_case(asks(scene, "dibao", on=on))
    lead(scene, case, until, on=on, **how)
    return now(case)


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]
