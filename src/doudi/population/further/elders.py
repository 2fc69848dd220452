"""Old people: how able they are, how they live, who wants a bed, what else the services ask about."""

from __future__ import annotations

import numpy as np

from doudi.population.further.drawing import SOON_OLD, Drawing
from doudi.population.structure import ADULT

LEVELS = ("capable", "mild", "moderate", "severe", "complete")


def draw_elders(d: Drawing) -> None:
    """Levels for everybody; the rest for a few, or by who lives in the household."""
    assume, give, at = d.draft.assume, d.persons.give, d.elders
    # Mild, moderate, severe, complete, cumulated from the worst, and worse with age and disability.
    shares = [np.interp(d.age[at], assume.ability_ages, level) for level in reversed(assume.ability_shares)]
    worse = np.where(d.severe[at], 4.0, np.where(d.persons.get("disability_grade")[at] > 0, 1.5, 0.8))
    draw = d.rng.random(len(at)) / worse
    level = sum((draw < edge).astype(np.int64) for edge in np.cumsum(shares, axis=0))
    give("ability_level", at, np.array(LEVELS)[level])
    _living(d)
    special = d.pick(at, assume.birth_planning_special)
    give("birth_planning_special", special, True)
    wish = d.pick(at, assume.bed_wanted)
    give("bed_wanted", wish, True)
    give("dementia", wish, d.rng.random(len(wish)) < 0.12)
    kinless = (d.people.size[d.home[wish]] == 1) & (d.tekun[wish] | (d.rng.random(len(wish)) < 0.1))
    give("without_kin", wish, kinless)
    give("home_bed_agreed", d.pick(at[level >= 2], assume.home_bed), True)


def _living(d: Drawing) -> None:
    """Alone, only with other old people, or with family, by the household; some in an institution."""
    at = d.elders
    size, old = d.people.size[d.home[at]], d.people.total(d.age >= SOON_OLD)[d.home[at]]
    grown = d.people.total((d.age >= ADULT) & (d.age < SOON_OLD))[d.home[at]]
    # Only grandchildren beside: the children are away.
    lives = np.select([size == 1, old == size, grown == 0], ["alone", "empty_nest", "left_behind"], "with_family")
    housed = d.rng.random(len(at)) < np.where(size == 1, 3.0, 0.6) * d.draft.assume.in_institution
    d.persons.give("elder_living", at, np.where(housed, "institution", lives))
