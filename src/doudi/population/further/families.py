"""Facts of households: where they live, the list of families lifted out of poverty, recognitions in force."""

from __future__ import annotations

import numpy as np

from doudi.population.apportion import Ints
from doudi.population.draft import MARGIN
from doudi.population.further.drawing import Drawing


def draw_families(d: Drawing) -> None:
    _residence(d)
    _poverty_list(d)
    _recognised(d)


def _residence(d: Drawing) -> None:
    """Nearly everybody lives where they are registered; the others in another county of the province."""
    county, counties = d.draft.block.county, np.array(d.draft.source.counties)
    if "residence_area" not in d.homes.facts:
        return
    d.homes.set("residence_area", county)
    away = d.pick(np.arange(d.homes.length), d.draft.assume.lives_elsewhere)
    d.homes.put("residence_area", away, d.rng.choice(counties, size=len(away)))


def _poverty_list(d: Drawing) -> None:
    """Of the rural rolls so many persons as the plan says, in families covered as a whole; and families not covered."""
    assume, size = d.draft.assume, d.people.size
    member = d.covered | d.tekun
    # Everybody of the family by the measure of any month, so that no member is left uncovered.
    whole = (d.people.total(member) == size) & d.rural
    chosen = fill(d.rng, np.flatnonzero(whole), size, d.draft.block.more.get("poverty_covered", 0))
    kinds = {"lifted": 0.92, "unstable": 0.04, "marginal": 0.03, "sudden": 0.01}
    d.homes.give("poverty_list", chosen, d.among(len(chosen), kinds))
    wanted = assume.lifted_share * len(d.age) - int(size[chosen].sum())
    open_ = np.flatnonzero(d.rural & ~d.on_roll & (d.people.total(d.tekun | d.orphan) == 0))
    others = d.some(open_, wanted / max(1.0, float(size[open_].mean()) if len(open_) else 1.0))
    d.homes.give("poverty_list", others, d.among(len(others), kinds))


def _recognised(d: Drawing) -> None:
    """Families just over the standard and off the rolls, some of them recognised; a few because of what they spend."""
    assume = d.draft.assume
    near = np.flatnonzero((d.draft.drawn_as == MARGIN) & ~d.on_roll & ~d.draft.short)
    margin = d.pick(near, assume.recognised_margin)
    d.homes.give("recognised", margin, "margin")
    rigid = d.pick(np.setdiff1d(near, margin), assume.recognised_rigid)
    d.homes.give("recognised", rigid, "rigid")
    # A few spend as much and have not been recognised, a few recognised ones no longer do.
    spending = np.union1d(d.pick(rigid, 0.97), d.pick(np.setdiff1d(near, np.union1d(margin, rigid)), 0.01))
    d.homes.give("spending_hardship", spending, True)
    payer = d.people.start[spending]
    d.persons.give("medical_own_cost", payer, d.draft.need[spending] * d.rng.integers(11, 20, len(spending)) // 10)
    d.homes.give("necessary_living_cost", rigid, d.draft.need[rigid] * d.rng.integers(7, 11, len(rigid)) // 10)
    schooled = d.pick(np.flatnonzero((d.persons.get("study") > 3) & np.isin(d.home, spending)), 0.8)
    d.persons.give("education_own_cost", schooled, d.yuan(len(schooled), 3_000, 9_000))


def fill(rng: np.random.Generator, homes: Ints, sizes: Ints, persons: int) -> Ints:
    """Households in random order, together so many persons; single ones close the gap."""
    order = rng.permutation(homes)
    reached = np.cumsum(sizes[order])
    taken = order[: int(np.searchsorted(reached, persons, side="right"))]
    left = persons - int(sizes[taken].sum())
    rest = order[len(taken) :]
    single = rest[sizes[rest] == 1][:left]
    return np.sort(np.concatenate([taken, single]))
