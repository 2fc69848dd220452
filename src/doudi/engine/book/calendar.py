"""The proof that a book is complete: whenever anything changes, there is one law, and every value it needs.

Rules are judged on the day a month begins; here every day of change is looked at, whatever day of a month it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from doudi.engine.book.areas import lineage
from doudi.engine.book.book import Book
from doudi.engine.book.parameters import Parameter
from doudi.engine.book.programme import FOREVER, Programme, Version
from doudi.engine.expression.ir import refs
from doudi.kernel.dates import add_months, from_date, show_date, to_date
from doudi.kernel.errors import InputError


@dataclass(frozen=True)
class Change:
    """One day on which something changes, and what: rules by their programme and name, parameters by path."""

    day: int
    rules: tuple[str, ...]
    parameters: tuple[str, ...]
    #: programmes that begin or have ended on it
    programmes: tuple[str, ...]


def prove(book: Book, until: int) -> list[Change]:
    """The days of change from the book's first to `until` (yyyymmdd), each proved; InputError names the first fault."""
    _all_facts_used(book)
    for programme in book.programmes.values():
        _amounts_not_negative(programme)
        _values_everywhere(book, programme)
    changes = list(calendar(book, until))
    for change in changes:
        for programme in book.programmes.values():
            if programme.holds_on(change.day):
                _one_version_each(programme, change.day)
    return changes


def calendar(book: Book, until: int) -> Iterator[Change]:
    """Every day from the book's first on which a rule, a value or a programme changes, in order."""
    rules: dict[int, set[str]] = {book.since: set()}
    parameters: dict[int, set[str]] = {}
    programmes: dict[int, set[str]] = {}
    for programme in book.programmes.values():
        for name, versions in programme.versions.items():
            for version in versions[1:] if versions[0].from_ <= book.since else versions:
                rules.setdefault(version.from_, set()).add(f"{programme.name}.{name}")
        for parameter in programme.parameters.values():
            for value in parameter.values:
                parameters.setdefault(value.from_, set()).add(parameter.path)
        if programme.from_:
            programmes.setdefault(programme.from_, set()).add(programme.name)
        if programme.to != FOREVER:
            programmes.setdefault(_day_after(programme.to), set()).add(programme.name)
    for day in sorted({*rules, *parameters, *programmes}):
        if book.since <= day <= until:
            found = (tuple(sorted(one.get(day, ()))) for one in (rules, parameters, programmes))
            yield Change(day, *found)


def _day_after(day: int) -> int:
    return from_date(to_date(day) + dt.timedelta(days=1))


def _one_version_each(programme: Programme, day: int) -> None:
    for rule, versions in programme.versions.items():
        found = [version for version in versions if version.from_ <= day <= version.to]
        if len(found) != 1:
            what = "no version" if not found else f"{len(found)} versions"
            raise InputError(
                f"{versions[0].file}:{versions[0].line}: {programme.name}.{rule} has {what} on {show_date(day)}"
            )


def _values_everywhere(book: Book, programme: Programme) -> None:
    """Every county has a value of each parameter from the first day a rule looks it up; values never end."""
    shifts: dict[str, int] = {}
    for version in _versions(programme):
        for node in refs(version.node):
            if node.detail == "param":
                shifts[node.name] = max(node.shift, shifts.get(node.name, 0))
    counties = [area.code for area in book.areas.values() if area.level == "county"]
    for name, shift in shifts.items():
        parameter = programme.parameters[name]
        first = add_months(max(book.since, programme.from_), -shift)
        for county in counties:
            if _first_value(book, parameter, county) > first:
                raise InputError(f"{parameter.path} has no value for area {county} on {show_date(first)}")


def _first_value(book: Book, parameter: Parameter, area: str) -> int:
    above = set(lineage(book.areas, area))
    return min((value.from_ for value in parameter.values if value.area in above), default=FOREVER)


def _versions(programme: Programme) -> Iterator[Version]:
    return (version for versions in programme.versions.values() for version in versions)


def _amounts_not_negative(programme: Programme) -> None:
    for branch in programme.branches:
        for version in programme.versions.get(str(branch.amount), ()):
            if version.node.lo < 0:
                raise InputError(
                    f"{version.file}:{version.line}: the amount {version.rule!r} of branch {branch.name!r} could be "
                    "less than nothing: bound it with max(0, …)"
                )


def _all_facts_used(book: Book) -> None:
    used = {name for p in book.programmes.values() for version in _versions(p) for name in version.reads}
    used |= {programme.area for programme in book.programmes.values()}
    for fact in book.facts.values():
        if fact.name not in used and not fact.used:
            raise InputError(f"facts.toml: no rule reads the fact {fact.name!r}")
