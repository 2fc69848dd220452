"""Goes on with an import, a chunk at a time: checks, enters, takes back. Each chunk is one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from doudi.access.actor import Actor
from doudi.audit.services import record
from doudi.registry.models import SheetImport, SheetRow
from doudi.registry.models.sheets import WORKING, Fate, Outcome, State
from doudi.registry.sheets.entering import enter
from doudi.registry.sheets.entries import Entry, Plan
from doudi.registry.sheets.limits import CHUNK
from doudi.registry.sheets.lines import Source
from doudi.registry.sheets.places import Places
from doudi.registry.sheets.planning import plan
from doudi.registry.sheets.saving import update_all
from doudi.registry.sheets.services import held, or_invalid
from doudi.registry.sheets.undoing import take_back

#: Times that a chunk is tried again when somebody else wrote the same at the same moment.
TRIES = 3
_OTHERWISE = _("the registry was changed since the sheet was checked: check it again")
_WRITTEN = ("faults", "fate", "written")


class Running:
    """An import that somebody goes on with. Its file is opened once."""

    def __init__(self, actor: Actor, given: SheetImport):
        self.actor, self.given = actor, given
        self.places = Places(actor)
        self.source: Source | None = None

    def step(self) -> bool:
        """One chunk more; whether there is still something to do. ValidationError where the import does not work."""
        for left in reversed(range(TRIES)):
            try:
                with transaction.atomic():
                    self.given = held(self.actor, self.given, WORKING)
                    return self._chunk()
            except (IntegrityError, OperationalError):
                if not left:
                    raise
        raise AssertionError

    def _chunk(self) -> bool:
        if self.given.state == State.UNDOING:
            return self._take_back()
        if self.source is None:
            self.source = or_invalid(lambda: Source(self.given))
        self.source.given = self.given
        lines, end = self.source.chunk(self.given.done)
        if self.given.state == State.CHECKING:
            self._keep(plan(self.actor, self.source, self.places, lines))
        elif not self._enter([line.number for line in lines], lines):
            return True  # all or nothing, and not all: what was entered is taken back now
        self.given.done = end
        return self._go_on(end < self.source.count)

    # --- checking ---

    def _keep(self, made: Plan) -> None:
        """Keeps what each row would do."""
        SheetRow.objects.bulk_create(
            SheetRow(
                sheet_import=self.given, number=entry.line.number, outcome=entry.outcome, key=entry.line.key,
                faults=[fault.to_json() for fault in entry.faults],
                changes=[] if entry.faults else [change.to_json() for change in entry.changes],
            )
            for entry in made.entries
        )  # fmt: skip
        found = Counter(entry.outcome for entry in made.entries)
        self.given.new += found[Outcome.NEW]
        self.given.changed += found[Outcome.CHANGED]
        self.given.unchanged += found[Outcome.UNCHANGED]
        self.given.faulty += found[Outcome.FAULT]
        self.given.skipped += found[Outcome.SKIPPED]

    # --- entering ---

    def _enter(self, numbers: Sequence[int], lines: Sequence[Any]) -> bool:
        """Enters the rows that were accepted, and still say what was shown; False where that undoes them all."""
        assert self.source is not None
        rows = {row.number: row for row in SheetRow.objects.filter(sheet_import=self.given, number__in=numbers)}
        accepted = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED)
        wanted = [line for line in lines if line.number in rows and rows[line.number].outcome in accepted]
        made = plan(self.actor, self.source, self.places, wanted, entering=True)
        for entry in made.entries:
            if not entry.faults and not _as_shown(entry, rows[entry.line.number]):
                entry.line.fault("", _OTHERWISE)
        wanted_entries = [entry for entry in made.entries if rows[entry.line.number].outcome != Outcome.UNCHANGED]
        refused = [entry for entry in wanted_entries if entry.faults]
        for entry in refused:
            row = rows[entry.line.number]
            row.fate, row.faults = Fate.REFUSED, [fault.to_json() for fault in entry.faults]
        self.given.refused += len(refused)
        if refused and self.given.all_or_nothing:
            self._save([rows[entry.line.number] for entry in refused])
            self._begin_undo()
            return False
        entered = [entry for entry in wanted_entries if not entry.faults and entry.outcome != Outcome.UNCHANGED]
        written = enter(self.actor, self.source, made, entered)
        for entry in entered:
            row = rows[entry.line.number]
            row.fate, row.written = Fate.ENTERED, written[entry.line.number]
        self.given.entered += len(entered)
        self._save([rows[entry.line.number] for entry in wanted_entries])
        return True

    def _begin_undo(self) -> None:
        self.given.state, self.given.done, self.given.undone, self.given.kept = State.UNDOING, 0, 0, 0
        self.given.save()
        self._record("sheet.undo", {"refused": self.given.refused}, "all or nothing")

    # --- taking back ---

    def _take_back(self) -> bool:
        live = SheetRow.objects.filter(sheet_import=self.given, fate=Fate.ENTERED).order_by("-number")
        rows = list(live[:CHUNK])
        if rows:
            take_back(self.actor, self.given, rows)
            self._save(rows)
        found = Counter(row.fate for row in rows)
        self.given.undone += found[Fate.UNDONE]
        self.given.kept += found[Fate.KEPT]
        self.given.done += len(rows)
        return self._go_on(len(rows) == CHUNK)

    # --- in all ---

    def _go_on(self, more: bool) -> bool:
        if not more:
            ends: Mapping[str, State] = {
                State.CHECKING: State.CHECKED, State.RUNNING: State.DONE, State.UNDOING: State.UNDONE,
            }  # fmt: skip
            self.given.state = ends[self.given.state]
            self.given.finished_at = timezone.now()
            names = ("new", "changed", "unchanged", "faulty", "skipped", "entered", "refused", "undone", "kept")
            self._record(f"sheet.{self.given.state}", {name: getattr(self.given, name) for name in names})
        self.given.save()
        return more

    def _save(self, rows: Sequence[SheetRow]) -> None:
        update_all(rows, _WRITTEN)

    def _record(self, act: str, after: Mapping[str, Any], reason: str = "") -> None:
        given = self.given
        record(
            self.actor, act, given._meta.label_lower, given.pk, area_path=given.area_path,
            sensitivity=given.sensitivity, after=after, reason=reason,
        )  # fmt: skip


def _as_shown(entry: Entry, row: SheetRow) -> bool:
    """Whether a row changes now what it was said to change, and no more."""
    shown = [list(each) for each in row.changes]
    return all(change.to_json() in shown for change in entry.changes) and (
        entry.outcome != Outcome.NEW or row.outcome == Outcome.NEW
    )
