"""Families whose unavoidable spending leaves too little to live on: a status that opens other help, and no money.

Until October 2023 only the opinion of 2020 names such families, and gives no measure; the opinion of 2023 gives one, the
measures of 2025 complete it. What was spent is read from the same facts as for temporary assistance.
"""

from doudi.engine.language import (
    Bool,
    branch,
    Count,
    Date,
    FenPerYear,
    Members,
    Rate,
    add_months,
    enumeration,
    mul_rate_down,
    over_years,
    programme,
    recite,
    rule,
    sum_known,
    unit,
    version_of,
)

AwardKind = enumeration("award_dibao_kind")
Recognised = enumeration("recognised")
StudyKind = enumeration("study")


programme(
    "rigid",
    zh="刚性支出困难家庭认定",
    en="Recognition of families in difficulty through rigid expenditure",
    area="registered_area",
    scope="Every household registered in the province",
    from_="2020-09-01",
    kind="status",
    uses=["dibao"],
)


unit("family", of="household", members="is_member", zh="家庭", en="family")


@rule(
    cites="中办国办2020年改革完善社会救助制度的意见 no. 2",
    zh="未享受整户低保",
    en="no family award of the guarantee in force",
)
def rigid_not_covered(award_dibao_kind: AwardKind) -> Bool:
    """For families that do not qualify for the guarantee; people on tekun are no heads of the family anyway."""
    return award_dibao_kind != AwardKind.family


recite("rigid_not_covered", cites="国办发〔2023〕39号 sec. 2", from_="2023-10-19")


@version_of(
    "rigid_not_covered",
    cites="刚性支出困难家庭认定办法 art. 4",
    from_="2025-01-01",
    zh="未享受整户低保，也未被认定为低保边缘家庭",
    en="no family award of the guarantee in force, and not recognised as a margin family",
)
def rigid_not_covered_2025(award_dibao_kind: AwardKind, recognised: Recognised) -> Bool:
    return award_dibao_kind != AwardKind.family and recognised != Recognised.margin


@rule(
    cites="国办发〔2023〕39号 sec. 2; what counts follows the guarantee (illustrative)",
    zh="家庭一年的总收入",
    en="income of the family, a year",
)
def rigid_income(family_income: FenPerYear) -> FenPerYear:
    """Nothing comes off for illness or disability here: that spending is the other side of the test."""
    return max(0, family_income)


recite(
    "rigid_income",
    cites="刚性支出困难家庭认定办法 art. 4; what counts follows the guarantee (illustrative)",
    from_="2025-01-01",
)


@rule(
    cites="中办国办2020年改革完善社会救助制度的意见 no. 2: no measure of income",
    zh="人均收入低于当地上年度居民人均可支配收入",
    en="income per head below last year's disposable income of the place",
)
def rigid_income_under() -> Bool:
    return True


@version_of("rigid_income_under", cites="国办发〔2023〕39号 sec. 2", from_="2023-10-19")
def rigid_income_under_2023(rigid_income: FenPerYear, disposable_income_last_year: FenPerYear, heads: Count) -> Bool:
    """Compared as family totals, so nothing is divided."""
    return rigid_income < disposable_income_last_year * heads


recite("rigid_income_under", cites="刚性支出困难家庭认定办法 art. 4", from_="2025-01-01")


@rule(
    cites="中办国办2020年改革完善社会救助制度的意见 no. 2: no measure of assets",
    zh="家庭财产符合当地规定",
    en="assets within the local rule",
)
def rigid_assets_within() -> Bool:
    return True


@version_of("rigid_assets_within", cites="国办发〔2023〕39号 sec. 2; limits local (illustrative)", from_="2023-10-19")
def rigid_assets_within_2023(rigid_deposits_within: Bool, rigid_property_within: Bool) -> Bool:
    return rigid_deposits_within and rigid_property_within


recite("rigid_assets_within", cites="刚性支出困难家庭认定办法 art. 4; limits local (illustrative)", from_="2025-01-01")


@rule(
    cites="国办发〔2023〕39号 sec. 2; limit local (illustrative)",
    zh="金融资产不超过限额",
    en="financial assets within the limit",
)
def rigid_deposits_within(
    members: Members, standard_year: FenPerYear, heads: Count, rigid_deposits_years: Count
) -> Bool:
    return not (
        sum_known(m.deposits for m in members if m.shares_budget)
        > over_years(standard_year * heads, rigid_deposits_years)
    )


recite("rigid_deposits_within", cites="刚性支出困难家庭认定办法 art. 4; limit local (illustrative)", from_="2025-01-01")


