"""What lines change of what the registry knows."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from doudi.registry.sheets.entries import Change, Entry, Family
from doudi.registry.sheets.faults import Fault, Wrong
from doudi.registry.sheets.fields import FACT, fields
from doudi.registry.sheets.knowing import Known
from doudi.registry.sheets.lines import Source

#: What of a family is not its circumstances but how it is found.
_FINDS = ("household.own", "household.external", "household.head_name", "household.head_id")


def gather(source: Source, family: Family) -> None:
    """What the lines of a family say of it, each once. Of two that differ the second has a fault."""
    for entry in family.sound:
        for key, value in entry.values.items():
            if key not in fields() or fields()[key].level != "household":
                continue
            first, one = family.values.setdefault(key, (value, entry))
            if first != value and key not in _FINDS:
                text = _("row %(row)s says otherwise of the same family")
                entry.line.fault(source.header(key), text, row=one.line.number)


def compare_person(known: Known, source: Source, entry: Entry) -> None:
    """A person's own: what is filled in, the telephone, another system's number, facts, what they are in the family."""
    person, values = entry.person, entry.values
    if person is not None:
        for name in ("birth_date", "sex"):
            new = values.get(f"person.{name}")
            if new is not None and getattr(person, name) is None:
                entry.changes.append(Change(f"person.{name}", None, str(new) if name == "birth_date" else new))
    phone = values.get("person.phone")
    if phone is not None and (person is None or person.phone != phone):
        entry.changes.append(Change("person.phone", person.phone if person else "", phone))
    _compare_number(known, source, entry, "person.external")
    if entry.relation:
        entry.changes.append(Change("relation", entry.member.relation if entry.member else None, entry.relation))
    where = entry.home.area_path if entry.home else person.area_path if person else ""
    for key, value in values.items():
        if key.startswith(FACT) and fields()[key].level == "person":
            _say(known, source, entry, key, person.pk if person else None, where, value)


def compare_family(known: Known, source: Source, family: Family) -> None:
    """A family's own, as changes of the line that said it first."""
    home = family.home
    for key, (value, entry) in family.values.items():
        if entry.faults:
            continue
        if key == "household.address" and (home is None or home.address != value):
            entry.changes.append(Change(key, home.address if home else "", value))
        elif key == "household.external":
            _compare_number(known, source, entry, key)
        elif key.startswith(FACT):
            _say(known, source, entry, key, home.pk if home else None, home.area_path if home else "", value)


def _compare_number(known: Known, source: Source, entry: Entry, key: str) -> None:
    """A number of the sheet's system that is not kept yet. It is one thing's: whose, the matching has looked at."""
    number = entry.values.get(key)
    if number is None:
        return
    kept = known.external.get(number)
    if kept is None:
        entry.changes.append(Change(key, None, number))
    elif kept[0 if key == "household.external" else 1] is not None:
        entry.line.fault(source.header(key), _("the system gave this number to something else"))


def _say(
    known: Known, source: Source, entry: Entry, key: str, subject: int | None, where: str, value: int
) -> None:  # fmt: skip
    try:
        said = known.compare(fields()[key].level, subject, where, key.removeprefix(FACT), value)
    except Wrong as wrong:
        entry.faults.append(Fault.of(source.header(key), wrong))
        return
    if said is not None:
        entry.said.append(said)
        entry.changes.append(Change(key, known.value_on_the_day(said), value))
