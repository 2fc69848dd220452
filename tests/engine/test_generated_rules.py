"""Random rules over random people, facts missing: SQL and the interpreter agree on every rule and every outcome."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.engine.generated.observe import by_sql, interpreted, seen
from tests.engine.generated.scene import scene
from tests.engine.generated.small import BRANCH, small_batch, small_book

SEEDS = st.integers(0, 2**32)
# A failing example names its rule and its two values at once; shrinking would only draw other books.
KEPT = (Phase.explicit, Phase.reuse, Phase.generate)
MISSING = st.sampled_from([0.1, 0.03, 0.3, 0.15, 0.0])


@settings(max_examples=15, phases=KEPT)
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
@settings(max_examples=50, phases=KEPT)
@given(seed=SEEDS, rules=st.integers(20, 60), missing=MISSING)
def test_sql_and_interpreter_agree_at_length(seed: int, rules: int, missing: float) -> None:
    agree(seed, rules, 120, missing)


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
