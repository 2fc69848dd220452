"""The lists that can be handed out: who may have them, their columns, their rows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from doudi.access.actor import Actor
from doudi.access.models import Posting
from doudi.access.roles import Act, Role
from doudi.areas.models import Area, Level, range_of
from doudi.areas.queries import names_of
from doudi.kernel.dates import to_date
from doudi.registry.models import ExternalId, Fact, Household, Membership, Person
from doudi.registry.services.facts import book
from doudi.registry.sheets.fields import FACT, Field, fields

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

#: Rows that are read together.
TOGETHER = 1000
WIDTH = 4


@dataclass(frozen=True)
class Wanted:
    """What of a list is asked for: an area, a day, whole identity numbers, one system's numbers."""

    area: Area
    on: dt.date
    whole: bool = False
    system: str = ""


@dataclass(frozen=True)
class Listing:
    """A list. `rows` gives the header first."""

    name: str
    label: StrPromise
    acts: tuple[Act, ...]
    rows: Callable[[Actor, Wanted], Iterator[Sequence[Any]]]
    #: whether identity numbers stand in it
    identities: bool = False


def _inside(wanted: Wanted, column: str = "area_path") -> Q:
    start, end = range_of(wanted.area.path)
    return Q(**{f"{column}__gte": start, f"{column}__lt": end})


