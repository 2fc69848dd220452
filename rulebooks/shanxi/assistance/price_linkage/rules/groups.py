"""Who is paid: the groups each dated text lists, by awards and registers, and by which standard.

One person is paid once, as the first group that applies. Disabled people are no group of their own in any of the texts.
"""

from doudi.engine.language import (
    Bool,
    enumeration,
    FenPerMonth,
    Person,
    recite,
    rule,
)

Exclusive = enumeration("exclusive_award")
Unemployment = enumeration("unemployment_income")
Recognised = enumeration("recognised")
StandardKind = enumeration("standard_kind")
BaseUnemployed = enumeration("base_unemployed")
BasePreferential = enumeration("base_preferential")


@rule(
    cites="发改价格规〔2016〕1835号 no. 4",
    zh="列入可能受补贴的名册",
    en="on a roll of a group that a text names at some time",
)
def is_listed(
    award_dibao: Bool,
    exclusive_award: Exclusive,
    award_de_facto: Bool,
    award_infected_child: Bool,
    unemployment_income: Unemployment,
    preferential_pension: FenPerMonth,
    covers_margin: Bool,
    is_member: Bool,
) -> Bool:
    """Members of margin families come in only in the months that include them: their roll is the family's."""
    return (
        award_dibao
        or exclusive_award != Exclusive.none
        or award_de_facto
        or award_infected_child
        or unemployment_income != Unemployment.none
        or preferential_pension > 0
        or (covers_margin and is_member)
    )


@rule(cites="发改价格规〔2016〕1835号 no. 4", zh="特困人员", en="on tekun")
def tekun_group(person: Person) -> Bool:
    return person.exclusive_award == Exclusive.tekun


@rule(cites="发改价格规〔2016〕1835号 no. 4", zh="低保对象", en="on the minimum living guarantee")
def dibao_group(person: Person) -> Bool:
    return person.award_dibao


@rule(
    cites="发改价格规〔2016〕1835号 no. 4: not among its groups; 2020-03 通知 no. 2 (recalled)",
    zh="孤儿，且该月包括孤儿",
    en="orphan, in a month that includes orphans",
)
def orphan_group(person: Person, covers_orphan: Bool) -> Bool:
    return covers_orphan and person.exclusive_award == Exclusive.orphan


recite("orphan_group", cites="发改价格〔2021〕1553号 no. 2", from_="2021-11-01")


@rule(
    cites="发改价格规〔2016〕1835号 no. 4: not among its groups; 2020-03 通知 no. 2 (recalled)",
    zh="事实无人抚养儿童，且该月包括",
    en="child nobody raises in fact, in a month that includes them",
)
def de_facto_group(person: Person, covers_de_facto: Bool) -> Bool:
    return covers_de_facto and person.award_de_facto


recite("de_facto_group", cites="发改价格〔2021〕1553号 no. 2", from_="2021-11-01")


@rule(
    cites="发改价格规〔2016〕1835号 no. 4: not among its groups",
    zh="艾滋病病毒感染儿童，且该月包括",
    en="child infected with HIV, in a month that includes them",
)
def infected_child_group(person: Person, covers_infected_child: Bool) -> Bool:
    return covers_infected_child and person.award_infected_child


recite("infected_child_group", cites="发改价格〔2021〕1553号 no. 2", from_="2021-11-01")


@rule(cites="发改价格规〔2016〕1835号 no. 4", zh="领取失业保险金人员", en="draws unemployment benefit")
def unemployed_group(person: Person) -> Bool:
    return person.unemployment_income == Unemployment.benefit


@rule(
    cites="发改价格规〔2016〕1835号 no. 4: not among its groups; 2020-03 通知 no. 2 (recalled)",
    zh="领取失业补助金人员，且该月包括",
    en="draws the unemployment allowance, in a month that includes it",
)
def allowance_group(person: Person, covers_allowance: Bool) -> Bool:
    return covers_allowance and person.unemployment_income == Unemployment.allowance


recite("allowance_group", cites="2022-08-31 通知 no. 2", from_="2022-09-01")


@rule(
    cites="发改价格规〔2016〕1835号 no. 4",
    zh="享受国家定期抚恤补助的优抚对象",
    en="receives a regular preferential pension",
)
def preferential_group(person: Person) -> Bool:
    return person.preferential_pension > 0


@rule(
    cites="发改价格规〔2016〕1835号 no. 4: not among its groups",
    zh="低保边缘家庭成员，且该月包括",
    en="member of a margin family, in a month that includes them",
)
def margin_group(person: Person, recognised: Recognised, covers_margin: Bool) -> Bool:
    return covers_margin and recognised == Recognised.margin and person.is_member


recite("margin_group", cites="2022-08-31 通知 no. 2", from_="2022-09-01")


@rule(
    cites="发改价格规〔2016〕1835号 no. 4",
    zh="属于该月的补贴对象",
    en="in a group that the month's text includes",
)
def in_covered_group(
    tekun_group: Bool,
    dibao_group: Bool,
    orphan_group: Bool,
    de_facto_group: Bool,
    infected_child_group: Bool,
    unemployed_group: Bool,
    preferential_group: Bool,
    allowance_group: Bool,
    margin_group: Bool,
) -> Bool:
    return (
        tekun_group
        or dibao_group
        or orphan_group
        or de_facto_group
        or infected_child_group
        or unemployed_group
        or preferential_group
        or allowance_group
        or margin_group
    )


recite("in_covered_group", cites="发改价格规〔2016〕1835号 no. 4; 发改价格〔2021〕1553号 no. 2", from_="2021-11-01")


@rule(
    cites="发改价格规〔2016〕1835号 no. 5; which standard is a recorded decision",
    zh="本月补贴（按已记录的适用标准）",
    en="subsidy of the month by the recorded standard",
)
def amount_by_record(standard_kind: StandardKind, amount_urban: FenPerMonth, amount_rural: FenPerMonth) -> FenPerMonth:
    if standard_kind == StandardKind.urban:
        return amount_urban
    return amount_rural


@rule(
    cites="发改价格规〔2016〕1835号 no. 5; which standard is local (illustrative)",
    zh="本月补贴（领取失业待遇人员）",
    en="subsidy of the month for the unemployed",
)
def amount_unemployed(
    base_unemployed: BaseUnemployed, amount_urban: FenPerMonth, amount_by_record: FenPerMonth
) -> FenPerMonth:
    if base_unemployed == BaseUnemployed.urban:
        return amount_urban
    return amount_by_record


@rule(
    cites="发改价格规〔2016〕1835号 no. 5; which standard is local (illustrative)",
    zh="本月补贴（优抚对象）",
    en="subsidy of the month for recipients of preferential pensions",
)
def amount_preferential(
    base_preferential: BasePreferential, amount_urban: FenPerMonth, amount_by_record: FenPerMonth
) -> FenPerMonth:
    if base_preferential == BasePreferential.urban:
        return amount_urban
    return amount_by_record
