"""A step is done with all that belongs to it or not at all, wherever the process dies."""

from __future__ import annotations

import pytest
from tests.casework.killed import BEFORE
from tests.killing import alone
from tests.own_database import OwnDatabase


@pytest.mark.slow
@pytest.mark.parametrize("act", BEFORE)
def test_a_kill_leaves_no_half_made_step(own_database: OwnDatabase, act: str) -> None:
    alone(own_database, "tests.casework.killed:every_boundary", act)
