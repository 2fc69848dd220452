"""Runs the hand-worked cases of a programme (`cases.yaml`, or every file of `cases/`) against its rules.

`expect` names each unit's row (a household's unit by its name, one person by theirs, as `unit.Name` where several
units are of one person): outcome, branch, amount, members, reason, missing facts; under `shows`, any rule or
fact as the unit sees it, money in fen and codes by name. A person's own values stand under `persons`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doudi.engine.book.book import Book
from doudi.engine.book.resolve import Law
from doudi.engine.book.strict_yaml import load_yaml
from doudi.engine.judge.decide import Outcome
from doudi.engine.judge.family import Family, judge_family, parse_family
from doudi.engine.judge.interpret import Frame
from doudi.kernel.errors import InputError, nearest
from doudi.kernel.months import Month

#: What a case says of its family, as a family file does.
GIVEN = ("area", "household", "members", "parameters", "area_facts", "facts", "matched")
COMPARED = ("outcome", "branch", "amount_fen", "members", "reason")


@dataclass(frozen=True)
class CaseResult:
    case: str
    programme: str
    #: what differs, one sentence each; empty: the case holds
    faults: tuple[str, ...]


def run_cases(book: Book, folder: Path) -> Iterator[CaseResult]:
    """Every case of every programme that has some; `folder` is the book's."""
    for path in sorted([*folder.rglob("cases.yaml"), *folder.rglob("cases/*.yaml")]):
        programme = (path.parent.parent if path.parent.name == "cases" else path.parent).name
        if programme not in book.programmes:
            continue
        cases = load_yaml(path)
        if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
            raise InputError(f"{path.name} is a list of cases, each a mapping")
        for case in cases:
            try:
                yield CaseResult(str(case["id"]), programme, tuple(_faults(book, programme, case)))
            except (InputError, KeyError) as error:
                yield CaseResult(str(case.get("id", "?")), programme, (str(error),))


def _faults(book: Book, programme: str, case: dict[str, Any]) -> Iterator[str]:
    family = family_of(book, case)
    law, judgement = judge_family(book, family, programme, Month.parse(str(case["month"])))
    several = len(law.programme.persons) > 1
    found = {_who(family, o, several): (o, f) for o, f in zip(judgement.outcomes, judgement.frames, strict=True)}
    for who, wanted in case["expect"].items():
        if wanted is None or who not in found:
            if (wanted is None) != (who not in found):
                yield f"{who}: expected {'a row' if wanted else 'no row'}"
            continue
        outcome, frame = found[who]
        yield from _differences(family, who, wanted, outcome)
        yield from _values(law, who, wanted.get("shows", {}), frame)
        people = {family.names[member.key]: member for member in frame.members()}
        for name, values in wanted.get("persons", {}).items():
            yield from _values(law, name, values, people[name])


def family_of(book: Book, case: Mapping[str, Any]) -> Family:
    """The family of a case. Its facts are complete unless it says `facts: as_given`."""
    return parse_family(book, {"facts": "complete", **{key: case[key] for key in GIVEN if key in case}})


def _who(family: Family, outcome: Outcome, several: bool) -> str:
    """The unit of a household by its name; one person by theirs, after the unit's where several units are of one."""
    if outcome.person is None:
        return outcome.unit
    return f"{outcome.unit}.{family.names[outcome.person]}" if several else family.names[outcome.person]


def _differences(family: Family, who: str, wanted: dict[str, Any], outcome: Outcome) -> Iterator[str]:
    for key in wanted:
        if key not in (*COMPARED, "missing", "shows", "persons"):
            raise InputError(f"{who}: a case cannot expect {key!r}{nearest(key, COMPARED)}")
    for key in COMPARED:
        if key in wanted and wanted[key] != getattr(outcome, key):
            yield f"{who}: {key} is {getattr(outcome, key)!r}, worked by hand {wanted[key]!r}"
    if "missing" in wanted:
        missing = set(family.missing_names(outcome.missing))
        if missing != set(wanted["missing"]):
            yield f"{who}: missing {sorted(missing)}, worked by hand {sorted(wanted['missing'])}"


def _values(law: Law, who: str, wanted: dict[str, Any], frame: Frame) -> Iterator[str]:
    """Named rules and facts as a frame sees them, beside what was worked by hand."""
    for name, value in wanted.items():
        if name not in law.rules and name not in law.book.facts:
            raise InputError(f"{who}: there is no rule or fact {name!r}{nearest(name, law.rules)}")
        found: Any = frame.value(name)
        fact = law.book.facts.get(name)
        if fact is not None and found is not None and fact.codes:
            found = fact.codes[found]
        if found != value or isinstance(found, bool) != isinstance(value, bool):
            yield f"{who}: {name} is {found!r}, worked by hand {value!r}"
