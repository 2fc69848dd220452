"""What a bank channel is given and gives back: an order of credits goes out, answers come in. Amounts are fen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple, Protocol, runtime_checkable


class Credit(NamedTuple):
    """One amount to one account."""

    #: at most 35 characters of A-Z a-z 0-9 and -, unique in the order
    reference: str
    #: as the bank has it
    name: str
    #: figures
    account: str
    #: the bank's number of twelve figures (联行号), or ""
    bank: str
    bank_name: str
    #: more than 0
    amount_fen: int
    #: what for, at most 60 characters
    text: str


@dataclass(frozen=True)
class Order:
    """What is told of all credits together, and by whom they are paid."""

    reference: str
    made_at: dt.datetime
    pays_on: dt.date
    payer: str
    payer_account: str
    payer_bank: str
    count: int
    total_fen: int


class Answer(NamedTuple):
    """What became of one credit. Of one not paid: the reason's code (reasons.py) and the reason in words."""

    reference: str
    amount_fen: int
    paid: bool
    code: str
    text: str
    #: from 1: the row of the file (of all sheets together), or the number of the element
    row: int
    #: figures, where the file says into which account it went
    account: str = ""


@runtime_checkable
class Channel(Protocol):
    """A way to a bank. It holds nothing between two calls."""

    name: str
    #: of its files: ".csv"
    suffix: str
    media_type: str

    def write(self, order: Order, credits: Iterable[Credit], stream: BinaryIO) -> None:
        """Writes the file as the credits come. InputError for a credit that cannot be written, and at the end when
        the credits are not as many or not as much as the order says: what is in the stream is then worth nothing.
        """

    def read(self, stream: BinaryIO) -> Iterator[Answer]:
        """The bank's answers as they stand in its file. InputError naming the row and what is wrong: those before
        it were given, so whoever takes them takes all or none.
        """
