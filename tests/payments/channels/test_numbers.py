"""Account numbers as offices type them: cards are checked, other accounts cannot be; no error repeats one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.kernel.errors import InputError
from doudi.payments.channels.numbers import AccountNumber, luhn, masked, parse_account


def card(first: str) -> str:
    return next(first + last for last in "0123456789" if luhn(first + last))


def test_luhn_is_what_the_standard_says() -> None:
    assert luhn("79927398713") and luhn("4111111111111111")
    assert not luhn("79927398710") and not luhn("4111111111111112")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" 1234 5678 ", AccountNumber("12345678", checked=False)),
        ("１２３４５６７８９０", AccountNumber("1234567890", checked=False)),
        ("04-123\u3000456—789", AccountNumber("04123456789", checked=False)),
        ("\ufeff0000000000000000000001", AccountNumber("0000000000000000000001", checked=False)),
        ("5200831111111113", AccountNumber("5200831111111113", checked=False)),
        ("62200000000000000001", AccountNumber("62200000000000000001", checked=False)),
    ],
)
def test_what_is_typed_becomes_figures(text: str, expected: AccountNumber) -> None:
    assert parse_account(text) == expected


@pytest.mark.parametrize(
    "text", ["", "1234567", "1" * 23, "12345678X", "6.22848E+18", "１２３４五６７８", "¹23456789a"]
)
def test_what_is_no_account_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="8 to 22 figures"):
        parse_account(text)


@given(st.text("0123456789", min_size=13, max_size=16), st.data())
def test_one_wrong_figure_of_a_card_is_found(middle: str, data: st.DataObject) -> None:
    number = card("62" + middle)
    assert parse_account(number) == AccountNumber(number, checked=True)
    place = data.draw(st.integers(2, len(number) - 1))
    figure = data.draw(st.sampled_from([each for each in "0123456789" if each != number[place]]))
    wrong = number[:place] + figure + number[place + 1 :]
    with pytest.raises(InputError, match="mistyped") as error:
        parse_account(wrong)
    assert wrong not in str(error.value)


def test_only_the_last_four_figures_are_shown() -> None:
    assert masked("6222020000001234") == "**** 1234"
    assert masked("1234") == "****"
