"""Price-linked subsidies: which indices were published when, and by what a part of a run was determined."""

from __future__ import annotations

from django.db import models

from doudi.areas.models import Area
from doudi.audit.models import DIGEST, Recorded
from doudi.casework.models import BookText
from doudi.payments.models.runs import Chunk


class Publication(Recorded):
    """Indices of an area as somebody published them. A correction is another row; the facts are the registry's."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="publications")
    #: the month in which they were published, as 202106: their figures are those of the month before
    period = models.PositiveIntegerField()
    published_on = models.DateField()
    #: who published them, as the facts have it
    source = models.CharField(max_length=40)
    #: {fact: value}
    values = models.JSONField()
    account = models.BigIntegerField(null=True)
    who = models.CharField(max_length=100)
    #: of a correction: why
    reason = models.CharField(max_length=400, blank=True)

    class Meta(Recorded.Meta):
        indexes = [models.Index(fields=["period", "area"], name="publication_period")]

    def __str__(self) -> str:
        return f"indices of {self.area_id} in {self.period}"


class Basis(models.Model):
    """By what the lines of a part of a price run were determined: the book, and the registry as known at a moment.

    The moment is the same for all parts of a run, so that a part worked on twice has the same answer.
    """

    chunk = models.OneToOneField(Chunk, models.PROTECT, related_name="basis")
    known_at = models.DateTimeField()
    #: none until it was determined
    book = models.ForeignKey(BookText, models.PROTECT, null=True)
    #: the sha256 of the snapshot's manifest, and the engine's digest of the answer
    snapshot = models.CharField(max_length=DIGEST, blank=True)
    digest = models.CharField(max_length=100, blank=True)
    entitled = models.PositiveIntegerField(default=0)
    #: of whom it cannot be told whether they are in a group: a fact is missing, and there is no line
    cannot_tell = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"basis of part {self.chunk_id}"