def _together(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    some: list[Any] = []
    for row in rows.iterator(chunk_size=TOGETHER):
        some.append(row)
        if len(some) == TOGETHER:
            yield some
            some = []
    if some:
        yield some


# --- persons and families ---


def persons(actor: Actor, wanted: Wanted) -> Iterator[Sequence[Any]]:
    """A row a person, with what is known of their family."""
    found = Person.objects.visible_to(actor).present().filter(_inside(wanted)).order_by("area_path", "id")
    members = _lasting(Membership.objects.filter(person__in=found.values("pk")), wanted.on)
    facts = _columns(
        _true(Fact.objects.filter(person__in=found.values("pk")), wanted.on),
        _true(Fact.objects.filter(household__in=members.values("household")), wanted.on),
    )
    base = _base(
        wanted, "person.own", "household.own", "person.external", "household.external", "household.head_name",
        "relation", "person.name", "person.id_number", "person.sex", "person.birth_date", "person.phone",
        "place.township", "place.village", "place.code", "household.address",
    )  # fmt: skip
    yield [each.zh for each in (*base, *facts)]
    for some in _together(found):
        member = {row.person_id: row for row in _members(actor, [person.pk for person in some], wanted)}
        homes = {row.household_id: row.household for row in member.values()}
        known = _Known(some, homes.values(), wanted, facts)
        for person in some:
            row = member.get(person.pk)
            yield known.row(person, homes[row.household_id] if row else None, row, base)


def households(actor: Actor, wanted: Wanted) -> Iterator[Sequence[Any]]:
    """A row a family, as that of its applicant."""
    found = Household.objects.visible_to(actor).open_on(wanted.on).filter(_inside(wanted)).exclude(head=None)
    found = found.select_related("head").order_by("area_path", "id")
    facts = _columns(_true(Fact.objects.filter(household__in=found.values("pk")), wanted.on))
    base = _base(
        wanted, "household.own", "person.own", "household.external", "person.name", "person.id_number", "relation",
        "person.phone", "place.township", "place.village", "place.code", "household.address",
    )  # fmt: skip
    yield [each.zh for each in (*base, *facts)]
    for some in _together(found):
        heads = [home.head for home in some]
        known = _Known(heads, some, wanted, facts)
        member = {row.person_id: row for row in _members(actor, [person.pk for person in heads], wanted)}
        for home in some:
            yield known.row(home.head, home, member.get(home.head_id), base)


def _base(wanted: Wanted, *keys: str) -> list[Field]:
    return [fields()[key] for key in keys if wanted.system or not key.endswith(".external")]


def _members(actor: Actor, people: Sequence[int], wanted: Wanted) -> QuerySet[Membership]:
    """Memberships on the day, in families that the actor may see."""
    homes = Household.objects.visible_to(actor).filter(members__person__in=people)
    rows = _lasting(Membership.objects.filter(person__in=people, household__in=homes.values("pk")), wanted.on)
    return rows.select_related("household__head").order_by("since")


def _lasting(rows: QuerySet[Membership], on: dt.date) -> QuerySet[Membership]:
    return rows.filter(Q(until=None) | Q(until__gt=on), known_to=None, since__lte=on)


def _true(rows: QuerySet[Fact], on: dt.date) -> QuerySet[Fact]:
    return rows.filter(Q(true_to=None) | Q(true_to__gt=on), known_to=None, true_from__lte=on)


def _columns(*facts: QuerySet[Fact]) -> list[Field]:
    """The facts of which anything is known, in the rule book's order."""
    names = {name for some in facts for name in some.order_by().values_list("name", flat=True).distinct()}
    return [each for each in fields().values() if each.fact in names]


class _Known:
    """What is known of some people and families, and the cells it makes."""

    def __init__(
        self, people: Sequence[Person], homes: Iterable[Household], wanted: Wanted, facts: Sequence[Field]
    ):  # fmt: skip
        self.wanted, self.facts = wanted, facts
        keys = {"person": [each.pk for each in people], "household": [each.pk for each in homes]}
        self.values: dict[tuple[str, int, str], int] = {}
        names = [each.fact for each in facts]
        for of in keys:
            rows = _true(Fact.objects.filter(**{f"{of}__in": keys[of]}, name__in=names), wanted.on)
            for owner, name, value in rows.values_list(of, "name", "value"):
                self.values[of, owner, name] = value
        self.numbers: Mapping[tuple[str, int], str] = _numbers(keys, wanted.system)
        self.areas = names_of(path for person in people for path in _lineage(person.area_path))

    def row(
        self, person: Person, home: Household | None, member: Membership | None, base: Sequence[Field]
    ) -> list[Any]:  # fmt: skip
        values = self._base(person, home, member)
        cells = [values[each.key] for each in base]
        for each in self.facts:
            owner = person.pk if each.level == "person" else home.pk if home else 0
            cells.append(cell_of(each, self.values.get((each.level, owner, each.fact))))
        return cells

    def _base(self, person: Person, home: Household | None, member: Membership | None) -> dict[str, Any]:
        path = home.area_path if home else person.area_path
        area = self.areas.get(path)
        above = {each.level: each for part in _lineage(path) if (each := self.areas.get(part)) is not None}
        names = {level: above[level].name_zh if level in above else "" for level in (Level.TOWNSHIP, Level.VILLAGE)}
        labels = dict(book().facts["relation"].labels)
        return {
            "person.own": str(person.pk), "household.own": str(home.pk) if home else "",
            "person.external": self.numbers.get(("person", person.pk), ""),
            "household.external": self.numbers.get(("household", home.pk), "") if home else "",
            "household.head_name": home.head.name if home and home.head else "",
            "relation": labels.get(member.relation, member.relation) if member else "",
            "person.name": person.name,
            "person.id_number": person.id_number if self.wanted.whole else person.id_masked,
            "person.sex": "" if person.sex is None else "女" if person.sex else "男",
            "person.birth_date": person.birth_date, "person.phone": person.phone,
            "place.township": names[Level.TOWNSHIP], "place.village": names[Level.VILLAGE],
            "place.code": area.code if area else "", "household.address": home.address if home else "",
        }  # fmt: skip


def _lineage(path: str) -> list[str]:
    return [path[:end] for end in range(WIDTH, len(path) + 1, WIDTH)]


def _numbers(keys: Mapping[str, Sequence[int]], system: str) -> dict[tuple[str, int], str]:
    """What one system calls them: of several numbers the last."""
    if not system:
        return {}
    found: dict[tuple[str, int], str] = defaultdict(str)
    for of in keys:
        rows = ExternalId.objects.filter(**{f"{of}__in": keys[of]}, system=system).order_by("pk")
        for owner, number in rows.values_list(of, "number"):
            found[of, owner] = number
    return found


def cell_of(field: Field, value: int | None) -> Any:
    """A fact's value as a cell that the import reads back as the same."""
    if value is None:
        return None
    fact = book().facts[field.key.removeprefix(FACT)]
    if fact.type == "bool":
        return bool(value)
    if fact.type == "enum":
        return fact.show(value, "zh")
    if fact.type == "date":
        return to_date(value)
    if fact.type == "area":
        return str(value)
    return value / 100 if fact.type.startswith("fen") else value


# --- who is posted where, and the areas ---


def postings(actor: Actor, wanted: Wanted) -> Iterator[Sequence[Any]]:
    """A row a posting, of those in force on the day."""
    yield ["姓名", "登录名", "岗位", "所在区划", "区划代码", "开始日期", "结束日期"]
    found = Posting.objects.visible_to(actor).on(wanted.on).filter(_inside(wanted, "area__path"))
    for row in found.select_related("account", "area").order_by("area__path", "role", "id").iterator():
        role = str(Role(row.role).label)
        yield [str(row.account), row.account.username, role, row.area.name_zh, row.area.code, row.starts, row.ends]


def areas(actor: Actor, wanted: Wanted) -> Iterator[Sequence[Any]]:
    """A row an area, of those that exist on the day."""
    yield ["区划代码", "名称", "级别", "上级区划代码", "上级名称", "开始日期"]
    found = Area.objects.on(wanted.on).within(wanted.area.path).select_related("parent").order_by("path")
    for row in found.iterator():
        above = row.parent
        level = str(Level(row.level).label)
        yield [
            row.code,
            row.name_zh,
            level,
            above.code if above else "",
            above.name_zh if above else "",
            row.valid_from,
        ]


LISTS: Mapping[str, Listing] = {
    each.name: each
    for each in (
        Listing("persons", _("Persons"), (Act.DOSSIER_VIEW,), persons, identities=True),
        Listing("households", _("Families"), (Act.DOSSIER_VIEW,), households, identities=True),
        Listing("postings", _("Postings"), (Act.POSTING_VIEW,), postings),
        Listing("areas", _("Areas"), (Act.AREA_VIEW,), areas),
    )
}
