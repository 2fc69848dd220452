"""Random rules over random people, facts missing: SQL and the interpreter agree on every rule and every outcome,
and compiled kernels on every outcome."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest import mock

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.engine.generated.observe import by_native, by_sql, interpreted, seen
from tests.engine.generated.scene import scene
from tests.engine.generated.small import BRANCH, small_batch, small_book

from doudi.engine.native import cache

SEEDS = st.integers(0, 2**32)
# A failing example names its rule and its two values at once; shrinking would only draw other books.
KEPT = (Phase.explicit, Phase.reuse, Phase.generate)
MISSING = st.sampled_from([0.1, 0.03, 0.3, 0.15, 0.0])


@settings(max_examples=5, phases=KEPT)
@given(seed=SEEDS, rules=st.integers(28, 40), missing=MISSING)
def test_sql_and_interpreter_agree(seed: int, rules: int, missing: float) -> None:
    agree(seed, rules, 60, missing)


@pytest.mark.parametrize("unknown", [0, 59, 60, 65])
def test_more_counts_over_members_than_a_number_has_bits(unknown: int) -> None:
    """One number a person says which of up to 60 counts are unknown: a book with more needs a second number."""
    names = [f"count_{n}" for n in range(66)]
    rules = "".join(
        f"@rule\ndef {name}(members: Members) -> Count:\n    return count(m.{fact} == m.{fact} for m in members)\n"
        for n, name in enumerate(names)
        for fact in ["born" if n == unknown else "pay"]
    )
    listed = ", ".join(f"{name}: Count" for name in names)
    rules += f"@rule\ndef amount({listed}) -> Fen:\n    return 0 if {' + '.join(names)} > 0 else 0\n"
    made = small_book(rules, BRANCH.replace('"heads"', "1"))
    batch = small_batch(made, [{"here": True, "pay": 5}, {"here": True, "pay": 6, "born": 20000101}])
    _, values = by_sql(batch)
    counts = {key[-1]: value for key, value in values.items() if key[-1] in names}
    assert counts == {name: None if n == unknown else 2 for n, name in enumerate(names)}


@pytest.mark.slow
@settings(max_examples=25, phases=KEPT)
@given(seed=SEEDS, rules=st.integers(20, 60), missing=MISSING)
def test_sql_and_interpreter_agree_at_length(seed: int, rules: int, missing: float) -> None:
    agree(seed, rules, 120, missing)


@pytest.fixture(scope="module")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Kernels of books that nobody needs again are kept apart."""
    pytest.importorskip("numba")
    folder = tmp_path_factory.mktemp("kernels")
    with mock.patch.object(cache, "folder", lambda: folder):
        yield


@settings(max_examples=1, phases=KEPT)
@given(seed=SEEDS, rules=st.integers(28, 40), missing=MISSING)
def test_kernels_and_interpreter_agree(kernels: None, seed: int, rules: int, missing: float) -> None:
    compiled_agree(seed, rules, 150, missing)


@pytest.mark.slow
@settings(max_examples=12, phases=KEPT)
@given(seed=SEEDS, rules=st.integers(40, 70), missing=MISSING)
def test_kernels_and_interpreter_agree_at_length(kernels: None, seed: int, rules: int, missing: float) -> None:
    compiled_agree(seed, rules, 250, missing)


def compiled_agree(seed: int, rules: int, households: int, missing: float) -> None:
    """With facts missing, then with the same facts complete, by the kernel that was compiled for both."""
    drawn = scene(seed, rules, households, missing)
    for batch in (drawn.batch, drawn.complete()):
        outcomes, _ = interpreted(batch, set())
        assert drawn.same(by_native(batch), outcomes) >= households
        assert by_native(batch, batches=7) == outcomes


@pytest.mark.parametrize("money", [True, False])
def test_single_people_without_a_family_unit(kernels: None, money: bool) -> None:
    """`family` is then everybody; whoever may not apply has no row; what is owed may be no money."""
    rules = """
@rule
def may(inside: Bool) -> Bool:
    return inside


@rule
def richest(members: Members) -> FenPerMonth:
    return sum(m.pay for m in members if m.here)


@rule
def poor(person: Person, family: Family) -> Bool:
    return family.richest < 2 * person.pay or person.pay == 0
"""
    # read only where an amount is, by two branches of which the first may be refused
    amount = """

@rule
def twice(pay: FenPerMonth) -> FenPerMonth:
    return max(0, pay + pay)


@rule
def amount(person: Person) -> FenPerMonth:
    return person.twice


@rule
def again(person: Person) -> FenPerMonth:
    return person.twice + person.twice
"""
    branch = 'branch("{0}", unit="own", when=["always"{1}], amount={2}, covered=1, zh="a", en="a")\n'
    units = 'unit("own", of="person", where="may", zh="a", en="a")\n'
    branches = branch.format("own", ', "poor"', '"amount"' if money else "0")
    branches += branch.format("other", "", '"again"') * money
    made = small_book(rules + amount * money, units + branches)
    text = made.files["relief/rules.py"].replace('unit("home", of="household", members="inside", zh="a", en="a")\n', "")
    made.files["relief/rules.py"] = text
    people: list[dict[str, Any]] = [
        {"here": here, "pay": pay} for here in (True, False, None) for pay in (None, 7, 100, -5, 600)
    ]
    homes = [*itertools.combinations(people, 1), *itertools.combinations(people, 3)]
    for some in random.Random(1).sample(homes, 25):
        batch = small_batch(made, list(some))
        outcomes, _ = interpreted(batch, set())
        assert by_native(batch) == outcomes == by_sql(batch)[0]


