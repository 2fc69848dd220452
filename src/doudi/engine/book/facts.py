"""The vocabulary of facts (`facts.toml`): the only inputs a rule may read."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from doudi.engine.expression.types import Type
from doudi.kernel.dates import from_date, parse_date, show_date
from doudi.kernel.errors import InputError, nearest
from doudi.kernel.money import yuan
from doudi.kernel.names import Named

LEVELS = ("person", "household", "area")
TYPES = ("bool", "count", "date", "fen", "fen_per_month", "fen_per_year", "enum", "area")
#: A flow of money is income, or a cost that comes off it.
FLOWS = ("income", "cost")
UNKNOWN = None


@dataclass(frozen=True)
class Fact(Named):
    """One declared fact. Values are integers by type: fen, counts, yyyymmdd, code numbers, 0/1, area codes."""

    name: str
    level: str
    type: str
    zh: str
    en: str
    min: int
    max: int
    codes: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    period: str = ""
    #: "income" or "cost" where the fact is a flow of money to or from a person; empty: neither
    flow: str = ""
    supplied_by: tuple[str, ...] = ()
    #: the value that holds where `register` was matched and nothing is recorded; None: missing is unknown
    absent_value: int | None = None
    register: str = ""
    award: str = ""
    #: the value a typed family that says `facts: complete` means by leaving the fact out; None: zero, no, first code
    neutral: int | None = None
    #: left out of such a family it is unknown all the same: nothing it could mean goes without saying
    always_asked: bool = False
    #: a date that cannot lie after the month that is judged
    past: bool = False
    #: the code that exactly one member of a household has
    one: str = ""
    #: who reads it when no rule does ("rolls", "population"); empty: a rule must
    used: str = ""

    @property
    def rule_type(self) -> Type:
        return Type("enum", self.name) if self.type == "enum" else Type(self.type)

    def check(self, value: int) -> None:
        """InputError when the value is outside the declared range."""
        if not self.min <= value <= self.max:
            raise InputError(f"{self.name} is {self.show(value)}, outside its range {self.range_text()}")

    def range_text(self) -> str:
        if self.type == "enum":
            return " | ".join(self.codes)
        return f"{self.show(self.min)} to {self.show(self.max)}"

    def show(self, value: int | None, lang: str = "en") -> str:
        """The value as people write it."""
        if value is None:
            return "未知" if lang == "zh" else "unknown"
        if self.type == "bool":
            return ("是" if value else "否") if lang == "zh" else ("yes" if value else "no")
        if self.type == "enum":
            code = self.codes[value] if 0 <= value < len(self.codes) else str(value)
            return dict(self.labels).get(code, code) if lang == "zh" else code
        if self.type == "date":
            return show_date(value)
        return yuan(value) if self.type.startswith("fen") else str(value)

    def parse(self, raw: Any) -> int | None:
        """A value as typed in a YAML family (money in fen, enums by code); null is unknown."""
        if raw is None:
            return UNKNOWN
        value = self._parse(raw)
        self.check(value)
        return value

    def _parse(self, raw: Any) -> int:
        if self.type == "bool" and isinstance(raw, bool):
            return int(raw)
        if self.type == "date" and isinstance(raw, dt.date):
            return from_date(raw)
        if self.type == "date" and isinstance(raw, str):
            return parse_date(raw)
        if self.type == "enum" and isinstance(raw, (str, bool)):
            code = str(raw).lower() if isinstance(raw, bool) else raw
            if code not in self.codes:
                raise InputError(f"{self.name} has no code {code!r}{nearest(code, self.codes)}")
            return self.codes.index(code)
        if self.type == "area" and isinstance(raw, str) and raw.isdigit():
            return int(raw)
        if self.type not in ("bool", "enum", "date") and isinstance(raw, int) and not isinstance(raw, bool):
            return raw
        raise InputError(f"{self.name} cannot be {raw!r}: it is a {self.rule_type} ({self.range_text()})")

    def to_json(self) -> dict[str, Any]:
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items() if v not in ("", ())}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Fact:
        data = dict(data)
        for key in ("codes", "supplied_by"):
            data[key] = tuple(data.get(key, ()))
        data["labels"] = tuple((k, v) for k, v in data.get("labels", ()))
        return cls(**data)


def typed_value(kind: str, codes: Sequence[str], value: int | None) -> Any:
    """As people type it and JSON holds it: yes/no, a date as 2021-07-01, a code, else a whole number (money in fen)."""
    if value is None:
        return None
    if kind == "enum":
        return codes[value]
    return show_date(value) if kind == "date" else bool(value) if kind == "bool" else value


def read_vocabulary(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """(registers, facts by level) of the folder's facts.toml, empty without one; InputError when it is no TOML."""
    path = folder / "facts.toml"
    if not path.is_file():
        return {}, {}
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{folder.name}/{path.name}: {error}") from None
    return data.pop("registers", {}), data


