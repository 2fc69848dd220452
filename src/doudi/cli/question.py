"""A question as typed, read; and what was asked, in a few lines that stand above every answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from doudi.kernel.dates import parse_date, show_date
from doudi.kernel.months import Month

if TYPE_CHECKING:
    from doudi.engine.book.book import Book
    from doudi.engine.province.determine import Question
    from doudi.engine.province.snapshot import Snapshot


def asked(
    folder: Path, month: str, book: Book, programmes: Sequence[str] | None, known_at: str, facts_as_of: bool
) -> tuple[Snapshot, Question]:
    """The snapshot and the question, from what a command was given."""
    from doudi.engine.province.determine import ask
    from doudi.engine.province.snapshot import open_snapshot

    snapshot = open_snapshot(folder)
    day = parse_date(known_at) if known_at else None
    return snapshot, ask(book, snapshot, Month.parse(month), programmes or (), day, facts_as_of)


def heading(book: Book, question: Question, snapshot: Snapshot, lang: str) -> str:
    """Synthetic or not, the month, the place, how many people; then what is out of the ordinary, and the book."""
    zh = lang == "zh"
    parts = [("合成数据" if zh else "Synthetic")] if snapshot.population else []
    persons, homes = f"{snapshot.total('persons'):,}", f"{snapshot.total('households'):,}"
    parts += [str(question.month), book.areas[book.area_root].name(lang)]
    parts.append(f"{persons} 人 {homes} 户" if zh else f"{persons} persons, {homes} households")
    lines = [" · ".join(parts)]
    if question.facts_as_of:
        lines.append(f"（情况是 {snapshot.month} 的）" if zh else f"(by the facts of {snapshot.month})")
    if question.known_at is not None:
        day = show_date(question.known_at)
        lines.append(f"（只算 {day} 以前公布的）" if zh else f"(the law as known on {day})")
    lines.append(f"{'规则库' if zh else 'Rule book'} {book.name} {book.digest[:12]}")
    return "\n".join(lines)
