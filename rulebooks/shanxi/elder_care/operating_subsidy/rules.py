"""Operating subsidy of elder-care institutions: per occupied bed and month, by the resident's ability and the grade.

The opinion of 2013 lets a locality choose this subsidy for institutions run by society; no rate and no condition of
Shanxi has been seen, so all of them are illustrative parameters. The county pays; these rules propose.
"""

from doudi.engine.language import (
    Bool,
    branch,
    Count,
    count,
    Date,
    FenPerMonth,
    Members,
    Rate,
    age_on,
    enumeration,
    mul_rate_half_up,
    programme,
    receipt,
    recite,
    rule,
    unit,
    version_of,
)

Ownership = enumeration("institution_ownership")
Grade = enumeration("institution_grade")
Role = enumeration("role")
Ability = enumeration("ability_level")
Exclusive = enumeration("exclusive_award")


programme(
    "operating_subsidy",
    zh="养老机构运营补贴",
    en="Operating subsidy of elder-care institutions",
    area="institution_area",
    scope="Elder-care institutions in the province",
    subject="institution",
)


unit("institution", of="household", members="is_resident", zh="养老机构", en="institution")


@rule(cites="国发〔2013〕35号 sec. 3(4)", zh="入住老人", en="resident")
def is_resident(role: Role) -> Bool:
    """Staff stand in the same list and have no bed."""
    return role == Role.resident


@rule(cites="Legal convention: an age is reached on the birthday", zh="年龄", en="age")
def age(birth_date: Date, on: Date) -> Count:
    return age_on(birth_date, on)


@rule(cites="国发〔2013〕35号 sec. 3(4): private means helped by the State", zh="由社会力量运营", en="run by society")
def run_by_society(institution_ownership: Ownership) -> Bool:
    """Private institutions, and public ones run by others; what the State runs has its own budget."""
    return institution_ownership != Ownership.public


@rule(
    cites="国发〔2013〕35号 sec. 2(3); that a licence was needed is recalled",
    zh="具备开办资格（登记、许可）",
    en="may operate: registered and licensed",
)
def may_operate(institution_registered: Bool, institution_licensed: Bool) -> Bool:
    return institution_registered and institution_licensed


@version_of(
    "may_operate",
    cites="老年人权益保障法 art. 43",
    from_="2018-12-29",
    zh="具备开办资格（登记、备案）",
    en="may operate: registered and filed",
)
def may_operate_2018(institution_registered: Bool, institution_filed: Bool) -> Bool:
    """The licence is gone: registered, then filed with civil affairs of the county or above."""
    return institution_registered and institution_filed


@rule(cites="国发〔2013〕35号 sec. 4(3)", zh="正常营业", en="in business")
def in_business(institution_suspended: Bool) -> Bool:
    return not institution_suspended


recite("in_business", cites="老年人权益保障法 art. 45(4)", from_="2018-12-29")


@rule(
    cites="国发〔2013〕35号 sec. 3(4); which beds count is local (illustrative)",
    zh="计入补贴的床位",
    en="bed that counts",
)
def bed_counts(
    age: Count,
    care_agreement: Bool,
    days_stayed: Count,
    exclusive_award: Exclusive,
    days_min: Count,
    tekun_counts: Bool,
) -> Bool:
    """An elderly resident with an agreement who stayed long enough; tekun residents are paid for otherwise."""
    stayed = age >= 60 and care_agreement and days_stayed >= days_min
    return stayed and (tekun_counts or exclusive_award != Exclusive.tekun)


recite(
    "bed_counts",
    cites="老年人权益保障法 arts 2, 48; which beds count is local (illustrative)",
    from_="2018-12-29",
)


@rule(
    cites="国发〔2013〕35号 sec. 3(4): an assessment of care; rates local (illustrative)",
    zh="每床每月标准（按能力等级）",
    en="rate of the bed a month, by ability",
)
def bed_rate(
    ability_level: Ability,
    rate_capable: FenPerMonth,
    rate_mild: FenPerMonth,
    rate_moderate: FenPerMonth,
    rate_severe: FenPerMonth,
    rate_complete: FenPerMonth,
) -> FenPerMonth:
    if ability_level == Ability.complete:
        return rate_complete
    if ability_level == Ability.severe:
        return rate_severe
    if ability_level == Ability.moderate:
        return rate_moderate
    if ability_level == Ability.mild:
        return rate_mild
    return rate_capable


recite("bed_rate", cites="老年人权益保障法 art. 42; rates local (illustrative)", from_="2018-12-29")


@rule(cites="国发〔2013〕35号 sec. 3(4)", zh="计入补贴的床位数", en="number of beds that count")
def beds_counted(members: Members) -> Count:
    return count(m.bed_counts for m in members)


@rule(cites="国发〔2013〕35号 sec. 3(4)", zh="有计入补贴的床位", en="there is a bed that counts")
def has_beds(beds_counted: Count) -> Bool:
    return beds_counted >= 1


@rule(cites="国发〔2013〕35号 sec. 3(4)", zh="各床位标准合计", en="rates of all beds that count")
def beds_total(members: Members) -> FenPerMonth:
    return sum(m.bed_rate for m in members if m.bed_counts)


@rule(
    cites="国发〔2013〕35号 sec. 3(4); shares by grade local (illustrative)",
    zh="等级系数",
    en="share by the institution's grade",
)
def grade_share(
    institution_grade: Grade,
    share_none: Rate,
    share_one: Rate,
    share_two: Rate,
    share_three: Rate,
    share_four: Rate,
    share_five: Rate,
) -> Rate:
    if institution_grade == Grade.five:
        return share_five
    if institution_grade == Grade.four:
        return share_four
    if institution_grade == Grade.three:
        return share_three
    if institution_grade == Grade.two:
        return share_two
    if institution_grade == Grade.one:
        return share_one
    return share_none


recite(
    "grade_share",
    cites="GB/T 37276-2018 sec. 1; 老年人权益保障法 art. 42; shares by grade local (illustrative)",
    from_="2018-12-29",
)


@rule(
    cites="国发〔2013〕35号 sec. 3(4); rates and shares local (illustrative)",
    zh="每月运营补贴",
    en="operating subsidy a month",
)
def operating_amount(beds_total: FenPerMonth, grade_share: Rate) -> FenPerMonth:
    """Rounded once, for the institution."""
    return mul_rate_half_up(beds_total, grade_share)


recite("operating_amount", cites="老年人权益保障法 art. 39; rates and shares local (illustrative)", from_="2018-12-29")


branch(
    "operating",
    unit="institution",
    when=["run_by_society", "may_operate", "in_business", "has_beds"],
    amount="operating_amount",
    covered="beds_counted",
    zh="运营补贴",
    en="operating subsidy",
)


receipt("operating", ["beds_total", "= operating_amount"])
