"""What the demonstration's bank answers to a message pain.001: a message pain.002.001.12, payment by payment."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from django.utils.translation import gettext as _

from doudi.kernel.errors import InputError
from doudi.payments.channels import reasons
from doudi.payments.channels.pain001 import element
from doudi.payments.channels.xml_reading import Element, elements

MESSAGE = "pain.002.001.12"
_WANTED = ("GrpHdr", "PmtInfId", "CdtTrfTxInf")


def answer(stream_in: BinaryIO, stream_out: BinaryIO, refuses: Callable[[str], str]) -> None:
    """InputError for a file that is no such message."""
    opened = False
    for found in elements(stream_in, "pain.001.001.", _WANTED):
        if found.name == "GrpHdr":
            stream_out.write(_head(found).encode())
        elif found.name == "PmtInfId":
            end = "</OrgnlPmtInfAndSts>" if opened else ""
            stream_out.write(f"{end}<OrgnlPmtInfAndSts>{element('OrgnlPmtInfId', found.first(''))}\n".encode())
            opened = True
        else:
            stream_out.write(_answered(found, refuses).encode())
    if not opened:
        raise InputError(_("the message orders nothing"))
    stream_out.write(b"</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>\n")


def _head(group: Element) -> str:
    """The bank's own number of its answer, 35 characters at most, and what it answers to."""
    reference, made_at = group.first("MsgId"), group.first("CreDtTm")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{MESSAGE}"><CstmrPmtStsRpt>'
        f"<GrpHdr>{element('MsgId', f'A{reference}'[:35])}{element('CreDtTm', made_at)}</GrpHdr>"
        f"<OrgnlGrpInfAndSts>{element('OrgnlMsgId', reference)}{element('OrgnlMsgNmId', 'pain.001.001.09')}"
        f"{element('OrgnlNbOfTxs', group.first('NbOfTxs'))}{element('OrgnlCtrlSum', group.first('CtrlSum'))}"
        "</OrgnlGrpInfAndSts>\n"
    )


def _answered(payment: Element, refuses: Callable[[str], str]) -> str:
    account = payment.first("CdtrAcct/Id/Othr/Id")
    code = refuses(account)
    reason = element("Cd", code)
    words = element("AddtlInf", reasons.said(code, "zh"))
    amount = element("InstdAmt", payment.first("Amt/InstdAmt")).replace(">", ' Ccy="CNY">', 1)
    return (
        f"<TxInfAndSts>{element('OrgnlInstrId', payment.first('PmtId/InstrId'))}"
        f"{element('OrgnlEndToEndId', payment.first('PmtId/EndToEndId'))}{element('TxSts', 'RJCT' if code else 'ACSC')}"
        + (f"<StsRsnInf><Rsn>{reason}</Rsn>{words}</StsRsnInf>" if code else "")
        + f"<OrgnlTxRef><Amt>{amount}</Amt><CdtrAcct><Id><Othr>{element('Id', account)}</Othr></Id></CdtrAcct>"
        + "</OrgnlTxRef></TxInfAndSts>\n"
    )
