"""What was granted once and given by hand: in goods, by sending somebody on, or in cash from a petty fund."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.payments.models.orders import Ordered


class Form(models.TextChoices):
    GOODS = "goods", _("in goods")
    REFERRAL = "referral", _("sent on to another office")
    PETTY = "petty", _("in cash out of the township's petty fund")


class Handed(Ordered):
    """An award, or an instalment of it, that no run pays: it was given otherwise, by whom and by which decision."""

    #: which part; "" is the whole award
    kind = models.CharField(max_length=40, blank=True)
    form = models.CharField(max_length=10, choices=Form.choices)
    #: what was given, or to which office somebody was sent
    what = models.CharField(max_length=200)
    #: what the decision values it at
    amount_fen = models.BigIntegerField()
    handed_on = models.DateField()

    class Meta(Ordered.Meta):
        constraints = [
            models.UniqueConstraint(fields=["award", "kind"], name="handed_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="handed_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.form} of award {self.award_id}"
