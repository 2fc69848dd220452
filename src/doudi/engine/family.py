"""One family typed by hand: a YAML file of facts, read by the vocabulary, judged under the law of a month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doudi.engine.book import Book
from doudi.engine.decide import Household, Judgement, judge
from doudi.engine.facts import Fact
from doudi.engine.interpret import Blocker
from doudi.engine.resolve import Law, law_of, resolve
from doudi.engine.strict_yaml import load_yaml
from doudi.kernel.errors import InputError, nearest
from doudi.kernel.months import Month

KEYS = ("area", "household", "members", "parameters", "facts", "matched")


@dataclass(frozen=True)
class Family:
    """The facts of a typed family; `names` gives each person's key back its name."""

    area: str
    household: Household
    names: Mapping[int, str]
    parameters: Mapping[str, Any]

    def missing_names(self, missing: Iterable[Blocker]) -> list[str]:
        """Missing inputs as people name them: "A.wages", "household.homes"."""
        return [f"{self.names[key] if key else 'household'}.{fact}" for key, fact in missing]


def read_family(book: Book, path: Path) -> Family:
    """A typed family from a YAML file; InputError naming the file and the fault."""
    data = load_yaml(path)
    try:
        return parse_family(book, data)
    except InputError as error:
        raise InputError(f"{path.name}: {error}") from None


def parse_family(book: Book, data: Any) -> Family:
    """InputError, with the nearest known name, for anything the vocabulary does not know."""
    if not isinstance(data, dict):
        raise InputError("a family file is a mapping with area, household and members")
    for key in data:
        if key not in KEYS:
            raise InputError(f"unknown key {key!r}{nearest(str(key), KEYS)}")
    area = str(data.get("area", ""))
    if area not in book.areas:
        raise InputError(f"unknown area {area!r}{nearest(area, book.areas)}")
    members = data.get("members") or []
    if not isinstance(members, list) or not members:
        raise InputError("the household has no members")
    if len(members) > book.max_family:
        raise InputError(f"{len(members)} members are more than the {book.max_family} the book allows")
    complete = data.get("facts") == "complete"
    matched = set(book.registers) if complete or data.get("matched", True) is True else set(data["matched"] or ())
    own = _facts(book, "household", data.get("household") or {}, complete, matched)
    own |= {f.name: int(area) for f in book.facts.values() if f.type == "area"}
    people, names = {}, {}
    for key, row in enumerate(members, start=1):
        if not isinstance(row, dict):
            raise InputError(f"member {key} is not a mapping of facts")
        names[key] = str(row.get("name", f"{key}"))
        people[key] = _facts(book, "person", {k: v for k, v in row.items() if k != "name"}, complete, matched)
    return Family(area, Household(1, own, people), names, data.get("parameters") or {})


def _facts(book: Book, level: str, row: Any, complete: bool, matched: set[str]) -> dict[str, int | None]:
    known = {f.name: f for f in book.facts.values() if f.level == level}
    if not isinstance(row, dict):
        raise InputError(f"the facts of a {level} are a mapping")
    for name in row:
        if name not in known:
            raise InputError(f"unknown fact {name!r} of a {level}{nearest(str(name), known)}")
    facts: dict[str, int | None] = {}
    for name, fact in known.items():
        if name in row:
            facts[name] = fact.parse(row[name])
        elif fact.register in matched:
            facts[name] = fact.absent_value
        else:
            facts[name] = _neutral(fact) if complete else None
    return facts


def _neutral(fact: Fact) -> int | None:
    """What the vocabulary declares, else zero, no, the first code; a date has no neutral value."""
    if fact.neutral is not None:
        return fact.neutral
    return None if fact.type == "date" else max(0, fact.min)


def overridden(law: Law, area: str, overrides: Mapping[str, Any]) -> dict[tuple[str, int], int]:
    """The area's parameters with some replaced, as {"dibao.standard.urban": 61500}."""
    values = resolve(law, area)
    by_path = {p.path: p for p in law.book.parameters()}
    for path, raw in overrides.items():
        parameter = by_path.get(path)
        if parameter is None:
            raise InputError(f"unknown parameter {path!r}{nearest(path, by_path)}")
        value = parameter.parse(raw)
        for key in values:
            if law.programme.parameters.get(key[0]) == parameter:
                values[key] = value
    return values


def judge_family(book: Book, family: Family, programme: str, month: Month) -> tuple[Law, Judgement]:
    """The outcomes of a typed family under the law of the month."""
    law = law_of(book, programme, month)
    return law, judge(law, family.household, overridden(law, family.area, family.parameters))
