"""Writes what a plan says: rows, their history, events and what is needed to take it back, some hundred lines at once.

As the services of single acts do: nothing is overwritten unseen, and each act is an event. There is one event a row,
about its person, and one a family of which something was written; their digests are over all that the row changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from doudi.access.actor import Actor
from doudi.access.roles import Sensitivity
from doudi.audit.digests import digest_of
from doudi.audit.services import Entry as Told
from doudi.audit.services import record_all
from doudi.registry.models import (
    ExternalId,
    Fact,
    FormerIdentity,
    Household,
    Membership,
    Person,
    Residence,
    SheetFamily,
)
from doudi.registry.models.persons import IdKind
from doudi.registry.models.sheets import SheetImport
from doudi.registry.services.membership import REASON, applicant
from doudi.registry.services.recording import after, values
from doudi.registry.sheets.entries import Entry, Family, Plan, Said
from doudi.registry.sheets.fields import fields
from doudi.registry.sheets.knowing import rest_of
from doudi.registry.sheets.lines import Source
from doudi.registry.sheets.matching import family_key
from doudi.registry.sheets.saving import update_all


@dataclass
class Writing:
    """What was made for each row, by the row's number: what undoing needs."""

    actor: Actor
    source: Source
    now: dt.datetime
    written: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """Kept with a membership and a former identity."""
        return f"import {self.source.given.pk}"

    def of(self, entry: Entry) -> dict[str, Any]:
        return self.written.setdefault(entry.line.number, {})


def enter(actor: Actor, source: Source, plan: Plan, entries: Sequence[Entry]) -> dict[int, dict[str, Any]]:
    """Writes the lines of a plan that are to be entered; of each, what was made. In the caller's transaction."""
    writing = Writing(actor, source, timezone.now())
    wanted = {id(entry) for entry in entries}
    families = [family for family in plan.families.values() if any(id(each) in wanted for each in family.entries)]
    _make_families(writing, [family for family in families if family.home is None], wanted)
    _make_persons(writing, [entry for entry in entries if entry.person is None])
    _change_persons(writing, [entry for entry in entries if "person" not in writing.of(entry)])
    _join(writing, [entry for entry in entries if entry.relation])
    _change_families(writing, entries)
    _keep_numbers(writing, entries)
    _learn(writing, entries)
    _remember_families(writing, families)
    for entry in entries:
        assert entry.person is not None
        writing.of(entry)["subject"] = entry.person.pk
        if entry.home is not None and _touches_family(writing, entry):
            writing.of(entry)["home"] = entry.home.pk
    record_all(actor, [told for entry in entries for told in _told(writing, entry)])
    return writing.written


def _make_families(writing: Writing, families: Sequence[Family], wanted: set[int]) -> None:
    since = writing.source.since
    homes = []
    for family in families:
        assert family.place is not None
        address = _value(family, "household.address", wanted) or ""
        homes.append(
            Household(
                area=family.place, area_path=family.place.path, opened_on=since, address=address,
                sensitivity=Sensitivity.ORDINARY, created_at=writing.now,
            )
        )  # fmt: skip
    made = Household.objects.bulk_create(homes)
    Residence.objects.bulk_create(
        Residence(
            household=home, area_id=home.area_id, address=home.address, since=since, known_from=writing.now
        )
        for home in made
    )  # fmt: skip
    for family, home in zip(families, made, strict=True):
        first = next(entry for entry in family.entries if id(entry) in wanted)
        family.home = home
        writing.of(first).update(household=home.pk, area=home.area_id)


def _value(family: Family, key: str, wanted: set[int]) -> Any:
    value, entry = family.values.get(key, (None, None))
    return value if entry is not None and id(entry) in wanted else None


def _make_persons(writing: Writing, entries: Sequence[Entry]) -> None:
    people = []
    for entry in entries:
        values, home = entry.values, entry.home
        lives = entry.lives
        person = Person(
            name=values["person.name"], sex=entry.line.sex, birth_date=entry.line.birth,
            phone=values.get("person.phone", ""), created_at=writing.now, id_kind=IdKind.NONE,
            area_path=home.area_path if home else lives.path if lives else "",
            sensitivity=home.sensitivity if home else Sensitivity.ORDINARY.value,
        )  # fmt: skip
        if number := values.get("person.id_number"):
            person.set_id_number(number)
            person.id_kind = IdKind.RESIDENT
        people.append(person)
    for entry, person in zip(entries, Person.objects.bulk_create(people), strict=True):
        entry.person = person
        writing.of(entry).update(person=person.pk, identity=identity_digest(person))


