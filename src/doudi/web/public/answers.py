"""What somebody has said so far. It travels in the page itself, as text, and is checked whenever it comes back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from doudi.engine.explain.asking import Telling
from doudi.engine.judge.interpret import HOUSEHOLD, Blocker
from doudi.kernel.dates import add_months
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month
from doudi.web.public import shelf

#: Characters of it, people of it, years of age, and screens remembered, at most.
MOST_TEXT, MOST_PEOPLE, OLDEST, MOST_SCREENS = 40_000, 15, 120, 60
#: A relation or an age that has not been said yet.
UNSAID = -1


class Unusable(Exception):
    """What came back is not what was sent out. The text is one sentence for the reader."""


@dataclass(frozen=True)
class Person:
    """One of the family: the code of the relation to who asks, and full years of age; UNSAID at first."""

    relation: int
    age: int


@dataclass(frozen=True)
class Answers:
    """`trail`: the screens that were answered, the latest last."""

    month: Month
    area: str
    people: tuple[Person, ...]
    told: Mapping[Blocker, int] = field(default_factory=dict)
    unsure: frozenset[Blocker] = frozenset()
    some: frozenset[Blocker] = frozenset()
    trail: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether everybody's age and relation have been said, so that something can be reckoned."""
        return UNSAID not in {value for person in self.people for value in (person.relation, person.age)}

    @property
    def keys(self) -> tuple[int, ...]:
        return tuple(range(1, len(self.people) + 1))

    def telling(self) -> Telling:
        """As the reckoning takes it: an age is a birthday on the first of the month asked about."""
        own = shelf.questions()
        told = dict(self.told)
        for key, person in enumerate(self.people, start=1):
            if own.relation:
                told[key, own.relation] = person.relation
            if own.age:
                told[key, own.age] = add_months(self.month.first_day, -12 * person.age)
        return Telling(self.area, self.month, self.keys, told, self.unsure, self.some)

    def after(self, screen: str) -> Answers:
        """The same, with a screen as the last that was answered."""
        return replace(self, trail=(*(s for s in self.trail if s != screen), screen)[-MOST_SCREENS:])

    def saying(
        self, told: Mapping[Blocker, int], unsure: frozenset[Blocker], some: frozenset[Blocker]
    ) -> Answers:  # fmt: skip
        """What was said before, with some of it said anew."""
        new = told.keys() | unsure | some
        return replace(
            self, told={**{b: v for b, v in self.told.items() if b not in new}, **told},
            unsure=frozenset(self.unsure - new) | unsure, some=frozenset(self.some - new) | some,
        )  # fmt: skip

    def with_people(self, people: tuple[Person, ...]) -> Answers:
        """With other people: what was said of somebody who is no longer the same relation is dropped."""
        same = {HOUSEHOLD} | {
            key for key, (old, new) in enumerate(zip(self.people, people, strict=False), start=1)
            if old.relation == new.relation
        }  # fmt: skip
        return replace(
            self, people=people, told={b: v for b, v in self.told.items() if b[0] in same},
            unsure=frozenset(b for b in self.unsure if b[0] in same),
            some=frozenset(b for b in self.some if b[0] in same),
        )  # fmt: skip

    def text(self) -> str:
        """As it stands in the page."""
        data = {
            "m": str(self.month), "a": self.area, "p": [[p.relation, p.age] for p in self.people],
            "t": {_key(b): v for b, v in sorted(self.told.items())},
            "u": sorted(_key(b) for b in self.unsure), "s": sorted(_key(b) for b in self.some), "v": list(self.trail),
        }  # fmt: skip
        return json.dumps(data, separators=(",", ":"))


def read(text: str) -> Answers:
    """From the page's text. Unusable for anything that no page of ours can have held."""
    if len(text) > MOST_TEXT:
        raise Unusable(_("There is more in this form than any family could say. Please start again."))
    try:
        return _read(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, InputError):
        raise Unusable(_("Your answers did not arrive whole. Please start again.")) from None


def _read(data: Any) -> Answers:
    """ValueError, TypeError, KeyError or InputError for what is wrong in it."""
    month, area = Month.parse(data["m"]), str(data["a"])
    check_month(month)
    if shelf.book().areas[area].level != "county":
        raise ValueError(area)
    people = tuple(Person(*each) for each in data["p"])
    if not 1 <= len(people) <= MOST_PEOPLE:
        raise ValueError("people")
    for key, person in enumerate(people):
        check_person(person, key == 0)
    keys = range(len(people) + 1)
    told = {_blocker(k, keys): _value(k, v) for k, v in data["t"].items()}
    unsure, some = (frozenset(_blocker(k, keys) for k in data[part]) for part in ("u", "s"))
    trail = tuple(screen for screen in data["v"] if screen in ("place", "people", *shelf.questions().topics))
    return Answers(month, area, people, told, unsure, some, trail[-MOST_SCREENS:])


def check_month(month: Month) -> None:
    """InputError for a month that the rule book cannot judge, or that is too far ahead."""
    shelf.book().check_month(month)
    if month.year > 2099:
        raise InputError("too far ahead")


def check_person(person: Person, first: bool) -> None:
    """ValueError for what nobody can be: the first, and only the first, is who asks."""
    own, facts = shelf.questions(), shelf.book().facts
    if type(person.relation) is not int or type(person.age) is not int or not UNSAID <= person.age <= OLDEST:
        raise ValueError("person")
    if own.relation and (first or person.relation != UNSAID):
        fact = facts[own.relation]
        fact.check(person.relation)
        if fact.one and (fact.codes[person.relation] == fact.one) is not first:
            raise ValueError("relation")


def _key(blocker: Blocker) -> str:
    return f"{blocker[0]}.{blocker[1]}"


def _blocker(text: str, keys: range) -> Blocker:
    """ValueError for a fact that is not asked for, or of nobody in the family."""
    number, _dot, name = text.partition(".")
    key = int(number)
    fact = shelf.questions().facts[name].fact
    if key not in keys or (fact.level == "person") is not (key > 0):
        raise ValueError(text)
    return key, name


def _value(text: str, value: Any) -> int:
    if type(value) is not int:
        raise ValueError(text)
    shelf.questions().facts[text.partition(".")[2]].fact.check(value)
    return value


def blockers(text: str, keys: range) -> list[Blocker]:
    """What a screen said it asks for. Unusable where it could not have."""
    try:
        return [_blocker(part, keys) for part in text.split(",") if part][: 40 * MOST_PEOPLE]
    except (ValueError, KeyError):
        raise Unusable(_("Your answers did not arrive whole. Please start again.")) from None


def listed(found: Iterable[Blocker]) -> str:
    """What a screen asks for, as it stands in it."""
    return ",".join(_key(b) for b in found)
