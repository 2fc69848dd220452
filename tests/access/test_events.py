"""Events are seen where they happened, by those who may search them and are cleared for what they are about."""

from __future__ import annotations

import pytest
from django.db import transaction
from tests.access.table import CLEARED
from tests.places import a_tree, an_actor

from doudi.access.queries import events_visible_to
from doudi.access.roles import Act, Role, Sensitivity
from doudi.audit.services import record

pytestmark = pytest.mark.django_db


def happened(path: str, sensitivity: str = "ordinary") -> int:
    with transaction.atomic():
        who = an_actor(Role.TOWNSHIP_CLERK, path or "0001")
        return record(who, "person.correct", "registry.person", 1, area_path=path, sensitivity=sensitivity).pk


def test_events_are_seen_in_the_own_area_and_below() -> None:
    tree = a_tree()
    at = {name: happened(area.path) for name, area in tree.items()} | {"": happened("")}
    for name, wanted in {
        "land": set(at),  # what happened nowhere too
        "east": {"east", "hill", "lake", "hill_a", "hill_b", "lake_a"},
        "hill_b": {"hill_b"},
        "south": {"south", "bay", "cape", "cape_a"},
    }.items():
        seen = events_visible_to(an_actor(Role.AUDITOR, tree[name])).values_list("pk", flat=True)
        assert set(seen) == {at[each] for each in wanted}, name


@pytest.mark.parametrize("role", Role)
def test_events_are_seen_by_roles_that_may_and_of_what_they_are_cleared_for(role: Role) -> None:
    path = "000100010001"
    at = {kind: happened(path, kind) for kind in ("", *Sensitivity.values)}
    for cleared in (set(), CLEARED[role]):
        actor = an_actor(role, path, cleared=cleared)
        wanted = {"", "ordinary", *cleared} if Act.AUDIT_VIEW in actor.acts else set()
        seen = events_visible_to(actor).values_list("pk", flat=True)
        assert set(seen) == {at[kind] for kind in wanted}
