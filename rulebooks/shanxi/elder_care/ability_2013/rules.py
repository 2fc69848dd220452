"""Ability assessment of the elderly by MZ/T 039-2013: 22 items, four areas graded 0 to 3, a table, and what raises it.

The table of levels speaks of some combinations twice and of others not at all. Only a combination that exactly one
level's words fit is decided here; every other waits for the assessors' recorded decision (`panel_level`), and without
it the answer is "cannot tell". The clause numbers have not been seen: sections are numbered as in law.md.
"""

from doudi.engine.language import (
    Bool,
    branch,
    Count,
    Date,
    Person,
    age_on,
    div_down,
    enumeration,
    programme,
    rule,
    unit,
)

Consciousness = enumeration("mz_consciousness")
Panel = enumeration("panel_level")


programme(
    "ability_2013",
    zh="老年人能力评估（MZ/T 039-2013）",
    en="Ability assessment of the elderly (MZ/T 039-2013)",
    area="residence_area",
    scope="People of sixty and over who are assessed, until the national standard of 2022",
    kind="instrument",
    from_="2013-10-01",
    to="2022-12-29",
)


unit("assessed", of="person", where="is_elderly", zh="被评估的老年人", en="elderly person assessed")


@rule(cites="Legal convention: an age is reached on the birthday", zh="年龄", en="age")
def age(birth_date: Date, on: Date) -> Count:
    return age_on(birth_date, on)


@rule(
    cites="老年人权益保障法 art. 2: read in the version of 2018, the age before it recalled",
    zh="年满60周岁",
    en="sixty or over",
)
def is_elderly(age: Count) -> Bool:
    return age >= 60


@rule(cites="MZ/T 039-2013 sec. 2", zh="日常生活活动总分", en="total of daily living, of 100")
def daily_total(
    mz_eating: Count,
    mz_bathing: Count,
    mz_grooming: Count,
    mz_dressing: Count,
    mz_bowel: Count,
    mz_bladder: Count,
    mz_toilet: Count,
    mz_transfer: Count,
    mz_walking: Count,
    mz_stairs: Count,
) -> Count:
    """Ten items, the more the abler."""
    washed = mz_eating + mz_bathing + mz_grooming + mz_dressing
    continent = mz_bowel + mz_bladder + mz_toilet
    return washed + continent + mz_transfer + mz_walking + mz_stairs


@rule(cites="MZ/T 039-2013 sec. 2", zh="日常生活活动总分为5的倍数", en="the total of daily living is one of fives")
def in_fives(daily_total: Count) -> Bool:
    """The form scores in fives only: another total is a slip of the pen and is sent back."""
    return div_down(daily_total, 5) * 5 == daily_total


@rule(cites="MZ/T 039-2013 sec. 2", zh="日常生活活动分级", en="grade of daily living")
def daily_grade(daily_total: Count) -> Count:
    if daily_total >= 100:
        return 0
    if daily_total >= 65:
        return 1
    if daily_total >= 45:
        return 2
    return 3


@rule(cites="MZ/T 039-2013 sec. 3", zh="精神状态总分", en="total of mental state, of 6")
def mental_total(mz_cognition: Count, mz_aggression: Count, mz_depression: Count) -> Count:
    """Three items, the more the worse."""
    return mz_cognition + mz_aggression + mz_depression


@rule(cites="MZ/T 039-2013 sec. 3", zh="精神状态分级", en="grade of mental state")
def mental_grade(mental_total: Count) -> Count:
    if mental_total == 0:
        return 0
    if mental_total == 1:
        return 1
    if mental_total <= 3:
        return 2
    return 3


@rule(cites="MZ/T 039-2013 sec. 4", zh="社会参与总分", en="total of taking part, of 20")
def social_total(
    mz_living: Count, mz_working: Count, mz_time_and_place: Count, mz_people: Count, mz_contact: Count
) -> Count:
    """Five items, the more the worse."""
    return mz_living + mz_working + mz_time_and_place + mz_people + mz_contact


