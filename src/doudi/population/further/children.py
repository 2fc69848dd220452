"""Children: orphans, children nobody raises, children left behind or in difficulty, and those who grew out of it."""

from __future__ import annotations

import numpy as np

from doudi.population.apportion import Ints
from doudi.population.further.drawing import Drawing
from doudi.population.structure import ADULT, CHILD

#: situations of a parent that count by themselves, and what else has to be recorded of some of them
HELD = ("custody", "rehabilitation", "other_measure")
UNABLE = {
    "disabled": 0.34, "ill": 0.12, "custody": 0.16, "rehabilitation": 0.05, "other_measure": 0.01,
    "out_of_contact": 0.30, "revoked": 0.01, "deported": 0.01,
}  # fmt: skip
LOST = {"dead": 0.9, "declared_missing": 0.1}
GROUNDS = (
    "wandering", "guardian_not_found", "guardian_hindered", "guardian_neglects", "guardian_incites", "guardian_harms",
    "parents_not_found", "guardian_dead", "guardian_incapable", "court_appointed",
)  # fmt: skip


def draw_children(d: Drawing) -> None:
    away = np.flatnonzero((d.age < ADULT) & (d.people.relation != CHILD) & ~d.tekun & ~d.orphan)
    _orphans(d, np.flatnonzero(d.orphan), on_roll=True)
    missed = d.some(away, d.draft.assume.orphans_not_taken_up * d.draft.block.orphans)
    _orphans(d, missed, on_roll=False)
    raised = _de_facto(d, np.setdiff1d(away, missed))
    _one_parent(d, np.setdiff1d(d.minors, np.concatenate([missed, raised, np.flatnonzero(d.orphan)])))
    _grown(d)
    _left_behind(d)
    _in_difficulty(d)
    _disabled(d)


def _orphans(d: Drawing, at: Ints, on_roll: bool) -> None:
    """Both parents gone; where the child lives decides the amount."""
    rng, give = d.rng, d.persons.give
    gone = {"dead": 0.85, "declared_missing": 0.05, "not_found": 0.10}
    give("father_situation", at, d.among(len(at), gone))
    give("mother_situation", at, d.among(len(at), gone))
    placed = d.among(len(at), {"relatives": 0.78, "institution": 0.17, "foster": 0.05} if on_roll else {"relatives": 1})
    give("orphan_placement", at, placed)
    if not on_roll:
        return
    give("award_orphan_kind", at, np.where(placed == "relatives", "community", "institution"))
    give("child_institution", at[placed == "institution"], True)
    give("supporters_unable", d.pick(at, 0.02), True)
    stage = rng.random(len(at))
    give("tomorrow_plan_stage", at[stage < 0.09], np.where(stage < 0.04, "settled", "needed")[stage < 0.09])
    settled = at[stage < 0.04]
    give("tomorrow_plan_cost", settled, d.yuan(len(settled), 500, 60_000))
    give("award_infected_child", d.pick(at, 0.003), True)


def _de_facto(d: Drawing, away: Ints) -> Ints:
    """Children raised by others than their parents, of whom neither can: those on the rolls, and some not on them."""
    wanted = d.draft.block.more.get("de_facto", 0) * (1 + d.draft.assume.de_facto_not_taken_up)
    at = d.some(away, wanted)
    lost = d.rng.random(len(at)) < 0.55
    father_lost = lost & (d.rng.random(len(at)) < 0.7)
    _parent(d, "father", at, np.where(father_lost, d.among(len(at), LOST), d.among(len(at), UNABLE)))
    _parent(d, "mother", at, np.where(lost & ~father_lost, d.among(len(at), LOST), d.among(len(at), UNABLE)))
    d.persons.give("child_payee", at, d.among(len(at), {"guardian": 0.6, "carer": 0.38, "institution": 0.02}))
    return at


def _one_parent(d: Drawing, at: Ints) -> None:
    """One parent is gone or cannot raise the child, the other can: asked, and not entitled."""
    found = d.pick(at, d.draft.assume.one_parent)
    situation = np.where(d.rng.random(len(found)) < 0.6, d.among(len(found), LOST), d.among(len(found), UNABLE))
    father = d.rng.random(len(found)) < 0.65
    _parent(d, "father", found[father], situation[father])
    _parent(d, "mother", found[~father], situation[~father])


def _parent(d: Drawing, parent: str, at: Ints, situation: np.ndarray) -> None:
    """A situation and what makes it count: the grade, the term, how long there has been no contact."""
    give, rng = d.persons.give, d.rng
    give(f"{parent}_situation", at, situation)
    grade = at[situation == "disabled"]
    give(f"{parent}_disability", grade, d.among(len(grade), {"severe": 0.8, "lesser_mental": 0.2}))
    held = at[np.isin(situation, HELD)]
    give(f"{parent}_term_months", held, rng.integers(7, 120, len(held)))
    give(f"{parent}_term_end", held, d.day(len(held), -2_000, -40))
    lost = at[situation == "out_of_contact"]
    give(f"{parent}_lost_since", lost, d.day(len(lost), 200, 2_500))
    deported = at[situation == "deported"]
    give(f"{parent}_supports", deported, False)


