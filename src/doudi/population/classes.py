"""Which households are drawn to be poor, just over, too rich in assets, in gradual exit, or with one entitled alone."""

from __future__ import annotations

import numpy as np

from doudi.population.apportion import Floats, Ints, largest_remainder, pick_by_size, whole
from doudi.population.draft import ALONE, ASSETS, EXIT, MARGIN, OTHERS, POOR, Draft
from doudi.population.structure import ADULT
from doudi.population.traits import severe

Rng = np.random.Generator


def draw_classes(rng: Rng, draft: Draft) -> None:
    """Set `drawn_as` and `alone` so that the truly entitled come out near the plan's caseload."""
    homes = len(draft.people.size)
    draft.drawn_as = np.full(homes, OTHERS, dtype=np.int64)
    keys = rng.exponential(size=homes) / _weights(draft)
    exits = whole(rng, draft.assume.exit_share * draft.block.persons)
    total = sum(draft.block.awards)
    exit_parts = largest_remainder(min(exits, total // 8), draft.block.awards)
    found = [_draw_kind(rng, draft, keys, kind, int(exit_parts[kind])) for kind in (0, 1)]
    draft.alone = np.sort(np.concatenate(found))
    _make_alone(rng, draft)
    _settle_registers(draft)


def _weights(draft: Draft) -> Floats:
    """Poverty goes with disability, illness, age and no work."""
    people, get, assume = draft.people, draft.persons.get, draft.assume
    counted = draft.counted
    hurt = people.total(counted & ((get("disability_grade") > 0) | get("major_illness"))) > 0
    work = people.total(counted & get("employed")) > 0
    old = people.age[people.start] >= 60
    return (
        np.where(hurt, assume.weight_disabled, 1.0)
        * np.where(old, assume.weight_old, 1.0)
        * np.where(work, 1.0, assume.weight_workless)
    )


def _draw_kind(rng: Rng, draft: Draft, keys: Floats, kind: int, exits: int) -> Ints:
    """Classes of the households under one standard; returns the places of persons entitled alone."""
    assume, block = draft.assume, draft.block
    awards, covered = block.awards[kind], block.award_persons[kind]
    if awards == 0:
        return np.zeros(0, dtype=np.int64)
    average = covered / awards
    alone = _choose_alone(rng, draft, kind, min(whole(rng, assume.alone_share[kind] * awards), awards // 8))
    gone = _take(rng, draft, keys, kind, EXIT, exits, round(exits * average))
    spare = whole(rng, assume.one_fact_short * awards)
    families = awards - len(alone) - len(gone) + spare
    persons = covered - len(alone) - int(draft.heads[gone].sum()) + round(spare * average)
    _take(rng, draft, keys, kind, POOR, families, max(families, persons))
    margin = whole(rng, assume.margin_share * awards)
    _take(rng, draft, keys, kind, MARGIN, margin, round(margin * average * 1.05))
    # However few the awards, somebody of each common size must be there to fill a place on the rolls.
    _take(rng, draft, keys, kind, MARGIN, 2, 3)
    rich = whole(rng, assume.asset_share * awards)
    _take(rng, draft, keys, kind, ASSETS, rich, round(rich * average))
    return alone


def _take(rng: Rng, draft: Draft, keys: Floats, kind: int, as_class: int, count: int, total: int) -> Ints:
    free = np.flatnonzero((draft.kind == kind) & (draft.drawn_as == OTHERS) & (draft.heads > 0))
    chosen = pick_by_size(rng, keys, draft.heads, free, count, total)
    draft.drawn_as[chosen] = as_class
    return chosen


def _choose_alone(rng: Rng, draft: Draft, kind: int, count: int) -> Ints:
    """Adults, the severely disabled first, one a household, in families of two or more heads."""
    people = draft.people
    able = draft.counted & (people.age >= ADULT) & (people.age < 75)
    able &= (draft.kind[people.household] == kind) & (draft.heads[people.household] > 1)
    candidates = np.flatnonzero(able)
    if count == 0 or len(candidates) == 0:
        return np.zeros(0, dtype=np.int64)
    key = rng.exponential(size=len(candidates)) / np.where(severe(draft)[candidates], 200.0, 1.0)
    ranked = candidates[np.argsort(key, kind="stable")[: 3 * count]]
    _, first = np.unique(people.household[ranked], return_index=True)
    chosen = ranked[np.sort(first)][:count]
    draft.drawn_as[people.household[chosen]] = ALONE
    return chosen


def _make_alone(rng: Rng, draft: Draft) -> None:
    """The chosen ones are severely disabled, unable to work and on a register of their own."""
    persons, at = draft.persons, draft.alone
    fresh = at[~severe(draft)[at]]
    persons.put("disability_kind", fresh, rng.integers(4, 7, len(fresh)))
    persons.put("disability_grade", fresh, rng.integers(1, 3, len(fresh)))
    for name, value in (("lost_labour", True), ("registered_alone", True), ("employed", False)):
        persons.put(name, at, value)


def _settle_registers(draft: Draft) -> None:
    """Nobody else in a family just over the standard meets the conditions for applying alone."""
    near = np.isin(draft.drawn_as, (MARGIN, ALONE))[draft.people.household]
    near[draft.alone] = False
    near &= severe(draft) & draft.persons.get("lost_labour")
    draft.persons.put("lost_labour", np.flatnonzero(near), False)
