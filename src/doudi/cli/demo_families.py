"""Families for the demonstration's cases: each in the circumstances of a family of the synthetic province.

The rules were asked which families a programme fits; a family like that is entered in the demonstration's townships,
under other names. What it would receive of the programme by its facts is left out: that is what it asks for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import cycle

from django.utils import timezone

from doudi.access.actor import Actor
from doudi.areas.models import Area
from doudi.casework.procedures import procedures
from doudi.engine.judge.decide import ENTITLED, NOT, Outcome
from doudi.engine.judge.family import Family, judge_family
from doudi.kernel.dates import from_date
from doudi.kernel.errors import InputError
from doudi.kernel.identity import check_figure
from doudi.kernel.months import Month
from doudi.registry.models import Grade, Household, Person
from doudi.registry.models.facts import APART
from doudi.registry.queries.assessment import known_family
from doudi.registry.services.facts import Learnt, book, learn
from doudi.registry.services.households import form_household, join
from doudi.registry.services.persons import enter_person
from doudi.registry.when import When

#: Families looked at for one programme, patterns kept of them, names taken from the province.
LOOKED_AT, KEPT, NAMES = 60, 4, 400
#: Like the synthetic people's numbers these lie in a division that does not exist.
DIVISION = "990199"
#: How far an amount of money may change, in fen, when something changes.
CHANGES = (100_000, 300_000, 1_000_000, 5_000_000)


@dataclass(frozen=True)
class Change:
    """One fact that, had it this value, would change what the rules say: of a person, or of the family."""

    key: int | None
    fact: str
    value: int


@dataclass(frozen=True)
class Pattern:
    """The circumstances of a family of the province, as far as a case of it needs them."""

    family: Family
    #: the applicant, and the person that the programme is about where it is one
    head: int
    about: int | None
    since: dt.date


@dataclass(frozen=True)
class Entered:
    """A family as it was entered, with its people by the keys of the pattern."""

    home: Household
    people: Mapping[int, Person]
    pattern: Pattern

    @property
    def applicant(self) -> Person:
        return self.people[self.pattern.head]

    @property
    def about(self) -> Person | None:
        return self.people[self.pattern.about] if self.pattern.about is not None else None


@dataclass
class Families:
    """Enters families; `fits` names households of the province that the rules grant a programme, by programme."""

    actor: Actor
    county: Area
    fits: Mapping[str, Sequence[int]]
    _patterns: dict[tuple[str, int], Iterator[Pattern] | None] = field(default_factory=dict)
    _turns: dict[tuple[int, str, bool], Change | None] = field(default_factory=dict)
    _names: dict[int, Iterator[str]] = field(default_factory=dict)
    _number: int = 0

    def enter(self, programme: str, area: Area, least: int = 1) -> Entered:
        """A family that the programme fits, of so many members at least, living in an area."""
        pattern = self._pattern(programme, least)
        home = form_household(self.actor, area=area, opened_on=pattern.since)
        people = {}
        relation = book().facts["relation"]
        ordered = sorted(pattern.family.household.people.items(), key=lambda item: item[0] != pattern.head)
        for key, facts in ordered:
            person = self._person(area, facts)
            join(self.actor, home, person, relation=relation.codes[facts["relation"] or 0], since=pattern.since)
            learn(self.actor, person, _said(facts, "person", pattern.since), source="snapshot", grade=Grade.A)
            people[key] = person
        own = _said(pattern.family.household.facts, "household", pattern.since)
        learn(self.actor, home, own, source="snapshot", grade=Grade.A)
        home.refresh_from_db()
        return Entered(home, people, pattern)

    def turning(self, entered: Entered, programme: str, ends: bool) -> Change | None:
        """A change of circumstances after which the rules end the help, or give another amount; none if there is."""
        key = (id(entered.pattern), programme, ends)
        if key not in self._turns:
            self._turns[key] = self._turn(entered.pattern, programme, ends)
        return self._turns[key]

    def _pattern(self, programme: str, least: int) -> Pattern:
        """The next pattern of a programme; of any other where the province has nobody it fits."""
        if (programme, least) not in self._patterns:
            found = sorted(self._found(programme, least), key=lambda each: len(each.family.household.people))[:KEPT]
            self._patterns[programme, least] = cycle(found) if found else None
        patterns = self._patterns[programme, least]
        if patterns is not None:
            return next(patterns)
        home = Household.objects.visible_to(self.actor).exclude(head=None).order_by("pk").first()
        assert home is not None, "a synthetic province has families"
        return self._of(home, programme, strict=False)[0]

    def _found(self, programme: str, least: int) -> list[Pattern]:
        found: list[Pattern] = []
        rows = Household.objects.visible_to(self.actor).in_bulk(list(self.fits.get(programme, ()))[:LOOKED_AT])
        for home in rows.values():
            some = self._of(home, programme)
            found += [each for each in some if len(each.family.household.people) >= least][:1]
        return found

    def _of(self, home: Household, programme: str, strict: bool = True) -> list[Pattern]:
        """The family as a pattern, with nobody in it but who is needed where the rules then say the same."""
        try:
            known = known_family(home, When(self.actor.on, timezone.now()), book())
        except InputError:
            return []
        own = {write.fact for version in procedures().versions[programme] for write in version.writes}
        family = replace(known.family, area=self.county.code, source="", replay="")
        facts = {k: v for k, v in family.household.facts.items() if k not in own}
        people = {key: _without(row, own) for key, row in family.household.people.items()}
        family = replace(family, household=replace(family.household, facts=_without(facts, own), people=people))
        heads = [key for key, row in people.items() if row["relation"] == 0]
        if len(heads) != 1:
            return []
        since = min((row.true_from for row in known.said.values()), default=self.actor.on)
        covered = self._covered(family, programme)
        alone = _is_of_persons(programme, self.actor.on)
        if not covered:
            return [] if strict else [Pattern(family, heads[0], heads[0] if alone else None, since)]
        if not alone:
            return [Pattern(family, heads[0], None, since)]
        few = _only(family, {heads[0], covered[0]})
        small = few if self._covered(few, programme)[:1] == covered[:1] else family
        return [Pattern(small, heads[0], covered[0], since)]

    def _covered(self, family: Family, programme: str) -> list[int]:
        """Whom the rules grant the programme, the family's own answer as its first member; nobody where none."""
        found = self._answers(family, programme)
        first = min(family.household.people)
        return [each.person if each.person is not None else first for each in found if each.outcome == ENTITLED]

    def _answers(self, family: Family, programme: str) -> list[Outcome]:
        month = Month.of(from_date(self.actor.on))
        try:
            _law, judgement = judge_family(book(), family, programme, month)
        except InputError:
            return []
        return list(judgement.outcomes)

    def _turn(self, pattern: Pattern, programme: str, ends: bool) -> Change | None:
        before = self._money(pattern.family, programme, pattern.about)
        for change in _changes(pattern):
            family = _changed(pattern.family, change)
            answers = [each for each in self._answers(family, programme) if each.person == pattern.about]
            outcomes = {each.outcome for each in answers}
            if ends and (not answers or outcomes == {NOT}):
                return change
            if not ends and ENTITLED in outcomes and self._money(family, programme, pattern.about) != before:
                return change
        return None

    def _money(self, family: Family, programme: str, about: int | None) -> int:
        rows = [each for each in self._answers(family, programme) if each.person == about]
        return sum(each.amount_fen or 0 for each in rows if each.outcome == ENTITLED)

    def _person(self, area: Area, facts: Mapping[str, int | None]) -> Person:
        self._number += 1
        birth, sex = facts["birth_date"], facts["sex"]
        first = f"{DIVISION}{birth or 19800101}{self._number * 2 % 1000 + (1 if sex == 1 else 0):03d}"
        return enter_person(
            self.actor, name=self._name(sex or 0), area=area, id_number=first + check_figure(first), source="snapshot"
        )

    def _name(self, sex: int) -> str:
        """Somebody's of the province, whose family these are not."""
        if sex not in self._names:
            rows = Person.objects.visible_to(self.actor).filter(sex=sex).order_by("-pk")
            self._names[sex] = cycle(list(rows.values_list("name", flat=True)[:NAMES]) or ["某"])
        return next(self._names[sex])


