"""What is different between two books: programmes, rules, parameters, facts and areas, each named and dated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doudi.engine.book.book import Book, book_folder, load_book, parse_book
from doudi.engine.book.facts import Fact
from doudi.engine.book.parameters import Parameter
from doudi.engine.book.programme import Version
from doudi.engine.expression.formula import formula
from doudi.engine.expression.ir import Node
from doudi.kernel.dates import show_date
from doudi.kernel.errors import InputError

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class BookChange:
    """One difference. `path` names it in the book; `before` and `after` say it in words, empty where it was not."""

    kind: str
    path: str
    what: str
    before: str
    after: str


def open_book(place: str | Path) -> Book:
    """A book from its folder, from a compiled book.json, or from a run that holds one. InputError for anything else."""
    path = Path(place)
    if (path / "book.toml").is_file():
        return load_book(path)
    file = path / "book.json" if path.is_dir() else path
    try:
        raw = file.read_bytes()
    except OSError:
        book_folder(path)
        raise InputError(f"{file} cannot be read") from None
    try:
        return parse_book(raw)
    except InputError as error:
        raise InputError(f"{file}: {error}") from None


def book_changes(old: Book, new: Book) -> list[BookChange]:
    """Every difference that could change a result or what is said about it, in the order of the book."""
    changes = _between("area", _areas(old), _areas(new), lambda area: f"{area['name_zh']} / {area['name_en']}")
    changes += _between("fact", _facts(old), _facts(new), _fact)
    for name in dict.fromkeys([*old.programmes, *new.programmes]):
        before, after = old.programmes.get(name), new.programmes.get(name)
        if before is None or after is None:
            changes.append(BookChange("programme", name, ADDED if before is None else REMOVED, "", ""))
            continue
        rest = ("versions", "parameters")
        frames = [{k: v for k, v in p.to_json().items() if k not in rest} for p in (before, after)]
        changes += _between("programme", {name: frames[0]}, {name: frames[1]}, lambda _: "")
        changes += _between("rule", _versions(before.versions, name), _versions(after.versions, name), _version)
        changes += _between("parameter", _values(before.parameters), _values(after.parameters), _value)
    return changes


def _between(kind: str, old: Mapping[str, Any], new: Mapping[str, Any], say: Callable[[Any], str]) -> list[BookChange]:
    found = []
    for path in dict.fromkeys([*old, *new]):
        before, after = old.get(path), new.get(path)
        if before == after:
            continue
        what = ADDED if before is None else REMOVED if after is None else CHANGED
        said = ["" if each is None else say(each) for each in (before, after)]
        found.append(BookChange(kind, path, what, *said))
    return found


def _areas(book: Book) -> dict[str, Any]:
    return {code: area.to_json() for code, area in book.areas.items()}


def _facts(book: Book) -> dict[str, Any]:
    return {f"{fact.level}.{name}": fact.to_json() for name, fact in book.facts.items()}


def _fact(data: dict[str, Any]) -> str:
    fact = Fact.from_json(data)
    return f"{fact.type} {fact.range_text()} {fact.zh} / {fact.en}"


def _versions(versions: Mapping[str, tuple[Version, ...]], programme: str) -> dict[str, Any]:
    """By rule and first day; how its function is called and where it stands decide nothing."""
    decides = ("to", "cites", "zh", "en", "node")
    return {
        f"{programme}.{rule} {show_date(version.from_)}": {key: version.to_json()[key] for key in decides}
        for rule, found in versions.items()
        for version in found
    }


def _version(data: dict[str, Any]) -> str:
    return f"{formula(Node.from_json(data['node']))} ({data['cites']})"


def _values(parameters: Mapping[str, Parameter]) -> dict[str, Any]:
    """By path, area and first day."""
    return {
        f"{p.path} {v.area} {show_date(v.from_)}": (p.show(v.value), v.status, v.source)
        for p in parameters.values()
        for v in p.values
    }


def _value(data: tuple[str, str, str]) -> str:
    value, status, source = data
    return f"{value} [{status}] {source}"
