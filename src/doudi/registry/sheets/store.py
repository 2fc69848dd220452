"""The files that were sent, and their rows, sealed, outside of what the web serves, under the hash of their bytes.

    <home>/sheets/<2 figures>/<sha256>/original, index, <sheet>-<page>

A file's name on the sender's machine is not kept.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop as _

from doudi.registry.sheets.faults import Wrong
from doudi.registry.sheets.limits import PAGE
from doudi.registry.sheets.reader import read_lines

#: What the sealed bytes are bound to.
SEALED = "registry.sheet"
#: Pages that are held in memory.
REMEMBERED = 16


@dataclass(frozen=True)
class About:
    """A sheet of a file, without its rows."""

    name: str
    rows: int
    columns: int
    merged: list[tuple[int, int, int, int]]


@dataclass(frozen=True)
class Kept:
    """A file that was read once and can be read again, page by page."""

    sha256: str
    kind: str
    sheets: list[About]
    #: the pages that were read last
    pages: dict[str, list[list[Any]]] = field(default_factory=dict)

    def rows(self, sheet: int, start: int, count: int) -> list[list[Any]]:
        """Rows of a sheet from one on, both from 0; fewer where it ends. Wrong when the file is there no more."""
        end = min(start + count, self.sheets[sheet].rows)
        found: list[list[Any]] = []
        for page in range(start // PAGE, (end + PAGE - 1) // PAGE if end > start else 0):
            found += self._page(f"{sheet}-{page}")[max(start - page * PAGE, 0) : end - page * PAGE]
        return found

    def _page(self, name: str) -> list[list[Any]]:
        if name not in self.pages:
            if len(self.pages) >= REMEMBERED:
                self.pages.pop(next(iter(self.pages)))
            self.pages[name] = json.loads(_opened(folder(self.sha256) / name))
        return self.pages[name]

    def all_rows(self, sheet: int) -> Iterator[list[Any]]:
        for start in range(0, self.sheets[sheet].rows, PAGE):
            yield from self.rows(sheet, start, PAGE)


def folder(sha256: str) -> Path:
    return Path(settings.HOME) / "sheets" / sha256[:2] / sha256


def keep(data: bytes) -> Kept:
    """Reads a file and keeps it. Wrong when it is none that can be read; then nothing is kept."""
    sha256 = hashlib.sha256(data).hexdigest()
    place = folder(sha256)
    if (place / "index").exists():
        return open_kept(sha256)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = Path(tempfile.mkdtemp(dir=place.parent))
    try:
        _write(draft, data)
        draft.replace(place)
    except OSError:
        if not (place / "index").exists():  # somebody else has kept the same file meanwhile
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return open_kept(sha256)


def open_kept(sha256: str) -> Kept:
    """Wrong when the file is there no more."""
    index = json.loads(_opened(folder(sha256) / "index"))
    return Kept(sha256, index["kind"], [About(**each) for each in index["sheets"]])


def keep_order(sha256: str, name: str, rows: list[int] | None) -> None:
    """Keeps in which order a file's rows are taken; None: as they stand."""
    path = folder(sha256) / f"order-{name}"
    if rows is None:
        path.unlink(missing_ok=True)
    else:
        _seal(path, json.dumps(rows).encode())


def order_of(sha256: str, name: str) -> list[int] | None:
    path = folder(sha256) / f"order-{name}"
    return json.loads(_opened(path)) if path.exists() else None


def is_kept(sha256: str) -> bool:
    return (folder(sha256) / "index").exists()


def forget(sha256: str) -> None:
    """Deletes a file and its rows."""
    shutil.rmtree(folder(sha256), ignore_errors=True)


def _write(draft: Path, data: bytes) -> None:
    sheets: list[dict[str, Any]] = []
    kind, page = "", 0
    for line in read_lines(data):
        if isinstance(line, bytes):
            _seal(draft / f"{len(sheets) - 1}-{page}", line)
            page += 1
        elif "kind" in line:
            kind = line["kind"]
        else:
            sheets.append({"name": line.pop("sheet"), **line})
            page = 0
    _seal(draft / "original", data)
    _seal(draft / "index", json.dumps({"kind": kind, "sheets": sheets}).encode())


def _seal(path: Path, data: bytes) -> None:
    packed = base64.b64encode(zlib.compress(data, 1)).decode()
    draft = path.with_name(f".{path.name}")
    draft.write_bytes(settings.KEYS.seal(packed, SEALED))
    draft.replace(path)


def _opened(path: Path) -> bytes:
    try:
        sealed = path.read_bytes()
    except FileNotFoundError:
        raise Wrong(_("the file was deleted, as its time was over: send it again")) from None
    return zlib.decompress(base64.b64decode(settings.KEYS.open(sealed, SEALED)))
