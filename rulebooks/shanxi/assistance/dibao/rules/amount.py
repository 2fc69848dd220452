"""The family's amount: the gap or the grade, its rounding, the top-ups, the months paid."""

from doudi.engine.language import (
    Bool,
    Count,
    Date,
    enumeration,
    Fen,
    FenPerMonth,
    FenPerYear,
    Members,
    month_of,
    monthly_down,
    monthly_half_up,
    monthly_up,
    mul_rate_half_up,
    Rate,
    recite,
    rule,
    version_of,
)

StandardKind = enumeration("standard_kind")
HardshipGrade = enumeration("hardship_grade")
Method = enumeration("method")
Rounding = enumeration("rounding")
PayCycle = enumeration("pay_cycle")


@rule(cites="民发〔2012〕220号 art. 27", zh="差多少，补多少（一年）", en="the gap, a year")
def gap(need: FenPerYear, counted_income: FenPerYear) -> FenPerYear:
    return max(0, need - counted_income)


recite("gap", cites="民发〔2021〕57号 art. 23", from_="2021-07-01")


@rule(
    cites="民发〔2012〕220号 art. 27; 国务院令第649号 art. 12; rounding declared by the area (illustrative)",
    zh="按月的差额",
    en="the gap, a month",
)
def gap_month(gap: FenPerYear, rounding: Rounding, rounding_unit: Fen) -> FenPerMonth:
    """The only rounding on the way: from the family's exact yearly gap to a month."""
    if rounding == Rounding.up:
        return monthly_up(gap, rounding_unit)
    if rounding == Rounding.down:
        return monthly_down(gap, rounding_unit)
    return monthly_half_up(gap, rounding_unit)


recite(
    "gap_month",
    cites="民发〔2021〕57号 art. 23; 国务院令第649号 art. 12; rounding declared by the area (illustrative)",
    from_="2021-07-01",
)


@rule(
    cites="民发〔2021〕57号 art. 23; grades local (illustrative)",
    zh="分档金额（每人）",
    en="amount of the grade, a person",
)
def grade_amount(
    hardship_grade: HardshipGrade, grade_a: FenPerMonth, grade_b: FenPerMonth, grade_c: FenPerMonth
) -> FenPerMonth:
    """The grade is an officer's finding; the amounts per grade are the area's."""
    if hardship_grade == HardshipGrade.a:
        return grade_a
    if hardship_grade == HardshipGrade.b:
        return grade_b
    return grade_c


@rule(
    cites="民发〔2012〕220号 art. 27; a minimum payment is local (illustrative)",
    zh="差额（不低于最低发放额）",
    en="the gap, not below the minimum payment",
)
def base_amount(gap_month: FenPerMonth, minimum_payment: FenPerMonth) -> FenPerMonth:
    return max(gap_month, minimum_payment)


@version_of(
    "base_amount",
    cites="民发〔2021〕57号 art. 23; method and minimum local (illustrative)",
    from_="2021-07-01",
    zh="差额或分档金额",
    en="the gap, or the amount of the grade",
)
def base_amount_2021(
    method: Method,
    gap_month: FenPerMonth,
    minimum_payment: FenPerMonth,
    grade_amount: FenPerMonth,
    heads: Count,
) -> FenPerMonth:
    """Each area declares its method: the actual gap, or amounts by grade."""
    if method == Method.grades:
        return grade_amount * heads
    return max(gap_month, minimum_payment)


@rule(
    cites="民发〔2012〕220号 art. 28; shares local (illustrative)",
    zh="分类施保比例（就高）",
    en="top-up share, the highest only",
)
def top_up_rate(
    age: Count,
    severely_disabled: Bool,
    major_illness: Bool,
    top_up_old_age: Count,
    top_up_old: Rate,
    top_up_minor: Rate,
    top_up_disabled: Rate,
    top_up_ill: Rate,
) -> Rate:
    """One person may be old and ill and disabled: only the highest share is paid."""
    old = top_up_old if age >= top_up_old_age else 0
    minor = top_up_minor if age < 18 else 0
    disabled = top_up_disabled if severely_disabled else 0
    ill = top_up_ill if major_illness else 0
    return max(old, minor, disabled, ill)


recite("top_up_rate", cites="民发〔2021〕57号 art. 27; shares local (illustrative)", from_="2021-07-01")


@rule(cites="民发〔2012〕220号 art. 28", zh="分类施保比例合计", en="top-up shares of all members")
def top_up_total(members: Members) -> Rate:
    return sum(m.top_up_rate for m in members if m.shares_budget)


recite("top_up_total", cites="民发〔2021〕57号 art. 27", from_="2021-07-01")


@rule(cites="民发〔2012〕220号 art. 28", zh="分类施保，另加", en="top-up for those in need of more")
def top_up(standard_month: FenPerMonth, top_up_total: Rate) -> FenPerMonth:
    return mul_rate_half_up(standard_month, top_up_total)


recite("top_up", cites="民发〔2021〕57号 art. 27", from_="2021-07-01")


@rule(cites="民发〔2012〕220号 arts 27, 28", zh="每月保障金", en="amount a month")
def family_amount(base_amount: FenPerMonth, top_up: FenPerMonth) -> FenPerMonth:
    return base_amount + top_up


recite("family_amount", cites="民发〔2021〕57号 arts 23, 27", from_="2021-07-01")


@rule(
    cites="民发〔2012〕220号 art. 31",
    zh="本月发放的月数",
    en="months paid out this month",
)
def months_paid(standard_kind: StandardKind, pay_cycle: PayCycle, on: Date) -> Count:
    """Monthly by the 10th; where banks are few, rural awards by the quarter, at its start."""
    if standard_kind == StandardKind.rural and pay_cycle == PayCycle.quarterly:
        if month_of(on) == 1 or month_of(on) == 4 or month_of(on) == 7 or month_of(on) == 10:
            return 3
        return 0
    return 1


@version_of("months_paid", cites="民发〔2021〕57号 art. 25", from_="2021-07-01")
def months_paid_2021() -> Count:
    """Monthly for everyone."""
    return 1
