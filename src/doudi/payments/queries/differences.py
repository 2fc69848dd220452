"""What was decided beside what has lines: by household, programme and month. A difference is a proposal, nothing more.

An award that was changed or ended backwards leaves lines behind that a decision has overtaken, or months that nobody
was paid for. Nothing here pays or claims: that is an order, which one person proposes and another approves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from doudi.access.actor import Actor
from doudi.access.roles import Act
from doudi.payments.models import Line, LineState, Order, OrderKind, Run, RunKind, State, Suspension
from doudi.payments.periods import first_day
from doudi.payments.services.building import awards_in_force
from doudi.registry.models import Award, Household

#: Households looked at together.
TOGETHER = 500
Key = tuple[int, str, int]


@dataclass(frozen=True)
class Difference:
    """Fen of one household, programme and month (as 202106); `order` is the one that is about it, if somebody
    proposed one that was not declined."""

    household: int
    programme: str
    period: int
    decided_fen: int
    paid_fen: int
    order: int | None = None

    @property
    def fen(self) -> int:
        """More than nothing: back-pay would make it up. Less: that much was paid too much."""
        return self.decided_fen - self.paid_fen


def differences(actor: Actor, first: int, last: int, *, programme: str = "") -> Iterator[Difference]:
    """Of families the actor may see, for the months from the first to the last, in the order of households."""
    if Act.PAYMENT_VIEW not in actor.acts:
        return
    seen = Household.objects.visible_to(actor)
    found = set(_overtaken(actor, first, last, programme)) | set(_lacking(actor, seen, first, last, programme))
    for keys in _batched(groupby(sorted(found), key=lambda key: key[0])):
        yield from _compared(keys)


def _overtaken(actor: Actor, first: int, last: int, programme: str) -> Iterator[Key]:
    """Months with a line of an award that had ended before them by what is known now."""
    over = F("award__until__year") * 100 + F("award__until__month")
    rows = Line.objects.visible_to(actor).filter(
        award__until__isnull=False, cause__in=("month", "back"), period__gte=over, period__range=(first, last)
    )
    rows = rows.filter(~Q(award__until__day__gt=1) | Q(period__gt=over)).exclude(state=LineState.VOID)
    if programme:
        rows = rows.filter(programme=programme)
    return _keys(rows.values_list("household_id", "programme", "period"))


def _lacking(actor: Actor, seen: QuerySet[Household], first: int, last: int, programme: str) -> Iterator[Key]:
    """Months whose run was built, with an award in force that has no line and that no coming run will look for."""
    runs = Run.objects.visible_to(actor).filter(kind=RunKind.MONTHLY, period__range=(first, last))
    runs = runs.exclude(state=State.BUILDING)
    for run in runs.filter(programme=programme) if programme else runs:
        place = Run.objects.filter(
            programme=run.programme, kind=RunKind.MONTHLY, area_path=run.area_path
        ).exclude(state=State.BUILDING)  # fmt: skip  # unscoped: runs of the same place
        top = place.aggregate(top=Max("top_award"))["top"] or 0
        own = Line.objects.filter(award=OuterRef("pk"), period=run.period)  # unscoped: of households that are seen
        rows = awards_in_force(run).filter(~Exists(own), pk__lte=top, amount_fen__gt=0, household__in=seen)
        for household in rows.values_list("household_id", flat=True).iterator():
            yield household, run.programme, run.period


def _keys(rows: QuerySet[Any, Any]) -> Iterator[Key]:
    return rows.distinct().order_by().iterator(chunk_size=5000)


def _batched(groups: Iterable[tuple[int, Iterator[Key]]]) -> Iterator[list[Key]]:
    some: list[Key] = []
    for number, (_household, keys) in enumerate(groups, 1):
        some += keys
        if number % TOGETHER == 0:
            yield some
            some = []
    if some:
        yield some


def _compared(keys: list[Key]) -> Iterator[Difference]:
    """The differences of some months of some households. Four statements."""
    homes = {key[0] for key in keys}
    awards: dict[tuple[int, str], list[Award]] = {}
    for award in Award.objects.filter(household__in=homes).order_by("pk"):  # unscoped: of households that are seen
        awards.setdefault((award.household_id, award.programme), []).append(award)
    waits: dict[int, list[Suspension]] = {}
    for row in Suspension.objects.filter(household__in=homes):  # unscoped: as above
        waits.setdefault(row.award_id, []).append(row)
    paid: dict[Key, int] = {}
    lines = Line.objects.filter(household__in=homes, cause__in=("month", "back")).exclude(state=LineState.VOID)
    for home, programme, period, fen in lines.values_list("household_id", "programme", "period", "amount_fen"):
        paid[home, programme, period] = paid.get((home, programme, period), 0) + fen  # unscoped: as above
    orders = list(Order.objects.filter(household__in=homes, declined="").select_related("award"))  # unscoped: as above
    for key in keys:
        home, programme, period = key
        decided = sum(each.amount_fen for each in awards.get((home, programme), []) if _holds(each, period, waits))
        if decided != paid.get(key, 0):
            yield Difference(*key, decided, paid.get(key, 0), _about(orders, key, decided - paid.get(key, 0)))


def _holds(award: Award, period: int, waits: dict[int, list[Suspension]]) -> bool:
    """Whether an award is owed for a month: in force on its first day, and not waiting without being paid after."""
    day = first_day(period)
    if award.since > day or (award.until is not None and award.until <= day):
        return False
    return not any(
        row.since <= period and (row.until is None or (row.until > period and not row.paid_after))
        for row in waits.get(award.pk, [])
    )


def _about(orders: list[Order], key: Key, fen: int) -> int | None:
    home, programme, period = key
    wanted = OrderKind.BACK_PAY if fen > 0 else OrderKind.REPAY
    for row in orders:
        same = (row.household_id, row.award.programme, row.kind) == (home, programme, wanted)
        if same and row.first <= period <= row.last:
            return row.pk
    return None
