"""On complete facts a rule's function, called as plain Python, gives what the engine gives."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.engine.generated.observe import by_sql, called, interpreted
from tests.engine.generated.scene import scene

KEPT = (Phase.explicit, Phase.reuse, Phase.generate)
SEEDS = st.integers(0, 2**32)


@settings(max_examples=10, phases=KEPT)
@given(seed=SEEDS, rules=st.integers(20, 40))
def test_functions_and_interpreter_agree(seed: int, rules: int) -> None:
    agree(seed, rules, 40)


@pytest.mark.slow
@settings(max_examples=60, phases=KEPT)
@given(seed=SEEDS, rules=st.integers(20, 60))
def test_functions_and_interpreter_agree_at_length(seed: int, rules: int) -> None:
    agree(seed, rules, 100)


@settings(max_examples=4, phases=KEPT)
@given(seed=SEEDS)
def test_functions_and_sql_agree(seed: int) -> None:
    drawn = scene(seed, 30, 100, 0.0)
    by_statement, values = by_sql(drawn.batch)
    outcomes, called_values = called(drawn.batch, drawn.functions(), set(values))
    assert drawn.same(outcomes, by_statement) + drawn.same(called_values, values) > 500


def agree(seed: int, rules: int, households: int) -> None:
    drawn = scene(seed, rules, households, 0.0)
    outcomes, values = interpreted(drawn.batch)
    by_functions, called_values = called(drawn.batch, drawn.functions(), set(values))
    assert None not in values.values()
    compared = drawn.same(by_functions, outcomes) + drawn.same(called_values, values)
    assert compared > 10 * households
