"""Numbers of bank cards and accounts, as they are typed, checked and shown."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from doudi.kernel.errors import InputError

#: A card of UnionPay: 16 to 19 figures, of which the last checks the others (ISO/IEC 7812).
_CARD = re.compile(r"62[0-9]{14,17}")
_ACCOUNT = re.compile(r"[0-9]{8,22}")
#: Hyphens and dashes that people put between groups of figures.
_BETWEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u2010-\u2015\u2212-]+")


@dataclass(frozen=True)
class AccountNumber:
    """`checked`: whether its figures could be checked, as a card's can; a passbook's or firm's account cannot."""

    number: str
    checked: bool


def parse_account(text: str) -> AccountNumber:
    """An account as offices type it, full-width, in groups. InputError says what is wrong, never repeating it."""
    number = _BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    if not _ACCOUNT.fullmatch(number):
        raise InputError(_("an account number has 8 to 22 figures"))
    if not _CARD.fullmatch(number):
        return AccountNumber(number, checked=False)
    if not luhn(number):
        raise InputError(_("the card's last figure does not fit the others: one of them is mistyped"))
    return AccountNumber(number, checked=True)


def luhn(number: str) -> bool:
    """Whether the last figure is the one that checks the others: it finds any one wrong figure."""
    figures = [int(figure) for figure in reversed(number)]
    return (sum(figures[::2]) + sum(sum(divmod(2 * figure, 10)) for figure in figures[1::2])) % 10 == 0


def masked(number: str) -> str:
    """As it is shown to those who need not see it: the last four figures, of a short one none."""
    return f"**** {number[-4:]}" if len(number) >= 8 else "****"
