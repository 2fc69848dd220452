"""The roll of a programme in an area: who was on it in a month, who came and who left, why, and what was spent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from doudi.areas.models import Area, range_of
from doudi.casework.models import Decision
from doudi.kernel.money import average
from doudi.payments.models import Entry, Side
from doudi.payments.periods import first_day, plus
from doudi.payments.terms import Group, terms
from doudi.registry.models import Award, AwardMember, Fact, Person, Residence
from doudi.registry.models.persons import Sex
from doudi.registry.services.facts import book

Figures = dict[str, Any]
#: Why somebody came or left where no decision of ours says it.
BROUGHT, MOVED = "brought", "moved"


@dataclass(frozen=True)
class Roll:
    """Awards in force on the first of a month, and whom they cover."""

    area: Area
    programme: str
    period: int

    @property
    def day(self) -> dt.date:
        return first_day(self.period)

    def awards(self) -> QuerySet[Award]:
        """Of families that lived in the area on that day, wherever they live now."""
        start, end = range_of(self.area.path)
        then = Residence.objects.filter(Q(until=None) | Q(until__gt=self.day), since__lte=self.day, known_to=None)
        there = then.filter(area__path__gte=start, area__path__lt=end)
        now = Q(household__area_path__gte=start, household__area_path__lt=end)
        unknown = now & ~Exists(then.filter(household=OuterRef("household")))
        rows = Award.objects.filter(Q(household__in=there.values("household")) | unknown, programme=self.programme)
        return rows.filter(self.holds())  # unscoped: counted for who may see the area

    def members(self) -> QuerySet[AwardMember]:
        return AwardMember.objects.filter(self.holds(), award__in=self.awards().values("pk"))

    def holds(self) -> Q:
        return Q(since__lte=self.day) & (Q(until=None) | Q(until__gt=self.day))


def figures(area: Area, programme: str, period: int) -> Figures:
    """All that a monthly sheet counts. opening + new − exits = closing, of households and of persons."""
    now, before = Roll(area, programme, period), Roll(area, programme, plus(period, -1))
    persons = now.members().values("person").distinct().count()
    month = now.awards().aggregate(sum=Sum("amount_fen"))["sum"] or 0
    return {
        "households": _moves(now.awards(), before.awards(), "household"),
        "persons": _moves(now.members(), before.members(), "person"),
        "came": _why(now, before),
        "left": _why(before, now),
        "groups": {group.name: _in_group(now, group) for group in terms().groups},
        "month_fen": month,
        "per_person_fen": average(month, persons) or 0,
        "spent_fen": spent(area, programme, period),
    }


def spent(area: Area, programme: str, period: int) -> int:
    """Fen paid to people by the runs of a month, less what came back, and in cash out of petty funds in it."""
    start, end = range_of(area.path)
    month = Q(transaction__on__gte=first_day(period), transaction__on__lt=first_day(plus(period, 1)))
    paid = Q(transaction__run__period=period) | month & Q(transaction__run=None, transaction__what="petty_paid")
    rows = Entry.objects.filter(
        paid, account__side=Side.PAID, account__programme=programme, account__area_path__gte=start,
        account__area_path__lt=end,
    )  # fmt: skip  # unscoped: a sum for who may see the area
    return int(rows.aggregate(sum=Sum("amount"))["sum"] or 0)


def quarter(months: list[Figures]) -> Figures:
    """Three monthly sheets as one: the first opening, the last closing, everything between summed."""
    first, last = months[0], months[-1]
    total: Figures = {
        key: {
            "opening": first[key]["opening"], "new": sum(each[key]["new"] for each in months),
            "exits": sum(each[key]["exits"] for each in months), "closing": last[key]["closing"],
        }
        for key in ("households", "persons")
    }  # fmt: skip
    for key in ("came", "left"):
        total[key] = _summed([each[key] for each in months])
    return total | {
        "groups": last["groups"], "month_fen": last["month_fen"], "per_person_fen": last["per_person_fen"],
        "spent_fen": sum(each["spent_fen"] for each in months),
    }  # fmt: skip


def _moves(now: QuerySet[Any], before: QuerySet[Any], what: str) -> dict[str, int]:
    """Of what two rolls have: how many at first, how many new, how many gone, how many at last."""
    opening = before.values(what).distinct().count()
    new = now.exclude(**{f"{what}__in": before.values(what)}).values(what).distinct().count()
    gone = before.exclude(**{f"{what}__in": now.values(what)}).values(what).distinct().count()
    return {"opening": opening, "new": new, "exits": gone, "closing": opening + new - gone}


def _why(these: Roll, others: Roll) -> dict[str, int]:
    """Households of the first that the second lacks, each once: whose award holds for both moved, others by the way of
    the case that decided it.
    """
    rows = these.awards().exclude(household__in=others.awards().values("household"))
    moved = set(rows.filter(others.holds()).values_list("household", flat=True))
    decided = Decision.objects.filter(case__award__in=rows.values("pk"))  # unscoped: counted
    came = others.period < these.period
    ways = decided.order_by("-pk" if came else "pk").values_list("case__award__household", "case__path")
    last = {home: path for home, path in ways if home not in moved}
    rest = set(rows.values_list("household", flat=True)) - moved - set(last)
    found = {MOVED: len(moved), BROUGHT: len(rest)}
    for path in last.values():
        found[path] = found.get(path, 0) + 1
    return {name: count for name, count in found.items() if count}


def _in_group(roll: Roll, group: Group) -> int:
    people = Person.objects.unscoped("counted").filter(pk__in=roll.members().values("person"))
    if group.age_from is not None:
        people = people.filter(birth_date__lte=_years_before(roll.day, group.age_from))
    if group.age_below is not None:
        people = people.filter(birth_date__gt=_years_before(roll.day, group.age_below))
    if group.sex:
        people = people.filter(sex=Sex[group.sex.upper()])
    if group.fact:
        known = Fact.objects.known().filter(name=group.fact, person=OuterRef("pk"), true_from__lte=roll.day)
        known = known.filter(Q(true_to=None) | Q(true_to__gt=roll.day)).exclude(value=_code(group))
        people = people.filter(Exists(known))
    return people.aggregate(count=Count("pk"))["count"] or 0


def _code(group: Group) -> int:
    """The value of the fact that is not meant: no, or a code of its own."""
    declared = book().facts[group.fact]
    return declared.codes.index(group.but) if declared.type == "enum" else 0


def _years_before(day: dt.date, years: int) -> dt.date:
    return dt.date(day.year - years, day.month, 1)


def _summed(rows: list[Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        for name, count in row.items():
            found[name] = found.get(name, 0) + count
    return found
