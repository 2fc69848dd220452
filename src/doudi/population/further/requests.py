"""Temporary assistance: the requests in hand this month, and what was granted earlier this year."""

from __future__ import annotations

import numpy as np

from doudi.population.apportion import Ints, whole
from doudi.population.draft import MARGIN
from doudi.population.further.drawing import Drawing
from doudi.population.further.families import fill

#: months in which the published person-times were given
HALF_YEAR = 6
KINDS = {"accident": 0.2, "sudden_illness": 0.5, "other_trouble": 0.3}


def draw_requests(d: Drawing) -> None:
    """A sixth of half a year's person-times is in hand; those of the months before stand on the rolls."""
    month = d.draft.block.more.get("temporary_person_times", 0) / HALF_YEAR
    assume = d.draft.assume
    usable = (d.draft.heads > 0) & ~d.draft.short
    poor = usable & (d.on_roll | (d.draft.drawn_as == MARGIN))
    pool = np.concatenate([np.flatnonzero(poor), d.pick(np.flatnonzero(usable & ~poor), 0.02)])
    asked = month * (1 + assume.requests_refused)
    families = fill(d.rng, pool, d.draft.heads, whole(d.rng, asked * assume.requests_of_families))
    covered = int(d.draft.heads[families].sum())
    rest = np.setdiff1d(pool, families)
    single = d.some(rest, asked - covered)
    _families(d, families, poor)
    _singles(d, single)
    _earlier(d, np.setdiff1d(rest, single), month * (d.draft.month.month - 1))
    _jobless(d)


def _request(d: Drawing, homes: Ints) -> None:
    """What an officer finds and decides of any request."""
    give, rng, count = d.homes.give, d.rng, len(homes)
    give("temporary_standing", homes, d.among(count, {"registered": 0.965, "permit": 0.03, "neither": 0.005}))
    give("temporary_form", homes, d.among(count, {"cash": 0.92, "goods": 0.04, "referral": 0.04}))
    give("temporary_degree", homes, d.among(count, {"light": 0.5, "medium": 0.35, "heavy": 0.15}))
    give("temporary_months", homes, rng.integers(1, 7, count))
    give("temporary_instalments", homes, d.among(count, {"1": 0.9, "2": 0.07, "3": 0.03}).astype(np.int64))
    give("serious_difficulty", homes, rng.random(count) < 0.94)


def _families(d: Drawing, homes: Ints, poor: np.ndarray) -> None:
    _request(d, homes)
    give, rng, count = d.homes.give, d.rng, len(homes)
    spending = (rng.random(count) < 0.25) & poor[homes]
    give("temporary_kind", homes, np.where(spending, "spending", d.among(count, KINDS)))
    give("spending_beyond_means", homes, spending)
    at_once = rng.random(count) < 0.12
    give("help_at_once", homes, at_once)
    before = homes[~at_once & (rng.random(count) < 0.1)]
    give("temporary_given_first", before, d.yuan(len(before), 200, 500))
    spent = homes[spending]
    payer = d.people.start[spent]
    d.persons.give("medical_own_cost", payer, d.draft.need[spent] * rng.integers(8, 20, len(spent)) // 10)
    give("other_necessary_cost", d.pick(spent, 0.1), 300_000)


def _singles(d: Drawing, homes: Ints) -> None:
    """One person of a household that has no difficulty as a whole."""
    _request(d, homes)
    at_once = d.rng.random(len(homes)) < 0.15
    d.homes.give("help_at_once", homes, at_once)
    persons = _one_counted(d, homes)
    d.persons.give("own_hardship", persons, d.among(len(persons), KINDS))
    before = d.pick(persons[~at_once], 0.05)
    d.persons.give("own_given_first", before, 10_000)


def _one_counted(d: Drawing, homes: Ints) -> Ints:
    place = np.where(d.draft.counted, np.arange(len(d.age)), len(d.age))
    first: Ints = np.minimum.reduceat(place, d.people.start)[homes]
    return first


def _earlier(d: Drawing, pool: Ints, persons: float) -> None:
    """Granted in the months before, to families and to single persons."""
    share = d.draft.assume.requests_of_families
    families = fill(d.rng, pool, d.people.size, round(persons * share))
    d.homes.give("temporary_granted_year", families, d.yuan(len(families), 300, 4_000))
    left = round(persons) - int(d.people.size[families].sum())
    alone = _one_counted(d, d.some(np.setdiff1d(pool, families), left))
    d.persons.give("own_granted_year", alone, d.yuan(len(alone), 300, 2_000))


def _jobless(d: Drawing) -> None:
    """Out of work and not insured; from the autumn of 2022 a sum is given once, before it nothing."""
    able = (d.age >= 18) & (d.age < 60) & ~d.persons.get("employed") & ~d.covered & ~d.tekun
    able &= ~d.draft.short[d.home] & (d.persons.get("study") == 0)
    at = d.pick(np.flatnonzero(able), d.draft.assume.jobless_asking)
    homes = np.unique(d.home[at])
    at = at[np.unique(d.home[at], return_index=True)[1]]
    fresh = ~np.isin(homes, d.homes.places("temporary_form"))
    homes, at = homes[fresh], at[fresh]
    d.persons.give("own_hardship", at, "jobless")
    d.persons.give("months_without_income", at, d.rng.integers(0, 12, len(at)))
    d.persons.give("unemployment_insured", at, d.rng.random(len(at)) < 0.2)
    d.homes.give("serious_difficulty", homes, d.rng.random(len(homes)) < 0.9)
