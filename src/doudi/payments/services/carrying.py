"""What was arranged for an award holds for the one that replaced it: a change of the amount costs no payment, and what
waits goes on to wait.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from doudi.areas.models import range_of
from doudi.payments.models import Chunk, Payee, Run, Suspension
from doudi.registry.models import Award, AwardMember

#: (an award that ended, the one that began that day)
Pairs = Sequence[tuple[int, int]]


def carry(run: Run, chunk: Chunk, new: Q) -> None:
    """Payees and suspensions of awards that were replaced since the last run: those of `new` come after them.

    What somebody entered and another confirmed stands for the new award as it stood, until it is changed. Whoever
    resumes the new award resumes the old one too.
    """
    pairs = _replaced(run, chunk, new)
    if not pairs:
        return
    awards = {award for pair in pairs for award in pair}
    payees = Payee.objects.in_force().filter(award__in=awards)
    Payee.objects.bulk_create(_copies(payees, pairs, set(), reason=""), ignore_conflicts=True)
    waiting = Suspension.objects.filter(award__in=awards)  # unscoped: a run that somebody may make covers its area
    looked_at = set(waiting.filter(award__in=[after for _before, after in pairs]).values_list("award", flat=True))
    Suspension.objects.bulk_create(_copies(waiting.filter(until=None), pairs, looked_at), ignore_conflicts=True)


def _replaced(run: Run, chunk: Chunk, new: Q) -> Pairs:
    """The later one covers one of those whom the earlier one covered."""
    start, end = range_of(chunk.area.path)
    before = AwardMember.objects.filter(
        award=OuterRef("household__awards"), person__award_memberships__award=OuterRef("pk")
    )
    rows = Award.objects.filter(
        new, programme=run.programme, household__area_path__gte=start, household__area_path__lt=end,
        household__awards__programme=run.programme, household__awards__until=F("since"),
    )  # fmt: skip  # unscoped: as above
    return list(rows.filter(Exists(before)).order_by("since", "pk").values_list("household__awards", "pk"))


def _copies(rows: QuerySet[Any], pairs: Pairs, without: set[int], **changes: Any) -> list[Any]:
    """The rows of each award once more for the one after it, unless that has its own."""
    of: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        of[row.award_id].append(row)
    made = []
    for before, after in pairs:
        if of[after] or after in without:
            continue
        of[after] = [_copy(row, after, changes) for row in of[before]]
        made += of[after]
    return made


def _copy(row: Any, award: int, changes: dict[str, Any]) -> Any:
    again = copy.copy(row)
    again.pk, again._state = None, copy.copy(row._state)
    again._state.adding = True
    for name, value in {"award_id": award, **changes}.items():
        setattr(again, name, value)
    return again
