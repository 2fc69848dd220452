"""What the rule book said of a case, frozen; and what a person decided."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from doudi.areas.models import Area
from doudi.audit.models import Recorded
from doudi.casework.models.cases import Case, CaseStep, Outcome
from doudi.casework.models.texts import DIGEST, BookText


class Determination(Recorded):
    """The engine's answer with everything it was made from, so that it can be made again bit for bit."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="determinations")
    made_at = models.DateTimeField()
    made_on = models.DateField()
    #: as 2021-07
    month = models.CharField(max_length=7)
    book = models.ForeignKey(BookText, models.PROTECT)
    engine = models.CharField(max_length=20)
    #: the facts and who said them, as canonical JSON
    family = models.TextField()
    #: `doudi explain --json` of it, as canonical JSON
    explanation = models.TextField()
    #: entitled | not_entitled | cannot_tell
    outcome = models.CharField(max_length=20)
    amount_fen = models.BigIntegerField(null=True)
    #: keys of the persons it covers
    covered = models.JSONField(default=list)
    #: what is owed by unit, as basic living and care are: unit, branch, amount_fen, payee
    lines = models.JSONField(default=list)
    #: the sha256 over family and explanation
    digest = models.CharField(max_length=DIGEST)

    def __str__(self) -> str:
        return f"determination of case {self.case_id}"


class Decision(Recorded):
    """What somebody signed: for whom, how much, from when, why, by which article. A later one supersedes it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    step = models.OneToOneField(CaseStep, models.PROTECT, related_name="decision")
    determination = models.ForeignKey(Determination, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    #: of what is granted or changed, fen a month, or once
    amount_fen = models.BigIntegerField(null=True)
    covered = models.JSONField(default=list)
    #: what is paid apart, and to whom: unit, branch, amount_fen, payee
    lines = models.JSONField(default=list)
    #: the first day it holds
    starts = models.DateField(null=True)
    reason = models.TextField()
    cites = models.TextField()
    decided_on = models.DateField()
    decided_at = models.DateTimeField()
    account = models.BigIntegerField(null=True)
    posting = models.BigIntegerField(null=True)
    who = models.CharField(max_length=100)
    role = models.CharField(max_length=40)
    #: whose name and seal it bears
    body = models.ForeignKey(Area, models.PROTECT)
    form = models.CharField(max_length=20)

    class Meta(Recorded.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome__in=(Outcome.GRANTED, Outcome.ADJUSTED)) | Q(amount_fen__gte=0),
                name="decision_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"decision on case {self.case_id}"

    def summary(self) -> dict[str, Any]:
        """What an event takes the digest of."""
        return {
            "case": self.case_id, "outcome": self.outcome, "amount_fen": self.amount_fen, "covered": self.covered,
            "starts": self.starts, "reason": self.reason, "determination": self.determination.digest,
        }  # fmt: skip
