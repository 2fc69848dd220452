"""Who asks again for what a case is open about is registered, and their request joins that case until it ends."""

from __future__ import annotations

import pytest
from tests.casework.scene import Scene, a_scene, asks, the_case
from tests.casework.steps import lead, now

from doudi.access.roles import Role
from doudi.audit.models import Event
from doudi.casework.models import Case, Request
from doudi.casework.services import leaving

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return a_scene(monkeypatch)


def test_a_second_request_joins_the_open_case_and_ends_with_it(scene: Scene) -> None:
    case = the_case(asks(scene, "dibao"))
    again = asks(scene, "dibao", role=Role.TOWNSHIP_CLERK, need="房子也漏了")
    assert list(again.joined.all()) == [case] and again.closed_on is None
    assert again.letters.filter(kind="receipt").exists() and Case.objects.unscoped("a test").count() == 1
    assert Event.objects.get(act="request.join").reason == f"for case {case.number}"
    lead(scene, case, "")
    ended = Request.objects.unscoped("a test").get(pk=again.pk)
    assert ended.closed_on is not None and now(case).closed_on == ended.closed_on


def test_a_request_that_has_a_case_of_its_own_waits_for_both(scene: Scene) -> None:
    first = the_case(asks(scene, "dibao"))
    both = asks(scene, "dibao", "temporary", role=Role.TOWNSHIP_CLERK)
    assert [each.programme for each in both.cases.all()] == ["temporary"]
    citizen = scene.actor(Role.CITIZEN)
    leaving.withdraw(citizen, first, reason="找到工作了", version=now(first).version)
    both = Request.objects.unscoped("a test").get(pk=both.pk)
    assert both.closed_on is None, "the other case is open"
    other = the_case(both)
    leaving.withdraw(citizen, other, reason="不需要了", version=other.version)
    both.refresh_from_db()
    assert both.closed_on is not None


def test_it_goes_on_at_the_office_that_takes_the_case_over(scene: Scene) -> None:
    case = the_case(asks(scene, "dibao"))
    again = asks(scene, "dibao", role=Role.TOWNSHIP_CLERK)
    clerk, there = scene.actor(Role.TOWNSHIP_CLERK), scene.tree["lake_a"]
    taken = leaving.hand_over(clerk, case, to=there, reason="户籍在湖畔乡", version=now(case).version)
    assert list(taken.joining.all()) == [again]
