"""What a citizen may be asked, in plain words: the `questions.toml` of a rule book, checked against its vocabulary.

A fact without a question is the office's to find out; `supposed` is what a reckoning takes until it has.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from doudi.engine.book.book import Book
from doudi.engine.book.facts import Fact
from doudi.kernel.errors import InputError, nearest
from doudi.kernel.names import Named

FILE = "questions.toml"
#: In `needs`: any amount above nothing.
SOME = "some"
TOPIC_KEYS = {"zh", "en", "ask_zh", "ask_en", "tell_zh", "tell_en", "effort"}
FACT_KEYS = {
    "topic", "tick", "office", "zh", "en", "tick_zh", "tick_en", "help_zh", "help_en", "ages", "needs", "otherwise",
    "labels_zh", "labels_en",
}  # fmt: skip
#: Codes of a yes-or-no fact, where a question has words of its own for them.
YES_NO = ("no", "yes")
#: One way in which a gated question comes up: fact -> its values, or None for any above nothing.
Need = Mapping[str, frozenset[int] | None]


@dataclass(frozen=True)
class Topic(Named):
    """A screen: its short name, its heading with boxes to tick, its heading with more to tell."""

    name: str
    zh: str
    en: str
    ask: Mapping[str, str]
    tell: Mapping[str, str]
    effort: int


@dataclass(frozen=True)
class Question(Named):
    """How one fact is asked for. `ages` in full years, both ends included; `order` its place in the file."""

    fact: Fact
    topic: Topic
    zh: str
    en: str
    order: int
    tick: bool = False
    office: bool = False
    tick_words: Mapping[str, str] = field(default_factory=dict)
    help: Mapping[str, str] = field(default_factory=dict)
    ages: tuple[int, int] | None = None
    needs: tuple[Need, ...] = ()
    otherwise: int = 0
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def label(self, code: str, lang: str) -> str:
        """A code in plain words."""
        own = self.labels.get(lang, {}).get(code)
        return own or (dict(self.fact.labels).get(code, code) if lang == "zh" else code.replace("_", " "))


@dataclass(frozen=True)
class Supposed:
    """A value taken for granted; where `by` names another fact, one for each value of that."""

    value: int | None
    by: str = ""
    values: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Lead:
    """What holds once a programme has been granted."""

    programme: str
    facts: Mapping[str, int]


@dataclass(frozen=True)
class Questions:
    """All questions of a book, by fact. `relation` and `age` are the facts asked of everybody at the start, or ""."""

    topics: Mapping[str, Topic]
    facts: Mapping[str, Question]
    suppose: Mapping[str, Supposed]
    leads: tuple[Lead, ...]
    relation: str
    age: str

    def supposed(self, fact: Fact) -> Supposed:
        """What is taken for granted of a fact until an office has found it out."""
        found = self.suppose.get(fact.name)
        if found is not None:
            return found
        return Supposed(fact.absent_value if fact.absent_value is not None else fact.neutral)


def nothing(fact: Fact) -> int:
    """The value that says there is none of it."""
    if "none" in fact.codes:
        return fact.codes.index("none")
    usual = fact.absent_value if fact.absent_value is not None else fact.neutral
    return max(fact.min, 0) if usual is None else usual


def read_questions(book: Book, folder: Path) -> Questions:
    """The questions of a book's folder; without the file, every fact that a family itself declares is asked for.

    InputError naming the entry that is wrong.
    """
    path = folder / FILE
    if not path.is_file():
        return _plain_questions(book)
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{FILE}: {error}") from None
    for key in data:
        if key not in (known := ("people", "topics", "facts", "suppose", "leads")):
            raise InputError(f"{FILE} knows no {key!r}{nearest(key, known)}")
    topics = {name: _topic(name, entry) for name, entry in data.get("topics", {}).items()}
    facts = {
        name: _question(book, topics, name, entry, order)
        for order, (name, entry) in enumerate(data.get("facts", {}).items())
    }
    suppose = {name: _supposed(book, name, entry) for name, entry in data.get("suppose", {}).items()}
    people = {key: _fact(book, "people", name).name for key, name in data.get("people", {}).items()}
    leads = tuple(_lead(book, entry) for entry in data.get("leads", ()))
    return Questions(topics, facts, suppose, leads, people.get("relation", ""), people.get("age", ""))


def _plain_questions(book: Book) -> Questions:
    topic = Topic("all", "情况", "Circumstances", {}, {}, 1)
    asked = [fact for fact in book.facts.values() if "declaration" in fact.supplied_by and fact.level != "area"]
    facts = {
        fact.name: Question(fact, topic, fact.zh, fact.en, order, otherwise=nothing(fact))
        for order, fact in enumerate(asked)
    }
    return Questions({"all": topic}, facts, {}, (), "", "")


def _fact(book: Book, where: str, name: str) -> Fact:
    if name not in book.facts:
        raise InputError(f"{FILE}: {where} names an unknown fact {name!r}{nearest(name, book.facts)}")
    return book.facts[name]


def _value(fact: Fact, raw: Any) -> int:
    try:
        value = fact.parse(raw)
    except InputError as error:
        raise InputError(f"{FILE}: {error}") from None
    if value is None:
        raise InputError(f"{FILE}: {fact.name} lacks a value")
    return value


def _check_keys(where: str, entry: Mapping[str, Any], known: Iterable[str]) -> None:
    for key in entry:
        if key not in known:
            raise InputError(f"{FILE}: {where} has an unknown key {key!r}{nearest(key, known)}")


def _both(where: str, entry: Mapping[str, Any], stem: str) -> dict[str, str]:
    found = {lang: entry[f"{stem}_{lang}"] for lang in ("zh", "en") if f"{stem}_{lang}" in entry}
    if len(found) == 1:
        raise InputError(f"{FILE}: {where} has {stem} in one language only")
    return found


def _topic(name: str, entry: Mapping[str, Any]) -> Topic:
    where = f"topic {name!r}"
    _check_keys(where, entry, TOPIC_KEYS)
    if not entry.get("zh") or not entry.get("en"):
        raise InputError(f"{FILE}: {where} lacks its name in zh or en")
    ask = _both(where, entry, "ask")
    return Topic(
        name, entry["zh"], entry["en"], ask, _both(where, entry, "tell") or ask, int(entry.get("effort", 3))
    )  # fmt: skip


def _question(book: Book, topics: Mapping[str, Topic], name: str, entry: Mapping[str, Any], order: int) -> Question:
    fact, where = _fact(book, "facts", name), f"fact {name!r}"
    _check_keys(where, entry, FACT_KEYS)
    if entry.get("topic") not in topics:
        raise InputError(f"{FILE}: {where} has an unknown topic{nearest(str(entry.get('topic')), topics)}")
    if not entry.get("zh") or not entry.get("en"):
        raise InputError(f"{FILE}: {where} lacks its question in zh or en")
    tick = bool(entry.get("tick"))
    words = _both(where, entry, "tick")
    if tick != bool(words):
        raise InputError(f"{FILE}: {where} is a box and has no words for it, or the other way round")
    labels = {lang: entry[f"labels_{lang}"] for lang in ("zh", "en") if f"labels_{lang}" in entry}
    codes = YES_NO if fact.type == "bool" else fact.codes
    for code in (code for own in labels.values() for code in own):
        if code not in codes:
            raise InputError(f"{FILE}: {where} has words for an unknown code {code!r}{nearest(code, codes)}")
    low_high = entry.get("ages")
    return Question(
        fact, topics[entry["topic"]], entry["zh"], entry["en"], order, tick, bool(entry.get("office")), words,
        _both(where, entry, "help"), (low_high[0], low_high[1]) if low_high else None,
        tuple(_need(book, need) for need in entry.get("needs", ())),
        _value(fact, entry["otherwise"]) if "otherwise" in entry else nothing(fact), labels,
    )  # fmt: skip


def _need(book: Book, entry: Mapping[str, Any]) -> Need:
    found: dict[str, frozenset[int] | None] = {}
    for name, values in entry.items():
        fact = _fact(book, "needs", name)
        found[name] = None if values == SOME else frozenset(_value(fact, value) for value in values)
    return found


def _supposed(book: Book, name: str, entry: Mapping[str, Any]) -> Supposed:
    fact = _fact(book, "suppose", name)
    _check_keys(f"suppose {name!r}", entry, ("by", "value", "values"))
    value = _value(fact, entry["value"]) if "value" in entry else None
    if "by" not in entry:
        return Supposed(value)
    by = _fact(book, "suppose", entry["by"])
    return Supposed(value, by.name, {_value(by, k): _value(fact, v) for k, v in entry.get("values", {}).items()})


def _lead(book: Book, entry: Mapping[str, Any]) -> Lead:
    name = str(entry.get("programme"))
    if name not in book.programmes:
        raise InputError(f"{FILE}: leads names an unknown programme {name!r}{nearest(name, book.programmes)}")
    return Lead(name, {k: _value(_fact(book, "leads", k), v) for k, v in entry.get("facts", {}).items()})
