"""A sealer killed anywhere leaves a chain without a gap, and the next one goes on."""

from __future__ import annotations

import pytest
from tests.audit.chain import write
from tests.killing import Killed, at_every_boundary, at_random, running
from tests.own_database import OwnDatabase

from doudi.audit.models import Event, Unsealed
from doudi.audit.services import seal, seal_all
from doudi.audit.verify import verify

EVENTS = 9


def goes_on(killed: Killed) -> None:
    found = verify()
    assert (found.faults, found.events) == ([], EVENTS), killed
    seal_all()
    found = verify()
    assert (found.faults, found.events, found.unsealed) == ([], EVENTS, 0), killed


def test_a_killed_sealer_leaves_no_gap(own_database: OwnDatabase) -> None:
    write(EVENTS)
    own_database.keep()
    assert at_every_boundary(own_database, lambda: seal(most=4), goes_on) > 10  # the first seal
    own_database.back()
    seal(most=4)
    own_database.keep()
    assert at_every_boundary(own_database, lambda: seal(most=4), goes_on) > 8


def test_a_killed_writer_leaves_an_event_with_its_digest_or_none(own_database: OwnDatabase) -> None:
    def whole(killed: Killed) -> None:
        assert Event.objects.count() == Unsealed.objects.count() in (0, 2), killed
        assert verify().sound, killed

    own_database.keep()
    assert at_every_boundary(own_database, lambda: write(2), whole) >= 4


def slowly() -> None:
    """Many small seals, so that a random kill comes into the middle."""
    while seal(most=1):
        pass


@pytest.mark.slow
def test_a_sealer_killed_at_random_leaves_no_gap(own_database: OwnDatabase) -> None:
    write(200)
    own_database.keep()
    left = []

    def whole(killed: Killed) -> None:
        found = verify()
        assert (found.faults, found.events) == ([], 200), killed
        left.append(found.unsealed)

    at_random(own_database, running("tests.audit.test_killed:slowly"), whole)
    assert len(set(left)) > 5  # it was killed in the middle, not before or after
