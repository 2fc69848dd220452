"""Parameters: values dated by area, with a source, a status and the day they became known."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doudi.engine.book.areas import Area, lineage
from doudi.engine.book.strict_yaml import load_yaml
from doudi.engine.expression.types import Type
from doudi.kernel.dates import from_date, parse_date, show_date
from doudi.kernel.errors import InputError, nearest
from doudi.kernel.money import yuan
from doudi.kernel.names import Named

STATUSES = ("law", "seed", "illustrative")
TYPES = ("bool", "count", "date", "fen", "fen_per_month", "fen_per_year", "rate", "enum")


@dataclass(frozen=True)
class Value:
    """One value: for an area, from a day on, known since a day."""

    area: str
    from_: int
    value: int
    status: str
    source: str
    published_on: int

    def to_json(self) -> list[Any]:
        return [self.area, self.from_, self.value, self.status, self.source, self.published_on]


@dataclass(frozen=True)
class Parameter(Named):
    """`name` as rules write it (dots become underscores), `path` as people do: dibao.standard.urban."""

    name: str
    path: str
    zh: str
    en: str
    type: str
    min: int
    max: int
    values: tuple[Value, ...]
    denominator: int = 0
    codes: tuple[str, ...] = ()
    approved_by: str = ""
    #: what codes are called in Chinese, where they are
    labels: tuple[tuple[str, str], ...] = ()

    @property
    def rule_type(self) -> Type:
        if self.type == "enum":
            return Type("enum", self.name)
        return Type("rate", "", self.denominator) if self.type == "rate" else Type(self.type)

    def show(self, value: int) -> str:
        if self.type == "enum":
            return self.codes[value]
        if self.type == "bool":
            return "yes" if value else "no"
        if self.type == "date":
            return show_date(value)
        if self.type == "rate":
            return f"{value}/{self.denominator}" if self.denominator != 100 else f"{value} %"
        return yuan(value) if self.type.startswith("fen") else str(value)

    def parse(self, raw: Any) -> int:
        """A value as written in the book (money in fen, enums by code). InputError when it is none of the type."""
        value = _parse(self, raw)
        self.check(value)
        return value

    def check(self, value: int) -> None:
        if not self.min <= value <= self.max:
            raise InputError(
                f"{self.path} is {self.show_safely(value)}, outside its range "
                f"{self.show_safely(self.min)} to {self.show_safely(self.max)}"
            )

    def show_safely(self, value: int) -> str:
        return str(value) if self.type == "enum" else self.show(value)

    def at(self, areas: dict[str, Area], area: str, day: int, known_at: int | None = None) -> Value | None:
        """The value for an area on a day: its own, or the nearest above it in the tree."""
        for code in lineage(areas, area):
            found = [
                v for v in self.values
                if v.area == code and v.from_ <= day and (known_at is None or v.published_on <= known_at)
            ]  # fmt: skip
            if found:
                return max(found, key=lambda v: (v.from_, v.published_on))
        return None

    def to_json(self) -> dict[str, Any]:
        data = {k: v for k, v in vars(self).items() if k != "values"}
        data["codes"], data["labels"] = list(self.codes), [list(pair) for pair in self.labels]
        return {**data, "values": [v.to_json() for v in self.values]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Parameter:
        values = tuple(Value(*v) for v in data["values"])
        labels = tuple((code, text) for code, text in data.get("labels", ()))
        return cls(**{**data, "values": values, "codes": tuple(data["codes"]), "labels": labels})


def _parse(parameter: Parameter, raw: Any) -> int:
    kind = parameter.type
    if kind == "enum" and isinstance(raw, str):
        if raw not in parameter.codes:
            raise InputError(f"{parameter.path} has no code {raw!r}{nearest(raw, parameter.codes)}")
        return parameter.codes.index(raw)
    if kind == "bool" and isinstance(raw, bool):
        return int(raw)
    if kind == "date" and isinstance(raw, (dt.date, str)):
        return from_date(raw) if isinstance(raw, dt.date) else parse_date(raw)
    if kind not in ("enum", "bool", "date") and isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    raise InputError(f"{parameter.path} cannot be {raw!r}: it is a {parameter.rule_type}")


def read_parameters(path: Path, programme: str, areas: dict[str, Area]) -> dict[str, Parameter]:
    """A programme's parameters by name; InputError naming file and line."""
    data = load_yaml(path)
    if not isinstance(data, dict):
        raise InputError(f"{path.name}: a mapping of parameters is needed")
    tables: dict[str, list[dict[str, str]]] = {}
    result = {}
    for key, entry in data.items():
        where = f"{path.name}: {key}"
        parameter = _declaration(where, programme, str(key), entry)
        values = list(_inline(where, parameter, entry))
        if "table" in entry:
            rows = tables.setdefault(entry["table"], _table(path.parent / entry["table"]))
            values += list(_from_table(entry, str(key), parameter, rows))
        _check_values(where, values, areas)
        values.sort(key=lambda v: (v.area, v.from_, v.published_on))
        result[parameter.name] = Parameter(**{**vars(parameter), "values": tuple(values)})
    return result


