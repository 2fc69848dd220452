"""Who let a run go on, over what; what was held for a check; and what the bank answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.audit.models import DIGEST, Recorded
from doudi.payments.models.runs import Line, Run


class Signed(models.TextChoices):
    LOCK = "lock", _("locked")
    REVIEW = "review", _("reviewed")
    APPROVE = "approve", _("approved")
    COUNTERSIGN = "countersign", _("countersigned by the level above")
    RELEASE = "release", _("released")
    CLOSE = "close", _("closed the run")
    RETURN = "return", _("sent back")


class Signature(Recorded):
    """Somebody let a run go on, or sent it back: over these totals and, once locked, this digest of its lines."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="signatures")
    act = models.CharField(max_length=12, choices=Signed.choices)
    account = models.BigIntegerField(null=True)
    posting = models.BigIntegerField(null=True)
    who = models.CharField(max_length=100)
    role = models.CharField(max_length=40)
    on = models.DateField()
    at = models.DateTimeField()
    lines = models.PositiveIntegerField()
    total_fen = models.BigIntegerField()
    digest = models.CharField(max_length=DIGEST, blank=True)
    reason = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return f"{self.act} of run {self.run_id}"


class Hold(models.Model):
    """A line that a check found: it waits for one run, and before the next a named person answers."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="holds")
    #: the run that would have paid it
    run = models.ForeignKey(Run, models.PROTECT, related_name="holds")
    check_name = models.CharField(max_length=40)
    #: what was found, without names or numbers: codes, months, fen, ids
    found = models.JSONField(default=dict)
    held_on = models.DateField()
    #: pay | void
    answer = models.CharField(max_length=8, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    #: of a line that is not owed, by which decision
    decision = models.BigIntegerField(null=True)
    answered_by = models.BigIntegerField(null=True)
    who = models.CharField(max_length=100, blank=True)
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "run", "check_name"], name="held_once"),
            models.CheckConstraint(condition=~Q(answer="void") | Q(decision__isnull=False), name="void_by_decision"),
        ]
        indexes = [models.Index(fields=["run"], condition=Q(answer=""), name="hold_open")]

    def __str__(self) -> str:
        return f"{self.check_name} on line {self.line_id}"


class AnswerFile(Recorded):
    """A file of the bank's answers, once: the same bytes again change nothing."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="answer_files")
    sha256 = models.CharField(max_length=DIGEST)
    rows = models.PositiveIntegerField()
    returned = models.PositiveIntegerField()
    loaded_on = models.DateField()
    account = models.BigIntegerField(null=True)
    who = models.CharField(max_length=100)

    class Meta(Recorded.Meta):
        constraints = [models.UniqueConstraint(fields=["run", "sha256"], name="answered_once")]

    def __str__(self) -> str:
        return f"answers to run {self.run_id}"