@rule(cites="MZ/T 039-2013 sec. 4", zh="社会参与分级", en="grade of taking part")
def social_grade(social_total: Count) -> Count:
    if social_total <= 2:
        return 0
    if social_total <= 7:
        return 1
    if social_total <= 13:
        return 2
    return 3


@rule(cites="MZ/T 039-2013 sec. 5", zh="感知觉与沟通分级", en="grade of perception and communication")
def perception_grade(
    mz_consciousness: Consciousness, mz_sight: Count, mz_hearing: Count, mz_communication: Count
) -> Count:
    """Stupor and coma are the worst; the drowsy are moderate at best; the conscious by their worst sense."""
    worst_sense = max(mz_sight, mz_hearing)
    if mz_consciousness == Consciousness.stupor or mz_consciousness == Consciousness.coma:
        return 3
    if worst_sense >= 4 or mz_communication >= 3:
        return 3
    if mz_consciousness == Consciousness.drowsy:
        return 2
    if worst_sense == 3 or mz_communication == 2:
        return 2
    if worst_sense == 2 or mz_communication == 1:
        return 1
    return 0


@rule(
    cites="MZ/T 039-2013 secs 6, 7, 8, 9",
    zh="其余三个领域中分级为3的个数",
    en="how many of the other three areas are grade 3",
)
def at_three(mental_grade: Count, perception_grade: Count, social_grade: Count) -> Count:
    mental = 1 if mental_grade == 3 else 0
    perception = 1 if perception_grade == 3 else 0
    social = 1 if social_grade == 3 else 0
    return mental + perception + social


@rule(
    cites="MZ/T 039-2013 secs 6, 7, 8, 9",
    zh="其余三个领域中分级为2的个数",
    en="how many of the other three areas are grade 2",
)
def at_two(mental_grade: Count, perception_grade: Count, social_grade: Count) -> Count:
    mental = 1 if mental_grade == 2 else 0
    perception = 1 if perception_grade == 2 else 0
    social = 1 if social_grade == 2 else 0
    return mental + perception + social


@rule(
    cites="MZ/T 039-2013 secs 6, 7, 8, 9",
    zh="其余三个领域中分级为1或2的个数",
    en="how many of the other three areas are grade 1 or 2",
)
def at_one_or_two(mental_grade: Count, perception_grade: Count, social_grade: Count) -> Count:
    mental = 1 if mental_grade == 1 or mental_grade == 2 else 0
    perception = 1 if perception_grade == 1 or perception_grade == 2 else 0
    social = 1 if social_grade == 1 or social_grade == 2 else 0
    return mental + perception + social


@rule(cites="MZ/T 039-2013 sec. 10", zh="评估组对表外组合的认定（0–3）", en="what the assessors decided, 0 to 3")
def panel_decision(panel_level: Panel) -> Count:
    """Read only where the table does not decide."""
    if panel_level == Panel.capable:
        return 0
    if panel_level == Panel.mild:
        return 1
    if panel_level == Panel.moderate:
        return 2
    return 3


@rule(cites="MZ/T 039-2013 secs 6, 7, 10", zh="日常生活活动0级时的等级", en="level where daily living is grade 0")
def level_when_able(mental_grade: Count, perception_grade: Count, social_grade: Count, panel_decision: Count) -> Count:
    """Grade 3 in taking part alone or with others is in no level's words here."""
    if social_grade == 3:
        return panel_decision
    if mental_grade >= 1 or perception_grade >= 1 or social_grade == 2:
        return 1
    return 0


@rule(cites="MZ/T 039-2013 secs 7, 8, 10", zh="日常生活活动1级时的等级", en="level where daily living is grade 1")
def level_when_mild(at_three: Count, at_two: Count, panel_decision: Count) -> Count:
    """Moderate with all three at 2, or one at 3 beside two at 2; a 3 beside a 0 or 1 fits two levels; two 3s none."""
    if at_three == 0 and at_two < 3:
        return 1
    if at_three == 0 or (at_three == 1 and at_two == 2):
        return 2
    return panel_decision


