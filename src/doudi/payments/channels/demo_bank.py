"""A bank for demonstrations: it reads a file that a channel wrote, and answers in a file of the same format."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, islice
from typing import BinaryIO

from django.utils.translation import gettext as _

from doudi.kernel.errors import InputError, nearest
from doudi.payments.channels import amounts, demo_messages, reasons, table
from doudi.payments.channels.card_sheet import HEAD_ROWS, read_sheets
from doudi.payments.channels.csv_file import read_rows, write_rows
from doudi.payments.channels.shape import Channel
from doudi.payments.channels.sheets import Sheets

#: Why it refuses: the account was closed, the name is another's, there is no such number. Each as often.
REFUSALS = ("AC04", "BE01", "AC01")

#: Of an account: the code of the reason it is not paid, or "".
Refuses = Callable[[str], str]
_NAMES = (*table.COLUMNS, *table.ANSWER_COLUMNS)


def answer(channel: Channel, stream_in: BinaryIO, stream_out: BinaryIO, *, seed: int, refuse_share: float) -> None:
    """Answers every credit. `refuse_share` is of the accounts, 0 to 1. InputError for a channel whose files it cannot
    read, and for a file that is none of that channel's."""
    if not 0 <= refuse_share <= 1:
        raise InputError(_("the share of refusals is between 0 and 1"))
    known: dict[str, Callable[[BinaryIO, BinaryIO, Refuses], None]] = {
        "card_sheet": _answer_sheets, "csv": _answer_csv, "pain001": demo_messages.answer,
    }  # fmt: skip
    if channel.name not in known:
        said = _("the demonstration's bank does not know the channel %(name)s%(nearest)s")
        raise InputError(said % {"name": channel.name, "nearest": nearest(channel.name, known)})
    known[channel.name](stream_in, stream_out, partial(_refuses, seed, refuse_share))


def _refuses(seed: int, share: float, account: str) -> str:
    """By the account alone: the same seed closes the same accounts, month after month."""
    digest = hashlib.blake2b(f"{seed} {account}".encode(), digest_size=9).digest()
    if int.from_bytes(digest[:8], "big") / 2**64 >= share:
        return ""
    return REFUSALS[digest[8] % len(REFUSALS)]


def _answer_csv(stream_in: BinaryIO, stream_out: BinaryIO, refuses: Refuses) -> None:
    write_rows(stream_out, chain([_NAMES], _answered(read_rows(stream_in), refuses)))


def _answer_sheets(stream_in: BinaryIO, stream_out: BinaryIO, refuses: Refuses) -> None:
    with Sheets(stream_out) as sheets:
        for _name, _count, rows in read_sheets(stream_in):
            head = [[table.text_of(cell) for cell in cells] for _row, cells in islice(rows, HEAD_ROWS)]
            sheets.add([*head, _NAMES], _answered(rows, refuses))


def _answered(rows: Iterator[table.Row], refuses: Refuses) -> Iterator[tuple[str, ...]]:
    """The rows below the columns' names, each with the bank's answer in two more columns."""
    for row, cells in table.named(rows, needed=table.COLUMNS):
        table.reference_of(row, cells[table.REFERENCE_COLUMN])
        amount = amounts.written(table.amount_of(row, cells[table.AMOUNT]))
        own = [amount if name == table.AMOUNT else table.text_of(cells[name]) for name in table.COLUMNS]
        code = refuses(table.text_of(cells["银行账号"]))
        yield (*own, table.NOT_PAID if code else table.PAID, reasons.said(code, "zh") if code else "")
