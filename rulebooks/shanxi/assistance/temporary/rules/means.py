"""Who is in a difficulty the law names, at which place, and what an expenditure-driven family must show."""

from doudi.engine.language import (
    Bool,
    Count,
    count,
    enumeration,
    FenPerYear,
    Members,
    mul_rate_down,
    over_years,
    Rate,
    recite,
    rule,
    sum_known,
    version_of,
)

Kind = enumeration("temporary_kind")
Standing = enumeration("temporary_standing")
AwardKind = enumeration("award_dibao_kind")


@rule(cites="国务院令第649号 art. 47", zh="遭遇法定的困难", en="a difficulty of a kind the law names")
def trouble_reported(temporary_kind: Kind) -> Bool:
    return temporary_kind != Kind.none


recite("trouble_reported", cites="国发〔2014〕47号 sec. 1", from_="2014-10-03")


recite("trouble_reported", cites="民发〔2018〕23号 sec. 2(1)", from_="2018-01-23")


@rule(cites="国务院令第649号 art. 47", zh="急难型困难", en="an urgent difficulty")
def urgent_trouble(temporary_kind: Kind) -> Bool:
    """Accidents, sudden serious illness, and other special difficulties."""
    return (
        temporary_kind == Kind.accident or temporary_kind == Kind.sudden_illness or temporary_kind == Kind.other_trouble
    )


recite("urgent_trouble", cites="民发〔2018〕23号 sec. 2(1)", from_="2018-01-23")


@rule(cites="国务院令第649号 art. 47", zh="支出型困难", en="a difficulty driven by expenditure")
def spending_trouble(temporary_kind: Kind) -> Bool:
    return temporary_kind == Kind.spending


recite("spending_trouble", cites="民发〔2018〕23号 sec. 2(1)", from_="2018-01-23")


@rule(
    cites="国务院令第649号 art. 48: apply at the township, nothing said of registration",
    zh="属于受理地的人",
    en="belongs to the place that handles the request",
)
def belongs_here() -> Bool:
    return True


@version_of("belongs_here", cites="国发〔2014〕47号 sec. 2", from_="2014-10-03")
def belongs_here_2014(temporary_standing: Standing) -> Bool:
    """Registered there, or holding a residence permit; others are helped on to the county's relief station."""
    return temporary_standing == Standing.registered or temporary_standing == Standing.permit


@rule(
    cites="国务院令第649号 art. 48: no text read lifts the limit before the opinion of 2020",
    zh="急难发生地对任何人实施救助",
    en="the place where the difficulty occurs helps anybody",
)
def open_to_all() -> Bool:
    return False


@version_of(
    "open_to_all",
    cites="中办国办2020年改革完善社会救助制度的意见 no. 14: step by step, so the area declares it (illustrative)",
    from_="2020-09-01",
)
def open_to_all_2020(place_open: Bool) -> Bool:
    """The opinion is of late August 2020; a month is judged as on its first day."""
    return place_open


@version_of("open_to_all", cites="2022-10-20 通知 sec. 4(3)", from_="2022-10-20")
def open_to_all_2022() -> Bool:
    """Carried out everywhere: the place where the difficulty occurs helps directly."""
    return True


recite("open_to_all", cites="国办发〔2023〕39号 sec. 4(3)", from_="2023-10-19")


@rule(cites="国务院令第649号 art. 48", zh="由本地受理", en="handled at this place")
def handled_here(belongs_here: Bool, urgent_trouble: Bool, open_to_all: Bool) -> Bool:
    """Only urgent help is opened to people who are neither registered there nor resident with a permit."""
    return belongs_here or (urgent_trouble and open_to_all)


recite("handled_here", cites="国发〔2014〕47号 sec. 2", from_="2014-10-03")


recite(
    "handled_here",
    cites="国发〔2014〕47号 sec. 2; 中办国办2020年改革完善社会救助制度的意见 no. 14",
    from_="2020-09-01",
)


@rule(
    cites="国务院令第649号 art. 47; who is in the family follows the guarantee (illustrative)",
    zh="家庭人口",
    en="people of the family",
)
def people_helped(members: Members) -> Count:
    """Everybody of the family, people on tekun among them."""
    return count(m.is_member for m in members)


recite("people_helped", cites="民发〔2018〕23号 sec. 2(3)", from_="2018-01-23")


