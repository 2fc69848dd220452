"""Bookkeeping: a transaction with its entries, which sum to nothing, booked once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, QuerySet, Sum, Value

from doudi.access.actor import Actor
from doudi.areas.models import Area
from doudi.payments.bulk import insert_from
from doudi.payments.models import Entry, LedgerAccount, Line, Order, Run, Side, Tier, Transaction
from doudi.payments.models.ledger import FEN


class Unbalanced(Exception):
    """Entries that do not sum to nothing: the whole transaction is undone."""


@dataclass(frozen=True)
class Amount:
    """So much to an account (more than nothing) or from it, and for whom."""

    account: LedgerAccount
    amount: int
    person: int | None = None
    line: int | None = None


def account(side: Side, area: Area, programme: str, tier: str = Tier.NONE, commodity: str = FEN) -> LedgerAccount:
    """The one account of this kind; made where there was none."""
    found, _ = LedgerAccount.objects.get_or_create(
        side=side, tier=tier, programme=programme, area=area, commodity=commodity,
        defaults={"area_path": area.path},
    )  # fmt: skip
    return found


def book_once(
    actor: Actor, key: str, what: str, amounts: Iterable[Amount], *, run: Run | None = None,
    order: Order | None = None, text: str = "", lines: QuerySet[Line] | None = None, paid: LedgerAccount | None = None,
) -> Transaction:  # fmt: skip
    """Books it; `lines` go to the account `paid`, each for its person. IntegrityError where the key was booked before.

    Unbalanced where the entries do not sum to nothing in every commodity; nothing is booked then.
    """
    assert connection.in_atomic_block
    row = Transaction.objects.create(
        key=key, what=what, on=actor.on, run=run, order=order, account=actor.account_id, who=actor.name, text=text
    )
    Entry.objects.bulk_create(
        Entry(transaction=row, account=each.account, amount=each.amount, person_id=each.person, line_id=each.line)
        for each in amounts
        if each.amount
    )
    if lines is not None and paid is not None:
        insert_from(Entry, lines, {
            "transaction": Value(row.pk), "account": Value(paid.pk), "amount": F("amount_fen"),
            "person": F("person_id"), "line": F("pk"),
        })  # fmt: skip
    check_balanced(row)
    return row


def check_balanced(row: Transaction) -> None:
    sums = row.entries.values("account__commodity").annotate(sum=Sum("amount"))
    wrong = {each["account__commodity"]: each["sum"] for each in sums if each["sum"]}
    if wrong:
        raise Unbalanced(f"{row.key}: {wrong}")


def balance(of: LedgerAccount) -> int:
    """What the entries of an account sum to."""
    return of.entries.aggregate(sum=Sum("amount"))["sum"] or 0
