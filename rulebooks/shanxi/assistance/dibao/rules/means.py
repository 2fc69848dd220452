"""The standard, the need, and the conditions on assets and income."""

from doudi.engine.language import (
    Bool,
    Count,
    count,
    enumeration,
    Fen,
    FenPerMonth,
    FenPerYear,
    Members,
    monthly_down,
    monthly_half_up,
    monthly_up,
    over_years,
    per_year,
    recite,
    rule,
    sum_known,
)

StandardKind = enumeration("standard_kind")
Rounding = enumeration("rounding")


@rule(cites="民发〔2012〕220号 arts 5, 27", zh="计入的人口数", en="number of people who count")
def heads(members: Members) -> Count:
    return count(m.shares_budget for m in members)


@rule(
    cites="国务院令第649号 art. 10; 民发〔2012〕220号 art. 6 (which standard is a recorded decision)",
    zh="每人一年的标准",
    en="standard per person and year",
)
def standard_year(standard_kind: StandardKind, standard_urban: FenPerMonth, standard_rural: FenPerYear) -> FenPerYear:
    """The urban standard is published by the month, the rural one by the year; both are put on the year, exactly."""
    if standard_kind == StandardKind.urban:
        return per_year(standard_urban)
    return standard_rural


@rule(
    cites="国务院令第649号 art. 10; how a rural year becomes a month is declared by the area (illustrative)",
    zh="每人每月的标准",
    en="standard per person and month",
)
def standard_month(
    standard_kind: StandardKind,
    standard_urban: FenPerMonth,
    standard_rural: FenPerYear,
    rounding: Rounding,
    rounding_unit: Fen,
) -> FenPerMonth:
    """The urban standard stands as it was published; only the rural one, published by the year, is rounded."""
    if standard_kind == StandardKind.urban:
        return standard_urban
    if rounding == Rounding.up:
        return monthly_up(standard_rural, rounding_unit)
    if rounding == Rounding.down:
        return monthly_down(standard_rural, rounding_unit)
    return monthly_half_up(standard_rural, rounding_unit)


@rule(cites="民发〔2012〕220号 art. 27", zh="{heads} 口人一年的标准", en="standard for a family of {heads}, a year")
def need(standard_year: FenPerYear, heads: Count) -> FenPerYear:
    return standard_year * heads


recite("need", cites="民发〔2021〕57号 art. 23", from_="2021-07-01")


@rule(cites="民发〔2012〕220号 arts 5, 9", zh="有可保障的家庭成员", en="there is someone to cover")
def has_members(heads: Count) -> Bool:
    return heads >= 1


recite("has_members", cites="民发〔2021〕57号 arts 4, 7", from_="2021-07-01")


@rule(
    cites="民发〔2012〕220号 arts 4, 8, 15, 17; limit local (illustrative)",
    zh="金融资产不超过限额",
    en="financial assets within the limit",
)
def deposits_within(members: Members, standard_year: FenPerYear, heads: Count, deposits_years: Count) -> Bool:
    """The limit is so many years of the standard per head; known deposits above it settle the answer at once."""
    return not (
        sum_known(m.deposits for m in members if m.shares_budget) > over_years(standard_year * heads, deposits_years)
    )


recite("deposits_within", cites="民发〔2021〕57号 arts 12, 14; limit local (illustrative)", from_="2021-07-01")


@rule(
    cites="民发〔2012〕220号 art. 17(2); number local (illustrative)",
    zh="机动车辆不超过规定",
    en="vehicles within the rule",
)
def vehicles_within(members: Members, vehicles_allowed: Count) -> Bool:
    return not (sum_known(m.vehicles for m in members if m.shares_budget) > vehicles_allowed)


recite("vehicles_within", cites="民发〔2021〕57号 art. 14; number local (illustrative)", from_="2021-07-01")


@rule(
    cites="民发〔2012〕220号 art. 17(3); number local (illustrative)",
    zh="住房不超过规定",
    en="homes within the rule",
)
def homes_within(homes: Count, homes_allowed: Count) -> Bool:
    return homes <= homes_allowed


recite("homes_within", cites="民发〔2021〕57号 art. 14; number local (illustrative)", from_="2021-07-01")


@rule(
    cites="民发〔2012〕220号 art. 4",
    zh="已知收入已达到标准",
    en="the incomes already known reach the standard",
)
def surely_over(members: Members, need: FenPerYear, most_taken_off: FenPerYear) -> Bool:
    """Sound with facts missing: part of the income, less the most that could ever come off, is enough to refuse."""
    limit = need + most_taken_off
    return (
        sum_known(m.gross_income for m in members if m.shares_budget) >= limit
        or sum_known(m.least_wages for m in members if m.shares_budget) >= limit
        or sum_known(m.least_pension for m in members if m.shares_budget) >= limit
    )


recite("surely_over", cites="国务院令第649号 art. 9; 民发〔2021〕57号 art. 23", from_="2021-07-01")


@rule(cites="民发〔2012〕220号 art. 4", zh="人均收入低于标准", en="income per head below the standard")
def income_below(surely_over: Bool, counted_income: FenPerYear, need: FenPerYear) -> Bool:
    """Compared as family totals, so nothing is divided; what is known may refuse before everything is known."""
    return not surely_over and counted_income < need


recite("income_below", cites="国务院令第649号 art. 9; 民发〔2021〕57号 art. 23", from_="2021-07-01")
