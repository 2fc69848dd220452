"""The poor family at the door today, and clients of those who handle what it asks for."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone
from tests.casework.scene import Scene, a_scene, asks, the_case
from tests.casework.steps import now
from tests.places import a_posting, an_account
from tests.web.people import with_factor, works_as

from doudi.access.roles import Role
from doudi.casework.models import Case
from doudi.registry.models import OwnRecord


def today() -> dt.date:
    return timezone.localdate()


def a_door(monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The family of tests/casework, in a county that the book knows."""
    return a_scene(monkeypatch)


def client_of(scene: Scene, role: Role) -> Client:
    """Signed in as the very person who acts in that role in the scene."""
    scene.actor(role, today())
    posting = scene.postings[role]
    account = posting.account
    if not Authenticator.objects.filter(user=account).exists():
        with_factor(account)
    if role == Role.CITIZEN:
        own = {"account": account, "person_id": scene.applicant.pk, "since": timezone.now()}
        OwnRecord.objects.get_or_create(account=account, defaults=own)
    client = Client()
    client.force_login(account)
    works_as(client, posting)
    client.cookies["doudi_language"] = "en"
    return client


def elsewhere(role: Role, scene: Scene, place: str) -> Client:
    """Somebody in that role who works in another place."""
    posting = a_posting(role, scene.tree[place], account=with_factor(an_account()))
    client = Client()
    client.force_login(posting.account)
    works_as(client, posting)
    client.cookies["doudi_language"] = "en"
    return client


def a_case(scene: Scene, programme: str = "dibao", on: dt.date | None = None) -> Case:
    """What the family asks for at the counter."""
    request = asks(scene, programme, role=Role.TOWNSHIP_CLERK, on=on or today(), need="家里两口人，没有收入")
    return now(the_case(request))


def act(case: Case, slug: str, **query: str) -> str:
    """The address of an act."""
    said = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/case/{case.pk}/{slug}/{'?' if said else ''}{said}"


def typed(case: Case, **said: Any) -> dict[str, Any]:
    """What a form sends: with the version of the case as it was looked at."""
    return {"version": now(case).version, **said}


def text(answer: Any) -> str:
    return str(answer.content.decode())
