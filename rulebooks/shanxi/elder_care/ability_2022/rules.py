"""Ability assessment of the elderly by GB/T 42195-2022: 26 items, a total, a level, and what makes it worse.

Only what the standard counts is here: the items' names and scores, never the words of its options. The assessors score;
the rules add up. The clause numbers of the standard have not been seen: sections are numbered as in law.md.
"""

from doudi.engine.language import (
    Bool,
    branch,
    Count,
    Date,
    Person,
    age_on,
    programme,
    rule,
    unit,
)


programme(
    "ability_2022",
    zh="老年人能力评估（GB/T 42195-2022）",
    en="Ability assessment of the elderly (GB/T 42195-2022)",
    area="residence_area",
    scope="People of sixty and over who are assessed",
    kind="instrument",
    from_="2022-12-30",
)


unit("assessed", of="person", where="is_elderly", zh="被评估的老年人", en="elderly person assessed")


@rule(cites="Legal convention: an age is reached on the birthday", zh="年龄", en="age")
def age(birth_date: Date, on: Date) -> Count:
    return age_on(birth_date, on)


@rule(cites="老年人权益保障法 art. 2", zh="年满60周岁", en="sixty or over")
def is_elderly(age: Count) -> Bool:
    return age >= 60


@rule(cites="GB/T 42195-2022 sec. 2", zh="自理能力得分", en="score of self-care, of 32")
def self_care_score(
    eating_score: Count,
    grooming_score: Count,
    bathing_score: Count,
    upper_dressing_score: Count,
    lower_dressing_score: Count,
    bladder_score: Count,
    bowel_score: Count,
    toileting_score: Count,
) -> Count:
    """Eight items of 4."""
    dressed = upper_dressing_score + lower_dressing_score
    continent = bladder_score + bowel_score + toileting_score
    return eating_score + grooming_score + bathing_score + dressed + continent


@rule(cites="GB/T 42195-2022 sec. 3", zh="基础运动能力得分", en="score of basic movement, of 15")
def movement_score(
    bed_mobility_score: Count, bed_chair_score: Count, walking_score: Count, stairs_score: Count
) -> Count:
    """Three items of 4, the stairs of 3."""
    return bed_mobility_score + bed_chair_score + walking_score + stairs_score


@rule(cites="GB/T 42195-2022 sec. 4", zh="精神状态得分", en="score of mental state, of 28")
def mental_score(
    time_orientation_score: Count,
    place_orientation_score: Count,
    person_orientation_score: Count,
    memory_score: Count,
    understanding_score: Count,
    expression_score: Count,
    aggression_score: Count,
    depression_score: Count,
    consciousness_score: Count,
) -> Count:
    """Six items of 4, aggression and depression of 1, consciousness of 2."""
    oriented = time_orientation_score + place_orientation_score + person_orientation_score
    minded = memory_score + understanding_score + expression_score
    return oriented + minded + aggression_score + depression_score + consciousness_score


@rule(cites="GB/T 42195-2022 sec. 5", zh="感知觉与社会参与得分", en="score of perception and taking part, of 15")
def participation_score(
    sight_score: Count,
    hearing_score: Count,
    daily_affairs_score: Count,
    transport_score: Count,
    social_contact_score: Count,
) -> Count:
    """Sight and hearing of 2, daily affairs and contact of 4, transport of 3."""
    return sight_score + hearing_score + daily_affairs_score + transport_score + social_contact_score


@rule(cites="GB/T 42195-2022 sec. 1", zh="总分", en="total, of 90")
def ability_total(
    self_care_score: Count, movement_score: Count, mental_score: Count, participation_score: Count
) -> Count:
    return self_care_score + movement_score + mental_score + participation_score


@rule(cites="GB/T 42195-2022 sec. 6", zh="初步等级（0–4）", en="first level, 0 to 4")
def first_level(
    ability_total: Count, mild_up_to: Count, moderate_up_to: Count, severe_up_to: Count, complete_up_to: Count
) -> Count:
    """Only the full score is capable; each lower band ends at the standard's figure."""
    if ability_total <= complete_up_to:
        return 4
    if ability_total <= severe_up_to:
        return 3
    if ability_total <= moderate_up_to:
        return 2
    if ability_total <= mild_up_to:
        return 1
    return 0


@rule(cites="GB/T 42195-2022 sec. 8", zh="加重一级的情形", en="something makes the level worse by one")
def made_worse(dementia: Bool, mental_disorder: Bool, care_risk_events: Count, risk_events_limit: Count) -> Bool:
    """Dementia, another mental or behavioural disorder, or care-risk events, counted together whatever their kind."""
    return dementia or mental_disorder or care_risk_events >= risk_events_limit


@rule(cites="GB/T 42195-2022 secs 7, 8", zh="最终等级（0–4）", en="final level, 0 to 4")
def final_level(in_coma: Bool, first_level: Count, made_worse: Bool) -> Count:
    """Coma settles it; otherwise one level worse, once, whichever of the three reasons there are, and never past 4."""
    if in_coma or first_level == 4:
        return 4
    if made_worse:
        return first_level + 1
    return first_level


@rule(cites="GB/T 42195-2022 secs 6, 7, 8", zh="能力完好", en="capable")
def level_capable(person: Person) -> Bool:
    return person.final_level == 0


@rule(cites="GB/T 42195-2022 secs 6, 7, 8", zh="轻度失能", en="mildly disabled")
def level_mild(person: Person) -> Bool:
    return person.final_level == 1


@rule(cites="GB/T 42195-2022 secs 6, 7, 8", zh="中度失能", en="moderately disabled")
def level_moderate(person: Person) -> Bool:
    return person.final_level == 2


@rule(cites="GB/T 42195-2022 secs 6, 7, 8", zh="重度失能", en="severely disabled")
def level_severe(person: Person) -> Bool:
    return person.final_level == 3


@rule(cites="GB/T 42195-2022 secs 6, 7, 8", zh="完全失能", en="completely disabled")
def level_complete(person: Person) -> Bool:
    return person.final_level == 4


branch("capable", unit="assessed", when=["level_capable"], amount=0, covered=1, zh="能力完好", en="capable")


branch("mild", unit="assessed", when=["level_mild"], amount=0, covered=1, zh="轻度失能", en="mildly disabled")


branch(
    "moderate", unit="assessed", when=["level_moderate"], amount=0, covered=1, zh="中度失能", en="moderately disabled"
)


branch("severe", unit="assessed", when=["level_severe"], amount=0, covered=1, zh="重度失能", en="severely disabled")


branch(
    "complete", unit="assessed", when=["level_complete"], amount=0, covered=1, zh="完全失能", en="completely disabled"
)
