"""An import's way: sent, understood, checked, entered, taken back. Each step checks who does it, and is an event.

The long ones go on by `step`, a chunk at a time; whoever calls it again goes on where the last chunk ended.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Denied, Refused, require
from doudi.access.roles import Act
from doudi.areas.models import Area, Level
from doudi.audit.services import record
from doudi.registry.models import Grade, SheetImport, SheetRow, SheetTemplate
from doudi.registry.models.sheets import NOTE, OPEN, WORKING, State, cleared_for
from doudi.registry.services.recording import check_happened, check_reason
from doudi.registry.sheets import store
from doudi.registry.sheets.faults import Wrong, said
from doudi.registry.sheets.fields import fields
from doudi.registry.sheets.guessing import Guess, Header, guess_columns, guess_header, headers_of
from doudi.registry.sheets.limits import KEPT_DAYS
from doudi.registry.sheets.order import arrange
from doudi.registry.sheets.parsing.characters import plain
from doudi.registry.sheets.parsing.names import LIKE_ID

T = TypeVar("T")
#: Of each column the field it goes into, "" for none, and its unit.
Columns = Sequence[tuple[str, int]]
#: When columns are named.
_NAMED = (State.CHOSEN, State.MAPPED, State.CHECKING, State.CHECKED)
#: Columns by one of which a row's person is found.
_WHO = ("person.name", "person.id_number", "person.own", "person.external")


def upload(actor: Actor, *, data: bytes, note: str = "") -> SheetImport:
    """Keeps a file and begins an import. ValidationError for what is no spreadsheet, is too large or is damaged.

    `note`: what the one who sends it calls it; ValidationError for one in which an identity number may stand.
    """
    for act in (Act.SHEET_IMPORT, Act.DOSSIER_EDIT):
        require(actor, act)
    if not actor.path:
        raise Refused(Denied(_("it lies outside your area"), hidden=True))
    note = plain(note)
    if len(note) > NOTE or LIKE_ID.search(note):
        raise ValidationError(_("Say in a few words what the sheet is, without a number of anybody."))
    kept = or_invalid(lambda: store.keep(data))
    with transaction.atomic():
        made = SheetImport.objects.create(
            account=actor.account_id, posting=actor.posting_id, cleared=cleared_for(actor), area_path=actor.path,
            sha256=kept.sha256, kind=kept.kind, size=len(data), note=note, created_at=timezone.now(),
        )  # fmt: skip
        _recorded(actor, "sheet.upload", made, after={"sha256": made.sha256, "size": made.size})
    return made


def choose_sheet(actor: Actor, given: SheetImport, *, sheet: int, header: Header | None = None) -> SheetImport:
    """Which sheet of the file, and where its header is; a guess where that is not said."""
    with transaction.atomic():
        found = held(actor, given, OPEN)
        kept = or_invalid(lambda: store.open_kept(found.sha256))
        if not 0 <= sheet < len(kept.sheets):
            raise ValidationError(_("The file has no such sheet."))
        rows = or_invalid(lambda: kept.rows(sheet, 0, 100))
        header = header or guess_header(rows, kept.sheets[sheet])
        if (
            not 0 < header.row < kept.sheets[sheet].rows
            or not 0 < header.height <= header.row
            or header.row > len(rows)
        ):
            raise ValidationError(_("The header is one of the first hundred rows, and there is data below it."))
        found.sheet, found.header_row, found.header_height = sheet, header.row, header.height
        found.headers = headers_of(rows, kept.sheets[sheet], header)
        found.columns, found.state, found.done = [], State.CHOSEN, 0
        found.save()
        SheetRow.objects.filter(sheet_import=found).delete()
        _recorded(actor, "sheet.choose", found, after={"sheet": sheet, "header": header.row})
    return found


def guessed_header(given: SheetImport, sheet: int) -> Header | None:
    """Where the header of a sheet may be; None when the file was deleted."""
    try:
        kept = store.open_kept(given.sha256)
        return guess_header(kept.rows(sheet, 0, 100), kept.sheets[sheet])
    except Wrong:
        return None


def guesses(actor: Actor, given: SheetImport, system: str) -> list[Guess]:
    """What the columns may be: as somebody of this area, or of one above, understood the system's sheets before."""
    remembered = SheetTemplate.objects.filter(system=system, area_path__in=_above(actor.path)).order_by("area_path")
    known: dict[str, Sequence[Any]] = {}
    for template in remembered:
        known |= template.columns
    return guess_columns(given.headers, known)


