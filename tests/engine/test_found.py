"""Disagreements that generated rules brought to light, each in its smallest form."""

from __future__ import annotations

import pytest
from tests.engine.generated.functions import namespace
from tests.engine.generated.observe import Batch, Outcomes, Values, by_sql, called, interpreted
from tests.engine.generated.small import BRANCH, small_batch, small_book

from doudi.kernel.errors import InputError

TWO = [{"here": True, "pay": 700, "born": 19800131}, {"here": True, "pay": -30, "born": 20100228}]
ALL_PAY = "sum(m.pay for m in members)"
OVER_MEMBERS = {
    "an if": ("sum(m.pay * 2 if m.pay + m.pay > 0 else -m.pay for m in members)", 1430),
    "an if in the condition": ("sum(m.pay for m in members if (m.here if m.pay + m.pay > 0 else not m.here))", 700),
    "a greatest value": ("sum(max(0, m.pay + m.pay) for m in members)", 1400),
    "a division": ("sum(div_half_up(m.pay + m.pay, 8) for m in members)", 175 - 8),
    "a later day": ("sum(m.pay for m in members if month_of(add_months(m.born, 1)) == 2)", 700),
    "two days": ("sum(m.pay for m in members if months_between(m.born, add_months(m.born, 13)) == 13)", -30),
    "any": (f"{ALL_PAY} if any(max(0, m.pay + m.pay) != m.pay for m in members) else 0", 670),
    "a lower bound": (f"{ALL_PAY} if sum_known(max(0, m.pay + m.pay) for m in members) > 0 else 0", 670),
}


def both(batch: Batch) -> tuple[Outcomes, Values]:
    """What SQL and the interpreter both say."""
    outcomes, values = by_sql(batch)
    assert interpreted(batch, set(values)) == (outcomes, values)
    return outcomes, values


@pytest.mark.parametrize("name", sorted(OVER_MEMBERS))
def test_an_expression_over_members(name: str) -> None:
    """Operands that SQL repeats were made columns of the household, where no member's values are."""
    text, wanted = OVER_MEMBERS[name]
    made = small_book(f"@rule\ndef amount(members: Members) -> FenPerMonth:\n    return {text}\n")
    assert both(small_batch(made, TWO))[0]["home", 1, 0] == ("entitled", "home", wanted, 2, None)
    assert both(small_batch(made, [*TWO, {"here": True}]))[0]["home", 1, 0][0] == "cannot_tell"


def test_a_count_in_plain_numbers_may_be_covered() -> None:
    """`-> Count` over bare numbers stayed a bare number, which no branch took as its count."""
    made = small_book(
        f"@rule\ndef amount(members: Members) -> FenPerMonth:\n    return {ALL_PAY}\n"
        "@rule\ndef some(rooms: Count) -> Count:\n    return 2 if rooms > 1 else 1\n",
        BRANCH.replace('"heads"', '"some"'),
    )
    assert both(small_batch(made, TWO))[0]["home", 1, 0] == ("entitled", "home", 670, 2, None)


@pytest.mark.parametrize(
    ("rate", "wanted"),
    [("-share", -201), ("share + share - share", 201), ("0 - share", -201), ("div_up(share, 2)", 134)],
)
def test_a_part_of_a_rate_is_a_rate(rate: str, wanted: int) -> None:
    """As Python, a negated, subtracted or divided rate lost its denominator and came to nothing."""
    made = small_book(
        f"@rule\ndef part(share: Rate) -> Rate:\n    return {rate}\n"
        "@rule\ndef amount(members: Members, part: Rate) -> FenPerMonth:\n"
        f"    return mul_rate_half_up({ALL_PAY}, part)\n"
    )
    batch = small_batch(made, TWO)
    outcomes, values = both(batch)
    assert called(batch, namespace(batch.law, made.files["relief/rules.py"]), set(values)) == (outcomes, values)
    assert outcomes["home", 1, 0][2] == wanted


@pytest.mark.parametrize(("here", "outcome"), [(None, "cannot_tell"), (False, "entitled"), (True, None)])
def test_who_may_be_outside_an_entitled_family_is_not_left_out(here: bool | None, outcome: str | None) -> None:
    """What the family gets does not depend on who belongs to it; whether this person may ask alone does."""
    made = small_book(
        "@rule\ndef may(pay: FenPerMonth) -> Bool:\n    return pay == 0\n"
        "@rule\ndef amount(rooms: Count) -> Fen:\n    return 0 if rooms > 3 else 0\n",
        BRANCH.replace('"heads"', "1")
        + 'unit("alone", of="person", where="may", after="home", zh="a", en="a")\n'
        + 'branch("alone", unit="alone", when=["always"], amount="amount", covered=1, zh="a", en="a")\n',
    )
    outcomes, _ = both(small_batch(made, [{"here": here, "pay": 0}]))
    assert outcomes["home", 1, 0][0] == "entitled"
    assert outcomes.get(("alone", 1, 11), (None,))[0] == outcome


def test_days_far_ahead_stay_in_their_range() -> None:
    """The range of a count of months ended at 2,400, though two days may lie farther apart."""
    made = small_book(
        f"@rule\ndef amount(members: Members) -> FenPerMonth:\n    return {ALL_PAY}\n"
        "@rule\ndef apart(members: Members) -> Count:\n"
        "    return sum(months_between(m.born, add_months(add_months(m.born, 2400), 1200)) for m in members)\n",
        BRANCH.replace('"heads"', '"apart"'),
    )
    batch = small_batch(made, TWO)
    value, node = both(batch)[1]["unit", 1, 0, "apart"], batch.law.node("apart")
    assert value == 7200
    assert node.hi >= 7 * 3600


NOBODY_ASKS = 'unit("alone", of="person", where="inside", after="home", zh="a", en="a")\n'


@pytest.mark.parametrize("branches", [BRANCH.replace('["always"]', "[]"), BRANCH.replace('"home", unit', '"h", unit')])
def test_a_branch_without_conditions_and_a_unit_without_branches(branches: str) -> None:
    """Both were laid out as a CASE without a WHEN, which no database takes."""
    always = BRANCH.replace("home", "later", 1).replace('"heads"', "1")
    made = small_book(
        f"@rule\ndef amount(members: Members) -> FenPerMonth:\n    return {ALL_PAY}\n", branches + always + NOBODY_ASKS
    )
    people = [*TWO, {"here": False, "pay": 0, "born": 20000101}]
    assert both(small_batch(made, people))[0]["home", 1, 0][2:] == (670, 2, None)


def test_what_the_result_cannot_hold_is_refused() -> None:
    """A number of people beyond 32 bits, or the 129th condition, failed in the middle of a run."""
    amount = f"@rule\ndef amount(members: Members) -> FenPerMonth:\n    return {ALL_PAY}\n"
    wide = "@rule\ndef wide(rooms: Count) -> Count:\n    return rooms * 1000000000000\n"
    many = [f"many_{n}" for n in range(129)]
    tests = "".join(f"@rule\ndef {name}(rooms: Count) -> Bool:\n    return rooms >= 0\n" for name in many)
    for rules, branches, sentence in (
        (wide, BRANCH.replace('"heads"', '"wide"'), "'wide' could be no number of people"),
        (tests, BRANCH.replace('["always"]', str(["always", *many]).replace("'", '"')), "at most 128 are supported"),
    ):
        with pytest.raises(InputError, match=sentence):
            by_sql(small_batch(small_book(amount + rules, branches), TWO))
