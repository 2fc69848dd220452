"""Model families of a programme (`families.yaml` beside its rules): every choice of every axis with all the others.

An axis is a list of named choices; a choice lays facts over the household and its members, by name. `last` names
the last member there is. What no choice says is neutral, as in a family typed with `facts: complete`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from doudi.engine.book.book import Book
from doudi.engine.book.strict_yaml import load_yaml
from doudi.engine.judge.family import Family, parse_family
from doudi.kernel.errors import InputError, nearest
from doudi.kernel.names import Named

FILE = "families.yaml"
LAST = "last"
KEYS = ("zh", "en", "household", "members")


@dataclass(frozen=True)
class ModelFamily(Named):
    """A family with its name in two languages."""

    zh: str
    en: str
    family: Family


def model_files(folder: Path) -> dict[str, Path]:
    """The files of model families of a book's folder, by programme."""
    return {path.parent.name: path for path in sorted(folder.rglob(FILE))}


def read_model_families(book: Book, path: Path, area: str) -> list[ModelFamily]:
    """All combinations of the choices, for one area. InputError naming the file and the choice."""
    data = load_yaml(path)
    axes = data.get("axes") if isinstance(data, dict) else None
    if not isinstance(axes, dict) or not axes:
        raise InputError(f"{path.name}: axes is a mapping of axes, each a mapping of choices")
    for axis, choices in axes.items():
        for name, choice in (choices or {"": None}).items():
            _check(f"{path.name}: {axis}.{name}", choice)
    found = []
    for chosen in product(*(choices.values() for choices in axes.values())):
        data = _laid_over(chosen)
        zh = "，".join(c["zh"] for c in chosen if c["zh"])
        en = ", ".join(c["en"] for c in chosen if c["en"])
        try:
            found.append(ModelFamily(zh, en, parse_family(book, {**data, "area": area, "facts": "complete"})))
        except InputError as error:
            raise InputError(f"{path.name}: {en}: {error}") from None
    return found


def _check(where: str, choice: Any) -> None:
    if not isinstance(choice, dict) or "zh" not in choice or "en" not in choice:
        raise InputError(f"{where} lacks its name in zh or en")
    for key in choice:
        if key not in KEYS:
            raise InputError(f"{where} has an unknown key {key!r}{nearest(str(key), KEYS)}")


def _laid_over(chosen: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    household: dict[str, Any] = {}
    members: dict[str, dict[str, Any]] = {}
    for choice in chosen:
        household |= choice.get("household") or {}
        for name, facts in (choice.get("members") or {}).items():
            who = list(members)[-1] if name == LAST and members else str(name)
            members[who] = {**members.get(who, {}), **(facts or {})}
    return {"household": household, "members": [{"name": k, **v} for k, v in members.items()]}
