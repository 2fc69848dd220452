"""Circumstances of persons: birth, study, work, disability, illness, awards that exclude others; membership."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from doudi.population.apportion import Ints
from doudi.population.draft import Draft
from doudi.population.structure import ADULT, APPLICANT, CHILD, CHILD_IN_LAW, OTHER, PARENT, SIBLING, SPOUSE

Rng = np.random.Generator
OLD = 60
_FIRST_DAY = np.datetime64("1900-01-01")


def draw_traits(rng: Rng, draft: Draft) -> None:
    """Everything about persons that does not depend on the household being poor."""
    _kinds(rng, draft)
    _births(rng, draft)
    _study(rng, draft)
    _health(rng, draft)
    _work(rng, draft)
    _living(rng, draft)
    _absences(rng, draft)
    _exclusive_awards(rng, draft)
    count_heads(draft)
    _registers(rng, draft)


def _kinds(rng: Rng, draft: Draft) -> None:
    """So many persons under the urban standard as the plan says; the old and single are rather rural."""
    people = draft.people
    head_age = people.age[people.start]
    key = rng.random(len(people.size)) + np.where(head_age >= OLD, 0.35, 0.0) + np.where(people.size == 1, 0.1, 0.0)
    order = np.argsort(key, kind="stable")
    reached = np.cumsum(people.size[order])
    urban = int(np.searchsorted(reached, draft.block.urban_persons, side="right"))
    draft.kind = np.ones(len(people.size), dtype=np.int64)
    draft.kind[order[:urban]] = 0
    draft.homes.set("standard_kind", draft.kind)
    draft.homes.set("registered_area", draft.block.county)
    places = draft.source.townships[draft.block.county]
    for number, codes in enumerate((places.urban, places.rural)):
        at = np.flatnonzero(draft.kind == number)
        if len(codes) and len(at):
            draft.homes.get("township")[at] = codes[rng.integers(0, len(codes), len(at))]
            draft.homes.known("township")[at] = True


def _births(rng: Rng, draft: Draft) -> None:
    """A day of birth with which the age is reached on the first day of the month."""
    day = draft.month.first_day
    years = np.arange(draft.people.age.max() + 1)
    text = [f"{day // 10000 - int(y):04d}-{day // 100 % 100:02d}-01" for y in years]
    birthday = np.array(text, dtype="datetime64[D]").astype(np.int64)
    ordinal = birthday[draft.people.age] - rng.integers(0, 365, len(draft.people.age))
    draft.persons.set("birth_date", _written_days()[ordinal - int(_FIRST_DAY.astype(np.int64))])
    draft.persons.set("sex", np.where(draft.people.male, 0, 1))
    draft.persons.set("relation", draft.people.relation)


@lru_cache(maxsize=1)
def _written_days() -> Ints:
    """yyyymmdd of every day from the first one a person may be born on."""
    calendar = np.arange(_FIRST_DAY, np.datetime64("2100-01-01"))
    year = calendar.astype("datetime64[Y]").astype(np.int64) + 1970
    month = calendar.astype("datetime64[M]").astype(np.int64) % 12 + 1
    in_month = (calendar - calendar.astype("datetime64[M]")).astype(np.int64) + 1
    out: Ints = year * 10000 + month * 100 + in_month
    return out


def _study(rng: Rng, draft: Draft) -> None:
    age = draft.people.age
    code = draft.persons.code
    senior, vocational = code("study", "senior_secondary"), code("study", "vocational")
    bachelor, master = code("study", "undergraduate"), code("study", "postgraduate")
    draw = rng.random(len(age))
    late = np.where(draw < 0.26, bachelor, np.where(draw < 0.46, vocational, 0))
    study = np.select(
        [age < 6, age < 15, age < 18, age < 23, age < 26],
        [
            0,
            code("study", "compulsory"),
            np.where(draw < 0.57, senior, np.where(draw < 0.92, vocational, 0)),
            np.where(draft.people.relation == APPLICANT, np.where(draw < 0.05, bachelor, 0), late),
            np.where(draw < 0.03, master, np.where(draw < 0.05, bachelor, 0)),
        ],
        0,
    )
    draft.persons.set("study", study)


def _health(rng: Rng, draft: Draft) -> None:
    """Certificates and recognised illness are recorded; that somebody has none is not."""
    assume, age = draft.assume, draft.people.age
    count = len(age)
    disabled = rng.random(count) < np.interp(age, assume.disability_ages, assume.disability_shares)
    kinds, grades = np.cumsum(assume.disability_kinds), np.cumsum(assume.disability_grades)
    kind = 1 + np.minimum(np.searchsorted(kinds, rng.random(count)), len(kinds) - 1)
    grade = 1 + np.minimum(np.searchsorted(grades, rng.random(count)), len(grades) - 1)
    draft.persons.set("disability_kind", np.where(disabled, kind, 0), disabled)
    draft.persons.set("disability_grade", np.where(disabled, grade, 0), disabled)
    ill = rng.random(count) < np.interp(age, assume.disability_ages, assume.illness_shares)
    draft.persons.set("major_illness", ill, ill)
    severe = (draft.persons.get("disability_grade") > 0) & (draft.persons.get("disability_grade") <= 2)
    draw = rng.random(count)
    lost = (age >= ADULT) & ((severe & (draw < assume.lost_labour_severe)) | (ill & (draw < assume.lost_labour_ill)))
    draft.persons.set("lost_labour", lost)


def severe(draft: Draft) -> np.ndarray:
    """Grade one or two."""
    grade = draft.persons.get("disability_grade")
    return (grade > 0) & (grade <= 2)


def _work(rng: Rng, draft: Draft) -> None:
    assume, age = draft.assume, draft.people.age
    rural = draft.kind[draft.people.household] == 1
    share = np.where(draft.people.male, assume.work_men, assume.work_women)
    share = np.select(
        [age < ADULT, age < OLD, age < 70], [0.0, share, np.where(rural, assume.work_old_rural, 0.04)], 0.0
    )
    share = np.where(severe(draft), share * 0.12, share)
    share = np.where(draft.persons.get("lost_labour") | (draft.persons.get("study") > 0), 0.0, share)
    draft.persons.set("employed", rng.random(len(age)) < share)


def _living(rng: Rng, draft: Draft) -> None:
    """Who lives there, who is bound to whom by duty, who could live independently."""
    assume, age, relation = draft.assume, draft.people.age, draft.people.relation
    draw = rng.random(len(age))
    student = draft.persons.get("study") > 0
    unable = (severe(draft) & (draw < 0.7)) | draft.persons.get("lost_labour")
    able = (age >= ADULT) & ~student & ~unable
    draft.persons.set("self_supporting", able)
    away = np.select(
        [relation == APPLICANT, relation == SPOUSE, (relation == CHILD) & able],
        [0.0, 0.03, assume.grown_child_away],
        0.01,
    )
    draft.persons.set("lives_together", rng.random(len(age)) >= away)
    free = (relation == CHILD_IN_LAW) | (((relation == SIBLING) | (relation == OTHER)) & able)
    draft.persons.set("support_duty", ~(free & (rng.random(len(age)) < 0.8)))


def _absences(rng: Rng, draft: Draft) -> None:
    """Rare: custody, rehabilitation, declared missing; religious staff living apart."""
    age, relation = draft.people.age, draft.people.relation
    code = draft.persons.code
    able = (age >= ADULT) & (relation != APPLICANT)
    gone = able & (rng.random(len(age)) < draft.assume.absent)
    draw = rng.random(len(age))
    which = np.select(
        [draw < 0.6, draw < 0.8],
        [code("absence", "prison"), code("absence", "rehabilitation")],
        code("absence", "missing"),
    )
    draft.persons.set("absence", np.where(gone, which, 0), gone)
    staff = (
        able & ~gone & (age >= 25) & (age < 80) & (relation != SPOUSE) & (rng.random(len(age)) < draft.assume.clergy)
    )
    draft.persons.set("clergy_years", np.where(staff, np.minimum(age - 20, 30), 0), staff)
    out = gone | staff
    for name, value in (("employed", False), ("lives_together", False), ("self_supporting", True)):
        draft.persons.put(name, np.flatnonzero(out), value)
    draft.persons.put("lost_labour", np.flatnonzero(out), False)


def _exclusive_awards(rng: Rng, draft: Draft) -> None:
    """The extremely poor: mostly old, single and rural. Orphans: minors living with other than parents."""
    people, block = draft.people, draft.block
    single = (people.size[people.household] == 1) & (people.age >= ADULT)
    rural = draft.kind[people.household] == 1
    weight = np.where(people.age >= OLD, 1.0, 0.004) * np.where(rural, 1.0, 0.05) * np.where(severe(draft), 4.0, 1.0)
    chosen = _draw(rng, np.flatnonzero(single), weight, block.tekun)
    minor = (people.age < ADULT) & (people.relation != APPLICANT)
    other = np.where(people.relation == CHILD, 0.0005, 1.0) * np.where(people.size[people.household] > 2, 1.0, 0.2)
    orphans = _draw(rng, np.flatnonzero(minor), other, block.orphans)
    # Who was drawn as a child of the household is somebody else's child taken in.
    taken_in = orphans[people.relation[orphans] == CHILD]
    people.relation[taken_in] = OTHER
    draft.persons.put("relation", taken_in, OTHER)
    code = draft.persons.code
    values = np.zeros(len(people.age), dtype=np.int8)
    values[chosen] = code("exclusive_award", "tekun")
    values[orphans] = code("exclusive_award", "orphan")
    draft.persons.set("exclusive_award", values, values > 0)
    draft.persons.put("employed", chosen, False)


def _draw(rng: Rng, candidates: Ints, weight: np.ndarray, count: int) -> Ints:
    """So many of the candidates, likelier by weight."""
    count = min(count, len(candidates))
    if count == 0:
        return np.zeros(0, dtype=np.int64)
    key = rng.exponential(size=len(candidates)) / weight[candidates]
    return candidates[np.argpartition(key, count - 1)[:count]]


def count_heads(draft: Draft) -> None:
    """Members whose income and head count by June's measure: what the drawn incomes aim by."""
    people, get = draft.people, draft.persons.get
    relation, age = people.relation, people.age
    left = (get("clergy_years") >= 3) | (get("absence") == draft.persons.code("absence", "prison"))
    student = (get("study") > 0) & (get("study") < draft.persons.code("study", "postgraduate"))
    dependent = (relation == CHILD) & ((age < ADULT) | ~get("self_supporting") | student)
    member = (relation == APPLICANT) | (relation == SPOUSE) | (relation == PARENT) | dependent
    member |= get("support_duty") & get("lives_together")
    draft.counted = member & ~left & (get("exclusive_award") == 0)
    draft.heads = people.total(draft.counted)


def _registers(rng: Rng, draft: Draft) -> None:
    """Single persons have their own register; of the others some grown ones do."""
    people = draft.people
    share = np.where(severe(draft), draft.assume.own_register_severe, draft.assume.own_register)
    own = (people.age >= ADULT) & (people.relation != APPLICANT) & (rng.random(len(people.age)) < share)
    own |= (people.relation == APPLICANT) & (people.size[people.household] == 1)
    draft.persons.set("registered_alone", own)