def _grown(d: Drawing) -> None:
    """Orphans and children nobody raised who came of age, most of them still studying."""
    assume, block = d.draft.assume, d.draft.block
    young = (d.age >= ADULT) & (d.age < 25) & (d.people.relation != 1) & ~d.tekun
    student = d.persons.get("study") > 0
    pool = np.concatenate([np.flatnonzero(young & student), d.pick(np.flatnonzero(young & ~student), 0.1)])
    orphans = d.some(pool, assume.grown_orphans * block.orphans)
    _orphans(d, orphans, on_roll=False)
    d.persons.give("orphan_before_eighteen", orphans, True)
    d.persons.give("doctoral_study", d.pick(orphans[d.persons.get("study")[orphans] == 5], 0.1), True)
    d.persons.give("study_interrupted", d.pick(orphans, 0.02), True)
    raised = d.some(np.setdiff1d(pool, orphans), assume.grown_orphans * block.more.get("de_facto", 0))
    d.persons.give("de_facto_before_eighteen", raised, True)
    _parent(d, "father", raised, np.full(len(raised), "dead"))
    _parent(d, "mother", raised, np.full(len(raised), "ill"))
    d.persons.give("child_payee", raised, "guardian")


def _left_behind(d: Drawing) -> None:
    """Country children under sixteen with both parents, or one, away for work; a few in towns, asked as well."""
    assume, rng, give = d.draft.assume, d.rng, d.persons.give
    rural = d.rural[d.home[d.minors]]
    pool = np.concatenate([d.minors[rural], d.pick(d.minors[~rural], 0.05)])
    both = d.pick(pool, assume.left_behind)
    one = d.pick(np.setdiff1d(pool, both), assume.one_parent_away)
    father = np.concatenate([both, one[rng.random(len(one)) < 0.8]])
    mother = np.concatenate([both, np.setdiff1d(one, father)])
    give("father_away_work", np.sort(father), True)
    give("mother_away_work", np.sort(mother), True)
    asked = np.sort(np.concatenate([both, one]))
    give("father_can_guard", asked, rng.random(len(asked)) < 0.95)
    give("mother_can_guard", asked, rng.random(len(asked)) < 0.97)
    give("entrusted_care", asked, d.among(len(asked), {"capable": 0.93, "none": 0.05, "unfit": 0.02}))
    give("lives_unguarded", d.pick(both, 0.004), True)
    homes = np.unique(d.home[asked])
    d.homes.give("rural_home", homes, d.rural[homes])


def _in_difficulty(d: Drawing) -> None:
    """Findings of officers and courts about a few children."""
    assume, give = d.draft.assume, d.persons.give
    improper = d.pick(d.minors, assume.child_at_risk)
    give("guardianship_state", improper, d.among(len(improper), {"lacking": 0.4, "improper": 0.6}))
    unsafe = d.pick(improper, 0.6)
    give("child_safety", unsafe, d.among(len(unsafe), {"threatened": 0.6, "harmed": 0.4}))
    grounds = d.pick(unsafe, 0.1)
    give("state_guardianship_ground", grounds, d.among(len(grounds), dict.fromkeys(GROUNDS, 1.0)))
    for name in ("child_poverty_hardship", "child_sudden_hardship", "supporters_unable"):
        give(name, d.pick(d.minors, assume.child_in_hardship), True)
    # In force from July 2021: a minor who may have both chooses. Here whoever has the allowance has chosen it.
    give("child_support_choice", d.pick(np.flatnonzero(d.orphan), 0.2), "child_allowance")


def _disabled(d: Drawing) -> None:
    """Small children diagnosed before they have a certificate; bills of those in rehabilitation."""
    give, rng = d.persons.give, d.rng
    small = d.minors[d.age[d.minors] < 7]
    certified = d.persons.get("disability_grade")[small] > 0
    found = d.pick(small[~certified], d.draft.assume.diagnosed)
    kinds = {"visual": 0.1, "hearing": 0.2, "speech": 0.1, "physical": 0.2, "intellectual": 0.15, "autism": 0.25}
    give("rehabilitation_diagnosis", found, d.among(len(found), kinds))
    treated = d.pick(np.sort(np.concatenate([found, small[certified]])), 0.3)
    give("rehabilitation_bill", treated, d.yuan(len(treated), 300, 4_000))
    paid = d.pick(treated, 0.5)
    give("rehabilitation_paid", paid, d.yuan(len(paid), 300, 16_000))
    give("rehabilitation_own_cost", treated, rng.integers(0, 3_000, len(treated)) * 100)
    d.homes.give("rehabilitation_hardship", np.unique(d.home[d.pick(treated, 0.2)]), True)
