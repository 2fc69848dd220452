"""The monthly close: a programme's roll and spending in an area, as they were counted. Restated, never rewritten."""

from __future__ import annotations

from django.db import models

from doudi.areas.models import Area
from doudi.audit.models import AppendOnly, Recorded
from doudi.payments.models.scope import PaymentSet
from doudi.registry.models.scope import Scoped


class CloseSet(AppendOnly, PaymentSet):  # type: ignore[override]
    """Rows are added and read, by who may see payments."""


class MonthClose(Recorded, Scoped):
    """What was counted once; a later version of the same month says why it differs."""

    area = models.ForeignKey(Area, models.PROTECT)
    programme = models.CharField(max_length=60)
    #: as 202106
    period = models.PositiveIntegerField()
    version = models.PositiveSmallIntegerField()
    #: households and persons (opening, new, exits, closing), reasons, groups, spent_fen, per_person_fen
    figures = models.JSONField()
    reason = models.CharField(max_length=400, blank=True)
    closed_on = models.DateField()
    account = models.BigIntegerField(null=True)
    who = models.CharField(max_length=100)

    objects = CloseSet.as_manager()  # type: ignore[misc]

    class Meta(Recorded.Meta):
        constraints = [models.UniqueConstraint(fields=["area", "programme", "period", "version"], name="one_close")]

    def __str__(self) -> str:
        return f"{self.programme} {self.period} of area {self.area_id}"

    def is_of(self, person_id: int | None) -> bool:
        return False
