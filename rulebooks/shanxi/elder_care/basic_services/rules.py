"""Basic elder-care services, one line each: what an old person may ask for, from age, assessment and circumstances.

No money is computed here: allowances, tekun and beds are programmes of their own, and a line is a service or a referral to
one. The national list of basic services has not been read; the lines are those of the law and of the texts named.
"""

from doudi.engine.language import (
    Bool,
    branch,
    Count,
    enumeration,
    Person,
    programme,
    rule,
    unit,
    version_of,
)

Living = enumeration("elder_living")


programme(
    "basic_services",
    zh="基本养老服务",
    en="Basic elder-care services",
    area="residence_area",
    scope="People of sixty and over who live in the province",
    kind="status",
    uses=["micro_bed"],
    from_="2018-12-29",
)


unit("assessment", of="person", where="is_elderly", zh="能力评估", en="ability assessment")


unit("service_aid", of="person", where="is_elderly", zh="养老服务补贴转介", en="aid for care services")


unit("nursing_aid", of="person", where="is_elderly", zh="护理补贴转介", en="aid for nursing")


unit("oldest_aid", of="person", where="is_elderly", zh="高龄津贴转介", en="aid for the oldest-old")


unit("home_bed", of="person", where="is_elderly", zh="家庭照护床位", en="care bed at home")


unit("visits", of="person", where="is_elderly", zh="探访关爱", en="visits")


@rule(
    cites="老年人权益保障法 art. 42: an assessment of care; from which age is local (illustrative)",
    zh="达到能力评估年龄",
    en="of an age to be assessed",
)
def of_assessment_age(person: Person, assessment_age: Count) -> Bool:
    return person.age >= assessment_age


@rule(
    cites="老年人权益保障法 art. 37: the poor, by the measure of low income (illustrative)",
    zh="经济困难",
    en="poor",
)
def poor_for_services(low_income: Bool) -> Bool:
    return low_income


@rule(
    cites="老年人权益保障法 art. 30: unable for the long term to look after oneself; level local (illustrative)",
    zh="生活长期不能自理",
    en="unable for the long term to look after oneself",
)
def needs_nursing(person: Person) -> Bool:
    return person.disabled_elder


@rule(
    cites="老年人权益保障法 art. 30: the poor, by the measure of low income (illustrative)",
    zh="经济困难（护理）",
    en="poor, for nursing",
)
def poor_for_nursing(low_income: Bool) -> Bool:
    return low_income


@rule(cites="老年人权益保障法 art. 33", zh="年满80周岁", en="eighty or over")
def eighty(person: Person, oldest_aid_age: Count) -> Bool:
    return person.age >= oldest_aid_age


@rule(
    cites="老年人权益保障法 art. 33: of low income, by the measure of low income (illustrative)",
    zh="低收入（高龄）",
    en="of low income, for the oldest-old",
)
def poor_for_age(low_income: Bool) -> Bool:
    return low_income


@rule(
    cites="民办函〔2021〕64号 sec. 1: nothing read provides them before it",
    zh="当时已有家庭照护床位",
    en="care beds at home are provided for at the time",
)
def home_beds_provided() -> Bool:
    return False


@version_of("home_beds_provided", cites="民办函〔2021〕64号 sec. 1", from_="2022-01-01")
def home_beds_provided_2022() -> Bool:
    """Number and year are recalled, not the day: judged from the year after."""
    return True


@rule(cites="民办函〔2021〕64号 sec. 1", zh="居家生活", en="lives at home")
def lives_at_home(person: Person) -> Bool:
    return person.elder_living != Living.institution


@rule(
    cites="民办函〔2021〕64号 sec. 1: after an assessment; level local (illustrative)",
    zh="经评估为失能",
    en="found disabled by the assessment",
)
def assessed_disabled(person: Person) -> Bool:
    return person.disabled_elder


@rule(cites="民办函〔2021〕64号 sec. 1", zh="已签订家庭照护床位协议", en="has an agreement with an institution")
def agreed_bed(person: Person) -> Bool:
    return person.home_bed_agreed


@rule(
    cites="民发〔2022〕73号 sec. 2: nothing read provides visits before it",
    zh="当时已有探访关爱制度",
    en="visits are provided for at the time",
)
def visits_provided() -> Bool:
    return False


@version_of("visits_provided", cites="民发〔2022〕73号 sec. 2", from_="2022-11-01")
def visits_provided_2022() -> Bool:
    """Reported on 27 and 28 October 2022: judged from November."""
    return True


@rule(cites="民发〔2022〕73号 sec. 2", zh="不在机构入住", en="does not live in an institution")
def not_in_institution(person: Person) -> Bool:
    return person.elder_living != Living.institution


@rule(cites="民发〔2022〕73号 sec. 2", zh="独居", en="lives alone")
def lives_alone(person: Person) -> Bool:
    return person.elder_living == Living.alone


