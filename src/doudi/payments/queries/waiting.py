"""What of the ledger waits for somebody: runs they may bring on now, accounts to confirm, orders to approve."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from doudi.access.actor import Actor
from doudi.access.roles import Act
from doudi.payments.models import Order, Payee, Run, Signed
from doudi.payments.queries import funds, payees
from doudi.payments.services.signing import may_sign
from doudi.payments.states import STEPS

#: Runs that are looked at, the oldest month first, and of them those that are shown.
LOOKED_AT, SHOWN = 200, 20


def runs_to_sign(actor: Actor) -> list[tuple[Run, Signed]]:
    """Runs that somebody may bring on now, each with the act; two statements however many. Sending back is none."""
    own = [step for step in STEPS.values() if step.needs in actor.acts and step.act != Signed.RETURN]
    if not own:
        return []
    states = {state for step in own for state in step.before}
    rows = Run.objects.visible_to(actor).filter(state__in=states).select_related("area")
    found = []
    for run in rows.prefetch_related("signatures").order_by("period", "pk")[:LOOKED_AT]:
        act = next((step.act for step in own if run.state in step.before and may_sign(actor, run, step.act)), None)
        if act is not None:
            found.append((run, act))
    return found


def accounts_to_confirm(actor: Actor) -> QuerySet[Payee]:
    """Accounts that somebody else proposed; none for who confirms none."""
    if Act.PAYEE_CONFIRM not in actor.acts:
        return Payee.objects.none()
    return payees.to_confirm(actor).filter(_of_others("proposed_by", actor))


def orders_to_approve(actor: Actor) -> QuerySet[Order]:
    """Orders that somebody else proposed; none for who approves none."""
    if Act.PAYMENT_APPROVE not in actor.acts:
        return Order.objects.unscoped("none of them").none()
    return funds.orders(actor, waiting=True).filter(_of_others("account", actor))


def _of_others(field: str, actor: Actor) -> Q:
    return Q(**{field: None}) | ~Q(**{field: actor.account_id})
