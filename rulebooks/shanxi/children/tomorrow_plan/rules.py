"""Tomorrow Plan (明天计划): surgery, rehabilitation and check-ups for orphans.

Three ages of the plan: disabled orphans in institutions; from June 2016 those in the community too; from March 2019 every
orphan, and grown orphans still in study. What an orphan is, is the orphan programme's.
"""

from doudi.engine.language import (
    Bool,
    branch,
    Count,
    Fen,
    Person,
    enumeration,
    programme,
    receipt,
    rule,
    unit,
    version_of,
)

Placement = enumeration("orphan_placement")
DisabilityGrade = enumeration("disability_grade")
Study = enumeration("study")
Stage = enumeration("tomorrow_plan_stage")


programme(
    "tomorrow_plan",
    zh="孤儿医疗康复明天计划",
    en="Tomorrow Plan: treatment and rehabilitation for orphans",
    area="registered_area",
    scope="Orphans registered in the province, and grown orphans",
    uses=["orphan"],
)


unit("patient", of="person", where="plan_candidate", zh="孤儿", en="orphan")


@rule(cites="国办发〔2010〕54号 secs 1, 2(2)", zh="需要判断的人", en="person to be judged")
def plan_candidate(age: Count, parents_gone: Bool, orphan_before_eighteen: Bool) -> Bool:
    """Orphans, and people who were orphans when they came of age."""
    if age >= 18:
        return orphan_before_eighteen
    return parents_gone


@rule(
    cites="国办发〔2010〕54号 sec. 2(2); minors only is read in public reports (illustrative)",
    zh="年龄在项目范围内",
    en="of an age the plan covers",
)
def plan_age(person: Person) -> Bool:
    return person.age < 18


@version_of(
    "plan_age",
    cites="明天计划项目实施办法（公开报道所述） no. 1",
    from_="2019-03-01",
)
def plan_age_2019(person: Person) -> Bool:
    """Minors, and grown orphans still in study."""
    return person.age < 18 or person.study != Study.none


@rule(
    cites="国办发〔2010〕54号 sec. 2(2)",
    zh="残疾孤儿",
    en="a disabled orphan",
)
def plan_health(person: Person) -> Bool:
    """With a certificate of disability; who has none yet is found by the institution's doctors."""
    return person.disability_grade != DisabilityGrade.none


@version_of(
    "plan_health",
    cites="明天计划项目实施办法（公开报道所述） no. 2",
    from_="2019-03-01",
    zh="不再限于残疾孤儿",
    en="disability is no longer asked for",
)
def plan_health_2019() -> Bool:
    return True


@rule(
    cites="国办发〔2010〕54号 sec. 2(2); institutions only is read in public reports (illustrative)",
    zh="安置方式在项目范围内",
    en="placed where the plan reaches",
)
def plan_placement(person: Person) -> Bool:
    """Children of institutions, those they placed in foster families among them."""
    return person.orphan_placement == Placement.institution or person.orphan_placement == Placement.foster


@version_of("plan_placement", cites="国发〔2016〕36号 sec. 2(5)", from_="2016-06-13")
def plan_placement_2016(person: Person) -> Bool:
    """Orphans in the community as well; adopted children have parents again."""
    return person.orphan_placement != Placement.adopted


@rule(
    cites="国办发〔2010〕54号 sec. 2(2); settlement is local (illustrative)",
    zh="费用已审核结算",
    en="the treatment is done and its cost checked",
)
def bill_settled(person: Person) -> Bool:
    return person.tomorrow_plan_stage == Stage.settled


@rule(cites="国办发〔2010〕54号 sec. 2(2)", zh="需要手术或康复", en="surgery or rehabilitation is needed")
def treatment_needed(person: Person) -> Bool:
    return person.tomorrow_plan_stage == Stage.needed


@rule(
    cites="国办发〔2010〕54号 sec. 2(2): check-ups are not offered yet",
    zh="项目提供体检",
    en="the plan offers check-ups",
)
def check_up_offered() -> Bool:
    return False


@version_of(
    "check_up_offered",
    cites="明天计划项目实施办法（公开报道所述） no. 3",
    from_="2019-03-01",
)
def check_up_offered_2019() -> Bool:
    return True


@rule(
    cites="国办发〔2010〕54号 sec. 2(2); that the plan carries all of the rest is local (illustrative)",
    zh="项目支付的费用",
    en="what the plan pays",
)
def plan_amount(person: Person) -> Fen:
    """What is left after insurance, medical assistance and gifts."""
    return person.tomorrow_plan_cost


branch(
    "settlement",
    unit="patient",
    when=["plan_age", "plan_health", "plan_placement", "bill_settled"],
    amount="plan_amount",
    covered=1,
    payee="institution",
    zh="结算医疗康复费用",
    en="treatment paid",
)


branch(
    "referral",
    unit="patient",
    when=["plan_age", "plan_health", "plan_placement", "treatment_needed"],
    amount=0,
    covered=1,
    zh="转定点机构治疗康复",
    en="referral to a designated hospital or centre",
)


branch(
    "check_up",
    unit="patient",
    when=["plan_age", "plan_health", "plan_placement", "check_up_offered"],
    amount=0,
    covered=1,
    zh="健康体检",
    en="free check-up",
)


receipt("settlement", ["= plan_amount"])
