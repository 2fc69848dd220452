"""The books: accounts, transactions and entries. Amounts are whole units of a commodity: fen, or minutes of help given.

Every transaction sums to nothing. Entries are added and never changed: a trigger of the database refuses it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.areas.models import Area
from doudi.audit.models import Recorded
from doudi.payments.models.orders import Order
from doudi.payments.models.runs import Line, Run
from doudi.payments.models.scope import PaymentSet
from doudi.registry.models import Person
from doudi.registry.models.scope import Scoped

FEN = "fen"


class Side(models.TextChoices):
    """What an account is of."""

    FUND = "fund", _("money at hand")
    SOURCE = "source", _("money appropriated")
    TRANSIT = "transit", _("with the bank, not answered yet")
    PAID = "paid", _("paid to people")
    CLAIM = "claim", _("to be paid back")
    RECOVERY = "recovery", _("ordered to be paid back")
    IMPREST = "imprest", _("advanced to a township's petty fund")


class Tier(models.TextChoices):
    """Whose money it is. Those above are drawn first."""

    CENTRAL = "central", _("central")
    PROVINCE = "province", _("provincial")
    CITY = "city", _("city")
    COUNTY = "county", _("county")
    NONE = "", _("of no level")


#: In which order funds are drawn.
DRAWN = (Tier.CENTRAL, Tier.PROVINCE, Tier.CITY, Tier.COUNTY)


class LedgerAccount(Scoped):
    """One county's account of one side for one programme, by whose money it is."""

    side = models.CharField(max_length=10, choices=Side.choices)
    tier = models.CharField(max_length=10, choices=Tier.choices, blank=True)
    programme = models.CharField(max_length=60)
    area = models.ForeignKey(Area, models.PROTECT)
    commodity = models.CharField(max_length=10, default=FEN)

    objects = PaymentSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "programme", "side", "tier", "commodity"], name="one_account")
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.tier} {self.programme} {self.area_id}"

    def is_of(self, person_id: int | None) -> bool:
        return False


class Transaction(Recorded):
    """Why entries were made. `key` says of what it is the only one, so that nothing is booked twice."""

    key = models.CharField(max_length=80, unique=True)
    #: appropriation | release | settle | return | order | instalment | …
    what = models.CharField(max_length=20)
    on = models.DateField()
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="transactions")
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="transactions", db_index=False)
    account = models.BigIntegerField(null=True)
    who = models.CharField(max_length=100)
    text = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.key


class Entry(Recorded):
    """So much to an account, or from it, and for whom where it is about a person."""

    transaction = models.ForeignKey(Transaction, models.PROTECT, related_name="entries")
    account = models.ForeignKey(LedgerAccount, models.PROTECT, related_name="entries")
    amount = models.BigIntegerField()
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="entries", db_index=False, db_constraint=False
    )
    line = models.ForeignKey(
        Line, models.PROTECT, null=True, related_name="entries", db_index=False, db_constraint=False
    )

    class Meta(Recorded.Meta):
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="entry_amount")]
        indexes = [models.Index(fields=["person"], condition=Q(person__isnull=False), name="entry_person")]

    def __str__(self) -> str:
        return f"{self.amount} on {self.account_id}"