@rule(cites="民发〔2022〕73号 sec. 2", zh="空巢", en="in an empty nest")
def in_empty_nest(person: Person) -> Bool:
    return person.elder_living == Living.empty_nest


@rule(cites="民发〔2022〕73号 sec. 2", zh="留守", en="left behind")
def is_left_behind(person: Person) -> Bool:
    return person.elder_living == Living.left_behind


@rule(
    cites="民发〔2022〕73号 sec. 2; level local (illustrative)", zh="失能", en="disabled by the assessment, for visits"
)
def disabled_to_visit(person: Person) -> Bool:
    return person.disabled_elder


@rule(cites="民发〔2022〕73号 sec. 2", zh="重残", en="severely disabled by certificate, for visits")
def severe_to_visit(person: Person) -> Bool:
    return person.has_severe_disability


@rule(cites="民发〔2022〕73号 sec. 2", zh="计划生育特殊家庭", en="lost the only child, for visits")
def bereaved_to_visit(person: Person) -> Bool:
    return person.birth_planning_special


@rule(cites="民发〔2022〕73号 sec. 2", zh="属于特殊困难老年人", en="in special difficulty")
def in_special_difficulty(
    lives_alone: Bool,
    in_empty_nest: Bool,
    is_left_behind: Bool,
    disabled_to_visit: Bool,
    severe_to_visit: Bool,
    bereaved_to_visit: Bool,
) -> Bool:
    by_living = lives_alone or in_empty_nest or is_left_behind
    return by_living or disabled_to_visit or severe_to_visit or bereaved_to_visit


@rule(
    cites="民发〔2022〕73号 sec. 4; before 2026 local (illustrative)",
    zh="每月探访次数",
    en="visits a month",
)
def visits_a_month(visits_per_month: Count) -> Count:
    """At home, by telephone or by video; a number for the plan, not a condition."""
    return visits_per_month


branch(
    "assessment",
    unit="assessment",
    when=["of_assessment_age"],
    amount=0,
    covered=1,
    zh="可申请能力评估",
    en="may ask for an ability assessment",
)


branch(
    "service_aid",
    unit="service_aid",
    when=["poor_for_services"],
    amount=0,
    covered=1,
    zh="转介养老服务补贴",
    en="referred for aid for care services",
)


branch(
    "nursing_aid",
    unit="nursing_aid",
    when=["needs_nursing", "poor_for_nursing"],
    amount=0,
    covered=1,
    zh="转介护理补贴",
    en="referred for aid for nursing",
)


branch(
    "oldest_aid",
    unit="oldest_aid",
    when=["eighty", "poor_for_age"],
    amount=0,
    covered=1,
    zh="转介高龄津贴",
    en="referred for aid for the oldest-old",
)


branch(
    "home_bed",
    unit="home_bed",
    when=["home_beds_provided", "lives_at_home", "assessed_disabled", "agreed_bed"],
    amount=0,
    covered=1,
    zh="家庭照护床位",
    en="care bed at home",
)


branch(
    "visit_alone",
    unit="visits",
    when=["visits_provided", "not_in_institution", "in_special_difficulty", "lives_alone"],
    amount=0,
    covered=1,
    shows=["visits_a_month"],
    zh="探访：独居",
    en="visits: lives alone",
)


branch(
    "visit_empty_nest",
    unit="visits",
    when=["visits_provided", "not_in_institution", "in_special_difficulty", "in_empty_nest"],
    amount=0,
    covered=1,
    shows=["visits_a_month"],
    zh="探访：空巢",
    en="visits: in an empty nest",
)


branch(
    "visit_left_behind",
    unit="visits",
    when=["visits_provided", "not_in_institution", "in_special_difficulty", "is_left_behind"],
    amount=0,
    covered=1,
    shows=["visits_a_month"],
    zh="探访：留守",
    en="visits: left behind",
)


branch(
    "visit_disabled",
    unit="visits",
    when=["visits_provided", "not_in_institution", "in_special_difficulty", "disabled_to_visit"],
    amount=0,
    covered=1,
    shows=["visits_a_month"],
    zh="探访：失能",
    en="visits: disabled",
)


branch(
    "visit_severe",
    unit="visits",
    when=["visits_provided", "not_in_institution", "in_special_difficulty", "severe_to_visit"],
    amount=0,
    covered=1,
    shows=["visits_a_month"],
    zh="探访：重残",
    en="visits: severely disabled",
)


branch(
    "visit_bereaved",
    unit="visits",
    when=["visits_provided", "not_in_institution", "in_special_difficulty", "bereaved_to_visit"],
    amount=0,
    covered=1,
    shows=["visits_a_month"],
    zh="探访：计划生育特殊家庭",
    en="visits: lost the only child",
)
