"""One person, one file; one family, one file: everything on record, as far as the actor may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from doudi.access.actor import Actor
from doudi.access.queries import events_visible_to
from doudi.areas.models import WIDTH, Area, Level
from doudi.areas.queries import names_of
from doudi.audit.models import Event
from doudi.engine.book.book import Book
from doudi.engine.book.facts import Fact as Declared
from doudi.registry.around import around
from doudi.registry.models import (
    Award,
    AwardMember,
    Consent,
    ExternalId,
    Fact,
    FormerIdentity,
    Household,
    Membership,
    Merge,
    OwnRecord,
    Paper,
    Person,
    RegisteredMembership,
    Residence,
)
from doudi.registry.queries.assessment import as_written
from doudi.registry.services.facts import of_families
from doudi.registry.when import When

#: Events shown on a file.
EVENTS = 30


@dataclass(frozen=True)
class KnownFact:
    """A fact of the vocabulary as it was known: the row that says it, or that a matched register says nothing of it.

    `history` is every row there ever was of it, what is taken for true last first.
    """

    declared: Declared
    row: Fact | None
    absent: bool
    history: tuple[Fact, ...]

    @property
    def value(self) -> int | None:
        """By the fact's type; None: unknown."""
        return self.row.value if self.row is not None else self.declared.absent_value if self.absent else None


@dataclass(frozen=True)
class Member:
    """A membership of a family's file. `person` is None where its file is closed to the actor."""

    row: Membership
    is_open: bool


@dataclass(frozen=True)
class PersonFile:
    """Everything on record about a person."""

    person: Person
    #: what was written of them at the moment asked for
    written: Person | FormerIdentity
    former: Sequence[FormerIdentity]
    memberships: Sequence[Membership]
    registered: Sequence[RegisteredMembership]
    facts: Sequence[KnownFact]
    awards: Sequence[AwardMember]
    papers: Sequence[Paper]
    consents: Sequence[Consent]
    outside: Sequence[ExternalId]
    merges: Sequence[Merge]
    areas: dict[str, Area]
    #: names of the areas that facts are about, by their codes
    places: dict[str, str]


@dataclass(frozen=True)
class HouseholdFile:
    """Everything on record about a family. `hidden`: not every member's file is open to the actor."""

    household: Household
    members: Sequence[Member]
    past: Sequence[Member]
    hidden: bool
    residences: Sequence[Residence]
    awards: Sequence[Award]
    facts: Sequence[KnownFact]
    outside: Sequence[ExternalId]
    areas: dict[str, Area]
    places: dict[str, str]


def find_person(actor: Actor, key: int) -> Person | None:
    """A person the actor may see; a record that was merged too."""
    return Person.objects.visible_to(actor).select_related("merged_into").filter(pk=key).first()


def find_household(actor: Actor, key: int) -> Household | None:
    """A family the actor may see."""
    return Household.objects.visible_to(actor).select_related("area", "head").filter(pk=key).first()


def own_household(actor: Actor) -> Household | None:
    """Of a citizen, the family they are of now."""
    return Household.objects.visible_to(actor).open_on(actor.on).order_by("-pk").first() if actor.is_citizen else None


def standing(person: Person) -> Person:
    """The record that stands for one, itself where it was merged into none. Not asked for anybody: its number only."""
    while person.merged_into_id is not None:
        person = Person.objects.unscoped("the number of a file alone").get(pk=person.merged_into_id)
    return person


def merge_of(actor: Actor, person: Person, key: int) -> Merge | None:
    """A merge into a person that is not undone, where the actor may see the other record too."""
    seen = Person.objects.visible_to(actor)
    found = Merge.objects.filter(kept=person, pk=key, undone_at=None, other__in=seen)
    return found.select_related("kept", "other").first()


def has_account(person: Person) -> bool:
    """Whether somebody signs in as this person."""
    return OwnRecord.objects.filter(person=person).exists()


def person_file(actor: Actor, person: Person, when: When, book: Book) -> PersonFile:
    """The file of somebody the actor may see. Families, awards and other records only as far as they may see those."""
    homes = Household.objects.visible_to(actor)
    former = list(person.former.order_by("-known_to"))
    memberships = list(
        Membership.objects.filter(person=person, household__in=homes)
        .select_related("household")
        .order_by("-since", "-pk")
    )
    records = Person.objects.unscoped("records merged into who was found").filter(merged_into=person)
    both = [person.pk, *records.values_list("pk", flat=True)]
    awards = AwardMember.objects.filter(person__in=both, award__household__in=homes)
    registered = RegisteredMembership.objects.filter(person=person).select_related("household")
    facts = _facts(Fact.objects.filter(person=person), "person", person.area_path, when, book)
    paths = {person.area_path, *(each.household.area_path for each in memberships)}
    return PersonFile(
        person, as_written(person, former, when), former, memberships, list(registered.order_by("-since")),
        facts,
        list(awards.select_related("award").order_by("-award__since", "pk")),
        list(Paper.objects.visible_to(actor).filter(person=person).order_by("-added_at")),
        list(Consent.objects.visible_to(actor).filter(person=person).order_by("-since", "-pk")),
        list(ExternalId.objects.filter(person=person).order_by("system", "number")),
        _merges(actor, person), _areas(paths), _places(facts),
    )  # fmt: skip


