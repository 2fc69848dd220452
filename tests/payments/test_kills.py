"""Killed anywhere, a run ends as if nothing had happened; two workers on it at once do nothing twice."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from django.db import connections
from tests.killing import alone, running
from tests.own_database import OwnDatabase
from tests.payments.killed import _root, a_country, go_on, is_paid_once
from tests.payments.world import DAY

from doudi.areas.models import Area
from doudi.payments.models import Run, Signed, State
from doudi.payments.services.building import make_run
from doudi.payments.services.signing import sign
from doudi.payments.services.working import advance

pytestmark = [pytest.mark.slow, pytest.mark.database]


def test_a_run_killed_at_any_boundary_is_taken_up_again(own_database: OwnDatabase) -> None:
    alone(own_database, "tests.payments.killed:every_boundary", "100")


def test_a_larger_run_killed_at_random_is_taken_up_again(own_database: OwnDatabase) -> None:
    alone(own_database, "tests.payments.killed:random_moments", "1000", "20")


def test_two_workers_on_one_run_do_nothing_twice(own_database: OwnDatabase) -> None:
    """Each of the works that a run has: building, locking, releasing."""
    a_country(30)
    run = make_run(_root(), Area.objects.get(name_zh="北山市"), "dibao", 202107)
    for acts in ((Signed.LOCK,), (Signed.REVIEW, Signed.APPROVE, Signed.RELEASE), ()):
        connections.close_all()
        env = {**os.environ, **own_database.environment()}
        root = Path(__file__).resolve().parents[2]
        two = [
            subprocess.Popen(
                running("tests.payments.killed:work"), env=env, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
            for _number in range(2)
        ]
        said = [each.communicate()[1] for each in two]
        assert [each.returncode for each in two] == [0, 0], said
        for act in acts:
            run = advance(run.pk, on=DAY)
            sign(_root(), run, act, version=run.version)
    assert Run.objects.unscoped("a test").get().state == State.RELEASED
    go_on()
    is_paid_once()
