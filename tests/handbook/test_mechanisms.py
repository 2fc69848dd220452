"""mechanisms.yaml: what is read, what is refused, which names are found wanting."""

from __future__ import annotations

from pathlib import Path

import pytest

from doudi.handbook.mechanisms import faults, markdown, read_mechanisms
from doudi.handbook.shelf import Shelf
from doudi.kernel.errors import InputError

HEAD = "mechanisms:\n- {id: a, zh: 甲, en: one, area: elder_care, kind: service_line, quote: 甲"


def test_wrong_names_are_named(tmp_path: Path, shelf: Shelf) -> None:
    first = (
        f"{HEAD}, rule: [dibao.need, dibao.nothing, nobody.need], parameters: ['dibao.top_up.*', dibao.none],"
        " case: [dibao/known, dibao/unknown]}"
    )
    again = "- {id: a, zh: 乙, en: two, area: children, kind: k, quote: 乙, no_money: none owed}"
    (tmp_path / "mechanisms.yaml").write_text(f"{first}\n{again}\n", "utf-8")
    found = read_mechanisms(tmp_path)
    assert found is not None
    assert faults(shelf, {"dibao": {"known"}}, found) == [
        "a stands twice",
        "a: there is no rule dibao.nothing",
        "a: there is no rule nobody.need",
        "a: there is no parameter dibao.none",
        "a: there is no case dibao/unknown",
    ]
    page = markdown(found)
    assert "## Elder care" in page and "| `a` | 甲 | one | dibao: `need`, `nothing`; nobody: `need` |" in page
    assert "| `a` | 乙 | two | k | none owed |" in page and "rules carry 1;" in page


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        ("}", "needs rule and case, or no_money"),
        (", rule: [dibao.need]}", "needs rule and case, or no_money"),
        (", rule: [dibao.need], case: [dibao/known], no_money: none owed}", "needs rule and case, or no_money"),
    ],
)
def test_a_record_is_carried_or_says_why_not(tmp_path: Path, rest: str, told: str) -> None:
    (tmp_path / "mechanisms.yaml").write_text(f"{HEAD}{rest}\n", "utf-8")
    with pytest.raises(InputError, match=told):
        read_mechanisms(tmp_path)


def test_a_record_lacking_a_word_is_named(tmp_path: Path) -> None:
    (tmp_path / "mechanisms.yaml").write_text("mechanisms:\n- {id: a, zh: 甲}\n", "utf-8")
    with pytest.raises(InputError, match="a lacks 'en'"):
        read_mechanisms(tmp_path)


def test_a_book_may_have_none(tmp_path: Path) -> None:
    assert read_mechanisms(tmp_path) is None
