"""The rule book as values that the pages draw: a programme on a day, in the language of the reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from doudi.engine.book.book import book_folder
from doudi.engine.book.parameters import Parameter, Value
from doudi.engine.book.programme import FOREVER, Branch, Programme, Version
from doudi.engine.explain.sentences import cites_text
from doudi.handbook.coverage import counted
from doudi.handbook.law import STATUSES, Text
from doudi.handbook.plain import Saying, general, plainly
from doudi.handbook.shelf import Shelf, open_shelf
from doudi.handbook.words import group_name, words_of
from doudi.kernel.dates import to_date
from doudi.web.ui.words import is_chinese

#: Kinds of a value's status: what is not law says so in amber.
STATUS_KINDS = {"law": "ok", "seed": "", "illustrative": "warn"}
#: Values of a parameter that stand open on the page; more are folded away.
MOST_OPEN = 4


@cache
def _shelf(folder: Path) -> Shelf:
    return open_shelf(folder)


def shelf() -> Shelf:
    """The server's rule book, read once."""
    return _shelf(book_folder(settings.BOOK or None))


def lang() -> str:
    return "zh" if is_chinese() else "en"


@dataclass(frozen=True)
class Listed:
    """A programme in the list: what it is, and the days around one on which something of it changes."""

    name: str
    title: str
    kind: str
    in_force: bool
    last: int | None
    next: int | None


@dataclass(frozen=True)
class Condition:
    title: str
    cites: str
    lines: list[Saying]


@dataclass(frozen=True)
class Way:
    """A way to be entitled: its conditions, then its amount where it is money."""

    title: str
    conditions: list[Condition]
    amount: Condition | None


@dataclass(frozen=True)
class Shown:
    """A value of a parameter: where, what, since when, how it is known."""

    area: str
    text: str
    since: int
    status: str
    kind: str
    source: str


@dataclass(frozen=True)
class Parameters:
    title: str
    path: str
    unit: str
    open: list[Shown]
    folded: list[Shown]
    next: int | None


@dataclass(frozen=True)
class Covered:
    """A text of law and how many of its articles are encoded, left to people, or give nothing to compute."""

    text: Text
    title: str
    counts: list[tuple[str, int]]
    total: int


@dataclass(frozen=True)
class Page:
    """Everything a programme's page says."""

    title: str
    other: str
    group: str
    kind: str
    subject: str
    in_force: bool
    since: int | None
    until: int | None
    ways: list[Way]
    parameters: list[Parameters]
    law: list[Covered]
    before: dt.date | None
    after: dt.date | None


def groups(day: int) -> list[tuple[str, list[Listed]]]:
    """The programmes under what their folders are called, as they are on a day."""
    found: dict[str, list[Listed]] = {}
    for name, programme in shelf().book.programmes.items():
        changes = change_days(programme)
        last = max((each for each in changes if each <= day), default=None)
        later = min((each for each in changes if each > day), default=None)
        kind = words_of(lang())["kinds"][programme.kind]
        listed = Listed(name, programme.called(lang()), kind, programme.holds_on(day), last, later)
        found.setdefault(group_name(shelf().group(name), lang()), []).append(listed)
    return list(found.items())


def change_days(programme: Programme) -> set[int]:
    """The days since the book's first on which a rule, a value or the programme itself changes."""
    days = {version.from_ for versions in programme.versions.values() for version in versions}
    days |= {value.from_ for parameter in programme.parameters.values() for value in parameter.values}
    if programme.from_:
        days.add(programme.from_)
    return {day for day in days if day > shelf().book.since}


def page_of(name: str, day: int) -> Page:
    """A programme on a day."""
    programme, words = shelf().book.programmes[name], words_of(lang())
    days = change_days(programme)
    earlier, later = [each for each in days if each <= day], [each for each in days if each > day]
    before = max((each for each in earlier if each != max(earlier)), default=None) if earlier else None
    return Page(
        programme.called(lang()), programme.en if is_chinese() else programme.zh,
        group_name(shelf().group(name), lang()), words["kinds"][programme.kind], words["subjects"][programme.subject],
        programme.holds_on(day), programme.from_ or None, programme.to if programme.to != FOREVER else None,
        [_way(programme, branch, day) for branch in programme.branches],
        [found for each in shelf().own_parameters(programme) if (found := _parameter(each, day))],
        list(_law(name)), _date(before), _date(min(later, default=None)),
    )  # fmt: skip


def _date(day: int | None) -> dt.date | None:
    return None if day is None else to_date(day)


def _version(programme: Programme, rule: str, day: int) -> Version | None:
    return next((each for each in programme.versions.get(rule, ()) if each.from_ <= day <= each.to), None)


def _condition(programme: Programme, rule: str, day: int) -> Condition | None:
    version = _version(programme, rule, day)
    if version is None:
        return None
    lines = plainly(shelf().book, programme, version, lang())
    return Condition(general(version.called(lang())), _cites(version.cites), lines)


def _cites(text: str) -> str:
    """A citation, or what a value rests on, in the language."""
    return cites_text(text, lang(), shelf().book.notes)


def _way(programme: Programme, branch: Branch, day: int) -> Way:
    conditions = [found for rule in branch.when if (found := _condition(programme, rule, day))]
    amount = _condition(programme, branch.amount, day) if isinstance(branch.amount, str) else None
    return Way(branch.called(lang()), conditions, amount)


def _parameter(parameter: Parameter, day: int) -> Parameters | None:
    """None before its first value."""
    latest: dict[str, Value] = {}
    for value in parameter.values:
        if value.from_ <= day:
            latest[value.area] = value
    if not latest:
        return None
    rows = [_shown(parameter, value) for value in latest.values()]
    later = min((value.from_ for value in parameter.values if value.from_ > day), default=None)
    open_ = len(rows) if len(rows) <= MOST_OPEN else 1
    unit = words_of(lang())["types"].get(parameter.type, "")
    return Parameters(parameter.called(lang()), parameter.path, unit, rows[:open_], rows[open_:], later)


def _shown(parameter: Parameter, value: Value) -> Shown:
    area, words = shelf().book.areas[value.area], words_of(lang())["value_statuses"]
    text, source = value_text(parameter, value.value), _cites(value.source)
    return Shown(area.name(lang()), text, value.from_, words[value.status], STATUS_KINDS[value.status], source)


def value_text(parameter: Parameter, value: int) -> str:
    """A value in words, money in yuan."""
    if parameter.type == "bool":
        return {"zh": ("否", "是"), "en": ("no", "yes")}[lang()][value]
    if parameter.type == "enum":
        code = parameter.codes[value]
        return dict(parameter.labels).get(code, code) if is_chinese() else code.replace("_", " ")
    return parameter.show(value)


def _law(name: str) -> Iterator[Covered]:
    law, words = shelf().laws[name], words_of(lang())["statuses"]
    for text in law.texts:
        counts: Any = counted(law.articles.get(text.name, ()))
        pairs = [(words[status], count) for status, count in zip(STATUSES, counts, strict=True)]
        yield Covered(text, text.called(lang()), pairs, sum(counts))
