"""A book with everything its folder says beside the compiled rules: the law pages, the rules as written, the groups."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from doudi.engine.book.book import Book, load_book
from doudi.engine.book.facts import Fact, read_facts
from doudi.engine.book.parameters import Parameter
from doudi.engine.book.programme import Programme, Version
from doudi.engine.book.source import read_source
from doudi.engine.procedure.model import Procedures
from doudi.engine.procedure.reading import load_procedures
from doudi.handbook.law import Law, read_law


@dataclass(frozen=True)
class Written:
    """A rule's function as it stands in its file."""

    file: str
    line: int
    text: str


@dataclass(frozen=True)
class Shelf:
    """`folders`, `laws` and what each programme declares itself (rules, parameters, facts) by programme."""

    book: Book
    folder: Path
    folders: Mapping[str, Path]
    laws: Mapping[str, Law]
    rules: Mapping[str, frozenset[str]]
    facts: Mapping[str, tuple[str, ...]]
    functions: Mapping[str, Mapping[str, Written]] = field(repr=False)
    procedures: Procedures = field(repr=False)

    def group(self, programme: str) -> str:
        """The folder that a programme's folder lies in."""
        return self.folders[programme].parent.name

    def origin(self, programme: Programme, rule: str) -> str:
        """The programme that declares a rule: its own or one that it uses."""
        names = (programme.name, *programme.uses)
        return next((name for name in names if rule in self.rules[name]), programme.name)

    def written(self, programme: Programme, version: Version) -> Written | None:
        """The function behind a version of a rule, wherever it is declared."""
        return self.functions[self.origin(programme, version.rule)].get(version.function)

    def own_versions(self, programme: Programme) -> list[Version]:
        """Every version of the rules that the programme declares itself, in order."""
        return [v for name, vs in programme.versions.items() if name in self.rules[programme.name] for v in vs]

    def own_parameters(self, programme: Programme) -> list[Parameter]:
        """The parameters that the programme declares itself."""
        return [p for p in programme.parameters.values() if p.path.startswith(f"{programme.name}.")]

    def facts_of(self, programme: str) -> list[Fact]:
        """The facts that only this programme's folder declares; of the book's own under the name ""."""
        return [self.book.facts[name] for name in self.facts[programme]]

    def readers(self) -> dict[str, list[str]]:
        """By name of a fact: the programmes some rule of which reads it."""
        found: dict[str, list[str]] = {}
        for programme in self.book.programmes.values():
            read = {name for vs in programme.versions.values() for version in vs for name in version.reads}
            for name in self.book.facts:
                if name in read or name == programme.area or name in programme.asked():
                    found.setdefault(name, []).append(programme.name)
        return found


def programme_folders(folder: Path) -> dict[str, Path]:
    """Each programme's folder by its name, in the order of book.toml."""
    listed = tomllib.loads((folder / "book.toml").read_text("utf-8"))["programmes"]
    return {Path(name).name: folder / name for name in listed}


def open_shelf(folder: Path) -> Shelf:
    """The book of a folder with its law pages and sources; InputError for what cannot be read."""
    book = load_book(folder)
    folders = programme_folders(folder)
    own = {name: frozenset(read_source(path, book.since).drafts) for name, path in folders.items()}
    facts = {name: tuple(read_facts(path, set(book.registers))) for name, path in folders.items()}
    declared = {fact for names in facts.values() for fact in names}
    facts[""] = tuple(name for name in book.facts if name not in declared)
    laws = {name: read_law(path) for name, path in folders.items()}
    functions = {name: _functions(path) for name, path in folders.items()}
    return Shelf(book, folder, folders, laws, own, facts, functions, load_procedures(book, folder))


def _functions(folder: Path) -> dict[str, Written]:
    """Every function of the rule files by its name, with its decorator."""
    single = folder / "rules.py"
    found = {}
    for path in [single] if single.exists() else sorted((folder / "rules").glob("*.py")):
        text = path.read_text("utf-8")
        lines = text.splitlines()
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef):
                first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
                body = "\n".join(lines[first - 1 : node.end_lineno])
                found[node.name] = Written(path.relative_to(folder).as_posix(), first, body)
    return found
