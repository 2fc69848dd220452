"""One file per household and year (一户一档): its catalogue as it was archived, and what became of it afterwards."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from doudi.access.actor import Actor
from doudi.areas.models import Area
from doudi.audit.models import Recorded
from doudi.casework.models.scope import CaseworkSet
from doudi.casework.models.texts import DIGEST
from doudi.registry.models import Household
from doudi.registry.models.scope import Scoped


class FileSet(CaseworkSet):
    def visible_to(self, actor: Actor) -> Self:
        """As everything of the door; and of a family that few may see by now, by those alone."""
        return super().visible_to(actor).filter(household__sensitivity__in=sorted(actor.clearances))

    def with_part_of(self, role: str) -> FileSet:
        """None: a file lists everything of a family's year."""
        return self.none()

    def firsts(self) -> FileSet:
        """One row a household and year: the file itself, without what was added later."""
        return self.filter(version=1)

    def with_until(self) -> FileSet:
        """With `kept_until`: the last day as it was appraised last, or as it was archived."""
        longer = FileAppraisal.objects.filter(file=models.OuterRef("pk")).exclude(until=None).order_by("-pk")
        found: FileSet = self.annotate(kept_until=Coalesce(models.Subquery(longer.values("until")[:1]), "keep_until"))
        return found

    def over(self, on: dt.date) -> FileSet:
        """Files to be appraised: their time is over, they were not handed over, and nobody has kept them longer."""
        settled = FileAppraisal.objects.filter(file=models.OuterRef("pk"))
        settled = settled.filter(Q(outcome=FileAppraisal.Outcome.HANDED_OVER) | Q(until__gte=on))
        return self.firsts().filter(keep_until__lt=on).exclude(models.Exists(settled))


class HouseholdFile(Scoped):
    """A family's papers of a year as they were archived. Written once; a later version holds only what is new."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="files")
    year = models.IntegerField()
    version = models.IntegerField(default=1)
    #: the office's own, counted by year; all versions of a file share it
    number = models.CharField(max_length=40)
    #: the township whose file it is
    area = models.ForeignKey(Area, models.PROTECT)
    #: pieces: kind, what, id, number, day, size, sha256, case, person, sensitivity
    catalogue = models.JSONField()
    #: the sha256 of the catalogue's canonical JSON
    digest = models.CharField(max_length=DIGEST)
    #: of a later version, why it came only then
    reason = models.TextField(blank=True)
    #: the last day it has to be kept
    keep_until = models.DateField()
    archived_on = models.DateField()
    account = models.BigIntegerField(null=True)
    posting = models.BigIntegerField(null=True)
    who = models.CharField(max_length=100)

    objects = FileSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "year", "version"], name="file_of_year"),
            models.UniqueConstraint(fields=["number", "version"], name="file_number"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="file_supplement_reason"),
        ]
        indexes = [
            models.Index(fields=["area_path", "year", "id"], name="file_area_year"),
            models.Index(fields=["keep_until", "area_path"], condition=Q(version=1), name="file_keep_until"),
        ]

    def __str__(self) -> str:
        return self.number

    def is_of(self, person_id: int | None) -> bool:
        """Staff keep it; of what is in it a citizen sees the own papers and letters elsewhere."""
        return False


class FileAppraisal(Recorded):
    """What somebody decided of a file whose time is over. Nothing is destroyed."""

    class Outcome(models.TextChoices):
        KEEP = "keep", _("kept longer")
        HANDED_OVER = "handed_over", _("handed to the archives")

    file = models.ForeignKey(HouseholdFile, models.PROTECT, related_name="appraisals")
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    #: of one that is kept longer, the new last day
    until = models.DateField(null=True)
    text = models.TextField()
    appraised_on = models.DateField()
    account = models.BigIntegerField(null=True)
    posting = models.BigIntegerField(null=True)
    who = models.CharField(max_length=100)

    class Meta(Recorded.Meta):
        constraints = [
            models.UniqueConstraint(fields=["file"], condition=Q(outcome="handed_over"), name="file_handed_over_once"),
            models.CheckConstraint(condition=Q(outcome="handed_over") | Q(until__isnull=False), name="file_kept_until"),
        ]

    def __str__(self) -> str:
        return f"appraisal of file {self.file_id}"
