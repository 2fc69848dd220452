"""Two officers act on one case at the same moment: one of them is told."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connections
from tests.casework.scene import a_scene, asks, the_case
from tests.casework.steps import lead, now

from doudi.access.roles import Role
from doudi.casework.models import Decision
from doudi.casework.services import deciding

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("grants", [(True, False), (True, True)])
def test_never_both_win(monkeypatch: pytest.MonkeyPatch, grants: tuple[bool, bool]) -> None:
    scene = a_scene(monkeypatch)
    case = the_case(asks(scene, "dibao"))
    on = lead(scene, case, "decision")
    case, actor = now(case), scene.actor(Role.COUNTY_HEAD, on)
    start, told = threading.Barrier(2), []

    def decides(grant: bool) -> None:
        start.wait()
        try:
            more = {} if grant else {"reason": "查有隐瞒", "cites": "民发〔2021〕57号第38条"}
            deciding.decide(actor, case, "decision", grants=grant, version=case.version, **more)  # type: ignore[arg-type]
            told.append("decided")
        except ValidationError as error:
            told.append(error.code or "refused")
        except OperationalError:
            told.append("busy")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decides, args=(each,)) for each in grants]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["decided", "stale"]
    assert Decision.objects.count() == 1
