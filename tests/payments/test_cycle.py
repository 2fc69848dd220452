"""A run from its lines to its closing: who signs what, and what each line, fund and person has at the end."""

from __future__ import annotations

import pytest
from tests.payments.world import a_world, paid

from doudi.payments.models import Entry, Line, Side, State

pytestmark = pytest.mark.django_db


def test_awards_in_force_become_money_once(db: None) -> None:
    world = a_world(3)
    run = paid(world)
    assert (run.state, run.lines, run.total_fen, run.held) == (State.CLOSED, 3, 3 * 45300 + 3, 0)
    assert list(Line.objects.values_list("period", "cause", "previous_fen").distinct()) == [(202107, "month", None)]
    assert balance(Side.PAID) == run.total_fen
    assert balance(Side.TRANSIT) == 0
    assert balance(Side.FUND) == 10_000_000 - run.total_fen
    assert sum(Entry.objects.values_list("amount", flat=True)) == 0


def balance(side: Side) -> int:
    return sum(Entry.objects.filter(account__side=side).values_list("amount", flat=True))
