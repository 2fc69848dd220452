"""Letters as they were issued, when they reached the person, and what was shown in public."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.casework.in_force import programmes_of
from doudi.casework.models.cases import Case, CaseStep
from doudi.casework.models.requests import Request
from doudi.casework.models.scope import CaseworkSet
from doudi.casework.models.texts import DIGEST
from doudi.registry.models import Award, Person
from doudi.registry.models.scope import Scoped


class ServedBy(models.TextChoices):
    """How a letter reached somebody."""

    HAND = "hand", _("handed over, receipt signed")
    FAMILY = "family", _("to an adult of the family, receipt signed")
    LEFT = "left", _("left at home, as they would not take it")
    POST = "post", _("by post")
    ONLINE = "online", _("online, as they agreed")
    NOTICE = "notice", _("by public notice")


class LetterSet(CaseworkSet):
    own = "person"

    def of_own(self, person_id: int) -> LetterSet:
        """Those to somebody, and those about what they asked for: a parent's, of a child."""
        return self.filter(Q(person=person_id) | Q(case__applicant=person_id) | Q(request__person=person_id))

    def with_part_of(self, role: str) -> LetterSet:
        cases = Case.objects.unscoped("a part of the letters that are seen").with_part_of(role)
        of_award = Q(award__programme__in=programmes_of(role))
        return self.filter(Q(case__in=cases) | Q(request__in=cases.values("request")) | of_award)


class Letter(Scoped):
    """An issued letter: its words, and the hash of the file that was made of them."""

    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="letters")
    request = models.ForeignKey(Request, models.PROTECT, null=True, related_name="letters")
    #: of an order about money, which is about an award and no case
    award = models.ForeignKey(Award, models.PROTECT, null=True, related_name="letters")
    kind = models.CharField(max_length=30)
    number = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="letters")
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    #: what the letter says, as canonical JSON
    data = models.TextField()
    sha256 = models.CharField(max_length=DIGEST)
    size = models.IntegerField()
    served_on = models.DateField(null=True)
    method = models.CharField(max_length=20, choices=ServedBy.choices, blank=True)
    #: who took it, or why they would not
    served_note = models.CharField(max_length=200, blank=True)

    objects = LetterSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(case=None, request__isnull=False, award=None)
                | Q(case__isnull=False, request=None, award=None)
                | Q(case=None, request=None, award__isnull=False),
                name="letter_of_one",
            ),
            models.CheckConstraint(condition=Q(served_on=None) | ~Q(method=""), name="letter_served"),
        ]

    def __str__(self) -> str:
        return self.number

    def is_of(self, person_id: int | None) -> bool:
        asked = self.case.applicant_id if self.case else self.request.person_id if self.request else None
        return person_id is not None and person_id in (self.person_id, asked)


class Notice(Scoped):
    """A posting (公示) or publication (公布): the fields the law shows, nothing else, for a time."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notices")
    step = models.ForeignKey(CaseStep, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20)
    shows = models.JSONField()
    since = models.DateField()
    #: the last day it has to stay up; none: until it is taken down
    until = models.DateField(null=True)
    down_on = models.DateField(null=True)

    objects = CaseworkSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["area_path", "since"], condition=Q(down_on=None), name="notice_up")]

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id}"

    def is_over(self, on: dt.date) -> bool:
        return self.until is not None and on > self.until


class Objection(Scoped):
    """What somebody says against an opinion that is posted, or against what the checks found."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="objections")
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="objections")
    #: the applicant; empty: somebody else, whose name is kept apart
    person = models.ForeignKey(Person, models.PROTECT, null=True)
    text = models.TextField()
    made_on = models.DateField()
    answered_on = models.DateField(null=True)
    answer = models.TextField(blank=True)

    objects = CaseworkSet.as_manager()

    def __str__(self) -> str:
        return f"objection in case {self.case_id}"