def _above(path: str) -> list[str]:
    return [path[:end] for end in range(4, len(path) + 1, 4)]


def map_columns(
    actor: Actor, given: SheetImport, *, columns: Columns, system: str, grade: Grade, true_from: dt.date,
    place: Area | None = None, fill_down: bool = False, remember: bool = False,
) -> SheetImport:  # fmt: skip
    """Says what each column is, from which system and day, how well evidenced. ValidationError says what cannot be."""
    with transaction.atomic():
        draft = held(actor, given, _NAMED)
    _check_columns(draft, columns)
    check_happened(actor, true_from)
    if not system.strip() or len(system.strip()) > 40:
        raise ValidationError(_("Say in 40 characters at most which system the sheet comes from."))
    if place is not None and (not actor.covers(place.path) or place.level < Level.TOWNSHIP):
        raise ValidationError(_("Choose a township or village of your area."))
    said: dict[str, Any] = {
        "columns": [list(each) for each in columns], "system": system.strip(), "grade": grade, "true_from": true_from,
        "place": place.path if place else "", "fill_down": fill_down,
    }  # fmt: skip
    _tell(draft, said)
    rows = or_invalid(lambda: arrange(draft))  # which takes a while, so before anybody has to wait for it
    with transaction.atomic():
        found = held(actor, given, _NAMED)
        if (found.sheet, found.header_row) != (draft.sheet, draft.header_row):
            raise ValidationError(_("Somebody chose another sheet or header meanwhile."))
        _tell(found, said | {"rows": rows, "state": State.MAPPED, "done": 0})
        found.save()
        SheetRow.objects.filter(sheet_import=found).delete()
        if remember:
            _remember(actor, found)
        _recorded(actor, "sheet.map", found, after=said)
    return found


def _tell(given: SheetImport, said: Mapping[str, Any]) -> None:
    for name, value in said.items():
        setattr(given, name, value)


def _check_columns(given: SheetImport, columns: Columns) -> None:
    known = fields()
    keys = [key for key, _unit in columns if key]
    if len(columns) != len(given.headers) or any(key not in known for key in keys):
        raise ValidationError(_("Say of each column what it is."))
    if double := next((key for key in keys if keys.count(key) > 1), None):
        raise ValidationError(_("Two columns cannot both be: %(field)s.") % {"field": known[double].label})
    if not set(keys) & set(_WHO):
        raise ValidationError(_("Say which column tells whom a row is about: a name or a number."))
    if any(unit not in (1, 10_000) or (unit != 1 and not known[key].money) for key, unit in columns if key):
        raise ValidationError(_("Only amounts of money are in units of 10,000 yuan."))


def _remember(actor: Actor, given: SheetImport) -> None:
    columns = {header: column for header, column in zip(given.headers, given.columns, strict=True) if header}
    template, _made = SheetTemplate.objects.select_for_update().get_or_create(
        system=given.system, area_path=actor.path, defaults={"updated_at": timezone.now()}
    )
    template.columns |= columns
    template.updated_at = timezone.now()
    template.save()


def start_check(actor: Actor, given: SheetImport) -> SheetImport:
    """Begins to go through all rows without entering any."""
    with transaction.atomic():
        found = held(actor, given, (State.MAPPED, State.CHECKED))
        SheetRow.objects.filter(sheet_import=found).delete()
        for name in ("new", "changed", "unchanged", "faulty", "skipped", "done"):
            setattr(found, name, 0)
        _start(actor, found, State.CHECKING, "sheet.check")
    return found


