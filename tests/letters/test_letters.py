"""Letters and forms: every kind is set, says what it was given, and a sheet in public leads to no case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.letters.pdf import text_of
from tests.letters.samples import BLANK_FORMS, LETTER, LINES, SAMPLES

from doudi.kernel.errors import InputError
from doudi.letters import KINDS, typeset

TO_PERSONS = sorted(kind for kind, data in SAMPLES.items() if "to_name" in data)
IN_PUBLIC = ["posting", "publication", "posting_notice"]
DECISIONS = ["confirmation", "refusal", "adjustment", "ending", "unchanged"]
#: What is not said as it was given: codes of lines, and what the QR code holds.
NOT_SAID = {"sign", "grade", "qr"}


def given(data: Any, name: str = "") -> Iterator[str]:
    """Every text in a sample."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from given(value, key)
    elif isinstance(data, list):
        for value in data:
            yield from given(value, name)
    elif isinstance(data, str) and name not in NOT_SAID:
        yield data


def without_blanks(text: str) -> str:
    return re.sub(r"\s|\u200b", "", text)


def said(kind: str, data: dict[str, Any]) -> str:
    return without_blanks(text_of(typeset(kind, data)))


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_there_is_a_sample_of_every_kind() -> None:
    assert set(SAMPLES) == set(KINDS)


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_kind_says_all_it_was_given(kind: str) -> None:
    text = said(kind, SAMPLES[kind])
    unused = {"id_number", "phone"} if kind == "neighbour_enquiry" else set()
    wanted = given({key: value for key, value in SAMPLES[kind].items() if key not in unused})
    assert [
        each for each in wanted if without_blanks(each) not in text and each != SAMPLES[kind].get("programme")
    ] == []


@pytest.mark.parametrize("kind", BLANK_FORMS)
def test_every_form_can_be_printed_blank(kind: str) -> None:
    assert pages(typeset(kind, {})) <= 2


def test_a_pdf_has_language_title_and_tags() -> None:
    pdf = typeset("confirmation", SAMPLES["confirmation"])
    assert re.search(rb"/Lang\s*\(zh", pdf) and b"/StructTreeRoot" in pdf and b"/MarkInfo" in pdf
    assert "确认通知书".encode("utf-16-be") in pdf or "确认通知书".encode() in pdf
    assert b"pdfuaid:part" in pdf and b"pdfaid:part" in pdf


def test_amounts_have_thousands_and_two_decimals_and_dates_their_words() -> None:
    text = said("confirmation", SAMPLES["confirmation"] | {"amount_fen": 123456789, "date": 20210706})
    assert "每月发给1,234,567.89元" in text
    assert "2021年7月6日" in text and "从2021年8月起" in text


def test_help_given_once_is_not_said_to_go_on() -> None:
    assert "2021年8月，一次性发给453.00元" in said("confirmation", SAMPLES["confirmation"] | {"period": "一次性"})


def test_a_request_that_is_only_registered_is_not_said_to_be_taken_up() -> None:
    text = said("receipt", SAMPLES["receipt"] | {"accepted_on": 0, "due_on": 0})
    assert "登记回执" in text and "受理回执" not in text and "（受理）" not in text and "最迟" not in text


@pytest.mark.parametrize(("old", "new", "word"), [(45300, 33000, "减少123.00元"), (33000, 45300, "增加123.00元")])
def test_an_adjustment_says_by_how_much(old: int, new: int, word: str) -> None:
    assert word in said("adjustment", SAMPLES["adjustment"] | {"old_fen": old, "new_fen": new})


def test_a_receipt_says_in_words_what_is_done_with_each_line() -> None:
    text = said("confirmation", SAMPLES["confirmation"])
    assert text.index("减李某得到的赡养费") < text.index("得差多少，补多少") < text.index("加李某有二级肢体残疾")
    assert "证据A级" in text


def test_a_long_receipt_goes_over_pages_with_its_heading() -> None:
    many = [LINES[1] | {"label": f"第 {n} 项收入"} for n in range(40)]
    pdf = typeset("confirmation", SAMPLES["confirmation"] | {"lines": many})
    text = without_blanks(text_of(pdf))
    assert pages(pdf) >= 4 and text.count("项目金额（元）") >= 2
    assert all(f"第{n}项收入" in text for n in range(40))


