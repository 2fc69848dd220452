"""What the person is told of an order about their money: why, by which article, how to object, by when."""

from __future__ import annotations

from collections.abc import Mapping

from doudi.access.actor import Actor
from doudi.areas.queries import county_area
from doudi.casework.models import Letter
from doudi.casework.services.letters import issue_order
from doudi.kernel.dates import from_date
from doudi.payments.models import Order, OrderKind, Suspension
from doudi.registry.models import Household, Person


def tell_suspension(actor: Actor, row: Suspension) -> Letter | None:
    return _tell(actor, row, "waiting", row.reason, {"from_month": row.since})


def tell_resumption(actor: Actor, row: Suspension) -> Letter | None:
    told = {"from_month": row.until, "paid_after": row.paid_after}
    return _tell(actor, row, "resumption", row.resume_reason, told)


def tell_order(actor: Actor, row: Order) -> Letter | None:
    """Of one that was approved; none of funeral costs: nothing is taken from the family."""
    if row.kind == OrderKind.FUNERAL:
        return None
    told = {"amount_fen": row.amount_fen, "from_month": row.first, "to_month": row.last}
    if row.kind == OrderKind.BACK_PAY:
        return _tell(actor, row, "back_pay", row.reason, told)
    rows = row.instalments.order_by("due_on")
    plan = [{"date": from_date(each.due_on), "amount_fen": each.amount_fen} for each in rows]
    return _tell(actor, row, "repayment", row.reason, {**told, "instalments": plan})


def addressee(home: Household) -> Person | None:
    """Who gets the letters of a family: by whose name it goes, or any who is left of it."""
    if home.head is not None and home.head.death_date is None:
        return home.head
    rows = home.members.filter(until=None, known_to=None, person__death_date=None).select_related("person")
    left = rows.order_by("pk").first()
    return left.person if left else home.head


def _tell(actor: Actor, row: Suspension | Order, kind: str, reason: str, told: Mapping[str, object]) -> Letter | None:
    """None where nobody of the family is left to write to."""
    person = addressee(row.household)
    if person is None:
        return None
    body = county_area(row.area_path)
    return issue_order(actor, row.award, kind, person=person, body=body, reason=reason, cites=row.cites, told=told)
