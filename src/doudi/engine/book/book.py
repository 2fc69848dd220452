"""A rule book: compiled once from its folder to canonical JSON, cached by the hash of its sources."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from doudi.engine.book.areas import Area, lineage, read_areas
from doudi.engine.book.facts import Fact, all_facts, read_vocabulary
from doudi.engine.book.parameters import Parameter
from doudi.engine.book.programme import Programme
from doudi.kernel.dates import from_date
from doudi.kernel.environment import setting
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month
from doudi.kernel.names import Named
from doudi.kernel.version import __version__

FORMAT = "doudi-book/1"
#: Compiled books that stay in the cache.
KEPT = 20
#: People in one institution, where the book does not say.
MOST_IN_INSTITUTION = 2000
READ = ("*.toml", "*.csv", "*.yaml", "*.py")
#: A table of English notes and their Chinese form; a book may have none.
NOTES = "notes.toml"


@dataclass(frozen=True)
class Register(Named):
    name: str
    zh: str
    en: str


@dataclass(frozen=True)
class Book(Named):
    """A compiled book. `digest` names it: the sha256 of its canonical JSON."""

    name: str
    zh: str
    en: str
    since: int
    area_root: str
    max_family: int
    max_institution: int
    registers: dict[str, Register]
    areas: dict[str, Area]
    facts: dict[str, Fact]
    programmes: dict[str, Programme]
    digest: str
    #: the Chinese form of what citations and sources say in English
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def most(self) -> dict[str, int]:
        """The most people that a household may have, by what it is."""
        return {"family": self.max_family, "institution": self.max_institution}

    def check_month(self, month: Month) -> None:
        """InputError for a month before the first law of the book."""
        if month.first_day < self.since:
            raise InputError(
                f"{month} lies before {Month.of(self.since)}, the first month the book {self.name} can judge"
            )

    def own_rules(self, programme: str) -> tuple[str, ...]:
        """The rules that a programme declares itself; what it uses belongs to another."""
        own = self.programmes[programme]
        return tuple(n for n in own.versions if all(n not in self.programmes[used].versions for used in own.uses))

    def parameter(self, path: str) -> Parameter | None:
        """By its dotted path, as dibao.standard.urban."""
        return next((p for p in self.parameters() if p.path == path), None)

    def parameters(self) -> list[Parameter]:
        """Each once, also where several programmes read it."""
        return list({p.path: p for g in self.programmes.values() for p in g.parameters.values()}.values())

    def in_force(self, month: Month, subject: str = "family") -> tuple[str, ...]:
        """The programmes that are asked of everybody in a month: those about the subject, without assessment forms."""
        return tuple(
            name
            for name, programme in self.programmes.items()
            if programme.subject == subject and programme.kind != "instrument" and programme.holds_on(month.first_day)
        )

    def facts_around(self, facts: Mapping[str, Mapping[str, int | None]], area: str) -> dict[str, int | None]:
        """Every fact of an area: its own value of {area: {fact: value}}, or that of the nearest area above it."""
        above = [facts.get(code, {}) for code in lineage(self.areas, area)]
        return {
            fact.name: next((own[fact.name] for own in above if own.get(fact.name) is not None), None)
            for fact in self.facts.values()
            if fact.level == "area"
        }

    def to_json(self) -> dict[str, Any]:
        """Everything that decides a result; the digest is taken over this."""
        return {
            "format": FORMAT, "name": self.name, "zh": self.zh, "en": self.en, "since": self.since,
            "area_root": self.area_root, "max_family": self.max_family,
            "max_institution": self.max_institution,
            "registers": {k: [r.zh, r.en] for k, r in self.registers.items()},
            "notes": self.notes,
            "areas": [a.to_json() for a in self.areas.values()],
            "facts": [f.to_json() for f in self.facts.values()],
            "programmes": [p.to_json() for p in self.programmes.values()],
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: dict[str, Any], digest: str) -> Book:
        if data.get("format") != FORMAT:
            raise InputError(f"this book is of format {data.get('format')!r}, not {FORMAT!r}")
        return cls(
            data["name"], data["zh"], data["en"], data["since"], data["area_root"], data["max_family"],
            data.get("max_institution", MOST_IN_INSTITUTION),
            {k: Register(k, zh, en) for k, (zh, en) in data["registers"].items()},
            {a["code"]: Area(**a) for a in data["areas"]},
            {f["name"]: Fact.from_json(f) for f in data["facts"]},
            {p["name"]: Programme.from_json(p) for p in data["programmes"]}, digest, data.get("notes", {}),
        )  # fmt: skip


def canonical(data: Any) -> bytes:
    """The one way these data are written: sorted keys, no spaces, UTF-8."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def book_bytes(book: Book) -> bytes:
    """The book's canonical bytes; their sha256 is its digest."""
    return canonical(book.to_json())


def parse_book(raw: bytes) -> Book:
    """A compiled book from its bytes; the digest is computed, not believed. InputError for anything else."""
    try:
        return Book.from_json(json.loads(raw), hashlib.sha256(raw).hexdigest())
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"this is no compiled rule book ({type(error).__name__}: {error})") from error