@rule(
    cites="国办发〔2023〕39号 sec. 2; numbers local (illustrative)",
    zh="车辆和住房不超过规定",
    en="vehicles and homes within the rule",
)
def rigid_property_within(members: Members, homes: Count, rigid_vehicles: Count, rigid_homes: Count) -> Bool:
    return not (sum_known(m.vehicles for m in members if m.shares_budget) > rigid_vehicles) and homes <= rigid_homes


recite(
    "rigid_property_within", cites="刚性支出困难家庭认定办法 art. 4; numbers local (illustrative)", from_="2025-01-01"
)


@rule(
    cites="国办发〔2023〕39号 sec. 2",
    zh="计入的教育支出",
    en="education costs that count",
)
def education_counted(education_own_cost: FenPerYear) -> FenPerYear:
    return education_own_cost


@version_of("education_counted", cites="刚性支出困难家庭认定办法 art. 5(3)", from_="2025-01-01")
def education_counted_2025(education_own_cost: FenPerYear, study: StudyKind) -> FenPerYear:
    """From kindergarten to full-time bachelor level, at public rates, which the fact already keeps to."""
    if study == StudyKind.postgraduate:
        return 0
    return education_own_cost


@rule(cites="国办发〔2023〕39号 sec. 2", zh="本人的必需支出", en="the person's necessary spending")
def person_spending(
    medical_own_cost: FenPerYear, education_counted: FenPerYear, rehabilitation_own_cost: FenPerYear
) -> FenPerYear:
    return medical_own_cost + education_counted + rehabilitation_own_cost


recite("person_spending", cites="刚性支出困难家庭认定办法 arts 5(2), 5(3), 5(4)", from_="2025-01-01")


@rule(
    cites="国办发〔2023〕39号 sec. 2: medical, education and other necessary spending",
    zh="家庭刚性支出总额",
    en="unavoidable spending of the family",
)
def rigid_spending(members: Members, other_necessary_cost: FenPerYear) -> FenPerYear:
    return sum(m.person_spending for m in members if m.shares_budget) + other_necessary_cost


@version_of("rigid_spending", cites="刚性支出困难家庭认定办法 arts 5(1), 5(5)", from_="2025-01-01")
def rigid_spending_2025(
    members: Members, other_necessary_cost: FenPerYear, necessary_living_cost: FenPerYear
) -> FenPerYear:
    """Food, clothing, housing, transport and daily goods now count as well."""
    return sum(m.person_spending for m in members if m.shares_budget) + other_necessary_cost + necessary_living_cost


@rule(
    cites="中办国办2020年改革完善社会救助制度的意见 no. 2",
    zh="刚性支出较大，导致基本生活出现严重困难",
    en="unavoidable spending so large that basic living is in serious difficulty",
)
def rigid_spending_over(spending_hardship: Bool) -> Bool:
    """An officer's finding: the opinion of 2020 gives no measure."""
    return spending_hardship


@version_of(
    "rigid_spending_over",
    cites="国办发〔2023〕39号 sec. 2; share local (illustrative)",
    from_="2023-10-19",
    zh="必需支出占家庭总收入的比例超过规定",
    en="necessary spending above the set share of the family's income",
)
def rigid_spending_over_2023(rigid_spending: FenPerYear, rigid_income: FenPerYear, rigid_share: Rate) -> Bool:
    """Strictly more than the share; with no income at all, anything spent is."""
    return rigid_spending > mul_rate_down(rigid_income, rigid_share)


recite(
    "rigid_spending_over",
    cites="刚性支出困难家庭认定办法 art. 4; share local (illustrative)",
    from_="2025-01-01",
    zh="刚性支出占家庭总收入的比例超过规定",
    en="unavoidable spending above the set share of the family's income",
)


@rule(
    cites="中办国办2020年改革完善社会救助制度的意见 no. 2: no period is named (illustrative)",
    zh="如自本月起认定，须重新申请的日期",
    en="day from which it must be applied for anew, if recognised from this month",
)
def apply_anew(on: Date, valid_months: Count) -> Date:
    return add_months(on, valid_months)


recite("apply_anew", cites="刚性支出困难家庭认定办法 art. 10", from_="2025-01-01")


branch(
    "rigid",
    unit="family",
    when=[
        "has_members",
        "rigid_not_covered",
        "rigid_assets_within",
        "rigid_income_under",
        "rigid_spending_over",
    ],
    amount=0,
    covered="heads",
    shows=["apply_anew"],
    zh="刚性支出困难家庭",
    en="rigid-expenditure family",
)
