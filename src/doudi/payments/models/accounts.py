"""Where money goes: accounts at banks, and by which of them an award is paid. Payee is not beneficiary."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.payments.models.scope import PaymentSet
from doudi.registry.models import Award, Person
from doudi.registry.models.scope import Scoped

#: The field a sealed account number stands in.
ACCOUNT_NUMBER = "payments.account_number"


class Relation(models.TextChoices):
    """Whose account it is, seen from whom the money is for (57号 art. 26)."""

    SELF = "self", _("the person")
    HOUSEHOLD = "household", _("a member of the same family")
    GUARDIAN = "guardian", _("the guardian")
    INSTITUTION = "institution", _("the institution that cares for the person")
    CARER = "carer", _("who cares for the person under a signed agreement")
    CUSTODIAN = "custodian", _("staff who keep the card under a written agreement filed with the county")


class BankAccount(Scoped):
    """An account at a bank. The number is sealed, found by its index, and shown by its last four figures."""

    holder = models.ForeignKey(Person, models.PROTECT, null=True, related_name="bank_accounts")
    #: as the bank has it: a person's name, or an institution's
    holder_name = models.CharField(max_length=100)
    number_sealed = models.BinaryField()
    number_index = models.BinaryField(max_length=16, db_index=True)
    last_four = models.CharField(max_length=4)
    #: the bank's number of twelve figures (联行号) and its name
    bank = models.CharField(max_length=12, blank=True)
    bank_name = models.CharField(max_length=100, blank=True)
    #: whether its figures could be checked (Luhn), as a card's can
    checked = models.BooleanField()
    added_on = models.DateField()

    class AccountSet(PaymentSet):
        own = "holder"

    objects = AccountSet.as_manager()

    def __str__(self) -> str:
        return f"account {self.pk}"

    @property
    def number(self) -> str:
        """In full: for the bank's file, and for who was asked for a purpose and recorded before."""
        return settings.KEYS.open(bytes(self.number_sealed), ACCOUNT_NUMBER)

    @property
    def masked(self) -> str:
        return f"**** {self.last_four}"

    def set_number(self, number: str) -> None:
        self.number_sealed = settings.KEYS.seal(number, ACCOUNT_NUMBER)
        self.number_index = settings.KEYS.index_of(number, ACCOUNT_NUMBER)
        self.last_four = number[-4:]

    def is_of(self, person_id: int | None) -> bool:
        return person_id is not None and self.holder_id == person_id


class Payee(models.Model):
    """By which account an award, or one kind of its lines, is paid from a day on. A row never changes its account.

    A change is a new row that a second person confirms; until then the one before it is paid.
    """

    award = models.ForeignKey(Award, models.PROTECT, related_name="payees")
    #: which lines: as basic living and care of one award; "" is all that have none of their own
    kind = models.CharField(max_length=40, blank=True)
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="payees", db_index=False)
    relation = models.CharField(max_length=20, choices=Relation.choices)
    #: the agreement or ruling by which another than the person is paid
    authority = models.CharField(max_length=200, blank=True)
    proposed_by = models.BigIntegerField(null=True)
    proposed_on = models.DateField()
    confirmed_by = models.BigIntegerField(null=True)
    confirmed_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    #: why a proposal was not confirmed, or the arrangement ended
    reason = models.CharField(max_length=200, blank=True)

    class PayeeQuerySet(models.QuerySet[Any]):
        def in_force(self) -> Payee.PayeeQuerySet:
            return self.filter(confirmed_on__isnull=False, ended_on=None)

        def proposed(self) -> Payee.PayeeQuerySet:
            return self.filter(confirmed_on=None, ended_on=None)

    objects = PayeeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["award", "kind"], condition=Q(ended_on=None, confirmed_on__isnull=False), name="one_payee"
            ),
            models.UniqueConstraint(
                fields=["award", "kind"], condition=Q(ended_on=None, confirmed_on=None), name="one_payee_proposed"
            ),
            models.CheckConstraint(
                condition=Q(relation=Relation.SELF) | ~Q(authority="") | Q(relation=Relation.HOUSEHOLD),
                name="payee_authority",
            ),
        ]
        indexes = [models.Index(fields=["account"], condition=Q(ended_on=None), name="payee_account")]

    def __str__(self) -> str:
        return f"payee of award {self.award_id}"


class Payer(models.Model):
    """From which account a county, or an area above, pays from a day on."""

    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="payers")
    name = models.CharField(max_length=100)
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="pays")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area"], condition=Q(until=None), name="one_payer")]

    def __str__(self) -> str:
        return self.name
