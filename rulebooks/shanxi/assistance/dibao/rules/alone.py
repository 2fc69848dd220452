"""One person alone (单人保): who may apply alone, on whose income, how much."""

from doudi.engine.language import (
    Bool,
    Count,
    enumeration,
    Family,
    FenPerMonth,
    FenPerYear,
    mul_rate_half_up,
    mul_rate_up,
    Person,
    Rate,
    recite,
    rule,
    version_of,
)

DisabilityKind = enumeration("disability_kind")
DisabilityGrade = enumeration("disability_grade")
Absence = enumeration("absence")
ExclusiveAward = enumeration("exclusive_award")
AmountBasis = enumeration("amount_basis")


@rule(
    cites="民发〔2012〕220号 art. 10(2)",
    zh="离家三年以上的宗教教职人员",
    en="religious staff living apart three years or more",
)
def clergy_apart(clergy_years: Count) -> Bool:
    return clergy_years >= 3


@rule(cites="民发〔2012〕220号 art. 10", zh="可以单独申请的人", en="person who may apply alone")
def may_apply_alone(
    age: Count,
    severely_disabled: Bool,
    lost_labour: Bool,
    registered_alone: Bool,
    clergy_apart: Bool,
    absence: Absence,
    is_member: Bool,
    exclusive_award: ExclusiveAward,
) -> Bool:
    """Severely disabled adults who lost their capacity to work and are registered alone; religious staff."""
    return exclusive_award == ExclusiveAward.none and (
        (is_member and age >= 18 and severely_disabled and lost_labour and registered_alone)
        or (clergy_apart and absence == Absence.none)
    )


@rule(cites="民发〔2021〕57号 art. 8(1)-(2)", zh="重残或重病的家庭成员", en="severely disabled or ill family member")
def severe_member(
    is_member: Bool,
    severely_disabled: Bool,
    disability_grade: DisabilityGrade,
    disability_kind: DisabilityKind,
    major_illness: Bool,
) -> Bool:
    """Grade 1-2 of any kind, grade 3 intellectual or mental, recognised major illness."""
    third = disability_grade == DisabilityGrade.three and (
        disability_kind == DisabilityKind.intellectual or disability_kind == DisabilityKind.mental
    )
    return is_member and (severely_disabled or third or major_illness)


@version_of("may_apply_alone", cites="民发〔2021〕57号 art. 8(1)-(3)", from_="2021-07-01")
def may_apply_alone_2021(
    severe_member: Bool,
    clergy_apart: Bool,
    absence: Absence,
    exclusive_award: ExclusiveAward,
) -> Bool:
    """Family members by disability or illness; religious staff."""
    return exclusive_award == ExclusiveAward.none and (severe_member or (clergy_apart and absence == Absence.none))


@rule(
    cites="2022-10-20 通知 sec. 1(1)",
    zh="成年无业重度残疾人",
    en="adult without work, severely disabled",
)
def adult_disabled_workless(age: Count, severely_disabled: Bool, employed: Bool) -> Bool:
    return age >= 18 and severely_disabled and not employed


@version_of("may_apply_alone", cites="2022-10-20 通知 secs 1(1), 1(4)", from_="2022-10-20")
def may_apply_alone_2022(
    severe_member: Bool,
    clergy_apart: Bool,
    absence: Absence,
    adult_disabled_workless: Bool,
    exclusive_award: ExclusiveAward,
) -> Bool:
    """As before, and adults without work and severely disabled, whoever they live with."""
    return exclusive_award == ExclusiveAward.none and (
        severe_member or ((clergy_apart or adult_disabled_workless) and absence == Absence.none)
    )


@rule(
    cites="民发〔2012〕220号 art. 10(1): a family in hardship, not defined there (illustrative)",
    zh="家庭收入低于标准的规定倍数",
    en="family income below the set multiple of the standard",
)
def below_margin(counted_income: FenPerYear, need: FenPerYear, margin_multiple: Rate) -> Bool:
    return counted_income < mul_rate_up(need, margin_multiple)


recite("below_margin", cites="民发〔2021〕57号 art. 8 para. 2", from_="2021-07-01")


@rule(
    cites="民发〔2012〕220号 art. 10",
    zh="所在家庭或本人收入符合单独申请条件",
    en="income allows applying alone",
)
def alone_income(person: Person, family: Family, income_below: Bool) -> Bool:
    """Religious staff are judged by their own income; the others by their family's."""
    if person.clergy_apart:
        return income_below
    return family.below_margin


recite("alone_income", cites="民发〔2021〕57号 art. 8", from_="2021-07-01")


@version_of("alone_income", cites="2022-10-20 通知 secs 1(1), 1(4)", from_="2022-10-20")
def alone_income_2022(person: Person, family: Family, income_below: Bool) -> Bool:
    """Adults without work and severely disabled need no margin family: their own income decides."""
    if person.clergy_apart:
        return income_below
    return (person.is_member and family.below_margin) or (person.adult_disabled_workless and income_below)


@rule(
    cites="民发〔2012〕220号 arts 4, 10; limits local (illustrative)",
    zh="财产符合规定",
    en="assets within the rule",
)
def alone_assets(person: Person, family: Family, deposits_within: Bool, vehicles_within: Bool) -> Bool:
    if person.clergy_apart:
        return deposits_within and vehicles_within
    return family.deposits_within and family.vehicles_within and family.homes_within


recite("alone_assets", cites="民发〔2021〕57号 art. 8 para. 2; limits local (illustrative)", from_="2021-07-01")


@version_of("alone_assets", cites="2022-10-20 通知 secs 1(1), 1(4); limits local (illustrative)", from_="2022-10-20")
def alone_assets_2022(
    person: Person, family: Family, income_below: Bool, deposits_within: Bool, vehicles_within: Bool
) -> Bool:
    """Each way of applying is whole: the income and the assets that decide are the same person's or family's."""
    own = income_below and deposits_within and vehicles_within
    if person.clergy_apart:
        return deposits_within and vehicles_within
    return (
        person.is_member
        and family.below_margin
        and family.deposits_within
        and family.vehicles_within
        and family.homes_within
    ) or (person.adult_disabled_workless and own)


@rule(
    cites="民发〔2012〕220号 art. 10; amount local (illustrative)",
    zh="单人保基本金额",
    en="base amount for one person",
)
def alone_base(
    amount_basis: AmountBasis,
    standard_month: FenPerMonth,
    alone_share: Rate,
    gap_month: FenPerMonth,
    minimum_payment: FenPerMonth,
    grade_amount: FenPerMonth,
) -> FenPerMonth:
    """How much one person alone receives is a dated local decision."""
    if amount_basis == AmountBasis.full:
        return standard_month
    if amount_basis == AmountBasis.share:
        return mul_rate_half_up(standard_month, alone_share)
    if amount_basis == AmountBasis.own_income:
        return max(gap_month, minimum_payment)
    return grade_amount


recite("alone_base", cites="民发〔2021〕57号 arts 8, 23; amount local (illustrative)", from_="2021-07-01")


@rule(cites="民发〔2012〕220号 arts 10, 28", zh="单人保每月保障金", en="amount a month for one person")
def alone_amount(alone_base: FenPerMonth, top_up: FenPerMonth) -> FenPerMonth:
    return alone_base + top_up


recite("alone_amount", cites="民发〔2021〕57号 arts 8, 23, 27", from_="2021-07-01")
