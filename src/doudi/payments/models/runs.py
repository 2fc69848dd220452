"""A run: the lines that are paid together, from building to closing. A line is made once and never goes away."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.areas.models import Area
from doudi.payments.models.accounts import Payee, Payer
from doudi.payments.models.orders import Order
from doudi.payments.models.scope import PaymentSet
from doudi.registry.models import Award, Household, Person
from doudi.registry.models.scope import Scoped


class RunKind(models.TextChoices):
    MONTHLY = "monthly", _("monthly")
    OFF_CYCLE = "off_cycle", _("granted once, or by instalments")
    ORDERS = "orders", _("back-pay by approval")
    PRICE = "price", _("price-linked subsidy")
    REISSUE = "reissue", _("returned payments once more")


class State(models.TextChoices):
    """Where a run stands. `states.py` has who brings it on."""

    BUILDING = "building", _("being built")
    BUILT = "built", _("built: to be looked at")
    LOCKING = "locking", _("being locked")
    LOCKED = "locked", _("locked: to be reviewed")
    REVIEWED = "reviewed", _("reviewed: to be approved")
    APPROVED = "approved", _("approved: to be released")
    RELEASING = "releasing", _("being released")
    RELEASED = "released", _("released: with the bank")
    SETTLING = "settling", _("the bank's answer is being booked")
    SETTLED = "settled", _("answered: to be closed")
    CLOSED = "closed", _("closed, all booked")


class Phase(models.IntegerChoices):
    """How far a part of a run has come. Each is left behind once, in one transaction."""

    MADE = 0
    BUILT = 1
    CHECKED = 2
    LOCKED = 3
    RELEASED = 4
    SETTLED = 5


class Cause(models.TextChoices):
    """Why there is a line."""

    MONTH = "month", _("this month's")
    BACK = "back", _("for a month before, granted since")
    ONCE = "once", _("granted once")
    ORDER = "order", _("back-pay by approval")
    PRICE = "price", _("prices rose")


class LineState(models.TextChoices):
    DUE = "due", _("paid by its run")
    HELD = "held", _("held for a check")
    VOID = "void", _("not owed, by a decision")


class Run(Scoped):
    """What is paid of one programme in one area for one month. The control totals are those of its lines."""

    kind = models.CharField(max_length=12, choices=RunKind.choices)
    programme = models.CharField(max_length=60)
    area = models.ForeignKey(Area, models.PROTECT)
    #: the month it pays, as 202106
    period = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.BUILDING)
    channel = models.CharField(max_length=40)
    made_on = models.DateField()
    #: the newest award it has looked at; awards made after it are new to the next one
    top_award = models.BigIntegerField(default=0)
    #: the first month before its own that may lack lines, as 202104; none: nothing to look back for
    back_to = models.PositiveIntegerField(null=True)
    lines = models.PositiveIntegerField(default=0)
    total_fen = models.BigIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    held_fen = models.BigIntegerField(default=0)
    #: over what was locked: line by line, what is paid to whom
    digest = models.CharField(max_length=64, blank=True)
    #: when the file was made for the bank, and over its bytes
    file_made_at = models.DateTimeField(null=True)
    file_digest = models.CharField(max_length=64, blank=True)
    pays_on = models.DateField(null=True)
    #: from which account it is paid, once it is released
    payer = models.ForeignKey(Payer, models.PROTECT, null=True, related_name="+", db_index=False)
    returned = models.PositiveIntegerField(default=0)
    returned_fen = models.BigIntegerField(default=0)
    #: by whom it was made: who may not approve it
    made_by = models.BigIntegerField(null=True)
    #: why the work in the background stopped, as a sentence for who may act
    trouble = models.CharField(max_length=400, blank=True)
    #: counts changes by people: who acts on an older one is told
    version = models.PositiveIntegerField(default=1)

    objects = PaymentSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "area", "period"],
                condition=Q(kind=RunKind.MONTHLY),
                name="one_monthly_run",
            ),
            models.CheckConstraint(condition=Q(held__lte=F("lines")), name="run_held"),
        ]
        indexes = [models.Index(fields=["area_path", "period"], name="run_area")]

    def __str__(self) -> str:
        return f"run {self.pk}"

    def is_of(self, person_id: int | None) -> bool:
        return False

    @property
    def pays_fen(self) -> int:
        """What goes to the bank: all but what is held."""
        return self.total_fen - self.held_fen

    @property
    def under_way(self) -> bool:
        return self.state != State.CLOSED


class Chunk(models.Model):
    """The part of a run that lies in one county, or in one township of it: worked on in one transaction a phase."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="chunks")
    area = models.ForeignKey(Area, models.PROTECT)
    phase = models.PositiveSmallIntegerField(choices=Phase.choices, default=Phase.MADE)
    lines = models.PositiveIntegerField(default=0)
    total_fen = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "area"], name="one_chunk")]

    def __str__(self) -> str:
        return f"part {self.area_id} of run {self.run_id}"


class Line(Scoped):
    """What one award gives for one month in one kind: once, whatever happens.

    Rows come in millions from an INSERT … SELECT of the rows they name, which nothing deletes: only the award, the
    order and the run are checked by the database once more (`doudi ledger verify` checks the others).
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="all_lines", db_index=False)
    chunk = models.ForeignKey(Chunk, models.PROTECT, related_name="all_lines", db_constraint=False)
    award = models.ForeignKey(Award, models.PROTECT, null=True, related_name="lines", db_index=False)
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="lines", db_index=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="lines", db_index=False, db_constraint=False)
    #: for whom: the person it is about, or by whose name the family goes
    person = models.ForeignKey(Person, models.PROTECT, related_name="lines", db_index=False, db_constraint=False)
    programme = models.CharField(max_length=60)
    #: the month it is for, as 202106
    period = models.PositiveIntegerField()
    #: as basic living and care of one award, or an instalment; "" where there is one
    kind = models.CharField(max_length=40, blank=True)
    amount_fen = models.BigIntegerField()
    previous_fen = models.BigIntegerField(null=True)
    cause = models.CharField(max_length=8, choices=Cause.choices)
    #: none: nobody has said where to pay
    payee = models.ForeignKey(
        Payee, models.PROTECT, null=True, related_name="lines", db_index=False, db_constraint=False
    )
    state = models.CharField(max_length=4, choices=LineState.choices, default=LineState.DUE)

    class LineSet(PaymentSet):
        own = "household__members__person"

        def of_own(self, person_id: int) -> Line.LineSet:
            return self.filter(
                Q(person=person_id)
                | Q(household__members__person=person_id, household__members__until=None,
                    household__members__known_to=None)
            ).distinct()  # fmt: skip

    objects = LineSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award", "period", "kind"], name="paid_once"),
            models.UniqueConstraint(
                fields=["person", "programme", "period"], condition=Q(award=None, order=None), name="person_paid_once"
            ),
            models.UniqueConstraint(
                fields=["order", "period", "kind"], condition=Q(order__isnull=False), name="order_paid_once"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="line_amount"),
        ]
        indexes = [
            models.Index(fields=["household", "period"], name="line_household"),
            models.Index(fields=["programme", "period", "area_path"], name="line_month"),
            models.Index(fields=["programme", "area_path"], condition=~Q(state=LineState.DUE), name="line_apart"),
        ]

    def __str__(self) -> str:
        return f"line {self.pk}"

    def is_of(self, person_id: int | None) -> bool:
        return person_id is not None and (self.person_id == person_id or self.household.is_of(person_id))
