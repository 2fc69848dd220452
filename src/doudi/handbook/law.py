"""What a programme's folder says of its law: the texts it rests on (`texts.toml`) and every article's line (`law.md`).

Neither decides a result: they stand beside the compiled book and are no part of its digest.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from doudi.engine.book.programme import FOREVER, Version
from doudi.kernel.dates import from_date
from doudi.kernel.errors import InputError, nearest
from doudi.kernel.names import Named

#: The columns of a text's table; the Chinese one may be missing.
HEADER = ["article", "status", "in our words", "中文", "where"]
ENGLISH = [name for name in HEADER if name != "中文"]
STATUSES = ("encoded", "human judgement", "not applicable")
KEYS = ("zh", "en", "from", "to", "articles", "sections", "part", "read", "uncited", "elsewhere")
CODE = re.compile(r"`([^`]+)`")
#: Articles of a text, as "arts 8, 23" or "sec. 3(1)".
LISTED = r"(?:art|no|sec)s?\.? ((?:\d+(?:\(\d+\))*(?:-\(\d+\))?(?:, )?)+)"


@dataclass(frozen=True)
class Text(Named):
    """One text of law as texts.toml declares it.

    `numbers` are the articles or sections that must have a line, `whole` when they are all of the text's. `uncited`
    are encoded by no single rule that cites them; `elsewhere` may be cited though another programme's page has them.
    """

    name: str
    zh: str
    en: str
    from_: int
    to: int
    numbers: tuple[str, ...]
    whole: bool
    read: str
    uncited: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True)
class Article:
    """One line of law.md. `names` are the rules, facts and parameters it says carry the article; `zh` may be empty."""

    text: str
    number: str
    status: str
    words: str
    where: str
    zh: str = ""

    @property
    def names(self) -> list[str]:
        return CODE.findall(self.where)


@dataclass(frozen=True)
class Law:
    """A programme's law page: its introduction in both languages, its texts in order, their articles by text."""

    introduction: str
    introduction_zh: str
    texts: tuple[Text, ...]
    articles: Mapping[str, tuple[Article, ...]]


def read_law(folder: Path) -> Law:
    """The folder's texts.toml and law.md, either of which may be missing; InputError naming the file."""
    texts = tuple(read_texts(folder))
    path = folder / "law.md"
    markdown = path.read_text("utf-8") if path.is_file() else ""
    articles: dict[str, tuple[Article, ...]] = {}
    for heading, rows in tables(markdown):
        if rows[0] in (HEADER, ENGLISH):
            articles[heading] = tuple(_article(heading, dict(zip(rows[0], row, strict=False))) for row in rows[1:])
    return Law(*_introduction(markdown), texts, articles)


def _article(text: str, cells: Mapping[str, str]) -> Article:
    """A row of a table; a cell that is missing is empty."""
    number, status, words, zh, where = (cells.get(name, "") for name in HEADER)
    return Article(text, number, status, words, where, zh)


def read_texts(folder: Path) -> Iterator[Text]:
    """The texts a programme rests on, in the order of its texts.toml."""
    path = folder / "texts.toml"
    where = f"{folder.name}/{path.name}"
    try:
        data = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{where}: {error}") from None
    for name, entry in data.items():
        if not isinstance(entry, dict):
            raise InputError(f"{where}: {name!r} is no table of a text")
        for key in entry:
            if key not in KEYS:
                raise InputError(f"{where}: {name!r} has an unknown key {key!r}{nearest(key, KEYS)}")
        yield _text(where, name, entry)


def _text(where: str, name: str, entry: dict[str, Any]) -> Text:
    if not entry.get("zh") or not entry.get("en") or not isinstance(entry.get("from"), date):
        raise InputError(f"{where}: {name!r} needs zh, en and the day it is in force from")
    named = [key for key in ("articles", "sections", "part") if key in entry]
    if len(named) != 1:
        raise InputError(f"{where}: {name!r} needs one of articles, sections and part")
    listed = entry[named[0]]
    numbers = [str(n) for n in range(1, listed + 1)] if isinstance(listed, int) else [str(n) for n in listed]
    end = from_date(entry["to"]) if "to" in entry else FOREVER
    return Text(
        name, entry["zh"], entry["en"], from_date(entry["from"]), end, tuple(numbers), named[0] != "part",
        str(entry.get("read", "text")), tuple(entry.get("uncited", ())), tuple(entry.get("elsewhere", ())),
    )  # fmt: skip


def tables(markdown: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Each table's nearest heading above it and its rows of stripped cells, header first, ruler left out."""
    heading, rows = "", []
    for line in [*markdown.splitlines(), ""]:
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if not all(cell and set(cell) <= set(":-") for cell in cells):
                rows.append(cells)
            continue
        if rows:
            yield heading, rows
            rows = []
        if line.startswith("#"):
            heading = line.lstrip("# ")


def _introduction(markdown: str) -> tuple[str, str]:
    """What stands between the page's title and its first text: the English, and the Chinese in the lines with >."""
    english, chinese = [], ""
    for line in markdown.splitlines()[1:]:
        if line.startswith(("#", "|")):
            break
        if line.startswith(">"):
            chinese += line.removeprefix(">").strip()
        else:
            english.append(line)
    return " ".join(" ".join(english).split()), chinese


def citations(cites: str, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(text, article) of a citation: "民发〔2021〕57号 arts 8, 23; local" cites two."""
    pattern = "|".join(map(re.escape, sorted(texts, key=len, reverse=True)))
    if not pattern:
        return
    for text, rest in re.findall(rf"({pattern})((?:(?!{pattern}).)*)", cites):
        if listed := re.match(f" {LISTED}", rest):
            yield from ((text, number) for number in re.findall(r"\d+(?:\(\d+\))?(?=[-, ]|$)", listed[1]))


def cited_articles(cites: str, law: Law) -> list[tuple[str, str]]:
    """The lines of the law page that a citation leads to; an item without a line of its own leads to its article's."""
    lines = {(a.text, a.number) for articles in law.articles.values() for a in articles}
    found = dict.fromkeys(citations(cites, law.articles))
    return [(t, n) if (t, n) in lines else (t, n.partition("(")[0]) for t, n in found]


def citing(law: Law, versions: Iterable[Version]) -> dict[tuple[str, str], list[Version]]:
    """By text and article: the versions of rules that cite it, each once, in their order."""
    found: dict[tuple[str, str], list[Version]] = {}
    for version in versions:
        for place in dict.fromkeys(cited_articles(version.cites, law)):
            found.setdefault(place, []).append(version)
    return found
