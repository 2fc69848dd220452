"""Imports of spreadsheets: the file, how its columns were understood, and what became of each row."""

from __future__ import annotations

from itertools import combinations
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.access.actor import Actor
from doudi.access.roles import Act, Sensitivity
from doudi.registry.models.facts import Grade
from doudi.registry.models.households import Household
from doudi.registry.models.scope import Scoped, ScopedSet

#: Characters of what an import is called.
NOTE = 40


class State(models.TextChoices):
    """Where an import is. Those with an end in -ing go on chunk by chunk."""

    UPLOADED = "uploaded", _("file received")
    CHOSEN = "chosen", _("sheet and header chosen")
    MAPPED = "mapped", _("columns named")
    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked")
    RUNNING = "running", _("being entered")
    DONE = "done", _("entered")
    UNDOING = "undoing", _("being taken back")
    UNDONE = "undone", _("taken back")
    DROPPED = "dropped", _("given up")


#: What goes on until it is done.
WORKING = (State.CHECKING, State.RUNNING, State.UNDOING)
#: Nothing was entered yet, so that the import may still be changed or given up.
OPEN = (State.UPLOADED, State.CHOSEN, State.MAPPED, State.CHECKING, State.CHECKED)


class Outcome(models.TextChoices):
    """What a row would do, as it was checked."""

    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    FAULT = "fault", _("with faults")
    SKIPPED = "skipped", _("no data: a total, a signature, a note")


class Fate(models.TextChoices):
    """What became of a row."""

    ENTERED = "entered", _("entered")
    REFUSED = "refused", _("refused when it was to be entered")
    UNDONE = "undone", _("taken back")
    KEPT = "kept", _("not taken back, as it was changed since")


class SheetSet(ScopedSet):
    def visible_to(self, actor: Actor) -> Self:
        """Of their area and below, sent by somebody cleared for no more than they are."""
        if Act.SHEET_IMPORT not in actor.acts:
            return self.none()
        start, end = actor.paths
        return self.filter(area_path__gte=start, area_path__lt=end, cleared__in=_fewer(actor))


def cleared_for(actor: Actor) -> str:
    """The sensitivities beyond the ordinary, in their order, with spaces between."""
    return " ".join(sorted(actor.clearances - {Sensitivity.ORDINARY.value}))


def _fewer(actor: Actor) -> list[str]:
    own = cleared_for(actor).split()
    return [" ".join(some) for size in range(len(own) + 1) for some in combinations(own, size)]


class SheetImport(Scoped):
    """One spreadsheet, on its way into the registry. It lies where the one who sent it was posted."""

    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    account = models.BigIntegerField(null=True)
    posting = models.BigIntegerField(null=True)
    #: what who sent it was cleared for
    cleared = models.CharField(max_length=80, blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=4)
    #: what who sent it calls it; never the file's name
    note = models.CharField(max_length=NOTE, blank=True, default="")
    size = models.IntegerField()
    #: number of the sheet in the file, from 0
    sheet = models.PositiveSmallIntegerField(default=0)
    #: the last row of the header, from 1, and how many rows it has
    header_row = models.PositiveIntegerField(default=0)
    header_height = models.PositiveSmallIntegerField(default=1)
    #: the header's text of each column
    headers = models.JSONField(default=list)
    #: of each column the field it goes into ("": none) and its unit: [["person.name", 1], …]
    columns = models.JSONField(default=list)
    #: the system the sheet came from; its ids are kept under that name
    system = models.CharField(max_length=40, blank=True)
    grade = models.CharField(max_length=1, choices=Grade.choices, default=Grade.D)
    true_from = models.DateField(null=True)
    #: the path of the area of rows that name none
    place = models.CharField(max_length=20, blank=True)
    #: an empty cell about a family means: as in the row above
    fill_down = models.BooleanField(default=False)
    all_or_nothing = models.BooleanField(default=False)
    rows = models.IntegerField(default=0)
    #: rows of the data that the current work has been through
    done = models.IntegerField(default=0)
    new = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    faulty = models.IntegerField(default=0)
    skipped = models.IntegerField(default=0)
    entered = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    undone = models.IntegerField(default=0)
    kept = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    #: when the latest of checking, entering and taking back was through
    finished_at = models.DateTimeField(null=True)

    objects = SheetSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["area_path", "-id"], name="sheet_area")]

    def __str__(self) -> str:
        return f"import {self.pk}"

    def is_of(self, person_id: int | None) -> bool:
        return False

    @property
    def accepted(self) -> int:
        """Rows that would change something."""
        return self.new + self.changed


class SheetRow(models.Model):
    """A row of the data: its faults, what it would change, and what was written for it, which undoing takes back."""

    sheet_import = models.ForeignKey(SheetImport, models.CASCADE, related_name="lines")
    #: as the spreadsheet program counts, from 1
    number = models.IntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    #: [{"column": …, "fault": message id, "values": {…}}]
    faults = models.JSONField(default=list)
    #: [[field, old, new]]; no identity numbers
    changes = models.JSONField(default=list)
    #: equal for rows about the same person
    key = models.BinaryField(null=True, max_length=16)
    fate = models.CharField(max_length=10, choices=Fate.choices, blank=True)
    #: keys of the rows that were written: {"person": id, "facts": [ids], …}
    written = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet_import", "number"], name="sheet_row")]
        indexes = [
            models.Index(fields=["sheet_import", "key"], name="sheet_row_key"),
            models.Index(fields=["sheet_import", "outcome", "number"], name="sheet_row_outcome"),
            models.Index(fields=["sheet_import", "fate", "number"], name="sheet_row_fate"),
        ]

    def __str__(self) -> str:
        return f"row {self.number} of {self.sheet_import_id}"


class SheetFamily(models.Model):
    """Which family the rows of an import that go by one number, or by one head, were found or made to be."""

    sheet_import = models.ForeignKey(SheetImport, models.CASCADE, related_name="families")
    #: keyed digest of what the family goes by in the sheet
    key = models.BinaryField(max_length=16)
    household = models.ForeignKey(Household, models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet_import", "key"], name="sheet_family")]

    def __str__(self) -> str:
        return f"family {self.household_id} of {self.sheet_import_id}"


class SheetTemplate(models.Model):
    """How an office understood the columns of a system's sheets the last time."""

    area_path = models.CharField(max_length=20)
    system = models.CharField(max_length=40)
    #: {header's text: [field, unit]}
    columns = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "area_path"], name="sheet_template")]

    def __str__(self) -> str:
        return f"{self.system} of {self.area_path}"
