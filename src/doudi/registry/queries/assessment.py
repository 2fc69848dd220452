"""What the rule book says of a family, read from the registry as it was known. Nothing is written, nothing decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.timezone import localdate

from doudi.areas.models import WIDTH, Level
from doudi.areas.queries import names_of
from doudi.engine.book.book import Book
from doudi.engine.explain.overview import ORDER, Entry, overview
from doudi.engine.judge.decide import Household as Home
from doudi.engine.judge.family import Family
from doudi.engine.sql.evaluate import fill
from doudi.engine.sql.statement import AREA
from doudi.kernel.dates import from_date
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month
from doudi.registry.around import around
from doudi.registry.models import Fact, FormerIdentity, Household, Membership, Person, Residence
from doudi.registry.when import When

#: Of a person (0: of the household) and a fact, the row that says it.
Said = Mapping[tuple[int, str], Fact]


@dataclass(frozen=True)
class KnownFamily:
    """A family as the engine reads it, with who said what. `applicant` is false where nobody, or several, is one."""

    family: Family
    said: Said
    applicant: bool


def known_family(home: Household, when: When, book: Book) -> KnownFamily:
    """The family of a day as it was known. InputError when nobody was of it, or it lived in no county of the book."""
    people = _members(home, when)
    if not people:
        raise InputError(f"nobody was of household {home.pk} on {when.day}")
    area = _county(home, when, book)
    rows = [*when.true(Fact.objects.filter(person__in=list(people))), *when.true(Fact.objects.filter(household=home))]
    said = {(row.person_id or 0, row.name): row for row in rows}
    about = around(when)
    matched = about.matched(book, area)
    former: dict[int, list[FormerIdentity]] = {}
    for was in FormerIdentity.objects.filter(person__in=list(people), known_to__gt=when.known_at):
        former.setdefault(was.person_id, []).append(was)
    one = [m.relation for m in people.values()].count(book.facts["relation"].one) == 1
    persons = {}
    for key in sorted(people):
        written = as_written(people[key].person, former.get(key, ()), when)
        apart = _apart(book, people[key], written, one)
        persons[key] = fill(book, matched, _row(book, "person", key, said) | apart)
    own = fill(book, matched, {**_row(book, "household", 0, said), AREA: int(area)})
    names = {key: people[key].person.name for key in sorted(people)}
    facts = Home(home.pk, own, persons, about.facts_of(book, area))
    return KnownFamily(Family(area, facts, names, {}, from_date(localdate(when.known_at))), said, one)


def assess(known: KnownFamily, book: Book, month: Month) -> list[Entry]:
    """What every programme in force says of the family, ordered as people are told. InputError for what none can be."""
    book.check_month(month)
    by_area: dict[str, list[str]] = {}
    for name in book.in_force(month):
        by_area.setdefault(area_for(known, book, name), []).append(name)
    found: list[Entry] = []
    for area, names in by_area.items():
        some = replace(book, programmes={name: book.programmes[name] for name in names})
        found += overview(some, replace(known.family, area=area), month).entries
    order = {state: place for place, state in enumerate(ORDER)}
    place = {name: number for number, name in enumerate(book.programmes)}
    return sorted(found, key=lambda e: (order[e.state], -e.amount_fen, place[e.programme], e.outcome.person or 0))


def area_for(known: KnownFamily, book: Book, programme: str) -> str:
    """The area whose values a programme goes by: where the family is registered, or where it lives."""
    value = known.family.household.facts.get(book.programmes[programme].area)
    return str(value) if value is not None and str(value) in book.areas else known.family.area


def _members(home: Household, when: When) -> dict[int, Membership]:
    rows = when.lasting(Membership.objects.filter(household=home)).select_related("person")
    return {row.person_id: row for row in rows}


def _county(home: Household, when: When, book: Book) -> str:
    """The code of the county in which the family lived on the day."""
    path = when.lasting(Residence.objects.filter(household=home)).values_list("area__path", flat=True).first()
    county = (path or home.area_path)[: Level.COUNTY * WIDTH]
    code = names_of([county])[county].code
    if code not in book.areas:
        raise InputError(f"the book {book.name} does not know the area {code}")
    return code


def _row(book: Book, level: str, key: int, said: Said) -> dict[str, int | None]:
    """Every fact of the vocabulary, unknown where nobody says it."""
    names = [fact.name for fact in book.facts.values() if fact.level == level]
    return {name: said[key, name].value if (key, name) in said else None for name in names}


def _apart(book: Book, member: Membership, written: Person | FormerIdentity, one: bool) -> dict[str, int | None]:
    """What is kept with the person and the membership; nobody's relation is known where none is the applicant."""
    return {
        "birth_date": from_date(written.birth_date) if written.birth_date else None,
        "sex": written.sex,
        "relation": book.facts["relation"].codes.index(member.relation) if one else None,
    }


def as_written(person: Person, former: Iterable[FormerIdentity], when: When) -> Person | FormerIdentity:
    """What was written of somebody at the moment: the person, or what was corrected since."""
    later = [each for each in former if each.known_to > when.known_at]
    return min(later, key=lambda each: each.known_to) if later else person
