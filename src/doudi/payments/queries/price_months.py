"""The price linkage month by month: what was published, what follows of it by the rules, and which runs pay it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from doudi.access.actor import Actor
from doudi.areas.models import WIDTH, Area, Level, range_of
from doudi.areas.queries import lineage
from doudi.kernel.months import Month
from doudi.payments.models import Publication, Run, RunKind
from doudi.payments.periods import first_day, period_of, shown
from doudi.payments.queries.prices import Deadline, deadline_by, near, the_terms
from doudi.payments.triggers import Started, started
from doudi.registry.models import AreaFact
from doudi.registry.services.facts import book
from doudi.registry.when import When

#: Months that are shown together.
SHOWN = 6


@dataclass(frozen=True)
class Told:
    """A publication, and which of its figures another one has corrected since."""

    row: Publication
    corrected: frozenset[str]


@dataclass(frozen=True)
class PriceMonth:
    """One month of an area: of each of its counties whether it is started. No deadline: nothing was published."""

    period: int
    told: Sequence[Told]
    judged: Sequence[Started]
    runs: Sequence[Run]
    deadline: Deadline | None


@dataclass(frozen=True)
class PriceMonths:
    """The newest first; `before` has the month before which there are more. `counties` are by their codes.

    `is_empty` where nothing was ever published, and nothing is known of this month otherwise.
    """

    months: Sequence[PriceMonth]
    before: int | None
    counties: dict[str, Area]
    is_empty: bool


def price_months(actor: Actor, area: Area, *, before: int | None = None) -> PriceMonths:
    """Months of which anything was published for a county or above, and this month; as many statements for many.

    ValidationError where the rule book has no such subsidy.
    """
    terms, of_area = the_terms(), near(area)
    known = set(Publication.objects.filter(of_area).values_list("period", flat=True).distinct())
    now = period_of(actor.on)
    periods = sorted((each for each in known | {now} if before is None or each < before), reverse=True)
    some, counties = periods[:SHOWN], _counties(area)
    rows = list(Publication.objects.filter(of_area, period__in=some).select_related("area").order_by("pk"))
    runs = _runs(actor, area, some)
    judged = started(book(), terms, _facts(some), [code for code in counties if code in book().areas]) if some else []
    months = []
    for period in some:
        own = [row for row in rows if row.period == period]
        months.append(PriceMonth(
            period, [Told(row, _corrected(row, own)) for row in own],
            [each for each in judged if each.month == Month.parse(shown(period))],
            [run for run in runs if run.period == period], deadline_by(period, own),
        ))  # fmt: skip
    is_empty = not known and all(each.started is None for each in judged)
    return PriceMonths(months, some[-1] if len(periods) > SHOWN else None, counties, is_empty)


def _counties(area: Area) -> dict[str, Area]:
    """By code, in the order of paths; of a county itself."""
    if area.level >= Level.COUNTY:
        found = [lineage(area)[Level.COUNTY - 1]]
    else:
        found = list(Area.objects.within(area.path).filter(level=Level.COUNTY, valid_to=None).order_by("path"))
    return {each.code: each for each in found}


def _facts(periods: Sequence[int]) -> dict[Month, dict[str, dict[str, int | None]]]:
    """Of each month what is known now of its first day, as `area_facts` has it; one statement for all."""
    first, last = first_day(min(periods)), first_day(max(periods))
    rows = When(last, timezone.now()).known(AreaFact.objects.filter(true_from__lte=last))
    rows = rows.filter(Q(true_to=None) | Q(true_to__gt=first))
    table: dict[Month, dict[str, dict[str, int | None]]] = {Month.parse(shown(each)): {} for each in periods}
    for code, name, value, start, end in rows.values_list("area__code", "name", "value", "true_from", "true_to"):
        for period in periods:
            if start <= first_day(period) and (end is None or end > first_day(period)):
                table[Month.parse(shown(period))].setdefault(code, {})[name] = value
    return table


def _runs(actor: Actor, area: Area, periods: Sequence[int]) -> list[Run]:
    """Of the area, of those in it and of those that it lies in."""
    start, end = range_of(area.path)
    above = [area.path[:length] for length in range(WIDTH, len(area.path), WIDTH)]
    rows = Run.objects.visible_to(actor).filter(kind=RunKind.PRICE, period__in=periods)
    rows = rows.filter(Q(area_path__gte=start, area_path__lt=end) | Q(area_path__in=above))
    return list(rows.select_related("area").order_by("area_path", "pk"))


def _corrected(row: Publication, rows: Sequence[Publication]) -> frozenset[str]:
    """Names that a later publication of the same area has too."""
    later = [set(each.values) for each in rows if each.area_id == row.area_id and each.pk > row.pk]
    return frozenset(set(row.values).intersection(set().union(*later)))
