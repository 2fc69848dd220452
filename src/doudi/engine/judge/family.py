"""One family typed by hand: a YAML file of facts, read by the vocabulary, judged under the law of a month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from doudi.engine.book.areas import LEVELS, lineage
from doudi.engine.book.book import Book
from doudi.engine.book.facts import Fact
from doudi.engine.book.resolve import Law, law_of, resolve
from doudi.engine.book.strict_yaml import load_yaml
from doudi.engine.judge.decide import Household, Judgement, judge
from doudi.engine.judge.interpret import Blocker
from doudi.kernel.errors import InputError, nearest
from doudi.kernel.months import Month

KEYS = ("area", "household", "members", "parameters", "facts", "matched", "area_facts")
MODES = ("complete", "as_given")


@dataclass(frozen=True)
class Family:
    """The facts of a typed family, or of a household of a snapshot; `names` gives each person's key its name.

    `parameters` replaces values of the book by path (money in fen). `known_at` (yyyymmdd) leaves out what was
    published later. `source` says where the facts come from, `replay` the command that gives the answer again.
    A fact that is left out is unknown, unless its register is one of `matched`, or the file says it is `complete`.
    """

    area: str
    household: Household
    names: Mapping[int, str]
    parameters: Mapping[str, Any]
    known_at: int | None = None
    source: str = ""
    replay: str = ""
    matched: tuple[str, ...] = ()
    complete: bool = False

    def missing_names(self, missing: Iterable[Blocker]) -> list[str]:
        """Missing inputs as people name them: "A.wages", "household.homes", "area.cpi_yoy"."""
        return [f"{self._holder(key, fact)}.{fact}" for key, fact in missing]

    def _holder(self, key: int, fact: str) -> str:
        if key:
            return self.names[key]
        return "area" if fact in self.household.area else "household"


def read_family(book: Book, path: Path) -> Family:
    """A typed family from a YAML file; InputError naming the file and the fault."""
    try:
        data = load_yaml(path)
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise InputError(f"{path.name}: this is not YAML as Doudi reads it ({' '.join(str(error).split())})") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror})") from None
    try:
        return replace(parse_family(book, data), source=str(path))
    except InputError as error:
        raise InputError(f"{path.name}: {error}") from None


def parse_family(book: Book, data: Any) -> Family:
    """InputError, with the nearest known name, for anything the vocabulary does not know.

    What the data leave out is unknown; with `matched` (true, or a list of registers) and `facts: complete` it is not.
    """
    if not isinstance(data, dict):
        raise InputError("a family file is a mapping with area, household and members")
    for key in data:
        if key not in KEYS:
            raise InputError(f"unknown key {key!r}{nearest(str(key), KEYS)}")
    area = _county(book, str(data.get("area") or ""))
    mode = data.get("facts", "as_given")
    if mode not in MODES:
        raise InputError(f"facts is {' or '.join(MODES)}, not {mode!r}")
    complete = mode == "complete"
    if complete and "matched" in data:
        raise InputError("facts: complete says that every register was matched: leave matched out")
    matched = set(book.registers) if complete else _matched(book, data.get("matched"))
    own = _facts(book, "household", "the household", data.get("household") or {}, complete, matched)
    around = _facts(book, "area", "the area", data.get("area_facts") or {}, complete, matched)
    own |= {f.name: int(area) for f in book.facts.values() if f.type == "area"}
    people: dict[int, dict[str, int | None]] = {}
    names: dict[int, str] = {}
    for key, row in enumerate(_members(book, data.get("members")), start=1):
        name = str(row.get("name") or key)
        if not name.isprintable():
            raise InputError(f"the name {name!r} has characters that cannot be printed")
        if name in names.values():
            raise InputError(f"two members have the name {name!r}")
        given = {k: v for k, v in row.items() if k != "name"}
        who = name if row.get("name") else f"member {key}"
        names[key], people[key] = name, _facts(book, "person", who, given, complete, matched)
    registers = tuple(name for name in book.registers if name in matched)
    parameters = _parameters(data.get("parameters") or {})
    home = Household(1, own, people, around)
    return Family(area, home, names, parameters, matched=registers, complete=complete)


def _county(book: Book, area: str) -> str:
    """The code of a county; InputError for none, and for what lies above the counties."""
    if not area:
        raise InputError("the area is missing: the code of the county, in quotes")
    if area not in book.areas:
        raise InputError(f"unknown area {area!r}{nearest(area, book.areas)}")
    level = book.areas[area].level
    if level != LEVELS[-1]:
        inside = (code for code in book.areas if area in lineage(book.areas, code))
        county = next((code for code in inside if book.areas[code].level == LEVELS[-1]), "")
        raise InputError(f"the area {area!r} is a {level}: give the code of a county in it, as {county!r}")
    return area


def _members(book: Book, rows: Any) -> list[dict[Any, Any]]:
    if not rows:
        raise InputError("the household has no members")
    if not isinstance(rows, list):
        raise InputError("members is a list, one mapping of facts a person")
    most = max(book.most.values())
    if len(rows) > most:
        raise InputError(f"{len(rows)} members are more than the {most} the book allows")
    for key, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise InputError(f"member {key} is not a mapping of facts")
    return rows


def _parameters(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise InputError("parameters is a mapping of paths to values")
    return {str(k): v for k, v in given.items()}


def _matched(book: Book, given: Any) -> set[str]:
    """Registers that were matched: all (true), none (false, or nothing said), or those listed."""
    if isinstance(given, bool) or given is None:
        return set(book.registers) if given else set()
    if not isinstance(given, list):
        raise InputError("matched is true, false or a list of registers")
    for name in given:
        if name not in book.registers:
            raise InputError(f"unknown register {name!r}{nearest(str(name), book.registers)}")
    return set(given)


def _facts(
    book: Book, level: str, who: str, row: Any, complete: bool, matched: set[str]
) -> dict[str, int | None]:  # fmt: skip
    known = {f.name: f for f in book.facts.values() if f.level == level}
    if not isinstance(row, dict):
        raise InputError(f"the facts of {who} are not a mapping")
    for name in row:
        if name not in known:
            raise InputError(f"unknown fact {name!r} of a {level}{nearest(str(name), known)}")
    facts: dict[str, int | None] = {}
    for name, fact in known.items():
        if name in row:
            facts[name] = _parsed(fact, row[name], who)
        elif fact.register in matched:
            facts[name] = fact.absent_value
        else:
            facts[name] = _neutral(fact) if complete else None
    return facts


def _parsed(fact: Fact, raw: Any, who: str) -> int | None:
    try:
        return fact.parse(raw)
    except InputError as error:
        raise InputError(f"{who}: {error}") from None


def _neutral(fact: Fact) -> int | None:
    """What the vocabulary declares, else zero, no, the first code; a date has no neutral value."""
    if fact.neutral is not None:
        return fact.neutral
    return None if fact.type == "date" or fact.always_asked else max(0, fact.min)


def overridden(
    law: Law, area: str, overrides: Mapping[str, Any], known_at: int | None = None
) -> dict[tuple[str, int], int]:
    """The area's parameters with some replaced, as {"dibao.standard.urban": 61500} (money in fen)."""
    values = resolve(law, area, known_at)
    if not overrides:
        return values
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
    """The outcomes of a typed family under the law of the month. InputError for what no family can be."""
    law = law_of(book, programme, month)
    try:
        _check_family(law, family)
        values = overridden(law, family.area, family.parameters, family.known_at)
    except InputError as error:
        raise InputError(f"{Path(family.source).name}: {error}" if family.source else str(error)) from None
    return law, judge(law, family.household, values)


def _check_family(law: Law, family: Family) -> None:
    """Not too many people, nobody born after the month, and exactly one applicant, as the vocabulary has it."""
    book, month = law.book, law.month
    most, held = book.most[law.programme.subject], len(family.names)
    if held > most:
        raise InputError(f"{held} members are more than the {most} the book allows")
    rows = [(family.names[key], facts) for key, facts in family.household.people.items()]
    for fact in book.facts.values():
        own = rows if fact.level == "person" else [("the household", family.household.facts)]
        for who, facts in own if fact.past else ():
            value = facts.get(fact.name)
            if value is not None and value > month.last_day:
                raise InputError(f"{who}: {fact.name} is {fact.show(value)}, after the month {month}")
        if fact.one and law.programme.subject == "family":
            found = [facts.get(fact.name) for _, facts in own]
            count = found.count(fact.codes.index(fact.one))
            if count > 1 or (count == 0 and None not in found):
                who = f"{count} members have" if count else "no member has"
                raise InputError(f"{who} the {fact.name} {fact.one!r}: exactly one must have it")
