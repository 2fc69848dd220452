"""What a book's source promises, mechanism by mechanism, and which rules, parameters and case carry it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from doudi.engine.book.strict_yaml import load_yaml
from doudi.handbook.shelf import Shelf
from doudi.kernel.errors import InputError
from doudi.kernel.names import Named

FILE = "mechanisms.yaml"


@dataclass(frozen=True)
class Mechanism(Named):
    """One record of the source.

    `rules` are (programme, rule), `cases` (programme, id), `parameters` dotted paths, * standing for any. `no_money`
    says why nobody is owed anything by it, where no rule carries it.
    """

    id: str
    zh: str
    en: str
    area: str
    kind: str
    quote: str
    rules: tuple[tuple[str, str], ...] = ()
    parameters: tuple[str, ...] = ()
    cases: tuple[tuple[str, str], ...] = ()
    no_money: str = ""

    def by_programme(self) -> dict[str, list[str]]:
        """The rules that carry it by their programme."""
        found: dict[str, list[str]] = {}
        for programme, rule in self.rules:
            found.setdefault(programme, []).append(rule)
        return found


@dataclass(frozen=True)
class Mechanisms:
    """All records, and where they were taken from."""

    note: str
    records: tuple[Mechanism, ...]


def read_mechanisms(folder: Path) -> Mechanisms | None:
    """The book's mechanisms.yaml, None without one; InputError naming the record."""
    path = folder / FILE
    if not path.is_file():
        return None
    data = load_yaml(path)
    return Mechanisms(str(data.get("note", "")), tuple(_record(entry) for entry in data["mechanisms"]))


def _record(entry: dict[str, Any]) -> Mechanism:
    lacking = [key for key in ("id", "zh", "en", "area", "kind", "quote") if not entry.get(key)]
    if lacking:
        raise InputError(f"{FILE}: {entry.get('id', '?')} lacks {lacking[0]!r}")
    rules, cases = _named(entry, "rule", "."), _named(entry, "case", "/")
    if bool(rules) == bool(entry.get("no_money")) or bool(rules) != bool(cases):
        raise InputError(f"{FILE}: {entry['id']} needs rule and case, or no_money: why nothing carries it")
    id_, zh, en, area, kind, quote = (str(entry[key]) for key in ("id", "zh", "en", "area", "kind", "quote"))
    parameters, reason = tuple(map(str, entry.get("parameters", ()))), str(entry.get("no_money", ""))
    return Mechanism(id_, zh, en, area, kind, quote, rules, parameters, cases, reason)


def _named(entry: dict[str, Any], key: str, mark: str) -> tuple[tuple[str, str], ...]:
    """The names of a list, each with the programme before its mark."""
    found = []
    for name in entry.get(key, ()):
        programme, _, rest = str(name).partition(mark)
        found.append((programme, rest))
    return tuple(found)


def faults(shelf: Shelf, cases: Mapping[str, set[str]], found: Mechanisms) -> list[str]:
    """Every rule, parameter or case a record names that the book has not, and every record that stands twice."""
    programmes = shelf.book.programmes
    paths = [p.path for p in shelf.book.parameters()]
    wrong = [f"{id_} stands twice" for id_, n in Counter(r.id for r in found.records).items() if n > 1]
    for record in found.records:
        for name, rule in record.rules:
            if name not in programmes or rule not in programmes[name].versions:
                wrong.append(f"{record.id}: there is no rule {name}.{rule}")
        for pattern in record.parameters:
            if not any(fnmatch(path, pattern) for path in paths):
                wrong.append(f"{record.id}: there is no parameter {pattern}")
        for name, case in record.cases:
            if case not in cases.get(name, set()):
                wrong.append(f"{record.id}: there is no case {name}/{case}")
    return wrong


def markdown(found: Mechanisms) -> str:
    """The table as a page: by area, first what rules carry, then what gives nobody money or an entitlement."""
    carried = sum(bool(r.rules) for r in found.records)
    lines = [
        "# What the source promises, and what carries it",
        "",
        f"Printed by `doudi rulebook mechanisms` from the book's `{FILE}`; do not edit this page. {found.note}",
        f"{len(found.records)} records: rules carry {carried}; {len(found.records) - carried} give nobody money or an",
        "entitlement and belong to other parts of the product. A case can be run with `doudi rulebook test`.",
    ]
    for area in dict.fromkeys(r.area for r in found.records):
        own = [r for r in found.records if r.area == area]
        lines += ["", f"## {area.replace('_', ' ').capitalize()}"]
        if rows := [r for r in own if r.rules]:
            lines += [
                "",
                "| id | 中文 | English | rules | parameters | cases |",
                "| --- | --- | --- | --- | --- | --- |",
            ]
            lines += [_row(f"`{r.id}`", r.zh, r.en, _rules(r), _codes(r.parameters), _cases(r)) for r in rows]
        if rows := [r for r in own if not r.rules]:
            lines += ["", "| id | 中文 | English | kind | no money or entitlement, because |"]
            lines += ["| --- | --- | --- | --- | --- |"]
            lines += [_row(f"`{r.id}`", r.zh, r.en, r.kind.replace("_", " "), r.no_money) for r in rows]
    return "\n".join(lines) + "\n"


def _rules(record: Mechanism) -> str:
    return "; ".join(f"{programme}: {_codes(rules)}" for programme, rules in record.by_programme().items())


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "–"


def _cases(record: Mechanism) -> str:
    return _codes(f"{programme}/{case}" for programme, case in record.cases)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
