"""A case, and the steps of its procedure: those that were done, and those that wait for somebody."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.areas.models import Area
from doudi.casework.models.requests import Channel, Request
from doudi.casework.models.scope import CaseworkSet
from doudi.casework.models.texts import ProcedureText
from doudi.registry.models import Award, Household, Person
from doudi.registry.models.scope import Scoped

__all__ = ["Case", "CaseStep", "Channel", "Outcome", "Pause", "State"]


#: Of what has no last day: after all others.
NEVER = dt.date(9999, 12, 31)


class State(models.TextChoices):
    REGISTERED = "registered", _("registered, not yet accepted")
    CORRECTING = "correcting", _("papers are to be completed")
    UNDER_WAY = "under_way", _("under way")
    CLOSED = "closed", _("closed")


class Outcome(models.TextChoices):
    """How a case ended. Every one but a withdrawal or a transfer was decided by somebody."""

    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("not granted")
    ADJUSTED = "adjusted", _("amount changed")
    ENDED = "ended", _("help ended")
    UNCHANGED = "unchanged", _("left as it is")
    WITHDRAWN = "withdrawn", _("withdrawn by the person")
    TRANSFERRED = "transferred", _("handed to another office")


class CaseSet(CaseworkSet):
    own = "applicant"
    case = ""

    def of_own(self, person_id: int) -> CaseSet:
        return self.filter(Q(applicant=person_id) | Q(beneficiary=person_id))

    def open(self) -> CaseSet:
        return self.exclude(state=State.CLOSED)


class Case(Scoped):
    """One programme asked for by one family or person, on its way to a decision. `version` counts every act on it."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="cases")
    number = models.CharField(max_length=40, unique=True)
    programme = models.CharField(max_length=60)
    path = models.CharField(max_length=20)
    household = models.ForeignKey(Household, models.PROTECT, related_name="cases")
    applicant = models.ForeignKey(Person, models.PROTECT, related_name="cases_as_applicant")
    #: of what is asked for one person alone, that person
    beneficiary = models.ForeignKey(Person, models.PROTECT, null=True, related_name="cases_as_beneficiary")
    #: the township that handles it
    area = models.ForeignKey(Area, models.PROTECT)
    procedure = models.ForeignKey(ProcedureText, models.PROTECT)
    state = models.CharField(max_length=20, choices=State.choices, default=State.REGISTERED)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    registered_on = models.DateField()
    #: what was to be completed was told once, on this day
    corrected_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    #: the last day of the law's limit for the whole way
    due_on = models.DateField(null=True)
    extended_why = models.TextField(blank=True)
    closed_on = models.DateField(null=True)
    #: a relative of staff or cadres: registered separately, visited by the county
    staff_relative = models.BooleanField(default=False)
    complained = models.BooleanField(default=False)
    sampled = models.BooleanField(default=False)
    #: who confirms, and whether of its own right: own | entrusted | devolved
    confirming = models.CharField(max_length=40)
    form = models.CharField(max_length=20)
    #: the award that came of it, or that it is about
    award = models.ForeignKey(Award, models.PROTECT, null=True, related_name="cases")
    #: the closed case that this one takes up again
    reopens = models.ForeignKey("self", models.PROTECT, null=True, related_name="reopened")
    version = models.IntegerField(default=1)

    objects = CaseSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "programme"], condition=Q(beneficiary=None, closed_on=None), name="case_of_family"
            ),
            models.UniqueConstraint(
                fields=["beneficiary", "programme"], condition=Q(closed_on=None), name="case_of_person"
            ),
            models.CheckConstraint(condition=Q(closed_on=None) | ~Q(outcome=""), name="case_outcome"),
            models.CheckConstraint(
                condition=Q(accepted_on=None) | Q(accepted_on__gte=F("registered_on")), name="case_days"
            ),
        ]
        indexes = [
            models.Index(fields=["area_path", "-id"], name="case_area"),
            models.Index(fields=["area_path", "due_on"], condition=Q(closed_on=None), name="case_due"),
        ]

    def __str__(self) -> str:
        return self.number

    def is_of(self, person_id: int | None) -> bool:
        return person_id is not None and person_id in (self.applicant_id, self.beneficiary_id)

    @property
    def about(self) -> Person:
        """Whom it is about: the one person, or who asks for the family."""
        return self.beneficiary or self.applicant


class CaseStep(Scoped):
    """A step that waits (`done_on` is empty) or was done. Done ones are never changed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    #: whose work it is in the first place
    role = models.CharField(max_length=40)
    opened_on = models.DateField()
    start_by = models.DateField(null=True)
    due_on = models.DateField(null=True)
    #: the day after which it is late: its own last day or the whole case's, whichever comes first
    late_on = models.DateField(default=NEVER)
    #: begun and not yet done: a posting that is up
    begun_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    #: what was found, by kind
    said = models.JSONField(default=dict)
    account = models.BigIntegerField(null=True)
    posting = models.BigIntegerField(null=True)
    who = models.CharField(max_length=100, blank=True)
    #: in which capacity it was done
    done_as = models.CharField(max_length=40, blank=True)

    objects = CaseworkSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "name"], condition=Q(done_on=None), name="step_waits_once"),
        ]
        indexes = [
            models.Index(fields=["role", "area_path", "late_on"], condition=Q(done_on=None), name="step_waiting"),
            models.Index(fields=["area_path", "late_on"], condition=Q(done_on=None), name="step_area"),
            models.Index(fields=["late_on", "id"], condition=Q(done_on=None), name="step_late"),
        ]

    def __str__(self) -> str:
        return f"{self.name} of case {self.case_id}"


class Pause(models.Model):
    """Days that do not count, by an article that says so."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="pauses")
    name = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField(null=True)
    reason = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case"], condition=Q(until=None), name="one_pause")]

    def __str__(self) -> str:
        return f"pause of case {self.case_id}"

    @property
    def days(self) -> tuple[dt.date, dt.date | None]:
        return self.since, self.until
