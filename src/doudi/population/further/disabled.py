"""Holders of a disability certificate: how long care is needed, the state of the certificate, benefits that exclude."""

from __future__ import annotations

import numpy as np

from doudi.population.further.drawing import Drawing


def draw_disabled(d: Drawing) -> None:
    _further_certificates(d)
    grade, kind = d.persons.get("disability_grade"), d.persons.get("disability_kind")
    assume, give = d.draft.assume, d.persons.give
    holders = np.flatnonzero(grade > 0)
    severe = np.flatnonzero(d.severe & ~d.tekun)
    lesser = np.flatnonzero((grade > 2) & np.isin(kind, (5, 6)))
    long_ = d.some(severe, d.draft.block.more.get("nursing_subsidies", 0) * (1 + assume.subsidy_not_taken_up))
    months = np.zeros(len(d.age), dtype=np.int64)
    months[np.concatenate([severe, lesser])] = d.rng.integers(0, 6, len(severe) + len(lesser))
    months[long_] = d.rng.integers(6, 240, len(long_))
    half = d.pick(lesser, 0.4)
    months[half] = d.rng.integers(6, 240, len(half))
    asked = np.sort(np.concatenate([severe, lesser, np.flatnonzero(d.severe & d.tekun)]))
    give("care_months", asked, months[asked])
    lapsed = d.pick(holders, assume.certificate_lapsed)
    give("disability_certificate", lapsed, d.among(len(lapsed), {"expired": 0.8, "frozen": 0.15, "cancelled": 0.05}))
    for name, share in (("registration_moved_out", 0.001), ("work_injury_nursing_fee", 0.001)):
        give(name, d.pick(holders, share), True)
    give("long_term_care_insurance", d.pick(severe, 0.002), True)
    for name in ("other_living_allowance", "other_nursing_allowance"):
        some = d.pick(holders, 0.001)
        give(name, some, d.yuan(len(some), 30, 400))
    for name in ("disability_living_applied", "disability_nursing_applied"):
        some = d.pick(holders, 0.01)
        give(name, some, np.maximum(20150101, d.day(len(some), 1, 700)))
    give("disability_applied_elsewhere", d.pick(holders, 0.0005), True)


def _further_certificates(d: Drawing) -> None:
    """People on the first programme's rolls hold certificates of the lesser grades more often than others.

    So many that the living subsidy's published roll can be met. It changes nothing of the first programme: these people
    have no cost of illness to take off, and the lesser grades of these kinds give no top-up and open no award alone.
    """
    wanted = d.draft.block.more.get("living_subsidies", 0) * (1 + d.draft.assume.subsidy_not_taken_up)
    persons = d.persons
    grade = persons.get("disability_grade")
    able = d.covered & (grade == 0) & (persons.get("rigid_cost") == 0) & ~d.draft.short[d.home] & (d.age >= 6)
    chosen = d.some(np.flatnonzero(able), wanted - int((d.covered & (grade > 0)).sum()))
    persons.put("disability_kind", chosen, d.rng.integers(1, 5, len(chosen)))
    persons.put("disability_grade", chosen, d.rng.integers(3, 5, len(chosen)))
