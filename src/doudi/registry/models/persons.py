"""Persons, what other systems call them, and merges of two records of one person."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.kernel.identity import masked
from doudi.registry.models.scope import Scoped, ScopedSet

#: What a sealed identity number is bound to.
ID_NUMBER = "registry.person.id_number"


class Sex(models.IntegerChoices):
    MALE = 0, _("male")
    FEMALE = 1, _("female")


class IdKind(models.TextChoices):
    RESIDENT = "resident", _("resident identity number")
    PASSPORT = "passport", _("passport or travel permit")
    NONE = "none", _("none yet")


class PersonSet(ScopedSet):
    own = "id"

    def present(self) -> PersonSet:
        """Without the records that were merged into another."""
        return self.filter(merged_into=None)

    def with_id_number(self, number: str) -> PersonSet:
        return self.filter(id_index=settings.KEYS.index_of(number, ID_NUMBER))


class Person(Scoped):
    """Somebody. The number that identifies them may be wrong, missing or another's: the record is not the number."""

    name = models.CharField(max_length=60)
    sex = models.PositiveSmallIntegerField(choices=Sex.choices, null=True)
    birth_date = models.DateField(null=True)
    death_date = models.DateField(null=True)
    id_kind = models.CharField(max_length=10, choices=IdKind.choices, default=IdKind.RESIDENT)
    id_sealed = models.BinaryField(null=True)
    id_index = models.BinaryField(null=True, max_length=16)
    phone = models.CharField(max_length=20, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged_from")
    created_at = models.DateTimeField()

    objects = PersonSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id_index"], condition=Q(merged_into=None), name="person_id_number"),
        ]
        indexes = [
            models.Index(fields=["name", "id", "area_path"], name="person_name"),
            models.Index(fields=["area_path", "id"], name="person_area"),
            models.Index(fields=["death_date"], condition=Q(death_date__isnull=False), name="person_died"),
            models.Index(fields=["phone"], condition=~Q(phone=""), name="person_phone"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def id_number(self) -> str:
        """In full; only for those who may see it, which is asked and recorded before (services.identity)."""
        return settings.KEYS.open(bytes(self.id_sealed), ID_NUMBER) if self.id_sealed else ""

    @property
    def id_masked(self) -> str:
        return masked(self.id_number)

    def set_id_number(self, number: str) -> None:
        """Seals a number and indexes it; "" takes it away."""
        self.id_sealed = settings.KEYS.seal(number, ID_NUMBER) if number else None
        self.id_index = settings.KEYS.index_of(number, ID_NUMBER) if number else None

    def is_of(self, person_id: int | None) -> bool:
        return person_id is not None and self.pk == person_id

    def age_on(self, day: dt.date) -> int | None:
        """Full years; None where the day of birth is not known."""
        if self.birth_date is None:
            return None
        return day.year - self.birth_date.year - ((day.month, day.day) < (self.birth_date.month, self.birth_date.day))


class FormerIdentity(models.Model):
    """What was written of a person until it was corrected: found wrong, not forgotten."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="former")
    name = models.CharField(max_length=60)
    sex = models.PositiveSmallIntegerField(choices=Sex.choices, null=True)
    birth_date = models.DateField(null=True)
    death_date = models.DateField(null=True)
    id_kind = models.CharField(max_length=10, choices=IdKind.choices)
    id_sealed = models.BinaryField(null=True)
    id_index = models.BinaryField(null=True, max_length=16, db_index=True)
    phone = models.CharField(max_length=20, blank=True)
    #: until when it was taken for true; from when, the row before it says
    known_to = models.DateTimeField()
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class ExternalId(models.Model):
    """What another system, of the ministry, the province or another department, calls a person or a household."""

    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="external_ids")
    household = models.ForeignKey("registry.Household", models.PROTECT, null=True, related_name="external_ids")
    system = models.CharField(max_length=40)
    number = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "system"], name="external_id"),
            models.CheckConstraint(
                condition=Q(person=None, household__isnull=False) | Q(person__isnull=False, household=None),
                name="external_id_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.number}"


class Merge(models.Model):
    """Two records found to be one person. What the other one had is remembered, so that it can be undone."""

    kept = models.ForeignKey(Person, models.PROTECT, related_name="merges")
    other = models.ForeignKey(Person, models.PROTECT, related_name="merges_away")
    at = models.DateTimeField()
    #: rows that moved from the other to the kept record: {"fact": [ids], "membership": [ids], …}
    moved = models.JSONField()
    undone_at = models.DateTimeField(null=True)
    event = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.other_id} into {self.kept_id}"


class OwnRecord(models.Model):
    """The person that a citizen's account is."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT)
    person = models.ForeignKey(Person, models.PROTECT)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"account {self.account_id}"
