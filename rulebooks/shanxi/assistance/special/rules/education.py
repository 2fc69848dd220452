"""Education assistance, by stage of schooling and by layer."""

from doudi.engine.language import Bool, branch, enumeration, Person, recite, rule, version_of

Study = enumeration("study")
DisabilityGrade = enumeration("disability_grade")


@rule(cites="国务院令第649号 art. 33", zh="在学、在园，或不能入学", en="in school or kindergarten, or kept from school")
def is_learner(study: Study, in_preschool: Bool, cannot_attend_school: Bool) -> Bool:
    return study != Study.none or in_preschool or cannot_attend_school


@rule(
    cites="国务院令第649号 art. 33: compulsory, senior secondary (vocational too), ordinary higher education",
    zh="处于救助所及的教育阶段",
    en="in a stage of education that assistance reaches",
)
def stage_reached(person: Person) -> Bool:
    return (
        person.study == Study.compulsory
        or person.study == Study.senior_secondary
        or person.study == Study.vocational
        or person.study == Study.undergraduate
    )


@version_of("stage_reached", cites="中办国办2020年改革完善社会救助制度的意见 no. 9", from_="2020-09-01")
def stage_reached_2020(person: Person) -> Bool:
    """Kindergarten comes in."""
    return (
        person.in_preschool
        or person.study == Study.compulsory
        or person.study == Study.senior_secondary
        or person.study == Study.vocational
        or person.study == Study.undergraduate
    )


@version_of("stage_reached", cites="国办发〔2023〕39号 sec. 4(2)", from_="2023-11-01")
def stage_reached_2023(person: Person) -> Bool:
    """Children in kindergarten and students in school, without a list of stages."""
    return person.in_preschool or person.study != Study.none


@rule(
    cites="国务院令第649号 art. 33 para. 1",
    zh="义务教育阶段（必须给予；其他阶段根据实际情况）",
    en="compulsory stage: owed in any case, in the others as the case requires",
)
def compulsory_stage(person: Person) -> Bool:
    return person.study == Study.compulsory


@rule(cites="国务院令第649号 art. 33", zh="特困人员，处于救助所及的阶段", en="on tekun, in a stage that is reached")
def tekun_learner(on_tekun: Bool, stage_reached: Bool) -> Bool:
    return on_tekun and stage_reached


@rule(
    cites="国务院令第649号 art. 33",
    zh="低保家庭成员，处于救助所及的阶段",
    en="on the guarantee, in a stage that is reached",
)
def dibao_learner(on_dibao: Bool, stage_reached: Bool) -> Bool:
    return on_dibao and stage_reached


@rule(
    cites="国务院令第649号 art. 33 para. 2",
    zh="不能入学接受义务教育的残疾儿童",
    en="disabled child who cannot attend compulsory school",
)
def kept_from_school(person: Person) -> Bool:
    """Whatever the family's status: the article names these children beside the members of families on assistance."""
    return person.cannot_attend_school and person.disability_grade != DisabilityGrade.none and person.age < 18


recite("kept_from_school", cites="中办国办2020年改革完善社会救助制度的意见 no. 9", from_="2020-09-01")


@rule(
    cites="国务院令第649号 art. 33: only the guarantee and tekun before the opinion of 2020",
    zh="低保边缘家庭学生，经学校认定困难",
    en="of a margin family, found in need by the school",
)
def margin_learner(person: Person, margin_reached: Bool, stage_reached: Bool) -> Bool:
    return margin_reached and stage_reached and person.student_in_need


recite("margin_learner", cites="中办国办2020年改革完善社会救助制度的意见 nos 2, 9", from_="2020-09-01")


recite("margin_learner", cites="国办发〔2023〕39号 sec. 4(2)", from_="2023-11-01")


@rule(
    cites="国务院令第649号 art. 33: only the guarantee and tekun before the opinion of 2020",
    zh="刚性支出困难家庭学生，经学校认定困难",
    en="of a rigid-expenditure family, found in need by the school",
)
def rigid_learner(person: Person, rigid_reached: Bool, stage_reached: Bool) -> Bool:
    return rigid_reached and stage_reached and person.student_in_need


recite("rigid_learner", cites="中办国办2020年改革完善社会救助制度的意见 nos 2, 9", from_="2020-09-01")


recite("rigid_learner", cites="国办发〔2023〕39号 sec. 4(2)", from_="2023-11-01")


@rule(
    cites="国务院令第649号 art. 33: other families are not named before the opinion of 2023",
    zh="其他经济困难家庭学生，经学校认定",
    en="of another family, found in need by the school",
)
def other_learner_in_need() -> Bool:
    return False


@version_of("other_learner_in_need", cites="国办发〔2023〕39号 sec. 4(2)", from_="2023-11-01")
def other_learner_in_need_2023(person: Person, stage_reached: Bool) -> Bool:
    return stage_reached and person.student_in_need


@rule(cites="国务院令第649号 art. 33", zh="属于教育救助对象", en="in a group that is given education assistance")
def education_owed(
    tekun_learner: Bool,
    dibao_learner: Bool,
    kept_from_school: Bool,
    margin_learner: Bool,
    rigid_learner: Bool,
    other_learner_in_need: Bool,
) -> Bool:
    return (
        tekun_learner or dibao_learner or kept_from_school or margin_learner or rigid_learner or other_learner_in_need
    )


recite("education_owed", cites="中办国办2020年改革完善社会救助制度的意见 no. 9", from_="2020-09-01")


recite("education_owed", cites="国办发〔2023〕39号 sec. 4(2)", from_="2023-11-01")


branch(
    "education_tekun",
    unit="education",
    when=["education_owed", "tekun_learner"],
    amount=0,
    covered=1,
    shows=["compulsory_stage"],
    zh="特困人员",
    en="as a person on tekun",
)


branch(
    "education_dibao",
    unit="education",
    when=["education_owed", "dibao_learner"],
    amount=0,
    covered=1,
    shows=["compulsory_stage"],
    zh="低保家庭成员",
    en="as a person on the minimum living guarantee",
)


branch(
    "education_disabled_child",
    unit="education",
    when=["education_owed", "kept_from_school"],
    amount=0,
    covered=1,
    zh="不能入学的残疾儿童，不论身份",
    en="disabled child who cannot attend school, whatever the status",
)


branch(
    "education_margin",
    unit="education",
    when=["education_owed", "margin_learner"],
    amount=0,
    covered=1,
    zh="低保边缘家庭成员",
    en="as a member of a margin family",
)


branch(
    "education_rigid",
    unit="education",
    when=["education_owed", "rigid_learner"],
    amount=0,
    covered=1,
    zh="刚性支出困难家庭成员",
    en="as a member of a rigid-expenditure family",
)


branch(
    "education_other",
    unit="education",
    when=["education_owed", "other_learner_in_need"],
    amount=0,
    covered=1,
    zh="其他经济困难家庭学生",
    en="student from another family in economic difficulty",
)
