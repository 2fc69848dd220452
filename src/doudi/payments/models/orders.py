"""What somebody ordered about money beyond an award: to wait, to pay for the past, to pay back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.payments.models.scope import PaymentSet
from doudi.registry.models import Award, Household, Person
from doudi.registry.models.scope import Scoped


class OrderKind(models.TextChoices):
    BACK_PAY = "back_pay", _("back-pay")
    FUNERAL = "funeral", _("funeral costs")
    REPAY = "repay", _("to be paid back (责令退回)")


class Ordered(Scoped):
    """An order about an award, with who signed it, why, and by which article."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="%(class)ss")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400)
    cites = models.CharField(max_length=200)
    account = models.BigIntegerField(null=True)
    posting = models.BigIntegerField(null=True)
    who = models.CharField(max_length=100)
    role = models.CharField(max_length=40)
    decided_on = models.DateField()

    class OrderedSet(PaymentSet):
        place = "household__"  # where the family lies now; the row says where it lay then
        own = "household__members__person"

        def of_own(self, person_id: int) -> Ordered.OrderedSet:
            inside = {"household__members__until": None, "household__members__known_to": None}
            return self.filter(household__members__person=person_id, **inside).distinct()

    objects = OrderedSet.as_manager()

    class Meta:
        abstract = True

    def is_of(self, person_id: int | None) -> bool:
        return self.household.is_of(person_id)


class Suspension(Ordered):
    """No lines are built for an award from a month to the month before another, until somebody resumes it."""

    #: months as 202106; the first that is paid again
    since = models.PositiveIntegerField()
    until = models.PositiveIntegerField(null=True)
    #: who resumed it, why, and whether the months between are paid
    resumed_by = models.CharField(max_length=100, blank=True)
    resumed_on = models.DateField(null=True)
    resume_reason = models.CharField(max_length=400, blank=True)
    paid_after = models.BooleanField(default=False)

    class Meta(Ordered.Meta):
        constraints = [
            models.UniqueConstraint(fields=["award"], condition=Q(until=None), name="one_suspension"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="suspension_months"),
        ]

    def __str__(self) -> str:
        return f"suspension of award {self.award_id}"


class Order(Ordered):
    """An amount that is paid for the past, or paid back: approved by another than who proposed it."""

    kind = models.CharField(max_length=10, choices=OrderKind.choices)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    amount_fen = models.BigIntegerField()
    #: the months it is about, as 202106
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    approved_by = models.BigIntegerField(null=True)
    approver = models.CharField(max_length=100, blank=True)
    approved_on = models.DateField(null=True)
    #: of a proposal that was not approved: why
    declined = models.CharField(max_length=400, blank=True)

    class Meta(Ordered.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="order_amount"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="order_months"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Instalment(models.Model):
    """What came back of an order to repay, as it came: the plan has days, the ledger what was received."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="instalments")
    due_on = models.DateField()
    amount_fen = models.BigIntegerField()
    received_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "due_on"], name="one_instalment"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="instalment_amount"),
        ]

    def __str__(self) -> str:
        return f"instalment of order {self.order_id}"
