"""Persons in extreme hardship: what makes those on the rolls entitled, who owes them and others support, the six items.

Whoever is old, disabled or a minor is asked, and most of them have somebody who can support them: in the household, or
elsewhere. One such finding settles the answer; everything else is only drawn for who is, or ought to be, on the rolls.
"""

from __future__ import annotations

import numpy as np

from doudi.population.apportion import Ints
from doudi.population.further.drawing import OLD, SOON_OLD, Drawing
from doudi.population.structure import ADULT, APPLICANT, CHILD, SPOUSE

#: an obligor is surely able below this age, by the law of some years after as well
PRIME = 65
ITEMS = ("can_eat", "can_dress", "can_leave_bed", "can_use_toilet", "can_walk_indoors", "can_bathe")
SELF_CARE = ("full", "partial", "none")


def draw_tekun(d: Drawing) -> None:
    supported = np.flatnonzero(d.tekun)
    _make_poor(d, supported)
    below = _below(d)
    candidate = ((d.age >= SOON_OLD) | (d.age < ADULT) | (d.persons.get("disability_grade") > 0)) & below & ~d.tekun
    owed = _who_owes(d, candidate)
    open_ = candidate & ~_supported_at_home(d, owed)
    missed = _missed(d, open_)
    d.persons.give("other_obligor_able", np.flatnonzero(open_ & ~missed), True)
    wrong = d.pick(supported, d.draft.assume.tekun_not_entitled)
    d.persons.give("other_obligor_able", wrong, True)
    d.persons.give("other_obligor_able", np.setdiff1d(supported, wrong), False)
    found = np.flatnonzero(missed)
    d.persons.give("other_obligor_able", found, False)
    everybody = np.sort(np.concatenate([supported, found]))
    d.persons.give("homes_of_own", everybody, (d.rng.random(len(everybody)) < 0.7).astype(np.int64))
    _assessed(d, everybody, supported)
    _ends(d, supported)


def _make_poor(d: Drawing, at: Ints) -> None:
    """Little saved, nothing earned; those not old are gravely disabled."""
    put, count = d.persons.put, len(at)
    for name in ("wages", "business_net", "property_net", "vehicles", "pension", "maintenance_paid"):
        put(name, at, 0)
    d.persons.forget("preferential_pension", at)
    put("deposits", at, d.draft.standard[d.home[at]] * d.rng.integers(0, 150, count) // 10_000 * 100)
    young = at[d.age[at] < OLD]
    put("disability_kind", young, d.rng.choice([4, 5, 6], size=len(young), p=[0.4, 0.35, 0.25]))
    put("disability_grade", young, 1)


def _below(d: Drawing) -> np.ndarray:
    """Whose own income may be below the standard, by any version of what counts; children's always is."""
    get = d.persons.get
    monthly = get("wages") + get("pension") + get("maintenance_received")
    paid = 12 * (get("taxes_and_contributions") + get("maintenance_paid"))
    yearly = get("business_net") + get("property_net") + get("other_transfers") + get("other_income")
    below: np.ndarray = 12 * monthly + yearly - paid < d.draft.standard[d.home]
    below |= d.draft.short[d.home]
    return below


def _who_owes(d: Drawing, candidate: np.ndarray) -> np.ndarray:
    """To whom each adult owes support where somebody is asked: 0 nobody, 1 the applicant, 2 others, 3 both."""
    asked = (d.people.total(candidate) > 0) & (d.people.size > 1)
    relation = d.people.relation
    grown = relation == CHILD
    owed = np.select(
        [relation == APPLICANT, relation == SPOUSE, grown & d.persons.get("self_supporting")], [2, 3, 3], 0
    )
    owed = np.where(d.age >= ADULT, owed, 0)
    adults = np.flatnonzero(asked[d.home] & (d.age >= ADULT))
    d.persons.give("support_owed", adults, owed[adults])
    return np.where(asked[d.home], owed, 0)


def _supported_at_home(d: Drawing, owed: np.ndarray) -> np.ndarray:
    """Who has an obligor in the household that is able by every version of the law, whatever else is not known."""
    get = d.persons.get
    frail = d.severe | (get("disability_grade") == 3) | ((d.age >= SOON_OLD) & d.covered) | (d.age >= PRIME)
    able = (d.age >= ADULT) & ~frail & ~d.tekun & (get("absence") == 0)
    to_applicant = d.people.total(able & (owed & 1 > 0))[d.home]
    helps = able & (owed & 2 > 0)
    beside = d.people.total(helps)[d.home] - helps
    unsure = (owed & 2 > 0) & ~able
    others = np.where(unsure, beside > 1, beside > 0)
    supported: np.ndarray = np.where(d.people.relation == APPLICANT, to_applicant > 0, others)
    return supported


def _missed(d: Drawing, open_: np.ndarray) -> np.ndarray:
    """Old people living alone, without obligors and on no roll: entitled, and nobody has seen to it."""
    get = d.persons.get
    poor = get("deposits") <= 2 * d.draft.standard[d.home]
    alone = open_ & (d.age >= OLD) & (d.people.size[d.home] == 1) & poor & (get("vehicles") == 0)
    alone &= ~d.on_roll[d.home] & ~d.draft.short[d.home] & (get("preferential_pension") == 0)
    missed = np.zeros(len(d.age), dtype=bool)
    missed[d.some(np.flatnonzero(alone), d.draft.assume.tekun_not_taken_up * d.draft.block.tekun)] = True
    return missed


def _assessed(d: Drawing, everybody: Ints, supported: Ints) -> None:
    """Six items, from which the level follows; the weaker, the likelier in an institution."""
    rng, give = d.rng, d.persons.give
    level = np.searchsorted(np.cumsum(d.draft.assume.self_care), rng.random(len(everybody)), side="right")
    level = np.minimum(level, 2)
    low, high = np.array([0, 1, 4])[level], np.array([0, 3, 6])[level]
    failed = rng.integers(low, high + 1)
    # Bathing is lost first, eating last.
    for number, name in enumerate(ITEMS):
        give(name, everybody, failed < len(ITEMS) - number)
    give("six_items_assessed", everybody, True)
    give("self_care", everybody, np.array(SELF_CARE)[level])
    own = level[np.searchsorted(everybody, supported)]
    central = rng.random(len(supported)) < np.array(d.draft.assume.central_support)[own]
    give("support_form", supported[central], "central")
    signed = ~central & (own > 0) & (rng.random(len(own)) < 0.8)
    give("tekun_care_agreement", supported[signed], True)
    mind = np.isin(d.persons.get("disability_kind")[supported], (5, 6)) & d.severe[supported]
    give("no_civil_capacity", supported[mind & (rng.random(len(own)) < 0.5)], True)


def _ends(d: Drawing, supported: Ints) -> None:
    """A few died, whose funeral is arranged and perhaps paid; fewer asked to leave."""
    died = d.pick(supported, d.draft.assume.tekun_died)
    d.persons.give("died_in_support", died, True)
    arranged = {"none": 0.2, "institution": 0.3, "other": 0.5}
    d.persons.give("funeral_arranged_by", died, d.among(len(died), arranged))
    d.persons.give("funeral_paid", d.pick(died, 0.3), True)
    d.persons.give("leave_requested", d.pick(np.setdiff1d(supported, died), 0.0005), True)
