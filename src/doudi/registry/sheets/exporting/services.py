"""Handing out a list, a template, or a sheet with its faults. Each is an event, with how many rows went out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Denied, Place, Refused, require
from doudi.access.roles import Act
from doudi.areas.models import Area
from doudi.audit.services import record
from doudi.engine.explain.sentences import UNITS
from doudi.registry.models import SheetImport, SheetRow
from doudi.registry.services.facts import book
from doudi.registry.services.persons import PURPOSE
from doudi.registry.sheets.exporting.lists import LISTS, Wanted
from doudi.registry.sheets.exporting.writing import FORMS, write
from doudi.registry.sheets.faults import Fault
from doudi.registry.sheets.fields import Field, fields
from doudi.registry.sheets.limits import PAGE
from doudi.registry.sheets.lines import KEYS, PLACES, Source
from doudi.registry.sheets.services import or_invalid

MIMES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}


@dataclass(frozen=True)
class Exported:
    """A file that goes away when it is closed. Its name says nothing about anybody."""

    file: IO[bytes]
    name: str
    count: int

    @property
    def mime(self) -> str:
        return MIMES[self.name.rsplit(".", 1)[-1]]


def export_list(
    actor: Actor, name: str, *, area: Area, form: str = "xlsx", whole: bool = False, purpose: str = "", system: str = ""
) -> Exported:
    """Hands out a list of an area as the actor may see it today. Identity numbers are masked unless `whole`.

    ValidationError for an unknown list or form, and for whole numbers without a purpose.
    """
    if name not in LISTS or form not in FORMS:
        raise ValidationError(_("There is no such list."))
    listing = LISTS[name]
    for act in (Act.SHEET_EXPORT, *listing.acts):
        require(actor, act, Place(area.path))
    if whole and listing.identities:
        require(actor, Act.IDENTITY_REVEAL, Place(area.path))
        if len(purpose.strip()) < PURPOSE:
            raise ValidationError(_("Say in a few words what you need the whole numbers for."))
    wanted = Wanted(area, actor.on, whole and listing.identities, system.strip())
    file, count = write(form, listing.rows(actor, wanted))
    with transaction.atomic():
        record(
            actor, "sheet.export", "areas.area", area.pk, area_path=area.path, reason=purpose.strip(),
            after={"list": name, "count": count, "whole": wanted.whole, "form": form},
        )  # fmt: skip
    return Exported(file, f"{name}-{actor.on:%Y%m%d}.{form}", count)


#: Columns of the templates.
TEMPLATES: dict[str, tuple[str, ...]] = {
    "persons": (
        "household.external", "household.head_name", "relation", "person.name", "person.id_number", "person.sex",
        "person.birth_date", "person.phone", "place.township", "place.village", "household.address",
        "fact:disability_kind", "fact:disability_grade", "fact:major_illness", "fact:employed", "fact:wages",
        "fact:pension",
    ),
    "households": (
        "household.external", "person.name", "person.id_number", "person.phone", "place.township", "place.village",
        "household.address", "fact:homes", "fact:award_dibao_amount", "fact:award_dibao_members",
    ),
}  # fmt: skip


def template(name: str) -> Exported:
    """An empty sheet with the columns of a list. ValidationError for an unknown one."""
    if name not in TEMPLATES:
        raise ValidationError(_("There is no such list."))
    known = fields()
    file, _count = write("xlsx", [[_header(known[key]) for key in TEMPLATES[name] if key in known]])
    return Exported(file, f"{name}-template.xlsx", 0)


def _header(field: Field) -> str:
    """A column's name; of money with its unit, which an import leaves aside."""
    unit = UNITS["zh"].get(book().facts[field.fact].type) if field.fact else None
    return f"{field.zh}（{unit}）" if unit else field.zh


def export_faults(actor: Actor, given: SheetImport) -> Exported:
    """The sheet as it was sent, with a column more that says what is wrong in each row."""
    require(actor, Act.SHEET_IMPORT, given)
    if not SheetImport.objects.visible_to(actor).filter(pk=given.pk).exists():
        raise Refused(Denied(_("you are not cleared for it"), hidden=True))
    form = "csv" if given.kind == "csv" else "xlsx"
    source = or_invalid(lambda: Source(given, ordered=False))
    file, count = write(form, _with_faults(source), header=given.header_row)
    with transaction.atomic():
        record(
            actor, "sheet.faults", given._meta.label_lower, given.pk, area_path=given.area_path,
            sensitivity=given.sensitivity, after={"count": count},
        )  # fmt: skip
    return Exported(file, f"import-{given.pk}.{form}", count)


def _with_faults(source: Source) -> Iterator[Sequence[Any]]:
    given = source.given
    width = max(source.kept.sheets[given.sheet].columns, len(given.headers))
    faults = _faults(given)
    repeated = [each.at for each in source.columns if each.field.key in (*KEYS, *PLACES)]
    for number, row in enumerate(source.kept.all_rows(given.sheet)):
        cells = [_shown(cell) for cell in row] + [None] * (width - len(row))
        for column in repeated:  # merged cells are written out, so that each row stands by itself
            if cells[column] is None and number >= given.header_row:
                cells[column] = _shown(source.merged_cell(number, column))
        last = _("Faults") if number == given.header_row - 1 else faults.get(number + 1)
        yield [*cells, last]


def _shown(cell: Any) -> Any:
    if isinstance(cell, dict):
        return dt.date.fromisoformat(cell["day"]) if "day" in cell else None
    return int(cell) if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15 else cell


def _faults(given: SheetImport) -> dict[int, str]:
    """What is wrong in each row that has a fault, in the reader's language."""
    rows = SheetRow.objects.filter(sheet_import=given).exclude(faults=[]).order_by("number")
    found: dict[int, str] = {}
    for number, faults in rows.values_list("number", "faults").iterator(chunk_size=PAGE):
        found[number] = "；".join(Fault.from_json(each).said() for each in faults)
    return found
