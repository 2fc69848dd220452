"""How much of each text of law a book encodes, leaves to a person's judgement, or has nothing to compute for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from doudi.handbook.law import STATUSES, Article, Text
from doudi.handbook.shelf import Shelf


@dataclass(frozen=True)
class Coverage:
    """A text as one programme accounts for it: how many of its articles have each status, in the order of STATUSES."""

    programme: str
    text: Text
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)

    def share(self, index: int) -> int:
        """In tenths of a percent, rounded half up; 0 of nothing."""
        return (2000 * self.counts[index] + self.total) // (2 * self.total) if self.total else 0


def coverage(shelf: Shelf) -> Iterator[Coverage]:
    """Every programme's texts, in the order of the book."""
    for name in shelf.book.programmes:
        law = shelf.laws[name]
        for text in law.texts:
            yield Coverage(name, text, counted(law.articles.get(text.name, ())))


def counted(articles: tuple[Article, ...]) -> tuple[int, ...]:
    """How many articles have each status."""
    return tuple(sum(a.status == status for a in articles) for status in STATUSES)


def shown_share(tenths: int) -> str:
    """385 -> "38.5 %"."""
    return f"{tenths // 10}.{tenths % 10} %"
