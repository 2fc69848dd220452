"""A step is done with all that belongs to it or not at all, wherever the process dies."""

from __future__ import annotations

import pytest
from tests.casework.killed import BEFORE
from tests.killing import alone
from tests.own_database import OwnDatabase


@pytest.mark.slow
@pytest.mark.parametrize("act", [act for act in BEFORE if act != "accept"])
def test_a_kill_leaves_no_half_made_step(own_database: OwnDatabase, act: str) -> None:
    alone(own_database, "tests.casework.killed:every_boundary", act)


def test_a_kill_leaves_no_half_made_acceptance(own_database: OwnDatabase) -> None:
    alone(own_database, "tests.casework.killed:every_boundary", "accept")
