"""Registered household, benefit family and award: three things that only look like one.

A registered household (户籍户) is what the police book says. A benefit family (共同生活家庭) is who lives together
and is judged together. An award lists the members it covers. Memberships and awards have days.
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from doudi.areas.models import Area
from doudi.registry.models.persons import Person
from doudi.registry.models.scope import Scoped, ScopedSet


class RegisteredHousehold(Scoped):
    """One entry of the police's book of residents."""

    number = models.CharField(max_length=40, blank=True)
    area = models.ForeignKey(Area, models.PROTECT)
    address = models.CharField(max_length=200, blank=True)

    class RegisteredSet(ScopedSet):
        own = "members__person"

        def of_own(self, person_id: int) -> RegisteredHousehold.RegisteredSet:
            return self.filter(members__person=person_id, members__until=None).distinct()

    objects = RegisteredSet.as_manager()

    def __str__(self) -> str:
        return f"registered household {self.pk}"

    def is_of(self, person_id: int | None) -> bool:
        return person_id is not None and self.members.filter(person=person_id, until=None).exists()


class HouseholdSet(ScopedSet):
    own = "members__person"

    def of_own(self, person_id: int) -> HouseholdSet:
        """Those of which somebody is a member now: who has left one is a stranger to it."""
        return self.filter(members__person=person_id, members__until=None, members__known_to=None)

    def open_on(self, day: dt.date) -> HouseholdSet:
        return self.filter(opened_on__lte=day).filter(Q(closed_on=None) | Q(closed_on__gt=day))


class Household(Scoped):
    """Who lives together for the long term and is judged together."""

    #: where it lives now; where it lived is in its residences
    area = models.ForeignKey(Area, models.PROTECT)
    #: by whose name it goes: the member who is the applicant
    head = models.ForeignKey(Person, models.PROTECT, null=True, related_name="heads")
    address = models.CharField(max_length=200, blank=True)
    opened_on = models.DateField()
    #: the first day on which it is no more
    closed_on = models.DateField(null=True)
    #: a relative of staff or of a village cadre: looked at twice, and no secret
    staff_relative = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = HouseholdSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["area_path", "id"], name="household_area")]

    def __str__(self) -> str:
        return f"household {self.pk}"

    def is_of(self, person_id: int | None) -> bool:
        return person_id is not None and self.members.filter(person=person_id, until=None, known_to=None).exists()


class Residence(models.Model):
    """Where a family lives, from a day to the day before another; and since when that has been known."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="residences")
    area = models.ForeignKey(Area, models.PROTECT)
    address = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(until=None, known_to=None), name="residence_of_household"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="residence_days"),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} in {self.area_id}"


class Membership(models.Model):
    """A person in a benefit family, from a day to the day before another; and since when that has been known."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    #: a code of the rule book's fact "relation"
    relation = models.CharField(max_length=30)
    since = models.DateField()
    until = models.DateField(null=True)
    known_from = models.DateTimeField()
    #: when it was found to be wrong, or was replaced
    known_to = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until=None, known_to=None), name="member_of_one_household"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="membership_days"),
        ]
        indexes = [models.Index(fields=["household", "known_to"], name="membership_household")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.household_id}"


class RegisteredMembership(models.Model):
    """A person in a registered household."""

    household = models.ForeignKey(RegisteredHousehold, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="registered_memberships")
    is_head = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.person_id} registered in {self.household_id}"


class Award(models.Model):
    """What a household, or one person of it, was granted: by whom is the door's to say."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="awards")
    programme = models.CharField(max_length=60)
    since = models.DateField()
    until = models.DateField(null=True)
    amount_fen = models.BigIntegerField()
    source = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="award_amount"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="award_days"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.pk}"


class AwardMember(models.Model):
    """A person an award covers. `exclusive` repeats what the programme is, so that the database can refuse a second."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="award_memberships")
    since = models.DateField()
    until = models.DateField(null=True)
    exclusive = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until=None, exclusive=True), name="one_exclusive_award"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in award {self.award_id}"


class AwardPart(models.Model):
    """What an award is made of where it is paid apart: basic living and care, or instalments of a sum given once.

    The parts of an award sum to its amount; an award without parts is paid whole.
    """

    award = models.ForeignKey(Award, models.PROTECT, related_name="parts")
    kind = models.CharField(max_length=40, blank=True)
    amount_fen = models.BigIntegerField()
    #: to whom it goes by the rules: person | institution | carer; "" to whom the award goes
    payee = models.CharField(max_length=40, blank=True)
    #: of an instalment, the day from which it may be paid
    due_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award", "kind"], name="one_award_part"),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="award_part_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of award {self.award_id}"
