"""Special lines and small registers: insurance, bills, schools, housing, work, disasters, courts, refusals of work."""

from __future__ import annotations

import numpy as np

from doudi.population.apportion import Ints
from doudi.population.further.drawing import Drawing
from doudi.population.structure import ADULT, APPLICANT

#: what judicial relief rests on
GROUNDS = (
    "injury", "urgent_treatment", "death_of_provider", "property", "retaliation", "maintenance", "tort", "other",
    "petition",
)  # fmt: skip


def draw_special(d: Drawing) -> None:
    get, give, assume = d.persons.get, d.persons.give, d.draft.assume
    rolls = np.flatnonzero(d.covered | d.tekun | d.orphan)
    near = np.flatnonzero(np.isin(d.home, d.homes.places("recognised")))
    helped = np.union1d(rolls, near)
    # Asked of the register only for those whom the help may concern: nearly everybody else is enrolled as well.
    give("resident_insurance", d.pick(helped, 0.97), True)
    ill = get("major_illness") | (get("rigid_cost") > 500_000)
    give("medical_cost_heavy", d.pick(helped[ill[helped]], 0.5), True)
    everybody = np.arange(len(d.age))
    give("emergency_unpaid", d.pick(everybody, assume.emergency), True)
    _schooling(d, helped)
    applicant = np.flatnonzero(d.people.relation == APPLICANT)
    give("housing_difficulty", d.pick(np.intersect1d(applicant, helped), 0.02), True)
    out = (d.age >= ADULT) & (d.age < 60) & ~get("employed") & (get("study") == 0) & ~get("lost_labour")
    give("job_seeker", d.pick(helped[out[helped]], 0.1), True)
    _disasters(d, applicant)
    _courts(d, everybody)
    _work(d, np.flatnonzero(out))


def _schooling(d: Drawing, helped: Ints) -> None:
    give, assume = d.persons.give, d.draft.assume
    small = d.minors[(d.age[d.minors] >= 3) & (d.age[d.minors] < 6)]
    give("in_preschool", d.pick(np.intersect1d(small, helped), 0.85), True)
    pupils = np.flatnonzero(d.persons.get("study") > 0)
    give("student_in_need", d.pick(np.intersect1d(pupils, helped), 0.5), True)
    disabled = d.minors[(d.persons.get("disability_grade")[d.minors] > 0) & (d.age[d.minors] >= 6)]
    give("cannot_attend_school", d.pick(disabled, assume.kept_from_school), True)


def _disasters(d: Drawing, applicant: Ints) -> None:
    """Few households, in the country rather."""
    rural = applicant[d.rural[d.home[applicant]]]
    for name in ("disaster_urgent", "disaster_home_destroyed", "disaster_rebuild_confirmed", "disaster_winter_listed"):
        struck = d.pick(rural, d.draft.assume.disaster * (20 if name == "disaster_winter_listed" else 1))
        d.persons.give(name, struck, True)


def _courts(d: Drawing, everybody: Ints) -> None:
    give, rng = d.persons.give, d.rng
    matter = np.union1d(d.pick(everybody, d.draft.assume.legal_matter), d.pick(np.flatnonzero(d.covered), 0.001))
    give("legal_matter", matter, True)
    party = d.pick(everybody, d.draft.assume.legal_matter / 4)
    give("relief_ground", party, d.among(len(party), dict.fromkeys(GROUNDS, 1.0)))
    give("relief_hardship", party, rng.random(len(party)) < 0.8)
    give("relief_uncompensated", party, rng.random(len(party)) < 0.8)
    bars = {"none": 0.92, "fault": 0.04, "refused_inquiry": 0.01, "waived": 0.01, "already_helped": 0.02}
    give("relief_bar", party, d.among(len(party), bars))
    give("relief_given", d.pick(party, 0.05), True)


def _work(d: Drawing, out: Ints) -> None:
    """Refusals of work by people on the guarantee, and benefits of unemployment insurance."""
    give, rng, assume = d.persons.give, d.rng, d.draft.assume
    refused = d.pick(out[d.covered[out]], assume.refuses_work)
    give("work_refusals", refused, rng.integers(1, 6, len(refused)))
    give("able_to_work", refused, rng.random(len(refused)) < 0.8)
    give("offers_suitable", refused, rng.random(len(refused)) < 0.7)
    give("refusals_unreasoned", refused, rng.random(len(refused)) < 0.6)
    drawing = d.pick(out[~d.covered[out] & ~d.tekun[out]], assume.unemployment_benefit)
    give("unemployment_income", drawing, d.among(len(drawing), {"benefit": 0.6, "allowance": 0.4}))
