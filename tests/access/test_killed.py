"""Somebody is posted and it is on record, or neither: wherever the process is killed."""

from __future__ import annotations

import pytest
from tests.audit.chain import write
from tests.killing import Killed, at_every_boundary, at_random, running
from tests.own_database import OwnDatabase
from tests.places import TODAY, a_tree, an_account, an_administrator

from doudi.access.models import Account, Posting
from doudi.access.roles import Role
from doudi.access.services import post
from doudi.audit.models import Event
from doudi.audit.services import seal_all
from doudi.audit.verify import verify


def work() -> None:
    """Posts everybody there is."""
    area, administrator = a_tree()["east"], an_administrator()
    for account in Account.objects.all():
        post(administrator, account, role=Role.COUNTY_HEAD, area=area, starts=TODAY)


def whole(killed: Killed) -> None:
    posted = set(Posting.objects.values_list("pk", flat=True))
    assert posted == set(Event.objects.filter(act="posting.start").values_list("object_id", flat=True)), killed
    assert verify().sound, killed
    seal_all()
    assert verify().sound, killed


def test_a_kill_leaves_a_posting_with_its_event_or_neither(own_database: OwnDatabase) -> None:
    a_tree()
    account = an_account()
    write(2)
    own_database.keep()
    found = []

    def check(killed: Killed) -> None:
        whole(killed)
        found.append(Posting.objects.count())
        if not found[-1]:
            work()  # nothing stands in the way of doing it again
            assert Posting.objects.filter(account=account).count() == 1, killed

    at_every_boundary(own_database, work, check)
    assert set(found) == {0, 1}


@pytest.mark.slow
def test_kills_at_random_do_the_same(own_database: OwnDatabase) -> None:
    a_tree()
    for _ in range(100):
        an_account(password="")
    own_database.keep()
    counts = []

    def check(killed: Killed) -> None:
        counts.append(Posting.objects.count())
        whole(killed)

    at_random(own_database, running("tests.access.test_killed:work"), check)
    assert len(set(counts)) > 5
