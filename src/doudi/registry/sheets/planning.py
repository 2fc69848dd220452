"""What a chunk of lines would do to the registry, found by a fixed number of queries whatever the number of lines."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_noop as _

from doudi.access.actor import Actor
from doudi.registry.models import SheetRow
from doudi.registry.models.sheets import SheetImport
from doudi.registry.sheets.checking import check_applicants, check_family, check_known, check_member, check_new
from doudi.registry.sheets.comparing import compare_family, compare_person, gather
from doudi.registry.sheets.entries import Entry, Family, Plan, sound
from doudi.registry.sheets.faults import Fault, Wrong
from doudi.registry.sheets.knowing import Known
from doudi.registry.sheets.lines import Line, Source
from doudi.registry.sheets.matching import Matching
from doudi.registry.sheets.places import Places

_TWICE = _("the same person stands in row %(row)s already")
_NUMBER_TWICE = _("the same number stands in row %(row)s already")


def plan(actor: Actor, source: Source, places: Places, lines: Sequence[Line], *, entering: bool = False) -> Plan:
    """Understands lines. Whoever is hidden from the actor makes a fault that says nothing about them.

    When they are being entered, the rows that they are about are locked until the transaction ends.
    """
    entries = [Entry(line) for line in lines if not line.blank]
    live = sound([entry for entry in entries if not entry.line.skipped])
    if not entering:
        _find_doubles(source.given, live)
    _find_places(places, sound(live), source)
    live = sound(live)
    families = _families(live, source, places)
    matching = Matching(actor, source, live, families, entering)
    matching.run()
    for entry in sound(live):
        if entry.person is None:
            check_new(source, entry)
        else:
            check_known(source, entry)
    for family in families.values():
        check_family(source, family)
    for entry in sound(live):
        check_member(source, entry)
    check_applicants(source, families.values())
    known = Known(source.given, matching.external)
    for family in families.values():
        gather(source, family)
    known.load(sound(live))
    for entry in sound(live):
        compare_person(known, source, entry)
    for family in families.values():
        compare_family(known, source, family)
    return Plan(entries, families)


def _find_doubles(given: SheetImport, live: Sequence[Entry]) -> None:
    """A person stands once in a sheet: the first row counts."""
    keys = {entry.line.number: entry.line.key for entry in live}
    first: dict[bytes, int] = {}
    wanted = {key for key in keys.values() if key is not None}
    for key, number in SheetRow.objects.filter(sheet_import=given, key__in=wanted).values_list("key", "number"):
        first[bytes(key or b"")] = min(number, first.get(bytes(key or b""), number))
    numbers: dict[str, int] = {}
    for entry in live:
        own, key = entry.line.number, keys[entry.line.number]
        external = entry.values.get("person.external")
        if key is not None and first.setdefault(key, own) != own:
            entry.line.fault("", _TWICE, row=first[key])
        elif external is not None and numbers.setdefault(external, own) != own:
            entry.line.fault("", _NUMBER_TWICE, row=numbers[external])


def _find_places(places: Places, live: Sequence[Entry], source: Source) -> None:
    for entry in live:
        try:
            entry.place = places.find(entry.values)
        except Wrong as wrong:
            entry.faults.append(Fault.of(source.place_header, wrong))


def _families(live: Sequence[Entry], source: Source, places: Places) -> dict[str, Family]:
    """By what they go by in the sheet. Who names no place lives where all rows do that name none."""
    families: dict[str, Family] = {}
    default = places.by_path.get(source.given.place)
    for entry in live:
        entry.lives = entry.place or default
        if entry.line.group:
            entry.family = families.setdefault(entry.line.group, Family(entry.line.group))
            entry.family.entries.append(entry)
            entry.family.place = entry.family.place or entry.place
    for family in families.values():
        family.place = family.place or default
    return families