def identity_digest(person: Person) -> str:
    """Changes when somebody changes who a person is, or where they live."""
    columns = values(person)
    return digest_of({name: columns[name] for name in _IDENTITY})


_IDENTITY = ("name", "sex", "birth_date", "death_date", "id_kind", "id_index", "phone", "area_path")

_COLUMNS = {"person.phone": "phone", "person.sex": "sex", "person.birth_date": "birth_date"}


def _change_persons(writing: Writing, entries: Sequence[Entry]) -> None:
    """Columns of people who are there; what was written before is kept."""
    people, former = [], []
    for entry in entries:
        person, home = entry.person, entry.home
        assert person is not None
        new = {_COLUMNS[each.field]: each.new for each in entry.changes if each.field in _COLUMNS}
        if entry.relation and entry.member is None and home is not None:
            new |= {"area_path": home.area_path, "sensitivity": home.sensitivity}
        new = {name: value for name, value in new.items() if str(getattr(person, name)) != str(value)}
        if not new:
            continue
        if set(new) & set(_COLUMNS.values()):
            former.append(former_identity(person, writing.now, writing.reason))
        writing.of(entry)["was"] = {name: [_plain(getattr(person, name)), _plain(new[name])] for name in new}
        for name, value in new.items():
            setattr(person, name, dt.date.fromisoformat(value) if name == "birth_date" else value)
        people.append(person)
    FormerIdentity.objects.bulk_create(former)
    if people:
        update_all(people, ("phone", "sex", "birth_date", "area_path", "sensitivity"))


def former_identity(person: Person, now: dt.datetime, reason: str) -> FormerIdentity:
    """What is written of a person, to be kept before it is corrected."""
    return FormerIdentity(
        person=person, name=person.name, sex=person.sex, birth_date=person.birth_date, death_date=person.death_date,
        id_kind=person.id_kind, id_sealed=person.id_sealed, id_index=person.id_index, phone=person.phone,
        known_to=now, reason=reason,
    )  # fmt: skip


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, dt.date) else value


def _join(writing: Writing, entries: Sequence[Entry]) -> None:
    """New members, and relations that were written wrong."""
    rows, homes, one = [], {}, applicant()
    for entry in entries:
        home, old = entry.home, entry.member
        assert home is not None and entry.person is not None
        since = writing.source.since if old is None else old.since
        row = Membership(
            household=home, person=entry.person, relation=entry.relation, since=since,
            known_from=writing.now if old is None else after(old.known_from, writing.now),
            reason=writing.reason[:REASON],
        )  # fmt: skip
        rows.append(row)
        if entry.relation == one and old is None:
            writing.of(entry)["head"] = home.head_id
            home.head = entry.person
            homes[home.pk] = home
    for entry, row in zip(entries, rows, strict=True):
        if entry.member is not None:
            entry.member.known_to = row.known_from
            writing.of(entry)["relation"] = entry.member.pk
    old_rows = [entry.member for entry in entries if entry.member is not None]
    if old_rows:
        update_all(old_rows, ("known_to",))
    for entry, row in zip(entries, Membership.objects.bulk_create(rows), strict=True):
        writing.of(entry)["membership"] = row.pk
    if homes:
        update_all(list(homes.values()), ["head"])


def _change_families(writing: Writing, entries: Sequence[Entry]) -> None:
    """Addresses that were written wrong, or not at all."""
    new = {}
    for entry in entries:
        for change in entry.changes:
            home = entry.home
            if change.field == "household.address" and home is not None and "household" not in writing.of(entry):
                if home.address == change.new:
                    continue  # the family is new, and was made with it
                writing.of(entry)["address"] = [home.address, change.new]
                home.address = change.new
                new[home.pk] = home
    if new:
        restate_addresses(new, writing.now)


def restate_addresses(homes: dict[int, Household], now: dt.datetime) -> None:
    """Puts families' new addresses into their rows and the residences that are known now."""
    update_all(list(homes.values()), ("address",))
    current = list(Residence.objects.filter(household__in=homes, until=None, known_to=None))
    again = []
    for row in current:
        row.known_to = after(row.known_from, now)
        again.append(
            Residence(
                household_id=row.household_id, area_id=row.area_id, address=homes[row.household_id].address,
                since=row.since, known_from=row.known_to,
            )
        )  # fmt: skip
    update_all(current, ("known_to",))
    Residence.objects.bulk_create(again)


