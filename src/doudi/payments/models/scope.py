"""Rows of the ledger: seen by who may see payments, of a citizen the own ones."""

from __future__ import annotations

from doudi.access.roles import Act
from doudi.registry.models.scope import ScopedSet


class PaymentSet(ScopedSet):
    sees = Act.PAYMENT_VIEW
