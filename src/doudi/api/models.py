"""What was answered to a request that its sender may repeat."""

from __future__ import annotations

from django.db import models

from doudi.access.models import ApiToken

#: Characters of an idempotency key.
LONGEST = 100


class Repeatable(models.Model):
    """The first answer to a key of a token: numbers of what was made, and no name of anybody."""

    token = models.ForeignKey(ApiToken, models.PROTECT, related_name="repeatables")
    key = models.CharField(max_length=LONGEST)
    #: the sha256 of what was asked, so that one key is not used for two things
    digest = models.CharField(max_length=64)
    answer = models.JSONField()
    made_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="repeatable_once")]

    def __str__(self) -> str:
        return f"answer {self.pk}"
