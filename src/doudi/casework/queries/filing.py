"""Files of families by area and year: what is to be archived, what was, and what is to be appraised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from doudi.access.actor import Actor
from doudi.areas.models import WIDTH, Level, range_of
from doudi.casework.models import Case, FileAppraisal, HouseholdFile
from doudi.casework.models.filing import FileSet
from doudi.registry.models import Household, Person
from doudi.registry.models.scope import ScopedSet

#: Years before the current one that can be archived.
YEARS = 10


@dataclass(frozen=True)
class Opened:
    """A file as somebody may read it: its versions, each with the pieces they may see; how many they may not; the
    names of persons; the cases they may open; and what was decided of it, latest first."""

    versions: Sequence[tuple[HouseholdFile, Sequence[dict[str, Any]]]]
    hidden: int
    names: Mapping[int, str]
    cases: frozenset[int]
    appraisals: Sequence[FileAppraisal]

    @property
    def first(self) -> HouseholdFile:
        return self.versions[0][0]

    @property
    def keep_until(self) -> Any:
        """The last day it has to be kept, as it was appraised last."""
        latest = next((each.until for each in self.appraisals if each.until), None)
        return latest or self.first.keep_until

    @property
    def is_handed_over(self) -> bool:
        return any(each.outcome == FileAppraisal.Outcome.HANDED_OVER for each in self.appraisals)


def years(actor: Actor) -> list[int]:
    """Those that may be archived, the latest first."""
    return list(range(actor.on.year - 1, actor.on.year - 1 - YEARS, -1))


def homes_to_archive(actor: Actor, year: int, within: str = "") -> QuerySet[Any]:
    """Families that the actor sees, with a case closed in the year and no file of it."""
    closed = Case.objects.filter(household=OuterRef("pk"), closed_on__year=year)
    there = HouseholdFile.objects.filter(household=OuterRef("pk"), year=year)
    rows: QuerySet[Any] = _within(Household.objects.visible_to(actor), within)
    return rows.filter(Exists(closed)).exclude(Exists(there)).order_by("area_path", "pk")


def files_of_year(actor: Actor, year: int, within: str = "") -> QuerySet[Any]:
    """Files of a year, one row each."""
    rows: FileSet = _within(HouseholdFile.objects.visible_to(actor), within)
    return rows.firsts().filter(year=year).with_until()


def files_over(actor: Actor, within: str = "") -> QuerySet[Any]:
    """Files of any year that are to be appraised."""
    rows: FileSet = _within(HouseholdFile.objects.visible_to(actor), within)
    return rows.over(actor.on).with_until()


def files_of_household(actor: Actor, home: Household) -> list[HouseholdFile]:
    """Every version, the latest year first."""
    return list(
        HouseholdFile.objects.visible_to(actor).filter(household=home).with_until().order_by("-year", "version")
    )


def by_township(homes: QuerySet[Any]) -> dict[str, int]:
    """{path of the township: families}."""
    found: dict[str, int] = {}
    for path, n in homes.order_by().values_list("area_path").annotate(n=Count("pk")):
        town = path[: Level.TOWNSHIP * WIDTH]
        found[town] = found.get(town, 0) + n
    return dict(sorted(found.items()))


def find_file(actor: Actor, key: int) -> HouseholdFile | None:
    """Any version of a file the actor may see."""
    rows = HouseholdFile.objects.visible_to(actor).select_related("household__area", "household__head", "area")
    return rows.filter(pk=key).first()


def opened(actor: Actor, file: HouseholdFile) -> Opened:
    """All versions of it, as far as the actor may read them."""
    rows = list(
        HouseholdFile.objects.visible_to(actor).filter(household=file.household_id, year=file.year).order_by("version")
    )
    pieces = [piece for row in rows for piece in row.catalogue]
    cleared = sorted(actor.clearances)
    people = Person.objects.filter(pk__in={each["person"] for each in pieces if each["person"]})  # of a file seen
    names = {row.pk: row.name for row in people.filter(sensitivity__in=cleared)}
    seen = Case.objects.visible_to(actor).filter(pk__in={each["case"] for each in pieces if each["case"]})
    shown = [(row, [each for each in row.catalogue if _is_open(each, actor, names)]) for row in rows]
    return Opened(
        shown, len(pieces) - sum(len(each) for _, each in shown), names, frozenset(seen.values_list("pk", flat=True)),
        list(FileAppraisal.objects.filter(file=rows[0]).order_by("-pk")),  # of a file seen
    )  # fmt: skip


def _is_open(piece: Mapping[str, Any], actor: Actor, names: Mapping[int, str]) -> bool:
    """Of a sensitivity that the actor is cleared for, and of a person who by now is no more sensitive than that."""
    return piece["sensitivity"] in actor.clearances and (piece["person"] is None or piece["person"] in names)


def _within(rows: ScopedSet, path: str) -> Any:
    if not path:
        return rows
    start, end = range_of(path)
    return rows.filter(area_path__gte=start, area_path__lt=end)
