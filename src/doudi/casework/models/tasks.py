"""What another office is asked to do for a case, within a limit of its own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from doudi.casework.models.cases import Case
from doudi.casework.models.scope import CaseworkSet
from doudi.registry.models.scope import Scoped


class Task(Scoped):
    """Work of another department, or a referral to it. `role` is whose list it stands in."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks")
    #: a department of the vocabulary's suppliers
    department = models.CharField(max_length=40)
    role = models.CharField(max_length=40)
    ask = models.TextField()
    asked_on = models.DateField()
    due_on = models.DateField()
    asked_by = models.CharField(max_length=100)
    done_on = models.DateField(null=True)
    answer = models.TextField(blank=True)
    done_by = models.CharField(max_length=100, blank=True)

    objects = CaseworkSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["role", "area_path", "due_on"], condition=Q(done_on=None), name="task_waiting"),
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"
