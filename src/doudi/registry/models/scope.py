"""What every scoped table has: a place in the tree of areas, and how sensitive the row is."""

from __future__ import annotations

from typing import Self

from django.db import models

from doudi.access.actor import Actor
from doudi.access.roles import Act, Sensitivity


class ScopedSet(models.QuerySet):  # type: ignore[type-arg]
    """Rows of an area and a sensitivity. `place` is the way there from the row, `own` to whose row it is."""

    place = ""
    own = ""
    #: what somebody must be allowed to see any of them
    sees = Act.DOSSIER_VIEW

    def visible_to(self, actor: Actor) -> Self:
        """What somebody may see: of their area and below, of what they are cleared for; of a citizen, their own."""
        if self.sees not in actor.acts:
            return self.none()
        seen = self.filter(**{f"{self.place}sensitivity__in": sorted(actor.clearances)})
        if actor.is_citizen:
            return seen.of_own(actor.person_id) if actor.person_id and self.own else self.none()
        start, end = actor.paths
        return seen.filter(**{f"{self.place}area_path__gte": start, f"{self.place}area_path__lt": end})

    def of_own(self, person_id: int) -> Self:
        """Rows that are a person's own."""
        return self.filter(**{self.own: person_id})

    def unscoped(self, reason: str) -> Self:
        """All rows, for a stated reason: work that is nobody's looking, or whose scope was checked already."""
        assert reason
        return self.all()


class Scoped(models.Model):
    """A row that lies in an area."""

    #: the path of its area, kept with it so that a list needs no join
    area_path = models.CharField(max_length=20)
    sensitivity = models.CharField(max_length=20, choices=Sensitivity.choices, default=Sensitivity.ORDINARY)

    class Meta:
        abstract = True
