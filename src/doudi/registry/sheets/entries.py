"""A chunk of lines on its way into the registry: whom each is about, in which family, and what it changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop as _

from doudi.areas.models import Area
from doudi.registry.models import Fact, Household, Membership, Person
from doudi.registry.models.sheets import Outcome
from doudi.registry.sheets.faults import Fault
from doudi.registry.sheets.lines import Line

#: The one sentence about whatever somebody may not see, so that it says nothing about what is there.
HIDDEN = _("this row is not yours to enter: it lies outside your area, or few may see it")


@dataclass(frozen=True)
class Change:
    """What a row changes: a field's key, its value before and after. Identity numbers are not among them."""

    field: str
    old: Any
    new: Any

    def to_json(self) -> list[Any]:
        return [self.field, self.old, self.new]


@dataclass(frozen=True)
class Said:
    """A fact that a row says and the registry does not know yet, and the known ones that it supersedes."""

    level: str
    name: str
    value: int
    old: tuple[Fact, ...] = ()
    #: it holds until what is known of later days begins
    until: Any = None


@dataclass
class Family:
    """Lines of one family. `home` is the registry's, None where it has none yet."""

    group: str
    entries: list[Entry] = field(default_factory=list)
    home: Household | None = None
    place: Area | None = None
    #: field: (value, the entry that said it first)
    values: dict[str, tuple[Any, Entry]] = field(default_factory=dict)

    @property
    def sound(self) -> list[Entry]:
        return sound(self.entries)

    def fault(self, column: str, text: str, **values: Any) -> None:
        """The same for all its lines that have none yet."""
        for entry in self.sound:
            entry.line.fault(column, text, **values)


@dataclass
class Entry:
    """A line and whom it is about: `person` None where that is somebody new."""

    line: Line
    person: Person | None = None
    family: Family | None = None
    #: of the person in the family
    member: Membership | None = None
    #: the area that the line names
    place: Area | None = None
    #: that, or where all rows are that name none
    lives: Area | None = None
    #: what they become in the family; "" where that stays as it is
    relation: str = ""
    changes: list[Change] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    @property
    def faults(self) -> list[Fault]:
        return self.line.faults

    @property
    def values(self) -> dict[str, Any]:
        return self.line.values

    @property
    def home(self) -> Household | None:
        return self.family.home if self.family else None

    @property
    def makes_family(self) -> bool:
        """Whether the family is new, and this the first of its lines that is entered."""
        return self.family is not None and self.family.home is None and self.family.sound[:1] == [self]

    @property
    def outcome(self) -> Outcome:
        if self.line.skipped:
            return Outcome.SKIPPED
        if self.faults:
            return Outcome.FAULT
        if self.person is None or self.makes_family:
            return Outcome.NEW
        return Outcome.CHANGED if self.changes else Outcome.UNCHANGED


@dataclass
class Plan:
    """A chunk's entries and families."""

    entries: list[Entry]
    families: dict[str, Family]


def sound(entries: Iterable[Entry]) -> list[Entry]:
    """Those without a fault."""
    return [entry for entry in entries if not entry.faults]
