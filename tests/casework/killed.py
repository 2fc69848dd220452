"""What a fresh process does for test_killed.py: letters are made by threads, which no forked child inherits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.apps import apps
from tests.casework.scene import DAY, Scene, a_place, a_scene, asks, the_case
from tests.casework.steps import lead, now, opinion
from tests.killing import Killed, at_every_boundary, in_a_child
from tests.own_database import attached

from doudi.access.models import Posting
from doudi.access.roles import Role
from doudi.audit.models import Event
from doudi.audit.services import seal_all
from doudi.audit.verify import verify
from doudi.casework.models import Case, Decision, Letter
from doudi.casework.services import deciding, leaving, posting, township
from doudi.registry.models import Award, AwardMember, Fact, Household, Person

#: The step that waits before an act is done.
BEFORE = {
    "register": "", "accept": "acceptance", "opinion": "opinion", "take_down": "posting", "decide": "decision",
    "hand_over": "visit",
}  # fmt: skip
LEFT_OUT = {"correlation", "before", "after", "digest", "said", "text", "family", "data", "sha256", "number", "id"}


def every_boundary(act: str) -> None:
    """Kills the act at each statement and commit of its own: afterwards it was done whole, or not at all."""
    own = attached()
    in_a_child(lambda: _prepare(act))
    own.keep()
    before = everything()
    in_a_child(lambda: _act(act))
    after = everything()
    assert after != before
    seen = []

    def check(killed: Killed) -> None:
        there = everything()
        assert there in (before, after), (act, killed)
        assert verify().sound, killed
        seen.append(there == after)
        if not seen[-1] and killed.number % 10 == 0:
            in_a_child(lambda: _act(act))
            assert {k: len(v) for k, v in everything().items()} == {k: len(v) for k, v in after.items()}, killed
        _files_are_whole()
        seal_all()
        assert verify().sound, killed

    assert at_every_boundary(own, lambda: _act(act), check) > 5
    assert set(seen) == {True, False}


def everything() -> dict[str, Any]:
    """Every row that acts write, but for moments, keys and digests."""
    tables = [*apps.get_app_config("casework").get_models(), Award, AwardMember, Fact, Event]
    return {table.__name__: sorted(_rows(table)) for table in tables}


def _rows(table: Any) -> list[str]:
    fields = [f for f in table._meta.concrete_fields if f.get_internal_type() not in ("DateTimeField", "BinaryField")]
    names = [f.attname for f in fields if f.attname not in LEFT_OUT and not f.is_relation]
    return [str(row) for row in table._base_manager.values_list(*names)] if names else []


def _files_are_whole() -> None:
    """Every letter there is has its file."""
    from doudi.casework.services.letters import file_of

    for letter in Letter.objects.unscoped("a test"):
        assert file_of(letter)[:5] == b"%PDF-"


def _prepare(act: str) -> None:
    class Setting:
        def setitem(self, into: dict[str, Any], key: str, value: Any) -> None:
            into[key] = value

    scene = a_scene(Setting())  # type: ignore[arg-type]
    for role in (Role.CITIZEN, Role.TOWNSHIP_CLERK, Role.COUNTY_REVIEWER, Role.COUNTY_HEAD):
        scene.actor(role)
    if act == "register":
        return
    case = the_case(asks(scene, "dibao"))
    on = lead(scene, case, BEFORE[act])
    if act == "take_down":
        case = now(case)
        posting.put_up(scene.actor(Role.TOWNSHIP_CLERK, on), case, "posting", version=case.version)


def _scene() -> Scene:
    """The same scene, read again from the database."""
    tree = a_place()
    home = Household.objects.unscoped("a test").get()
    people = list(Person.objects.unscoped("a test").order_by("pk"))
    postings = {Role(row.role): row for row in Posting.objects.select_related("account", "area")}
    return Scene(tree, home, people, postings)


def _act(act: str) -> None:
    scene = _scene()
    case = Case.objects.unscoped("a test").filter(closed_on=None).first()
    if act == "register" or case is None:
        asks(scene, "dibao")
        return
    case = now(case)
    acts: dict[str, Callable[[], object]] = {
        "accept": lambda: township.accept(scene.actor(Role.TOWNSHIP_CLERK), case, version=case.version),
        "opinion": lambda: opinion(scene.actor(Role.TOWNSHIP_CLERK), case, "opinion", "grant"),
        "take_down": lambda: posting.take_down(
            scene.actor(Role.TOWNSHIP_CLERK, DAY + dt.timedelta(days=30)), case, "posting", version=case.version
        ),
        "decide": lambda: deciding.decide(
            scene.actor(Role.COUNTY_HEAD, DAY + dt.timedelta(days=30)), case, "decision", grants=True,
            version=case.version,
        ),
        "hand_over": lambda: leaving.hand_over(
            scene.actor(Role.TOWNSHIP_CLERK), case, to=scene.tree["lake"], reason="户籍地不在本乡镇",
            version=case.version,
        ),
    }  # fmt: skip
    acts[act]()
    assert act != "decide" or Decision.objects.exists()
