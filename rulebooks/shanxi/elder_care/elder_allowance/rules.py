"""Allowance for poor elderly people who are very old or disabled (经济困难的高龄、失能老年人补贴).

The law asks localities for both and the State Council's opinion of 2013 for the system; the ministries' notice of 2014
is only recalled and Shanxi's rules have not been seen, so amounts, ages after the first and circles are illustrative.
Age is the base and the degree of disability the main ground: where both would be paid alike, the latter is.
"""

from doudi.engine.language import (
    Bool,
    branch,
    Count,
    enumeration,
    FenPerMonth,
    Person,
    programme,
    receipt,
    recite,
    rule,
    unit,
    version_of,
)

AbilityLevel = enumeration("ability_level")
ExclusiveAward = enumeration("exclusive_award")
Recognised = enumeration("recognised")
Watched = enumeration("poverty_list")
Circle = enumeration("circle")


programme(
    "elder_allowance",
    zh="经济困难的高龄、失能老年人补贴",
    en="Allowance for poor elderly people who are very old or disabled",
    area="registered_area",
    scope="Everybody of 60 or more registered in the province",
    from_="2015-01-01",
    uses=["dibao"],
)


unit("elder", of="person", where="is_elder", zh="老年人", en="elderly person")


branch(
    "disabled",
    unit="elder",
    when=["poor", "paid_level", "no_tekun_care", "above_nursing_subsidy", "disabled_not_lower"],
    amount="disabled_allowance",
    covered=1,
    zh="失能补贴",
    en="allowance for the disabled",
)


branch(
    "oldest_old",
    unit="elder",
    when=["poor", "reached_old_age", "open_to_tekun", "above_living_subsidy"],
    amount="oldest_old_allowance",
    covered=1,
    zh="高龄补贴",
    en="allowance for the oldest",
)


receipt("disabled", ["disabled_allowance"])


receipt("oldest_old", ["oldest_old_allowance"])


@rule(cites="老年人权益保障法 art. 2", zh="年满六十周岁", en="aged 60 or more")
def is_elder(age: Count) -> Bool:
    return age >= 60


@rule(
    cites="老年人权益保障法 arts 30, 33; 国发〔2013〕35号 sec. 3(4); who is poor is local (illustrative)",
    zh="经济困难",
    en="in economic difficulty",
)
def poor(person: Person, circle: Circle, recognised: Recognised, poverty_list: Watched) -> Bool:
    """By what has been decided: the minimum living guarantee or tekun; where the area says so, wider circles."""
    watched = poverty_list == Watched.unstable or poverty_list == Watched.marginal or poverty_list == Watched.sudden
    return (
        person.award_dibao
        or person.exclusive_award == ExclusiveAward.tekun
        or (circle == Circle.margin and recognised == Recognised.margin)
        or (circle == Circle.low_income and (recognised != Recognised.none or watched))
    )


@rule(
    cites="老年人权益保障法 art. 33 para. 2; ages after the first local (illustrative)",
    zh="达到高龄",
    en="of the age that counts as very old",
)
def reached_old_age(person: Person, oldest_old_age: Count) -> Bool:
    return person.age >= oldest_old_age


@rule(
    cites="老年人权益保障法 art. 33 para. 2; amounts and ages after the first local (illustrative)",
    zh="按年龄的补贴标准",
    en="allowance by age",
)
def oldest_old_allowance(
    person: Person,
    oldest_old_first: FenPerMonth,
    oldest_old_second: FenPerMonth,
    oldest_old_third: FenPerMonth,
    oldest_old_second_age: Count,
    oldest_old_third_age: Count,
) -> FenPerMonth:
    """Three ages, each with its amount; whether the first is reached is a condition of its own."""
    if person.age >= oldest_old_third_age:
        return oldest_old_third
    if person.age >= oldest_old_second_age:
        return oldest_old_second
    return oldest_old_first


