"""Who can be a candidate, and who counts as having no capacity to work."""

from doudi.engine.language import Bool, Count, enumeration, Person, recite, rule, version_of

Study = enumeration("study")
DisabilityKind = enumeration("disability_kind")
DisabilityGrade = enumeration("disability_grade")


@rule(
    cites="民发〔2016〕178号 (recalled, text not available) (illustrative)",
    zh="在义务教育、普通高中、中等职业学校就读",
    en="in compulsory, senior secondary or secondary vocational school",
)
def at_school(study: Study, secondary_vocational: Bool) -> Bool:
    return (
        study == Study.compulsory
        or study == Study.senior_secondary
        or (study == Study.vocational and secondary_vocational)
    )


recite("at_school", cites="民发〔2021〕43号 art. 24 para. 2", from_="2021-07-01")


@rule(
    cites="国务院令第456号 art. 9 para. 2 (of villagers, taken for towns too) (illustrative)",
    zh="满16周岁仍在接受义务教育，继续供养",
    en="past sixteen and still in compulsory school: support goes on",
)
def goes_on(supported_as_minor: Bool, study: Study) -> Bool:
    return supported_as_minor and study == Study.compulsory


@version_of(
    "goes_on",
    cites="国发〔2016〕14号; 民发〔2016〕178号 (recalled, not available) (illustrative)",
    from_="2016-10-10",
    zh="未成年时已供养，现仍在校，继续供养",
    en="supported as a minor and still at school: support goes on",
)
def goes_on_2016(supported_as_minor: Bool, at_school: Bool) -> Bool:
    return supported_as_minor and at_school


@version_of(
    "goes_on",
    cites="中办国办2020年改革完善社会救助制度的意见 no. 5; 民发〔2016〕178号 (later school, recalled) (illustrative)",
    from_="2020-09-01",
    zh="未成年时已供养，未满18周岁或仍在校，继续供养",
    en="supported as a minor and under eighteen or still at school: support goes on",
)
def goes_on_2020(supported_as_minor: Bool, age: Count, at_school: Bool) -> Bool:
    """Who was recognised as a minor keeps the support to eighteen, and beyond while at such a school."""
    return supported_as_minor and (age < 18 or at_school)


recite("goes_on", cites="民发〔2021〕43号 art. 24 para. 2", from_="2021-07-01")


@rule(cites="国务院令第649号 art. 14", zh="老年人、残疾人或未成年人", en="old, disabled or a minor")
def is_candidate(age: Count, old_age: Count, disability_grade: DisabilityGrade, goes_on: Bool) -> Bool:
    """Whoever is none of these is not asked at all. A minor of 16 or 17 is asked, and told which condition fails."""
    return age >= old_age or age < 18 or disability_grade != DisabilityGrade.none or goes_on


recite("is_candidate", cites="民发〔2021〕43号 arts 4, 5(1), 24", from_="2021-07-01")


@rule(cites="Order of the grades on the certificate", zh="残疾等级（数）", en="grade of disability as a number")
def grade_number(disability_grade: DisabilityGrade) -> Count:
    """One is the gravest; nine stands for none."""
    if disability_grade == DisabilityGrade.one:
        return 1
    if disability_grade == DisabilityGrade.two:
        return 2
    if disability_grade == DisabilityGrade.three:
        return 3
    if disability_grade == DisabilityGrade.four:
        return 4
    return 9


@rule(
    cites="国务院令第649号 art. 14; 民发〔2016〕178号 (grades, recalled, text not available) (illustrative)",
    zh="残疾类别和等级达到规定",
    en="kind and grade of disability reach what is asked",
)
def grade_reached(
    disability_kind: DisabilityKind,
    grade_number: Count,
    capacity_mind_grade: Count,
    capacity_body_grade: Count,
    capacity_sight_grade: Count,
) -> Bool:
    """Hearing and speech are not named; of several disabilities at once an officer says whether one reaches."""
    mind = disability_kind == DisabilityKind.intellectual or disability_kind == DisabilityKind.mental
    return (
        (mind and grade_number <= capacity_mind_grade)
        or (disability_kind == DisabilityKind.physical and grade_number <= capacity_body_grade)
        or (disability_kind == DisabilityKind.visual and grade_number <= capacity_sight_grade)
    )


recite("grade_reached", cites="民发〔2021〕43号 art. 5(3)", from_="2021-07-01")


@rule(
    cites="国务院令第649号 art. 14; 民发〔2016〕178号 (cases, recalled, text not available) (illustrative)",
    zh="无劳动能力",
    en="without capacity to work",
)
def without_capacity(
    age: Count, old_age: Count, minor_age: Count, grade_reached: Bool, no_capacity_found: Bool
) -> Bool:
    """By age or grade alone, whatever the person still does; further cases are an officer's finding."""
    return age >= old_age or age < minor_age or grade_reached or no_capacity_found


recite("without_capacity", cites="民发〔2021〕43号 art. 5(1)-(4)", from_="2021-07-01")


@rule(cites="国务院令第649号 art. 14", zh="无劳动能力或依规定继续供养", en="no capacity to work, or support goes on")
def lacks_capacity(person: Person) -> Bool:
    return person.without_capacity or person.goes_on


recite("lacks_capacity", cites="民发〔2021〕43号 arts 4(1), 24(2) and para. 2", from_="2021-07-01")
