"""Living subsidy for disabled people in difficulty (困难残疾人生活补贴), from 2016-01-01.

The opinion of 2015 sets the groups and what excludes what; the province sets the amount, from 2026 (and as inferred
before) as a share of last year's average rural standard of the minimum living guarantee. A condition that fails
because of a register (certificate, registration, custody) is a proposal to a named person, never a stop.
"""

from doudi.engine.language import (
    add_months,
    Bool,
    branch,
    Date,
    enumeration,
    Fen,
    FenPerMonth,
    FenPerYear,
    monthly_half_up,
    mul_rate_half_up,
    Person,
    programme,
    Rate,
    receipt,
    recite,
    rule,
    unit,
    version_of,
)

Grade = enumeration("disability_grade")
Certificate = enumeration("disability_certificate")
Absence = enumeration("absence")
ExclusiveAward = enumeration("exclusive_award")
OrphanKind = enumeration("award_orphan_kind")
Elder = enumeration("award_elder")
Recognised = enumeration("recognised")
Watched = enumeration("poverty_list")
Circle = enumeration("circle")
Basis = enumeration("rate_basis")


programme(
    "disability_living",
    zh="困难残疾人生活补贴",
    en="Living subsidy for disabled people in difficulty",
    area="registered_area",
    scope="Every holder of a disability certificate registered in the province",
    from_="2016-01-01",
)


unit("living", of="person", where="holds_certificate", zh="持证残疾人", en="holder of a disability certificate")


branch(
    "living",
    unit="living",
    when=[
        "certificate_in_force",
        "registered_here",
        "at_liberty",
        "living_applied_in_place",
        "living_applied_by_now",
        "no_tekun_award",
        "no_work_injury_fee",
        "no_orphan_allowance",
        "no_full_child_allowance",
        "in_difficulty",
        "above_other_living",
    ],
    amount="living_subsidy",
    covered=1,
    shows=["other_living"],
    zh="生活补贴",
    en="living subsidy",
)


receipt("living", ["living_base", "+ living_addition", "= living_subsidy"])


@rule(cites="国发〔2015〕52号 sec. 3(1)", zh="持有残疾人证", en="holds a disability certificate")
def holds_certificate(disability_grade: Grade) -> Bool:
    return disability_grade != Grade.none


@rule(
    cites="国发〔2015〕52号 sec. 3(1)",
    zh="残疾人证有效（到期、冻结、注销须由经办人核实后决定）",
    en="the certificate is valid (expired, frozen or cancelled: a person checks and decides)",
)
def certificate_in_force(person: Person) -> Bool:
    return person.disability_certificate == Certificate.valid


@rule(
    cites="国发〔2015〕52号 sec. 3(1)",
    zh="户籍在本县（迁出须由经办人核实后决定）",
    en="registered in the county (moved away: a person checks and decides)",
)
def registered_here(person: Person) -> Bool:
    return not person.registration_moved_out


@rule(
    cites="国发〔2015〕52号 sec. 3(4): custody is not named in what has been read",
    zh="未在服刑（当时没有规定）",
    en="not serving a sentence (nothing was laid down at the time)",
)
def at_liberty() -> Bool:
    return True


@version_of(
    "at_liberty",
    cites="民发〔2021〕70号 no. 2 (recalled)",
    from_="2021-11-01",
    zh="未在服刑（服刑须由经办人核实后决定）",
    en="not serving a sentence (if so, a person checks and decides)",
)
def at_liberty_2021(person: Person) -> Bool:
    """Prison is among what the monthly matching looks for."""
    return person.absence != Absence.prison


@rule(
    cites="国发〔2015〕52号 sec. 3(1); the day from which it may be anywhere is illustrative",
    zh="在规定的地点递交申请",
    en="handed in where it may be",
)
def living_applied_in_place(person: Person, anywhere_from: Date) -> Bool:
    """At the township of registration; from the day of applying anywhere, at any township of the country."""
    return not person.disability_applied_elsewhere or person.disability_living_applied >= anywhere_from


recite("living_applied_in_place", cites="国发〔2015〕52号 sec. 3(1); 民发〔2021〕70号 no. 1", from_="2021-11-01")


@rule(cites="国发〔2015〕52号 sec. 3(3)", zh="已递交申请", en="applied this month or before")
def living_applied_by_now(person: Person, on: Date) -> Bool:
    """Paid from the month in which the application was handed in, whatever the day."""
    return person.disability_living_applied < add_months(on, 1)


