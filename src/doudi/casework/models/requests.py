"""What people ask for: registered with a receipt before anybody judges it."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.areas.models import Area
from doudi.casework.models.scope import CaseworkSet, has_part
from doudi.registry.models import Household, Paper, Person
from doudi.registry.models.scope import Scoped


class Channel(models.TextChoices):
    """How a request came in."""

    CITIZEN = "citizen", _("by the person, online")
    COUNTER = "counter", _("at the counter")
    MANDATE = "mandate", _("on behalf of the person")
    FOUND = "found", _("found by staff")
    PAPER = "paper", _("on a signed paper form, entered later")


class Request(Scoped):
    """Somebody's need in their words. Programmes they name become cases; what they do not name is looked for."""

    number = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="requests")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="requests")
    area = models.ForeignKey(Area, models.PROTECT)
    channel = models.CharField(max_length=20, choices=Channel.choices)
    need = models.TextField(blank=True)
    #: programmes asked for, with spaces between
    wanted = models.CharField(max_length=400, blank=True)
    #: nothing to be lost: looked at the same day
    urgent = models.BooleanField(default=False)
    registered_at = models.DateTimeField()
    registered_on = models.DateField()
    #: of a signed paper form, the day it was signed
    signed_on = models.DateField(null=True)
    #: who wrote it down, where that was not the person
    received_by = models.CharField(max_length=100, blank=True)
    #: what shows that somebody may ask for the person, and in what words they said so
    mandate = models.ForeignKey(Paper, models.PROTECT, null=True)
    mandate_said = models.CharField(max_length=200, blank=True)
    #: when the person was told that somebody asked for them
    told_on = models.DateField(null=True)
    #: when a village passed it on; until then the township sees that it lies there
    sent_on = models.DateField(null=True)
    #: it has become a case, or several
    has_case = models.BooleanField(default=False)
    #: cases that were open already when what they are about was asked for again, and deal with it
    joined = models.ManyToManyField("casework.Case", related_name="joining")
    closed_on = models.DateField(null=True)
    closed_why = models.TextField(blank=True)
    version = models.IntegerField(default=1)

    class RequestSet(CaseworkSet):
        own = "person"

        def with_part_of(self, role: str) -> Request.RequestSet:
            cases: models.QuerySet[Any] = apps.get_model("casework", "Case")._default_manager.filter(has_part(role, ""))
            return self.filter(pk__in=cases.values("request"))

        def waiting(self) -> Request.RequestSet:
            return self.filter(closed_on=None)

    objects = RequestSet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["area_path", "registered_on"], condition=models.Q(closed_on=None), name="request_waiting"
            ),
            models.Index(
                fields=["area_path", "registered_on"],
                condition=models.Q(closed_on=None, has_case=False),
                name="request_untriaged",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def is_of(self, person_id: int | None) -> bool:
        return person_id is not None and self.person_id == person_id
