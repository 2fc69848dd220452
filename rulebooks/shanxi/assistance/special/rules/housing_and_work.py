"""Housing assistance, for which the applicant stands for the household; employment assistance, person by person."""

from doudi.engine.language import Bool, branch, enumeration, Family, Members, recite, rule

Relation = enumeration("relation")


@rule(
    cites="国务院令第649号 arts 37, 39; the standard of difficulty is local",
    zh="家庭住房困难（申请人代表）",
    en="household in housing difficulty, the applicant standing for it",
)
def housing_need(relation: Relation, housing_difficulty: Bool) -> Bool:
    return relation == Relation.applicant and housing_difficulty


@rule(cites="国务院令第649号 art. 37", zh="属于住房救助对象", en="in a group that is given housing assistance")
def housing_owed(dispersed_tekun: Bool, on_dibao: Bool, margin_reached: Bool, rigid_reached: Bool) -> Bool:
    return dispersed_tekun or on_dibao or margin_reached or rigid_reached


recite("housing_owed", cites="中办国办2020年改革完善社会救助制度的意见 nos 2, 10", from_="2020-09-01")


recite("housing_owed", cites="国办发〔2023〕39号 sec. 4(2)", from_="2023-11-01")


@rule(
    cites="国务院令第649号 arts 42, 44",
    zh="有劳动能力且失业，已登记",
    en="able to work, unemployed, and registered as such",
)
def seeks_work(job_seeker: Bool) -> Bool:
    return job_seeker


@rule(
    cites="国务院令第649号 art. 43",
    zh="有低保家庭成员在就业",
    en="a member on the minimum living guarantee is in work",
)
def member_on_dibao_works(members: Members) -> Bool:
    return any(m.employed for m in members if m.award_dibao)


@rule(
    cites="国务院令第649号 art. 43",
    zh="低保家庭有劳动能力的成员均处于失业状态",
    en="all members on the guarantee who can work are unemployed",
)
def nobody_on_dibao_works(family: Family) -> Bool:
    return not family.member_on_dibao_works


recite("nobody_on_dibao_works", cites="中办国办2020年改革完善社会救助制度的意见 no. 11", from_="2020-09-01")


@rule(cites="国务院令第649号 art. 42", zh="属于就业救助对象", en="in a group that is given employment assistance")
def employment_owed(on_dibao: Bool, margin_reached: Bool, rigid_reached: Bool) -> Bool:
    return on_dibao or margin_reached or rigid_reached


recite("employment_owed", cites="中办国办2020年改革完善社会救助制度的意见 nos 2, 11", from_="2020-09-01")


recite("employment_owed", cites="国办发〔2023〕39号 sec. 4(2)", from_="2023-11-01")


branch(
    "housing_tekun",
    unit="housing",
    when=["housing_owed", "dispersed_tekun"],
    amount=0,
    covered=1,
    zh="分散供养特困人员",
    en="as a person on tekun who lives at home",
)


branch(
    "housing_dibao",
    unit="housing",
    when=["housing_owed", "on_dibao"],
    amount=0,
    covered=1,
    zh="低保家庭",
    en="as a family on the minimum living guarantee",
)


branch(
    "housing_margin",
    unit="housing",
    when=["housing_owed", "margin_reached"],
    amount=0,
    covered=1,
    zh="低保边缘家庭",
    en="as a margin family",
)


branch(
    "housing_rigid",
    unit="housing",
    when=["housing_owed", "rigid_reached"],
    amount=0,
    covered=1,
    zh="刚性支出困难家庭",
    en="as a rigid-expenditure family",
)


branch(
    "employment_dibao",
    unit="employment",
    when=["employment_owed", "on_dibao"],
    amount=0,
    covered=1,
    shows=["nobody_on_dibao_works"],
    zh="低保家庭成员",
    en="as a person on the minimum living guarantee",
)


branch(
    "employment_margin",
    unit="employment",
    when=["employment_owed", "margin_reached"],
    amount=0,
    covered=1,
    zh="低保边缘家庭成员",
    en="as a member of a margin family",
)


branch(
    "employment_rigid",
    unit="employment",
    when=["employment_owed", "rigid_reached"],
    amount=0,
    covered=1,
    zh="刚性支出困难家庭成员",
    en="as a member of a rigid-expenditure family",
)