@rule(
    cites="国务院令第649号 art. 47; what counts follows the guarantee (illustrative)",
    zh="家庭一年的收入",
    en="income of the family, a year",
)
def household_income(members: Members) -> FenPerYear:
    """Before anything comes off for illness or disability: that spending is the other side of the test."""
    return max(0, sum(m.person_income for m in members))


recite(
    "household_income",
    cites="民发〔2018〕23号 sec. 2(1); what counts follows the guarantee (illustrative)",
    from_="2018-01-23",
)


@rule(cites="国务院令第649号 art. 47", zh="正在享受整户低保", en="a family with the guarantee")
def guarantee_family(award_dibao_kind: AwardKind) -> Bool:
    return award_dibao_kind == AwardKind.family


recite("guarantee_family", cites="民发〔2018〕23号 sec. 2(2)", from_="2018-01-23")


@rule(
    cites="国务院令第649号 art. 47",
    zh="支出型：家庭收入符合条件",
    en="expenditure-driven: the family's income allows it",
)
def income_allows(spending_trouble: Bool, guarantee_family: Bool) -> Bool:
    """Until 2018 only families with the guarantee; an urgent difficulty knows no test of income."""
    return not spending_trouble or guarantee_family


@version_of("income_allows", cites="民发〔2018〕23号 secs 2(1), 2(2)", from_="2018-01-23")
def income_allows_2018(
    spending_trouble: Bool,
    guarantee_family: Bool,
    household_income: FenPerYear,
    disposable_income_last_year: FenPerYear,
    people_helped: Count,
) -> Bool:
    """Below last year's disposable income per head of the place; families with the guarantee have been tested."""
    return not spending_trouble or guarantee_family or household_income < disposable_income_last_year * people_helped


@rule(
    cites="国务院令第649号 art. 47: the guarantee has tested the assets",
    zh="支出型：家庭财产符合当地规定",
    en="expenditure-driven: assets within the local rule",
)
def assets_allow() -> Bool:
    return True


@version_of("assets_allow", cites="民发〔2018〕23号 secs 2(1), 2(2); limits local (illustrative)", from_="2018-01-23")
def assets_allow_2018(
    spending_trouble: Bool,
    guarantee_family: Bool,
    spending_deposits_within: Bool,
    spending_property_within: Bool,
) -> Bool:
    return not spending_trouble or guarantee_family or (spending_deposits_within and spending_property_within)


@rule(
    cites="民发〔2018〕23号 sec. 2(1); limit local (illustrative)",
    zh="支出型：金融资产不超过限额",
    en="expenditure-driven: financial assets within the limit",
)
def spending_deposits_within(
    members: Members, standard_year: FenPerYear, people_helped: Count, spending_deposits_years: Count
) -> Bool:
    return not (
        sum_known(m.deposits for m in members) > over_years(standard_year * people_helped, spending_deposits_years)
    )


@rule(
    cites="民发〔2018〕23号 sec. 2(1); numbers local (illustrative)",
    zh="支出型：车辆和住房不超过规定",
    en="expenditure-driven: vehicles and homes within the rule",
)
def spending_property_within(members: Members, homes: Count, spending_vehicles: Count, spending_homes: Count) -> Bool:
    return not (sum_known(m.vehicles for m in members) > spending_vehicles) and homes <= spending_homes


@rule(
    cites="民发〔2018〕23号 sec. 2(1); which costs count is local (illustrative)",
    zh="教育、医疗等必需支出",
    en="necessary spending on education, care of the ill and the like",
)
def necessary_spending(members: Members, other_necessary_cost: FenPerYear) -> FenPerYear:
    return (
        sum(m.medical_own_cost + m.education_own_cost + m.rehabilitation_own_cost for m in members)
        + other_necessary_cost
    )


@rule(
    cites="国务院令第649号 art. 47",
    zh="支出型：必需支出超出家庭承受能力",
    en="expenditure-driven: spending is beyond what the family can bear",
)
def spending_too_much(spending_trouble: Bool, spending_beyond_means: Bool) -> Bool:
    """An officer's finding, no measure being given."""
    return not spending_trouble or spending_beyond_means


@version_of("spending_too_much", cites="民发〔2018〕23号 sec. 2(1); measure local (illustrative)", from_="2018-01-23")
def spending_too_much_2018(
    spending_trouble: Bool, necessary_spending: FenPerYear, spending_share: Rate, household_income: FenPerYear
) -> Bool:
    """More than a share of the income that the area declares."""
    return not spending_trouble or necessary_spending > mul_rate_down(household_income, spending_share)
