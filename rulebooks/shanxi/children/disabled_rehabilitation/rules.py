"""Rehabilitation of disabled children (残疾儿童康复救助): children of 0 to 6 years, by kind of disability and family.

国发〔2018〕20号, from 1 October 2018. Services and rates are set locally; the bill is settled with the body that treats.
"""

from doudi.engine.language import (
    Bool,
    branch,
    Count,
    Date,
    Fen,
    Person,
    age_on,
    enumeration,
    programme,
    receipt,
    rule,
    unit,
)

DisabilityKind = enumeration("disability_kind")
DisabilityGrade = enumeration("disability_grade")
Diagnosis = enumeration("rehabilitation_diagnosis")
DibaoKind = enumeration("award_dibao_kind")
PovertyList = enumeration("poverty_list")
Recognised = enumeration("recognised")
Exclusive = enumeration("exclusive_award")
OrphanKind = enumeration("award_orphan_kind")
MeansRule = enumeration("means_rule")


programme(
    "disabled_rehabilitation",
    zh="残疾儿童康复救助",
    en="Rehabilitation of disabled children",
    area="registered_area",
    scope="Minors registered in the province with a disability or diagnosis",
    from_="2018-10-01",
)


unit("child", of="person", where="has_disability", zh="残疾儿童", en="disabled child")


@rule(cites="Legal convention: an age is reached on the birthday", zh="年龄", en="age")
def age(birth_date: Date, on: Date) -> Count:
    return age_on(birth_date, on)


@rule(cites="国发〔2018〕20号 sec. 2(1)", zh="有残疾或诊断的未成年人", en="minor with a disability or diagnosis")
def has_disability(age: Count, disability_grade: DisabilityGrade, rehabilitation_diagnosis: Diagnosis) -> Bool:
    return age < 18 and (disability_grade != DisabilityGrade.none or rehabilitation_diagnosis != Diagnosis.none)


@rule(
    cites="国发〔2018〕20号 sec. 2(1)",
    zh="年龄在救助范围内（0—6岁，当地可扩大）",
    en="of 0 to 6 years, or as far as the area widened it",
)
def within_age(person: Person, oldest_age: Count) -> Bool:
    """The sixth year of age counts in full: until the seventh birthday."""
    return person.age <= oldest_age


@rule(cites="国发〔2018〕20号 sec. 2(1)", zh="残疾类别在救助范围内", en="of a kind of disability that is covered")
def covered_kind(person: Person) -> Bool:
    """Visual, hearing, speech, physical, intellectual, several of them, and autism."""
    return (
        person.rehabilitation_diagnosis != Diagnosis.none
        or person.disability_kind == DisabilityKind.visual
        or person.disability_kind == DisabilityKind.hearing
        or person.disability_kind == DisabilityKind.speech
        or person.disability_kind == DisabilityKind.physical
        or person.disability_kind == DisabilityKind.intellectual
        or person.disability_kind == DisabilityKind.multiple
    )


@rule(
    cites="国发〔2018〕20号 sec. 2(1)",
    zh="低保、建档立卡家庭儿童，机构儿童，孤儿，特困儿童",
    en="of a family on the guarantee or the poverty register, of an institution, orphan or on tekun",
)
def named_group(person: Person, award_dibao_kind: DibaoKind, poverty_list: PovertyList) -> Bool:
    return (
        award_dibao_kind == DibaoKind.family
        or person.award_dibao
        or poverty_list == PovertyList.lifted
        or poverty_list == PovertyList.unstable
        or person.award_orphan_kind != OrphanKind.none
        or person.child_institution
        or person.exclusive_award == Exclusive.tekun
    )


@rule(
    cites="国发〔2018〕20号 sec. 2(1); which families is local (illustrative)",
    zh="其他经济困难家庭的儿童",
    en="of another family in economic difficulty",
)
def other_hardship(recognised: Recognised, poverty_list: PovertyList, rehabilitation_hardship: Bool) -> Bool:
    return (
        recognised != Recognised.none
        or poverty_list == PovertyList.marginal
        or poverty_list == PovertyList.sudden
        or rehabilitation_hardship
    )


@rule(
    cites="国发〔2018〕20号 sec. 2(1)",
    zh="家庭经济条件符合",
    en="the family's means are within the rule",
)
def means_within(means_rule: MeansRule, named_group: Bool, other_hardship: Bool) -> Bool:
    """An area may drop the test of means."""
    if means_rule == MeansRule.everyone:
        return True
    return named_group or other_hardship


@rule(cites="国发〔2018〕20号 sec. 2(3)", zh="有待结算的康复费用", en="a checked bill is to be settled")
def bill_to_settle(person: Person) -> Bool:
    return person.rehabilitation_bill > 0


@rule(
    cites="国发〔2018〕20号 sec. 2(2); ceiling local (illustrative)",
    zh="本年度剩余额度",
    en="what is left of this year's ceiling",
)
def ceiling_left(person: Person, yearly_ceiling: Fen) -> Fen:
    return max(0, yearly_ceiling - person.rehabilitation_paid)


@rule(
    cites="国发〔2018〕20号 secs 2(2), 2(3)",
    zh="本期结算金额",
    en="settled now",
)
def settlement_amount(person: Person, ceiling_left: Fen) -> Fen:
    return min(person.rehabilitation_bill, ceiling_left)


branch(
    "settlement",
    unit="child",
    when=["within_age", "covered_kind", "means_within", "bill_to_settle"],
    amount="settlement_amount",
    covered=1,
    shows=["ceiling_left"],
    payee="institution",
    zh="与定点康复机构结算",
    en="settled with the designated body",
)


branch(
    "place",
    unit="child",
    when=["within_age", "covered_kind", "means_within"],
    amount=0,
    covered=1,
    zh="自主选择定点康复机构接受服务",
    en="services at a designated body of the guardian's choice",
)


receipt("settlement", ["ceiling_left", "= settlement_amount"])
