"""Reasons that services write by themselves, in the language of who reads them."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from doudi.web.reasons import reason_text


@pytest.mark.parametrize(
    "reason", ["birth", "death", "marriage", "release", "move", "declaration", "import 3", "import 3 taken back",
               "officer A", "declaration: import 3, row 8"],
)  # fmt: skip
def test_none_is_english_on_a_chinese_page(reason: str) -> None:
    with override("en"):
        english = reason_text(reason)
    with override("zh-hans"):
        chinese = reason_text(reason)
    assert not any(sign.isascii() and sign.isalpha() for sign in chinese.replace("A", "")), chinese
    assert english.isascii() and chinese != english


@pytest.mark.parametrize("reason", ["", "张三本人来电", "Birth certificate seen", "room B", "see import 3"])
def test_what_somebody_wrote_stands_as_it_is(reason: str) -> None:
    with override("zh-hans"):
        assert reason_text(reason) == reason
