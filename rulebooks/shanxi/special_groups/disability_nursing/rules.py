"""Nursing subsidy for severely disabled people (重度残疾人护理补贴), from 2016-01-01.

Certificate, registration, custody, tekun and the work-injury fee are judged as for the living subsidy; children on the
orphan allowance, or on that for children nobody raises, may have this one.
"""

from doudi.engine.language import (
    add_months,
    Bool,
    branch,
    Count,
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
)

Kind = enumeration("disability_kind")
Grade = enumeration("disability_grade")
Elder = enumeration("award_elder")
Basis = enumeration("care_basis")


programme(
    "disability_nursing",
    zh="重度残疾人护理补贴",
    en="Nursing subsidy for severely disabled people",
    area="registered_area",
    scope="Every holder of a disability certificate registered in the province",
    from_="2016-01-01",
    uses=["disability_living"],
)


unit("nursing", of="person", where="holds_certificate", zh="持证残疾人", en="holder of a disability certificate")


branch(
    "nursing",
    unit="nursing",
    when=[
        "certificate_in_force",
        "registered_here",
        "at_liberty",
        "nursing_applied_in_place",
        "nursing_applied_by_now",
        "no_tekun_award",
        "no_work_injury_fee",
        "in_care_group",
        "needs_long_term_care",
        "no_care_insurance",
        "above_other_nursing",
    ],
    amount="nursing_subsidy",
    covered=1,
    shows=["other_nursing"],
    zh="护理补贴",
    en="nursing subsidy",
)


receipt("nursing", ["nursing_base", "+ nursing_addition", "= nursing_subsidy"])


@rule(
    cites="国发〔2015〕52号 sec. 3(1); the day from which it may be anywhere is illustrative",
    zh="在规定的地点递交申请",
    en="handed in where it may be",
)
def nursing_applied_in_place(person: Person, anywhere_from: Date) -> Bool:
    """At the township of registration; from the day of applying anywhere, at any township of the country."""
    return not person.disability_applied_elsewhere or person.disability_nursing_applied >= anywhere_from


recite("nursing_applied_in_place", cites="国发〔2015〕52号 sec. 3(1); 民发〔2021〕70号 no. 1", from_="2021-11-01")


@rule(cites="国发〔2015〕52号 sec. 3(3)", zh="已递交申请", en="applied this month or before")
def nursing_applied_by_now(person: Person, on: Date) -> Bool:
    """Paid from the month in which the application was handed in, whatever the day."""
    return person.disability_nursing_applied < add_months(on, 1)


@rule(cites="国发〔2015〕52号 sec. 2(1)", zh="一、二级残疾", en="disability grade 1 or 2")
def severe_grade(disability_grade: Grade) -> Bool:
    return disability_grade == Grade.one or disability_grade == Grade.two


@rule(
    cites="国发〔2015〕52号 sec. 2(1)",
    zh="三、四级智力、精神残疾",
    en="intellectual or mental disability of grade 3 or 4",
)
def lesser_mental(disability_grade: Grade, disability_kind: Kind) -> Bool:
    third_or_fourth = disability_grade == Grade.three or disability_grade == Grade.four
    return third_or_fourth and (disability_kind == Kind.intellectual or disability_kind == Kind.mental)


@rule(
    cites="国发〔2015〕52号 sec. 2(1); whether the lesser grades are paid is local (illustrative)",
    zh="属于护理补贴的残疾类别和等级",
    en="of a kind and grade that the nursing subsidy is for",
)
def in_care_group(person: Person, care_grade_3_4_paid: Bool) -> Bool:
    """Grades 1 and 2 of every kind; where the area says so, intellectual and mental disability of grades 3 and 4."""
    return person.severe_grade or (care_grade_3_4_paid and person.lesser_mental)


recite("in_care_group", cites="国发〔2015〕52号 sec. 2(1); 民发〔2019〕62号 sec. 3(2)", from_="2019-07-01")


