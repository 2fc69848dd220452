"""Reads the procedures of a book: `procedure.yaml` beside a programme's rules, `remedies.yaml` beside book.toml.

Everything is checked when it is read; InputError, one sentence with file and key, on the first fault.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from doudi.engine.book.book import Book, canonical
from doudi.engine.book.strict_yaml import load_yaml
from doudi.engine.procedure.checks import check_dates, check_keeping, check_remedies, check_version, named_once
from doudi.engine.procedure.model import Keeping, Procedures, Reply, Route, Version
from doudi.engine.procedure.shape import read, to_json
from doudi.kernel.errors import InputError

FILE = "procedure.yaml"
REMEDIES = "remedies.yaml"


@dataclass(frozen=True)
class _File:
    """What a procedure.yaml holds."""

    versions: tuple[Version, ...]


@dataclass(frozen=True)
class _Remedies:
    """What remedies.yaml holds: routes of appeal, times of reply, how long files are kept, and what may be shown by
    which article."""

    routes: tuple[Route, ...]
    replies: tuple[Reply, ...]
    showing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keeping: tuple[Keeping, ...] = ()


#: By the hash of what they were read from; a book is read again and again by one process.
_CACHE: dict[str, Procedures] = {}


def load_procedures(book: Book, folder: Path) -> Procedures:
    """All procedures of a book; without any file there are none. They are kept until a file changes."""
    digest = _source_digest(book, folder)
    if digest not in _CACHE:
        _CACHE.clear()
        _CACHE[digest] = read_procedures(book, folder)
    return _CACHE[digest]


def read_procedures(book: Book, folder: Path) -> Procedures:
    """The same, always from the files."""
    remedies = _remedies(folder / REMEDIES)
    files = {name: place / FILE for name, place in _folders(folder).items() if (place / FILE).is_file()}
    if files and not remedies.routes:
        raise InputError(f"{REMEDIES} is missing or names no route of appeal: no decision without one")
    found = {name: tuple(_versions(book, name, path, remedies.showing)) for name, path in files.items()}
    return Procedures(found, remedies.routes, remedies.replies, remedies.showing, remedies.keeping)


def version_json(version: Version) -> dict[str, Any]:
    """A version as plain data, for a case to keep; `version_from_json` reads it back."""
    data: dict[str, Any] = to_json(version)
    return data


def version_from_json(data: Mapping[str, Any]) -> Version:
    """A version that a case kept; the digest is computed, not believed. InputError for anything else."""
    version = with_digest(read(Version, {**data, "digest": "?"}, "a kept procedure"))
    if data.get("digest") != version.digest:
        raise InputError(f"a kept procedure of {version.programme} was changed: its digest is not {version.digest}")
    return version


def with_digest(version: Version) -> Version:
    """The version with the sha256 of its canonical JSON."""
    raw = canonical(to_json(replace(version, digest="")))
    return replace(version, digest=hashlib.sha256(raw).hexdigest())


def _versions(book: Book, name: str, path: Path, showing: Mapping[str, tuple[str, ...]]) -> list[Version]:
    where = f"{name}/{FILE}"
    data = load_yaml(path)
    if not isinstance(data, Mapping) or not isinstance(data.get("versions"), list) or not data["versions"]:
        raise InputError(f"{where}: it has no list of versions")
    for at, each in enumerate(data["versions"]):
        if isinstance(each, dict):
            for key in ("programme", "digest"):
                if key in each:
                    raise InputError(f"{where}: versions[{at}] has an unknown key {key!r}: the reader fills it in")
            each |= {"programme": name, "digest": "?"}
    versions = read(_File, data, where).versions
    check_dates(where, versions, "version")
    begins = versions[0].from_
    if begins < (since := _first_day(book, name)):
        raise InputError(f"{where}: versions[0].from {begins} lies before the programme begins, {since}")
    for each in versions:
        check_version(book, f"{where} from {each.from_}", each, showing)
    return [with_digest(each) for each in versions]


def _first_day(book: Book, name: str) -> dt.date:
    first = max(book.programmes[name].from_, book.since)
    return dt.date(first // 10000, first // 100 % 100, first % 100)


def _remedies(path: Path) -> _Remedies:
    if not path.is_file():
        return _Remedies((), ())
    found = read(_Remedies, load_yaml(path), path.name)
    for what, rows in (("route", found.routes), ("reply", found.replies), ("keeping", found.keeping)):
        names = dict.fromkeys(row.name for row in rows)
        for name in names:
            check_dates(f"{path.name}: {name}", [row for row in rows if row.name == name], what)
    check_remedies(path.name, found.routes, found.replies, found.showing)
    check_keeping(path.name, found.keeping)
    return found


def _folders(folder: Path) -> dict[str, Path]:
    """Each programme's folder by its name, in the order of book.toml."""
    listed = tomllib.loads((folder / "book.toml").read_text("utf-8"))["programmes"]
    named_once("book.toml", [Path(name).name for name in listed])
    return {Path(name).name: folder / name for name in listed}


def _source_digest(book: Book, folder: Path) -> str:
    """Over the book and every file that procedures are read from."""
    digest = hashlib.sha256(book.digest.encode())
    for path in (folder / REMEDIES, *(place / FILE for place in _folders(folder).values())):
        digest.update(f"{path}\0".encode() + (path.read_bytes() if path.is_file() else b"") + b"\0")
    return digest.hexdigest()
