"""Both times of a question: of which day, and as known at which moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet


@dataclass(frozen=True)
class When:
    """Of which day, and as known at which moment."""

    day: dt.date
    known_at: dt.datetime

    def known(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that were taken for true at the moment."""
        at = self.known_at
        return rows.filter(known_from__lte=at).filter(Q(known_to=None) | Q(known_to__gt=at))

    def true(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Of facts, those that hold on the day."""
        return self.known(rows).filter(true_from__lte=self.day).filter(Q(true_to=None) | Q(true_to__gt=self.day))

    def lasting(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Of memberships and residences, those of the day."""
        return self.known(rows).filter(since__lte=self.day).filter(Q(until=None) | Q(until__gt=self.day))

    def knows(self, row: Any) -> bool:
        """Whether a row was taken for true at the moment."""
        return bool(row.known_from <= self.known_at and (row.known_to is None or row.known_to > self.known_at))

    def holds(self, row: Any) -> bool:
        """Whether a fact was taken for true at the moment, and holds on the day."""
        return self.knows(row) and bool(row.true_from <= self.day and (row.true_to is None or row.true_to > self.day))

    def lasts(self, row: Any) -> bool:
        """Whether a membership or residence was taken for true at the moment, and is of the day."""
        return self.knows(row) and bool(row.since <= self.day and (row.until is None or row.until > self.day))
