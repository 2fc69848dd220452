"""The people of the ledger's world, signed in on its day; and the work that a worker would do."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.payments.world import DAY, World
from tests.web.people import with_factor, works_as

from doudi.payments.models import Run
from doudi.payments.services.working import advance
from doudi.registry.models import OwnRecord, Person

from tests.places import a_posting  # isort: skip


def the_day(monkeypatch: pytest.MonkeyPatch, day: dt.date = DAY) -> None:
    """The pages' today."""
    real = timezone.localdate

    def today(value: dt.datetime | None = None, timezone: dt.tzinfo | None = None) -> dt.date:
        return day if value is None else real(value, timezone)

    monkeypatch.setattr(timezone, "localdate", today)


def office(world: World, who: str) -> Client:
    """Somebody of the world, signed in, in English."""
    world.actor(who)
    posting = world.people[who]
    if not posting.account.authenticator_set.exists():
        with_factor(posting.account)
    client = Client()
    client.force_login(posting.account)
    works_as(client, posting)
    client.cookies["doudi_language"] = "en"
    return client


def citizen(world: World, person: Person) -> Client:
    posting = a_posting("citizen", world.tree["hill_a"])
    OwnRecord.objects.create(account=posting.account, person=person, since=timezone.now())
    client = Client()
    client.force_login(posting.account)
    client.cookies["doudi_language"] = "en"
    return client


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def statements(client: Client, address: str) -> int:
    """How many a page asks, once what is asked once a process is known."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def signs(client: Client, run: Run, act: str, **more: str) -> int:
    """Presses the button as the run is now, and lets the server work; the answer's status."""
    run.refresh_from_db()
    response = client.post(f"/payments/run/{run.pk}/sign/{act}/", {"version": run.version, **more})
    advance(run.pk, on=DAY)
    run.refresh_from_db()
    return int(response.status_code)


def fetched(client: Client, run: Run) -> bytes:
    response = client.post(f"/payments/run/{run.pk}/file/")
    assert response.status_code == 200 and response["Cache-Control"] == "no-store"
    return b"".join(response.streaming_content)


def a_file(data: bytes) -> io.BytesIO:
    found = io.BytesIO(data)
    found.name = "answers.csv"
    return found