recite(
    "in_care_group",
    cites="国发〔2015〕52号 sec. 2(1); 民发〔2019〕62号 sec. 3(2); 2025-12-09 山西通知 no. 2",
    from_="2026-01-01",
)


@rule(
    cites="国发〔2015〕52号 sec. 2(1); 残疾人保障法 art. 48 para. 4",
    zh="需要长期照护",
    en="needs long-term care",
)
def needs_long_term_care(person: Person, care_months_least: Count) -> Bool:
    """Special care goods and services for six months or more; how long is the assessors' finding."""
    return person.care_months >= care_months_least


@rule(
    cites="How the insurance and the subsidy meet is local (illustrative)",
    zh="未享受长期护理保险待遇（当地规定不可兼得时）",
    en="no benefit of long-term care insurance, where the area lets nobody have both",
)
def no_care_insurance(person: Person, care_insurance_excludes: Bool) -> Bool:
    return not (care_insurance_excludes and person.long_term_care_insurance)


@rule(
    cites="国发〔2015〕52号 sec. 2(4)",
    zh="已享受的其他福利性护理补贴",
    en="the other welfare nursing allowance in force",
)
def other_nursing(person: Person) -> FenPerMonth:
    """For old age, injury in war or on duty, retired veteran cadres; the decided amounts, never computed ones."""
    elder = person.award_elder_amount if person.award_elder == Elder.disabled else 0
    return max(person.other_nursing_allowance, elder)


@rule(
    cites="国发〔2015〕52号 sec. 2(4)",
    zh="高于已享受的其他福利性护理补贴（择高）",
    en="more than the other welfare nursing allowance (the higher of one kind)",
)
def above_other_nursing(nursing_subsidy: FenPerMonth, other_nursing: FenPerMonth) -> Bool:
    """One allowance of a kind, the higher: this one is proposed in place of a lower one, never on top of it."""
    return nursing_subsidy > other_nursing


@rule(
    cites="国发〔2015〕52号 sec. 2(2): set by the province; amounts and shares illustrative",
    zh="一、二级护理补贴省定标准",
    en="the province's amount for grades 1 and 2",
)
def severe_amount(
    care_basis: Basis, care_amount: FenPerMonth, rate_average_rural: FenPerYear, care_share: Rate, rate_unit: Fen
) -> FenPerMonth:
    """A fixed amount, or a share of last year's average rural standard, rounded once to the month."""
    if care_basis == Basis.amount:
        return care_amount
    return monthly_half_up(mul_rate_half_up(rate_average_rural, care_share), rate_unit)


recite(
    "severe_amount",
    cites="国发〔2015〕52号 sec. 2(2); 2025-12-09 山西通知 no. 1; 2025-12-09 山西通知 no. 2",
    from_="2026-01-01",
)


@rule(
    cites="国发〔2015〕52号 sec. 2(2): the province may set amounts by grade",
    zh="省定标准",
    en="the province's amount",
)
def nursing_base(person: Person, severe_amount: FenPerMonth, care_grade_3_4_amount: FenPerMonth) -> FenPerMonth:
    if person.severe_grade:
        return severe_amount
    return care_grade_3_4_amount


recite("nursing_base", cites="国发〔2015〕52号 sec. 2(2); 2025-12-09 山西通知 no. 2", from_="2026-01-01")


@rule(
    cites="国发〔2015〕52号 sec. 2(2); what cities and counties add is local (illustrative)",
    zh="市县加发",
    en="added by city or county",
)
def nursing_addition(care_extra: FenPerMonth) -> FenPerMonth:
    return care_extra


@rule(cites="国发〔2015〕52号 secs 2(2), 2(3)", zh="每月护理补贴", en="nursing subsidy a month")
def nursing_subsidy(nursing_base: FenPerMonth, nursing_addition: FenPerMonth) -> FenPerMonth:
    return nursing_base + nursing_addition
