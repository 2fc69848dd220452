"""One book, one month: the rules in force and the parameters of every area, ready to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from doudi.engine.book.assemble import in_force
from doudi.engine.book.book import Book
from doudi.engine.book.programme import FOREVER, Programme, Version
from doudi.engine.expression.ir import Node, refs
from doudi.kernel.dates import add_months, show_date
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month


@dataclass(frozen=True)
class Law:
    """A programme as it stands on the first day of a month."""

    book: Book
    programme: Programme
    month: Month
    rules: Mapping[str, Version]

    @property
    def on(self) -> int:
        return self.month.first_day

    @cached_property
    def parameter_keys(self) -> tuple[tuple[str, int], ...]:
        """(parameter, months earlier) for every look-up the rules in force make, sorted."""
        found = {
            (n.name, n.shift) for v in self.rules.values() for n in refs(v.node) if n.detail == "param"
        }  # fmt: skip
        return tuple(sorted(found))

    def facts_read(self, level: str) -> tuple[str, ...]:
        """Names of the facts of one level that the rules in force read, in the order of the vocabulary."""
        return tuple(name for name in self._facts if self.book.facts[name].level == level)

    @cached_property
    def _facts(self) -> tuple[str, ...]:
        read = {n.name for v in self.rules.values() for n in refs(v.node) if n.detail == "fact"}
        return tuple(name for name in self.book.facts if name in read)

    def node(self, rule: str) -> Node:
        return self.rules[rule].node


def law_of(book: Book, programme: str, month: Month) -> Law:
    """The rules in force, only those that the programme's branches need."""
    book.check_month(month)
    found = book.programmes.get(programme)
    if found is None:
        raise InputError(f"the book {book.name} has no programme {programme!r}; it has {', '.join(book.programmes)}")
    rules: dict[str, Version] = {}
    if not found.holds_on(month.first_day):
        raise InputError(
            f"{found.name} is in force from {show_date(found.from_)} "
            + (f"to {show_date(found.to)}" if found.to != FOREVER else "on")
            + f": there is no law for {month}"
        )
    waiting = found.asked()
    while waiting:
        name = waiting.pop()
        if name in found.versions and name not in rules:
            rules[name] = in_force(found.versions[name], month.first_day)
            waiting += rules[name].reads
    return Law(book, found, month, {k: rules[k] for k in found.versions if k in rules})


def resolve(law: Law, area: str, known_at: int | None = None) -> dict[tuple[str, int], int]:
    """Every parameter the law looks up, for one area, as known on a day (None: as known now)."""
    values = {}
    for name, shift in law.parameter_keys:
        parameter = law.programme.parameters[name]
        day = add_months(law.on, -shift)
        value = parameter.at(law.book.areas, area, day, known_at)
        if value is None:
            raise InputError(f"{parameter.path} has no value for area {area} on {show_date(day)}")
        values[name, shift] = value.value
    return values
