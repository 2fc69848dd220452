"""Facts in both times: when they held, and from when to when Doudi took them for true. Who says so, how well."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.areas.models import Area
from doudi.registry.models.households import Household
from doudi.registry.models.persons import Person

#: Facts of the vocabulary that are kept with the person and the membership, not among the facts.
APART = ("birth_date", "sex", "relation")


class Grade(models.TextChoices):
    """How well a fact is evidenced."""

    A = "A", _("issued by an authority")
    B = "B", _("checked against an original")
    C = "C", _("uploaded, not checked yet")
    D = "D", _("declared")


class Fact(models.Model):
    """A value of the rule book's vocabulary. It is superseded, never overwritten: `known_to` says since when."""

    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="facts")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="facts")
    name = models.CharField(max_length=60)
    #: by the fact's type: fen, count, yes/no, yyyymmdd, code number, area code
    value = models.BigIntegerField()
    true_from = models.DateField()
    true_to = models.DateField(null=True)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)
    source = models.CharField(max_length=40)
    grade = models.CharField(max_length=1, choices=Grade.choices)

    class FactSet(models.QuerySet["Fact"]):
        def known(self) -> Fact.FactSet:
            """What is taken for true now."""
            return self.filter(known_to=None)

    objects = FactSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, household__isnull=False) | Q(person__isnull=False, household=None),
                name="fact_of_one",
            ),
            models.CheckConstraint(condition=Q(true_to=None) | Q(true_to__gt=F("true_from")), name="fact_days"),
            models.UniqueConstraint(
                fields=["person", "name", "true_from"], condition=Q(known_to=None, household=None), name="fact_person"
            ),
            models.UniqueConstraint(
                fields=["household", "name", "true_from"], condition=Q(known_to=None, person=None),
                name="fact_household",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} of {self.person_id or self.household_id}"


class FieldAuthority(models.Model):
    """Which system is believed about a fact below an area, where several say something."""

    fact = models.CharField(max_length=60)
    system = models.CharField(max_length=40)
    area_path = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "area_path"], name="field_authority")]

    def __str__(self) -> str:
        return f"{self.fact}: {self.system}"


class AreaFact(models.Model):
    """What holds of an area: an index, a decision. In both times, as a person's facts are."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="facts")
    name = models.CharField(max_length=60)
    value = models.BigIntegerField()
    true_from = models.DateField()
    true_to = models.DateField(null=True)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)
    source = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "name", "true_from"], condition=Q(known_to=None), name="area_fact"),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.area_id}"


class RegisterMatch(models.Model):
    """A register was matched for an area: from then on, nothing in it about somebody means something."""

    register = models.CharField(max_length=40)
    area = models.ForeignKey(Area, models.PROTECT)
    since = models.DateField()
    until = models.DateField(null=True)
    known_from = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "area"], condition=Q(until=None), name="register_match"),
        ]

    def __str__(self) -> str:
        return f"{self.register} in {self.area_id}"
