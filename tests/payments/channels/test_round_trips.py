"""What is ordered is answered: every credit once, by its reference, with its amount, whatever stands in its texts."""

from __future__ import annotations

import codecs
import csv
import importlib.metadata
import io
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from tests.payments.channels.making import (
    CHANNELS,
    NAMES,
    SMALL_SHEETS,
    answered,
    credit,
    credit_lists,
    order_of,
    read,
    written,
)

from doudi.kernel.errors import InputError
from doudi.payments.channels import demo_bank, table
from doudi.payments.channels.card_sheet import CardSheet
from doudi.payments.channels.csv_file import CsvFile
from doudi.payments.channels.pain001 import Pain001
from doudi.payments.channels.shape import Channel, Credit

every_channel = pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)


@cache
def schema(path: str) -> xmlschema.XMLSchema10:
    """ISO 20022's own, as the package carries it; none of the package's code is run."""
    found = importlib.metadata.distribution("pain001").locate_file(f"pain001/{path}")
    return xmlschema.XMLSchema10(str(found))


def check_order(data: bytes) -> None:
    schema("templates/pain.001.001.09/pain.001.001.09.xsd").validate(io.BytesIO(data))


def check_answer(data: bytes) -> None:
    schema("pain002/schemas/pain.002.001.12.xsd").validate(io.BytesIO(data))


@pytest.mark.parametrize("channel", SMALL_SHEETS, ids=lambda channel: channel.name)
@given(credits=credit_lists, seed=st.integers(0, 99), share=st.sampled_from([0, 0.5, 1]))
@settings(max_examples=20)
def test_every_credit_is_answered_once(channel: Channel, credits: list[Credit], seed: int, share: float) -> None:
    data = written(channel, credits)
    reply = answered(channel, data, seed=seed, refuse_share=share)
    if channel.name == "pain001":
        check_order(data)
        check_answer(reply)
    answers = read(channel, reply)
    assert [(each.reference, each.amount_fen) for each in answers] == [(c.reference, c.amount_fen) for c in credits]
    rows = [each.row for each in answers]
    assert rows == sorted(set(rows))
    for each in answers:
        assert each.paid or (share and each.code in demo_bank.REFUSALS and each.text)
        assert not each.paid or (share < 1 and each.code == each.text == "")


@every_channel
def test_the_bank_refuses_the_same_accounts_again(channel: Channel) -> None:
    credits = [credit(number) for number in range(300)]
    june = read(channel, answered(channel, written(channel, credits), refuse_share=0.2))
    july = [credit(number, reference=f"J-{number}") for number in range(300)]
    later = read(channel, answered(channel, written(channel, july), refuse_share=0.2))
    assert [each.code for each in june] == [each.code for each in later]
    assert {each.code for each in june} == {"", *demo_bank.REFUSALS}
    assert 30 <= sum(not each.paid for each in june) <= 90


@every_channel
@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"count": 3}, "the order is of 3 credits, and 2 came"),
        ({"total_fen": 1}, "the order is of 0.01 yuan, and the credits are 200.03 yuan"),
        ({"reference": "a b"}, "the order's reference"),
        ({"payer_bank": "123"}, "the number of the payer's bank"),
    ],
)
def test_an_order_that_is_not_its_credits_is_refused(channel: Channel, changes: dict[str, object], fault: str) -> None:
    credits = [credit(1), credit(2)]
    with pytest.raises(InputError, match=fault):
        written(channel, credits, order_of(credits, **changes))


@every_channel
@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"reference": "a_b"}, "its reference"),
        ({"reference": "R" * 36}, "its reference"),
        ({"name": " "}, "the name is empty"),
        ({"name": "张\x0b三"}, "the name is empty, too long"),
        ({"account": "6２"}, "the account is not"),
        ({"bank": "1029990000123"}, "the bank's number"),
        ({"text": "六" * 61}, "the text is longer"),
        ({"text": "\ud800"}, "the text is longer than 60 characters, or holds"),
        ({"amount_fen": 0}, "the amount is not more than nothing"),
    ],
)
def test_a_credit_that_no_bank_could_read_is_refused_by_its_number(
    channel: Channel, changes: dict[str, object], fault: str
) -> None:
    with pytest.raises(InputError, match=f"^credit 2: {fault}"):
        written(channel, [credit(1), credit(2, **changes)])


