"""Sums granted once, by their instalments: what a run has, what was given by hand, what still waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from doudi.payments.models import Handed, Line
from doudi.payments.services.building import once_programmes
from doudi.registry.models import Award


@dataclass(frozen=True)
class Part:
    """An instalment of an award, or ("") the whole of it: from which day it is due, and how it was given."""

    kind: str
    fen: int
    due_on: dt.date
    handed: Handed | None
    has_line: bool

    @property
    def is_free(self) -> bool:
        """Neither given nor in a run: it can still be given otherwise."""
        return self.handed is None and not self.has_line


def parts_of(awards: Iterable[Award]) -> dict[int, list[Part]]:
    """By the key of each award, of a programme that grants sums once, of a family somebody may see. Two statements;
    none where there is no such award.
    """
    once = once_programmes()
    some = {each.pk: each for each in awards if each.programme in once}
    if not some:
        return {}
    handed = {(row.award_id, row.kind): row for row in Handed.objects.filter(award__in=some)}  # unscoped: as said
    lines = set(Line.objects.filter(award__in=some).values_list("award", "kind"))  # unscoped: as said
    found = {}
    for key, award in some.items():
        pieces = [(each.kind, each.amount_fen, each.due_on or award.since) for each in award.parts.all()]
        pieces = sorted(pieces, key=lambda each: (each[2], each[0])) or [("", award.amount_fen, award.since)]
        found[key] = [
            Part(kind, fen, day, handed.get((key, kind)) or handed.get((key, "")),
                 (key, kind) in lines or (key, "") in lines)
            for kind, fen, day in pieces
        ]  # fmt: skip
    return found