@rule(cites="MZ/T 039-2013 secs 8, 9, 10", zh="日常生活活动2级时的等级", en="level where daily living is grade 2")
def level_when_moderate(at_three: Count, at_two: Count, at_one_or_two: Count, panel_decision: Count) -> Count:
    """Severe with all three at 2, or a 3 and none at 1 or 2; moderate with one or two at 1 or 2 and no 3."""
    if at_three == 0 and at_two == 3:
        return 3
    if at_three >= 1 and at_one_or_two == 0:
        return 3
    if at_three == 0 and (at_one_or_two == 1 or at_one_or_two == 2):
        return 2
    return panel_decision


@rule(cites="MZ/T 039-2013 secs 6, 7, 8, 9, 10", zh="初步等级（0–3）", en="first level, 0 to 3")
def first_level(
    daily_grade: Count, level_when_able: Count, level_when_mild: Count, level_when_moderate: Count
) -> Count:
    """Grade 3 in daily living is the worst level whatever the rest."""
    if daily_grade == 3:
        return 3
    if daily_grade == 2:
        return level_when_moderate
    if daily_grade == 1:
        return level_when_mild
    return level_when_able


@rule(cites="MZ/T 039-2013 sec. 11", zh="提高一个等级的情形", en="something raises the level by one")
def raised(dementia: Bool, mental_disorder: Bool, care_risk_events: Count, risk_events_limit: Count) -> Bool:
    """Dementia, mental illness, or care-risk events in 30 days, counted together whatever their kind."""
    return dementia or mental_disorder or care_risk_events >= risk_events_limit


@rule(cites="MZ/T 039-2013 sec. 11", zh="最终等级（0–3）", en="final level, 0 to 3")
def final_level(mz_consciousness: Consciousness, first_level: Count, raised: Bool) -> Count:
    """Coma is the worst level at once; otherwise one level up, once, and never past 3."""
    if mz_consciousness == Consciousness.coma or first_level == 3:
        return 3
    if raised:
        return first_level + 1
    return first_level


@rule(cites="MZ/T 039-2013 sec. 2", zh="评分有效", en="the scores are ones the form knows")
def scores_valid(person: Person) -> Bool:
    return person.mz_consciousness == Consciousness.coma or person.in_fives


@rule(cites="MZ/T 039-2013 secs 6, 11", zh="能力完好", en="capable")
def level_capable(person: Person) -> Bool:
    return person.final_level == 0


@rule(cites="MZ/T 039-2013 secs 7, 11", zh="轻度失能", en="mildly disabled")
def level_mild(person: Person) -> Bool:
    return person.final_level == 1


@rule(cites="MZ/T 039-2013 secs 8, 11", zh="中度失能", en="moderately disabled")
def level_moderate(person: Person) -> Bool:
    return person.final_level == 2


@rule(cites="MZ/T 039-2013 secs 9, 11", zh="重度失能", en="severely disabled")
def level_severe(person: Person) -> Bool:
    return person.final_level == 3


branch(
    "capable", unit="assessed", when=["scores_valid", "level_capable"], amount=0, covered=1, zh="能力完好", en="capable"
)


branch(
    "mild",
    unit="assessed",
    when=["scores_valid", "level_mild"],
    amount=0,
    covered=1,
    zh="轻度失能",
    en="mildly disabled",
)


branch(
    "moderate",
    unit="assessed",
    when=["scores_valid", "level_moderate"],
    amount=0,
    covered=1,
    zh="中度失能",
    en="moderately disabled",
)


branch(
    "severe",
    unit="assessed",
    when=["scores_valid", "level_severe"],
    amount=0,
    covered=1,
    zh="重度失能",
    en="severely disabled",
)
