"""The facts that the registry knows of a chunk's people and families, and which system decides about each."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from doudi.registry.models import Fact, FieldAuthority
from doudi.registry.models.sheets import SheetImport
from doudi.registry.sheets.entries import Entry, Said
from doudi.registry.sheets.faults import Wrong
from doudi.registry.sheets.fields import FACT

NEVER = dt.date.max


class Known:
    """What is taken for true now, by subject and name."""

    def __init__(self, given: SheetImport, external: Mapping[str, tuple[int | None, int | None]]):
        assert given.true_from is not None
        self.given, self.day = given, given.true_from
        #: (person, household) by the system's number
        self.external = external
        self.names = [key.removeprefix(FACT) for key, _unit in given.columns if key.startswith(FACT)]
        self.facts: dict[tuple[str, int, str], list[Fact]] = defaultdict(list)
        self.authorities: dict[str, list[FieldAuthority]] = defaultdict(list)

    def load(self, entries: Iterable[Entry]) -> None:
        if not self.names:
            return
        some = list(entries)
        persons = {entry.person.pk for entry in some if entry.person is not None}
        homes = {entry.home.pk for entry in some if entry.home is not None}
        known = Fact.objects.known().filter(name__in=self.names).order_by("true_from")
        for row in known.filter(person__in=persons) if persons else ():
            self.facts["person", row.person_id or 0, row.name].append(row)
        for row in known.filter(household__in=homes) if homes else ():
            self.facts["household", row.household_id or 0, row.name].append(row)
        for rule in FieldAuthority.objects.filter(fact__in=self.names):
            self.authorities[rule.fact].append(rule)

    def compare(self, level: str, subject: int | None, area_path: str, name: str, value: int) -> Said | None:
        """What is new about a fact; None where it is known already from evidence as good.

        Wrong where another system decides about it and says otherwise. What is known to hold from a later day on stays.
        """
        known = self.facts.get((level, subject, name), []) if subject is not None else []
        until = min((old.true_from for old in known if old.true_from > self.day), default=None)
        before = tuple(old for old in known if _overlap(old, self.day, until))
        if any(
            old.value == value and old.grade <= self.given.grade and _covers(old, self.day, until) for old in before
        ):
            return None
        self._check_authority(name, value, area_path, before)
        return Said(level, name, value, before, until)

    def _check_authority(self, name: str, value: int, area_path: str, before: Iterable[Fact]) -> None:
        """As services.facts does."""
        deciding = [rule for rule in self.authorities.get(name, ()) if area_path.startswith(rule.area_path)]
        if not deciding:
            return
        system = max(deciding, key=lambda rule: len(rule.area_path)).system
        if self.given.system != system and any(old.source == system and old.value != value for old in before):
            raise Wrong(_("%(system)s decides about this and says otherwise: settle it there"), system=system)

    def value_on_the_day(self, said: Said) -> Any:
        """What was taken to hold before."""
        return next((old.value for old in said.old if _overlap(old, self.day, self.day + dt.timedelta(days=1))), None)


def _overlap(old: Fact, start: dt.date, end: dt.date | None) -> bool:
    return (end is None or old.true_from < end) and (old.true_to is None or start < old.true_to)


def _covers(old: Fact, start: dt.date, end: dt.date | None) -> bool:
    return old.true_from <= start and (old.true_to is None or (end is not None and end <= old.true_to))


def rest_of(old: Fact, start: dt.date, end: dt.date | None, now: dt.datetime) -> list[Fact]:
    """What is left of a fact before and after the days that another one covers."""
    pieces = [(old.true_from, start)] if old.true_from < start else []
    if end is not None and (old.true_to is None or end < old.true_to):
        pieces.append((end, old.true_to or NEVER))
    return [copy_of(old, now, first, None if last == NEVER else last) for first, last in pieces]


def copy_of(old: Fact, now: dt.datetime, true_from: dt.date, true_to: dt.date | None) -> Fact:
    """The same said of other days, or again."""
    return Fact(
        person_id=old.person_id, household_id=old.household_id, name=old.name, value=old.value, true_from=true_from,
        true_to=true_to, known_from=now, source=old.source, grade=old.grade,
    )  # fmt: skip
