"""What a bank answers by ISO 20022: messages pain.002.001 of any version, read as they come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from doudi.kernel.errors import InputError
from doudi.payments.channels import amounts, reasons
from doudi.payments.channels.checking import REFERENCE
from doudi.payments.channels.shape import Answer
from doudi.payments.channels.xml_reading import Element, elements

_TRANSACTION, _GROUP = "TxInfAndSts", "OrgnlGrpInfAndSts"
_PAYMENT_STATUS = "PmtInfSts"
#: Settled at the payer's bank, or at the payee's.
_PAID, _NOT_PAID = {"ACSC", "ACCC"}, "RJCT"
#: The bank has it, and has not settled it: a later message will say.
_UNDERWAY = {"ACCP", "ACFC", "ACSP", "ACTC", "ACWC", "ACWP", "PATC", "PDNG", "PRES", "RCVD"}


def read(stream: BinaryIO) -> Iterator[Answer]:
    """InputError naming the element; also for a message that says of no payment what became of it."""
    status, count = "", 0
    for found in elements(stream, "pain.002.001.", (_TRANSACTION, _GROUP, _PAYMENT_STATUS)):
        if found.name == _TRANSACTION:
            count += 1
            yield _answer(found)
        else:
            status = found.first("GrpSts" if found.name == _GROUP else "") or status
    if not count and status == _NOT_PAID:
        raise InputError(_("the bank refused the whole message: none of its payments was made"))
    if not count:
        raise InputError(_("the message tells of no single payment (its status as a whole: %(status)s)") % {
            "status": status[:4] or "-"
        })  # fmt: skip


def _answer(found: Element) -> Answer:
    row = found.number
    reference = found.first("OrgnlEndToEndId") or found.first("OrgnlInstrId")
    if not REFERENCE.fullmatch(reference):
        raise _wrong(row, _("its reference is missing, or none of ours"))
    paid, account = _is_paid(row, found.first("TxSts")), found.first("OrgnlTxRef/CdtrAcct/Id/Othr/Id")
    amount = _amount(row, found)
    if paid:
        return Answer(reference, amount, True, "", "", row, account)
    code = found.first("StsRsnInf/Rsn/Cd") or found.first("StsRsnInf/Rsn/Prtry")
    words = "；".join(found.values.get("StsRsnInf/AddtlInf", ()))
    code = code or reasons.code_of(words)
    return Answer(reference, amount, False, code, words or reasons.said(code, "zh"), row, account)


def _is_paid(row: int, status: str) -> bool:
    if status in _PAID or status == _NOT_PAID:
        return status in _PAID
    if not status:
        raise _wrong(row, _("it has no status"))
    if status in _UNDERWAY:
        raise _wrong(row, _("its status %(status)s is not the last: the bank has yet to pay") % {"status": status})
    raise _wrong(row, _("its status is not known: a payment is ACSC, ACCC or RJCT"))


def _amount(row: int, found: Element) -> int:
    """Fen."""
    path = "OrgnlTxRef/Amt/InstdAmt"
    if not found.first(path):
        raise _wrong(row, _("it has no amount (OrgnlTxRef/Amt/InstdAmt)"))
    if found.first(f"{path}@Ccy") != "CNY":
        raise _wrong(row, _("its amount is not in CNY"))
    try:
        return amounts.read(found.first(path))
    except InputError as error:
        raise _wrong(row, str(error)) from None


def _wrong(row: int, fault: str) -> InputError:
    return InputError(_("payment %(number)s of the message: %(fault)s") % {"number": row, "fault": fault})
