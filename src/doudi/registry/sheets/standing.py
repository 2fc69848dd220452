"""What the registry has of some people and families now: looked at before what an import wrote is taken back."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model, Q

from doudi.registry.models import (
    Award,
    AwardMember,
    Consent,
    ExternalId,
    Fact,
    Household,
    Membership,
    Merge,
    OwnRecord,
    Paper,
    Person,
    RegisteredMembership,
    SheetRow,
)

_REASON = "rows that the actor's import wrote; whether they may change each is checked"
#: What else hangs on a person, and on a family.
_ON_PERSON: tuple[tuple[type[Model], str], ...] = (
    (ExternalId, "person"), (Paper, "person"), (Consent, "person"), (AwardMember, "person"),
    (RegisteredMembership, "person"), (OwnRecord, "person"), (Merge, "kept"), (Merge, "other"),
)  # fmt: skip
_ON_HOME: tuple[tuple[type[Model], str], ...] = ((ExternalId, "household"), (Award, "household"))

Key = tuple[Any, ...]


class Standing:
    """People, families, and what is known of them, in a fixed number of queries; the first two are locked."""

    def __init__(self, rows: Sequence[SheetRow]):
        people = Person.objects.unscoped(_REASON).filter(pk__in=keys(rows, "subject")).order_by("pk")
        self.persons: dict[int, Person] = {each.pk: each for each in people.select_for_update()}
        homes = Household.objects.unscoped(_REASON).filter(pk__in=keys(rows, "home")).order_by("pk")
        self.homes: dict[int, Household] = {each.pk: each for each in homes.select_for_update(of=("self",))}
        #: rows as they were written; a later import that was taken back has put copies of them in their place
        self.facts = Fact.objects.in_bulk([*keys(rows, "facts"), *keys(rows, "ended")])
        self.members = Membership.objects.in_bulk([*keys(rows, "membership"), *keys(rows, "relation")])
        #: (table, key): {what it says: the row that is known now}
        self.known: dict[tuple[str, int], dict[Key, Any]] = defaultdict(dict)
        for fact in Fact.objects.known().filter(Q(person__in=self.persons) | Q(household__in=self.homes)):
            self._owner(fact)[fact_key(fact)] = fact
        current = Membership.objects.filter(known_to=None)
        for row in current.filter(Q(person__in=self.persons) | Q(household__in=self.homes)):
            self.known["person", row.person_id][member_key(row)] = row
            self.known["household", row.household_id][member_key(row)] = row
        self._hang("person", _ON_PERSON, keys(rows, "person"))
        self._hang("household", _ON_HOME, keys(rows, "household"))

    def _hang(self, of: str, tables: Iterable[tuple[type[Model], str]], owners: Sequence[int]) -> None:
        for table, column in tables:
            found = table._default_manager.filter(**{f"{column}__in": owners}).values_list(column, "pk")
            for owner, key in found:
                self.known[of, owner][(table.__name__, key)] = key

    def _owner(self, fact: Fact) -> dict[Key, Any]:
        return (
            self.known["person", fact.person_id] if fact.person_id else self.known["household", fact.household_id or 0]
        )

    def fact(self, key: int) -> Fact | None:
        """The known row that says what a written one said; None when nothing does."""
        written = self.facts[key]
        found: Fact | None = self._owner(written).get(fact_key(written))
        return found

    def member(self, key: int) -> Membership | None:
        """As `fact`."""
        written = self.members[key]
        found: Membership | None = self.known["person", written.person_id].get(member_key(written))
        return found

    def forget_fact(self, fact: Fact, moment: dt.datetime) -> None:
        fact.known_to = moment
        self._owner(fact).pop(fact_key(fact), None)

    def forget_member(self, row: Membership, moment: dt.datetime) -> None:
        row.known_to = moment
        self.known["person", row.person_id].pop(member_key(row), None)
        self.known["household", row.household_id].pop(member_key(row), None)

    def forget_numbers(self, keys: Iterable[int], person: int, home: int) -> None:
        for key in keys:
            self.known["person", person].pop((ExternalId.__name__, key), None)
            self.known["household", home].pop((ExternalId.__name__, key), None)

    def more_than(self, of: str, owner: int, wrote: dict[str, Any]) -> bool:
        """Whether more hangs on a person or a family than a row put there."""
        own: set[Key] = {fact_key(self.facts[key]) for key in wrote.get("facts", ())}
        own |= {(ExternalId.__name__, key) for key in wrote.get("external", ())}
        if "membership" in wrote:
            own.add(member_key(self.members[wrote["membership"]]))
        return bool(self.known[of, owner].keys() - own)


def fact_key(fact: Fact) -> Key:
    """Equal for rows that say the same."""
    return (Fact.__name__, fact.name, fact.value, fact.true_from, fact.true_to, fact.source, fact.grade)


def member_key(row: Membership) -> Key:
    """Equal for rows that say the same."""
    return (Membership.__name__, row.household_id, row.person_id, row.relation, row.since, row.until)


def keys(rows: Iterable[SheetRow], name: str) -> list[int]:
    """The keys that rows wrote under a name."""
    found = [row.written[name] for row in rows if row.written.get(name) is not None]
    return [key for each in found for key in (each if isinstance(each, list) else [each])]