@rule(
    cites="老年人权益保障法 art. 30 para. 2; amounts local (illustrative)",
    zh="按失能等级的补贴标准",
    en="allowance by degree of disability",
)
def disabled_allowance(
    person: Person,
    disabled_mild: FenPerMonth,
    disabled_moderate: FenPerMonth,
    disabled_severe: FenPerMonth,
    disabled_complete: FenPerMonth,
) -> FenPerMonth:
    """The level is the assessors' finding; whoever is capable has nothing."""
    if person.ability_level == AbilityLevel.complete:
        return disabled_complete
    if person.ability_level == AbilityLevel.severe:
        return disabled_severe
    if person.ability_level == AbilityLevel.moderate:
        return disabled_moderate
    if person.ability_level == AbilityLevel.mild:
        return disabled_mild
    return 0


@rule(
    cites="老年人权益保障法 art. 30 para. 2; from which level is local (illustrative)",
    zh="失能等级达到补贴范围",
    en="disabled to a level that is paid",
)
def paid_level(disabled_allowance: FenPerMonth) -> Bool:
    """The law says people long unable to look after themselves; a level the area gives nothing for is not paid."""
    return disabled_allowance > 0


@rule(
    cites="老年人权益保障法 art. 31 para. 2; that tekun care takes its place is local (illustrative)",
    zh="未享受特困照料护理",
    en="no care through tekun",
)
def no_tekun_care(person: Person) -> Bool:
    """Tekun pays its own line of care by the degree of self-care."""
    return person.exclusive_award != ExclusiveAward.tekun


@rule(
    cites="Whether tekun people have it is local (illustrative)",
    zh="特困人员可否享受高龄补贴",
    en="not on tekun, or tekun people may have it",
)
def open_to_tekun(person: Person, tekun_oldest_old: Bool) -> Bool:
    return tekun_oldest_old or person.exclusive_award != ExclusiveAward.tekun


recite("open_to_tekun", cites="民发〔2021〕43号 art. 6 para. 2; local (illustrative)", from_="2021-07-01")


@rule(
    cites="老年人权益保障法 art. 30 para. 2: no such subsidy before 2016",
    zh="与残疾人护理补贴择高（当时没有此项补贴）",
    en="the higher of this and the nursing subsidy (there was none at the time)",
)
def above_nursing_subsidy() -> Bool:
    return True


@version_of(
    "above_nursing_subsidy",
    cites="国发〔2015〕52号 sec. 2(4)",
    from_="2016-01-01",
    zh="高于已享受的重度残疾人护理补贴（择高）",
    en="more than the nursing subsidy in force (the higher of one kind)",
)
def above_nursing_subsidy_2016(person: Person, disabled_allowance: FenPerMonth) -> Bool:
    """Proposed in place of a lower nursing subsidy, never on top of it."""
    return not person.award_disability_nursing or disabled_allowance > person.award_disability_nursing_amount


@rule(
    cites="老年人权益保障法 art. 33 para. 2: no such subsidy before 2016",
    zh="与残疾人生活补贴择高（当时没有此项补贴）",
    en="the higher of this and the living subsidy (there was none at the time)",
)
def above_living_subsidy() -> Bool:
    return True


@version_of(
    "above_living_subsidy",
    cites="国发〔2015〕52号 sec. 2(4)",
    from_="2016-01-01",
    zh="高于已享受的困难残疾人生活补贴（择高）",
    en="more than the living subsidy in force (the higher of one kind)",
)
def above_living_subsidy_2016(person: Person, oldest_old_allowance: FenPerMonth) -> Bool:
    """Proposed in place of a lower living subsidy, never on top of it."""
    return not person.award_disability_living or oldest_old_allowance > person.award_disability_living_amount


@rule(
    cites="One person has the higher of the two only: local (illustrative)",
    zh="本可享受的高龄补贴",
    en="what would be paid for age",
)
def payable_for_age(
    reached_old_age: Bool, open_to_tekun: Bool, above_living_subsidy: Bool, oldest_old_allowance: FenPerMonth
) -> FenPerMonth:
    if reached_old_age and open_to_tekun and above_living_subsidy:
        return oldest_old_allowance
    return 0


@rule(
    cites="One person has the higher of the two only: local (illustrative)",
    zh="失能补贴不低于高龄补贴（就高）",
    en="not lower than what would be paid for age (the higher only)",
)
def disabled_not_lower(disabled_allowance: FenPerMonth, payable_for_age: FenPerMonth) -> Bool:
    """At equal amounts disability is the ground, as the press conference has it."""
    return disabled_allowance >= payable_for_age
