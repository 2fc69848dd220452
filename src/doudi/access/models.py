"""Accounts and postings: a person at a place in a role, for some time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from doudi.access.roles import Act, Role, Sensitivity
from doudi.areas.models import Area

if TYPE_CHECKING:
    from doudi.access.actor import Actor


class Account(AbstractUser):
    """Somebody who signs in. Being an account allows nothing: postings do."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=20, blank=True)
    #: somebody else chose the password: their own comes before anything else
    password_lent = models.BooleanField(default=False)

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("username"), name="account_name", violation_error_message=_("This user name is taken.")
            )
        ]

    def __str__(self) -> str:
        return self.name or self.username


class PostingSet(models.QuerySet["Posting"]):
    def on(self, day: dt.date) -> PostingSet:
        """Those in force on a day."""
        return self.filter(starts__lte=day).filter(Q(ends=None) | Q(ends__gt=day))

    def visible_to(self, actor: Actor) -> PostingSet:
        """Of the actor's area and below, where their role sees postings."""
        if Act.POSTING_VIEW not in actor.acts:
            return self.none()
        start, end = actor.paths
        return self.filter(area__path__gte=start, area__path__lt=end)


class Posting(models.Model):
    """A role in an area, from a day to the day before another. It is ended, never deleted."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="postings")
    role = models.CharField(max_length=40, choices=Role.choices)
    area = models.ForeignKey(Area, models.PROTECT)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    #: sensitivities beyond the ordinary, with spaces between
    cleared = models.CharField(max_length=80, blank=True)

    objects = PostingSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=models.F("starts")), name="posting_days"),
            models.UniqueConstraint(fields=["account", "role", "area"], condition=Q(ends=None), name="posting_once"),
        ]
        indexes = [models.Index(fields=["area", "role"], name="posting_area")]

    def __str__(self) -> str:
        return f"{self.role} {self.area_id}"

    @property
    def clearances(self) -> frozenset[str]:
        return frozenset({Sensitivity.ORDINARY.value, *self.cleared.split()})


class ApiToken(models.Model):
    """What a program signs in with, in one posting. Only the hash of it is kept; it is ended, never deleted."""

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=60)
    #: the sha256 of what the program sends: that is 256 random bits, so nobody finds it by trying
    digest = models.CharField(max_length=64, unique=True)
    made_on = models.DateField()
    #: the first day without it
    expires_on = models.DateField()
    ended_on = models.DateField(null=True)
    #: the last day on which it was used; written once a day at most
    used_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_on__gt=models.F("made_on")), name="token_days"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_good(self, on: dt.date) -> bool:
        """Whether it opens anything on a day; its posting is asked apart."""
        return self.ended_on is None and on < self.expires_on