def book_folder(folder: str | Path | None = None) -> Path:
    """The folder asked for, DOUDI_BOOK, or the one book that comes with Doudi."""
    chosen = folder or setting("DOUDI_BOOK")
    if chosen:
        path = Path(chosen)
        if not (path / "book.toml").is_file():
            raise InputError(f"{path} is no rule book: it has no book.toml")
        return path
    package = Path(__file__).parents[2]
    for base in (package / "_rulebooks", package.parents[1] / "rulebooks"):
        books = sorted(p.parent for p in base.glob("*/book.toml"))
        if books:
            return books[0]
    raise InputError("no rule book was found: name one with --book or DOUDI_BOOK")


def load_book(folder: str | Path | None = None) -> Book:
    """The compiled book, from the cache when nothing it was read from has changed."""
    path = book_folder(folder)
    cache = _cache_file(_source_digest(path))
    if (cached := _read_cache(cache)) is not None:
        return cached
    book = compile_book(path)
    _write_cache(cache, book)
    return book


def compile_book(path: Path) -> Book:
    """Reads and checks the whole book. InputError, one sentence with file and line, on the first fault."""
    try:
        return _compile(path)
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: a file is not UTF-8 text ({error})") from error
    except (OSError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise InputError(f"{path} is no rule book as Doudi reads it ({type(error).__name__}: {error})") from error


def _compile(path: Path) -> Book:
    from doudi.engine.book.assemble import Ground, assemble

    try:
        head = tomllib.loads((path / "book.toml").read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"book.toml: {error}") from None
    for key in ("name", "zh", "en", "since", "max_family_size", "area_root", "programmes"):
        if key not in head:
            raise InputError(f"book.toml: {key!r} is missing")
    folders = {Path(name).name: path / name for name in head["programmes"]}
    if len(folders) != len(head["programmes"]):
        raise InputError("book.toml: two programmes have the same name")
    registers = dict(_registers("book.toml", head.get("registers", {})))
    for folder in folders.values():
        registers.update(_registers(f"{folder.name}/facts.toml", read_vocabulary(folder)[0]))
    areas = read_areas(path / "areas.csv")
    facts = all_facts(path, folders.values(), set(registers))
    since = from_date(head["since"])
    most = {"family": head["max_family_size"], "institution": head.get("max_institution_size", MOST_IN_INSTITUTION)}
    ground = Ground(folders, facts, areas, since, head["area_root"], most)
    programmes = {}
    for name, folder in folders.items():
        programme = programmes[name] = assemble(folder, ground)
        if programme.name != name:
            raise InputError(f"{folder.name}: the programme is called {programme.name!r}, its folder {name!r}")
    draft = Book(
        head["name"], head["zh"], head["en"], since, head["area_root"], head["max_family_size"],
        most["institution"], registers,
        areas, facts, programmes, "", _notes(path / NOTES),
    )  # fmt: skip
    return parse_book(book_bytes(draft))


def _registers(where: str, entries: dict[str, Any]) -> Iterator[tuple[str, Register]]:
    for name, words in entries.items():
        if not isinstance(words, dict) or not words.get("zh") or not words.get("en"):
            raise InputError(f"{where}: the register {name!r} lacks its name in zh or en")
        yield name, Register(name, words["zh"], words["en"])


def _notes(path: Path) -> dict[str, str]:
    """The notes of a book by their English form; InputError for what is none."""
    try:
        notes = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path.name}: {error}") from None
    for english, chinese in notes.items():
        if not isinstance(chinese, str) or not chinese:
            raise InputError(f"{path.name}: {english!r} has no Chinese form")
    return notes


def _source_digest(path: Path) -> str:
    """Over every file the book is read from, and the engine that reads it."""
    digest = hashlib.sha256(f"{FORMAT} {__version__}".encode())
    engine = Path(__file__).parents[1]
    files = sorted(f for pattern in READ for f in path.rglob(pattern)) + sorted(engine.rglob("*.py"))
    for file in files:
        base = path if file.is_relative_to(path) else engine
        digest.update(f"{file.relative_to(base)}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _cache_file(digest: str) -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "doudi" / "books" / f"{digest}.json"


def _read_cache(file: Path) -> Book | None:
    """The cached book; None when there is none or it is not what was written."""
    try:
        digest, _, raw = file.read_bytes().partition(b"\n")
        book = parse_book(raw)
    except (OSError, InputError):
        return None
    return book if book.digest.encode() == digest else None


def _write_cache(file: Path, book: Book) -> None:
    """Whole or not at all; a read-only home is no reason to fail. Of the older ones a few are kept."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as out:
            out.write(book.digest.encode() + b"\n" + book_bytes(book))
        Path(out.name).replace(file)
        newest = sorted(file.parent.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in newest[KEPT:]:
            old.unlink(missing_ok=True)
    except OSError:
        return
