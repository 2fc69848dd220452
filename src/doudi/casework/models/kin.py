"""Who is a close relative of somebody who handles cases: declared, for scrutiny and recusal, and no secret."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from doudi.registry.models import Person


class Kinship(models.Model):
    """A close relative (近亲属) of an account's holder, as one of the two declared."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="kin_in_office")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="kin")
    #: spouse, parent, child, sibling, grandparent, grandchild
    relation = models.CharField(max_length=20)
    #: applicant | staff
    declared_by = models.CharField(max_length=20)
    declared_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "account"], condition=Q(ended_on=None), name="kinship_once"),
        ]

    def __str__(self) -> str:
        return f"{self.relation} of account {self.account_id}"
