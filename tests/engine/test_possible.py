"""What is proved of a value while facts are missing holds for every value these facts can have."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.engine.generated.scene import Scene, scene

from doudi.engine.explain.chances import OPEN, chances
from doudi.engine.explain.possible import Bounds, Possible
from doudi.engine.judge.decide import ENTITLED, NOT, Household, judge
from doudi.engine.judge.interpret import PersonFrame, UnitFrame

KEPT = (Phase.explicit, Phase.reuse, Phase.generate)
SEEDS = st.integers(0, 2**32)
MISSING = st.sampled_from([0.03, 0.1, 0.3])


def holds(value: int | None, found: Possible) -> bool:
    """Whether a value of complete facts is one of those that were thought possible; None: a division by nothing."""
    if value is None:
        return not found.known
    return found.lo <= value <= found.hi and (found.among is None or int(value) in found.among)


def pairs(drawn: Scene) -> list[tuple[Household, Household, dict[tuple[str, int], int]]]:
    """Each household with facts missing, and with all of them."""
    whole = {home.key: home for home, _ in drawn.complete().households()}
    return [(home, whole[home.key], values) for home, values in drawn.batch.households()]


def compare(drawn: Scene) -> int:
    law, compared = drawn.batch.law, 0
    for home, whole, parameters in pairs(drawn):
        bounds = Bounds(law, home, parameters)
        people = [PersonFrame(law, facts, parameters, key, whole.area) for key, facts in whole.people.items()]
        family = law.programme.family
        rule = family.members if family else ""
        open_, real = bounds.unit(rule), UnitFrame(law, whole.facts, parameters, people, rule, whole.area)
        for name in law.rules:
            level = law.programme.levels[name]
            if level in ("person", "area"):
                for person, known in zip(bounds.people, people, strict=True):
                    assert holds(known.value(name), bounds.value(name, person)), drawn.told(("person", name))
                    compared += 1
            if level == "unit":
                assert holds(real.value(name), bounds.value(name, open_)), drawn.told(("unit", name))
                compared += 1
    return compared


def outcomes(drawn: Scene) -> int:
    """What is settled of a unit is what the interpreter says of every completion; how many were settled early."""
    law, early = drawn.batch.law, 0
    for home, whole, parameters in pairs(drawn):
        said = {(o.unit, o.person): o for o in judge(law, whole, parameters).outcomes}
        now = {(o.unit, o.person): o for o in judge(law, home, parameters).outcomes}
        found = {c.who: c for c in chances(law, home, parameters)}
        assert set(said) <= set(found), "somebody who may ask was left out"
        for who, chance in found.items():
            real = said.get(who)
            if chance.state == ENTITLED:
                assert real is not None and real.outcome == ENTITLED and chance.branch is not None
                assert (real.branch, real.amount_fen) == (chance.branch.name, chance.amount.lo)
            elif chance.state == NOT:
                assert real is None or real.outcome == NOT
            if real is not None and real.outcome == ENTITLED:
                assert chance.amount.lo <= (real.amount_fen or 0) <= chance.amount.hi
            if who in now and now[who].outcome in (ENTITLED, NOT):
                assert chance.state == now[who].outcome, "the interpreter knew more"
            early += chance.state != OPEN and who in now and now[who].outcome not in (ENTITLED, NOT)
    return early


@settings(max_examples=12, phases=KEPT)
@given(seed=SEEDS, missing=MISSING)
def test_a_value_is_one_of_those_thought_possible(seed: int, missing: float) -> None:
    assert compare(scene(seed, 30, 20, missing, knowing=False)) > 200


@settings(max_examples=12, phases=KEPT)
@given(seed=SEEDS, missing=MISSING)
def test_what_is_settled_stays_so(seed: int, missing: float) -> None:
    outcomes(scene(seed, 30, 20, missing, knowing=False))


@pytest.mark.slow
@settings(max_examples=150, phases=KEPT)
@given(seed=SEEDS, missing=MISSING)
def test_a_value_is_one_of_those_thought_possible_at_length(seed: int, missing: float) -> None:
    drawn = scene(seed, 30, 40, missing, knowing=False)
    assert compare(drawn) > 200
    outcomes(drawn)