def _is_of_persons(programme: str, on: dt.date) -> bool:
    version = procedures().version(programme, on)
    return version is not None and version.subject == "person"


def _without(facts: Mapping[str, int | None], names: set[str]) -> dict[str, int | None]:
    """As if nothing were paid yet."""
    return {name: book().facts[name].absent_value if name in names else value for name, value in facts.items()}


def _only(family: Family, keys: set[int]) -> Family:
    people = {key: row for key, row in family.household.people.items() if key in keys}
    names = {key: name for key, name in family.names.items() if key in keys}
    return replace(family, household=replace(family.household, people=people), names=names)


def _said(facts: Mapping[str, int | None], level: str, since: dt.date) -> list[Learnt]:
    """What is on file: what is known, and not kept elsewhere."""
    known = {name for name, fact in book().facts.items() if fact.level == level} - set(APART)
    return [
        Learnt(name, value, since) for name, value in facts.items()
        if name in known and value is not None and value != book().facts[name].absent_value
    ]  # fmt: skip


def _changes(pattern: Pattern) -> Iterator[Change]:
    """What might change in a family, one fact at a time: of whom it is about first."""
    people = pattern.family.household.people
    paid = {write.fact for rows in procedures().versions.values() for each in rows for write in each.writes}
    order: list[int | None] = [pattern.about, pattern.head] if pattern.about is not None else [pattern.head]
    for key in dict.fromkeys([*order, None, *people]):
        facts = pattern.family.household.facts if key is None else people[key]
        level = "household" if key is None else "person"
        for name, value in facts.items():
            fact = book().facts.get(name)
            if fact is None or fact.level != level or name in APART or value is None or name in paid:
                continue
            for other in _others(fact.type, value, len(fact.codes)):
                if fact.min <= other <= fact.max:
                    yield Change(key, name, other)


def _others(kind: str, value: int, codes: int) -> list[int]:
    if kind == "bool":
        return [1 - value]
    if kind == "enum":
        return [code for code in range(codes) if code != value]
    return [value + more for more in CHANGES] if kind == "money" else []


def _changed(family: Family, change: Change) -> Family:
    home = family.household
    if change.key is None:
        return replace(family, household=replace(home, facts={**home.facts, change.fact: change.value}))
    row = {**home.people[change.key], change.fact: change.value}
    return replace(family, household=replace(home, people={**home.people, change.key: row}))
