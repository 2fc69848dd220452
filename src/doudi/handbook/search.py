"""The index behind the search box: one entry for everything that has a name, as a script that loads from a file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """What is found: its kind, its title, where it leads, and the words it is also found by."""

    kind: str
    title: str
    where: str
    url: str
    words: str = ""


def index_script(entries: Sequence[Entry]) -> str:
    """The entries as `HANDBOOK_INDEX = […]`; `<` is escaped, for the text may be read as part of a page."""
    rows = [[e.kind, e.title, e.where, e.url, " ".join(e.words.split())] for e in entries]
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"var HANDBOOK_INDEX = {text};\n"
