"""How the rule book has awards paid: months at once, what checks look for, and from how much more people sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from doudi.engine.book.book import book_folder
from doudi.kernel.errors import InputError

FILE = "payments.yaml"
#: Any programme.
ANY = "*"
STATUSES = ("law", "seed", "illustrative")


@dataclass(frozen=True)
class Rule:
    """Values that hold from a month on (as 202106), by which article, and how sure that is."""

    since: int
    values: Mapping[str, int]
    cites: str
    status: str


@dataclass(frozen=True)
class ByFact:
    """Known with one of these codes of somebody covered, a fact holds the line for a check."""

    since: int
    fact: str
    codes: Sequence[str]
    cites: str
    status: str


@dataclass(frozen=True)
class Group:
    """People whom monthly sheets count: of an age, a sex, or of whom a fact is known with another value than `but`."""

    name: str
    zh: str
    en: str
    age_from: int | None = None
    age_below: int | None = None
    sex: str = ""
    fact: str = ""
    but: str = ""


@dataclass(frozen=True)
class Terms:
    """`cycles` by programme or "*"; the others for all."""

    cycles: Mapping[str, Sequence[Rule]]
    jump: Sequence[Rule]
    shared_account: Sequence[Rule]
    held_by_fact: Sequence[ByFact]
    countersign: Sequence[Rule]
    groups: Sequence[Group] = ()

    def months(self, programme: str, period: int) -> int:
        """Award-months of one payment: 1 or 3."""
        found = at(self.cycles.get(programme, ()), period) or at(self.cycles.get(ANY, ()), period)
        return found.values["months"] if found else 1


def at(rules: Sequence[Rule], period: int) -> Rule | None:
    """The one in force in a month; none before the first."""
    return next((rule for rule in sorted(rules, key=lambda each: -each.since) if rule.since <= period), None)


@cache
def terms() -> Terms:
    """Those of the rule book this server runs by."""
    return load_terms(book_folder(settings.BOOK or None))


def load_terms(folder: Path) -> Terms:
    """InputError, naming the file, for what is none. A book without the file pays monthly and checks nothing more."""
    path = folder / FILE
    try:
        raw = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}
        cycles: dict[str, list[Rule]] = {}
        for each in raw.get("cycles", ()):
            for programme in each["programmes"]:
                cycles.setdefault(programme, []).append(_rule(each, ("months",)))
        checks = raw.get("checks", {})
        return Terms(
            cycles,
            [_rule(each, ("per_mille", "at_least_fen")) for each in checks.get("jump", ())],
            [_rule(each, ("families",)) for each in checks.get("shared_account", ())],
            [_by_fact(each) for each in checks.get("held_by_fact", ())],
            [_rule(each, ("above_fen",)) for each in raw.get("countersign", ())],
            [Group(**each) for each in raw.get("groups", ())],
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{path}: {error}") from None


def _by_fact(raw: Mapping[str, Any]) -> ByFact:
    rule = _rule(raw, ())
    return ByFact(rule.since, str(raw["fact"]), [str(code) for code in raw["codes"]], rule.cites, rule.status)


def _rule(raw: Mapping[str, Any], names: Sequence[str]) -> Rule:
    values = {name: int(raw[name]) for name in names}
    if values.get("months", 1) not in (1, 3):
        raise ValueError(f"{raw}: a payment covers one month or three")
    return dated(raw, values)


def dated(raw: Mapping[str, Any], values: Mapping[str, int]) -> Rule:
    """Values with the month from which they hold. ValueError where one is below nothing, or nothing is cited."""
    year, month = str(raw["from"]).split("-")[:2]
    if raw["status"] not in STATUSES or not str(raw["cites"]).strip() or any(value < 0 for value in values.values()):
        raise ValueError(f"{raw}: a value, its status or what it cites is missing")
    return Rule(int(year) * 100 + int(month), values, str(raw["cites"]), str(raw["status"]))
