"""What was arranged for an award holds for the one that replaced it: a change of the amount costs no payment, and what
waits goes on to wait.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from doudi.areas.models import range_of
from doudi.payments.models import Chunk, Payee, Relation, Run, Suspension
from doudi.payments.periods import period_of
from doudi.registry.models import Award, AwardMember

#: Why a proposal for the earlier award is over: it stands for the later one.
CARRIED = "carried"


@dataclass(frozen=True)
class Pair:
    """An award that ended, and the one that began that day for one of those it covered."""

    before: int
    after: int
    #: the first month of the later one
    month: int


def carry(run: Run, chunk: Chunk, new: Q) -> None:
    """Payees and suspensions of awards that were replaced since the last run: those of `new` come after them.

    What somebody entered and another confirmed stands for the new award as it stood, until it is changed; what waits
    to be confirmed waits on. Whoever resumes the new award resumes the old one too.
    """
    start, end = range_of(chunk.area.path)
    here = Award.objects.filter(
        new, programme=run.programme, household__area_path__gte=start, household__area_path__lt=end
    )  # unscoped: a run that somebody may make covers its area
    left = list(_pairs(here))
    while left:  # an award may have been replaced more than once
        later = {pair.after for pair in left}
        now = [pair for pair in left if pair.before not in later]
        _carry_payees(run, now)
        _carry_suspensions(now)
        left = [pair for pair in left if pair.before in later]


def replaced_by(award: Award) -> list[Award]:
    """The award that this one replaced, the one before that, and so on."""
    found: list[Award] = []
    last: int | None = award.pk
    while last is not None:
        pairs = list(_pairs(Award.objects.filter(pk=last)))  # unscoped: of an award that somebody may see
        found += Award.objects.filter(pk__in=[pair.before for pair in pairs])  # unscoped: as above
        last = pairs[0].before if pairs else None
    return found


def _pairs(later: QuerySet[Award]) -> Iterator[Pair]:
    same = AwardMember.objects.filter(award=OuterRef("pk"), person__award_memberships__award=OuterRef(OuterRef("pk")))
    earlier = Award.objects.filter(
        Exists(same), household=OuterRef("household"), programme=OuterRef("programme"), until=OuterRef("since")
    )  # unscoped: of the same family
    rows = later.annotate(before=Subquery(earlier.order_by("pk").values("pk")[:1])).filter(before__isnull=False)
    found = rows.order_by("since", "pk").values_list("before", "pk", "since")
    return (Pair(before, after, period_of(since)) for before, after, since in list(found))


def _carry_payees(run: Run, pairs: Sequence[Pair]) -> None:
    """Not of who has died or is covered no more: their own account is nobody else's."""
    of = {pair.before: pair.after for pair in pairs}
    covered = set(AwardMember.objects.filter(award__in=of.values()).values_list("award", "person"))
    own = Payee.objects.filter(award__in=of.values(), ended_on=None).values_list("award", "kind", "confirmed_on")
    taken = {(award, kind, on is None) for award, kind, on in own}
    made, over = [], []
    for row in Payee.objects.filter(award__in=of, ended_on=None).select_related("account__holder"):
        award, holder, waits = of[row.award_id], row.account.holder, row.confirmed_on is None
        gone = holder is not None and holder.death_date is not None
        others = row.relation == Relation.SELF and holder is not None and (award, holder.pk) not in covered
        if gone or others or (award, row.kind, waits) in taken:
            continue
        made.append(_copy(row, award, reason=""))
        if waits:
            over.append(row.pk)
    Payee.objects.bulk_create(made)
    Payee.objects.filter(pk__in=over).update(ended_on=run.made_on, reason=CARRIED)


def _carry_suspensions(pairs: Sequence[Pair]) -> None:
    """Those that still hold in the first month of the later award, unless it has one of its own."""
    of = {pair.before: pair for pair in pairs}
    every = Suspension.objects.unscoped("a run that somebody may make covers its area")
    own = set(every.filter(award__in=[pair.after for pair in pairs]).values_list("award", flat=True))
    made = []
    for row in every.filter(award__in=of):
        pair = of[row.award_id]
        if pair.after not in own and (row.until is None or row.until > pair.month):
            made.append(_copy(row, pair.after))
    Suspension.objects.bulk_create(made)


def _copy(row: Any, award: int, **changes: Any) -> Any:
    again = copy.copy(row)
    again.pk, again._state = None, copy.copy(row._state)
    again._state.adding = True
    for name, value in {"award_id": award, **changes}.items():
        setattr(again, name, value)
    return again
