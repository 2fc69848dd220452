"""What counts as income, what is left out, what comes off."""

from doudi.engine.language import (
    Bool,
    enumeration,
    FenPerMonth,
    FenPerYear,
    Members,
    mul_rate_down,
    per_year,
    Rate,
    recite,
    rule,
    version_of,
)

DisabilityGrade = enumeration("disability_grade")


@rule(
    cites="国务院令第649号 art. 10: the province rules on income; its deduction from income has not been seen (illustrative)",
    zh="扣减就业成本后的工资",
    en="wages after the cost of going to work",
)
def net_wages(wages: FenPerMonth, work_cost: FenPerMonth, work_cost_cap: Rate) -> FenPerMonth:
    """The necessary cost of work comes off, up to a share of the wage."""
    return max(0, wages - min(work_cost, mul_rate_down(wages, work_cost_cap)))


recite(
    "net_wages",
    cites="中办国办2020年改革完善社会救助制度的意见 no. 11; cap illustrative",
    from_="2020-09-01",
)


recite("net_wages", cites="民发〔2021〕57号 art. 13(1) and last para.; cap illustrative", from_="2021-07-01")


@rule(cites="民发〔2012〕220号 art. 16(4)", zh="转移性收入", en="transfers")
def transfers(
    pension: FenPerMonth,
    basic_pension: FenPerMonth,
    maintenance_received: FenPerMonth,
    assistance_received: FenPerMonth,
    preferential_pension: FenPerMonth,
    other_transfers: FenPerYear,
    reward_income: FenPerYear,
    preferential_pension_counts: Bool,
    rewards_count: Bool,
) -> FenPerYear:
    """All transfers, relief included as the text says; what Shanxi left out before July 2021 is illustrative."""
    received = per_year(pension + basic_pension + maintenance_received + assistance_received) + other_transfers
    honoured = per_year(preferential_pension) if preferential_pension_counts else 0
    rewarded = reward_income if rewards_count else 0
    return received + honoured + rewarded


@version_of("transfers", cites="民发〔2021〕57号 art. 13(4) and para. 2(1)-(3)", from_="2021-07-01")
def transfers_2021(
    pension: FenPerMonth,
    basic_pension: FenPerMonth,
    basic_pension_counts: Bool,
    maintenance_received: FenPerMonth,
    other_transfers: FenPerYear,
) -> FenPerYear:
    """Left out: preferential pensions, rewards, all assistance, and the central basic pension in its period."""
    basic = basic_pension if basic_pension_counts else 0
    return per_year(pension + basic + maintenance_received) + other_transfers


@rule(cites="民发〔2012〕220号 art. 16", zh="税费支出", en="taxes and contributions paid")
def transfers_paid(taxes_and_contributions: FenPerMonth) -> FenPerYear:
    return per_year(taxes_and_contributions)


@version_of("transfers_paid", cites="民发〔2021〕57号 art. 13(4)", from_="2021-07-01")
def transfers_paid_2021(taxes_and_contributions: FenPerMonth, maintenance_paid: FenPerMonth) -> FenPerYear:
    """Maintenance paid to people outside the family now comes off as well."""
    return per_year(taxes_and_contributions + maintenance_paid)


@rule(
    cites="民发〔2012〕220号 art. 16(1)-(5)",
    zh="本人一年的各项收入",
    en="the person's income of every kind, a year",
)
def gross_income(
    net_wages: FenPerMonth,
    business_net: FenPerYear,
    property_net: FenPerYear,
    transfers: FenPerYear,
    other_income: FenPerYear,
) -> FenPerYear:
    """Before what the person pays out. A business that lost money is entered as nil: each item is income obtained."""
    return per_year(net_wages) + business_net + property_net + transfers + other_income


recite("gross_income", cites="民发〔2021〕57号 art. 13(1)-(5)", from_="2021-07-01")


@rule(cites="民发〔2012〕220号 arts 7, 16", zh="本人一年的净收入", en="the person's net income for the year")
def person_income(gross_income: FenPerYear, transfers_paid: FenPerYear) -> FenPerYear:
    """May be below zero: what one member pays comes off the income of the family, which is floored as a whole."""
    return gross_income - transfers_paid


recite("person_income", cites="民发〔2021〕57号 art. 13(1)-(5)", from_="2021-07-01")