def _keep_numbers(writing: Writing, entries: Sequence[Entry]) -> None:
    rows, owners = [], []
    for entry in entries:
        for change in entry.changes:
            if change.field not in ("person.external", "household.external"):
                continue
            owner = {"person": entry.person} if change.field == "person.external" else {"household": entry.home}
            rows.append(ExternalId(system=writing.source.given.system, number=change.new, **owner))
            owners.append(entry)
    for entry, row in zip(owners, ExternalId.objects.bulk_create(rows), strict=True):
        writing.of(entry).setdefault("external", []).append(row.pk)


def _learn(writing: Writing, entries: Sequence[Entry]) -> None:
    """Facts: what they contradict is superseded for the days that they cover."""
    ended: list[Fact] = []
    made: list[Fact] = []
    owners: list[tuple[Entry, str]] = []
    for entry in entries:
        for said in entry.said:
            rows = _rows(writing, entry, said)
            for old in said.old:
                old.known_to = rows[0].known_from
                ended.append(old)
                writing.of(entry).setdefault("ended", []).append(old.pk)
            made += rows
            owners += [(entry, "facts")] * len(rows)
    end_facts(ended)
    for (entry, name), row in zip(owners, Fact.objects.bulk_create(made), strict=True):
        writing.of(entry).setdefault(name, []).append(row.pk)


def end_facts(rows: Iterable[Fact]) -> None:
    """Facts are taken for true no more, since the moment that stands in them."""
    moments: dict[dt.datetime, list[int]] = {}
    for row in rows:
        assert row.known_to is not None
        moments.setdefault(row.known_to, []).append(row.pk)
    for moment, keys in moments.items():
        Fact.objects.filter(pk__in=keys).update(known_to=moment)


def _rows(writing: Writing, entry: Entry, said: Said) -> list[Fact]:
    """What is said, and what is left before and after it of what it supersedes."""
    given, subject = writing.source.given, entry.person if said.level == "person" else entry.home
    now = writing.now
    for old in said.old:
        now = after(old.known_from, now)
    new = Fact(
        name=said.name, value=said.value, true_from=writing.source.since, true_to=said.until, known_from=now,
        source=given.system, grade=given.grade, **{said.level: subject},
    )  # fmt: skip
    return [new, *(piece for old in said.old for piece in rest_of(old, writing.source.since, said.until, now))]


def _remember_families(writing: Writing, families: Sequence[Family]) -> None:
    """So that later rows of the same family find it."""
    rows = [
        SheetFamily(sheet_import=writing.source.given, key=family_key(family.group), household=family.home)
        for family in families
        if family.home is not None
    ]
    SheetFamily.objects.bulk_create(rows, ignore_conflicts=True)


def _touches_family(writing: Writing, entry: Entry) -> bool:
    made = {"household", "membership", "address"} & set(writing.of(entry))
    return bool(made) or any(fields()[change.field].level == "household" for change in entry.changes)


def _told(writing: Writing, entry: Entry) -> list[Told]:
    """An event of the person, and one of the family where something of it was written."""
    person, home, given, made = entry.person, entry.home, writing.source.given, writing.of(entry)
    assert person is not None
    reason = row_reason(given, entry.line.number)
    old: dict[str, dict[str, Any]] = {"person": {}, "household": {}}
    new: dict[str, dict[str, Any]] = {"person": {}, "household": {}}
    for change in entry.changes:
        level = fields()[change.field].level
        old[level][change.field], new[level][change.field] = change.old, change.new
    if "person" in made:
        new["person"] |= {name: value for name, value in values(person).items() if name != "created_at"}
    if "household" in made and home is not None:
        new["household"] |= {"area": home.area_id, "opened_on": home.opened_on}
    told = []
    for thing, level, act in ((person, "person", "person.enter"), (home, "household", "household.form")):
        if thing is not None and new[level]:
            is_new = level in made
            before = None if is_new else old[level]
            told.append(told_of(thing, act if is_new else "sheet.enter", before, new[level], reason))
    return told


def row_reason(given: SheetImport, number: int) -> str:
    """Where an event comes from."""
    return f"{given.system}: import {given.pk}, row {number}"


def told_of(
    thing: Person | Household, act: str, before: dict[str, Any] | None, after: dict[str, Any] | None, reason: str
) -> Told:  # fmt: skip
    return Told(act, thing._meta.label_lower, thing.pk, thing.area_path, thing.sensitivity, before, after, reason)