def accept(actor: Actor, given: SheetImport, *, all_or_nothing: bool) -> SheetImport:
    """Begins to enter the rows without faults; with `all_or_nothing` only where no row has one."""
    with transaction.atomic():
        found = held(actor, given, (State.CHECKED,))
        if all_or_nothing and found.faulty:
            raise ValidationError(_("Some rows have faults: correct them in the sheet, or enter the others alone."))
        if not found.accepted:
            raise ValidationError(_("There is nothing to enter."))
        found.all_or_nothing, found.done, found.entered, found.refused = all_or_nothing, 0, 0, 0
        _start(actor, found, State.RUNNING, "sheet.accept", {"all_or_nothing": all_or_nothing})
    return found


def undo(actor: Actor, given: SheetImport, *, reason: str) -> SheetImport:
    """Begins to take back what was entered."""
    check_reason(reason, _("Say why it is taken back."))
    with transaction.atomic():
        found = held(actor, given, (State.DONE,))
        if not found.entered:
            raise ValidationError(_("Nothing was entered."))
        found.done, found.undone, found.kept = 0, 0, 0
        _start(actor, found, State.UNDOING, "sheet.undo", reason=reason)
    return found


def drop(actor: Actor, given: SheetImport) -> SheetImport:
    """Gives up an import of which nothing was entered; its file and rows are deleted."""
    with transaction.atomic():
        found = held(actor, given, OPEN)
        SheetRow.objects.filter(sheet_import=found).delete()
        found.state = State.DROPPED
        found.save(update_fields=["state"])
        _recorded(actor, "sheet.drop", found)
        transaction.on_commit(lambda: _forget_unless_needed(found.sha256))
    return found


def forget_old(actor: Actor, *, before: dt.datetime) -> int:
    """Deletes the files of imports from before a moment, but for those that are still worked on; how many."""
    require(actor, Act.SHEET_IMPORT)
    start, end = actor.paths
    every = SheetImport.objects.unscoped("a file's time is over wherever it came from")
    old = every.filter(created_at__lt=before, area_path__gte=start, area_path__lt=end).exclude(state__in=WORKING)
    count = 0
    for given in old.order_by("pk"):
        if store.is_kept(given.sha256) and _forget_unless_needed(given.sha256, before):
            with transaction.atomic():
                _recorded(actor, "sheet.forget", given)
            count += 1
    return count


def _forget_unless_needed(sha256: str, before: dt.datetime | None = None) -> bool:
    same = SheetImport.objects.unscoped("the same file may be another import's").filter(sha256=sha256)
    if before is None:
        same = same.exclude(state=State.DROPPED)
    else:
        same = same.filter(Q(created_at__gte=before) | Q(state__in=WORKING))
    if same.exists():
        return False
    store.forget(sha256)
    return True


def kept_until(given: SheetImport) -> dt.datetime:
    """When an import's file is deleted."""
    return given.created_at + dt.timedelta(days=KEPT_DAYS)


def held(actor: Actor, given: SheetImport, states: Sequence[str]) -> SheetImport:
    """The import's row, locked. Refused for who may not, ValidationError when it is elsewhere by now."""
    rows = SheetImport.objects.visible_to(actor).filter(pk=given.pk).select_for_update()
    found: SheetImport | None = rows.first()
    require(actor, Act.SHEET_IMPORT, found or given)
    if found is None:
        raise Refused(Denied(_("you are not cleared for it"), hidden=True))
    if found.state not in states:
        state = State(found.state).label
        raise ValidationError(_("That cannot be done now: the import is %(state)s.") % {"state": state})
    return found


def _start(
    actor: Actor, found: SheetImport, state: State, act: str, after: Mapping[str, Any] | None = None, reason: str = ""
) -> None:
    found.state, found.finished_at = state, None
    found.save()
    _recorded(actor, act, found, after=after, reason=reason)


def _recorded(
    actor: Actor, act: str, given: SheetImport, after: Mapping[str, Any] | None = None, reason: str = ""
) -> None:
    record(
        actor, act, given._meta.label_lower, given.pk, area_path=given.area_path, sensitivity=given.sensitivity,
        after=after, reason=reason,
    )  # fmt: skip


def or_invalid(work: Callable[[], T]) -> T:
    """What work gives; its Wrong as a ValidationError in the reader's language."""
    try:
        return work()
    except Wrong as wrong:
        raise ValidationError(said(wrong.text, wrong.values)) from None
