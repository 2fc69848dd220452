"""What the pages show of an import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext

from doudi.access.actor import Actor
from doudi.access.models import Account
from doudi.kernel.dates import to_date
from doudi.registry.models import ExternalId, FieldAuthority, SheetImport, SheetTemplate
from doudi.registry.services.facts import book
from doudi.registry.sheets.faults import Wrong
from doudi.registry.sheets.fields import Field, fields
from doudi.registry.sheets.lines import mapped
from doudi.registry.sheets.parsing.characters import plain
from doudi.registry.sheets.parsing.names import LIKE_ID
from doudi.registry.sheets.store import is_kept, open_kept

#: Rows of a sheet that are shown before it is understood, and cells of a column.
PREVIEW, SAMPLES = 15, 3
#: What is said to come from no register.
DECLARED = "declaration"


@dataclass(frozen=True)
class ColumnShown:
    """A column of a sheet: its header and what stands at the top of it."""

    at: int
    header: str
    samples: list[str]


def preview(given: SheetImport, sheet: int | None = None) -> list[list[str]]:
    """The first rows of a sheet; none when the file was deleted."""
    try:
        kept = open_kept(given.sha256)
        at = given.sheet if sheet is None else sheet
        rows = kept.rows(at, 0, PREVIEW)
        width = max((len(row) for row in rows), default=0)
        return [[_shown(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    except Wrong:
        return []


def sheets(given: SheetImport) -> list[tuple[int, str, int, int]]:
    """(number, name, rows, columns) of each sheet of the file."""
    try:
        kept = open_kept(given.sha256)
    except Wrong:
        return []
    return [(number, each.name, each.rows, each.columns) for number, each in enumerate(kept.sheets)]


def columns(given: SheetImport) -> list[ColumnShown]:
    """Each column with some of its values; numbers that may be identity numbers are masked."""
    try:
        rows = open_kept(given.sha256).rows(given.sheet, given.header_row, 50)
    except Wrong:
        rows = []
    found = []
    for at, header in enumerate(given.headers):
        values = [row[at] for row in rows if at < len(row) and row[at] is not None]
        found.append(ColumnShown(at, header, [_shown(value) for value in values[:SAMPLES]]))
    return found


def _shown(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dict):
        return str(cell["day"]) if "day" in cell else gettext("(no value)")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return LIKE_ID.sub(lambda found: f"{found[0][:6]}…{found[0][-4:]}", plain(str(cell)))[:60]


def names_in(given: SheetImport, numbers: Sequence[int]) -> dict[int, str]:
    """Whom rows are about, as the sheet names them; nothing when the file was deleted."""
    column = next((each for each in mapped(given) if each.field.key == "person.name"), None)
    if column is None or not is_kept(given.sha256):
        return {}
    kept = open_kept(given.sha256)
    found = {}
    for number in numbers:
        rows = kept.rows(given.sheet, number - 1, 1)
        if rows and column.at < len(rows[0]):
            found[number] = _shown(rows[0][column.at])
    return found


def change_texts(changes: Iterable[Sequence[Any]]) -> list[str]:
    """Each change of a row: the field, its value before, its value after."""
    known = fields()
    return [
        gettext("%(field)s: %(old)s → %(new)s")
        % {"field": known[key].label, "old": value_text(known[key], old), "new": value_text(known[key], new)}
        for key, old, new in changes
        if key in known
    ]


def value_text(field: Field, value: Any) -> str:
    """A value of a field as people write it."""
    if value is None or value == "":
        return gettext("nothing")
    lang = "zh" if (get_language() or "zh").startswith("zh") else "en"
    facts = book().facts
    if field.fact:
        fact = facts[field.fact]
        return to_date(value).isoformat() if fact.type == "date" else fact.show(value, lang)
    if field.key == "relation":
        return dict(facts["relation"].labels).get(value, value) if lang == "zh" else str(value)
    if field.key == "person.sex":
        return gettext("female") if value else gettext("male")
    return str(value)


def systems(actor: Actor) -> list[tuple[str, str]]:
    """(name, label) of the systems that a sheet may come from: the rule book's registers, and those named before."""
    known = {name: system_label(name) for name in (DECLARED, *book().registers)}
    above = [actor.path[:end] for end in range(4, len(actor.path) + 1, 4)]
    named = set(SheetTemplate.objects.filter(area_path__in=above).values_list("system", flat=True))
    named |= set(FieldAuthority.objects.values_list("system", flat=True).distinct())
    return [*known.items(), *((name, name) for name in sorted(named - set(known)))]


def system_label(name: str) -> str:
    """What a system is called."""
    register = book().registers.get(name)
    if name == DECLARED:
        return gettext("declared by people, or written down by the office")
    return register.called("zh" if (get_language() or "zh").startswith("zh") else "en") if register else name


def system_names(actor: Actor) -> list[str]:
    """Systems of which numbers are kept."""
    return sorted(set(ExternalId.objects.order_by().values_list("system", flat=True).distinct())) if actor.acts else []


def senders(given: Iterable[SheetImport]) -> Mapping[int, str]:
    """The names of who sent imports, by account."""
    wanted = {each.account for each in given if each.account is not None}
    return {account.pk: str(account) for account in Account.objects.filter(pk__in=wanted)}
