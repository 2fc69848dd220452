"""Finding persons and families: by how a name begins, by any number that is theirs, by where they live."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q
from django.db.models.functions import Substr

from doudi.access.actor import Actor
from doudi.areas.models import WIDTH, Area
from doudi.areas.queries import names_of
from doudi.kernel.errors import InputError
from doudi.kernel.identity import parse_id_number
from doudi.registry.models import Award, ExternalId, FormerIdentity, Household, Membership, Person
from doudi.registry.models.households import HouseholdSet
from doudi.registry.models.persons import ID_NUMBER, PersonSet

#: The character after all others.
LAST = "\U0010ffff"


@dataclass(frozen=True)
class Hits:
    """Keys of what a number was found at."""

    persons: tuple[int, ...]
    households: tuple[int, ...]


@dataclass(frozen=True)
class PersonRow:
    """A person as lists show them; `household` and `area` where the actor may see them."""

    person: Person
    household: int | None
    area: str


@dataclass(frozen=True)
class HouseholdRow:
    """A family as lists show it. `head` is empty where the actor may not see who that is."""

    household: Household
    head: str
    members: int
    programmes: tuple[str, ...]
    area: str


def named(actor: Actor, beginning: str) -> PersonSet:
    """Persons whose name begins so."""
    seen = Person.objects.visible_to(actor).present()
    return seen.filter(name__gte=beginning, name__lt=beginning + LAST)


def numbered(actor: Actor, text: str) -> Hits:
    """Whoever has this number: an identity number, a corrected one too; a telephone; a number of a family, of another
    system. InputError, which does not repeat it, where it looks like an identity number and is none."""
    people = Person.objects.visible_to(actor).present()
    homes = Household.objects.visible_to(actor)
    number, wrong = _id_number(text)
    own = {int(text)} if text.isdecimal() and len(text) < 19 else set()
    outside = list(ExternalId.objects.filter(number=text).values_list("person", "household"))
    theirs = own | {person for person, _ in outside if person}
    # one by one: of a union of conditions on different columns no database makes good use of its indexes
    ways = [Q(phone=text)]
    if number:
        index = settings.KEYS.index_of(number, ID_NUMBER)
        theirs |= set(FormerIdentity.objects.filter(id_index=index).values_list("person", flat=True))
        ways.append(Q(id_index=index))
    persons = {key for way in (*ways, Q(pk__in=theirs)) for key in people.filter(way).values_list("pk", flat=True)}
    theirs = own | {home for _, home in outside if home}
    households = set(homes.filter(pk__in=theirs).values_list("pk", flat=True))
    if wrong and not persons and not households:
        raise wrong
    return Hits(tuple(sorted(persons)), tuple(sorted(households)))


def _id_number(text: str) -> tuple[str, InputError | None]:
    """The number in its one form, or why it is none where it was meant to be one."""
    if len(text) not in (15, 17, 18, 19):
        return "", None
    try:
        return parse_id_number(text), None
    except InputError as error:
        return "", error


def of_identity(actor: Actor, number: str) -> tuple[Person | None, bool]:
    """(who has a whole identity number, where the actor may see them; whether it is somebody's they may not see)."""
    seen = Person.objects.visible_to(actor).present().with_id_number(number).first()
    if seen is not None:
        return seen, False
    return None, Person.objects.unscoped("whether, not whose").present().with_id_number(number).exists()


def some_persons(actor: Actor, keys: Iterable[int]) -> PersonSet:
    """Those of the persons that the actor may see."""
    return Person.objects.visible_to(actor).present().filter(pk__in=list(keys))


def some_households(actor: Actor, keys: Iterable[int]) -> HouseholdSet:
    """Those of the families that the actor may see."""
    return Household.objects.visible_to(actor).filter(pk__in=list(keys))


def families(
    actor: Actor, *, within: str = "", programme: str = "", flagged: bool = False, closed: bool = False
) -> HouseholdSet:
    """Families below an area, with an award of a programme, of relatives of staff; those that are no more if asked."""
    found = Household.objects.visible_to(actor)
    if not closed:
        found = found.open_on(actor.on)
    if within:
        start, end = within, within[:-WIDTH] + str(int(within[-WIDTH:]) + 1).zfill(WIDTH)
        found = found.filter(area_path__gte=start, area_path__lt=end)
    if programme:
        found = found.filter(pk__in=Award.objects.filter(programme=programme, until=None).values("household"))
    return found.filter(staff_relative=True) if flagged else found


def person_rows(actor: Actor, persons: Sequence[Person]) -> list[PersonRow]:
    """Persons with their family and place, in two queries."""
    current = Membership.objects.filter(person__in=[each.pk for each in persons], until=None, known_to=None)
    seen = Household.objects.visible_to(actor)
    homes = dict(current.filter(household__in=seen).values_list("person", "household"))
    places = _places(each.area_path for each in persons)
    return [PersonRow(each, homes.get(each.pk), places.get(each.area_path, "")) for each in persons]


def household_rows(actor: Actor, households: Sequence[Household]) -> list[HouseholdRow]:
    """Families with their head, size, awards and place, in four queries."""
    keys = [each.pk for each in households]
    heads = Person.objects.visible_to(actor).filter(pk__in=[each.head_id for each in households if each.head_id])
    names = dict(heads.values_list("pk", "name"))
    seen = Person.objects.visible_to(actor)
    current = Membership.objects.filter(household__in=keys, until=None, known_to=None, person__in=seen)
    sizes = dict(current.values_list("household").annotate(Count("pk")))
    awards: dict[int, list[str]] = {}
    for home, programme in Award.objects.filter(household__in=keys, until=None).values_list("household", "programme"):
        awards.setdefault(home, []).append(programme)
    places = _places(each.area_path for each in households)
    return [
        HouseholdRow(
            each, names.get(each.head_id or 0, ""), sizes.get(each.pk, 0), tuple(sorted(set(awards.get(each.pk, ())))),
            places.get(each.area_path, ""),
        )
        for each in households
    ]  # fmt: skip


def families_by_area(actor: Actor) -> list[tuple[Area, int]]:
    """How many families live in each area right below the actor's, those with somebody first by their path."""
    length = len(actor.path) + WIDTH
    found = Household.objects.visible_to(actor).open_on(actor.on)
    counts = dict(found.values_list(Substr("area_path", 1, length)).annotate(Count("pk")))
    areas = names_of(counts)
    return [(areas[path], counts[path]) for path in sorted(areas)]


def _places(paths: Iterable[str]) -> Mapping[str, str]:
    """{path: township and village}, in one query."""
    wanted = set(paths)
    areas = names_of(wanted | {path[:-WIDTH] for path in wanted})
    return {
        path: " ".join(areas[each].name for each in (path[:-WIDTH], path) if each in areas and len(each) > 3 * WIDTH)
        for path in wanted
    }
