"""Children in difficulty (困境儿童): which kind, where the living is secured, and guardianship by civil affairs.

国发〔2016〕36号 describes three kinds and sends the living of each to a programme; the Law on the Protection of Minors lists,
from 1 June 2021, when civil affairs is guardian. No money is paid here: these are statuses and referrals.
"""

from doudi.engine.language import (
    Bool,
    branch,
    Count,
    Person,
    enumeration,
    programme,
    recite,
    rule,
    unit,
    version_of,
)

Guardianship = enumeration("guardianship_state")
Safety = enumeration("child_safety")
Exclusive = enumeration("exclusive_award")
Recognised = enumeration("recognised")
DisabilityGrade = enumeration("disability_grade")
Ground = enumeration("state_guardianship_ground")


programme(
    "difficulty",
    zh="困境儿童保障",
    en="Children in difficulty",
    area="registered_area",
    scope="Minors registered in the province",
    from_="2016-06-13",
    uses=["orphan"],
)


unit("child", of="person", where="is_minor", zh="困境儿童分类", en="kind of difficulty")


unit("living", of="person", where="living_candidate", zh="基本生活保障去向", en="where the living is secured")


unit("custody", of="person", where="custody_candidate", zh="民政部门监护", en="guardianship by civil affairs")


@rule(cites="国发〔2016〕36号 sec. 0: children; under eighteen is our reading", zh="未成年人", en="minor")
def is_minor(age: Count) -> Bool:
    return age < 18


recite("is_minor", cites="未成年人保护法（2020年） art. 2", from_="2021-06-01")


@rule(
    cites="国发〔2016〕36号 sec. 0",
    zh="监护缺失或不当，人身安全受威胁或侵害",
    en="guardianship lacking or improper, and the child threatened or harmed",
)
def by_guardianship(person: Person) -> Bool:
    return person.guardianship_state != Guardianship.adequate and person.child_safety != Safety.safe


@rule(
    cites="国发〔2016〕36号 secs 0, 2(2)",
    zh="自身残疾或患重病",
    en="disabled or seriously ill",
)
def by_own_state(person: Person) -> Bool:
    return person.disability_grade != DisabilityGrade.none or person.major_illness


@rule(
    cites="国发〔2016〕36号 sec. 0; awards as evidence of poverty are our reading (illustrative)",
    zh="家庭贫困",
    en="the family is poor",
)
def by_poverty(person: Person, recognised: Recognised) -> Bool:
    return (
        person.award_dibao
        or person.exclusive_award == Exclusive.tekun
        or recognised != Recognised.none
        or person.child_poverty_hardship
    )


@rule(cites="国发〔2016〕36号 sec. 0", zh="属于三类困境之一", en="in one of the three kinds of difficulty")
def in_difficulty(by_guardianship: Bool, by_own_state: Bool, by_poverty: Bool) -> Bool:
    return by_guardianship or by_own_state or by_poverty


recite("in_difficulty", cites="未成年人保护法（2020年） art. 91", from_="2021-06-01")


@rule(cites="国发〔2016〕36号 sec. 2(1)", zh="需要判断去向的儿童", en="child whose living is to be secured")
def living_candidate(
    age: Count,
    parents_gone: Bool,
    supporters_unable: Bool,
    child_poverty_hardship: Bool,
    child_sudden_hardship: Bool,
) -> Bool:
    return age < 18 and (parents_gone or supporters_unable or child_poverty_hardship or child_sudden_hardship)


@rule(cites="国发〔2016〕36号 sec. 2(1)", zh="无法定抚养人", en="nobody is bound to raise the child")
def no_supporter(person: Person) -> Bool:
    return person.parents_gone


@rule(
    cites="国发〔2016〕36号 sec. 2(1)",
    zh="未满16周岁，无生活来源且法定抚养人无抚养能力",
    en="under sixteen, without means, and those bound to raise the child unable to",
)
def supporter_unable_under_sixteen(person: Person) -> Bool:
    """A child under sixteen is without capacity to work."""
    return person.age < 16 and person.supporters_unable


@rule(cites="国发〔2016〕36号 sec. 2(1)", zh="家庭经济困难", en="the family is in economic difficulty")
def family_in_hardship(person: Person) -> Bool:
    return person.child_poverty_hardship


@rule(cites="国发〔2016〕36号 sec. 2(1)", zh="遭遇突发困难", en="in sudden hardship")
def in_sudden_hardship(person: Person) -> Bool:
    return person.child_sudden_hardship