def read_facts(folder: Path, registers: set[str]) -> dict[str, Fact]:
    """The facts that the folder's facts.toml declares, by name; InputError naming the fact."""
    where = f"{folder.name}/facts.toml"
    facts: dict[str, Fact] = {}
    for level, entries in read_vocabulary(folder)[1].items():
        if level not in LEVELS:
            raise InputError(f"{where}: a fact belongs to a person, household or area, not to {level!r}")
        for name, entry in entries.items():
            if name in facts:
                raise InputError(f"{where}: fact {name!r} is declared twice")
            facts[name] = _read_fact(where, level, name, entry, registers)
    return facts


def all_facts(book: Path, programmes: Iterable[Path], registers: set[str]) -> dict[str, Fact]:
    """The vocabulary of a whole book: its own facts.toml and those of its programmes' folders."""
    facts: dict[str, Fact] = {}
    for folder in (book, *programmes):
        for name, fact in read_facts(folder, registers).items():
            if name in facts:
                raise InputError(f"{folder.name}/facts.toml: fact {name!r} is declared twice")
            facts[name] = fact
    return facts


#: As a fact's `neutral`: even a family typed as complete has to say it.
ASKED = "unknown"
_KNOWN_KEYS = {
    "type", "codes", "labels", "min", "max", "period", "when_absent", "zh",
    "en", "from", "used", "award", "neutral", "level", "flow", "past", "one",
}  # fmt: skip


def _read_fact(file: str, level: str, name: str, entry: dict[str, Any], registers: set[str]) -> Fact:
    where = f"{file}: fact {name!r}"
    for key in entry:
        if key not in _KNOWN_KEYS:
            raise InputError(f"{where} has an unknown key {key!r}{nearest(key, _KNOWN_KEYS)}")
    kind = entry.get("type")
    if kind not in TYPES:
        raise InputError(f"{where} has an unknown type {kind!r}{nearest(str(kind), TYPES)}")
    if not entry.get("zh") or not entry.get("en"):
        raise InputError(f"{where} lacks its meaning in zh or en")
    codes = tuple(entry.get("codes", ()))
    low, high = _range(where, kind, entry, codes)
    fact = Fact(
        name=name, level=level, type=kind, zh=entry["zh"], en=entry["en"], min=low, max=high, codes=codes,
        labels=tuple(entry.get("labels", {}).items()), period=entry.get("period", ""), flow=_flow(where, kind, entry),
        supplied_by=tuple(entry.get("from", ())), used=entry.get("used", ""), award=entry.get("award", ""),
    )  # fmt: skip
    if entry.get("past") and kind != "date":
        raise InputError(f"{where} is a {kind}: only a date can lie in the past")
    if entry.get("one", "") not in ("", *codes):
        raise InputError(f"{where}: one names no code of it{nearest(str(entry['one']), codes)}")
    fact = Fact(**{**vars(fact), "past": bool(entry.get("past", False)), "one": str(entry.get("one", ""))})
    if entry.get("neutral") == ASKED:
        fact = Fact(**{**vars(fact), "always_asked": True})
    elif "neutral" in entry:
        fact = Fact(**{**vars(fact), "neutral": fact.parse(entry["neutral"])})
    absent = entry.get("when_absent")
    if absent is None:
        return fact
    if absent.get("register") not in registers:
        raise InputError(f"{where}: when_absent names an unknown register {absent.get('register')!r}")
    value = fact.parse(absent["value"])
    return Fact(**{**vars(fact), "absent_value": value, "register": absent["register"]})


def _flow(where: str, kind: str, entry: dict[str, Any]) -> str:
    flow = entry.get("flow", "")
    if "flow" in entry and flow not in FLOWS:
        raise InputError(f"{where} has an unknown flow {flow!r}{nearest(str(flow), FLOWS)}; it is {' or '.join(FLOWS)}")
    if flow and not kind.startswith("fen"):
        raise InputError(f"{where} is a {kind}: only money can be a flow")
    return str(flow)


def _range(where: str, kind: str, entry: dict[str, Any], codes: tuple[str, ...]) -> tuple[int, int]:
    if kind == "enum":
        if not codes or len(set(codes)) != len(codes):
            raise InputError(f"{where} needs a list of distinct codes")
        return 0, len(codes) - 1
    if kind == "bool":
        return 0, 1
    if kind == "area":
        return 0, 999_999_999
    if "min" not in entry or "max" not in entry:
        raise InputError(f"{where} needs min and max")
    low, high = entry["min"], entry["max"]
    if kind == "date":
        return from_date(low), from_date(high)
    if not isinstance(low, int) or not isinstance(high, int) or low > high:
        raise InputError(f"{where} needs whole numbers min <= max")
    return low, high
