"""After a decision: what people report, how they fight it, complain, and rate how they were treated."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.areas.models import Area
from doudi.casework.models.cases import Case
from doudi.casework.models.decisions import Decision
from doudi.casework.models.scope import CaseworkSet
from doudi.registry.models import Household, Person
from doudi.registry.models.scope import Scoped

#: What a reporter's name and telephone number are sealed for.
REPORTER = "casework.reporter"


class ReportSet(CaseworkSet):
    own = "person"

    def with_part_of(self, role: str) -> ReportSet:
        cases = Case.objects.unscoped("a part of the reports that are seen").with_part_of(role)
        return self.filter(household__in=cases.values("household"))


class ChangeReport(Scoped):
    """Something a person says has changed in their family."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="change_reports")
    household = models.ForeignKey(Household, models.PROTECT, related_name="change_reports")
    text = models.TextField()
    changed_on = models.DateField()
    reported_on = models.DateField()
    settled_on = models.DateField(null=True)
    settled_how = models.TextField(blank=True)

    objects = ReportSet.as_manager()

    def __str__(self) -> str:
        return f"change report {self.pk}"

    def is_of(self, person_id: int | None) -> bool:
        return person_id is not None and self.person_id == person_id


class AppealSet(CaseworkSet):
    own = "person"
    case = "decision__case__"


class Appeal(Scoped):
    """A decision fought by one of the routes its letter named."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="appeals")
    person = models.ForeignKey(Person, models.PROTECT, related_name="appeals")
    #: a route of the rule book
    route = models.CharField(max_length=40)
    text = models.TextField()
    filed_on = models.DateField()
    #: the last day it could be filed
    limit_on = models.DateField()
    closed_on = models.DateField(null=True)
    #: upheld | changed | annulled | withdrawn
    outcome = models.CharField(max_length=20, blank=True)
    outcome_text = models.TextField(blank=True)

    objects = AppealSet.as_manager()

    def __str__(self) -> str:
        return f"appeal {self.pk}"

    def is_of(self, person_id: int | None) -> bool:
        return person_id is not None and self.person_id == person_id


class Complaint(Scoped):
    """A complaint or a report. Who made it is kept apart, sealed."""

    class About(models.TextChoices):
        STAFF = "staff", _("how somebody was treated")
        DELAY = "delay", _("that it takes too long")
        FRAUD = "fraud", _("that somebody receives what they should not")
        OTHER = "other", _("something else")

    number = models.CharField(max_length=40, unique=True)
    about = models.CharField(max_length=20, choices=About.choices)
    text = models.TextField()
    area = models.ForeignKey(Area, models.PROTECT)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="complaints")
    named = models.BooleanField()
    made_on = models.DateField()
    #: a named one is answered by then
    reply_by = models.DateField(null=True)
    replied_on = models.DateField(null=True)
    reply = models.TextField(blank=True)
    replied_by = models.CharField(max_length=100, blank=True)

    objects = CaseworkSet.as_manager()

    def __str__(self) -> str:
        return self.number

    def is_of(self, person_id: int | None) -> bool:
        return person_id is not None and Reporter.objects.filter(complaint=self, person=person_id).exists()


class Reporter(models.Model):
    """Who complained, for those alone who have to answer them."""

    complaint = models.OneToOneField(Complaint, models.PROTECT, related_name="reporter")
    person = models.ForeignKey(Person, models.PROTECT, null=True)
    name_sealed = models.BinaryField()
    phone_sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"reporter of {self.complaint_id}"


class Rating(models.Model):
    """How somebody was treated, from 1 to 5 (好差评), once a case."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="rating")
    stars = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500, blank=True)
    rated_on = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(stars__gte=1) & Q(stars__lte=5), name="rating_stars")]

    def __str__(self) -> str:
        return f"rating of case {self.case_id}"
