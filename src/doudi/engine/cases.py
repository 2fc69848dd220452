"""Runs the hand-worked cases of a programme (`cases.yaml`) against its rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doudi.engine.book import Book
from doudi.engine.decide import Outcome
from doudi.engine.family import Family, judge_family, parse_family
from doudi.engine.strict_yaml import load_yaml
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month

COMPARED = ("outcome", "branch", "amount_fen", "members", "reason")


@dataclass(frozen=True)
class CaseResult:
    case: str
    programme: str
    #: what differs, one sentence each; empty: the case holds
    faults: tuple[str, ...]


def run_cases(book: Book, folder: Path) -> Iterator[CaseResult]:
    """Every case of every programme that has a `cases.yaml`; `folder` is the book's."""
    for path in sorted(folder.rglob("cases.yaml")):
        programme = path.parent.name
        for case in load_yaml(path) or []:
            try:
                yield CaseResult(str(case["id"]), programme, tuple(_faults(book, programme, case)))
            except (InputError, KeyError) as error:
                yield CaseResult(str(case.get("id", "?")), programme, (str(error),))


def _faults(book: Book, programme: str, case: dict[str, Any]) -> Iterator[str]:
    mode = case.get("facts", "complete")
    data = {k: case[k] for k in ("area", "household", "members", "parameters") if k in case}
    family = parse_family(book, {**data, "facts": mode} if mode == "complete" else data)
    _, judgement = judge_family(book, family, programme, Month.parse(str(case["month"])))
    found = {_who(family, o): o for o in judgement.outcomes}
    for who, wanted in case["expect"].items():
        outcome = found.get(who)
        if wanted is None or outcome is None:
            if (wanted is None) != (outcome is None):
                yield f"{who}: expected {'a row' if wanted else 'no row'}"
            continue
        yield from _differences(family, who, wanted, outcome)


def _who(family: Family, outcome: Outcome) -> str:
    return outcome.unit if outcome.person is None else family.names[outcome.person]


def _differences(family: Family, who: str, wanted: dict[str, Any], outcome: Outcome) -> Iterator[str]:
    for key in COMPARED:
        if key in wanted and wanted[key] != getattr(outcome, key):
            yield f"{who}: {key} is {getattr(outcome, key)!r}, worked by hand {wanted[key]!r}"
    if "missing" in wanted:
        missing = set(family.missing_names(outcome.missing))
        if missing != set(wanted["missing"]):
            yield f"{who}: missing {sorted(missing)}, worked by hand {sorted(wanted['missing'])}"
