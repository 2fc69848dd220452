"""Legal obligors: who in the file owes the person support, and who of them counts as unable to give it."""

from doudi.engine.language import (
    Bool,
    Count,
    enumeration,
    Family,
    Fen,
    FenPerYear,
    Members,
    Person,
    recite,
    rule,
    sum_known,
    version_of,
)

Relation = enumeration("relation")
SupportOwed = enumeration("support_owed")
Absence = enumeration("absence")
DisabilityKind = enumeration("disability_kind")
DisabilityGrade = enumeration("disability_grade")
ExclusiveAward = enumeration("exclusive_award")


@rule(
    cites="国务院令第649号 art. 14 (an officer finds who owes whom, that minors owe nobody is civil law as recalled)",
    zh="申请人的法定义务人",
    en="owes the applicant support",
)
def owes_applicant(relation: Relation, age: Count, support_owed: SupportOwed) -> Bool:
    owed = support_owed == SupportOwed.applicant or support_owed == SupportOwed.both
    return relation != Relation.applicant and age >= 18 and owed


recite("owes_applicant", cites="民发〔2021〕43号 art. 4(3)", from_="2021-07-01")


@rule(
    cites="国务院令第649号 art. 14 (an officer finds who owes whom, that minors owe nobody is civil law as recalled)",
    zh="其他特困对象的法定义务人",
    en="owes support to candidates who are not the applicant",
)
def owes_others(age: Count, support_owed: SupportOwed) -> Bool:
    return age >= 18 and (support_owed == SupportOwed.others or support_owed == SupportOwed.both)


recite("owes_others", cites="民发〔2021〕43号 art. 4(3)", from_="2021-07-01")


@rule(
    cites="国务院令第649号 art. 14; 民发〔2016〕178号 (asset rule, recalled, text not available); limits local (illustrative)",
    zh="义务人财产符合规定",
    en="the obligor's assets are within the rule",
)
def obligor_assets_within(
    deposits: Fen,
    vehicles: Count,
    homes_of_own: Count,
    low_income_deposits: Fen,
    low_income_vehicles: Count,
    low_income_homes: Count,
) -> Bool:
    return deposits <= low_income_deposits and vehicles <= low_income_vehicles and homes_of_own <= low_income_homes


recite(
    "obligor_assets_within",
    cites="民发〔2021〕43号 art. 8(3)-(5): the local rule for low-income families; limits local (illustrative)",
    from_="2021-07-01",
)


@rule(
    cites="民发〔2021〕43号 art. 8(3)-(4)",
    zh="义务人本人收入低于当地上年人均可支配收入",
    en="the obligor's own income is below last year's local disposable income a head",
)
def obligor_income_below(person_income: FenPerYear, disposable_income: FenPerYear) -> Bool:
    """The text does not say how that income is reckoned: as a person's net income under the guarantee."""
    return person_income < disposable_income


@rule(
    cites="民发〔2021〕43号 art. 8(4)",
    zh="重度残疾人或三级智力、精神残疾人",
    en="severely disabled, or intellectual or mental disability of the third grade",
)
def gravely_disabled(
    severely_disabled: Bool, disability_grade: DisabilityGrade, disability_kind: DisabilityKind
) -> Bool:
    mind = disability_kind == DisabilityKind.intellectual or disability_kind == DisabilityKind.mental
    return severely_disabled or (mind and disability_grade == DisabilityGrade.three)


@rule(
    cites="国务院令第649号 art. 14; 民发〔2016〕178号 (cases, recalled, text not available) (illustrative)",
    zh="义务人无履行义务能力",
    en="the obligor is unable to support",
)
def obligor_unable(
    exclusive_award: ExclusiveAward,
    age: Count,
    severely_disabled: Bool,
    award_dibao: Bool,
    no_civil_capacity: Bool,
    absence: Absence,
    obligor_assets_within: Bool,
    obligor_dibao_age: Count,
    obligor_unable_found: Bool,
) -> Bool:
    """Supported themselves; on the guarantee and old or severely disabled; no civil capacity, missing or in prison."""
    gone = no_civil_capacity or absence == Absence.missing or absence == Absence.prison
    guaranteed = award_dibao and (age >= obligor_dibao_age or severely_disabled)
    return (
        exclusive_award == ExclusiveAward.tekun
        or ((guaranteed or gone) and obligor_assets_within)
        or obligor_unable_found
    )


