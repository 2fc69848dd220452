"""What the bank says of each payment of a run, held as numbers: thirty-four bytes a payment."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from doudi.kernel.errors import InputError
from doudi.payments.channels.finding import channel
from doudi.payments.channels.shape import Answer as Told
from doudi.payments.models import Answer, Run
from doudi.payments.models.accounts import ACCOUNT_NUMBER

#: Of a payment: nothing is said, it was paid, it came back.
SILENT, PAID, BACK = 0, 1, 2
CODES: dict[str, int] = {Answer.NONE: SILENT, Answer.PAID: PAID, Answer.RETURNED: BACK}


class Answers:
    """A run's payments in the order of their keys, and what a file says of them."""

    def __init__(self, run: Run):
        self.keys, self.fens = array("q"), array("q")
        #: what files before it said
        self.known = bytearray()
        #: what is said of those that came back, by key
        self.back: dict[int, Told] = {}
        #: of the accounts they went to, one after the other
        self.accounts = bytearray()
        self.rows = 0
        sent = run.transfers.order_by("pk").values_list("pk", "amount_fen", "answer", "payee__account__number_index")
        for pk, fen, answer, index in sent.iterator(chunk_size=10_000):
            self.keys.append(pk)
            self.fens.append(fen)
            self.known.append(CODES[answer])
            self.accounts += index
        self.said = bytearray(len(self.keys))

    def take(self, each: Told) -> None:
        """ValidationError with the row: a payment of another run, of another amount, to another account, or answered
        otherwise before."""
        place, wrong = self._place(each.reference), ""
        if place is None:
            wrong = _("is no payment of this run")
        elif self.fens[place] != each.amount_fen:
            wrong = _("has another amount than was sent")
        elif each.account and not self._went_to(place, each.account):
            wrong = _("names another account than it was sent to")
        elif self.said[place]:
            wrong = _("is answered twice")
        elif self.known[place] not in (SILENT, PAID if each.paid else BACK):
            wrong = _("was answered otherwise in an earlier file")
        if wrong or place is None:
            raise ValidationError(
                _("Row %(row)s: %(reference)s %(wrong)s. Nothing of the file was taken.")
                % {"row": each.row, "reference": each.reference[:35], "wrong": wrong}
            )
        self.said[place] = PAID if each.paid else BACK
        self.rows += 1
        if not each.paid:
            self.back[self.keys[place]] = each

    @property
    def whole(self) -> bool:
        """Whether one file says of every payment what became of it."""
        return SILENT not in self.said and not any(self.known)

    def new(self) -> Iterator[tuple[int, int]]:
        """(key, what is said) of those that no file spoke of before."""
        return ((key, said) for key, said, known in zip(self.keys, self.said, self.known, strict=True)
                if said and not known)  # fmt: skip

    def _went_to(self, place: int, account: str) -> bool:
        index = settings.KEYS.index_of(account, ACCOUNT_NUMBER)
        return self.accounts[place * len(index) : (place + 1) * len(index)] == index

    def by_reason(self) -> dict[tuple[str, str], list[int]]:
        """The keys of those that came back, by (code, reason in words)."""
        found: dict[tuple[str, str], list[int]] = {}
        for key, each in self.back.items():
            found.setdefault((each.code, each.text), []).append(key)
        return found

    def _place(self, reference: str) -> int | None:
        figures = reference[1:]
        if not reference.startswith("D") or not figures.isdecimal() or len(figures) > 18:
            return None
        key = int(figures)
        place = bisect_left(self.keys, key)
        found = place < len(self.keys) and self.keys[place] == key and str(key) == figures
        return place if found else None


def read_answers(run: Run, stream: BinaryIO) -> Answers:
    """All that a file says, checked against what was sent. ValidationError for the first thing that is wrong."""
    told = Answers(run)
    try:
        for each in channel(run.channel).read(stream):
            told.take(each)
    except InputError as error:
        raise ValidationError(str(error)) from None
    if not told.rows:
        raise ValidationError(_("The file has no answer."))
    return told
