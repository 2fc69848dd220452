"""What an import, its rows and its steps are called on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.registry.models import SheetImport
from doudi.registry.models.sheets import WORKING, Outcome, State

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STEPS = (_("Send the file"), _("Sheet and header"), _("Columns"), _("Check"), _("Enter"))
_STEP = {
    State.UPLOADED: 2, State.CHOSEN: 3, State.MAPPED: 4, State.CHECKING: 4, State.CHECKED: 5, State.RUNNING: 5,
}  # fmt: skip
STATE_KINDS = {
    State.CHECKED: "warn", State.DONE: "ok", State.UNDONE: "none", State.DROPPED: "none", State.RUNNING: "warn",
}  # fmt: skip
OUTCOME_KINDS = {
    Outcome.NEW: "ok", Outcome.CHANGED: "", Outcome.UNCHANGED: "none", Outcome.FAULT: "bad", Outcome.SKIPPED: "none",
}  # fmt: skip
#: Nobody knows yet what its rows would do.
UNCHECKED = (State.UPLOADED, State.CHOSEN, State.MAPPED, State.CHECKING)
WORK = {
    State.CHECKING: _("The rows are being checked"), State.RUNNING: _("The rows are being entered"),
    State.UNDOING: _("The rows are being taken back"),
}  # fmt: skip


def step_of(given: SheetImport) -> int:
    """Counted from 1; one more than there are when all is done."""
    return _STEP.get(State(given.state), len(STEPS) + 1)


def address_of(given: SheetImport) -> str:
    """The page of the step that comes next."""
    name = {State.UPLOADED: "sheet_choose", State.CHOSEN: "sheet_columns"}.get(State(given.state), "sheet")
    return reverse(name, args=[given.pk])


def is_working(given: SheetImport) -> bool:
    return given.state in WORKING


def faults_of(given: SheetImport) -> StrOrPromise | int:
    """How many rows have faults, as far as that is known."""
    return _("not checked yet") if given.state in UNCHECKED else given.faulty


def outcome_tag(outcome: str) -> tuple[StrOrPromise, str]:
    """A row's outcome in a word or two, with its colour."""
    found = Outcome(outcome)
    return _("no data") if found == Outcome.SKIPPED else found.label, OUTCOME_KINDS[found]
