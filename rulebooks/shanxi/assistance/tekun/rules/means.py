"""No source of living: the person's own income below the standard of the guarantee, own assets within the rule."""

from doudi.engine.language import (
    Bool,
    Count,
    FenPerMonth,
    FenPerYear,
    over_years,
    per_year,
    Person,
    recite,
    rule,
    version_of,
)


@rule(
    cites="国务院令第649号 art. 14; 民发〔2016〕178号 (what is taken off, recalled, text not available) (illustrative)",
    zh="本人转移性支出",
    en="taxes, contributions and maintenance the person pays",
)
def paid_out(taxes_and_contributions: FenPerMonth, maintenance_paid: FenPerMonth) -> FenPerYear:
    """Transfers are counted net, so what the person pays comes off."""
    return per_year(taxes_and_contributions + maintenance_paid)


recite("paid_out", cites="民发〔2021〕43号 art. 6", from_="2021-07-01")


@rule(
    cites="国务院令第649号 art. 14; 民发〔2016〕178号 (what counts, recalled, text not available) (illustrative)",
    zh="本人一年的收入（计入部分）",
    en="the person's own income that counts, a year",
)
def own_income(
    wages: FenPerMonth,
    business_net: FenPerYear,
    property_net: FenPerYear,
    pension: FenPerMonth,
    maintenance_received: FenPerMonth,
    other_transfers: FenPerYear,
    other_income: FenPerYear,
    preferential_pension: FenPerMonth,
    preferential_pension_counts: Bool,
    reward_income: FenPerYear,
    rewards_count: Bool,
    paid_out: FenPerYear,
) -> FenPerYear:
    """The basic pension, assistance and old-age allowances are left out."""
    honoured = per_year(preferential_pension) if preferential_pension_counts else 0
    rewarded = reward_income if rewards_count else 0
    earned = per_year(wages) + business_net + property_net
    received = per_year(pension + maintenance_received) + other_transfers + honoured + rewarded
    return max(0, earned + received + other_income - paid_out)


@version_of("own_income", cites="民发〔2021〕43号 art. 6", from_="2021-07-01")
def own_income_2021(
    wages: FenPerMonth,
    business_net: FenPerYear,
    property_net: FenPerYear,
    pension: FenPerMonth,
    maintenance_received: FenPerMonth,
    other_transfers: FenPerYear,
    other_income: FenPerYear,
    reward_income: FenPerYear,
    reward_income_counts: Bool,
    paid_out: FenPerYear,
) -> FenPerYear:
    """Left out: the central basic pension, health insurance, preferential pensions, old-age allowances, assistance."""
    rewarded = reward_income if reward_income_counts else 0
    earned = per_year(wages) + business_net + property_net
    received = per_year(pension + maintenance_received) + other_transfers + rewarded
    return max(0, earned + received + other_income - paid_out)


@rule(
    cites="国务院令第649号 art. 14; 民发〔2016〕178号 (the measure, recalled, text not available) (illustrative)",
    zh="本人收入低于低保标准",
    en="own income below the standard of the guarantee",
)
def own_income_below(person: Person, standard_year: FenPerYear) -> Bool:
    """Strictly below. A wage or a pension alone may settle it before all else is known."""
    limit = standard_year + person.paid_out
    return (
        not (per_year(person.wages) >= limit)
        and not (per_year(person.pension) >= limit)
        and person.own_income < standard_year
    )


recite("own_income_below", cites="民发〔2021〕43号 arts 4(2), 6, 24(4)", from_="2021-07-01")


@rule(
    cites="国务院令第649号 art. 14; limits local (illustrative)",
    zh="本人财产符合特困人员财产状况规定",
    en="own assets within the rule for persons in extreme hardship",
)
def own_assets_within(
    person: Person, standard_year: FenPerYear, asset_years: Count, asset_vehicles: Count, asset_homes: Count
) -> Bool:
    return (
        person.deposits <= over_years(standard_year, asset_years)
        and person.vehicles <= asset_vehicles
        and person.homes_of_own <= asset_homes
    )


recite("own_assets_within", cites="民发〔2021〕43号 arts 6, 7, 24(4); limits local (illustrative)", from_="2021-07-01")
