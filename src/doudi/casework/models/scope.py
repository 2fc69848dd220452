"""Rows of the door: seen by who may see cases, of a citizen the own ones."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Q, QuerySet

from doudi.access.actor import Actor
from doudi.access.roles import BY_STEP, Act
from doudi.casework.in_force import programmes_of
from doudi.registry.models.scope import ScopedSet


class CaseworkSet(ScopedSet):
    sees = Act.CASE_VIEW
    #: the way from the row to its case
    case = "case__"

    def visible_to(self, actor: Actor) -> Self:
        """As everywhere; of an office that only has steps in some procedures, what is of those cases."""
        seen = super().visible_to(actor)
        return seen.with_part_of(actor.role) if actor.role in BY_STEP else seen

    def with_part_of(self, role: str) -> Self:
        """Rows of the cases in which a role has a part."""
        return self.filter(has_part(role, self.case))


def has_part(role: str, case: str) -> Q:
    """Cases of a programme in whose procedure the role has a step, and those in which it was asked something."""
    asked: QuerySet[Any] = apps.get_model("casework", "Task")._default_manager.filter(role=role).values("case")
    return Q(**{f"{case}programme__in": programmes_of(role)}) | Q(**{f"{case}pk__in": asked})
