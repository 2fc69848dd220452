"""Making a run: its parts, and in each the lines of what was decided and is in force. Nothing is computed anew here."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, Case, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Place, require
from doudi.access.roles import Act
from doudi.areas.models import Area, Level, range_of
from doudi.casework.procedures import procedures
from doudi.casework.services.awards import SOURCE
from doudi.payments.bulk import insert_from
from doudi.payments.models import (
    Cause,
    Chunk,
    Handed,
    Line,
    LineState,
    Order,
    OrderKind,
    Payee,
    Run,
    RunKind,
    Suspension,
)
from doudi.payments.periods import between, first_day, period_of, plus, shown
from doudi.payments.price_terms import price_terms
from doudi.payments.queries.months import paid_in
from doudi.payments.queries.prices import refusal
from doudi.payments.services.carrying import carry
from doudi.payments.services.prices import build_prices, found
from doudi.payments.services.reissuing import choose
from doudi.payments.terms import terms
from doudi.registry.models import Award, AwardMember
from doudi.registry.services.facts import book
from doudi.registry.services.recording import recorded

#: Months back that a new award may be paid for at most: what is older is an order with an approval.
BACK = 24


def make_run(
    actor: Actor, area: Area, programme: str, period: int, *, kind: RunKind = RunKind.MONTHLY, channel: str = "csv",
) -> Run:  # fmt: skip
    """A run with its parts, still without lines. ValidationError where there is one, or where none is due."""
    require(actor, Act.PAYMENT_PREPARE, Place(area.path))
    _check(area, programme, period, kind)
    if period > period_of(actor.on):
        raise ValidationError(_("That month has not begun."))
    try:
        with transaction.atomic():
            run = Run.objects.create(
                kind=kind, programme=programme, area=area, area_path=area.path, period=period, channel=channel,
                made_on=actor.on, made_by=actor.account_id, pays_on=actor.on,
                top_award=Award.objects.aggregate(top=Max("pk"))["top"] or 0,  # unscoped: a number alone
            )  # fmt: skip
            Chunk.objects.bulk_create(Chunk(run=run, area=county) for county in counties_of(area))
            if kind == RunKind.PRICE:
                found(run.chunks.all())
            run.back_to = _back_to(run)
            run.save(update_fields=["back_to"])
            recorded(actor, "run.make", run)
    except IntegrityError:
        raise ValidationError(_("This month has a run of this programme here already.")) from None
    return run


def counties_of(area: Area) -> list[Area]:
    """The counties of an area, those too that have ended: somebody may lie there still. A county has itself."""
    if area.level == Level.COUNTY:
        return [area]
    return list(Area.objects.within(area.path).filter(level=Level.COUNTY).order_by("path"))


def build(run: Run, chunk: Chunk) -> int:
    """The lines of one part, or the transfers that are sent once more; how many. Run again it makes none twice."""
    make = {
        RunKind.MONTHLY: _monthly, RunKind.OFF_CYCLE: _once, RunKind.ORDERS: _ordered, RunKind.REISSUE: choose,
        RunKind.PRICE: build_prices,
    }[RunKind(run.kind)]  # fmt: skip
    return make(run, chunk)


def once_programmes() -> set[str]:
    """Those that grant sums once."""
    return {name for name, versions in procedures().versions.items() if any(each.once for each in versions)}


def _check(area: Area, programme: str, period: int, kind: RunKind) -> None:
    if area.level > Level.COUNTY:
        raise ValidationError(_("Runs are made for a county or above."))
    if programme not in book().programmes:
        raise ValidationError(_("The rule book knows no such programme."))
    if not 1 <= period % 100 <= 12 or not 2000 <= period // 100 <= 2100:
        raise ValidationError(_("That is no month."))
    if (kind == RunKind.PRICE) != _linked(programme) and kind in (RunKind.MONTHLY, RunKind.OFF_CYCLE, RunKind.PRICE):
        raise ValidationError(_("Only the subsidy that is linked to prices is paid by such a run, and by no other."))
    if kind == RunKind.PRICE and (why := refusal(area, period)):
        raise ValidationError(why)
    once = programme in once_programmes()
    if kind == RunKind.MONTHLY and once:
        raise ValidationError(_("This programme grants sums once: it has no monthly run."))
    if kind == RunKind.OFF_CYCLE and not once:
        raise ValidationError(_("This programme is paid monthly."))
    if kind == RunKind.MONTHLY and (first := _first(area, programme)) and period < first:
        raise ValidationError(
            _("The first run of this programme here is of %(month)s: what was owed before was paid otherwise.")
            % {"month": shown(first)}
        )
    if kind == RunKind.MONTHLY and not paid_in(programme, period):
        raise ValidationError(_("This programme is paid by the quarter: in March, June, September and December."))


def _first(area: Area, programme: str) -> int | None:
    """The month of the first monthly run of a place."""
    runs = Run.objects.filter(programme=programme, kind=RunKind.MONTHLY, area=area)  # unscoped: whether
    first: int | None = runs.aggregate(first=Min("period"))["first"]
    return first


def _linked(programme: str) -> bool:
    found = price_terms()
    return found is not None and found.programme == programme


def _monthly(run: Run, chunk: Chunk) -> int:
    """The months of the cycle of all awards in force, then those before them of awards that are new since."""
    if run.back_to:  # there are awards that no run has looked at
        carry(run, chunk, _unseen(run))
    cycle = terms().months(run.programme, run.period)
    months = between(plus(run.period, 1 - cycle), run.period)
    made = sum(_month(run, chunk, _in_force(run, chunk, period), period, Cause.MONTH) for period in months)
    late = _without_line_before(run, chunk, months[0])
    first = min([each for each in (run.back_to, *late.values()) if each] or [months[0]])
    for period in between(first, plus(months[0], -1)):
        left_out = [award for award, month in late.items() if month <= period]
        rows = _in_force(run, chunk, period)
        rows = rows.filter(Q(_unseen(run)) | Exists(_resumed(period)) | Q(pk__in=left_out))
        made += _month(run, chunk, rows, period, Cause.BACK)
    return made


def _without_line_before(run: Run, chunk: Chunk, month: int) -> dict[int, int]:
    """{award: the first month to look at} of those that an earlier run should have paid the month before and did not:
    the family moved between two counties' runs, the award was written down while a run was made, or a run was made
    late. Months before the first run of the place are another system's, but for awards decided here.
    """
    start = _earlier(run).aggregate(first=Min("period"))["first"]
    rows = Line.objects.filter(
        run=run, chunk=chunk, period=month, cause=Cause.MONTH, previous_fen=None, award__since__lt=first_day(month)
    )  # unscoped: as the awards
    if start is None or start >= month:
        rows = rows.filter(award__source=SOURCE)
    found = {}
    for award, since, source in rows.values_list("award", "award__since", "award__source"):
        least = period_of(since) if source == SOURCE else max(period_of(since), start or month)
        found[award] = max(least, plus(run.period, -BACK))
    return {award: first for award, first in found.items() if first < month}


def awards_in_force(run: Run) -> QuerySet[Award]:
    """Of all parts of a run, for its month."""
    return _holding(_awards(run, run.area_path), run.period)


def _awards(run: Run, path: str) -> QuerySet[Award]:
    start, end = range_of(path)
    return Award.objects.filter(
        programme=run.programme, household__area_path__gte=start, household__area_path__lt=end
    )  # unscoped: a run that somebody may make covers its area


def _in_force(run: Run, chunk: Chunk, period: int) -> QuerySet[Award]:
    """Awards that hold on the first of a month and do not wait."""
    return _holding(_awards(run, chunk.area.path), period)


def _holding(rows: QuerySet[Award], period: int) -> QuerySet[Award]:
    day = first_day(period)
    waits = Suspension.objects.filter(award=OuterRef("pk"), since__lte=period).filter(
        Q(until=None) | Q(until__gt=period, paid_after=False)
    )  # unscoped: as the awards
    rows = rows.filter(since__lte=day).filter(Q(until=None) | Q(until__gt=day))
    return rows.filter(~Exists(waits))


def _resumed(period: int | None = None) -> QuerySet[Suspension]:
    """Suspensions of an award whose months are paid after all."""
    rows = Suspension.objects.filter(award=OuterRef("pk"), paid_after=True, until__isnull=False)  # unscoped: as above
    return rows if period is None else rows.filter(since__lte=period, until__gt=period)


def _back_to(run: Run) -> int | None:
    """From which month on awards that are new since the last run, or were resumed since, may lack lines."""
    if run.kind != RunKind.MONTHLY:
        return None
    start, end = range_of(run.area_path)
    inside = {"programme": run.programme, "household__area_path__gte": start, "household__area_path__lt": end}
    new = Award.objects.filter(_unseen(run), **inside).aggregate(first=Min("since"))["first"]  # unscoped: a month
    last = _earlier(run).aggregate(on=Max("made_on"))["on"] or dt.date.min
    again = Suspension.objects.filter(
        paid_after=True,
        resumed_on__gte=last,
        award__programme=run.programme,
        award__household__area_path__gte=start,
        award__household__area_path__lt=end,
    ).aggregate(first=Min("since"))["first"]  # unscoped: a month
    months = [period_of(new)] if new else []
    months += [again] if again else []
    return max(min(months), plus(run.period, -BACK)) if months else None


def _earlier(run: Run) -> QuerySet[Run]:
    """Monthly runs of the same programme and place before this one."""
    return Run.objects.filter(
        programme=run.programme, kind=RunKind.MONTHLY, area_path=run.area_path, pk__lt=run.pk
    )  # unscoped: runs of the same place


def _unseen(run: Run) -> Q:
    """Awards that no earlier monthly run of the place looked at. The first run takes those for new that were decided
    here: what was brought along from another system was paid by that one.
    """
    seen = _earlier(run).aggregate(top=Max("top_award"))["top"]
    return Q(pk__gt=seen) if seen is not None else Q(source=SOURCE)


def _month(run: Run, chunk: Chunk, rows: QuerySet[Award], period: int, cause: Cause) -> int:
    """A line of each award, or of each of its parts, for a month; none where an award it replaced was paid for it."""
    split = _split(rows)
    if cause == Cause.BACK:
        split = split.filter(~Exists(_paid_instead(run, period)))
    else:
        split = split.filter(~(_unseen(run) & Q(Exists(_paid_instead(run, period)))))
    own = Line.objects.filter(award=OuterRef("pk"), period=plus(period, -1), kind=OuterRef("kind"))
    made = insert_from(Line, split, _columns(run, chunk, cause) | {
        "period": Value(period), "previous_fen": Subquery(own.values("amount_fen")[:1]),
    }, once=True)  # fmt: skip  # unscoped: as the awards
    _follow(run, chunk, period)
    return made


def _paid_instead(run: Run, period: int) -> QuerySet[Line]:
    """Lines for a month of an award that ended before it, for somebody whom this award covers now."""
    covered = AwardMember.objects.filter(award=OuterRef(OuterRef("pk"))).values("person_id")
    return Line.objects.filter(
        household=OuterRef("household_id"), programme=run.programme, period=period,
        award__until__lte=first_day(period), award__members__person__in=covered,
    ).exclude(state=LineState.VOID)  # fmt: skip  # unscoped: as the awards


def _follow(run: Run, chunk: Chunk, period: int) -> None:
    """A line of an award that replaced another is set beside what that one brought the month before."""
    last = Line.objects.filter(
        household=OuterRef("household"), programme=run.programme, period=plus(period, -1), kind=OuterRef("kind"),
        person=OuterRef("person"), award__until=OuterRef("award__since"),
    )  # fmt: skip  # unscoped: as the awards
    rows = Line.objects.filter(chunk=chunk, run=run, period=period, previous_fen=None)  # unscoped: as the awards
    replaced = rows.filter(award__since=first_day(period)).filter(Exists(last))
    found = replaced.annotate(before=Subquery(last.values("amount_fen")[:1])).values_list("pk", "before")
    for pk, before in list(found):
        Line.objects.filter(pk=pk).update(previous_fen=before)  # unscoped: as the awards


def _split(rows: QuerySet[Award]) -> QuerySet[Any]:
    """Awards by their parts: `kind`, `fen` and `about`, who it is for."""
    covered = AwardMember.objects.filter(award=OuterRef("pk"))
    head, whole = F("household__head_id"), BigIntegerField()
    about = Case(
        When(Exists(covered.filter(person=OuterRef("household__head"))), then=head),
        default=Coalesce(Subquery(covered.order_by("pk").values("person_id")[:1]), head, output_field=whole),
        output_field=whole,
    )
    return rows.annotate(
        kind=Coalesce("parts__kind", Value("")), fen=Coalesce("parts__amount_fen", "amount_fen"),
        about=about,
    ).filter(fen__gt=0)  # fmt: skip


def _columns(run: Run, chunk: Chunk, cause: Cause) -> dict[str, Any]:
    return {
        "run": Value(run.pk), "chunk": Value(chunk.pk), "award": F("pk"), "household": F("household_id"),
        "person": F("about"), "programme": F("programme"), "kind": F("kind"), "amount_fen": F("fen"),
        "cause": Value(cause.value), "payee": Subquery(payee_of(OuterRef("pk"), OuterRef("kind"))),
        "state": Value("due"), "area_path": F("household__area_path"), "sensitivity": F("household__sensitivity"),
    }  # fmt: skip


def payee_of(award: Any, kind: Any) -> QuerySet[Any]:
    """Where an award's lines of a kind are paid now: their own payee before the award's."""
    rows = Payee.objects.in_force().filter(award=award).filter(Q(kind="") | Q(kind=kind))
    return rows.order_by("-kind").values("pk")[:1]


def payee_of_part(award: Any, kind: Any) -> QuerySet[Any]:
    """Where lines of a kind are paid that go to nobody else than its own payee."""
    return Payee.objects.in_force().filter(award=award, kind=kind).values("pk")[:1]


def _once(run: Run, chunk: Chunk) -> int:
    """Sums granted once, and those of their instalments that have become due, that no run has paid."""
    day = Coalesce("parts__due_on", "since")
    rows = _split(_awards(run, chunk.area.path)).annotate(day=day).filter(day__lte=run.made_on)
    handed = Handed.objects.filter(award=OuterRef("pk")).filter(Q(kind="") | Q(kind=OuterRef("kind")))
    whole = Line.objects.filter(award=OuterRef("pk"), kind="")  # unscoped: as the awards
    rows = rows.filter(~Exists(handed)).filter(Q(kind="") | ~Exists(whole))  # unscoped: as the awards
    return insert_from(Line, rows, _columns(run, chunk, Cause.ONCE) | {
        "period": ExtractYear("day") * 100 + ExtractMonth("day"),
        "previous_fen": Value(None, output_field=BigIntegerField()),
    }, once=True)  # fmt: skip


def _ordered(run: Run, chunk: Chunk) -> int:
    """Back-pay and funeral costs that were approved and not paid. The latter go to nobody but who bears them."""
    start, end = range_of(chunk.area.path)
    rows = Order.objects.filter(
        kind__in=(OrderKind.BACK_PAY, OrderKind.FUNERAL), approved_on__isnull=False, declined="",
        award__programme=run.programme, area_path__gte=start, area_path__lt=end,
    ).annotate(about=F("person_id"))  # fmt: skip  # unscoped: a run that somebody may make covers its area
    funeral = OrderKind.FUNERAL.value
    part = Case(When(kind=funeral, then=Value(funeral)), default=Value(""))
    payee = Case(
        When(kind=funeral, then=Subquery(payee_of_part(OuterRef("award_id"), Value(funeral)))),
        default=Subquery(payee_of(OuterRef("award_id"), Value(""))),
    )
    return insert_from(Line, rows.filter(lines=None), {
        "run": Value(run.pk), "chunk": Value(chunk.pk), "order": F("pk"), "household": F("household_id"),
        "person": F("about"), "programme": Value(run.programme), "kind": part, "amount_fen": F("amount_fen"),
        "cause": Value(Cause.ORDER.value), "payee": payee, "state": Value("due"), "area_path": F("area_path"),
        "sensitivity": F("sensitivity"), "period": F("first"),
        "previous_fen": Value(None, output_field=BigIntegerField()),
    }, once=True)  # fmt: skip
