"""What goes to the bank: one transfer to one payee, for all their lines of a run."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.payments.models.accounts import Payee
from doudi.payments.models.runs import Chunk, Run


class Answer(models.TextChoices):
    NONE = "", _("no answer of its own")
    PAID = "paid", _("paid")
    RETURNED = "returned", _("returned by the bank")


class Transfer(models.Model):
    """`answer` is written where the bank's file tells of it alone; a run that is settled has paid all the others.

    Lines and transfers belong together by run and payee; of what is sent once more, through `reissue_of`.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="transfers", db_index=False)
    chunk = models.ForeignKey(Chunk, models.PROTECT, related_name="transfers", db_constraint=False)
    payee = models.ForeignKey(Payee, models.PROTECT, related_name="transfers", db_index=False, db_constraint=False)
    amount_fen = models.BigIntegerField()
    reissue_of = models.OneToOneField("self", models.PROTECT, null=True, related_name="reissue")
    #: of what is sent once more, the first one: the lines are that one's
    root = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False)
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    code = models.CharField(max_length=20, blank=True)
    text = models.CharField(max_length=200, blank=True)
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "payee"], condition=Q(reissue_of=None), name="one_transfer"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="transfer_amount"),
        ]
        indexes = [models.Index(fields=["run"], condition=Q(answer=Answer.RETURNED), name="transfer_returned")]

    def __str__(self) -> str:
        return f"transfer {self.pk}"

    @property
    def reference(self) -> str:
        """By which the bank answers."""
        return f"D{self.pk}"
