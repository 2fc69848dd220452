"""Everybody of an area that ends lies in what takes its place, some thousand families at a time.

What was known is superseded, not overwritten: where they live, and facts that name the old area or one above it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from doudi.access.actor import Actor
from doudi.areas.models import Area, Level
from doudi.areas.queries import lineage
from doudi.audit.services import Entry, record_all
from doudi.registry.models import Fact, Household, Residence
from doudi.registry.models.scope import Scoped
from doudi.registry.services.facts import book
from doudi.registry.services.recording import after, values

#: Rows held and written together.
TOGETHER = 1000


def resettle(actor: Actor, area: Area, into: Area, *, on: dt.date, now: dt.datetime, reason: str) -> int:
    """Moves all that lies in an area into another from a day on; how many families. The actor's right was checked."""
    why = "an area's end moves everybody in it"
    inside = Household.objects.unscoped(why).filter(area_path=area.path)
    homes = list(inside.select_for_update().order_by("pk").values_list("pk", flat=True))
    for model in apps.get_models():
        if issubclass(model, Scoped):
            _relocate(model, area, into)
    _rehouse(area, into, on, now)
    instead = _codes(area, into)
    for some in _together(homes):
        _rename(actor, _facts(instead).filter(household__in=some), instead, on, now, reason)
    if area.level <= Level.COUNTY:  # whoever lives elsewhere may be registered in it
        named = _facts([int(area.code)]).exclude(true_to__lte=on).order_by("pk")
        for some in _together(list(named.values_list("pk", flat=True))):
            _rename(actor, _facts(instead).filter(pk__in=some), instead, on, now, reason)
    return len(homes)


def _relocate(model: type[Scoped], area: Area, into: Area) -> None:
    """Whatever of any table lies in the area lies in the other one, and names it where it names the area."""
    rows: QuerySet[Any] = model._base_manager.all()
    rows.filter(area_path=area.path).update(area_path=into.path)
    if any(field.name == "area" for field in model._meta.fields):
        rows.filter(area=area).update(area=into)


def _rehouse(area: Area, into: Area, on: dt.date, now: dt.datetime) -> None:
    """Whoever lived in an area on the day or later lived in the other one then, those too who have moved on."""
    lived = Residence.objects.filter(area=area, known_to=None).exclude(until__lte=on).order_by("pk")
    for some in _together(list(lived.values_list("pk", flat=True))):
        rows = list(Residence.objects.filter(pk__in=some))
        moment = _after(rows, now)
        Residence.objects.filter(pk__in=some).update(known_to=moment)
        made = []
        for row in rows:
            lives = {"household_id": row.household_id, "address": row.address, "known_from": moment}
            since = max(on, row.since)
            if row.since < since:
                made.append(Residence(area=area, since=row.since, until=since, **lives))
            made.append(Residence(area=into, since=since, until=row.until, **lives))
        Residence.objects.bulk_create(made)


def _codes(area: Area, into: Area) -> dict[int, int]:
    """{code: what stands instead} of the area and those above it that are not above both."""
    both = zip(lineage(area), lineage(into), strict=True)
    return {int(old.code): int(new.code) for old, new in both if old.pk != new.pk}


def _facts(codes: Iterable[int]) -> QuerySet[Fact]:
    """What is known of families that names one of some areas."""
    names = [fact.name for fact in book().facts.values() if fact.level == "household" and fact.type == "area"]
    return Fact.objects.known().filter(name__in=names, value__in=list(codes))


def _rename(
    actor: Actor, facts: QuerySet[Fact], instead: Mapping[int, int], on: dt.date, now: dt.datetime, reason: str
) -> None:
    """From a day on facts name another area. They come from where they came from: nobody has said anything new."""
    rows = list(facts.exclude(true_to__lte=on).select_related("household").select_for_update(of=("self",)))
    if not rows:
        return
    moment = _after(rows, now)
    Fact.objects.filter(pk__in=[row.pk for row in rows]).update(known_to=moment)
    rest = [_copy(row, row.value, row.true_from, on, moment) for row in rows if row.true_from < on]
    new = [_copy(row, instead[row.value], max(on, row.true_from), row.true_to, moment) for row in rows]
    Fact.objects.bulk_create(rest)
    Fact.objects.bulk_create(new)
    record_all(actor, [_told(old, row, reason) for old, row in zip(rows, new, strict=True)])


def _copy(row: Fact, value: int, start: dt.date, end: dt.date | None, moment: dt.datetime) -> Fact:
    return Fact(
        household_id=row.household_id, name=row.name, value=value, true_from=start, true_to=end, known_from=moment,
        source=row.source, grade=row.grade,
    )  # fmt: skip


def _told(old: Fact, new: Fact, reason: str) -> Entry:
    home = old.household
    assert home is not None
    before: dict[str, Any] = {"rows": [values(old)]}
    return Entry(
        "fact.learn", new._meta.label_lower, new.pk, home.area_path, home.sensitivity, before, values(new), reason
    )


def _after(rows: Sequence[Residence] | Sequence[Fact], now: dt.datetime) -> dt.datetime:
    """The moment from which something else is known than some rows say."""
    return after(max(row.known_from for row in rows), now)


def _together(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), TOGETHER):
        yield keys[start : start + TOGETHER]