def test_the_roster_adds_up_what_is_paid() -> None:
    assert "共2户合计：1,068.00元" in said("roster", SAMPLES["roster"])


@pytest.mark.parametrize("kind", TO_PERSONS)
def test_a_letter_has_a_qr_code_only_where_it_is_given(kind: str) -> None:
    assert "手机扫码" in said(kind, SAMPLES[kind])
    assert "手机扫码" not in said(kind, SAMPLES[kind] | {"qr": ""})


@pytest.mark.parametrize("kind", IN_PUBLIC)
@pytest.mark.parametrize("field", ["qr", "number", "id_number", "case"])
def test_a_sheet_in_public_takes_no_way_to_a_case(kind: str, field: str) -> None:
    with pytest.raises(InputError, match=field):
        typeset(kind, SAMPLES[kind] | {field: "D-2021-0872"})


@pytest.mark.parametrize("kind", IN_PUBLIC)
def test_a_sheet_in_public_takes_nothing_more_of_a_family(kind: str) -> None:
    families = [SAMPLES[kind]["families"][0] | {"health": "二级肢体残疾"}]
    with pytest.raises(InputError, match=r"families\[0\] has no field 'health'"):
        typeset(kind, SAMPLES[kind] | {"families": families})


@pytest.mark.parametrize("kind", ["posting", "publication"])
def test_a_sheet_in_public_has_no_column_that_was_not_given(kind: str) -> None:
    text = said(kind, SAMPLES[kind] | {"families": [{"name": "张某某", "members": 2}]})
    assert "张某某2" in text and "村（社区）" not in text and "（元/月）" not in text


@pytest.mark.parametrize("kind", DECISIONS)
@pytest.mark.parametrize("field", ["articles", "objections", "office", "date", "to_name"])
def test_a_decision_is_not_set_without_its_parts(kind: str, field: str) -> None:
    data = {key: value for key, value in SAMPLES[kind].items() if key != field}
    for empty in ({}, {field: type(SAMPLES[kind][field])()}):
        with pytest.raises(InputError, match=f"needs {field}"):
            typeset(kind, data | empty)


@pytest.mark.parametrize("kind", ["refusal", "adjustment", "ending", "unchanged", "extension"])
def test_what_hurts_has_reasons(kind: str) -> None:
    with pytest.raises(InputError, match="needs reasons"):
        typeset(kind, SAMPLES[kind] | {"reasons": []})


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"date": 20210231}, "receipt: date: 20210231 is not a day"),
        ({"date": "2021-07-06"}, "receipt: date is not a whole number"),
        ({"to_name": 7}, "receipt: to_name is not text"),
        ({"steps": "核对"}, "receipt: steps is not a list"),
        ({"lines": [LINES[0] | {"amount_fen": 615.0}]}, r"receipt: lines\[0\]: amount_fen is not a whole number"),
        ({"lines": [LINES[0] | {"amount_fen": True}]}, r"receipt: lines\[0\]: amount_fen is not a whole number"),
        ({"lines": [LINES[0] | {"sign": "*"}]}, "has the sign"),
        ({"lines": [LINES[0] | {"grade": "E"}]}, "has the grade"),
        ({"lines": ["615"]}, r"receipt: lines\[0\] is not an object"),
        ({"ofice": "甲县"}, "no field 'ofice' .did you mean 'office'"),
    ],
)
def test_wrong_data_are_told_in_one_sentence(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        typeset("receipt", SAMPLES["receipt"] | wrong)


def test_an_unknown_kind_is_told() -> None:
    with pytest.raises(InputError, match="did you mean 'refusal'"):
        typeset("refusel", LETTER)


def test_what_looks_like_typst_is_only_text() -> None:
    odd = '#sys.inputs *粗* _斜_ $x$ <a> @b \\ "引" [c] // d'
    assert without_blanks(odd) in said("receipt", SAMPLES["receipt"] | {"body": [odd]})