def _merges(actor: Actor, person: Person) -> list[Merge]:
    """Those of a person with records the actor may see, the latest first."""
    rows = Merge.objects.filter(Q(kept=person) | Q(other=person)).select_related("kept", "other").order_by("-at")
    others = {row.pk: row.other_id if row.kept_id == person.pk else row.kept_id for row in rows}
    seen = set(Person.objects.visible_to(actor).filter(pk__in=others.values()).values_list("pk", flat=True))
    return [row for row in rows if others[row.pk] in seen]


def household_file(actor: Actor, home: Household, when: When, book: Book) -> HouseholdFile:
    """The file of a family the actor may see. Who is of it now may be named; what else is known of them may not."""
    seen = set(Person.objects.visible_to(actor).filter(memberships__household=home).values_list("pk", flat=True))
    rows = list(Membership.objects.filter(household=home).select_related("person").order_by("since", "pk"))
    order = book.facts["relation"].codes.index
    current = sorted(
        (row for row in rows if when.lasts(row)),
        key=lambda row: (order(row.relation), str(row.person.birth_date or "9999"), row.person_id),
    )
    shown = [row for row in current if row.person_id in seen or _own_family(actor, row)]
    here = {row.person_id for row in current}
    past = [row for row in rows if when.knows(row) and row.until is not None and row.person_id not in here]
    facts = _facts(Fact.objects.filter(household=home), "household", home.area_path, when, book)
    residences = list(Residence.objects.filter(household=home).select_related("area").order_by("-since", "-pk"))
    return HouseholdFile(
        home, [Member(row, row.person_id in seen) for row in shown],
        [Member(row, True) for row in reversed(past) if row.person_id in seen], len(shown) < len(current), residences,
        list(Award.objects.filter(household=home).prefetch_related("members").order_by("-since", "-pk")),
        facts,
        list(ExternalId.objects.filter(household=home).order_by("system", "number")),
        _areas({home.area_path, *(each.area.path for each in residences)}), _places(facts),
    )  # fmt: skip


def _own_family(actor: Actor, row: Membership) -> bool:
    """A citizen knows with whom they live, but for those whose files few may see."""
    return actor.is_citizen and row.person.sensitivity in actor.clearances


def events_of(actor: Actor, person: Person) -> list[Event]:
    """What was done with a file and looked at in it, the latest first, for who may see the record of events."""
    kinds: dict[str, list[int]] = {"registry.person": [person.pk], "registry.person.id_number": [person.pk]}
    for kind, rows in (
        ("registry.fact", Fact.objects.filter(person=person)),
        ("registry.paper", Paper.objects.unscoped("whose person was found").filter(person=person)),
        ("registry.consent", Consent.objects.unscoped("whose person was found").filter(person=person)),
        ("registry.membership", Membership.objects.filter(person=person)),
        ("registry.externalid", ExternalId.objects.filter(person=person)),
    ):
        kinds[kind] = list(rows.values_list("pk", flat=True))
    found: list[Event] = []  # kind by kind: each is one look into the index of what events are about
    for kind, keys in kinds.items():
        found += events_visible_to(actor).filter(object_type=kind, object_id__in=keys).order_by("-id")[:EVENTS]
    return sorted(found, key=lambda event: -event.pk)[:EVENTS]


def _facts(rows: QuerySet[Fact], level: str, path: str, when: When, book: Book) -> list[KnownFact]:
    """Every fact of the vocabulary about such a subject, in its order."""
    of: dict[str, list[Fact]] = {}
    for row in rows.order_by("-known_from", "-true_from", "-pk"):
        of.setdefault(row.name, []).append(row)
    matched = _matched(path, when, book)
    found = []
    for fact in of_families(level):
        history = of.get(fact.name, [])
        now: Fact | None = next((each for each in history if when.holds(each)), None)
        absent = now is None and fact.register in matched and fact.absent_value is not None
        found.append(KnownFact(fact, now, absent, tuple(sorted(history, key=lambda each: each.known_to is not None))))
    return found


def _matched(path: str, when: When, book: Book) -> set[str]:
    county = path[: Level.COUNTY * WIDTH]
    area = names_of([county]).get(county)
    return around(when).matched(book, area.code) if area is not None and area.code in book.areas else set()


def _areas(paths: set[str]) -> dict[str, Area]:
    """The areas of some paths and those above them, by path."""
    return names_of({path[:end] for path in paths for end in range(WIDTH, len(path) + 1, WIDTH)})


def _places(facts: Sequence[KnownFact]) -> dict[str, str]:
    """The names of areas that facts are about, by code."""
    codes = {str(row.value) for each in facts if each.declared.type == "area" for row in each.history}
    return {area.code: area.name for area in Area.objects.filter(code__in=codes)} if codes else {}
