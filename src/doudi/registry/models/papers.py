"""Papers that were filed, and what people agreed to."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from doudi.access.actor import Actor
from doudi.access.roles import Act
from doudi.audit.models import Event
from doudi.registry.models.facts import Grade
from doudi.registry.models.persons import Person
from doudi.registry.models.scope import ScopedSet


class PaperSet(ScopedSet):
    place = "person__"
    own = "person"

    def visible_to(self, actor: Actor) -> Self:
        """Papers tell facts: they are for who may see those, and each for who filed it."""
        seen = super().visible_to(actor)
        if Act.FACT_VIEW in actor.acts:
            return seen
        if Act.PAPER_ADD not in actor.acts or actor.account_id is None:
            return self.none()
        filed = Event.objects.filter(
            object_type="registry.paper", object_id=OuterRef("pk"), act="paper.file", account=actor.account_id
        )
        return seen.filter(Exists(filed))


class Paper(models.Model):
    """A file about a person. Its bytes lie under their hash; its name on the uploader's machine is not kept."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()
    mime = models.CharField(max_length=60)
    grade = models.CharField(max_length=1, choices=Grade.choices)
    added_at = models.DateTimeField()

    objects = PaperSet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Purpose(models.TextChoices):
    """What somebody agrees to."""

    CHECK = "check", _("checking income and property with other departments and banks")
    SHARE = "share", _("passing the file to another department")
    OBLIGOR = "obligor", _("checking the income of who owes support")


class ConsentSet(ScopedSet):
    place = "person__"
    own = "person"

    def in_force(self, day: dt.date) -> ConsentSet:
        return self.filter(since__lte=day, until__gte=day).filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=day))


class Consent(models.Model):
    """An adult's agreement to one purpose for some time; they may withdraw it on any day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    since = models.DateField()
    until = models.DateField()
    withdrawn_on = models.DateField(null=True)
    paper = models.ForeignKey(Paper, models.PROTECT, null=True)

    objects = ConsentSet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("since")), name="consent_days")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"
