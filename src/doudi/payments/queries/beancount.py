"""The ledger as text for Beancount 3, so that a checker that is not ours can verify the books.

Amounts are whole units of their commodity. People are pseudonyms that stay the same from export to export.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, Sum

from doudi.areas.models import Area, range_of
from doudi.payments.models import Entry, LedgerAccount, Side

#: By each entry with its person and line, or by what each account of a transaction got in all.
BY = ("line", "fund")
#: Under which of Beancount's five roots a side stands.
ROOTS = {
    Side.FUND: "Assets", Side.SOURCE: "Income", Side.TRANSIT: "Assets", Side.PAID: "Expenses", Side.CLAIM: "Assets",
    Side.RECOVERY: "Income", Side.IMPREST: "Assets",
}  # fmt: skip
#: From which day accounts are open: before any transaction.
OPEN = dt.date(1970, 1, 1)
AT_ONCE = 5000
_FIELDS = ("transaction__key", "transaction__what", "transaction__on", "transaction__run", "transaction__who")


def beancount_text(area: Area | None = None, *, by: str = "line") -> Iterator[str]:
    """The whole ledger, or that of an area, piece by piece: accounts, then transactions as they were booked."""
    accounts = LedgerAccount.objects.unscoped("the books for a checker")
    entries: QuerySet[Entry] = Entry.objects.all()
    if area is not None:
        start, end = range_of(area.path)
        accounts = accounts.filter(area_path__gte=start, area_path__lt=end)
        entries = entries.filter(account__area_path__gte=start, account__area_path__lt=end)
    names = {row.pk: (account_name(row), row.commodity.upper()) for row in accounts.order_by("pk")}
    yield 'option "title" "Doudi"\n\n'
    for name, commodity in names.values():
        yield f"{OPEN} open {name} {commodity}\n"
    for _pk, rows in groupby(_rows(entries, by), key=lambda row: row[0]):
        yield from _pieces(rows, names)


def account_name(row: LedgerAccount) -> str:
    """As Assets:Fund:County:Dibao:A01020304; of no level: Assets:Transit:Dibao:A01020304."""
    side = Side(row.side)
    parts = [ROOTS[side], _part(side), _part(row.tier), _part(row.programme), f"A{_part(row.area_path)}"]
    return ":".join(part for part in parts if part)


def _part(text: str) -> str:
    """A part of an account's name: letters, figures and -, the first one large."""
    plain = re.sub(r"[^A-Za-z0-9-]", "-", text)
    return plain[:1].upper() + plain[1:]


def _rows(entries: QuerySet[Entry], by: str) -> Iterator[tuple[Any, ...]]:
    """Transaction, its facts, account, fen, person, line; in the order in which they were booked."""
    if by == "fund":
        sums = entries.values_list("transaction_id", *_FIELDS, "account_id").annotate(sum=Sum("amount"))
        rows = sums.order_by("transaction_id", "account_id").iterator(chunk_size=AT_ONCE)
        return ((*row, None, None) for row in rows)
    every = entries.values_list("transaction_id", *_FIELDS, "account_id", "amount", "person_id", "line_id")
    return every.order_by("transaction_id", "pk").iterator(chunk_size=AT_ONCE)


def _pieces(rows: Iterator[tuple[Any, ...]], names: dict[int, tuple[str, str]]) -> Iterator[str]:
    """A transaction posting by posting: one that pays a whole county is never in memory at once."""
    for number, (_pk, key, what, on, run, who, account, amount, person, line) in enumerate(rows):
        if number == 0:
            yield f"\n{on} * {_quoted(what)}\n  key: {_quoted(key)}\n  who: {_quoted(who)}\n"
            yield f'  run: "{run}"\n' if run else ""
        name, commodity = names[account]
        yield f"  {name}  {amount} {commodity}\n"
        yield f'    person: "{pseudonym(person)}"\n' if person else ""
        yield f'    line: "{line}"\n' if line else ""


def pseudonym(person: int) -> str:
    """What a person is called in exports: only who holds the server's keys can tell who it is."""
    return "P" + settings.KEYS.index_of(str(person), "payments.export").hex()


def _quoted(text: str) -> str:
    plain = " ".join(str(text).split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'