@rule(cites="国发〔2016〕36号 sec. 2(1)", zh="其他困境儿童", en="another child in difficulty")
def other_difficulty(person: Person) -> Bool:
    return person.supporters_unable


@rule(cites="国发〔2016〕36号 sec. 2(4)", zh="有民政部门监护情形的儿童", en="child with a ground for guardianship")
def custody_candidate(age: Count, state_guardianship_ground: Ground) -> Bool:
    return age < 18 and state_guardianship_ground != Ground.none


recite("custody_candidate", cites="未成年人保护法（2020年） arts 92, 94", from_="2021-06-01")


@rule(cites="国发〔2016〕36号 sec. 2(4)", zh="应当长期监护", en="long-term guardianship")
def long_term_ground(person: Person) -> Bool:
    """Nobody to be found or left; guardians unable and no other; a court named civil affairs."""
    return (
        person.state_guardianship_ground == Ground.parents_not_found
        or person.state_guardianship_ground == Ground.guardian_dead
        or person.state_guardianship_ground == Ground.guardian_incapable
        or person.state_guardianship_ground == Ground.court_appointed
    )


recite("long_term_ground", cites="未成年人保护法（2020年） art. 94", from_="2021-06-01")


@rule(cites="国发〔2016〕36号 sec. 2(4)", zh="应当临时监护", en="temporary guardianship")
def temporary_ground(person: Person) -> Bool:
    """Guardians who do not act and were not moved by the police; guardians held, with nobody else named."""
    return (
        person.state_guardianship_ground == Ground.guardian_neglects
        or person.state_guardianship_ground == Ground.guardian_hindered
    )


@version_of("temporary_ground", cites="未成年人保护法（2020年） art. 92", from_="2021-06-01")
def temporary_ground_2021(person: Person) -> Bool:
    """The six cases the law lists by name."""
    return (
        person.state_guardianship_ground == Ground.wandering
        or person.state_guardianship_ground == Ground.guardian_not_found
        or person.state_guardianship_ground == Ground.guardian_hindered
        or person.state_guardianship_ground == Ground.guardian_neglects
        or person.state_guardianship_ground == Ground.guardian_incites
        or person.state_guardianship_ground == Ground.guardian_harms
    )


branch(
    "guardianship",
    unit="child",
    when=["in_difficulty", "by_guardianship"],
    amount=0,
    covered=1,
    shows=["by_own_state", "by_poverty"],
    zh="监护困境儿童",
    en="in difficulty of guardianship",
)


branch(
    "own_state",
    unit="child",
    when=["in_difficulty", "by_own_state"],
    amount=0,
    covered=1,
    shows=["by_poverty"],
    zh="自身困境儿童",
    en="in difficulty by disability or illness",
)


branch(
    "poverty",
    unit="child",
    when=["in_difficulty", "by_poverty"],
    amount=0,
    covered=1,
    zh="家庭困境儿童",
    en="in difficulty by the family's poverty",
)


branch(
    "to_orphan",
    unit="living",
    when=["no_supporter"],
    amount=0,
    covered=1,
    zh="转孤儿保障",
    en="to the orphan allowance",
)


branch(
    "to_tekun",
    unit="living",
    when=["supporter_unable_under_sixteen"],
    amount=0,
    covered=1,
    zh="转特困人员救助供养",
    en="to support in extreme hardship",
)


branch(
    "to_temporary",
    unit="living",
    when=["in_sudden_hardship"],
    amount=0,
    covered=1,
    shows=["family_in_hardship"],
    zh="转临时救助（适当提高水平）",
    en="to temporary assistance, at a higher level",
)


branch(
    "to_dibao",
    unit="living",
    when=["family_in_hardship"],
    amount=0,
    covered=1,
    zh="转最低生活保障（适当提高水平）",
    en="to the minimum living guarantee, at a higher level",
)


branch(
    "to_local",
    unit="living",
    when=["other_difficulty"],
    amount=0,
    covered=1,
    zh="由当地做好基本生活保障",
    en="the area secures the living",
)


branch(
    "long_term",
    unit="custody",
    when=["long_term_ground"],
    amount=0,
    covered=1,
    zh="民政部门长期监护",
    en="long-term guardianship by civil affairs",
)


branch(
    "temporary",
    unit="custody",
    when=["temporary_ground"],
    amount=0,
    covered=1,
    zh="民政部门临时监护",
    en="temporary guardianship by civil affairs",
)
