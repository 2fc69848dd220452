"""What there is to know of the price linkage: where it is started, by when it is paid, what a correction changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.areas.models import Area, Level, range_of
from doudi.areas.queries import lineage
from doudi.casework.procedures import working_days
from doudi.engine.book.resolve import law_of
from doudi.kernel.dates import month_length
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month
from doudi.payments.determining import determined
from doudi.payments.models import Basis, Line, Publication, Run, RunKind
from doudi.payments.periods import first_day, shown
from doudi.payments.price_terms import DAYS, PriceTerms, price_terms
from doudi.payments.terms import at
from doudi.payments.triggers import Started, started
from doudi.registry.around import area_facts
from doudi.registry.services.facts import book
from doudi.registry.when import When


@dataclass(frozen=True)
class Deadline:
    """The last day on which it may be paid, by which article; `sure`: the holidays of its year are known."""

    day: dt.date
    published_on: dt.date
    cites: str
    status: str
    sure: bool


@dataclass(frozen=True)
class Difference:
    """What a person's line says, and what the rules say now; none where there is none. A proposal, never a change."""

    person: int
    line: int | None
    was_fen: int | None
    now_fen: int | None


@dataclass(frozen=True)
class Restated:
    """A county whose indices were corrected after a run was made: as it was judged, and as it would be."""

    area: Area
    was: Started
    now: Started


def the_terms() -> PriceTerms:
    """ValidationError where the rule book has no such subsidy."""
    found = price_terms()
    if found is None:
        raise ValidationError(_("The rule book has no subsidy that is linked to prices."))
    return found


def indices(period: int) -> tuple[str, ...]:
    """Names of the facts of areas that the programme reads in a month."""
    try:
        return law_of(book(), the_terms().programme, Month.parse(shown(period))).facts_read("area")
    except InputError as error:
        raise ValidationError(str(error)) from None


def trigger(area: Area, period: int, known_at: dt.datetime | None = None) -> list[Started]:
    """Of each county of an area: whether it is started, by what, the rise and the amounts; in the order of paths.

    ValidationError for a month before the programme.
    """
    return _started(_codes(area), period, known_at or timezone.now())


def _started(codes: list[str], period: int, known_at: dt.datetime) -> list[Started]:
    facts = area_facts(When(first_day(period), known_at))
    indices(period)  # refuses a month without the programme
    try:
        return started(book(), the_terms(), {Month.parse(shown(period)): facts}, codes)
    except InputError as error:
        raise ValidationError(str(error)) from None


def _codes(area: Area) -> list[str]:
    if area.level >= Level.COUNTY:
        return [lineage(area)[Level.COUNTY - 1].code]
    return [each.code for each in Area.objects.within(area.path).filter(level=Level.COUNTY).order_by("path")]


def refusal(area: Area, period: int) -> str:
    """Why no run can be made for an area and a month; empty where one can."""
    found = trigger(area, period)
    missing = dict.fromkeys(name for row in found for name in row.missing)
    if missing:
        names = {"indices": _list(called(name) for name in missing), "month": shown(period)}
        return _("It cannot be told whether it is started in %(month)s: not published yet: %(indices)s.") % names
    if any(row.started for row in found):
        return ""
    return _("It is not started in %(month)s: no county reaches a threshold, so nothing is paid.") % {
        "month": shown(period)
    }


def called(name: str) -> str:
    """A fact's name in the language of the screen."""
    fact = book().facts[name]
    return fact.zh if (get_language() or "zh").startswith("zh") else fact.en


def _list(names: Iterator[str]) -> str:
    return ("、" if (get_language() or "zh").startswith("zh") else "; ").join(names)


def near(area: Area) -> Q:
    """Publications of the areas an area lies in and below it."""
    start, end = range_of(area.path)
    return Q(area__in=lineage(area)) | Q(area__path__gte=start, area__path__lt=end)


def publications(area: Area, period: int) -> list[Publication]:
    """Of the areas an area lies in and below it, as they were entered."""
    return list(Publication.objects.filter(near(area), period=period).order_by("pk"))


def deadline(run: Run) -> Deadline | None:
    """By when a price run is paid; none for another run, or where nobody has said when the index was published."""
    return deadline_by(run.period, publications(run.area, run.period)) if run.kind == RunKind.PRICE else None


def deadline_by(period: int, published: Sequence[Publication]) -> Deadline | None:
    """By when a month is paid of which these were published; none where none was.

    The first publication counts: a correction gives nobody more time.
    """
    rule = at(the_terms().paid_by, period)
    if rule is None or not published:
        return None
    first, days = min(row.published_on for row in published), working_days()
    if DAYS in rule.values:
        day = days.add(first, rule.values[DAYS])
    else:
        day = first.replace(day=month_length(first.year, first.month))
    return Deadline(day, first, rule.cites, rule.status, days.known(day))


def restated(run: Run) -> list[Restated]:
    """Counties of a price run that would be judged otherwise by what is known of indices now."""
    bases = list(Basis.objects.filter(chunk__run=run).select_related("chunk__area").order_by("chunk__area__path"))
    areas = {basis.chunk.area.code: basis.chunk.area for basis in bases}
    if not bases:
        return []
    then = _started(list(areas), run.period, bases[0].known_at)
    now = {row.area: row for row in _started(list(areas), run.period, timezone.now())}
    return [Restated(areas[was.area], was, now[was.area]) for was in then if was != now[was.area]]


def differences(actor: Actor, run: Run, county: Area) -> list[Difference]:
    """Persons of a county for whom the rules would say another amount now, in the order of persons.

    Lines stand as they are; a difference is for somebody to look at, and to order back-pay or repayment.
    """
    now = determined(county, run.programme, run.period, timezone.now()).owed
    rows = Line.objects.visible_to(actor).filter(programme=run.programme, period=run.period, award=None, order=None)
    start, end = range_of(county.path)
    stayed = Q(chunk__area=county, household__area_path__gte=start, household__area_path__lt=end)
    here = rows.filter(stayed | Q(person__in=list(now)))
    lines: Mapping[int, tuple[int, int]] = {
        person: (pk, fen) for person, pk, fen in here.values_list("person", "pk", "amount_fen")
    }
    found = []
    for person in sorted(lines.keys() | now.keys()):
        line, was = lines.get(person, (None, None))
        fen = now[person].fen if person in now else None
        if was != fen:
            found.append(Difference(person, line, was, fen))
    return found
