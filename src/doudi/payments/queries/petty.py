"""Petty funds of townships: what was advanced, spent, given back, and is at hand."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from doudi.access.actor import Actor
from doudi.areas.models import Area, range_of
from doudi.payments.models import Entry, LedgerAccount, Side


@dataclass
class Box:
    """The petty fund of one township for one programme; fen."""

    area: Area
    programme: str
    advanced: int = 0
    spent: int = 0
    back: int = 0

    @property
    def at_hand(self) -> int:
        return self.advanced - self.spent - self.back


def boxes(actor: Actor, *, within: Area | None = None, programme: str = "") -> list[Box]:
    """By township and programme, as far as somebody may see them; two statements."""
    accounts = LedgerAccount.objects.visible_to(actor).filter(side=Side.IMPREST)
    if programme:
        accounts = accounts.filter(programme=programme)
    if within is not None:
        start, end = range_of(within.path)
        accounts = accounts.filter(area_path__gte=start, area_path__lt=end)
    by = ("account__area_id", "account__programme", "transaction__what")
    rows = Entry.objects.filter(account__in=accounts).values_list(*by).annotate(sum=Sum("amount"))
    sums = list(rows.order_by("account__area__path", "account__programme"))
    areas = Area.objects.in_bulk({area for area, *_rest in sums})
    found: dict[tuple[int, str], Box] = {}
    for area, name, what, fen in sums:
        box = found.setdefault((area, name), Box(areas[area], name))
        if what == "petty":
            box.advanced += fen
        elif what == "petty_back":
            box.back -= fen
        else:
            box.spent -= fen
    return list(found.values())
