"""Letters that told a family of an order about their money."""

from __future__ import annotations

import json
from typing import Any

from doudi.access.actor import Actor
from doudi.casework.models import Letter
from doudi.payments.models import Order, OrderKind, Suspension

#: The kind of letter that tells of an order; of funeral costs there is none.
TELLS = {OrderKind.BACK_PAY: "back_pay", OrderKind.REPAY: "repayment"}


def letters_of_order(actor: Actor, row: Order) -> list[Letter]:
    """Of one that was approved: as somebody may see letters."""
    said = {"amount_fen": row.amount_fen, "from_month": row.first, "to_month": row.last}
    return _told(actor, row, [(TELLS.get(OrderKind(row.kind), ""), row.approved_on, said)])


def letters_of_suspension(actor: Actor, row: Suspension) -> list[Letter]:
    """That it waits, and that it goes on."""
    return _told(actor, row, [
        ("waiting", row.decided_on, {"from_month": row.since}),
        ("resumption", row.resumed_on, {"from_month": row.until}),
    ])  # fmt: skip


def find_letter(actor: Actor, pk: int) -> Letter | None:
    """One about an award's money; none where it is out of sight."""
    rows = Letter.objects.visible_to(actor).filter(award__isnull=False).select_related("award__household")
    found: Letter | None = rows.filter(pk=pk).first()
    return found


def _told(actor: Actor, row: Order | Suspension, wanted: list[tuple[str, Any, dict[str, Any]]]) -> list[Letter]:
    """Of an award's letters those that say of a kind, on a day, what an order says. One statement."""
    rows = Letter.objects.visible_to(actor).filter(award=row.award_id, kind__in=[kind for kind, _day, _said in wanted])
    return [
        each
        for each in rows.order_by("pk")
        for kind, day, said in wanted
        if (each.kind, each.issued_on) == (kind, day) and said.items() <= json.loads(each.data).items()
    ]
