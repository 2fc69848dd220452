"""Funds by county, programme and level: what was given, drawn, is with the bank, was paid, came back and is at hand."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from doudi.access.actor import Actor
from doudi.areas.models import Area, range_of
from doudi.areas.queries import county_area
from doudi.payments.models import Entry, LedgerAccount, Line, Order, OrderKind, Payer, Side, Suspension, Tier
from doudi.payments.models.ledger import DRAWN, FEN

#: What brings money back to a fund after it was drawn.
BACK = ("settle", "return")
#: What draws on a fund: a run, or an advance to a township's petty fund.
DRAWS = ("release", "petty")


@dataclass
class Fund:
    """Of one county and programme, or one level of it; fen. `bank` and `paid` are of no level."""

    area: Area
    programme: str
    tier: str = ""
    given: int = 0
    drawn: int = 0
    bank: int = 0
    paid: int = 0
    back: int = 0
    recovered: int = 0

    @property
    def at_hand(self) -> int:
        return self.given - self.drawn + self.back + self.recovered


def funds(actor: Actor, *, within: Area | None = None, programme: str = "") -> tuple[list[Fund], list[Fund]]:
    """By county and programme, and the same by level. Two statements; lines of people are not asked for."""
    accounts = LedgerAccount.objects.visible_to(actor).filter(commodity=FEN)
    if programme:
        accounts = accounts.filter(programme=programme)
    if within is not None:
        start, end = range_of(within.path)
        accounts = accounts.filter(area_path__gte=start, area_path__lt=end)
    rows = Entry.objects.filter(account__in=accounts, account__side__in=(Side.FUND, Side.TRANSIT))
    by = ("account__area_id", "account__programme", "account__side", "account__tier", "transaction__what")
    sums = list(rows.values_list(*by).annotate(sum=Sum("amount")).order_by("account__area__path", "account__programme"))
    areas = Area.objects.in_bulk({area for area, *_rest in sums})
    whole: dict[tuple[int, str], Fund] = {}
    parts: dict[tuple[int, str, str], Fund] = {}
    for area, name, side, tier, what, fen in sums:
        both = [whole.setdefault((area, name), Fund(areas[area], name))]
        if side == Side.FUND:
            both.append(parts.setdefault((area, name, tier), Fund(areas[area], name, tier)))
        for each in both:
            _add(each, side, what, fen)
    return list(whole.values()), sorted(parts.values(), key=lambda each: (each.area.path, each.programme, _of(each)))


def _of(fund: Fund) -> int:
    """In which order its level's money is drawn."""
    return DRAWN.index(Tier(fund.tier)) if fund.tier in DRAWN else len(DRAWN)


def _add(fund: Fund, side: str, what: str, fen: int) -> None:
    """What is settled has left the bank; of it what came back to the fund was paid to nobody."""
    if side == Side.TRANSIT:
        fund.bank += fen
        fund.paid -= fen if what == "settle" else 0
    elif what == "appropriation":
        fund.given += fen
    elif what in DRAWS:
        fund.drawn -= fen
    elif what == "instalment":
        fund.recovered += fen
    elif what == "petty_back":
        fund.back += fen
    elif what in BACK:
        fund.back += fen
        fund.paid -= fen


def payer_of(area: Area) -> Payer | None:
    """The account that an area itself pays from; those above pay for it where it has none."""
    return Payer.objects.filter(area=area, until=None).select_related("account").first()


def orders(actor: Actor, *, kind: str = "", waiting: bool = False) -> QuerySet[Order]:
    """Back-pay and repayments, what waits for a second person first."""
    rows = Order.objects.visible_to(actor).select_related("award", "person", "household")
    if kind:
        rows = rows.filter(kind=kind)
    if waiting:
        rows = rows.filter(approved_on=None, declined="")
    return rows.order_by("approved_on", "declined", "-pk")


def owed_of(rows: list[Order]) -> dict[int, int]:
    """Of approved repayments, what is still to come; fen. One statement for all."""
    keys = [each.pk for each in rows if each.kind == OrderKind.REPAY and each.approved_on]
    found = Entry.objects.filter(transaction__order__in=keys, account__side=Side.CLAIM)  # unscoped: of orders seen
    return dict(found.values_list("transaction__order_id").annotate(sum=Sum("amount")).order_by())


def tiers_of(order: Order) -> list[Tier]:
    """From whose funds the award's payments were drawn in the order's county, in the order of drawing; all where none
    was drawn."""
    runs = Line.objects.filter(award=order.award_id).values("run")  # unscoped: of an order seen
    rows = Entry.objects.filter(
        transaction__run__in=runs, transaction__what="release", account__side=Side.FUND,
        account__programme=order.award.programme, account__area=county_area(order.area_path),
    )  # fmt: skip
    drawn = set(rows.values_list("account__tier", flat=True).distinct())
    return [each for each in DRAWN if each in drawn] or list(DRAWN)


def receipts(order: Order) -> QuerySet[Entry]:
    """What came of an order to pay back that is seen, as it was booked to the funds, the earliest first."""
    rows = Entry.objects.filter(transaction__order=order, transaction__what="instalment", account__side=Side.FUND)
    return rows.select_related("transaction", "account").order_by("transaction__on", "pk")


def suspensions(actor: Actor) -> QuerySet[Suspension]:
    """Awards that wait now."""
    rows = Suspension.objects.visible_to(actor).filter(until=None).select_related("award", "household__head")
    return rows.order_by("since", "pk")
