"""The book's worked cases hold, and a faulty rule is refused in one sentence naming file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from doudi.engine.book.book import compile_book, load_book
from doudi.engine.book.calendar import prove
from doudi.engine.judge.cases import run_cases
from doudi.engine.judge.family import judge_family, parse_family
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month

REPOSITORY = Path(__file__).parents[2]
YUNWU = REPOSITORY / "tests" / "books" / "yunwu"
CASES = REPOSITORY / "rulebooks" / "shanxi"
FUEL = "    return award_stipend_amount > 0\n"
FAULTS = {
    "a slash": (FUEL, "    return award_stipend_amount / 2 > 0\n", "'/' is not part of the rule language"),
    "a remainder": (FUEL, "    return award_stipend_amount % 2 > 0\n", "'%' is not part of the rule language"),
    "a string": (FUEL, "    return award_stipend_amount > 'x'\n", "'x' is not part of the rule language"),
    "a cast": (FUEL, "    return int(award_stipend_amount) > 0\n", "'int' may not be called"),
    "a loop that waits": (FUEL, "    while True:\n        return True\n", "a loop"),
    "known of nothing": (FUEL, "    return known() and award_stipend_amount > 0\n", "wrong number of values"),
    "two periods": (FUEL, "    return award_stipend_amount > over_months(award_stipend_amount, 1)\n", "cannot compare"),
    "a sum of two periods": (
        "    return price * min(rooms, 3)\n",
        "    return price * rooms + over_months(price, 3)\n",
        "cannot add a fen per month and a fen",
    ),
    "an undeclared fact": (
        "def on_stipend(award_stipend_amount: FenPerMonth)",
        "def on_stipend(award_stipend_amount: FenPerMonth, garden: Count)",
        "no fact, parameter or rule is called 'garden'",
    ),
    "a wrong type": (
        "(price: FenPerMonth, rooms: Count)",
        "(price: Fen, rooms: Count)",
        "is declared Fen but is",
    ),
    "an unused rule": ('when=["poor"]', 'when=["on_stipend"]', "nothing uses the rule 'poor'"),
    "a name of the engine's": ("def people(members", "def _people(members", "kept for the engine's own columns"),
    "names in capitals": ("def people(members", "def Price(members", "differ in capitals only"),
    "a float": (FUEL, "    return award_stipend_amount * 0.5 > 0\n", "is a float"),
    "a loop": (FUEL, "    for x in y:\n        return True\n", "a loop"),
    "an undeclared name": (FUEL, "    return award_stipend_amont > 0\n", "did you mean 'award_stipend_amount'"),
    "a call to a rule": (FUEL, "    return very_old(award_stipend_amount)\n", "name it as an argument"),
    "mixed units": (FUEL, "    return award_stipend_amount > 5\n", "cannot compare"),
    "a missing path": (FUEL, "    if award_stipend_amount > 0:\n        return True\n", "does not return"),
    "overlapping versions": ('from_="2021-07-01")', 'from_="2014-01-01")', "in force at once"),
    "a gap in dates": ('zh="有津贴"', 'to="2020-12-31", zh="有津贴"', "has no version between"),
    "no citation": ('cites="Fuel order 2", zh="很老"', 'cites="", zh="很老"', "cites no article"),
    "a circle": ("def people(members: Members)", "def people(members: Members, people: Count)", "circle"),
}


def test_the_worked_cases_hold() -> None:
    results = list(run_cases(load_book(CASES), CASES))
    assert len(results) >= 30
    assert [(r.case, r.faults) for r in results if r.faults] == []


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_faulty_rule_is_refused(fault: str, tmp_path: Path) -> None:
    before, after, sentence = FAULTS[fault]
    book = shutil.copytree(YUNWU, tmp_path / "book")
    rules = book / "relief" / "fuel" / "rules.py"
    text = rules.read_text("utf-8")
    assert before in text
    rules.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(InputError, match=r"rules\.py:\d+: ") as refused:
        compile_book(book)
    assert sentence in str(refused.value)


def test_a_duplicate_key_is_refused(tmp_path: Path) -> None:
    book = shutil.copytree(YUNWU, tmp_path / "book")
    path = book / "relief" / "fuel" / "parameters.yaml"
    path.write_text(path.read_text("utf-8") * 2, "utf-8")
    with pytest.raises(InputError, match=r"parameters\.yaml: line \d+: .*'price' stands twice"):
        compile_book(book)


def test_notes_have_a_chinese_form(tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(YUNWU, book)
    assert compile_book(book).notes == {}
    (book / "notes.toml").write_text('"Fuel order 2" = "燃料令第2条"\n', "utf-8")
    assert compile_book(book).notes == {"Fuel order 2": "燃料令第2条"}
    for text in ('"Fuel order 2" = ""\n', '"Fuel order 2" = 1\n', "[\n"):
        (book / "notes.toml").write_text(text, "utf-8")
        with pytest.raises(InputError, match=r"notes\.toml: "):
            compile_book(book)


def test_an_unused_fact_is_refused(tmp_path: Path) -> None:
    book = shutil.copytree(YUNWU, tmp_path / "book")
    with (book / "facts.toml").open("a", encoding="utf-8") as file:
        file.write('\n[household.garden]\ntype = "bool"\nzh = "园"\nen = "garden"\n')
    with pytest.raises(InputError, match=r"facts\.toml: no rule reads the fact 'garden'"):
        prove(compile_book(book), 20261231)


def test_an_amount_that_could_be_less_than_nothing_is_refused(tmp_path: Path) -> None:
    book = shutil.copytree(YUNWU, tmp_path / "book")
    rules = book / "relief" / "stipend" / "rules.py"
    text = rules.read_text("utf-8")
    assert "return max(0, floor * heads - income) + bonus" in text
    rules.write_text(text.replace("max(0, floor * heads - income)", "floor * heads - income"), "utf-8")
    with pytest.raises(InputError, match=r"rules\.py:\d+: the amount 'amount' .* could be less than nothing"):
        prove(compile_book(book), 20261231)


def test_wrong_input_is_one_sentence() -> None:
    book = load_book(YUNWU)
    family = {"area": "900101", "members": [{"earnings": 1}]}
    for change, sentence in (
        ({"area": "900109"}, "unknown area"),
        ({"members": []}, "no members"),
        ({"members": [{"earning": 1}]}, "did you mean 'earnings'"),
        ({"members": [{"earnings": -1}]}, "outside its range"),
    ):
        with pytest.raises(InputError, match=sentence):
            parse_family(book, {**family, **change})
    with pytest.raises(InputError, match="the first month"):
        judge_family(book, parse_family(book, family), "fuel", Month.parse("2013-12"))