def rows_of(data: bytes) -> list[list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def test_the_sheet_keeps_figures_and_texts_as_they_are() -> None:
    credits = [credit(number, account=f"{number:022}", name=name) for number, name in enumerate(NAMES)]
    (rows,) = rows_of(written(CardSheet(), credits))
    assert rows[0][:6] == ["批次号", "ORDER-1", "付款日期", "2021-06-15", "总笔数", str(len(credits))]
    assert rows[1][4:6] == ["总金额(元)", f"{sum(c.amount_fen for c in credits) / 100:.2f}"]
    assert rows[2] == ["序号", "姓名", "银行账号", "开户行", "金额(元)", "摘要", "流水号"]
    for given_credit, row in zip(credits, rows[3:], strict=True):
        assert row[1:3] == [given_credit.name, given_credit.account]
        assert Decimal(repr(row[4])) * 100 == given_credit.amount_fen
        assert row[6] == given_credit.reference


def test_more_than_a_sheet_holds_goes_on_the_next() -> None:
    sheets = rows_of(written(CardSheet(rows_of_sheet=2), [credit(number) for number in range(5)]))
    assert [len(rows) for rows in sheets] == [5, 5, 4]
    assert {tuple(rows[2]) for rows in sheets} == {table.COLUMNS}
    assert [row[0] for rows in sheets for row in rows[3:]] == ["1", "2", "3", "4", "5"]


def test_no_text_of_the_csv_is_a_formula() -> None:
    credits = [credit(number, name=name, text=name, bank="", bank_name=name) for number, name in enumerate(NAMES)]
    data = written(CsvFile(), credits)
    assert data.startswith(codecs.BOM_UTF8)
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert tuple(rows[0]) == table.COLUMNS
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "＝"))]
    assert [table.unguarded(row[1]) for row in rows[1:]] == list(NAMES)


@pytest.mark.parametrize("bank", ["", "102999000012"])
def test_the_message_holds_what_was_ordered(bank: str) -> None:
    credits = [credit(number, name=name, bank=bank, bank_name=bank and "银行") for number, name in enumerate(NAMES)]
    data = written(Pain001(), credits, order_of(credits, payer_bank=bank, payer="甲 & 乙"))
    check_order(data)
    found = schema("templates/pain.001.001.09/pain.001.001.09.xsd").decode(io.BytesIO(data), decimal_type=str)
    (payment,) = found["CstmrCdtTrfInitn"]["PmtInf"]
    assert payment["CtrlSum"] == f"{sum(each.amount_fen for each in credits) / 100:.2f}"
    assert [each["Cdtr"]["Nm"] for each in payment["CdtTrfTxInf"]] == list(NAMES)
    assert [each["CdtrAcct"]["Id"]["Othr"]["Id"] for each in payment["CdtTrfTxInf"]] == [c.account for c in credits]
    assert ("CdtrAgt" in payment["CdtTrfTxInf"][0]) == bool(bank)
    assert payment["Dbtr"]["Nm"] == "甲 & 乙" and json.dumps(payment["DbtrAgt"]).count(bank or "NOTPROVIDED") == 1


def test_files_of_another_channel_are_refused() -> None:
    files = {channel.name: written(channel, [credit(1)]) for channel in CHANNELS}
    for channel, name in _pairs(CHANNELS):
        with pytest.raises(InputError):
            answered(channel, files[name])
        with pytest.raises(InputError):
            read(channel, files[name])


def _pairs(channels: Sequence[Channel]) -> Iterator[tuple[Channel, str]]:
    return ((one, other.name) for one in channels for other in channels if one is not other)