def _declaration(where: str, programme: str, key: str, entry: Any) -> Parameter:
    if not isinstance(entry, dict):
        raise InputError(f"{where} is not a mapping")
    for needed in ("zh", "en", "type", "approved_by"):
        if not entry.get(needed):
            raise InputError(f"{where} lacks {needed!r}")
    kind = entry["type"]
    if kind not in TYPES:
        raise InputError(f"{where} has an unknown type {kind!r}{nearest(str(kind), TYPES)}")
    codes = tuple(entry.get("codes", ()))
    if kind == "enum" and not codes:
        raise InputError(f"{where} needs codes")
    low, high = {"enum": (0, len(codes) - 1), "bool": (0, 1), "date": (19000101, 20991231)}.get(kind, (None, None))
    low, high = entry.get("min", low), entry.get("max", high)
    if not isinstance(low, int) or not isinstance(high, int):
        raise InputError(f"{where} needs min and max, the range it may ever take")
    labels = entry.get("labels") or {}
    for code in labels:
        if code not in codes:
            raise InputError(f"{where}: labels names no code {code!r}{nearest(str(code), codes)}")
    if kind == "rate" and not entry.get("denominator"):
        raise InputError(f"{where} needs a denominator")
    return Parameter(
        key.replace(".", "_"), f"{programme}.{key}", entry["zh"], entry["en"], kind, low, high, (),
        entry.get("denominator", 0), codes, entry["approved_by"], tuple(labels.items()),
    )  # fmt: skip


def _inline(where: str, parameter: Parameter, entry: dict[str, Any]) -> Iterable[Value]:
    for row in entry.get("values", ()):
        status, source = row.get("status"), row.get("source")
        if status not in STATUSES or not source:
            raise InputError(f"{where}: each value needs a source and a status ({', '.join(STATUSES)})")
        if not isinstance(row.get("from"), dt.date):
            raise InputError(f"{where}: each value needs the day it holds from")
        start = from_date(row["from"])
        published = from_date(row["published_on"]) if "published_on" in row else start
        yield Value(str(row.get("area")), start, parameter.parse(row.get("value")), status, source, published)


def _table(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except FileNotFoundError:
        raise InputError(f"{path.name} does not exist") from None


def _from_table(entry: dict[str, Any], key: str, parameter: Parameter, rows: list[dict[str, str]]) -> Iterable[Value]:
    status, source = entry.get("status"), entry.get("source")
    if status not in STATUSES or not source:
        raise InputError(f"{parameter.path}: a table needs a source and a status ({', '.join(STATUSES)})")
    for line, row in enumerate(rows, start=2):
        try:
            start, value = parse_date(row["from"]), int(row[key])
            parameter.check(value)
        except (KeyError, ValueError) as error:
            raise InputError(f"{entry['table']}:{line}: no whole number in column {key} ({error})") from None
        except InputError as error:
            raise InputError(f"{entry['table']}:{line}: {error}") from None
        yield Value(row["area"], start, value, status, str(source), start)


def _check_values(where: str, values: list[Value], areas: dict[str, Area]) -> None:
    seen = set()
    for value in values:
        if value.area not in areas:
            raise InputError(f"{where}: unknown area {value.area!r}{nearest(value.area, areas)}")
        key = (value.area, value.from_, value.published_on)
        if key in seen:
            raise InputError(f"{where}: two values for area {value.area} from {show_date(value.from_)}")
        seen.add(key)