@version_of("obligor_unable", cites="民发〔2021〕43号 arts 8(1), 8(2), 8(3), 8(4), 8(5), 8(6)", from_="2021-07-01")
def obligor_unable_2021(
    exclusive_award: ExclusiveAward,
    age: Count,
    award_dibao: Bool,
    gravely_disabled: Bool,
    no_civil_capacity: Bool,
    absence: Absence,
    obligor_income_below: Bool,
    obligor_assets_within: Bool,
    obligor_dibao_age: Count,
    obligor_old_age: Count,
    obligor_unable_found: Bool,
) -> Bool:
    """On the guarantee at sixty no assets are asked; at seventy or gravely disabled income and assets; else assets."""
    gone = no_civil_capacity or absence == Absence.missing or absence == Absence.prison
    modest = (age >= obligor_old_age or gravely_disabled) and obligor_income_below
    return (
        exclusive_award == ExclusiveAward.tekun
        or (age >= obligor_dibao_age and award_dibao)
        or ((modest or gone) and obligor_assets_within)
        or obligor_unable_found
    )


@rule(cites="国务院令第649号 art. 14", zh="申请人的法定义务人有履行能力", en="an obligor of the applicant is able")
def applicant_has_support(members: Members) -> Bool:
    return any(m.owes_applicant and not m.obligor_unable for m in members)


recite("applicant_has_support", cites="民发〔2021〕43号 arts 4(3), 8", from_="2021-07-01")


@rule(
    cites="国务院令第649号 art. 14",
    zh="对其他特困对象有履行能力",
    en="owes other candidates support and is able to give it",
)
def supports_others(owes_others: Bool, obligor_unable: Bool) -> Bool:
    return owes_others and not obligor_unable


recite("supports_others", cites="民发〔2021〕43号 arts 4(3), 8", from_="2021-07-01")


@rule(
    cites="国务院令第649号 art. 14",
    zh="有人对其他特困对象有履行能力",
    en="somebody is able to support the other candidates",
)
def others_have_support(members: Members) -> Bool:
    return any(m.supports_others for m in members)


recite("others_have_support", cites="民发〔2021〕43号 arts 4(3), 8", from_="2021-07-01")


@rule(cites="国务院令第649号 art. 14", zh="能供养其他特困对象的人数（本人）", en="one where the person supports others")
def supporter_heads(supports_others: Bool) -> Count:
    return 1 if supports_others else 0


recite("supporter_heads", cites="民发〔2021〕43号 arts 4(3), 8", from_="2021-07-01")


@rule(
    cites="国务院令第649号 art. 14",
    zh="有两人以上能供养其他特困对象",
    en="two or more are able to support the other candidates",
)
def others_have_two(members: Members) -> Bool:
    """Nobody is their own obligor: one able person beside oneself is enough."""
    return sum_known(m.supporter_heads for m in members) > 1


recite("others_have_two", cites="民发〔2021〕43号 arts 4(3), 8", from_="2021-07-01")


@rule(
    cites="国务院令第649号 art. 14",
    zh="无法定义务人或者义务人无履行义务能力",
    en="no legal obligor, or none able to support",
)
def no_able_obligor(person: Person, family: Family) -> Bool:
    """One able obligor is enough to refuse, inside the file or outside it."""
    applicant = person.relation == Relation.applicant
    one_beside = family.others_have_support and not person.supports_others
    return (
        not person.other_obligor_able
        and not (applicant and family.applicant_has_support)
        and not (not applicant and (family.others_have_two or one_beside))
    )


recite("no_able_obligor", cites="民发〔2021〕43号 arts 4(3), 8, 24(5)", from_="2021-07-01")
