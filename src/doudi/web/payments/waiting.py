"""What of the ledger waits for somebody, on their first page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.access.actor import Actor
from doudi.access.roles import Act
from doudi.payments.queries import waiting as asked
from doudi.registry.queries.slices import MOST, counted
from doudi.web.cases.words import programme_name
from doudi.web.payments.words import SIGN, month_text, state_tag


def ledger_waiting(actor: Actor) -> dict[str, Any]:
    """The runs one may bring on now, the oldest month first, and counts that are doors to their rows."""
    runs = asked.runs_to_sign(actor)
    return {
        "runs": [
            {
                "href": reverse("run", args=[run.pk]), "month": month_text(run.period), "area": run.area.name,
                "programme": programme_name(run.programme), "state": state_tag(run), "act": SIGN[act],
            }
            for run, act in runs[: asked.SHOWN]
        ],
        "more": len(runs) > asked.SHOWN,
        "counts": [
            (label, f"{MOST}+" if n > MOST else str(n), reverse(view))
            for act, label, view, rows in (
                (Act.PAYEE_CONFIRM, _("Accounts to confirm"), "accounts_to_confirm", asked.accounts_to_confirm),
                (Act.PAYMENT_APPROVE, _("Orders to approve"), "orders", asked.orders_to_approve),
            )
            if act in actor.acts and (n := counted(rows(actor)))
        ],
    }  # fmt: skip
