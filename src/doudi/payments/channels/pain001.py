"""ISO 20022: the order as a message pain.001.001.09, the bank's answers as messages pain.002.001 of any version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO
from xml.sax.saxutils import escape

from doudi.payments.channels import amounts, pain002
from doudi.payments.channels.checking import checked
from doudi.payments.channels.shape import Answer, Credit, Order

MESSAGE = "pain.001.001.09"
#: Social security benefits (ExternalCategoryPurpose1Code); what a field says that must be there and is not known.
_PURPOSE, _NOT_KNOWN = "SSBE", "NOTPROVIDED"


class Pain001:
    """Written and read as a stream: no more than one credit is held."""

    name = "pain001"
    suffix = ".xml"
    media_type = "application/xml"

    def write(self, order: Order, credits: Iterable[Credit], stream: BinaryIO) -> None:
        given = checked(order, credits)
        stream.write(_head(order).encode())
        for credit in given:
            stream.write(_credit(credit).encode())
        stream.write(b"</PmtInf></CstmrCdtTrfInitn></Document>\n")

    def read(self, stream: BinaryIO) -> Iterator[Answer]:
        yield from pain002.read(stream)


def element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _head(order: Order) -> str:
    sums = element("NbOfTxs", str(order.count)) + element("CtrlSum", amounts.written(order.total_fen))
    reference, payer = escape(order.reference), element("Nm", order.payer)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{MESSAGE}"><CstmrCdtTrfInitn>'
        f"<GrpHdr><MsgId>{reference}</MsgId>{element('CreDtTm', order.made_at.isoformat(timespec='seconds'))}{sums}"
        f"<InitgPty>{payer}</InitgPty></GrpHdr>\n"
        f"<PmtInf><PmtInfId>{reference}</PmtInfId><PmtMtd>TRF</PmtMtd>{sums}"
        f"<PmtTpInf><CtgyPurp>{element('Cd', _PURPOSE)}</CtgyPurp></PmtTpInf>"
        f"<ReqdExctnDt>{element('Dt', order.pays_on.isoformat())}</ReqdExctnDt>"
        f"<Dbtr>{payer}</Dbtr><DbtrAcct>{_account(order.payer_account)}<Ccy>CNY</Ccy></DbtrAcct>"
        f"<DbtrAgt>{_bank(order.payer_bank, '') or _bank_not_known()}</DbtrAgt>\n"
    )


def _credit(credit: Credit) -> str:
    reference, bank = escape(credit.reference), _bank(credit.bank, credit.bank_name.strip())
    return (
        f"<CdtTrfTxInf><PmtId><InstrId>{reference}</InstrId><EndToEndId>{reference}</EndToEndId></PmtId>"
        f'<Amt><InstdAmt Ccy="CNY">{amounts.written(credit.amount_fen)}</InstdAmt></Amt>'
        + (f"<CdtrAgt>{bank}</CdtrAgt>" if bank else "")
        + f"<Cdtr>{element('Nm', credit.name)}</Cdtr><CdtrAcct>{_account(credit.account)}</CdtrAcct>"
        + (f"<RmtInf>{element('Ustrd', credit.text)}</RmtInf>" if credit.text.strip() else "")
        + "</CdtTrfTxInf>\n"
    )


def _account(number: str) -> str:
    return f"<Id><Othr>{element('Id', number)}</Othr></Id>"


def _bank(number: str, name: str) -> str:
    """By its number in China's clearing system (CNAPS), and its name; "" where neither is known."""
    member = f"<ClrSysMmbId><ClrSysId><Cd>CNAPS</Cd></ClrSysId>{element('MmbId', number)}</ClrSysMmbId>"
    inside = (member if number else "") + (element("Nm", name) if name else "")
    return f"<FinInstnId>{inside}</FinInstnId>" if inside else ""


def _bank_not_known() -> str:
    return f"<FinInstnId><Othr>{element('Id', _NOT_KNOWN)}</Othr></FinInstnId>"
