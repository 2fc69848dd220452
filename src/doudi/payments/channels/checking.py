"""What every channel asks of an order and its credits before they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from django.utils.translation import gettext as _

from doudi.kernel.errors import InputError
from doudi.kernel.money import yuan
from doudi.payments.channels.shape import Credit, Order

REFERENCE = re.compile(r"[A-Za-z0-9-]{1,35}")
_ACCOUNT = re.compile(r"[0-9]{1,34}")
_BANK = re.compile(r"(?:[0-9]{12})?")
#: What XML or a spreadsheet cannot hold.
UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
#: Characters of a text at most; the name is the shortest that a format allows.
MOST_TEXT, MOST_NAME = 60, 140


def checked(order: Order, credits: Iterable[Credit]) -> Iterator[Credit]:
    """The credits one by one. InputError at once for an order that no channel can write; later for such a credit,
    naming it by its number; at the end when count or total are not the order's."""
    _check_order(order)
    return _counted(order, credits)


def _counted(order: Order, credits: Iterable[Credit]) -> Iterator[Credit]:
    count = total = 0
    for credit in credits:
        count += 1
        if wrong := _wrong(credit):
            raise InputError(_("credit %(number)s: %(fault)s") % {"number": count, "fault": wrong})
        total += credit.amount_fen
        yield credit
    if count != order.count:
        raise InputError(
            _("the order is of %(said)s credits, and %(found)s came") % {"said": order.count, "found": count}
        )
    if total != order.total_fen:
        raise InputError(
            _("the order is of %(said)s yuan, and the credits are %(found)s yuan")
            % {"said": yuan(order.total_fen), "found": yuan(total)}
        )


def _check_order(order: Order) -> None:
    if not REFERENCE.fullmatch(order.reference):
        raise InputError(_("the order's reference is not 1 to 35 letters, figures and hyphens"))
    if not _writable(order.payer, MOST_NAME) or not order.payer:
        raise InputError(_("the payer's name is empty, too long, or holds a character that cannot be written"))
    if not _ACCOUNT.fullmatch(order.payer_account):
        raise InputError(_("the payer's account is not 1 to 34 figures"))
    if not _BANK.fullmatch(order.payer_bank):
        raise InputError(_("the number of the payer's bank is not 12 figures"))
    if order.count < 1:
        raise InputError(_("an order without credits is none"))


def _wrong(credit: Credit) -> str:
    """What is wrong with it, or ""; it never repeats a name or an account."""
    if not REFERENCE.fullmatch(credit.reference):
        return _("its reference is not 1 to 35 letters, figures and hyphens")
    if not credit.name.strip() or not _writable(credit.name, MOST_NAME):
        return _("the name is empty, too long, or holds a character that cannot be written")
    if not _ACCOUNT.fullmatch(credit.account):
        return _("the account is not 1 to 34 figures")
    if credit.amount_fen <= 0:
        return _("the amount is not more than nothing")
    if not _is_bank(credit.bank):
        return _("the bank's number is not 12 figures")
    if not _is_text(credit.bank_name, MOST_NAME):
        return _("the bank's name is too long, or holds a character that cannot be written")
    if not _is_text(credit.text, MOST_TEXT):
        return _("the text is longer than 60 characters, or holds a character that cannot be written")
    return ""


@lru_cache(maxsize=1024)  # a million payments go to a few hundred banks
def _is_bank(text: str) -> bool:
    return _BANK.fullmatch(text) is not None


@lru_cache(maxsize=1024)
def _is_text(text: str, most: int) -> bool:
    return _writable(text, most)


def _writable(text: str, most: int) -> bool:
    return len(text) <= most and not UNWRITABLE.search(text)
