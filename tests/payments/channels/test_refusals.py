"""Answers that were tampered with, broken or never a bank's: refused, naming the row and what is wrong."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import xlsxwriter
from tests.payments.channels.making import answered, credit, read, written

from doudi.kernel.errors import InputError
from doudi.payments.channels import packages, table
from doudi.payments.channels.card_sheet import CardSheet
from doudi.payments.channels.csv_file import CsvFile
from doudi.payments.channels.pain001 import Pain001
from doudi.payments.channels.shape import Channel

NAMES: tuple[Any, ...] = (*table.COLUMNS, *table.ANSWER_COLUMNS)
FORMULA_VALUE = {"formula": "=A1", "value": "12.00"}


def row(**changes: Any) -> list[Any]:
    """Of an answer: paid, 12 yuan."""
    cells = dict(zip(NAMES, ["1", "张三", "62" * 8, "", "12.00", "", "R-1", "成功", ""], strict=True))
    return list((cells | changes).values())


def sheet(*rows: Sequence[Any]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, dict):
                    page.write_formula(number, column, cell["formula"], value=cell["value"])
                elif isinstance(cell, str):
                    page.write_string(number, column, cell)
                else:
                    page.write(number, column, cell)
    return out.getvalue()


def text(*rows: Sequence[Any], encoding: str = "utf-8-sig") -> bytes:
    return "".join(",".join(f'"{cell}"' for cell in cells) + "\r\n" for cells in rows).encode(encoding)


def message(inside: str, *, version: str = "12", before: str = "") -> bytes:
    start = f'{before}<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}"><CstmrPmtStsRpt>'
    return f"<?xml version='1.0'?>{start}{inside}</CstmrPmtStsRpt></Document>".encode()


def payment(
    reference: str = "R-1", status: str = "<TxSts>ACSC</TxSts>", amount: str = '<InstdAmt Ccy="CNY">12</InstdAmt>'
) -> str:
    original = f"<OrgnlTxRef><Amt>{amount}</Amt></OrgnlTxRef>"
    return f"<TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId>{status}{original}</TxInfAndSts>"


def refused(channel: Channel, data: bytes) -> str:
    with pytest.raises(InputError) as error:
        read(channel, data)
    return str(error.value)


TABLES = [
    ([NAMES[:-2], row()[:-2]], "the table lacks the column 结果、原因"),
    ([[*NAMES, "结果"], [*row(), "失败"]], "row 1: the column 结果 stands there twice"),
    ([NAMES, row(), row(**{"金额(元)": "12.005"})], "row 3: the amount is finer than a fen"),
    ([NAMES, row(**{"金额(元)": "-12.00"})], "row 2: the amount is no amount in yuan"),
    ([NAMES, row(**{"金额(元)": "1e3"})], "row 2: the amount is no amount in yuan"),
    ([NAMES, row(**{"金额(元)": "12,00"})], "row 2: the amount is no amount in yuan"),
    ([NAMES, row(**{"金额(元)": "0.00"})], "row 2: the amount is not more than nothing"),
    ([NAMES, row(流水号="")], "row 2: 流水号 is empty"),
    ([NAMES, row(流水号="6.2E+18")], "row 2: 流水号 is none of ours"),
    ([NAMES, row(结果="")], "row 2: 结果 is empty"),
    ([NAMES, row(), row(结果="处理中")], "row 3: 结果 is neither 成功 nor 失败"),
    ([NAMES, row(原因="长" * 2001)], "row 2: a cell holds more than 2000 characters"),
    ([["名单"], ["无"]], "the table lacks the column 流水号、金额(元)、结果、原因"),
]


@pytest.mark.parametrize(("rows", "fault"), TABLES)
@pytest.mark.parametrize(("channel", "make"), [(CardSheet(), sheet), (CsvFile(), text)], ids=["card_sheet", "csv"])
def test_a_table_is_refused_by_its_row(
    channel: Channel, make: Callable[..., bytes], rows: Sequence[Sequence[Any]], fault: str
) -> None:
    before = "sheet Sheet1: " if channel.name == "card_sheet" else ""
    assert refused(channel, make(*rows)) == before + fault


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        (row(流水号=20210601), "流水号 is a number and no text"),
        (row(**{"金额(元)": 12.005}), "the amount is finer than a fen"),
        (row(**{"金额(元)": True}), "the amount is no amount in yuan"),
        (row(**{"金额(元)": FORMULA_VALUE}), "a cell holds a formula"),
        (row(原因=FORMULA_VALUE), "a cell holds a formula"),
    ],
)
def test_cells_that_a_program_changed_are_refused(cells: list[Any], fault: str) -> None:
    assert f"row 3: {fault}" in refused(CardSheet(), sheet(NAMES, row(), cells))


def test_what_banks_do_to_a_table_is_read() -> None:
    rows = [["某行代发结果"], [], [name.replace("(元)", "（元）") for name in NAMES], row(), [],
            row(流水号="R-2", 结果="失败", 原因="户名不符，请核实", **{"金额(元)": "1,234.5"}),
            row(流水号="R-3", 结果="退票", **{"金额(元)": "３.００"}), ["合计", "", "", "", "1249.50"]]  # fmt: skip
    for channel, data in (
        (CardSheet(), sheet(*rows)),
        (CsvFile(), text(*rows)),
        (CsvFile(), text(*rows, encoding="gb18030")),
    ):
        found = read(channel, data)
        assert [(each.reference, each.amount_fen, each.paid, each.code, each.text) for each in found] == [
            ("R-1", 1200, True, "", ""), ("R-2", 123450, False, "BE01", "户名不符，请核实"),
            ("R-3", 300, False, "MS03", "银行未说明原因"),
        ]  # fmt: skip
        assert [each.row for each in found] == [4, 6, 7]


def test_a_number_as_amount_is_read_to_the_fen() -> None:
    amounts = [0.1 + 0.2, 0.29, 1234.56, 8.1, 1e10 + 0.01, 700]
    data = sheet(NAMES, *(row(流水号=f"R-{at}", **{"金额(元)": amount}) for at, amount in enumerate(amounts)))
    assert [each.amount_fen for each in read(CardSheet(), data)] == [30, 29, 123456, 810, 10**12 + 1, 70_000]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "the file is empty"),
        (text(NAMES, row(原因="=HYPERLINK(1)")), "row 2: a cell holds a formula"),
        (text(NAMES) + b'"1","a"b\r\n', "row 2: the line is damaged"),
        (text(NAMES) + b"\xff\xff\xff\r\n", "row 2: the text is neither UTF-8 nor GBK"),
        (text(NAMES) + b"a\x00b\r\n", "row 2: this is no text"),
        (text(NAMES) + b"x" * (1 << 17), "row 2: the line is too long"),
    ],
)
def test_a_text_that_is_no_table_is_refused(data: bytes, fault: str) -> None:
    assert fault in refused(CsvFile(), data)


def repacked(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            new.writestr(each, change(old.read(each)) if each == name else old.read(each))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("name", "change", "fault"),
    [
        (SHEET, lambda part: part.replace(b"?>", b"?><!DOCTYPE a [<!ENTITY b 'c'>]>", 1), "damaged"),
        (SHEET, lambda part: part.replace(b'r="A2"', b'r="XFD2"'), "more than 16 columns"),
        (SHEET, lambda part: part.replace(b"</sheetData>", b" " * (20 << 20) + b"</sheetData>"), "unpacks to more"),
        (SHEET, lambda part: part[:-200], "damaged"),
        ("xl/workbook.xml", lambda part: b"", "damaged"),
    ],
)
def test_a_package_made_to_do_harm_is_refused(name: str, change: Callable[[bytes], bytes], fault: str) -> None:
    assert fault in refused(CardSheet(), repacked(sheet(NAMES, row()), name, change))


def test_what_is_no_package_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = sheet(NAMES, row())
    for data in (b"", b"PK\x03\x04", whole[: len(whole) // 2], b"<html>", text(NAMES, row())):
        assert "damaged or is no .xlsx" in refused(CardSheet(), data)
    monkeypatch.setattr(packages, "MOST_UNPACKED", 1000)
    assert "unpacks to more than it may" in refused(CardSheet(), whole)


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        (payment() + payment(reference=""), "payment 2 of the message: its reference is missing"),
        (payment(reference="NOTPROVIDED_"), "payment 1 of the message: its reference is missing, or none of ours"),
        (payment(status=""), "payment 1 of the message: it has no status"),
        (payment(status="<TxSts>PAID</TxSts>"), "payment 1 of the message: its status is not known"),
        (payment(status="<TxSts>ACSP</TxSts>"), "payment 1 of the message: its status ACSP is not the last"),
        (payment(amount=""), "payment 1 of the message: it has no amount"),
        (payment(amount='<InstdAmt Ccy="USD">1</InstdAmt>'), "payment 1 of the message: its amount is not in CNY"),
        (payment(amount='<InstdAmt Ccy="CNY">1.001</InstdAmt>'), "payment 1 of the message: the amount is finer"),
        ("<OrgnlGrpInfAndSts><GrpSts>RJCT</GrpSts></OrgnlGrpInfAndSts>", "the bank refused the whole message"),
        ("<OrgnlPmtInfAndSts><PmtInfSts>RJCT</PmtInfSts></OrgnlPmtInfAndSts>", "the bank refused the whole message"),
        ("<OrgnlGrpInfAndSts><GrpSts>ACCP</GrpSts></OrgnlGrpInfAndSts>", "its status as a whole: ACCP"),
        ("", "tells of no single payment"),
        ("<a>" * 50 + "</a>" * 50, "too deep"),
        (payment(status=f"<TxSts>{'A' * 3000}</TxSts>"), "longer than 2000 characters"),
        (payment(status="<TxSts>ACSC</TxSts>" * 600), "an element holds too much"),
        (f"<a b='{'c' * (1 << 20)}'/>", "a tag is too long"),
        (payment()[:-14], "this XML cannot be read (mismatched tag)"),
    ],
)  # fmt: skip
def test_a_message_is_refused_by_its_payment(inside: str, fault: str) -> None:
    assert fault in refused(Pain001(), message(inside))


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (message(payment(reference="&b;"), before=BOMB), "declarations of a document type"),
        (message(payment(), before="<!DOCTYPE d SYSTEM 'file:///secret'>"), "declarations of a document type"),
        (message(payment(), before=BOMB).decode().encode("utf-16"), "declarations of a document type"),
        (message(payment()).replace(b"pain.002.001", b"pain.001.001"), "this is no message pain.002.001.*"),
        (b"", "this XML cannot be read (no element found)"),
        (b"\xff\xfe\x00", "this XML cannot be read"),
        (message(payment()) + b"<a/>", "this XML cannot be read"),
    ],
)
def test_xml_that_is_no_message_is_refused(data: bytes, fault: str) -> None:
    assert fault in refused(Pain001(), data)


@pytest.mark.parametrize("version", ["03", "10", "12", "14"])
def test_answers_of_any_version_are_read(version: str) -> None:
    reply = answered(Pain001(), written(Pain001(), [credit(1), credit(2)]))
    reply = reply.replace(b"pain.002.001.12", f"pain.002.001.{version}".encode())
    assert [each.paid for each in read(Pain001(), reply)] == [True, True]


def test_a_refusal_is_said_in_words() -> None:
    def status(reason: str) -> str:
        return f"<TxSts>RJCT</TxSts><StsRsnInf>{reason}</StsRsnInf>"

    reasons = ["<Rsn><Cd>AC04</Cd></Rsn>", "<Rsn><Prtry>X9</Prtry></Rsn>", "", "<AddtlInf>账户冻结</AddtlInf>"]
    found = read(Pain001(), message("".join(payment(status=status(each)) for each in reasons)))
    assert [(each.paid, each.code, each.text) for each in found] == [
        (False, "AC04", "账户已销户"), (False, "X9", "X9"), (False, "MS03", "银行未说明原因"),
        (False, "AC06", "账户冻结"),
    ]  # fmt: skip


@pytest.mark.parametrize("channel", [CardSheet(), CsvFile(), Pain001()], ids=lambda channel: channel.name)
def test_a_refusal_repeats_no_name_and_no_account(channel: Channel) -> None:
    reply = answered(channel, written(channel, [credit(1)]))
    broken = [reply[:cut] + b"\xfe" + reply[cut + 1 :] for cut in range(0, len(reply), max(1, len(reply) // 40))]
    for data in broken:
        try:
            read(channel, data)
        except InputError as error:
            assert not re.search(r"\d{8}|欧阳", str(error))