@rule(
    cites="国发〔2015〕52号 sec. 2(1); 残疾人保障法 art. 48 para. 1; how far it is widened is local (illustrative)",
    zh="属于当地的困难残疾人范围",
    en="in the local group of disabled people in difficulty",
)
def in_difficulty(person: Person, circle: Circle, recognised: Recognised, poverty_list: Watched) -> Bool:
    """People covered by the minimum living guarantee everywhere; where the area says so, wider circles."""
    watched = poverty_list == Watched.unstable or poverty_list == Watched.marginal or poverty_list == Watched.sudden
    return (
        person.award_dibao
        or (circle == Circle.margin and recognised == Recognised.margin)
        or (circle == Circle.low_income and (recognised != Recognised.none or watched))
    )


recite(
    "in_difficulty",
    cites="国发〔2015〕52号 sec. 2(1); 中办国办2020年改革完善社会救助制度的意见 no. 13",
    from_="2020-09-01",
)


recite("in_difficulty", cites="国发〔2015〕52号 sec. 2(1); 国办发〔2023〕39号 secs 2, 4(5)", from_="2023-11-01")


@rule(cites="国发〔2015〕52号 sec. 2(4)", zh="未纳入特困供养", en="not on tekun")
def no_tekun_award(person: Person) -> Bool:
    return person.exclusive_award != ExclusiveAward.tekun


@rule(
    cites="国发〔2015〕52号 sec. 2(4)",
    zh="未领取工伤保险生活护理费",
    en="no nursing fee of work-injury insurance",
)
def no_work_injury_fee(person: Person) -> Bool:
    return not person.work_injury_nursing_fee


@rule(cites="国发〔2015〕52号 sec. 2(4)", zh="未享受孤儿基本生活费", en="no orphan allowance")
def no_orphan_allowance(person: Person) -> Bool:
    """A disabled child on it may have the nursing subsidy only."""
    return person.exclusive_award != ExclusiveAward.orphan and person.award_orphan_kind == OrphanKind.none


@rule(
    cites="国发〔2015〕52号 sec. 2(4): no such allowance before 2019",
    zh="未全额享受事实无人抚养儿童补贴（当时没有此项补贴）",
    en="no allowance for children nobody raises (there was none at the time)",
)
def no_full_child_allowance() -> Bool:
    return True


@version_of(
    "no_full_child_allowance",
    cites="民发〔2019〕62号 sec. 3(1)",
    from_="2019-07-01",
    zh="未全额享受事实无人抚养儿童补贴",
    en="the allowance for children nobody raises is not paid in full",
)
def no_full_child_allowance_2019(person: Person) -> Bool:
    """Where that allowance is paid as a difference to this subsidy, both stand."""
    return not (person.award_de_facto and person.de_facto_in_full)


@rule(
    cites="国发〔2015〕52号 sec. 2(4)",
    zh="已享受的其他福利性生活补贴",
    en="the other welfare living allowance in force",
)
def other_living(person: Person) -> FenPerMonth:
    """For old age, injury on duty, retired veteran cadres; the decided amounts, never computed ones."""
    elder = person.award_elder_amount if person.award_elder == Elder.oldest_old else 0
    return max(person.other_living_allowance, elder)


@rule(
    cites="国发〔2015〕52号 sec. 2(4)",
    zh="高于已享受的其他福利性生活补贴（择高）",
    en="more than the other welfare living allowance (the higher of one kind)",
)
def above_other_living(living_subsidy: FenPerMonth, other_living: FenPerMonth) -> Bool:
    """One allowance of a kind, the higher: this one is proposed in place of a lower one, never on top of it."""
    return living_subsidy > other_living


@rule(
    cites="国发〔2015〕52号 sec. 2(2): set by the province; amounts and shares illustrative",
    zh="省定标准",
    en="the province's amount",
)
def living_base(
    rate_basis: Basis, rate_amount: FenPerMonth, rate_average_rural: FenPerYear, rate_share: Rate, rate_unit: Fen
) -> FenPerMonth:
    """A fixed amount, or a share of last year's average rural standard, rounded once to the month."""
    if rate_basis == Basis.amount:
        return rate_amount
    return monthly_half_up(mul_rate_half_up(rate_average_rural, rate_share), rate_unit)


recite(
    "living_base",
    cites="国发〔2015〕52号 sec. 2(2); 2025-12-09 山西通知 no. 1; 2025-12-09 山西通知 no. 2",
    from_="2026-01-01",
)


@rule(
    cites="国发〔2015〕52号 sec. 2(2); what cities and counties add is local (illustrative)",
    zh="市县加发",
    en="added by city or county",
)
def living_addition(rate_extra: FenPerMonth) -> FenPerMonth:
    return rate_extra


@rule(cites="国发〔2015〕52号 secs 2(2), 2(3)", zh="每月生活补贴", en="living subsidy a month")
def living_subsidy(living_base: FenPerMonth, living_addition: FenPerMonth) -> FenPerMonth:
    return living_base + living_addition
