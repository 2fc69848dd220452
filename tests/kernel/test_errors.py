"""The nearest known name beside a wrong one."""

from __future__ import annotations

from doudi.kernel.errors import nearest

COUNTIES = ("140105", "140106", "140181", "140929", "141199")


def test_a_word_is_like_another() -> None:
    assert nearest("wagse", ["wages", "homes"]) == " (did you mean 'wages'?)"
    assert nearest("zzz", ["wages", "homes"]) == ""


def test_a_code_is_like_those_that_begin_alike() -> None:
    assert nearest("140199", COUNTIES) in {f" (did you mean {code!r}?)" for code in COUNTIES[:3]}
    assert nearest("141198", COUNTIES) == " (did you mean '141199'?)"
    assert nearest("990000", COUNTIES) == ""