@pytest.mark.parametrize("covered", [{}, {"guild": ["900000"]}])
def test_what_is_missing_where_a_register_was_matched(kernels: None, covered: dict[str, list[str]]) -> None:
    """The declared value, of a number and of a yes/no; where nothing was matched, unknown."""
    rules = """
@rule
def amount(members: Members) -> FenPerMonth:
    return sum(max(0, m.pay) for m in members)
"""
    made = small_book(rules, BRANCH.replace('"heads"', "1"))
    for kind, value in (('"fen_per_month"\nmin = -1000\nmax = 1_000_000', "7"), ('"bool"\n', "true")):
        absent = f'type = {kind}\nwhen_absent = {{ value = {value}, register = "guild" }}'
        made.files["facts.toml"] = made.files["facts.toml"].replace(f"type = {kind}", absent, 1)
    people: list[dict[str, Any]] = [{}, {"pay": 100}, {"here": False, "pay": 1}, {"here": True}]
    batch = replace(small_batch(made, people), coverage=covered)
    outcomes, _ = interpreted(batch, set())
    assert [found[2] for found in outcomes.values()] == [7 + 100 + 7 if covered else None]
    assert by_native(batch) == outcomes == by_sql(batch)[0]


MEMBERS = {
    "any": "any(m.pay > 0 for m in members)",
    "any of some": "any(m.pay > 0 for m in members if m.here)",
    "none": "not any(m.pay > 0 for m in members)",
    "all": "all(m.pay > 0 for m in members)",
    "not all": "not all(m.pay > 0 for m in members)",
    "all of some": "all(m.pay > 0 for m in members if m.pay == m.pay)",
    "count": "count(m.pay > 0 for m in members) > 1",
    "sum": "sum(m.pay for m in members) > 0",
    "lower bound": "sum_known(max(0, m.pay) for m in members) > 0",
    "lower bound, limit unknown": "sum_known(max(0, m.pay) for m in members) >= sum(m.pay + m.pay for m in members)",
}


@pytest.mark.parametrize("name", MEMBERS)
def test_members_who_may_be_members_with_values_that_may_be_known(kernels: None, name: str) -> None:
    """Every family of up to three people, each surely, surely not or perhaps a member, with pay or unknown pay."""
    test = f"\n@rule\ndef test(members: Members) -> Bool:\n    return {MEMBERS[name]}\n"
    made = small_book(test, BRANCH.replace('"always"', '"always", "test"').replace('"amount"', "0"))
    batch = small_batch(made, [{}])
    kinds = [{"here": here, "pay": pay} for here in (True, False, None) for pay in (None, 0, 7)]
    people, homes = [], []
    families = [f for size in (1, 2, 3) for f in itertools.combinations_with_replacement(kinds, size)]
    for key, family in enumerate(families, start=1):
        homes.append({**batch.homes[0], "household": key})
        people += [
            {**batch.people[0], "household": key, "person": key * 10 + n, **kind} for n, kind in enumerate(family)
        ]
    batch = replace(batch, people=people, homes=homes)
    outcomes, _ = interpreted(batch, set())
    assert {found[0] for found in outcomes.values()} == {"entitled", "not_entitled", "cannot_tell"}
    assert by_native(batch) == outcomes == by_sql(batch)[0]


def agree(seed: int, rules: int, households: int, missing: float) -> None:
    drawn = scene(seed, rules, households, missing)
    found, values = by_sql(drawn.batch)
    outcomes, known = interpreted(drawn.batch, set(values))
    compared = drawn.same(found, outcomes) + drawn.same(seen(drawn.batch, values, known), known)
    assert compared > 10 * households
    for key, value in known.items():
        node = drawn.batch.law.node(key[-1])
        # the ranges prove that no value leaves 64 bits
        assert value is None or node.lo <= value <= node.hi, drawn.told(key)