@rule(
    cites="民发〔2012〕220号 art. 16(1); cap illustrative",
    zh="至少计入的工资",
    en="wages that count whatever the cost of work",
)
def least_wages(wages: FenPerMonth, work_cost_cap: Rate) -> FenPerYear:
    """The largest cost of work is taken off; what is left counts even where that cost is not known."""
    return per_year(max(0, wages - mul_rate_down(wages, work_cost_cap)))


recite("least_wages", cites="民发〔2021〕57号 art. 13(1); cap illustrative", from_="2021-07-01")


@rule(cites="民发〔2012〕220号 art. 16(4)", zh="离退休金（一年）", en="retirement pension, a year")
def least_pension(pension: FenPerMonth) -> FenPerYear:
    return per_year(pension)


recite("least_pension", cites="民发〔2021〕57号 art. 13(4)", from_="2021-07-01")


@rule(cites="Definition used by 民发〔2021〕57号 art. 8(1)", zh="一、二级残疾", en="disability grade 1 or 2")
def severely_disabled(disability_grade: DisabilityGrade) -> Bool:
    return disability_grade == DisabilityGrade.one or disability_grade == DisabilityGrade.two


@rule(
    cites="国务院令第649号 art. 10: the province rules on income; its deduction from income has not been seen (illustrative)",
    zh="可扣减的刚性支出",
    en="unavoidable spending that may be deducted",
)
def rigid_deduction(
    rigid_cost: FenPerYear, major_illness: Bool, disability_grade: DisabilityGrade, rigid_cost_cap: FenPerYear
) -> FenPerYear:
    """Only what illness or disability causes, up to a local ceiling a person and year."""
    if major_illness or disability_grade != DisabilityGrade.none:
        return min(rigid_cost, rigid_cost_cap)
    return 0


recite("rigid_deduction", cites="民发〔2021〕57号 art. 13 last para.; ceiling illustrative", from_="2021-07-01")


@rule(
    cites="国务院令第649号 art. 10; ceiling illustrative",
    zh="最多可扣减的支出（本人）",
    en="the most that may come off for one person",
)
def most_off(
    transfers_paid: FenPerYear, major_illness: Bool, disability_grade: DisabilityGrade, rigid_cost_cap: FenPerYear
) -> FenPerYear:
    """What was paid out, and for the ill and disabled the whole ceiling, whatever they really spent."""
    if major_illness or disability_grade != DisabilityGrade.none:
        return transfers_paid + rigid_cost_cap
    return transfers_paid


recite("most_off", cites="民发〔2021〕57号 art. 13(4) and last para.; ceiling illustrative", from_="2021-07-01")


@rule(cites="民发〔2012〕220号 art. 7", zh="{heads} 口人一年的收入", en="income of a family of {heads}, a year")
def family_income(members: Members) -> FenPerYear:
    return sum(m.person_income for m in members if m.shares_budget)


recite("family_income", cites="民发〔2021〕57号 art. 13", from_="2021-07-01")


@rule(
    cites="国务院令第649号 art. 10: the province rules on income; its deduction from income has not been seen (illustrative)",
    zh="因病因残刚性支出扣减",
    en="deduction for illness and disability",
)
def deductions(members: Members) -> FenPerYear:
    return sum(m.rigid_deduction for m in members if m.shares_budget)


recite("deductions", cites="民发〔2021〕57号 art. 13 last para.", from_="2021-07-01")


@rule(
    cites="国务院令第649号 art. 10; ceiling illustrative",
    zh="最多可扣减的支出（全家）",
    en="the most that may come off for the family",
)
def most_taken_off(members: Members) -> FenPerYear:
    """Not known while what any member paid out is not known: then nobody is refused early."""
    return sum(m.most_off for m in members if m.shares_budget)


recite("most_taken_off", cites="民发〔2021〕57号 art. 13(4) and last para.", from_="2021-07-01")


@rule(cites="民发〔2012〕220号 arts 7, 16", zh="家庭年收入（计入部分）", en="income that counts, a year")
def counted_income(family_income: FenPerYear, deductions: FenPerYear) -> FenPerYear:
    """Both texts define income for the family, so it is the family's total that never falls below zero."""
    return max(0, family_income - deductions)


recite("counted_income", cites="民发〔2021〕57号 art. 13", from_="2021-07-01")
